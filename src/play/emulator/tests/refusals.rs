//! What Slack refuses, by its own error codes; those that hang on time or on who asks are beside what works.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{ChannelKind, Emulator, EmulatorConfig};
use super::{TinyApp, button_message, call, id, quick, slack, slack_with};

fn plain(text: &str) -> Value {
    json!({"type": "plain_text", "text": text})
}

fn with(base: &Value, key: &str, value: Value) -> Value {
    let mut changed = base.clone();
    changed[key] = value;
    changed
}

#[tokio::test]
async fn what_slack_would_not_post_is_not_posted() {
    let (slack, acme) = slack().await;
    let (general, ana) = (id(&slack, &acme, "general"), id(&slack, &acme, "ana"));
    let elsewhere = acme.channel_without_bot("elsewhere", ChannelKind::Public, &[&ana]);
    let private = acme.channel_without_bot("private", ChannelKind::Private, &[&ana]);
    let closed = acme.channel("closed", &[&ana]);
    acme.adjust_channel(&closed, |channel| channel.archived = true)
        .unwrap();
    let hers = slack.says("ana", "general", "Fix this").unwrap();
    let message = json!({"channel": general, "text": "Hello"});
    let note = with(&message, "user", json!(ana));
    let shown = call(&slack, &acme.bot_token, "chat.postEphemeral", note.clone()).await;
    let ephemeral = with(&message, "ts", shown["message_ts"].clone());
    let of_hers = with(&message, "ts", json!(hers));
    let many: Vec<Value> = vec![json!({"type": "divider"}); 51];
    let old_key = json!([{"type": "section", "text": plain("x"), "color": "red"}]);
    let cases = [
        (
            "chat.postMessage",
            with(&message, "colour", json!("red")),
            "invalid_arguments",
        ),
        (
            "chat.postMessage",
            with(&message, "blocks", old_key),
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            with(&message, "blocks", json!(many)),
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            with(&message, "blocks", json!("[")),
            "invalid_blocks_format",
        ),
        (
            "chat.postMessage",
            with(&message, "text", json!("x".repeat(40_001))),
            "msg_too_long",
        ),
        (
            "chat.postMessage",
            with(&message, "text", json!("")),
            "no_text",
        ),
        (
            "chat.postMessage",
            with(&message, "metadata", json!({"key": 1})),
            "invalid_metadata_format",
        ),
        (
            "chat.postMessage",
            with(&message, "thread_ts", json!("today")),
            "invalid_thread_ts",
        ),
        (
            "chat.postMessage",
            with(&message, "channel", json!(elsewhere)),
            "not_in_channel",
        ),
        (
            "chat.postMessage",
            with(&message, "channel", json!(private)),
            "channel_not_found",
        ),
        (
            "chat.postMessage",
            with(&message, "channel", json!(closed)),
            "is_archived",
        ),
        (
            "chat.postMessage",
            with(&message, "channel", json!("C0NOWHERE")),
            "channel_not_found",
        ),
        (
            "chat.postEphemeral",
            with(&note, "channel", json!(elsewhere)),
            "not_in_channel",
        ),
        (
            "chat.postEphemeral",
            with(&note, "user", json!("U0NOBODY")),
            "user_not_in_channel",
        ),
        (
            "chat.postEphemeral",
            with(&note, "metadata", json!({})),
            "invalid_arguments",
        ),
        ("chat.update", of_hers.clone(), "cant_update_message"),
        ("chat.update", ephemeral, "message_not_found"),
        (
            "chat.delete",
            json!({"channel": general, "ts": hers}),
            "cant_delete_message",
        ),
        ("users.info", json!({"user": "U0NOBODY"}), "user_not_found"),
        (
            "conversations.info",
            json!({"channel": private}),
            "channel_not_found",
        ),
        (
            "conversations.history",
            json!({"channel": elsewhere}),
            "not_in_channel",
        ),
    ];
    for (method, args, error) in cases {
        let reply = call(&slack, &acme.bot_token, method, args.clone()).await;
        assert_eq!(reply["error"], error, "{method} {args:.120}");
    }
    assert_eq!(slack.messages("general").len(), 1);
    assert_eq!(slack.ephemerals("ana").len(), 1);
}

#[tokio::test]
async fn what_slack_would_not_open_is_not_opened() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let modal = json!({"type": "modal", "title": plain("Why this?"),
        "blocks": [{"type": "divider"}]});
    let cases = [
        ("views.open", json!({"view": modal}), "invalid_trigger_id"),
        (
            "views.open",
            json!({"trigger_id": "1.2.3", "view": modal}),
            "invalid_trigger_id",
        ),
        (
            "views.open",
            json!({"trigger_id": "1.2.3"}),
            "invalid_arguments",
        ),
        (
            "views.open",
            json!({"view": with(&modal, "title", plain(&"x".repeat(25)))}),
            "invalid_arguments",
        ),
        (
            "views.open",
            json!({"view": with(&modal, "colour", json!("red"))}),
            "invalid_arguments",
        ),
        (
            "views.open",
            json!({"view": with(&modal, "private_metadata", json!("x".repeat(3001)))}),
            "invalid_arguments",
        ),
        (
            "views.open",
            json!({"view": with(&modal, "type", json!("home"))}),
            "invalid_arguments",
        ),
        (
            "views.publish",
            json!({"user_id": id(&slack, &acme, "ana"), "view": modal}),
            "invalid_arguments",
        ),
        (
            "views.publish",
            json!({"user_id": "U0NOBODY", "view": {"type": "home", "blocks": []}}),
            "user_not_found",
        ),
        (
            "views.update",
            json!({"view_id": "V0NONE", "view": modal}),
            "not_found",
        ),
    ];
    for (method, args, error) in cases {
        let reply = call(&slack, &acme.bot_token, method, args.clone()).await;
        assert_eq!(reply["error"], error, "{method} {args:.120}");
    }
    assert!(slack.view("ana").is_none());

    // A fourth modal does not fit on the three that Slack stacks.
    for (method, error) in [
        ("views.open", Value::Null),
        ("views.push", Value::Null),
        ("views.push", Value::Null),
        ("views.push", json!("push_limit_reached")),
    ] {
        slack.shortcut("ana", "settings").await.unwrap();
        let args = json!({"trigger_id": app.last().json()["trigger_id"], "view": modal});
        assert_eq!(
            call(&slack, &acme.bot_token, method, args).await["error"],
            error
        );
    }
}

/// Sends to the address for answers to a shortcut of Ana's: the status and what is said.
async fn responds(slack: &Emulator, app: &TinyApp, message: Value) -> (u16, String) {
    let ts = slack.says("ana", "general", "Fix this").unwrap();
    slack
        .message_shortcut("ana", "general", &ts, "rewrite")
        .await
        .unwrap();
    // The message itself may arrive after it.
    let received = app.received();
    let interaction = received
        .iter()
        .rfind(|got| got.path == "/slack/interactions");
    let shortcut = interaction.unwrap().json();
    let url = shortcut["response_url"].as_str().unwrap();
    let reply = slack.http().post(url).json(&message).send().await.unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

#[tokio::test]
async fn what_slack_would_not_take_at_an_address_for_answers_is_not_shown() {
    let (slack, _) = slack().await;
    let app = TinyApp::start(&slack).await;
    let long = "x".repeat(40_001);
    for (message, error) in [
        (
            json!({"text": "x", "delete_original": true}),
            "delete_original stands alone",
        ),
        (json!({"text": long}), "msg_too_long"),
        (
            json!({"blocks": vec![json!({"type": "divider"}); 51]}),
            "invalid_blocks",
        ),
        (json!(["x"]), "invalid_payload"),
    ] {
        let (status, body) = responds(&slack, &app, message).await;
        assert!(status == 400 && body.contains(error), "{status} {body}");
    }
    assert!(slack.ephemerals("ana").is_empty());
}

#[tokio::test]
async fn an_address_for_answers_is_over_in_the_end() {
    let config = EmulatorConfig {
        response_url_life: Duration::ZERO,
        ..quick()
    };
    let (slack, _) = slack_with(config).await;
    let app = TinyApp::start(&slack).await;
    let (status, body) = responds(&slack, &app, json!({"text": "too late"})).await;
    assert!(
        status == 404 && body.contains("expired_url"),
        "{status} {body}"
    );
    assert!(slack.ephemerals("ana").is_empty());
}

#[tokio::test]
async fn a_file_is_not_shared_with_blocks_and_a_comment_or_by_a_token_without_the_scope() {
    let (slack, acme) = slack().await;
    let ask = json!({"filename": "chart.png", "length": 5});
    let asked = call(
        &slack,
        &acme.bot_token,
        "files.getUploadURLExternal",
        ask.clone(),
    )
    .await;
    let sent = slack
        .http()
        .post(asked["upload_url"].as_str().unwrap())
        .body("12345");
    assert_eq!(sent.send().await.unwrap().status(), 200);
    let share = json!({"files": [{"id": asked["file_id"]}], "channel_id": id(&slack, &acme, "ana"),
        "initial_comment": "Your month", "blocks": button_message()});
    let both = call(
        &slack,
        &acme.bot_token,
        "files.completeUploadExternal",
        share,
    )
    .await;
    assert_eq!(both["error"], "invalid_arguments");
    acme.without_scope("files:write");
    let refused = call(&slack, &acme.bot_token, "files.getUploadURLExternal", ask).await;
    assert_eq!(refused["error"], "missing_scope");
    assert!(slack.dms("ana").is_empty());
}
