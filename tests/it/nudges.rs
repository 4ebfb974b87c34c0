//! A leader's message goes in, a private question comes out, once, or nothing does.

use std::time::Duration;

use askwell::config::SlackMode;
use askwell::play::emulator::Fault;
use jiff::SignedDuration;
use tokio::time::{Instant, sleep};

use crate::support::app::{TELL, TestApp, read};

async fn a_tell_is_answered_privately(app: TestApp) {
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    let nudges = app.sees(&app.ana, 1).await;
    assert_eq!(nudges[0].channel, app.team);
    let note = read(&nudges[0]);
    let questions: Vec<&str> = note
        .lines()
        .filter(|line| {
            line.ends_with('?') && line.contains("Q3 numbers") && line.contains("Friday")
        })
        .collect();
    assert!(questions.len() >= 2, "{note}");
    assert!(app.slack.ephemerals(&app.ben).is_empty());
    assert!(app.slack.dms(&app.ben).is_empty());
    assert_eq!(app.slack.messages(&app.team).len(), 1, "nothing public");
}

#[tokio::test]
async fn a_tell_is_answered_privately_with_two_open_questions_over_http() {
    a_tell_is_answered_privately(TestApp::over_http().await).await;
}

#[tokio::test]
async fn a_tell_is_answered_privately_with_two_open_questions_over_a_socket() {
    a_tell_is_answered_privately(TestApp::over_socket().await).await;
}

#[tokio::test]
async fn whoever_has_not_opted_in_sees_nothing_and_leaves_no_row() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ben, TELL).await;
    assert!(app.slack.ephemerals(&app.ben).is_empty());
    assert!(app.home.tables_with(&app.ben).await.is_empty());
    assert!(app.nudges(&app.ana).is_empty());
}

#[tokio::test]
async fn a_channel_that_the_leader_did_not_choose_is_left_alone() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let other = app.workspace.channel("other", &[&app.ana, &app.ben]);
    app.slack.says(&app.ana, &other, TELL).unwrap();
    app.slack.settled().await.unwrap();
    assert!(app.nudges(&app.ana).is_empty());
    assert!(app.home.tables_with(&other).await.is_empty());
}

#[tokio::test]
async fn a_message_that_slack_delivers_ten_times_more_is_nudged_once() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    let event = app.slack.deliveries().pop().unwrap();
    app.slack.redeliver(&event, 10).await;
    app.slack.settled().await.unwrap();
    assert_eq!(app.slack.calls_of("chat.postEphemeral").len(), 1);
}

#[tokio::test]
async fn in_a_thread_the_note_stands_in_the_thread() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let parent = app.says(&app.ben, "The numbers are late.").await;
    app.slack
        .says_in_thread(&app.ana, &app.team, &parent, TELL)
        .unwrap();
    app.slack.settled().await.unwrap();
    assert_eq!(app.sees(&app.ana, 1).await[0].thread_ts, Some(parent));
    app.says(&app.ana, "Fix the login test today.").await;
    assert_eq!(app.sees(&app.ana, 2).await[1].thread_ts, None);
}

#[tokio::test]
async fn where_no_private_note_can_stand_it_comes_by_direct_message_with_a_link() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let before = app.slack.dms(&app.ana).len();
    app.slack
        .fail_next("chat.postEphemeral", Fault::Error("not_in_channel".into()));
    app.says(&app.ana, TELL).await;
    // One message a second in a conversation: the welcome was just there.
    let dm = app
        .slack
        .wait_for("the note", |slack| slack.dms(&app.ana).get(before).cloned())
        .await
        .unwrap();
    let note = serde_json::to_string(&dm.blocks).unwrap();
    assert!(note.contains("your message"), "{note}");
    assert!(note.contains("Q3 numbers"), "{note}");
}

#[tokio::test]
async fn a_rate_limit_delays_the_note_and_does_not_double_it() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.slack
        .fail_next("chat.postEphemeral", Fault::RateLimited(1));
    app.says(&app.ana, TELL).await;
    app.slack
        .wait_for("the note", |slack| {
            let calls = slack.calls_of("chat.postEphemeral");
            calls.iter().any(|call| call.ok()).then_some(())
        })
        .await
        .unwrap();
    app.sees(&app.ana, 1).await;
}

/// Waits until the note that waits may be tried again in so many seconds by the set clock.
async fn waits(app: &TestApp, seconds: i64) {
    let until = app.clock.now().as_millisecond() + seconds * 1000;
    let around = format!("lease_until BETWEEN {} AND {until}", until - 2000);
    let waiting = format!("SELECT id FROM nudges WHERE state = 'claimed' AND {around}");
    let deadline = Instant::now() + Duration::from_secs(20);
    while app.home.column(&waiting).await.is_empty() {
        let now = "SELECT state || ' ' || CAST(lease_until AS TEXT) FROM nudges";
        assert!(
            Instant::now() < deadline,
            "{:?}",
            app.home.column(now).await
        );
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn whoever_takes_a_note_up_later_waits_as_long_as_slack_says() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let limited = Fault::RateLimited(120);
    app.slack.fail_next("chat.postEphemeral", limited.clone());
    app.says(&app.ana, TELL).await;
    waits(&app, 120).await;
    app.slack.fail_next("conversations.history", limited);
    app.clock.move_on(SignedDuration::from_secs(121));
    app.slack
        .wait_for("a look at the message", |slack| {
            (!slack.calls_of("conversations.history").is_empty()).then_some(())
        })
        .await
        .unwrap();
    waits(&app, 120).await;
    assert!(app.nudges(&app.ana).is_empty());
    assert_eq!(app.slack.calls_of("chat.postEphemeral").len(), 1);
}

#[tokio::test]
async fn a_note_that_a_year_without_askwell_left_behind_is_not_shown() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let limited = Fault::RateLimited(120);
    app.slack.fail_next("chat.postEphemeral", limited);
    app.says(&app.ana, TELL).await;
    waits(&app, 120).await;
    app.clock.move_on(SignedDuration::from_hours(365 * 24));
    let stale = "SELECT id FROM nudges WHERE state = 'dropped' AND dropped_reason = 'stale'";
    let deadline = Instant::now() + Duration::from_secs(20);
    while app.home.column(stale).await.is_empty() {
        assert!(Instant::now() < deadline, "nobody dropped it");
        sleep(Duration::from_millis(20)).await;
    }
    assert!(app.nudges(&app.ana).is_empty());
    assert_eq!(app.slack.calls_of("chat.postEphemeral").len(), 1);
}

#[tokio::test]
async fn an_answer_that_got_lost_is_not_repeated() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.slack.fail_next("chat.postEphemeral", Fault::DropReply);
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    assert_eq!(app.slack.calls_of("chat.postEphemeral").len(), 1);
}

#[tokio::test]
async fn an_unfolded_link_is_no_new_message() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let ts = app
        .says(&app.ana, "Fix the login test, see https://ci.example/1")
        .await;
    app.slack.unfurls(&app.team, &ts).unwrap();
    app.slack.settled().await.unwrap();
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn an_edited_message_is_judged_anew_once_and_never_nudged_twice() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let told = app.says(&app.ana, TELL).await;
    app.slack
        .edits(&app.ana, &app.team, &told, "Send me the Q4 numbers today.")
        .unwrap();
    app.slack.settled().await.unwrap();
    app.sees(&app.ana, 1).await;

    let asked = app.says(&app.ana, "Thanks everyone!").await;
    for text in [TELL, "Fix the login test today."] {
        app.slack.edits(&app.ana, &app.team, &asked, text).unwrap();
        app.slack.settled().await.unwrap();
    }
    app.sees(&app.ana, 2).await;
}

#[tokio::test]
async fn with_the_limits_of_a_working_day_it_speaks_once_a_day_and_not_at_night() {
    let app = TestApp::spawn(SlackMode::Http, |config| {
        config.coach.listening_days = 0;
    })
    .await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.clock.move_on(SignedDuration::from_hours(5));
    app.says(&app.ana, "Run it by me before it goes out.").await;
    app.sees(&app.ana, 1).await;
    let why = app.asks(&app.ana, "why").await;
    assert!(why.contains("today's limit was reached"), "{why}");

    app.clock.move_on(SignedDuration::from_hours(6));
    app.says(&app.ana, "I'll just do it myself.").await;
    app.sees(&app.ana, 1).await;
    let why = app.asks(&app.ana, "why").await;
    assert!(why.contains("in your quiet hours"), "{why}");
}

#[tokio::test]
async fn the_listening_week_only_listens_and_counts() {
    let app = TestApp::spawn(SlackMode::Http, |config| {
        config.coach = config.coach.clone().without_limits();
        config.coach.listening_days = 7;
    })
    .await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.says(&app.ana, "What do you think we should try first?")
        .await;
    assert!(app.nudges(&app.ana).is_empty());
    let stats = app.asks(&app.ana, "stats").await;
    assert!(stats.contains("Orders: 1"), "{stats}");
    assert!(stats.contains("*1* open"), "{stats}");
    app.clock.move_on(SignedDuration::from_hours(7 * 24));
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn what_is_no_tell_brings_no_word() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    for text in [
        "let me know if anything is unclear",
        "Thanks all, great week!",
        "How would you approach the migration?",
        "The build is green again.",
    ] {
        app.says(&app.ana, text).await;
    }
    assert!(app.nudges(&app.ana).is_empty());
}
