//! When Askwell keeps quiet, and how it needs to say less and less.

use askwell::coach::Kind;
use askwell::coach::metric::Metric;
use askwell::config::SlackMode;
use jiff::SignedDuration;

use crate::support::app::{TELL, TestApp, read};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Ana is in, everywhere, and what Slack says about her is known.
async fn known(app: &TestApp) {
    app.asks(&app.ana, "on everywhere").await;
    app.says(&app.ana, "The demo went well.").await;
}

async fn why(app: &TestApp) -> String {
    app.asks(&app.ana, "why").await
}

#[tokio::test]
async fn the_first_message_in_a_new_incident_channel_is_not_nudged() {
    let app = TestApp::over_http().await;
    app.asks(&app.ana, "on everywhere").await;
    let incident = app.workspace.channel("inc-2041-checkout", &[&app.ana]);
    app.slack.says(&app.ana, &incident, TELL).unwrap();
    app.slack.settled().await.unwrap();
    app.slack.says(&app.ana, &incident, TELL).unwrap();
    app.slack.settled().await.unwrap();
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert_eq!(
        why.matches("by its name the channel is for incidents")
            .count(),
        2,
        "{why}"
    );
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn a_leader_in_a_meeting_is_left_in_peace_once_slack_has_said_so() {
    let app = TestApp::over_http().await;
    app.workspace
        .status(&app.ana, ":spiral_calendar_pad:", "In a meeting");
    known(&app).await;
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert!(
        why.contains("your status said that you were in a meeting"),
        "{why}"
    );
    app.workspace.status(&app.ana, "", "");
    app.clock.move_on(SignedDuration::from_mins(11));
    app.says(&app.ana, "The demo went well.").await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn do_not_disturb_is_heeded_and_the_time_zone_follows_the_leader() {
    let app = TestApp::over_http().await;
    app.workspace.do_not_disturb(&app.ana, true);
    known(&app).await;
    app.store
        .set_time_zone(&app.leader(&app.ana), "Asia/Tokyo")
        .await
        .unwrap();
    app.clock.move_on(SignedDuration::from_mins(11));
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert!(why.contains("you had do-not-disturb on"), "{why}");
    let leader = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert_eq!(leader.unwrap().time_zone.as_deref(), Some("Etc/UTC"));
}

#[tokio::test]
async fn after_a_hard_moment_nothing_is_said_until_the_next_day() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(
        &app.ana,
        "Kim's mother is in hospital, please cover her shifts today.",
    )
    .await;
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = why(&app).await;
    assert!(why.contains("somebody's hard moment that day"), "{why}");
    app.clock.move_on(DAY);
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn three_notes_without_an_answer_bring_one_question_about_them() {
    let app = TestApp::spawn(SlackMode::Http, |config| {
        config.coach = config.coach.clone().without_limits();
        config.coach.back_off = true;
    })
    .await;
    app.ana_is_in().await;
    for seen in 1..=5 {
        app.says(&app.ana, TELL).await;
        let note = read(app.sees(&app.ana, seen).await.last().unwrap());
        let asks = note.contains("What would make these useful");
        assert_eq!(asks, seen == 4, "{seen}: {note}");
        assert_eq!(
            note.contains("I'd like a week's pause"),
            seen == 4,
            "{note}"
        );
        app.clock.move_on(DAY);
    }
}

#[tokio::test]
async fn a_note_that_was_looked_at_or_acted_on_is_not_unanswered() {
    let app = TestApp::spawn(SlackMode::Http, |config| {
        config.coach = config.coach.clone().without_limits();
        config.coach.back_off = true;
    })
    .await;
    app.ana_is_in().await;
    for seen in 1..=4 {
        let ts = app.says(&app.ana, TELL).await;
        let notes = app.sees(&app.ana, seen).await;
        let note = notes.last().unwrap();
        assert!(!read(note).contains("What would make these useful"));
        match seen {
            1 => drop(app.slack.clicks(&app.ana, note, "nudge_why").await),
            2 => app
                .slack
                .edits(
                    &app.ana,
                    &app.team,
                    &ts,
                    "Send the Q3 and Q4 numbers by Friday.",
                )
                .unwrap(),
            _ => {}
        }
        app.slack.settled().await.unwrap();
        app.clock.move_on(DAY);
    }
    let touched = app
        .home
        .column("SELECT CAST(touched_at AS TEXT) FROM nudges ORDER BY created_at");
    let touched: Vec<bool> = touched.await.iter().map(Option::is_some).collect();
    assert_eq!(touched, [true, true, false, false]);
}

#[tokio::test]
async fn a_leader_whose_balance_moves_early_earns_less_help() {
    let app = TestApp::spawn(SlackMode::Http, |_| ()).await;
    app.ana_is_in().await;
    let ana = app.leader(&app.ana);
    let earned = async || app.store.leader(&ana).await.unwrap().unwrap().earned;
    for (asked, told, expected) in [(4, 16, 0), (8, 12, 0), (9, 11, 1), (1, 19, 1)] {
        let now = app.clock.now();
        for (metric, n) in [(Metric::Asked, asked), (Metric::Moments(Kind::Order), told)] {
            app.store.bump(&ana, metric, n, now).await.unwrap();
        }
        app.clock.move_on(DAY * 7);
        app.jobs.fade().await.unwrap();
        assert_eq!(
            earned().await,
            expected,
            "after {asked} of {}",
            asked + told
        );
    }
}
