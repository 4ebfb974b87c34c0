mod failures;
mod reading;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::*;
use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, MessageTs, UserId};
use crate::slack::event::ResponseUrl;

/// A Slack that gives one answer to everything and remembers what it was asked.
#[derive(Clone)]
struct OneAnswer {
    answer: Arc<dyn Fn() -> Response + Send + Sync>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Clone)]
struct Asked {
    path: String,
    authorization: String,
    body: String,
}

async fn slack<R: IntoResponse>(
    answer: impl Fn() -> R + Send + Sync + 'static,
) -> (SlackClient, String, Arc<Mutex<Vec<Asked>>>) {
    crate::slack::install_tls_provider();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let state = OneAnswer {
        answer: Arc::new(move || answer().into_response()),
        asked: asked.clone(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(handle).with_state(state);
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = SlackClient::with_limit(&format!("{origin}/api"), Duration::from_millis(400));
    (client.unwrap(), origin, asked)
}

async fn handle(State(state): State<OneAnswer>, request: Request) -> Response {
    let text = |headers: &HeaderMap, name| {
        headers
            .get(name)
            .map(|v: &axum::http::HeaderValue| v.to_str().unwrap().to_owned())
    };
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    state.asked.lock().unwrap().push(Asked {
        path: head.uri.path().to_owned(),
        authorization: text(&head.headers, "authorization").unwrap_or_default(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    (state.answer)()
}

fn answers(value: Value) -> impl Fn() -> axum::Json<Value> {
    move || axum::Json(value.clone())
}

async fn post(client: &SlackClient) -> Result<Option<MessageTs>, SlackError> {
    let channel = ChannelId::from("C1");
    client
        .post_message(&Token::new("xoxb-1"), &channel, None, "hello", None, None)
        .await
}

#[tokio::test]
async fn every_method_works_against_a_server_that_only_says_ok() {
    let (client, origin, asked) = slack(answers(json!({"ok": true}))).await;
    let (token, user) = (Token::new("xoxb-1"), UserId::from("U1"));
    let (channel, ts) = (ChannelId::from("C1"), MessageTs::from("1.1"));
    let (view, trigger) = (
        json!({"type": "modal"}),
        crate::slack::event::TriggerId::new("t"),
    );
    let note = Metadata {
        event_type: "summary".into(),
        key: "k".into(),
    };
    client
        .post_ephemeral(&token, &channel, &user, Some(&ts), "x", None)
        .await
        .unwrap();
    assert_eq!(post(&client).await, Ok(None));
    client
        .update_message(&token, &channel, &ts, &MessageText::new("x"), None)
        .await
        .unwrap();
    assert_eq!(client.open_dm(&token, &user).await, Ok(None));
    assert_eq!(
        client.user_info(&token, &user).await,
        Ok(UserInfo::default())
    );
    assert_eq!(
        client.conversation_info(&token, &channel).await,
        Ok(ConversationInfo::default())
    );
    assert_eq!(client.dnd_info(&token, &user).await, Ok(DndInfo::default()));
    assert_eq!(client.permalink(&token, &channel, &ts).await, Ok(None));
    client.auth_revoke(&token).await.unwrap();
    assert_eq!(
        client.read_message(&token, &channel, &ts, None).await,
        Ok(None)
    );
    assert_eq!(client.find_posted(&token, &channel, &note).await, Ok(None));
    assert_eq!(client.views_open(&token, &trigger, &view).await, Ok(None));
    client
        .views_update(&token, "V1", None, &view)
        .await
        .unwrap();
    client.views_publish(&token, &user, &view).await.unwrap();
    let auth = client.auth_test(&token).await.unwrap();
    let nothing_but_the_time = AuthInfo {
        server_time: auth.server_time,
        ..AuthInfo::default()
    };
    assert!(auth.server_time.is_some(), "HTTP says what time it is");
    assert_eq!(auth, nothing_but_the_time);
    let url = ResponseUrl::new(format!("{origin}/response"));
    client.respond(&url, &json!({"text": "x"})).await.unwrap();
    for asked in asked
        .lock()
        .unwrap()
        .iter()
        .filter(|asked| asked.path != "/response")
    {
        assert!(asked.path.starts_with("/api/"), "{}", asked.path);
        assert_eq!(asked.authorization, "Bearer xoxb-1");
        assert!(!asked.body.contains("null"), "{}", asked.body);
    }
}
