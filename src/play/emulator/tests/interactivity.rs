//! Commands, buttons, modals, shortcuts and the addresses to answer them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{Emulator, EmulatorConfig, Ephemeral, Fault, Press, Submitted, Workspace};
use super::{TinyApp, button_message, call, id, quick, slack, slack_with};

async fn respond(slack: &Emulator, url: &str, message: Value) -> (u16, String) {
    let reply = slack.http().post(url).json(&message).send().await.unwrap();
    (reply.status().as_u16(), reply.text().await.unwrap())
}

/// An ephemeral with a button for Ana.
async fn nudge(slack: &Emulator, acme: &Workspace) -> Ephemeral {
    let args = json!({"channel": id(slack, acme, "general"), "user": id(slack, acme, "ana"),
        "text": "A thought", "blocks": button_message()});
    let reply = call(slack, &acme.bot_token, "chat.postEphemeral", args).await;
    assert_eq!(reply["ok"], true, "{reply}");
    slack.ephemerals("ana").pop().unwrap()
}

fn modal() -> Value {
    json!({"type": "modal", "callback_id": "settings", "notify_on_close": true,
    "title": {"type": "plain_text", "text": "Settings"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {"type": "input", "block_id": "often", "label": {"type": "plain_text", "text": "How often"},
         "element": {"type": "static_select", "action_id": "often", "options": [
            {"text": {"type": "plain_text", "text": "Daily"}, "value": "daily"},
            {"text": {"type": "plain_text", "text": "Weekly"}, "value": "weekly"}]}},
    ]})
}

#[tokio::test]
async fn a_command_answers_in_its_acknowledgement_or_later_at_its_address() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    app.answers(200, json!({"text": "At once"}));
    let reply = slack
        .command("ana", "general", "/askwell", "ask @ben & go")
        .await
        .unwrap();
    assert_eq!(reply.text(), "At once");
    let got = app.last();
    assert_eq!(got.path, "/slack/commands");
    let ben = id(&slack, &acme, "ben");
    assert_eq!(got.field("text"), format!("ask <@{ben}|ben> &amp; go"));

    let later = tokio::spawn({
        let (slack, app) = (slack.clone(), app.clone());
        async move {
            slack
                .wait_for("the command", |_| (app.received().len() > 1).then_some(()))
                .await
                .unwrap();
            let url = app.last().field("response_url");
            respond(&slack, &url, json!({"text": "A little later"})).await
        }
    });
    let reply = slack
        .command("ana", "general", "/askwell", "again")
        .await
        .unwrap();
    assert_eq!(reply.text(), "A little later");
    assert_eq!(later.await.unwrap().0, 200);
    app.answers(500, json!(null));
    assert!(
        !slack
            .command("ana", "general", "/askwell", "x")
            .await
            .unwrap()
            .acknowledged
    );
}

#[tokio::test]
async fn a_pressed_button_can_replace_and_delete_the_private_message() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let seen = nudge(&slack, &acme).await;
    slack.clicks("ana", &seen, "use").await.unwrap();
    let payload = app.last().json();
    assert_eq!(payload["actions"][0]["value"], "v1");
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload["message"].is_null());
    let url = payload["response_url"].as_str().unwrap();
    let replacement = json!({"replace_original": true, "text": "Done"});
    assert_eq!(respond(&slack, url, replacement).await.0, 200);
    let now = slack.ephemerals("ana");
    assert_eq!(
        (now.len(), now[0].text.as_str(), now[0].replaced),
        (1, "Done", 1)
    );
    let mixed = json!({"delete_original": true, "text": "x"});
    assert_eq!(respond(&slack, url, mixed).await.0, 400);
    assert_eq!(
        respond(&slack, url, json!({"delete_original": true}))
            .await
            .0,
        200
    );
    assert!(slack.ephemerals("ana").is_empty());
    assert!(slack.clicks("ana", &seen, "missing").await.is_err());
}

#[tokio::test]
async fn an_address_for_answers_works_five_times_and_then_no_more() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let seen = nudge(&slack, &acme).await;
    slack.clicks("ana", &seen, "use").await.unwrap();
    let url = app.last().json()["response_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let wrong = respond(&slack, &url, json!({"text": "x", "colour": "red"})).await;
    assert_eq!(wrong.0, 400);
    slack.fail_next("response_url", Fault::ServerError);
    assert_eq!(respond(&slack, &url, json!({"text": "lost"})).await.0, 500);
    assert_eq!(slack.ephemerals("ana").len(), 1);
    for _ in 0..5 {
        assert_eq!(respond(&slack, &url, json!({"text": "more"})).await.0, 200);
    }
    let (status, body) = respond(&slack, &url, json!({"text": "too many"})).await;
    assert_eq!((status, body.contains("used_url")), (404, true));
}

#[tokio::test]
async fn a_modal_opens_once_with_a_fresh_trigger_and_brings_back_what_was_entered() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    slack.shortcut("ana", "settings").await.unwrap();
    let trigger = app.last().json()["trigger_id"].clone();
    let open = json!({"trigger_id": trigger, "view": modal()});
    assert_eq!(
        call(&slack, &acme.bot_token, "views.open", open.clone()).await["ok"],
        true
    );
    let again = call(&slack, &acme.bot_token, "views.open", open).await;
    assert_eq!(again["error"], "exchanged_trigger_id");
    let invented = json!({"trigger_id": "1.2.3", "view": modal()});
    let invented = call(&slack, &acme.bot_token, "views.open", invented).await;
    assert_eq!(invented["error"], "invalid_trigger_id");

    assert!(
        slack.submits_view("ana", &[]).await.is_err(),
        "a required input is empty"
    );
    app.answers(
        200,
        json!({"response_action": "errors", "errors": {"often": "Too often"}}),
    );
    let refused = slack
        .submits_view("ana", &[("often", json!("daily"))])
        .await
        .unwrap();
    assert!(matches!(refused, Submitted::Errors(errors) if errors["often"] == "Too often"));
    assert!(slack.view("ana").is_some());
    let done = slack
        .submits_view("ana", &[("often", json!("weekly"))])
        .await
        .unwrap();
    assert_eq!(done, Submitted::Closed);
    let state = app.last().json()["view"]["state"]["values"].clone();
    assert_eq!(
        state["often"]["often"]["selected_option"]["value"],
        "weekly"
    );
    assert!(slack.view("ana").is_none());
}

#[tokio::test]
async fn a_late_trigger_is_expired() {
    let config = EmulatorConfig {
        trigger_life: Duration::ZERO,
        ..quick()
    };
    let (slack, acme) = slack_with(config).await;
    let app = TinyApp::start(&slack).await;
    slack.shortcut("ana", "settings").await.unwrap();
    let open = json!({"trigger_id": app.last().json()["trigger_id"], "view": modal()});
    let late = call(&slack, &acme.bot_token, "views.open", open).await;
    assert_eq!(late["error"], "expired_trigger_id");
}

#[tokio::test]
async fn views_are_stacked_updated_and_closed() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    for method in ["views.open", "views.push"] {
        slack.shortcut("ana", "settings").await.unwrap();
        let args = json!({"trigger_id": app.last().json()["trigger_id"], "view": modal()});
        assert_eq!(
            call(&slack, &acme.bot_token, method, args).await["ok"],
            true
        );
    }
    let top = slack.view("ana").unwrap();
    let stale = json!({"view_id": top.id, "hash": "old", "view": modal()});
    assert_eq!(
        call(&slack, &acme.bot_token, "views.update", stale).await["error"],
        "hash_conflict"
    );
    slack.closes_view("ana").await.unwrap();
    assert_eq!(app.last().json()["type"], "view_closed");
    assert_ne!(slack.view("ana").unwrap().id, top.id);
}

#[tokio::test]
async fn the_home_tab_is_published_and_its_menus_work() {
    let (slack, acme) = slack().await;
    let app = TinyApp::start(&slack).await;
    let blocks = json!([{"type": "actions", "block_id": "b", "elements": [
        {"type": "timepicker", "action_id": "from", "initial_time": "09:00"}]}]);
    let args =
        json!({"user_id": id(&slack, &acme, "ana"), "view": {"type": "home", "blocks": blocks}});
    assert_eq!(
        call(&slack, &acme.bot_token, "views.publish", args).await["ok"],
        true
    );
    let home = slack.home("ana").unwrap();
    let press = Press {
        action_id: "from".to_owned(),
        choice: json!("10:30"),
        ..Press::default()
    };
    slack.presses("ana", &home, press).await.unwrap();
    let payload = app.last().json();
    assert_eq!(payload["actions"][0]["selected_time"], "10:30");
    assert_eq!(payload["container"]["type"], "view");
    assert_eq!(
        payload["view"]["state"]["values"]["b"]["from"]["selected_time"],
        "10:30"
    );
}

#[tokio::test]
async fn a_message_shortcut_carries_the_message() {
    let (slack, _) = slack().await;
    let app = TinyApp::start(&slack).await;
    let ts = slack.says("ana", "general", "Fix this").unwrap();
    slack
        .message_shortcut("ana", "general", &ts, "rewrite_message")
        .await
        .unwrap();
    let payload = app.last().json();
    assert_eq!(payload["type"], "message_action");
    assert_eq!(
        (&payload["message"]["ts"], &payload["message_ts"]),
        (&json!(ts), &json!(ts))
    );
}
