//! The small Slack as an app meets it, with a tiny app on the other side.

mod delivery;
mod interactivity;
mod refusals;
mod socket;
mod web_api;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::{Value, json};

use super::{Emulator, EmulatorConfig, Workspace};

/// A request that the tiny app received.
#[derive(Clone)]
struct Received {
    path: String,
    headers: HeaderMap,
    body: String,
}

impl Received {
    /// The JSON of an event, or of the `payload` of an interaction.
    fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .or_else(|_| serde_json::from_str(&self.field("payload")))
            .unwrap_or_default()
    }

    fn field(&self, name: &str) -> String {
        let fields = url::form_urlencoded::parse(self.body.as_bytes());
        fields
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
            .collect()
    }

    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// An app that answers 200 with an empty body unless told otherwise.
#[derive(Clone, Default)]
struct TinyApp {
    received: Arc<Mutex<Vec<Received>>>,
    replies: Arc<Mutex<VecDeque<(u16, Value)>>>,
}

impl TinyApp {
    async fn start(slack: &Emulator) -> Self {
        let app = Self::default();
        let router = Router::new().fallback(receive).with_state(app.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        slack.set_app_url(&format!("http://{}", listener.local_addr().unwrap()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        app
    }

    fn answers(&self, status: u16, body: Value) {
        self.replies.lock().unwrap().push_back((status, body));
    }

    fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    fn last(&self) -> Received {
        self.received().pop().expect("the app received something")
    }
}

async fn receive(
    State(app): State<TinyApp>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, String) {
    let path = uri.path().to_owned();
    app.received.lock().unwrap().push(Received {
        path,
        headers,
        body,
    });
    let (status, body) = app
        .replies
        .lock()
        .unwrap()
        .pop_front()
        .unwrap_or((200, Value::Null));
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    (StatusCode::from_u16(status).unwrap(), body)
}

fn quick() -> EmulatorConfig {
    EmulatorConfig {
        ack_timeout: Duration::from_millis(500),
        event_retries: [0, 10, 10].map(Duration::from_millis).to_vec(),
        patience: Duration::from_secs(5),
        ..EmulatorConfig::default()
    }
}

/// A small Slack with Ana and Ben in #general.
async fn slack_with(config: EmulatorConfig) -> (Emulator, Workspace) {
    let slack = Emulator::start(config).await.unwrap();
    let acme = slack.workspace("Acme");
    let ana = acme.user("ana", "Ana Ruiz");
    let ben = acme.user("ben", "Ben Okafor");
    acme.channel("general", &[&ana, &ben]);
    (slack, acme)
}

async fn slack() -> (Emulator, Workspace) {
    slack_with(quick()).await
}

fn id(slack: &Emulator, acme: &Workspace, name: &str) -> String {
    let users = slack
        .users(&acme.team)
        .into_iter()
        .map(|user| (user.name, user.id));
    let channels = slack
        .channels(&acme.team)
        .into_iter()
        .map(|channel| (channel.name, channel.id));
    users
        .chain(channels)
        .find(|(found, _)| found == name)
        .unwrap()
        .1
}

/// Calls a method with a JSON body.
async fn call(slack: &Emulator, token: &str, method: &str, args: Value) -> Value {
    let request = slack
        .http()
        .post(format!("{}{method}", slack.api_url()))
        .bearer_auth(token);
    request
        .json(&args)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

fn button_message() -> Value {
    json!([
        {"type": "section", "text": {"type": "mrkdwn", "text": "What would help?"}},
        {"type": "actions", "elements": [{"type": "button", "action_id": "use", "value": "v1",
            "text": {"type": "plain_text", "text": "I'll use this"}}]},
    ])
}
