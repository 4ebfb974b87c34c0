//! The two shortcuts: for anybody, anywhere, and nothing is left of them.

use askwell::play::emulator::{Fault, OpenView, Submitted};
use serde_json::json;

use crate::support::app::{TELL, TestApp, read, read_blocks};

async fn opened(app: &TestApp, user: &str) -> OpenView {
    app.slack
        .wait_for("a modal", |slack| slack.view(user))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_message_of_ones_own_is_shown_in_other_ways_and_nothing_is_kept() {
    let app = TestApp::over_http().await;
    let lonely = app.channel_without_bot("lonely");
    let parent = app
        .slack
        .says(&app.ben, &lonely, "About the review")
        .unwrap();
    let ts = app
        .slack
        .says_in_thread(&app.ana, &lonely, &parent, TELL)
        .unwrap();
    let answer = app
        .slack
        .message_shortcut(&app.ana, &lonely, &ts, "rewrite_message")
        .await
        .unwrap();
    assert!(answer.acknowledged);
    let text = read_blocks(opened(&app, &app.ana).await.blocks());
    assert!(text.contains("Q3 numbers") && text.contains('?'), "{text}");
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}

#[tokio::test]
async fn a_leaders_shortcut_is_not_counted() {
    let app = TestApp::over_socket().await;
    app.ana_is_in().await;
    let elsewhere = app.workspace.channel("elsewhere", &[&app.ana]);
    let ts = app.slack.says(&app.ana, &elsewhere, TELL).unwrap();
    app.slack
        .message_shortcut(&app.ana, &elsewhere, &ts, "rewrite_message")
        .await
        .unwrap();
    opened(&app, &app.ana).await;
    app.slack.settled().await.unwrap();
    let stats = app.asks(&app.ana, "stats").await;
    assert!(stats.contains("Nothing counted yet"), "{stats}");
    assert!(app.asks(&app.ana, "why").await.contains("No decisions yet"));
}

#[tokio::test]
async fn somebody_elses_message_stays_unread() {
    let app = TestApp::over_http().await;
    let ts = app.slack.says(&app.ben, &app.team, TELL).unwrap();
    app.slack
        .message_shortcut(&app.ana, &app.team, &ts, "rewrite_message")
        .await
        .unwrap();
    let text = read_blocks(opened(&app, &app.ana).await.blocks());
    assert!(text.contains("somebody else's"), "{text}");
    assert!(!text.contains("Q3 numbers"), "{text}");
    assert!(app.slack.view(&app.ben).is_none());
}

#[tokio::test]
async fn a_message_that_tells_nothing_can_stay_as_it_is() {
    let app = TestApp::over_http().await;
    let ts = app
        .slack
        .says(&app.ana, &app.team, "The build is green again.")
        .unwrap();
    app.slack
        .message_shortcut(&app.ana, &app.team, &ts, "rewrite_message")
        .await
        .unwrap();
    let text = read_blocks(opened(&app, &app.ana).await.blocks());
    assert!(text.contains("it can stay as it is"), "{text}");
}

#[tokio::test]
async fn a_modal_that_came_too_late_is_answered_in_another_way() {
    let app = TestApp::over_http().await;
    let late = || Fault::Error("expired_trigger_id".into());
    let ts = app.slack.says(&app.ana, &app.team, TELL).unwrap();
    app.slack.fail_next("views.open", late());
    app.slack
        .message_shortcut(&app.ana, &app.team, &ts, "rewrite_message")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    let notes = app.slack.ephemerals(&app.ana);
    assert!(read(notes.last().unwrap()).contains("Q3 numbers"));

    app.slack.fail_next("views.open", late());
    app.slack.shortcut(&app.ben, "rewrite_text").await.unwrap();
    app.slack.settled().await.unwrap();
    let dms = app.slack.dms(&app.ben);
    let text = read_blocks(&dms.last().unwrap().blocks);
    assert!(text.contains("A second try usually works"), "{text}");
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn a_text_from_anywhere_comes_back_as_questions_and_can_be_changed_and_tried_again() {
    let app = TestApp::over_http().await;
    app.slack.shortcut(&app.ben, "rewrite_text").await.unwrap();
    opened(&app, &app.ben).await;
    for (text, expected) in [
        (TELL, "Q3 numbers"),
        ("The build is green again.", "it can stay as it is"),
    ] {
        let submitted = app
            .slack
            .submits_view(&app.ben, &[("rewrite_text_input", json!(text))])
            .await
            .unwrap();
        assert_eq!(submitted, Submitted::Updated);
        let shown = read_blocks(app.slack.view(&app.ben).unwrap().blocks());
        assert!(shown.contains(expected), "{shown}");
    }
    app.slack.settled().await.unwrap();
    assert!(app.home.tables_with(&app.ben).await.is_empty());
    assert!(app.slack.dms(&app.ben).is_empty());
}

#[tokio::test]
async fn a_shortcut_of_another_app_is_left_alone() {
    let app = TestApp::over_http().await;
    let answer = app.slack.shortcut(&app.ben, "file_a_bug").await.unwrap();
    assert!(answer.acknowledged);
    app.slack.settled().await.unwrap();
    assert!(app.slack.calls().is_empty());
}
