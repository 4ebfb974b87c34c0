//! The Home tab: a leader's own view, and the way in for everybody else.

use askwell::play::emulator::{Fault, OpenView, Press};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::app::{TELL, TestApp, read_blocks};

/// Opens the tab and waits for what Askwell puts there.
async fn home(app: &TestApp, user: &str) -> OpenView {
    app.slack.opens_home(user).unwrap();
    app.slack.settled().await.unwrap();
    app.slack
        .wait_for("the Home tab", |slack| slack.home(user))
        .await
        .unwrap()
}

/// Clicks on the tab; what it shows afterwards.
async fn clicks(app: &TestApp, user: &str, action: &str) -> String {
    let tab = app.slack.home(user).unwrap();
    let answer = app.slack.clicks(user, &tab, action).await.unwrap();
    assert!(answer.acknowledged);
    app.slack
        .wait_for("another Home tab", |slack| {
            (slack.home(user)?.hash != tab.hash).then_some(())
        })
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    read_blocks(app.slack.home(user).unwrap().blocks())
}

#[tokio::test]
async fn a_leader_sees_their_balance_decisions_and_settings_and_no_words() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    app.says(&app.ana, "How do you see it?").await;
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    for part in [
        "*1* open",
        "Messages that told: *1*",
        "a nudge about orders",
        "Your settings",
        "This page is yours alone",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    assert!(!text.contains("Q3 numbers"), "{text}");
}

#[tokio::test]
async fn todays_notes_outlive_a_reload_without_their_words_and_say_why() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    let note = app.sees(&app.ana, 1).await.remove(0);
    let tab = home(&app, &app.ana).await;
    let text = read_blocks(tab.blocks());
    let line = format!("12:00 in <#{}>: Orders · not answered yet", app.team);
    assert!(text.contains(&line), "{text}");
    assert!(!text.contains("Q3"), "{text}");
    app.slack.clicks(&app.ana, &tab, "nudge_why").await.unwrap();
    let why = app
        .slack
        .wait_for("the reason", |slack| slack.view(&app.ana))
        .await
        .unwrap();
    assert!(read_blocks(why.blocks()).contains("What I noticed"));
    app.slack
        .clicks(&app.ana, &note, "nudge_telling_fit")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains("· telling was right"), "{text}");
    app.clock.move_on(SignedDuration::from_hours(24));
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(!text.contains("Your nudges of today"), "{text}");
}

#[tokio::test]
async fn a_channel_that_cannot_be_heard_is_named_and_nobody_claims_to_listen() {
    let app = TestApp::over_http().await;
    let lonely = app.channel_without_bot("lonely");
    let reply = app
        .slack
        .command(&app.ana, &lonely, "/askwell", "on")
        .await
        .unwrap();
    let said = read_blocks(&reply.ephemeral.unwrap().blocks);
    assert!(!said.contains("I'm listening"), "{said}");
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains(&format!("I'm not in <#{lonely}>")), "{text}");
    assert!(text.contains("I can't hear you in any"), "{text}");
    assert!(!text.contains("I'm listening"), "{text}");

    app.ana_is_in().await;
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains(&format!("I'm not in <#{lonely}>")), "{text}");
    assert!(text.contains("I'm listening"), "{text}");
    app.workspace
        .adjust_channel(&app.team, |channel| channel.archived = true)
        .unwrap();
    app.clock.move_on(SignedDuration::from_mins(1));
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(
        text.contains(&format!("<#{}> is archived", app.team)),
        "{text}"
    );
    assert!(text.contains("I can't hear you in any"), "{text}");
    let said = app.slack.command(&app.ana, &lonely, "/askwell", "settings");
    let said = read_blocks(&said.await.unwrap().ephemeral.unwrap().blocks);
    assert!(said.contains("I can't hear you in any"), "{said}");
}

#[tokio::test]
async fn settings_that_leave_nothing_to_say_are_said_to_do_so() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let id = app.leader(&app.ana);
    let mut own = askwell::coach::own::Own {
        left_alone: askwell::coach::Kind::ALL.into(),
        ..Default::default()
    };
    app.store.set_own(&id, &own).await.unwrap();
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains("leave every kind alone"), "{text}");
    own.left_alone.clear();
    own.max_per_week = Some(0);
    app.store.set_own(&id, &own).await.unwrap();
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains("allow no nudges"), "{text}");
    app.store
        .remove_channel(&id, &app.team.as_str().into())
        .await
        .unwrap();
    let text = read_blocks(home(&app, &app.ana).await.blocks());
    assert!(text.contains("No channel is chosen"), "{text}");
    assert!(!text.contains("I'm listening"), "{text}");
}

#[tokio::test]
async fn whoever_is_not_in_sees_what_it_is_and_leaves_no_row() {
    let app = TestApp::over_socket().await;
    let text = read_blocks(home(&app, &app.ben).await.blocks());
    assert!(text.contains("I'm Askwell"), "{text}");
    assert!(!text.contains("I'd like to be forgotten"), "{text}");
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn choosing_a_channel_on_the_home_tab_is_the_way_in() {
    let app = TestApp::over_http().await;
    let tab = home(&app, &app.ben).await;
    let press = Press {
        action_id: "welcome_channels".into(),
        choice: json!([app.team]),
        ..Press::default()
    };
    app.slack.presses(&app.ben, &tab, press).await.unwrap();
    app.slack
        .wait_for("a leader's Home tab", |slack| {
            let text = read_blocks(slack.home(&app.ben)?.blocks());
            text.contains("This page is yours alone").then_some(())
        })
        .await
        .unwrap();
    app.says(&app.ben, TELL).await;
    app.sees(&app.ben, 1).await;
}

#[tokio::test]
async fn a_guest_is_told_on_the_home_tab_and_leaves_no_row() {
    let app = TestApp::over_http().await;
    let guest = app
        .workspace
        .user_with("gil", "Gil", |user| user.is_restricted = true);
    let tab = home(&app, &guest).await;
    let press = Press {
        action_id: "welcome_channels".into(),
        choice: json!([app.team]),
        ..Press::default()
    };
    app.slack.presses(&guest, &tab, press).await.unwrap();
    app.slack
        .wait_for("the refusal", |slack| {
            let text = read_blocks(slack.home(&guest)?.blocks());
            text.contains("Coaching is for members").then_some(())
        })
        .await
        .unwrap();
    assert!(app.home.tables_with(&guest).await.is_empty());
}

#[tokio::test]
async fn a_pause_from_the_home_tab_is_a_pause_and_ends_there() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    home(&app, &app.ana).await;
    let text = clicks(&app, &app.ana, "home_pause_day").await;
    assert!(text.contains("Paused until Thu 26 Nov, 12:00"), "{text}");
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let text = clicks(&app, &app.ana, "home_resume").await;
    assert!(text.contains("I'm back."), "{text}");
    assert!(!text.contains("Paused until"), "{text}");
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn settings_from_the_home_tab_show_there_once_they_are_kept() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let tab = home(&app, &app.ana).await;
    app.slack
        .clicks(&app.ana, &tab, "settings_open")
        .await
        .unwrap();
    app.slack
        .wait_for("the form", |slack| slack.view(&app.ana))
        .await
        .unwrap();
    app.slack
        .submits_view(&app.ana, &[("settings_per_week", json!("3"))])
        .await
        .unwrap();
    app.slack
        .wait_for("the new settings", |slack| {
            let text = read_blocks(slack.home(&app.ana)?.blocks());
            text.contains("At most 3 nudges a week").then_some(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_copy_of_everything_comes_as_one_json_object_in_our_conversation() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    for _ in 0..12 {
        app.says(&app.ana, TELL).await;
        app.clock.move_on(SignedDuration::from_hours(1));
    }
    home(&app, &app.ana).await;
    let before = app.slack.dms(&app.ana).len();
    let text = clicks(&app, &app.ana, "data_export").await;
    assert!(text.contains("on its way"), "{text}");
    let whole = app
        .slack
        .wait_for("the whole copy", |slack| {
            let parts: String = slack.dms(&app.ana)[before..]
                .iter()
                .filter_map(|dm| dm.blocks[1]["text"]["text"].as_str().map(str::to_owned))
                .map(|part| part.trim_matches('`').to_owned())
                .collect();
            serde_json::from_str::<Value>(&parts).ok()
        })
        .await
        .unwrap();
    let export = app.store.export(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(whole, export);
    assert!(app.slack.dms(&app.ana).len() > before + 1, "several parts");
    assert!(!whole.to_string().contains("Q3 numbers"));
}

#[tokio::test]
async fn what_is_held_opens_in_a_modal_or_when_late_is_said_on_the_tab() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    home(&app, &app.ana).await;
    clicks(&app, &app.ana, "data_show").await;
    let view = app.slack.view(&app.ana).unwrap();
    assert!(read_blocks(view.blocks()).contains("1 (`leaders`)"));
    app.slack
        .fail_next("views.open", Fault::Error("expired_trigger_id".into()));
    let text = clicks(&app, &app.ana, "data_show").await;
    assert!(text.contains("A second try usually works"), "{text}");
}

#[tokio::test]
async fn forget_me_on_the_home_tab_asks_first_and_leaves_nothing() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let tab = home(&app, &app.ana).await;
    let confirm = tab
        .blocks()
        .iter()
        .flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default())
        .find(|element| element["action_id"] == "data_forget")
        .unwrap()["confirm"]
        .clone();
    assert!(confirm.is_object());
    let text = clicks(&app, &app.ana, "data_forget").await;
    assert!(text.contains("Nothing about you is left here"), "{text}");
    assert!(text.contains("I'm Askwell"), "{text}");
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}

#[tokio::test]
async fn stopping_on_the_home_tab_leaves_the_way_to_the_rest() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    home(&app, &app.ana).await;
    let text = clicks(&app, &app.ana, "welcome_stop").await;
    assert!(text.contains("Off. I read none"), "{text}");
    assert!(text.contains("I'd like to be forgotten"), "{text}");
    let text = clicks(&app, &app.ana, "data_forget").await;
    assert!(!text.contains("I'd like to be forgotten"), "{text}");
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}
