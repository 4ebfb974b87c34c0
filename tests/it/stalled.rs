//! A database that stands still and a Slack that does not answer: nobody waits who need not, nothing is
//! acknowledged that is not safe, and nothing happens twice afterwards.

use std::time::Duration;

use askwell::play::emulator::{Delivery, Fault};
use sqlx::{Connection, SqliteConnection};

use crate::support::app::{TELL, TestApp};

/// The delivery of a message.
fn delivery(app: &TestApp, ts: &str) -> Delivery {
    let deliveries = app.slack.deliveries().into_iter();
    let mut of = deliveries.filter(|delivery| delivery.payload["event"]["ts"] == *ts);
    of.next().expect("it was sent")
}

async fn acknowledged(app: &TestApp, ts: &str) {
    app.slack
        .wait_for("an acknowledgement", |_| {
            (delivery(app, ts).acknowledged == Some(true)).then_some(())
        })
        .await
        .unwrap();
}

async fn while_the_database_stands_still(app: TestApp) {
    app.ana_is_in().await;
    let mut other = SqliteConnection::connect(&app.home.url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();

    let anas = app.slack.says(&app.ana, &app.team, TELL).unwrap();
    let bens = app.slack.says(&app.ben, &app.team, TELL).unwrap();
    acknowledged(&app, &bens).await;
    assert_eq!(delivery(&app, &bens).attempts, 1);
    app.slack
        .wait_for("a second delivery", |_| {
            (delivery(&app, &anas).attempts > 1).then_some(())
        })
        .await
        .unwrap();
    assert_eq!(delivery(&app, &anas).acknowledged, None);
    assert!(app.nudges(&app.ana).is_empty());

    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    acknowledged(&app, &anas).await;
    app.sees(&app.ana, 1).await;
    let event = delivery(&app, &anas);
    app.slack.redeliver(&event, 2).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn a_leader_whose_message_is_not_safe_is_not_acknowledged_and_others_are_over_http() {
    while_the_database_stands_still(TestApp::over_http().await).await;
}

#[tokio::test]
async fn a_leader_whose_message_is_not_safe_is_not_acknowledged_and_others_are_over_a_socket() {
    while_the_database_stands_still(TestApp::over_socket().await).await;
}

#[tokio::test]
async fn a_slack_that_hangs_holds_nobody_up_and_nothing_is_said_twice() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let other = app.workspace.channel("other", &[&app.ana]);
    app.asks(&app.ana, "on everywhere").await;
    let hang = Fault::Hang(Duration::from_secs(3));
    app.slack.fail_next("chat.postEphemeral", hang.clone());

    let hung = app.slack.says(&app.ana, &app.team, TELL).unwrap();
    acknowledged(&app, &hung).await;
    app.slack.says(&app.ana, &other, TELL).unwrap();
    app.sees(&app.ana, 1).await;
    assert_eq!(delivery(&app, &hung).attempts, 1);

    app.slack.fail_next("users.info", hang);
    let reply = app.slack.command(&app.ben, &app.team, "/askwell", "on");
    let reply = reply.await.unwrap();
    assert!(reply.acknowledged && reply.ephemeral.is_some());

    app.slack.settled().await.unwrap();
    assert_eq!(app.slack.calls_of("chat.postEphemeral").len(), 2);
    app.sees(&app.ana, 1).await;
}
