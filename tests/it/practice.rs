//! A question on Monday and one on Friday for whoever wants them, and one after the programme.

use askwell::coach::Kind;
use askwell::coach::own::{Own, Words};
use askwell::config::SlackMode;
use askwell::play::emulator::{Fault, Posted};
use jiff::{SignedDuration, Timestamp};

use crate::support::app::{TestApp, read_blocks};

/// Half past nine in Prague, on the Monday after Ana said yes.
const MONDAY: &str = "2026-11-30T08:30:00Z";

async fn ana_in_prague() -> TestApp {
    let app = TestApp::spawn(SlackMode::Http, |_| ()).await;
    app.ana_is_in().await;
    let ana = app.leader(&app.ana);
    app.store
        .set_time_zone(&ana, "Europe/Prague")
        .await
        .unwrap();
    app
}

async fn with_practice() -> TestApp {
    let app = ana_in_prague().await;
    let own = Own {
        practice: true,
        focus: Some(Kind::Rescue),
        aim: Words::aim("To let them untie their knots"),
        ..Own::default()
    };
    app.store
        .set_own(&app.leader(&app.ana), &own)
        .await
        .unwrap();
    app
}

async fn at(app: &TestApp, time: &str) {
    let time: Timestamp = time.parse().unwrap();
    app.clock.move_on(time.duration_since(app.clock.now()));
    app.practises().await;
}

fn prompts(app: &TestApp) -> Vec<Posted> {
    let mut dms = app.slack.dms(&app.ana);
    dms.retain(|dm| dm.metadata.is_some());
    dms
}

#[tokio::test]
async fn nobody_gets_prompts_who_did_not_ask_for_them() {
    let app = ana_in_prague().await;
    at(&app, MONDAY).await;
    at(&app, "2026-12-04T14:30:00Z").await;
    assert!(prompts(&app).is_empty());
}

#[tokio::test]
async fn a_week_brings_one_question_at_its_start_and_one_at_its_end() {
    let app = with_practice().await;
    at(&app, "2026-11-30T08:29:00Z").await;
    assert!(prompts(&app).is_empty());
    at(&app, MONDAY).await;
    at(&app, "2026-11-30T08:31:00Z").await;
    let said = prompts(&app);
    assert_eq!(said.len(), 1);
    let text = read_blocks(&said[0].blocks);
    assert_eq!(text.matches('?').count(), 1, "{text}");
    assert!(text.contains("To let them untie their knots"), "{text}");
    assert!(text.contains("I've practised enough"), "{text}");
    at(&app, "2026-12-04T14:30:00Z").await;
    let said = prompts(&app);
    assert_eq!(said.len(), 2);
    assert_eq!(
        said[1].metadata.as_ref().unwrap()["event_type"],
        "askwell_reflection"
    );
    at(&app, "2026-12-07T08:30:00Z").await;
    let said = prompts(&app);
    assert_eq!(said.len(), 3);
    assert_ne!(said[0].text, said[2].text, "the words change");
}

#[tokio::test]
async fn a_prompt_is_never_more_than_twelve_hours_late_and_is_not_made_up_for() {
    let app = with_practice().await;
    at(&app, "2026-11-30T20:30:00Z").await;
    assert!(prompts(&app).is_empty());
    // Planned in time, and Slack was down for the day.
    app.slack.fail_next("chat.postMessage", Fault::ServerError);
    at(&app, "2026-12-07T08:30:00Z").await;
    at(&app, "2026-12-07T20:30:00Z").await;
    assert!(prompts(&app).is_empty());
    let states = app
        .home
        .column("SELECT state FROM jobs WHERE kind = 'plan'")
        .await;
    assert_eq!(states, [Some("dropped".to_owned())]);
}

#[tokio::test]
async fn a_lost_answer_brings_no_second_prompt() {
    let app = with_practice().await;
    app.slack.fail_next("chat.postMessage", Fault::DropReply);
    at(&app, MONDAY).await;
    for _ in 0..3 {
        app.clock.move_on(SignedDuration::from_mins(5));
        app.practises().await;
    }
    assert_eq!(prompts(&app).len(), 1);
    let states = app
        .home
        .column("SELECT state FROM jobs WHERE kind = 'plan'")
        .await;
    assert_eq!(states, [Some("done".to_owned())]);
}

#[tokio::test]
async fn one_click_ends_it_and_a_pause_holds_it() {
    let app = with_practice().await;
    at(&app, MONDAY).await;
    let note = prompts(&app).remove(0);
    let clicked = app.slack.clicks(&app.ana, &note, "offer_no_practice");
    clicked.await.unwrap();
    app.slack.settled().await.unwrap();
    let leader = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    assert!(!leader.unwrap().own.practice);
    at(&app, "2026-12-04T14:30:00Z").await;
    assert_eq!(prompts(&app).len(), 1);
    app.store
        .set_practice(&app.leader(&app.ana), true)
        .await
        .unwrap();
    app.asks(&app.ana, "pause 1w").await;
    at(&app, "2026-12-07T08:30:00Z").await;
    assert_eq!(prompts(&app).len(), 1);
}

#[tokio::test]
async fn after_thirteen_weeks_everybody_is_asked_once_what_they_would_like_to_do_alone() {
    let app = ana_in_prague().await;
    at(&app, "2027-02-24T08:29:00Z").await;
    assert!(prompts(&app).is_empty());
    for time in [
        "2027-02-24T08:30:00Z",
        "2027-02-26T08:30:00Z",
        "2027-04-26T08:30:00Z",
    ] {
        at(&app, time).await;
        app.store.retain(app.clock.now()).await.unwrap();
        let said = prompts(&app);
        assert_eq!(said.len(), 1, "{time}");
        assert_eq!(said[0].text, "What would you like to do without me?");
    }
}
