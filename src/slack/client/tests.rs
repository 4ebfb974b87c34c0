use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
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
        .update_message(&token, &channel, &ts, &MessageText::new("x"))
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
    assert_eq!(client.auth_test(&token).await, Ok(AuthInfo::default()));
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

#[tokio::test]
async fn each_failure_has_a_code_and_says_whether_it_may_be_done_again() {
    type Answer = fn() -> Response;
    let cases: [(Answer, SlackError, bool); 8] = [
        (
            || {
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    [("retry-after", "7")],
                    "secret",
                )
                    .into_response()
            },
            SlackError::RateLimited {
                retry_after: Duration::from_secs(7),
            },
            true,
        ),
        (
            || StatusCode::TOO_MANY_REQUESTS.into_response(),
            SlackError::RateLimited {
                retry_after: Duration::from_secs(30),
            },
            true,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "is_archived"})).into_response(),
            SlackError::Api {
                code: "is_archived".into(),
            },
            true,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "fatal_error"})).into_response(),
            SlackError::Api {
                code: "fatal_error".into(),
            },
            false,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "secret words!"})).into_response(),
            SlackError::Api {
                code: "unknown_error".into(),
            },
            true,
        ),
        (
            || (StatusCode::BAD_GATEWAY, "secret").into_response(),
            SlackError::Http(502),
            false,
        ),
        (
            || "<html>secret</html>".into_response(),
            SlackError::Malformed,
            false,
        ),
        (
            || axum::Json(json!({"secret": 1})).into_response(),
            SlackError::Malformed,
            false,
        ),
    ];
    for (answer, expected, not_done) in cases {
        let (client, _, _) = slack(answer).await;
        let error = post(&client).await.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.certainly_not_done(), not_done, "{error}");
        assert!(!error.to_string().contains("secret") && !format!("{error:?}").contains("secret"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, origin, visited) = slack(answers(json!({"ok": true}))).await;
    drop(target);
    let to = format!("{origin}/elsewhere");
    let (client, _, _) =
        slack(move || (StatusCode::TEMPORARY_REDIRECT, [("location", to.clone())])).await;
    assert_eq!(post(&client).await, Err(SlackError::Http(307)));
    assert!(visited.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_call_that_hangs_ends_and_one_that_never_left_is_known_not_to_be_done() {
    crate::slack::install_tls_provider();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/", silent.local_addr().unwrap());
    let client = SlackClient::with_limit(&url, Duration::from_millis(50)).unwrap();
    let hung = post(&client).await.unwrap_err();
    assert_eq!(
        (hung.clone(), hung.certainly_not_done()),
        (SlackError::Timeout, false)
    );
    drop(silent);
    let refused = post(&client).await.unwrap_err();
    assert_eq!(
        (refused.clone(), refused.certainly_not_done()),
        (SlackError::Connect, true)
    );
}

#[tokio::test]
async fn a_connection_that_breaks_after_sending_leaves_it_open_whether_it_was_done() {
    crate::slack::install_tls_provider();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 64]).await;
    });
    let error = post(&SlackClient::new(&url).unwrap()).await.unwrap_err();
    assert_eq!(
        (error.clone(), error.certainly_not_done()),
        (SlackError::Transport, false)
    );
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let (client, _, _) = slack(|| vec![b' '; 5 * 1024 * 1024]).await;
    assert_eq!(post(&client).await, Err(SlackError::Malformed));
}

#[test]
fn plain_http_is_for_this_machine_only() {
    crate::slack::install_tls_provider();
    for good in [
        "https://slack.com/api/",
        "http://127.0.0.1:1/api",
        "http://localhost",
        "http://[::1]:9/",
    ] {
        assert!(SlackClient::new(good).is_ok(), "{good}");
    }
    for bad in [
        "http://slack.com/api/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "https://user:pass@slack.com/api/",
        "https://slack.com/api/?x=1",
        "ftp://slack.com/",
        "slack.com/api",
        "",
    ] {
        assert_eq!(
            SlackClient::new(bad).err(),
            Some(SlackError::Refused),
            "{bad}"
        );
    }
}

#[test]
fn answers_go_to_slacks_own_address_and_nowhere_else() {
    crate::slack::install_tls_provider();
    let client = SlackClient::new("http://127.0.0.1:4000/api/").unwrap();
    for good in [
        "https://hooks.slack.com/actions/T/1/x",
        "http://127.0.0.1:4000/response/1",
    ] {
        assert!(client.accepted_response_url(good).is_some(), "{good}");
    }
    for bad in [
        "http://hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/x",
        "https://user@hooks.slack.com/x",
        "https://evil.example/hooks.slack.com",
        "https://hооks.slack.com/x",
        "http://127.0.0.1:4001/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "data:text/plain,x",
        "",
    ] {
        assert!(client.accepted_response_url(bad).is_none(), "{bad}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_an_error_with_slacks_code() {
    let expired = || {
        (
            StatusCode::NOT_FOUND,
            r#"{"ok":false,"error":"expired_url"}"#,
        )
    };
    let (client, origin, _) = slack(expired).await;
    let url = ResponseUrl::new(format!("{origin}/response"));
    let error = client.respond(&url, &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("expired_url"));
    let (client, origin, _) = slack(|| "ok").await;
    let url = ResponseUrl::new(format!("{origin}/response"));
    assert_eq!(client.respond(&url, &json!({})).await, Ok(()));
}

#[tokio::test]
async fn a_message_is_read_again_as_it_stands_now() {
    let message = json!({"ts": "2.2", "user": "U1", "text": "old", "edited": {"user": "U1", "ts": "3.3"},
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section",
            "elements": [{"type": "text", "text": "a < b"}]}]}]});
    let parent = json!({"ts": "1.1", "user": "U2", "text": "parent"});
    let page = json!({"ok": true, "messages": [parent, message]});
    let (client, _, asked) = slack(answers(page)).await;
    let (token, channel) = (Token::new("x"), ChannelId::from("C1"));
    let (ts, parent) = (MessageTs::from("2.2"), MessageTs::from("1.1"));
    let read = client
        .read_message(&token, &channel, &ts, Some(&parent))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.text.as_str(), "a &lt; b");
    assert_eq!(
        (read.user, read.edited_ts),
        (Some("U1".into()), Some("3.3".into()))
    );
    let gone = client
        .read_message(&token, &channel, &"9.9".into(), None)
        .await
        .unwrap();
    assert_eq!(gone, None);
    let paths: Vec<String> = asked
        .lock()
        .unwrap()
        .iter()
        .map(|a| a.path.clone())
        .collect();
    assert_eq!(
        paths,
        ["/api/conversations.replies", "/api/conversations.history"]
    );
}

#[tokio::test]
async fn a_sent_message_is_found_by_its_note() {
    let note = |key: &str| Metadata {
        event_type: "summary".into(),
        key: key.into(),
    };
    let page = json!({"ok": true, "messages": [
        {"ts": "1.1", "text": "x"},
        {"ts": "2.2", "metadata": note("2026-10").to_json()}
    ]});
    let (client, _, _) = slack(answers(page)).await;
    let (token, dm) = (Token::new("x"), ChannelId::from("D1"));
    let found = client.find_posted(&token, &dm, &note("2026-10")).await;
    assert_eq!(found, Ok(Some("2.2".into())));
    assert_eq!(
        client.find_posted(&token, &dm, &note("2026-11")).await,
        Ok(None)
    );
}

#[tokio::test]
async fn scopes_are_read_from_the_header() {
    let (client, _, _) = slack(|| {
        (
            [("x-oauth-scopes", "chat:write, commands")],
            axum::Json(json!({"ok": true, "team_id": "T1"})),
        )
    })
    .await;
    let auth = client.auth_test(&Token::new("x")).await.unwrap();
    assert_eq!(auth.scopes.unwrap(), ["chat:write", "commands"]);
    assert_eq!(auth.team, Some("T1".into()));
}
