//! Slack's page that asks a person whether the app may have what it asks for.

use axum::Router;
use axum::extract::{Query, State as Extract};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use url::Url;

use super::state::Code;
use super::{Emulator, Refused};

/// What the app asks for, and in a link of the page itself, what the person says.
#[derive(Clone, Default, Deserialize)]
struct Asked {
    client_id: String,
    redirect_uri: String,
    #[serde(default)]
    state: String,
    /// Scopes for the bot.
    #[serde(default)]
    scope: String,
    #[serde(default)]
    user_scope: String,
    #[serde(default)]
    team: String,
    /// Who says yes; empty for a no.
    answer: Option<String>,
}

/// A sheet of its own: the playground's pages may hold no styles.
const STYLE_AT: &str = "/oauth/v2/page.css";
const STYLE: &str = "body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1d1c1d;background:#f4f4f2}\
    main{max-width:30rem;margin:12vh auto;padding:2rem;background:#fff;border:1px solid #ddd;\
    border-radius:12px}h1{font-size:1.4rem;margin:0 0 .5rem}ul{list-style:none;margin:1.5rem 0 0;\
    padding:0;display:grid;gap:.6rem}a{display:block;padding:.6rem 1rem;border:1px solid #1f4e5f;\
    border-radius:8px;color:#1f4e5f;text-align:center;text-decoration:none}\
    a:hover,a:focus-visible{background:#1f4e5f;color:#fff}";

pub(super) fn router(emulator: Emulator) -> Router {
    Router::new()
        .route("/oauth/v2/authorize", get(page))
        .route(STYLE_AT, get(style))
        .with_state(emulator)
}

impl Emulator {
    /// A person says yes on the page at `url`; the address that sends the browser back.
    ///
    /// # Errors
    /// When the page would not be shown, or the person is not there.
    pub fn consents(&self, url: &str, user: &str) -> Result<String, Refused> {
        self.answers(url, Some(user))
    }

    /// The same with a no.
    ///
    /// # Errors
    /// When the page would not be shown.
    pub fn declines(&self, url: &str) -> Result<String, Refused> {
        self.answers(url, None)
    }

    fn answers(&self, url: &str, user: Option<&str>) -> Result<String, Refused> {
        let url = Url::parse(url).map_err(|_| Refused::new("that is no address"))?;
        let asked: Asked = serde_urlencoded::from_str(url.query().unwrap_or_default())
            .map_err(|_| Refused::new("Slack is not told what is asked for"))?;
        self.way_back(&asked, user).map(String::from)
    }

    fn way_back(&self, asked: &Asked, user: Option<&str>) -> Result<Url, Refused> {
        let mut back = self.accepted(asked)?;
        let answer = match user {
            None => ("error", "access_denied".to_owned()),
            Some(user) => ("code", self.code(asked, user)?),
        };
        back.query_pairs_mut()
            .append_pair(answer.0, &answer.1)
            .append_pair("state", &asked.state);
        Ok(back)
    }

    fn accepted(&self, asked: &Asked) -> Result<Url, Refused> {
        if asked.client_id != self.config().client_id {
            return Err(Refused::new("invalid_client_id"));
        }
        Url::parse(&asked.redirect_uri).map_err(|_| Refused::new("bad_redirect_uri"))
    }

    fn code(&self, asked: &Asked, user: &str) -> Result<String, Refused> {
        self.change(|state| {
            let user = state.user_id(user)?;
            let code = format!("code-{}", state.number());
            let stands_for = Code {
                team: state.team_of(&user),
                user,
                user_scopes: list(&asked.user_scope),
                bot: !asked.scope.is_empty(),
                redirect_uri: asked.redirect_uri.clone(),
            };
            state.codes.insert(code.clone(), stands_for);
            Ok(code)
        })
    }
}

fn list(scopes: &str) -> Vec<String> {
    let scopes = scopes.split(',').filter(|scope| !scope.is_empty());
    scopes.map(str::to_owned).collect()
}

async fn style() -> Response {
    ([(CONTENT_TYPE, "text/css")], STYLE).into_response()
}

async fn page(Extract(emulator): Extract<Emulator>, Query(asked): Query<Asked>) -> Response {
    let answered = match asked.answer.as_deref() {
        None => return ask(&emulator, &asked),
        Some("") => emulator.way_back(&asked, None),
        Some(user) => emulator.way_back(&asked, Some(user)),
    };
    match answered {
        Ok(back) => Redirect::to(back.as_str()).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, why.to_string()).into_response(),
    }
}

/// The question, with a link for everybody who may be sitting at this browser.
fn ask(emulator: &Emulator, asked: &Asked) -> Response {
    if let Err(why) = emulator.accepted(asked) {
        return (StatusCode::BAD_REQUEST, why.to_string()).into_response();
    }
    let wanted = [list(&asked.scope), list(&asked.user_scope)].concat();
    let teams = emulator.teams().into_iter();
    let people = teams
        .filter(|team| asked.team.is_empty() || asked.team == team.id)
        .flat_map(|team| emulator.users(&team.id))
        .filter(|user| !user.is_bot);
    let mut links: String = people
        .map(|user| link(asked, &user.id, &format!("Allow as {}", user.real_name)))
        .collect();
    links.push_str(&link(asked, "", "Cancel"));
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Small Slack</title><link rel=\"stylesheet\" href=\"{STYLE_AT}\"><main><h1>Askwell asks for permission</h1>\
         <p>In real Slack this page is Slack's own. It asks for: <code>{}</code></p>\
         <ul>{links}</ul></main>",
        escaped(&wanted.join(", "))
    ))
    .into_response()
}

fn link(asked: &Asked, answer: &str, label: &str) -> String {
    let query = serde_urlencoded::to_string([
        ("client_id", &*asked.client_id),
        ("redirect_uri", &*asked.redirect_uri),
        ("state", &*asked.state),
        ("scope", &*asked.scope),
        ("user_scope", &*asked.user_scope),
        ("answer", answer),
    ]);
    format!(
        "<li><a href=\"?{}\">{}</a>",
        escaped(&query.unwrap_or_default()),
        escaped(label)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
