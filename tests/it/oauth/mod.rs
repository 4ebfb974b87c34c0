//! Grants and installations over a browser: who gets what, and what leads nowhere.

mod grants;
mod pages;
mod workspaces;

use askwell::config::{Config, SlackMode};
use askwell::play::emulator::{EmulatorConfig, Ephemeral};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use secrecy::ExposeSecret;

use crate::support::app::{TELL, TestApp, has_action, read};

pub(crate) fn with_oauth(config: &mut Config) {
    let slack = EmulatorConfig::default();
    config.coach = config.coach.clone().without_limits();
    config.slack.client_id = slack.client_id;
    config.slack.client_secret = slack.client_secret.into();
    config.http.public_url = "http://127.0.0.1:0".to_owned();
}

/// A person's browser: it keeps the one cookie and follows nothing by itself.
struct Browser {
    http: reqwest::Client,
    cookie: Option<String>,
}

struct Seen {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Browser {
    fn new() -> Self {
        askwell::slack::install_tls_provider();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        Self {
            http: http.build().unwrap(),
            cookie: None,
        }
    }

    async fn opens(&mut self, url: &str) -> Seen {
        let mut request = self.http.get(url);
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, format!("other=1; {cookie}"));
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        if let Some(set) = headers.get(SET_COOKIE) {
            let (cookie, _) = set.to_str().unwrap().split_once(';').unwrap();
            self.cookie = Some(cookie.to_owned());
        }
        Seen {
            status,
            headers,
            text: response.text().await.unwrap(),
        }
    }

    /// Opens a link of ours and says where it leads: to Slack's page.
    async fn sets_out(&mut self, link: &str) -> String {
        let seen = self.opens(link).await;
        assert_eq!(seen.status, 303, "{}", seen.text);
        seen.headers[LOCATION].to_str().unwrap().to_owned()
    }
}

/// Ana has a note, presses "I'll use this" and reads the answer.
async fn presses_use(app: &TestApp) -> Ephemeral {
    app.slack.says(&app.ana, &app.team, TELL).unwrap();
    let note = app.sees(&app.ana, 1).await.remove(0);
    app.slack
        .clicks(&app.ana, &note, "nudge_use")
        .await
        .unwrap();
    app.slack
        .wait_for("the note's answer", |slack| {
            let notes = slack.ephemerals(&app.ana);
            notes
                .into_iter()
                .find(|seen| seen.ts == note.ts && !has_action(seen, "nudge_use"))
        })
        .await
        .unwrap()
}

/// The link under a text to paste.
fn offered(note: &Ephemeral) -> String {
    let buttons = note
        .blocks
        .iter()
        .filter_map(|block| block["elements"].as_array());
    let mut urls = buttons
        .flatten()
        .filter_map(|button| button["url"].as_str());
    urls.next().expect("a link").to_owned()
}

/// Ana is in, in a workspace where grants can be had, and holds a link.
async fn ana_with_a_link(mode: SlackMode) -> (TestApp, String) {
    let app = TestApp::spawn(mode, with_oauth).await;
    app.ana_is_in().await;
    let answer = presses_use(&app).await;
    assert!(read(&answer).contains("ready to paste"), "{answer:?}");
    let link = offered(&answer);
    (app, link)
}

async fn token(app: &TestApp, user: &str) -> Option<String> {
    let token = app.store.user_token(&app.leader(user)).await.unwrap();
    token.map(|token| token.expose_secret().to_owned())
}
