//! `/askwell …` for anybody.

use crate::support::app::{TELL, TestApp, read_blocks};

#[tokio::test]
async fn a_text_comes_back_as_open_questions_and_leaves_no_row() {
    let app = TestApp::over_http().await;
    let reply = app.asks(&app.ben, TELL).await;
    let questions = reply
        .lines()
        .filter(|line| line.ends_with('?') && line.contains("Q3 numbers"))
        .count();
    assert!(questions >= 2, "{reply}");
    app.slack.settled().await.unwrap();
    assert!(app.home.tables_with(&app.ben).await.is_empty());
    assert!(
        app.slack.calls().is_empty(),
        "nothing else was asked of Slack"
    );
}

#[tokio::test]
async fn a_text_that_tells_nothing_is_left_as_it_is() {
    let app = TestApp::over_http().await;
    let reply = app.asks(&app.ben, "What do you think we should try?").await;
    assert!(reply.contains("it can stay as it is"), "{reply}");
}

#[tokio::test]
async fn a_text_that_begins_like_a_subcommand_is_a_text() {
    let app = TestApp::over_http().await;
    let reply = app.asks(&app.ben, "on Friday send me the numbers").await;
    assert!(reply.contains('?'), "{reply}");
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn help_lists_what_there_is() {
    let app = TestApp::over_socket().await;
    for text in ["", "help"] {
        let reply = app.asks(&app.ben, text).await;
        for word in [
            "`/askwell on`",
            "`/askwell off`",
            "pause 3d",
            "stats",
            "why",
            "forget me",
        ] {
            assert!(reply.contains(word), "{word} is missing in {reply}");
        }
    }
}

#[tokio::test]
async fn whoever_is_not_in_is_told_the_way_in() {
    let app = TestApp::over_http().await;
    for text in ["stats", "why", "settings"] {
        let reply = app.asks(&app.ben, text).await;
        assert!(reply.contains("You aren't opted in"), "{text}: {reply}");
    }
    assert!(app.asks(&app.ben, "off").await.contains("weren't opted in"));
    assert!(
        app.asks(&app.ben, "pause")
            .await
            .contains("aren't opted in")
    );
    assert!(
        app.asks(&app.ben, "data")
            .await
            .contains("nothing about you")
    );
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn stats_and_data_show_what_was_counted() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    app.says(&app.ana, "How do you see it?").await;
    let stats = app.asks(&app.ana, "stats").await;
    assert!(stats.contains("*1* open"), "{stats}");
    assert!(stats.contains("Messages that told: *1*"), "{stats}");
    assert!(stats.contains("Nudges: 1"), "{stats}");
    let data = app.asks(&app.ana, "data").await;
    assert!(data.contains("1 (`nudges`)"), "{data}");
}

#[tokio::test]
async fn a_text_sent_to_askwell_itself_comes_back_as_questions() {
    let app = TestApp::over_http().await;
    let dm = app.slack.dm(&app.ben).unwrap();
    app.slack.says(&app.ben, &dm, TELL).unwrap();
    let answer = app
        .slack
        .wait_for("an answer", |slack| {
            let dms = slack.dms(&app.ben);
            dms.into_iter().find(|message| message.user != app.ben)
        })
        .await
        .unwrap();
    assert!(read_blocks(&answer.blocks).contains("Q3 numbers"));
    let event = app.slack.deliveries().into_iter().next().unwrap();
    app.slack.redeliver(&event, 3).await;
    app.slack.settled().await.unwrap();
    assert_eq!(app.slack.dms(&app.ben).len(), 2, "answered once");
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn a_long_text_comes_back_as_its_question() {
    let app = TestApp::over_http().await;
    let long = format!(
        "{}{TELL}",
        "The sky over the harbour was grey. ".repeat(200)
    );
    let reply = app.asks(&app.ben, &long).await;
    let questions = reply.lines().filter(|line| line.ends_with('?')).count();
    assert!(questions >= 2, "{reply}");
}
