//! The page: its files, what it asks, and who may ask.
//!
//! There is no login, so that requests are taken only when they name this machine as their host
//! (no foreign page can reach it through a borrowed name) and changes only from the page itself.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Query, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::emulator::Emulator;
use super::{Explain, MonthWish, PlaygroundConfig, Shortcut, acts, screen};

/// How long a question for news stays open. Explanations arrive without a change in Slack, so that
/// the page looks again at least this often.
const NEWS: Duration = Duration::from_millis(700);

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The files of the page: name, content type, content.
#[rustfmt::skip]
const FILES: &[(&str, &str, &str)] = &[
    ("", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("style.css", "text/css; charset=utf-8", include_str!("page/style.css")),
    ("blocks.css", "text/css; charset=utf-8", include_str!("page/blocks.css")),
    ("app.js", JAVASCRIPT, include_str!("page/app.js")),
    ("messages.js", JAVASCRIPT, include_str!("page/messages.js")),
    ("blocks.js", JAVASCRIPT, include_str!("page/blocks.js")),
    ("controls.js", JAVASCRIPT, include_str!("page/controls.js")),
    ("text.js", JAVASCRIPT, include_str!("page/text.js")),
    ("modal.js", JAVASCRIPT, include_str!("page/modal.js")),
];
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// What the page needs to know beside what is in Slack.
pub(super) struct Page {
    pub explain: Arc<dyn Explain>,
    pub months: mpsc::Sender<MonthWish>,
    pub command: String,
    pub said_yes: bool,
    pub message_shortcuts: Value,
    pub global_shortcuts: Value,
}

impl Page {
    pub fn new(config: PlaygroundConfig) -> Self {
        let list = |shortcuts: &[Shortcut]| {
            let entries = shortcuts.iter();
            entries
                .map(|s| json!({"name": s.name, "callback_id": s.callback_id}))
                .collect()
        };
        Self {
            explain: config.explain,
            months: config.months,
            command: config.command,
            said_yes: config.said_yes,
            message_shortcuts: list(&config.message_shortcuts),
            global_shortcuts: list(&config.global_shortcuts),
        }
    }
}

#[derive(Clone)]
struct Shown {
    slack: Emulator,
    page: Arc<Page>,
}

/// Puts the page beside the Web API, both behind the check of the host.
pub(super) fn around(slack: Emulator, api: Router, page: Arc<Page>) -> Router {
    let pages = Router::new()
        .route("/", get(|| async { file("") }))
        .route(
            "/{name}",
            get(|Path(name): Path<String>| async move { file(&name) }),
        )
        .route("/play/people", get(people))
        .route("/play/screen", get(news))
        .route("/play/act", post(act))
        .route("/play/file/{id}", get(uploaded))
        .with_state(Shown { slack, page });
    pages.merge(api).layer(middleware::from_fn(only_from_here))
}

fn file(name: &str) -> Response {
    let Some((_, kind, text)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    ([(CONTENT_TYPE, *kind)], *text).into_response()
}

/// Turns away what does not come from this machine by its own name, and sets the headers that keep
/// the page to itself.
async fn only_from_here(request: Request, next: Next) -> Response {
    if !is_here(request.headers()) {
        return (StatusCode::FORBIDDEN, "this page is for this machine only").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn is_here(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else {
        return false;
    };
    let loopback = host
        .parse::<SocketAddr>()
        .is_ok_and(|address| address.ip().is_loopback())
        || host.split(':').next() == Some("localhost");
    let origin = headers
        .get(ORIGIN)
        .map(|origin| origin.to_str().unwrap_or(""));
    loopback && origin.is_none_or(|origin| origin == format!("http://{host}"))
}

/// Who can be played, before anybody is.
async fn people(State(shown): State<Shown>) -> Json<Value> {
    let teams = shown.slack.teams();
    let users = teams.iter().flat_map(|team| shown.slack.users(&team.id));
    let people = users.filter(|user| !user.is_bot);
    Json(
        people
            .map(|user| json!({"id": user.id, "name": user.name, "real_name": user.real_name}))
            .collect(),
    )
}

#[derive(Deserialize)]
struct Question {
    person: String,
    /// The number of changes that the page has drawn.
    seen: u64,
}

/// Answers with the screen as soon as it may have changed.
async fn news(State(shown): State<Shown>, Query(question): Query<Question>) -> Json<Value> {
    let mut changes = shown.slack.changes();
    // The sender lives as long as the emulator, and a timeout is an answer too.
    let _ = tokio::time::timeout(NEWS, changes.wait_for(|count| *count != question.seen)).await;
    let seen = *changes.borrow();
    let screen = screen::screen(&shown.slack, &shown.page, &question.person);
    Json(json!({"seen": seen, "screen": screen}))
}

async fn act(State(shown): State<Shown>, Json(act): Json<acts::Act>) -> Json<Value> {
    Json(
        match acts::act(&shown.slack, &shown.page.months, act).await {
            Ok(answer) => answer,
            Err(refused) => json!({"refused": refused.to_string()}),
        },
    )
}

/// The bytes of an uploaded picture.
async fn uploaded(State(shown): State<Shown>, Path(id): Path<String>) -> Response {
    let file = shown.slack.files().into_iter().find(|file| file.id == id);
    match file.and_then(|file| file.bytes) {
        Some(bytes) => ([(CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::play::Playground;

    /// Knows one silence.
    struct OneSilence;

    impl Explain for OneSilence {
        fn explain(&self, _team: &str, _channel: &str, _ts: &str) -> Option<String> {
            Some("it already asks an open question.".to_owned())
        }
    }

    fn config(ip: Ipv4Addr) -> PlaygroundConfig {
        let shortcut = Shortcut {
            name: "Suggest a question".to_owned(),
            callback_id: "rewrite_message".to_owned(),
        };
        PlaygroundConfig {
            listen: (ip, 0).into(),
            explain: Arc::new(OneSilence),
            months: mpsc::channel(1).0,
            message_shortcuts: vec![shortcut],
            global_shortcuts: Vec::new(),
            command: "/askwell".to_owned(),
            said_yes: true,
        }
    }

    async fn playground() -> Playground {
        Playground::start(config(Ipv4Addr::LOCALHOST))
            .await
            .unwrap()
    }

    async fn screen_of(play: &Playground, person: &str) -> Value {
        let url = format!("{}play/screen?person={person}&seen=0", play.page_url);
        let news: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        news["screen"].clone()
    }

    fn said(screen: &Value) -> Value {
        let channels = screen["channels"].as_array().unwrap();
        channels.iter().find(|c| c["name"] == "launch").unwrap()["messages"].clone()
    }

    #[tokio::test]
    async fn every_file_of_the_page_is_there_and_runs_nothing_from_elsewhere() {
        let play = playground().await;
        for (name, kind, _) in FILES {
            let reply = reqwest::get(format!("{}{name}", play.page_url))
                .await
                .unwrap();
            assert_eq!(reply.headers()["content-type"], *kind);
            assert_eq!(reply.headers()["content-security-policy"], POLICY);
        }
        let missing = reqwest::get(format!("{}nothing.js", play.page_url))
            .await
            .unwrap();
        assert_eq!(missing.status(), 404);
    }

    #[tokio::test]
    async fn a_foreign_name_or_page_is_turned_away() {
        let play = playground().await;
        let own = play.page_url.trim_end_matches('/').to_owned();
        let local = own.replace("127.0.0.1", "localhost");
        let cases = [
            ("host", "attacker.example".to_owned(), 403),
            ("host", "127.0.0.1.attacker.example:80".to_owned(), 403),
            ("origin", "https://attacker.example".to_owned(), 403),
            ("origin", "null".to_owned(), 403),
            ("host", local.trim_start_matches("http://").to_owned(), 200),
            ("origin", own, 200),
        ];
        for (header, value, status) in cases {
            let request = reqwest::Client::new()
                .get(&play.page_url)
                .header(header, &value);
            assert_eq!(
                request.send().await.unwrap().status(),
                status,
                "{header}: {value}"
            );
        }
        assert!(
            Playground::start(config(Ipv4Addr::UNSPECIFIED))
                .await
                .is_err()
        );
    }

    #[tokio::test]
    async fn what_is_typed_appears_and_the_silence_is_told_to_its_author_alone() {
        let play = playground().await;
        let channels = play.emulator.channels(&play.workspace.team);
        let launch = &channels.iter().find(|c| c.name == "launch").unwrap().id;
        let act =
            json!({"person": play.ana, "do": "say", "channel": launch, "text": "What helps?"});
        let url = format!("{}play/act", play.page_url);
        let client = reqwest::Client::new();
        let reply: Value = client
            .post(&url)
            .json(&act)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(reply, json!({}));
        let (anas, bens) = (
            screen_of(&play, &play.ana).await,
            screen_of(&play, &play.ben).await,
        );
        assert_eq!(
            said(&anas)[0]["silence"],
            "it already asks an open question."
        );
        assert_eq!(said(&bens)[0]["text"], "What helps?");
        assert!(said(&bens)[0]["silence"].is_null());
        let as_text = client
            .post(&url)
            .body(act.to_string())
            .send()
            .await
            .unwrap();
        assert_eq!(as_text.status(), 415);
        assert!(screen_of(&play, "U0NOBODY").await.is_null());
    }

    #[tokio::test]
    async fn a_month_that_nobody_can_show_is_said_on_the_page() {
        let play = playground().await;
        let act = json!({"person": play.ana, "do": "month", "example": "year"});
        let request = reqwest::Client::new()
            .post(format!("{}play/act", play.page_url))
            .json(&act);
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply, json!({"refused": "Askwell is not running."}));
    }

    #[tokio::test]
    async fn what_slack_would_not_allow_is_said_on_the_page() {
        let play = playground().await;
        let act = json!({"person": play.ana, "do": "submit", "entries": []});
        let request = reqwest::Client::new()
            .post(format!("{}play/act", play.page_url))
            .json(&act);
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply, json!({"refused": "no modal is open"}));
    }
}
