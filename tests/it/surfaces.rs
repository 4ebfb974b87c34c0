//! Everything that people see of Askwell, once: also with the longest and oddest messages. Slack's limits
//! are kept by the small Slack, and by others in `tests/validators/run.sh`.

use std::collections::BTreeSet;

use askwell::config::{Config, SlackMode};
use askwell::play::emulator::{Fault, Press};
use askwell::slack::views::action;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::oauth::with_oauth;
use crate::support::app::{TELL, TestApp, has_action};

/// Messages that are as long or as odd as Slack takes them.
fn odd_messages() -> Vec<String> {
    vec![
        format!(
            "{TELL} {}",
            "The sky over the harbour was grey. ".repeat(1100)
        ),
        format!("Send me the {} by Friday, please.", "very ".repeat(3000)),
        "Send me the report by Friday. ".repeat(1300),
        "Send <@U00000009> the *bold* `code` & <https://example.com/?a=b&c=d|link> by Friday."
            .into(),
        "<!channel> send me the numbers now.".into(),
        "```\nSend me\n``` Send me the ``` by Friday, please.".into(),
        "Send me the 👩‍👩‍👧‍👦 numbers :rocket: by Friday, please.".into(),
    ]
}

const COMMANDS: [&str; 15] = [
    "",
    "help",
    "on",
    "on everywhere",
    "pause 3d",
    "resume",
    "stats",
    "why",
    "settings",
    "data",
    "export",
    "off",
    "on",
    "forget me",
    "What do you think?",
];

/// Uses everything once; nothing of it may be refused.
async fn use_everything(app: &TestApp) {
    app.slack.opens_home(&app.ben).unwrap();
    for command in COMMANDS
        .iter()
        .map(|text| (*text).to_owned())
        .chain(odd_messages())
    {
        for person in [&app.ana, &app.ben] {
            let reply = app
                .slack
                .command(person, &app.team, "/askwell", &command)
                .await;
            let reply = reply.unwrap_or_else(|refused| panic!("{refused}"));
            assert!(reply.ephemeral.is_some(), "a command is answered");
        }
    }
    app.ana_is_in().await;
    app.slack.opens_home(&app.ana).unwrap();
    let (ana, now) = (app.leader(&app.ana), app.clock.now());
    assert!(app.store.start_now(&ana, now).await.unwrap());
    for command in ["stats", "why", "settings", "data", "export"] {
        app.asks(&app.ana, command).await;
    }
    for text in odd_messages().into_iter().chain([TELL.to_owned()]) {
        app.says(&app.ana, &text).await;
    }
    app.slack
        .fail_next("chat.postEphemeral", Fault::Error("not_in_channel".into()));
    app.says(&app.ana, TELL).await;
    click_everything(app).await;
    app.ana_grants().await;
    app.says(&app.ana, TELL).await;
    click_everything(app).await;
    let dm = app.slack.dm(&app.ana).unwrap();
    for text in odd_messages().into_iter().chain(["hi".to_owned()]) {
        app.slack.says(&app.ana, &dm, &text).unwrap();
    }
    app.slack.shortcut(&app.ana, "rewrite_text").await.unwrap();
    for message in app.slack.messages(&app.team) {
        let (person, ts) = (&message.user, &message.ts);
        let used = app
            .slack
            .message_shortcut(person, &app.team, ts, "rewrite_message");
        used.await.unwrap();
    }
    app.slack.settled().await.unwrap();
    // The month is over.
    app.clock.move_on(jiff::SignedDuration::from_hours(6 * 24));
    app.summarises().await;
    app.slack.settled().await.unwrap();
}

/// Presses all that Ana's notes hold, but for the ways out.
async fn click_everything(app: &TestApp) {
    let ways_out = [action::STOP, action::FORGET];
    for note in app.slack.ephemerals(&app.ana) {
        let inside = action::ALL.iter().filter(|id| has_action(&note, id));
        for id in inside.filter(|id| !ways_out.contains(id)) {
            let choice = match *id {
                action::CHANNELS => json!([app.team]),
                action::FOCUS => json!("rescue"),
                _ => Value::Null,
            };
            let press = Press {
                action_id: (*id).to_owned(),
                choice,
                ..Press::default()
            };
            app.slack.presses(&app.ana, &note, press).await.unwrap();
        }
    }
    app.slack.settled().await.unwrap();
}

/// The Home tab as it is while paused, with everything said yes to, and with a channel that is not heard.
async fn see_home_in_every_state(app: &TestApp) {
    let id = app.leader(&app.ana);
    let lonely = app.channel_without_bot("lonely");
    app.store.add_channel(&id, &lonely.into()).await.unwrap();
    app.store.set_practice(&id, true).await.unwrap();
    for everywhere in [false, true] {
        app.store.set_everywhere(&id, everywhere).await.unwrap();
        app.slack.opens_home(&app.ana).unwrap();
        app.slack.settled().await.unwrap();
    }
    app.asks(&app.ana, "pause 1d").await;
    app.slack.opens_home(&app.ana).unwrap();
    app.slack.settled().await.unwrap();
}

#[tokio::test]
async fn slack_refuses_nothing_of_what_askwell_shows() {
    let with_a_listening_week = |config: &mut Config| {
        with_oauth(config);
        config.coach.listening_days = 7;
    };
    let app = TestApp::spawn(SlackMode::Http, with_a_listening_week).await;
    use_everything(&app).await;
    // The first of December.
    app.clock.move_on(SignedDuration::from_hours(6 * 24));
    app.summarises().await;
    see_home_in_every_state(&app).await;

    let mut shown = BTreeSet::new();
    let notes = app.slack.ephemerals(&app.ana).into_iter();
    let mut all = json!(notes.map(|note| note.blocks).collect::<Vec<_>>()).to_string();
    for call in app.slack.calls() {
        let error = call.response["error"].as_str().unwrap_or_default();
        let refused = error.starts_with("invalid_") && error != "invalid_trigger_id"
            || matches!(error, "msg_too_long" | "no_text" | "msg_blocks_too_long");
        assert!(!refused, "{}: {} {}", call.method, call.response, call.args);
        all.push_str(&call.args.to_string());
        shown.insert(call.method);
    }
    for id in action::ALL {
        let named = format!("\"action_id\":\"{id}\"");
        assert!(all.contains(&named), "{id} is shown nowhere");
    }
    for method in [
        "chat.postEphemeral",
        "chat.postMessage",
        "response_url",
        "views.open",
        "views.publish",
    ] {
        assert!(shown.contains(method), "{method} was not used");
    }
}
