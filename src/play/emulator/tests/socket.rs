//! Socket Mode, with a WebSocket on the app's side.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::super::Emulator;
use super::{call, slack};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(slack: &Emulator) -> Socket {
    let app_token = slack.config().app_token.clone();
    let opened = call(slack, &app_token, "apps.connections.open", json!({})).await;
    let url = opened["url"].as_str().unwrap();
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    assert_eq!(next(&mut socket).await["type"], "hello");
    socket
}

async fn next(socket: &mut Socket) -> Value {
    let frame = socket.next().await.unwrap().unwrap();
    serde_json::from_str(frame.to_text().unwrap()).unwrap()
}

async fn ack(socket: &mut Socket, envelope: &Value, payload: Value) {
    let ack = json!({"envelope_id": envelope["envelope_id"], "payload": payload});
    socket.send(Message::text(ack.to_string())).await.unwrap();
}

#[tokio::test]
async fn only_the_app_token_opens_a_connection() {
    let (slack, acme) = slack().await;
    let refused = call(&slack, &acme.bot_token, "apps.connections.open", json!({})).await;
    assert_eq!(refused["error"], "not_allowed_token_type");
}

#[tokio::test]
async fn envelopes_are_spread_over_the_connections_and_matched_with_their_acks() {
    let (slack, _) = slack().await;
    let (mut one, mut two) = (connect(&slack).await, connect(&slack).await);
    slack.says("ana", "general", "first").unwrap();
    slack.says("ana", "general", "second").unwrap();
    let (first, second) = (next(&mut one).await, next(&mut two).await);
    let texts = [
        &first["payload"]["event"]["text"],
        &second["payload"]["event"]["text"],
    ];
    assert!(texts.contains(&&json!("first")) && texts.contains(&&json!("second")));
    assert_eq!(first["accepts_response_payload"], false);
    ack(&mut two, &second, Value::Null).await;
    ack(&mut one, &first, Value::Null).await;
    slack.settled().await.unwrap();
    assert!(
        slack
            .deliveries()
            .iter()
            .all(|one| one.acknowledged == Some(true) && one.attempts == 1)
    );
}

#[tokio::test]
async fn an_event_without_an_ack_comes_again_and_says_so() {
    let (slack, _) = slack().await;
    let mut socket = connect(&slack).await;
    slack.says("ana", "general", "hello").unwrap();
    assert_eq!(next(&mut socket).await["retry_attempt"], 0);
    let again = next(&mut socket).await;
    assert_eq!(
        (&again["retry_attempt"], &again["retry_reason"]),
        (&json!(1), &json!("timeout"))
    );
    ack(&mut socket, &again, Value::Null).await;
    slack.settled().await.unwrap();
    assert_eq!(slack.deliveries()[0].attempts, 2);
}

#[tokio::test]
async fn a_command_is_answered_in_the_ack() {
    let (slack, _) = slack().await;
    let mut socket = connect(&slack).await;
    let typed = tokio::spawn({
        let slack = slack.clone();
        async move { slack.command("ana", "general", "/askwell", "help").await }
    });
    let envelope = next(&mut socket).await;
    assert_eq!(envelope["type"], "slash_commands");
    ack(&mut socket, &envelope, json!({"text": "Here is how"})).await;
    assert_eq!(typed.await.unwrap().unwrap().text(), "Here is how");
}

#[tokio::test]
async fn a_broken_connection_leaves_its_events_to_the_next() {
    let (slack, _) = slack().await;
    let mut lost = connect(&slack).await;
    slack.says("ana", "general", "hello").unwrap();
    next(&mut lost).await;
    let mut socket = connect(&slack).await;
    drop(lost);
    let again = next(&mut socket).await;
    assert_eq!(again["payload"]["event"]["text"], "hello");
    slack.disconnects("warning");
    assert_eq!(next(&mut socket).await["reason"], "warning");
    slack.breaks_connections();
    slack
        .wait_for("no connection", |slack| {
            (slack.connections() == 0).then_some(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn an_eleventh_connection_is_turned_away() {
    let (slack, _) = slack().await;
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(connect(&slack).await);
    }
    let app_token = slack.config().app_token.clone();
    let opened = call(&slack, &app_token, "apps.connections.open", json!({})).await;
    let (mut socket, _) = tokio_tungstenite::connect_async(opened["url"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(next(&mut socket).await["reason"], "too_many_websockets");
}
