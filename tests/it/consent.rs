//! Yes and no, in plain words, and what is left afterwards.

use std::time::Duration;

use askwell::coach::policy::Decision;
use askwell::coach::silence::MomentSilence;
use askwell::play::emulator::Fault;
use jiff::SignedDuration;

use crate::support::app::{TELL, TestApp, has_action, read, read_blocks};

#[tokio::test]
async fn a_first_yes_says_what_is_read_and_kept_and_how_to_stop() {
    let app = TestApp::over_http().await;
    let reply = app.asks(&app.ana, "on").await;
    for fact in [
        "*your own* messages",
        "*Never kept*: your words",
        "/askwell off",
        "forget me",
    ] {
        assert!(reply.contains(fact), "{fact} is missing in {reply}");
    }
    app.slack.settled().await.unwrap();
    let dms = app.slack.dms(&app.ana);
    assert_eq!(dms.len(), 1, "the same facts, to keep");
    assert!(read_blocks(&dms[0].blocks).contains("Other channels, if you like:"));
    assert!(app.slack.dms(&app.ben).is_empty());
}

#[tokio::test]
async fn a_second_yes_changes_nothing() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let reply = app.asks(&app.ana, "on").await;
    assert!(reply.contains("Already on here"), "{reply}");
    assert_eq!(app.slack.dms(&app.ana).len(), 1);
}

#[tokio::test]
async fn a_channel_that_askwell_is_not_in_is_said_so_at_once() {
    let app = TestApp::over_http().await;
    let lonely = app.channel_without_bot("lonely");
    let reply = app
        .slack
        .command(&app.ana, &lonely, "/askwell", "on")
        .await
        .unwrap();
    let text = read_blocks(&reply.ephemeral.unwrap().blocks);
    assert!(text.contains("I'm not in"), "{text}");
    assert!(
        text.contains("everybody in the channel would see"),
        "{text}"
    );
}

#[tokio::test]
async fn a_yes_that_slack_says_nothing_about_leaves_no_row_and_works_the_second_time() {
    let app = TestApp::over_http().await;
    app.slack
        .fail_next("users.info", Fault::Hang(Duration::from_secs(5)));
    app.asks(&app.ana, "on").await;
    app.slack
        .wait_for("the answer", |slack| {
            let said = slack.ephemerals(&app.ana);
            said.iter()
                .any(|note| read(note).contains("nothing was recorded"))
                .then_some(())
        })
        .await
        .unwrap();
    assert!(app.home.tables_with(&app.ana).await.is_empty());
    app.ana_is_in().await;
    assert!(
        app.store
            .leader(&app.leader(&app.ana))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_guest_and_a_shared_channel_are_refused_and_leave_no_row() {
    let app = TestApp::over_http().await;
    let guest = app
        .workspace
        .user_with("gil", "Gil", |user| user.is_restricted = true);
    let team = app.workspace.channel("guests", &[&guest, &app.ana]);
    app.slack
        .command(&guest, &team, "/askwell", "on")
        .await
        .unwrap();
    assert!(app.home.tables_with(&guest).await.is_empty());

    app.workspace
        .adjust_channel(&team, |channel| channel.ext_shared = true)
        .unwrap();
    let reply = app
        .slack
        .command(&app.ana, &team, "/askwell", "on")
        .await
        .unwrap();
    assert!(
        reply.text().contains("shared with another organisation"),
        "{}",
        reply.text()
    );
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}

#[tokio::test]
async fn off_is_off_at_once() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let reply = app.asks(&app.ana, "off").await;
    assert!(reply.contains("Off."), "{reply}");
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
}

#[tokio::test]
async fn a_paused_leader_stays_unread_and_comes_back_by_itself() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let reply = app.asks(&app.ana, "pause 2h").await;
    assert!(reply.contains("Paused until Wed 25 Nov, 14:00"), "{reply}");
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    assert!(app.asks(&app.ana, "why").await.contains("No decisions yet"));
    app.clock.move_on(SignedDuration::from_hours(2));
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn the_playground_is_told_why_a_message_stays_unread() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    let other = app.workspace.channel("other", &[&app.ana]);
    app.slack.says(&app.ana, &other, TELL).unwrap();
    app.slack.settled().await.unwrap();
    app.asks(&app.ana, "pause 2h").await;
    app.says(&app.ana, TELL).await;
    app.workspace
        .adjust_channel(&app.team, |channel| channel.ext_shared = true)
        .unwrap();
    app.says(&app.ana, TELL).await;
    app.says(&app.ben, TELL).await;
    let told = app.decisions.lock().unwrap().clone();
    let silences = [
        MomentSilence::OtherChannel,
        MomentSilence::Paused,
        MomentSilence::External,
    ];
    assert_eq!(
        told,
        silences.map(|silence| Decision::Silent(silence.into()))
    );
}

#[tokio::test]
async fn forget_me_asks_once_and_then_nothing_is_left() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.asks(&app.ana, "forget me").await;
    let confirm = app
        .slack
        .ephemerals(&app.ana)
        .into_iter()
        .rfind(|note| has_action(note, "data_forget"))
        .expect("a question first");
    assert!(!app.home.tables_with(&app.ana).await.is_empty());
    app.slack
        .clicks(&app.ana, &confirm, "data_forget")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    assert_eq!(app.home.tables_with(&app.ana).await, Vec::<String>::new());
    assert!(
        app.asks(&app.ana, "data")
            .await
            .contains("I hold nothing about you")
    );
}

#[tokio::test]
async fn saying_hello_to_askwell_offers_consent_and_channels() {
    let app = TestApp::over_http().await;
    let dm = app.slack.dm(&app.ben).unwrap();
    app.slack.says(&app.ben, &dm, "hello!").unwrap();
    let welcome = app
        .slack
        .wait_for("the welcome", |slack| {
            let dms = slack.dms(&app.ben);
            dms.into_iter().find(|message| message.user != app.ben)
        })
        .await
        .unwrap();
    let text = read_blocks(&welcome.blocks);
    assert!(text.contains("Hello, I'm Askwell"), "{text}");
    assert!(text.contains("*Never kept*: your words"), "{text}");
    app.slack.settled().await.unwrap();
    assert!(
        app.home.tables_with(&app.ben).await.is_empty(),
        "asking is no yes"
    );

    let press = askwell::play::emulator::Press {
        action_id: "welcome_channels".into(),
        choice: serde_json::json!([app.team]),
        ..Default::default()
    };
    app.slack.presses(&app.ben, &welcome, press).await.unwrap();
    app.slack.settled().await.unwrap();
    app.says(&app.ben, TELL).await;
    app.sees(&app.ben, 1).await;
}

#[tokio::test]
async fn a_workspace_that_removes_askwell_leaves_nothing_behind() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.slack.uninstalls(&app.workspace.team);
    app.slack.settled().await.unwrap();
    assert!(app.home.tables_with(&app.ana).await.is_empty());
}

#[tokio::test]
async fn a_grant_that_is_taken_back_is_gone_at_once() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.ana_grants().await;
    app.slack.revokes(&app.ana).unwrap();
    app.slack.settled().await.unwrap();
    let token = app.store.user_token(&app.leader(&app.ana)).await.unwrap();
    assert!(token.is_none());
}

#[tokio::test]
async fn what_is_edited_in_askwells_own_conversation_is_not_judged() {
    let app = TestApp::over_http().await;
    app.asks(&app.ana, "on everywhere").await;
    let dm = app.slack.dm(&app.ana).unwrap();
    let ts = app.slack.says(&app.ana, &dm, "Thanks everybody.").unwrap();
    app.slack.settled().await.unwrap();
    app.slack.edits(&app.ana, &dm, &ts, TELL).unwrap();
    app.slack.settled().await.unwrap();
    assert!(app.nudges(&app.ana).is_empty());
    assert!(app.asks(&app.ana, "why").await.contains("No decisions yet"));
}

#[tokio::test]
async fn a_channel_that_becomes_shared_with_another_organisation_stays_unread() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.workspace
        .adjust_channel(&app.team, |channel| channel.ext_shared = true)
        .unwrap();
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());
    assert!(app.asks(&app.ana, "why").await.contains("No decisions yet"));
}

#[tokio::test]
async fn a_refused_yes_leaves_a_returning_leaders_counts_alone() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    app.asks(&app.ana, "off").await;
    let shared = app.workspace.channel("shared", &[&app.ana]);
    app.workspace
        .adjust_channel(&shared, |channel| channel.ext_shared = true)
        .unwrap();
    let refused = app
        .slack
        .command(&app.ana, &shared, "/askwell", "on")
        .await
        .unwrap();
    assert!(refused.text().contains("shared with another organisation"));
    assert_eq!(app.home.tables_with(&app.ana).await, ["counts"]);
    assert!(app.asks(&app.ana, "data").await.contains("(`counts`)"));
}
