//! Nudges in two private messages a day, for leaders who like it better.

use askwell::coach::own::{Delivery, Own};
use askwell::config::SlackMode;
use askwell::play::emulator::{Fault, Posted};
use jiff::{SignedDuration, Timestamp};

use crate::support::app::{TELL, TestApp, read_blocks};

/// The clock starts at noon; this is the next digest.
const AFTERNOON: &str = "2026-11-25T16:00:00Z";
const OTHER_TELL: &str = "Update the runbook before the demo.";

async fn with(delivery: Delivery) -> TestApp {
    let app = TestApp::spawn(SlackMode::Http, |config| {
        config.coach = config.coach.clone().without_limits();
    })
    .await;
    app.ana_is_in().await;
    let own = Own {
        delivery,
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
    app.digests().await;
}

fn digests(app: &TestApp) -> Vec<Posted> {
    let mut dms = app.slack.dms(&app.ana);
    dms.retain(|dm| {
        dm.metadata
            .as_ref()
            .is_some_and(|metadata| metadata["event_type"] == "askwell_digest")
    });
    dms
}

async fn nudges(app: &TestApp, what: &str) -> Vec<String> {
    let sql = format!("SELECT {what} FROM nudges ORDER BY created_at, id");
    let values = app.home.column(&sql).await.into_iter();
    values.map(Option::unwrap_or_default).collect()
}

#[tokio::test]
async fn what_was_said_by_noon_comes_in_one_message_in_the_afternoon() {
    let app = with(Delivery::Digest).await;
    app.says(&app.ana, TELL).await;
    app.says(&app.ana, OTHER_TELL).await;
    at(&app, "2026-11-25T15:59:00Z").await;
    assert!(app.nudges(&app.ana).is_empty());
    assert!(digests(&app).is_empty());
    // Until then nothing is kept of the messages but where they are.
    assert!(app.home.tables_with("runbook").await.is_empty());
    at(&app, AFTERNOON).await;
    at(&app, "2026-11-25T16:05:00Z").await;
    let said = digests(&app);
    assert_eq!(said.len(), 1);
    let text = read_blocks(&said[0].blocks);
    assert!(
        text.contains("Q3 numbers") && text.contains("runbook"),
        "{text}"
    );
    assert_eq!(nudges(&app, "state").await, ["sent", "sent"]);
    assert_eq!(nudges(&app, "delivered_in").await, ["dm", "dm"]);
    assert!(app.nudges(&app.ana).is_empty(), "nothing in the channel");
}

#[tokio::test]
async fn what_was_changed_or_deleted_meanwhile_is_left_out_and_counted() {
    let app = with(Delivery::Digest).await;
    let deleted = app.says(&app.ana, TELL).await;
    let edited = app.says(&app.ana, OTHER_TELL).await;
    app.slack.deletes(&app.ana, &app.team, &deleted).unwrap();
    app.slack
        .edits(
            &app.ana,
            &app.team,
            &edited,
            "How might we update the runbook?",
        )
        .unwrap();
    app.slack.settled().await.unwrap();
    assert_eq!(nudges(&app, "dropped_reason").await, ["deleted", "edited"]);
    at(&app, AFTERNOON).await;
    assert!(digests(&app).is_empty());
}

#[tokio::test]
async fn a_change_that_slack_never_told_of_is_seen_when_the_digest_is_made() {
    let app = with(Delivery::Digest).await;
    app.says(&app.ana, TELL).await;
    app.says(&app.ana, OTHER_TELL).await;
    app.slack.fail_next(
        "conversations.history",
        Fault::Error("channel_not_found".into()),
    );
    at(&app, AFTERNOON).await;
    let text = read_blocks(&digests(&app)[0].blocks);
    assert!(
        !text.contains("Q3 numbers") && text.contains("runbook"),
        "{text}"
    );
    assert_eq!(nudges(&app, "state").await, ["dropped", "sent"]);
    let why = app.asks(&app.ana, "why").await;
    assert!(why.contains("Slack didn't take it"), "{why}");
}

#[tokio::test]
async fn a_lost_answer_brings_no_second_digest() {
    let app = with(Delivery::Digest).await;
    app.says(&app.ana, TELL).await;
    app.slack.fail_next("chat.postMessage", Fault::DropReply);
    at(&app, AFTERNOON).await;
    for _ in 0..3 {
        app.clock.move_on(SignedDuration::from_mins(5));
        app.digests().await;
    }
    assert_eq!(digests(&app).len(), 1);
    assert_eq!(nudges(&app, "state").await, ["sent"]);
}

#[tokio::test]
async fn a_digest_is_not_sent_half_a_day_late_nor_during_a_pause() {
    let app = with(Delivery::Digest).await;
    app.says(&app.ana, TELL).await;
    at(&app, "2026-11-26T04:00:00Z").await;
    assert!(digests(&app).is_empty());
    assert_eq!(nudges(&app, "dropped_reason").await, ["stale"]);
    app.says(&app.ana, TELL).await;
    app.asks(&app.ana, "pause 3d").await;
    at(&app, "2026-11-26T11:30:00Z").await;
    assert!(digests(&app).is_empty());
    assert_eq!(nudges(&app, "dropped_reason").await, ["stale", "paused"]);
}

#[tokio::test]
async fn a_button_in_a_digest_leaves_the_other_notes_standing() {
    let app = with(Delivery::Digest).await;
    app.says(&app.ana, TELL).await;
    app.says(&app.ana, OTHER_TELL).await;
    at(&app, AFTERNOON).await;
    let digest = digests(&app).remove(0);
    for action in ["nudge_not_now", "nudge_telling_fit"] {
        app.slack.clicks(&app.ana, &digest, action).await.unwrap();
        app.slack.settled().await.unwrap();
        let text = read_blocks(&digests(&app)[0].blocks);
        assert!(
            text.contains("Q3 numbers") && text.contains("runbook"),
            "{text}"
        );
    }
    assert_eq!(nudges(&app, "outcome").await[0], "not_now");
}

#[tokio::test]
async fn who_wants_direct_messages_gets_each_nudge_at_once_with_a_link() {
    let app = with(Delivery::Dm).await;
    app.says(&app.ana, TELL).await;
    let note = app.slack.wait_for("the nudge", |slack| {
        let mut dms = slack.dms(&app.ana).into_iter();
        dms.find(|dm| read_blocks(&dm.blocks).contains("Telling was right here"))
    });
    let text = read_blocks(&note.await.unwrap().blocks);
    app.slack.settled().await.unwrap();
    assert!(app.nudges(&app.ana).is_empty());
    assert!(
        text.contains("Q3 numbers") && text.contains("your message"),
        "{text}"
    );
    assert_eq!(nudges(&app, "delivered_in").await, ["dm"]);
}
