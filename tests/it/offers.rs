//! What can be added to a yes: offered, given with one click, taken back with one.

use askwell::coach::Kind;
use askwell::coach::leader::Leader;
use askwell::config::SlackMode;
use askwell::play::emulator::{Ephemeral, Press};
use serde_json::json;

use crate::support::app::{TestApp, has_action, read, read_blocks};

/// Ana says yes, and this is what she sees.
async fn a_first_yes(app: &TestApp) -> Ephemeral {
    let reply = app.slack.command(&app.ana, &app.team, "/askwell", "on");
    let note = reply.await.unwrap().ephemeral.unwrap();
    app.slack.settled().await.unwrap();
    note
}

/// Presses something on a note and reads the answer.
async fn answer_to(app: &TestApp, note: &Ephemeral, press: Press) -> Ephemeral {
    let before = app.slack.ephemerals(&app.ana).len();
    app.slack.presses(&app.ana, note, press).await.unwrap();
    app.slack
        .wait_for("an answer", |slack| {
            let seen = slack.ephemerals(&app.ana);
            (seen.len() > before).then(|| seen.last().cloned().unwrap())
        })
        .await
        .unwrap()
}

fn press(action: &str) -> Press {
    Press {
        action_id: action.into(),
        ..Press::default()
    }
}

async fn ana(app: &TestApp) -> Leader {
    let leader = app.store.leader(&app.leader(&app.ana)).await.unwrap();
    leader.unwrap()
}

#[tokio::test]
async fn a_first_yes_offers_the_other_yeses_and_takes_none_of_them() {
    let app = TestApp::spawn(SlackMode::Http, |_| {}).await;
    let note = a_first_yes(&app).await;
    for offered in [
        "welcome_channels",
        "welcome_start_now",
        "welcome_everywhere",
        "offer_focus",
        "offer_practice",
        "offer_team_text",
        "settings_open",
        "welcome_stop",
    ] {
        assert!(has_action(&note, offered), "{offered} in {}", read(&note));
    }
    let leader = ana(&app).await;
    assert!(!leader.everywhere && !leader.own.practice);
    assert_eq!(leader.own.focus, None);
    assert!(leader.listening_until > app.clock.now());
    assert_eq!(app.slack.messages(&app.team), [], "nothing is posted");
}

#[tokio::test]
async fn practice_is_a_yes_and_a_no_of_one_click_each() {
    let app = TestApp::over_http().await;
    let note = a_first_yes(&app).await;
    let yes = answer_to(&app, &note, press("offer_practice")).await;
    assert!(read(&yes).contains("on Monday and on Friday"));
    assert!(ana(&app).await.own.practice);
    let no = answer_to(&app, &yes, press("offer_no_practice")).await;
    assert!(read(&no).contains("any more"));
    assert!(!ana(&app).await.own.practice);
}

#[tokio::test]
async fn a_focus_is_chosen_and_given_up() {
    let app = TestApp::over_http().await;
    let note = a_first_yes(&app).await;
    let choose = |kind: &str| Press {
        choice: json!(kind),
        ..press("offer_focus")
    };
    let said = answer_to(&app, &note, choose("rescue")).await;
    assert!(read(&said).contains("Taking work over"));
    assert_eq!(ana(&app).await.own.focus, Some(Kind::Rescue));
    let said = answer_to(&app, &note, choose("none")).await;
    assert!(read(&said).contains("No kind is in focus"));
    assert_eq!(ana(&app).await.own.focus, None);
}

#[tokio::test]
async fn every_channel_is_a_yes_that_goes_back_to_the_chosen_ones() {
    let app = TestApp::over_http().await;
    let note = a_first_yes(&app).await;
    let yes = answer_to(&app, &note, press("welcome_everywhere")).await;
    assert!(ana(&app).await.everywhere);
    let said = answer_to(&app, &yes, press("offer_not_everywhere")).await;
    assert!(read(&said).contains(&format!("<#{}>", app.team)));
    let leader = ana(&app).await;
    assert!(!leader.everywhere);
    assert_eq!(leader.channels, [app.team.as_str().into()].into());
}

#[tokio::test]
async fn a_text_for_the_team_is_shown_to_the_leader_and_posted_nowhere() {
    let app = TestApp::over_http().await;
    let note = a_first_yes(&app).await;
    let said = answer_to(&app, &note, press("offer_team_text")).await;
    assert!(read(&said).contains("practising to ask more"));
    assert_eq!(app.slack.messages(&app.team), []);
    let posted = app.slack.calls_of("chat.postMessage");
    assert!(
        !json!(posted.iter().map(|call| &call.args).collect::<Vec<_>>())
            .to_string()
            .contains("practising to ask more")
    );
}

#[tokio::test]
async fn choosing_channels_as_a_first_yes_explains_and_offers_as_well() {
    let app = TestApp::over_http().await;
    let other = app.workspace.channel("other", &[&app.ana]);
    let dm = app.slack.dm(&app.ana).unwrap();
    app.slack.says(&app.ana, &dm, "hello").unwrap();
    let welcome = app
        .slack
        .wait_for("the welcome", |slack| {
            let dms = slack.dms(&app.ana);
            dms.into_iter().find(|message| message.user != app.ana)
        })
        .await
        .unwrap();
    let both = Press {
        choice: json!([app.team, other]),
        ..press("welcome_channels")
    };
    app.slack.presses(&app.ana, &welcome, both).await.unwrap();
    let offered = app
        .slack
        .wait_for("what it means", |slack| {
            let dms = slack.dms(&app.ana);
            let offers = |message: &&askwell::play::emulator::Posted| {
                json!(message.blocks).to_string().contains("offer_practice")
            };
            dms.iter().find(offers).cloned()
        })
        .await
        .unwrap();
    let text = read_blocks(&offered.blocks);
    assert!(text.contains("*Never kept*: your words"), "{text}");
    assert!(text.contains(&format!("<#{other}>")), "{text}");
    assert_eq!(ana(&app).await.channels.len(), 2);
}

#[tokio::test]
async fn who_is_not_in_is_told_so_and_leaves_no_row() {
    let app = TestApp::over_http().await;
    let note = a_first_yes(&app).await;
    for action in ["offer_practice", "offer_focus"] {
        app.slack
            .presses(&app.ben, &note, press(action))
            .await
            .unwrap();
    }
    app.slack.settled().await.unwrap();
    assert!(app.home.tables_with(&app.ben).await.is_empty());
    let told = app.slack.ephemerals(&app.ben);
    assert!(told.iter().all(|one| read(one).contains("aren't opted in")));
}
