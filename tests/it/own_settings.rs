//! A leader's own settings: said in a form, kept, and obeyed.

use askwell::play::emulator::{OpenView, Press, Submitted};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::app::{TELL, TestApp, read, read_blocks};

/// Opens the form from `/askwell settings`.
async fn form(app: &TestApp, user: &str) -> OpenView {
    let reply = app
        .slack
        .command(user, &app.team, "/askwell", "settings")
        .await
        .unwrap();
    let note = reply.ephemeral.unwrap();
    app.slack
        .clicks(user, &note, "settings_open")
        .await
        .unwrap();
    app.slack
        .wait_for("the form", |slack| slack.view(user))
        .await
        .unwrap()
}

/// Opens the form, changes these fields and sends it off.
async fn sets(app: &TestApp, entries: &[(&str, Value)]) -> Submitted {
    form(app, &app.ana).await;
    let submitted = app.slack.submits_view(&app.ana, entries).await.unwrap();
    app.slack.settled().await.unwrap();
    submitted
}

async fn why(app: &TestApp) -> String {
    app.asks(&app.ana, "why").await
}

#[tokio::test]
async fn a_form_that_is_sent_off_untouched_changes_nothing() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let before = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(sets(&app, &[]).await, Submitted::Closed);
    let after = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(before, after);
    assert_eq!(app.slack.dms(&app.ana).len(), 1, "only the first facts");
}

#[tokio::test]
async fn what_is_set_is_said_back() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let submitted = sets(
        &app,
        &[
            ("settings_sensitivity", json!("high")),
            ("settings_per_week", json!("2")),
            ("settings_quiet_from", json!("20:00")),
            ("settings_quiet_to", json!("07:30")),
            ("settings_quiet_days", json!(["fri"])),
            ("settings_left_alone", json!(["check", "rescue"])),
        ],
    )
    .await;
    assert_eq!(submitted, Submitted::Closed);
    let said = app.asks(&app.ana, "settings").await;
    for line in [
        "softened requests too",
        "At most 2 nudges a week",
        "20:00-07:30",
        "Quiet days: Friday",
        "Taking work over, Check-ups",
    ] {
        assert!(said.contains(line), "{line} is missing in {said}");
    }
    let export = app.store.export(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(export["leaders"][0]["quiet_hours"], "20:00-07:30");
}

#[tokio::test]
async fn how_notes_come_and_what_is_practised_is_said_back_and_kept() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let wished = [
        ("settings_delivery", json!("dm")),
        ("settings_tone", json!("brief")),
        ("settings_focus", json!("rescue")),
        ("settings_practice", json!(["yes"])),
        ("settings_phrases", json!("as agreed\nas agreed\nship it")),
        ("settings_aim", json!("To hear them out first")),
    ];
    assert_eq!(sets(&app, &wished).await, Submitted::Closed);
    let said = app.asks(&app.ana, "settings").await;
    for line in [
        "Nudges come as direct messages",
        "Nudges are brief",
        "In focus: Taking work over",
        "on Monday and on Friday",
        "left alone: 2",
    ] {
        assert!(said.contains(line), "{line} is missing in {said}");
    }
    let held = app.asks(&app.ana, "data").await;
    assert!(held.contains("into your settings"), "{held}");
    let kept = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(sets(&app, &[]).await, Submitted::Closed);
    let untouched = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(kept, untouched);
    let aim = kept.unwrap().own.aim.unwrap();
    assert_eq!(aim.as_str(), "To hear them out first");
    assert_eq!(
        sets(&app, &[("settings_focus", json!("none"))]).await,
        Submitted::Closed
    );
    assert!(!app.asks(&app.ana, "settings").await.contains("In focus"));
}

#[tokio::test]
async fn a_brief_note_holds_the_question_and_no_thought() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    let warm = read(&app.sees(&app.ana, 1).await[0]);
    sets(&app, &[("settings_tone", json!("brief"))]).await;
    app.says(&app.ana, TELL).await;
    let brief = read(&app.sees(&app.ana, 2).await[1]);
    for thought in ["could be theirs to decide", "As a question it might"] {
        assert!(warm.contains(thought), "{warm}");
        assert!(!brief.contains(thought), "{brief}");
    }
    assert!(brief.contains("Q3 numbers") && brief.contains("I'll use this"));
    assert!(brief.len() < warm.len());
}

#[tokio::test]
async fn notes_as_direct_messages_come_there_with_a_link_and_nowhere_else() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    sets(&app, &[("settings_delivery", json!("dm"))]).await;
    let before = app.slack.dms(&app.ana).len();
    let ts = app.says(&app.ana, TELL).await;
    let note = app
        .slack
        .wait_for("a note", |slack| {
            let dms = slack.dms(&app.ana);
            dms.get(before).cloned()
        })
        .await
        .unwrap();
    let text = read_blocks(&note.blocks);
    assert!(text.contains(&ts.replace('.', "")), "a link: {text}");
    assert!(text.contains("I'll use this"), "{text}");
    assert!(app.nudges(&app.ana).is_empty());
}

#[tokio::test]
async fn too_many_phrases_and_too_long_ones_are_pointed_out_in_the_form() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    form(&app, &app.ana).await;
    for wrong in ["a\nb\nc\n".repeat(7), "very ".repeat(20)] {
        let entry = [("settings_phrases", json!(wrong))];
        let submitted = app.slack.submits_view(&app.ana, &entry).await.unwrap();
        let Submitted::Errors(errors) = submitted else {
            panic!("it was taken");
        };
        assert!(errors["settings_phrases"].is_string(), "{errors:?}");
    }
    let leader = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(leader.unwrap().own.phrases, []);
}

#[tokio::test]
async fn quiet_hours_of_ones_own_are_kept_quiet() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    sets(
        &app,
        &[
            ("settings_quiet_from", json!("11:00")),
            ("settings_quiet_to", json!("13:00")),
        ],
    )
    .await;
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert!(why.contains("it was in your quiet hours"), "{why}");
    app.clock.move_on(SignedDuration::from_hours(2));
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn quiet_hours_can_be_given_up() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let lunch = [
        ("settings_quiet_from", json!("11:00")),
        ("settings_quiet_to", json!("13:00")),
    ];
    sets(&app, &lunch).await;
    sets(&app, &[("settings_no_quiet_hours", json!(["yes"]))]).await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn a_kind_that_is_left_alone_is_counted_and_not_spoken_about() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    let kind = app
        .store
        .recent_decisions(&app.leader(&app.ana), 1)
        .await
        .unwrap()[0]
        .kind;
    sets(&app, &[("settings_left_alone", json!([kind.code()]))]).await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    let why = why(&app).await;
    assert!(why.contains("your settings leave this kind alone"), "{why}");
    let stats = app.asks(&app.ana, "stats").await;
    assert!(stats.contains("Messages that told: *2*"), "{stats}");
}

#[tokio::test]
async fn no_notes_at_all_means_none() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    sets(&app, &[("settings_per_week", json!("0"))]).await;
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert!(why.contains("this week's limit"), "{why}");
}

#[tokio::test]
async fn one_note_a_week_is_one() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    sets(&app, &[("settings_per_week", json!("1"))]).await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn half_a_quiet_time_is_pointed_out_in_the_form_and_nothing_is_kept() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let entries = [
        ("settings_quiet_from", json!("20:00")),
        ("settings_per_week", json!("1")),
    ];
    let Submitted::Errors(errors) = sets(&app, &entries).await else {
        panic!("it was taken");
    };
    assert!(errors["settings_quiet_to"].is_string(), "{errors:?}");
    let same = [("settings_quiet_to", json!("20:00"))];
    let submitted = app.slack.submits_view(&app.ana, &same).await.unwrap();
    assert!(matches!(submitted, Submitted::Errors(_)), "{submitted:?}");
    let said = app.asks(&app.ana, "settings").await;
    assert!(!said.contains("At most 1"), "{said}");
    let ends = [("settings_quiet_to", json!("07:00"))];
    let submitted = app.slack.submits_view(&app.ana, &ends).await.unwrap();
    assert_eq!(submitted, Submitted::Closed);
}

#[tokio::test]
async fn channels_are_changed_in_the_form_and_a_shared_one_is_refused() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let other = app.workspace.channel("other", &[&app.ana]);
    let shared = app.workspace.channel("shared", &[&app.ana]);
    app.workspace
        .adjust_channel(&shared, |channel| channel.ext_shared = true)
        .unwrap();
    sets(&app, &[("settings_channels", json!([other, shared]))]).await;
    app.slack
        .wait_for("the refusal", |slack| {
            let dms = slack.dms(&app.ana);
            let said = read_blocks(&dms.last()?.blocks);
            said.contains("shared with another organisation")
                .then_some(())
        })
        .await
        .unwrap();
    let leader = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(leader.unwrap().channels, [other.into()].into());
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty(), "the team's channel is out");
}

#[tokio::test]
async fn the_listening_week_can_be_ended_in_the_form() {
    let app = TestApp::spawn(askwell::config::SlackMode::Http, |_| {}).await;
    app.ana_is_in().await;
    sets(&app, &[("settings_start_now", json!(["yes"]))]).await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    let again = form(&app, &app.ana).await;
    assert!(!read_blocks(again.blocks()).contains("The listening week"));
}

#[tokio::test]
async fn a_form_from_before_leaving_says_that_one_is_not_in() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    form(&app, &app.ana).await;
    app.store.forget(&app.leader(&app.ana)).await.unwrap();
    let submitted = app.slack.submits_view(&app.ana, &[]).await.unwrap();
    assert_eq!(submitted, Submitted::Updated);
    let text = read_blocks(app.slack.view(&app.ana).unwrap().blocks());
    assert!(text.contains("You aren't opted in"), "{text}");
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}

#[tokio::test]
async fn a_button_in_somebody_elses_hands_opens_their_own_settings() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let reply = app
        .slack
        .command(&app.ana, &app.team, "/askwell", "settings")
        .await
        .unwrap();
    let note = reply.ephemeral.unwrap();
    assert!(read(&note).contains("I'd like other settings"));
    let press = Press {
        action_id: "settings_open".into(),
        ..Press::default()
    };
    app.slack.presses(&app.ben, &note, press).await.unwrap();
    let view = app
        .slack
        .wait_for("a modal", |slack| slack.view(&app.ben))
        .await
        .unwrap();
    let text = read_blocks(view.blocks());
    assert!(text.contains("You aren't opted in"), "{text}");
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}
