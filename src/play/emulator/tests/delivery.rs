//! Events over signed HTTP.

use serde_json::json;

use super::super::{ChannelKind, signature};
use super::{TinyApp, call, id, slack};

#[tokio::test]
async fn what_a_person_writes_reaches_the_app_signed_and_in_slacks_shape() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let ts = slack
        .says("ana", "general", "Please fix *this* now")
        .unwrap();
    slack.settled().await.unwrap();
    let got = app.last();
    assert_eq!(got.path, "/slack/events");
    let timestamp = got.header("x-slack-request-timestamp").parse().unwrap();
    let expected = signature(&slack.config().signing_secret, timestamp, &got.body);
    assert_eq!(got.header("x-slack-signature"), expected);
    let payload = got.json();
    let event = &payload["event"];
    assert_eq!(payload["team_id"], json!(acme.team));
    assert_eq!(payload["authorizations"][0]["is_bot"], true);
    assert_eq!(
        (&event["type"], &event["ts"]),
        (&json!("message"), &json!(ts))
    );
    assert_eq!(event["channel_type"], "channel");
    assert_eq!(event["blocks"][0]["type"], "rich_text");
    assert!(event["client_msg_id"].is_string());
}

#[tokio::test]
async fn edits_unfurls_and_deletions_are_told_with_what_was_there_before() {
    let (slack, _) = slack().await;
    let app = TinyApp::start(&slack).await;
    let ts = slack.says("ana", "general", "one").unwrap();
    slack.settled().await.unwrap();
    slack.edits("ana", "general", &ts, "two").unwrap();
    slack.settled().await.unwrap();
    let edit = app.last().json()["event"].clone();
    assert_eq!(edit["subtype"], "message_changed");
    assert_eq!(
        (&edit["message"]["text"], &edit["previous_message"]["text"]),
        (&json!("two"), &json!("one"))
    );
    assert!(edit["message"]["edited"].is_object());
    slack.unfurls("general", &ts).unwrap();
    slack.settled().await.unwrap();
    let unfurl = app.last().json()["event"].clone();
    assert_eq!(
        unfurl["message"]["text"],
        unfurl["previous_message"]["text"]
    );
    assert!(slack.edits("ben", "general", &ts, "mine").is_err());
    slack.deletes("ana", "general", &ts).unwrap();
    slack.settled().await.unwrap();
    assert_eq!(app.last().json()["event"]["deleted_ts"], json!(ts));
}

#[tokio::test]
async fn the_app_hears_only_where_it_is_or_where_somebody_granted_it() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let (ana, ben) = (id(&slack, &acme, "ana"), id(&slack, &acme, "ben"));
    let private = acme.channel_without_bot("private", ChannelKind::Private, &[&ana, &ben]);
    slack.says("ana", &private, "unheard").unwrap();
    slack.settled().await.unwrap();
    assert!(app.received().is_empty());
    acme.grant(&ana, &["groups:history"]);
    slack
        .says("ben", &private, "heard through Ana's grant")
        .unwrap();
    slack.settled().await.unwrap();
    let authorization = app.last().json()["authorizations"][0].clone();
    assert_eq!(
        (&authorization["user_id"], &authorization["is_bot"]),
        (&json!(ana), &json!(false))
    );
    assert!(slack.says("ana", "nowhere", "x").is_err());
}

#[tokio::test]
async fn an_event_that_is_not_acknowledged_comes_again_with_the_reason() {
    let (slack, _) = slack().await;
    let app = TinyApp::start(&slack).await;
    app.answers(500, json!(null));
    app.answers(503, json!(null));
    slack.says("ana", "general", "hello").unwrap();
    slack.settled().await.unwrap();
    let got = app.received();
    let tries: Vec<(&str, &str)> = got
        .iter()
        .map(|one| {
            (
                one.header("x-slack-retry-num"),
                one.header("x-slack-retry-reason"),
            )
        })
        .collect();
    assert_eq!(tries, [("", ""), ("1", "http_error"), ("2", "http_error")]);
    assert!(
        got.iter()
            .all(|one| one.json()["event_id"] == got[0].json()["event_id"])
    );
    let delivery = slack.deliveries().remove(0);
    assert_eq!((delivery.attempts, delivery.acknowledged), (3, Some(true)));
    slack.redeliver(&delivery, 2).await;
    assert_eq!(app.received().len(), 5);
    assert_eq!(app.last().header("x-slack-retry-num"), "2");
}

#[tokio::test]
async fn a_thread_reply_names_its_parent_and_the_bots_own_messages_carry_its_id() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let general = id(&slack, &acme, "general");
    let parent = slack.says("ben", "general", "parent").unwrap();
    slack.settled().await.unwrap();
    slack
        .says_in_thread("ana", "general", &parent, "reply")
        .unwrap();
    slack.settled().await.unwrap();
    let event = app.last().json()["event"].clone();
    assert_eq!(event["thread_ts"], json!(parent));
    assert_eq!(event["parent_user_id"], json!(id(&slack, &acme, "ben")));
    call(
        &slack,
        &acme.bot_token,
        "chat.postMessage",
        json!({"channel": general, "text": "hi"}),
    )
    .await;
    slack.settled().await.unwrap();
    assert!(app.last().json()["event"]["bot_id"].is_string());
}

#[tokio::test]
async fn an_invitation_a_home_visit_and_an_uninstall_are_told() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let lonely = acme.channel_without_bot("lonely", ChannelKind::Public, &[]);
    slack.joins(&acme.bot_user, &lonely).unwrap();
    slack.settled().await.unwrap();
    assert_eq!(app.last().json()["event"]["type"], "member_joined_channel");
    slack.opens_home("ana").unwrap();
    slack.settled().await.unwrap();
    assert_eq!(app.last().json()["event"]["tab"], "home");
    slack.uninstalls(&acme.team);
    slack.settled().await.unwrap();
    let kinds: Vec<_> = app
        .received()
        .iter()
        .map(|one| one.json()["event"]["type"].clone())
        .collect();
    assert!(kinds.contains(&json!("app_uninstalled")) && kinds.contains(&json!("tokens_revoked")));
    let refused = call(&slack, &acme.bot_token, "auth.test", json!({})).await;
    assert_eq!(refused["error"], "token_revoked");
}

#[tokio::test]
async fn anybody_can_knock_at_the_apps_door() {
    let (slack, _) = slack().await;
    let app = TinyApp::start(&slack).await;
    app.answers(401, json!("no"));
    let forged = [
        ("x-slack-signature", "v0=00"),
        ("x-slack-request-timestamp", "1"),
    ];
    let (status, _) = slack
        .deliver_http("/slack/events", "{}", &forged)
        .await
        .unwrap();
    assert_eq!(
        (status, app.last().header("x-slack-signature")),
        (401, "v0=00")
    );
}
