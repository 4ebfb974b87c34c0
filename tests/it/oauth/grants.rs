//! A leader's grant to change their own message.

use askwell::slack::client::{SlackClient, Token};
use jiff::SignedDuration;
use url::Url;

use super::*;
use crate::support::app::read_blocks;

/// Ana goes all the way.
async fn ana_grants_in_a_browser(app: &TestApp, link: &str) {
    let mut browser = Browser::new();
    let page = browser.sets_out(link).await;
    let back = app.slack.consents(&page, &app.ana).unwrap();
    let seen = browser.opens(&back).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    assert!(seen.text.contains("That worked."), "{}", seen.text);
    app.slack
        .wait_for("the word that it is kept", |slack| {
            let dms = slack.dms(&app.ana);
            let mut last = dms.last()?.blocks.iter();
            last.any(|block| block.to_string().contains("grant_take_back"))
                .then_some(())
        })
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
}

async fn a_whole_way(mode: SlackMode) {
    let (app, link) = ana_with_a_link(mode).await;
    ana_grants_in_a_browser(&app, &link).await;
    let dms = app.slack.dms(&app.ana);
    let word = read_blocks(&dms.last().unwrap().blocks);
    assert!(word.contains("Your grant is here"), "{word}");
    assert!(word.contains("takes it back"), "{word}");

    assert!(word.contains("your message is now the question"), "{word}");
    let notes = app.slack.ephemerals(&app.ana);
    assert!(
        !notes.iter().any(|note| has_action(note, "grant_open")),
        "the text to paste is out of date"
    );
    let answer = presses_use(&app).await;
    assert!(read(&answer).contains("your message is now the question"));
    let said = app.slack.messages(&app.team);
    assert_eq!(said.len(), 2);
    let questions = said.iter().filter(|message| message.text.ends_with('?'));
    assert_eq!(questions.count(), 2, "the one that led here too: {said:?}");
    assert_eq!(app.slack.calls_of("chat.update").len(), 2);
}

#[tokio::test]
async fn a_grant_changes_the_message_it_was_for_and_the_next() {
    a_whole_way(SlackMode::Http).await;
}

#[tokio::test]
async fn over_a_socket_the_browser_still_finds_its_way() {
    a_whole_way(SlackMode::Socket).await;
}

/// What Ana is shown last.
fn last_note(app: &TestApp) -> Ephemeral {
    app.slack.ephemerals(&app.ana).pop().expect("a note")
}

#[tokio::test]
async fn a_grant_can_be_given_before_any_message_waits_for_it_and_taken_back() {
    let app = TestApp::spawn(SlackMode::Http, with_oauth).await;
    app.ana_is_in().await;
    let offers = last_note(&app);
    app.slack
        .clicks(&app.ana, &offers, "grant_ask")
        .await
        .unwrap();
    app.slack
        .wait_for("the link", |slack| {
            let last = slack.ephemerals(&app.ana).pop()?;
            has_action(&last, "grant_open").then_some(())
        })
        .await
        .unwrap();
    ana_grants_in_a_browser(&app, &offered(&last_note(&app))).await;
    assert!(token(&app, &app.ana).await.is_some());
    let word = read_blocks(&app.slack.dms(&app.ana).pop().unwrap().blocks);
    assert!(!word.contains("your message is now"), "{word}");

    app.slack
        .clicks(&app.ana, &offers, "grant_ask")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    let held = last_note(&app);
    app.slack
        .clicks(&app.ana, &held, "grant_take_back")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    assert!(token(&app, &app.ana).await.is_none());
    assert_eq!(app.slack.calls_of("auth.revoke").len(), 1);
}

#[tokio::test]
async fn the_box_in_the_settings_takes_a_grant_back_and_leads_to_one() {
    let app = TestApp::spawn(SlackMode::Http, with_oauth).await;
    app.ana_is_in().await;
    app.ana_grants().await;
    let sets = async |boxes: serde_json::Value| {
        app.asks(&app.ana, "settings").await;
        let note = last_note(&app);
        app.slack
            .clicks(&app.ana, &note, "settings_open")
            .await
            .unwrap();
        app.slack
            .wait_for("the form", |slack| slack.view(&app.ana))
            .await
            .unwrap();
        let entry = [("settings_replace", boxes)];
        app.slack.submits_view(&app.ana, &entry).await.unwrap();
    };
    sets(serde_json::json!([])).await;
    app.slack
        .wait_for("the word that it is gone", |slack| {
            let word = slack.dms(&app.ana).pop()?;
            read_blocks(&word.blocks)
                .contains("deleted here and given back")
                .then_some(())
        })
        .await
        .unwrap();
    assert!(token(&app, &app.ana).await.is_none());
    sets(serde_json::json!(["yes"])).await;
    app.slack
        .wait_for("the link", |slack| {
            let word = slack.dms(&app.ana).pop()?;
            let blocks = serde_json::json!(word.blocks).to_string();
            blocks.contains("grant_open").then_some(())
        })
        .await
        .unwrap();
    assert!(token(&app, &app.ana).await.is_none(), "a tick is no grant");
}

#[tokio::test]
async fn opening_the_link_leaves_the_text_to_paste_where_it_is() {
    let (app, _) = ana_with_a_link(SlackMode::Http).await;
    let before = app.slack.ephemerals(&app.ana);
    let answer = before.last().unwrap();
    app.slack
        .clicks(&app.ana, answer, "grant_open")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    assert_eq!(app.slack.ephemerals(&app.ana), before);
}

#[tokio::test]
async fn a_message_that_was_edited_on_the_way_stays_as_it_is() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let ts = app.slack.messages(&app.team).pop().unwrap().ts;
    app.slack
        .edits(&app.ana, &app.team, &ts, "Never mind, I have them.")
        .unwrap();
    app.slack.settled().await.unwrap();
    ana_grants_in_a_browser(&app, &link).await;
    assert!(app.slack.calls_of("chat.update").is_empty());
    assert!(token(&app, &app.ana).await.is_some());
}

#[tokio::test]
async fn slack_is_asked_for_the_leaders_own_messages_and_nothing_else() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let page = Url::parse(&Browser::new().sets_out(&link).await).unwrap();
    assert_eq!(page.path(), "/oauth/v2/authorize");
    let asked: Vec<(String, String)> = page.query_pairs().into_owned().collect();
    let value = |name: &str| {
        let found = asked.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(value("user_scope"), Some("chat:write"));
    assert_eq!(value("scope"), None);
    assert_eq!(value("team"), Some(app.workspace.team.as_str()));
    assert_eq!(value("state").unwrap().len(), 43, "256 bits");
    let address = app.http.unwrap();
    let back = format!("http://{address}/slack/oauth/callback");
    assert_eq!(value("redirect_uri"), Some(back.as_str()));
}

#[tokio::test]
async fn without_the_settings_for_it_nothing_is_offered() {
    let app = TestApp::over_socket().await;
    assert_eq!(app.http, None);
    app.ana_is_in().await;
    let answer = presses_use(&app).await;
    assert!(read(&answer).contains("ready to paste"));
    assert!(!has_action(&answer, "grant_open"), "{answer:?}");
}

#[tokio::test]
async fn a_way_that_was_not_begun_here_or_is_over_leads_nowhere() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let begun = async || {
        let mut browser = Browser::new();
        let page = browser.sets_out(&link).await;
        (browser, app.slack.consents(&page, &app.ana).unwrap())
    };
    let changed = |url: &str, change: &dyn Fn(&str) -> Option<String>| {
        let mut url = Url::parse(url).unwrap();
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        url.query_pairs_mut().clear();
        for (name, value) in pairs {
            let value = match name.as_str() {
                "state" => change(&value),
                _ => Some(value),
            };
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(&name, &value);
            }
        }
        url.to_string()
    };
    let nowhere = async |what: &str, browser: &mut Browser, url: &str| {
        let seen = browser.opens(url).await;
        assert_eq!(seen.status, 410, "{what}: {}", seen.text);
        assert_eq!(token(&app, &app.ana).await, None, "{what}");
        let redeemed = app.slack.calls_of("oauth.v2.access").len();
        assert_eq!(redeemed, 0, "{what}");
    };

    let (mut browser, back) = begun().await;
    nowhere("absent", &mut browser, &changed(&back, &|_| None)).await;
    let tampered = changed(&back, &|state| Some(format!("{}A", &state[..42])));
    let twice = format!("{back}&state=x");
    if tampered != back {
        nowhere("tampered", &mut browser, &tampered).await;
    }
    nowhere("two states", &mut browser, &twice).await;

    let (_, back) = begun().await;
    nowhere("without a cookie", &mut Browser::new(), &back).await;

    let (mut anas, back) = begun().await;
    let (mut other, _) = begun().await;
    nowhere("another browser", &mut other, &back).await;
    nowhere("tried before by another", &mut anas, &back).await;

    let (mut browser, back) = begun().await;
    app.clock.move_on(SignedDuration::from_mins(10));
    nowhere("ten minutes later", &mut browser, &back).await;

    app.clock.move_on(SignedDuration::from_mins(50));
    let seen = Browser::new().opens(&link).await;
    assert_eq!(seen.status, 410, "a link of an hour ago");
}

#[tokio::test]
async fn a_way_back_works_once() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let mut browser = Browser::new();
    let page = browser.sets_out(&link).await;
    let cookie = browser.cookie.clone();
    let back = app.slack.consents(&page, &app.ana).unwrap();
    assert_eq!(browser.opens(&back).await.status, 200);
    browser.cookie = cookie;
    assert_eq!(browser.opens(&back).await.status, 410);
    assert_eq!(app.slack.calls_of("oauth.v2.access").len(), 1);
}

#[tokio::test]
async fn what_somebody_else_grants_is_refused_and_given_back() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let globex = app.slack.workspace("Globex");
    let carol = globex.user("carol", "Carol Diaz");
    for (revoked, stranger) in [&app.ben, &carol].into_iter().enumerate() {
        let mut browser = Browser::new();
        let page = browser.sets_out(&link).await;
        let back = app.slack.consents(&page, stranger).unwrap();
        let seen = browser.opens(&back).await;
        assert_eq!(seen.status, 403);
        app.slack
            .wait_for("the grant is given back", |slack| {
                (slack.calls_of("auth.revoke").len() > revoked).then_some(())
            })
            .await
            .unwrap();
        assert_eq!(token(&app, &app.ana).await, None);
    }
    assert!(
        app.slack
            .calls_of("auth.revoke")
            .iter()
            .all(|call| call.ok())
    );
    assert!(app.home.tables_with(&app.ben).await.is_empty());
    assert!(app.home.tables_with(&carol).await.is_empty());
}

#[tokio::test]
async fn a_no_on_slacks_page_is_a_no() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let mut browser = Browser::new();
    let page = browser.sets_out(&link).await;
    let back = app.slack.declines(&page).unwrap();
    let seen = browser.opens(&back).await;
    assert_eq!(seen.status, 403);
    assert!(seen.text.contains("Nothing was granted."), "{}", seen.text);
    assert_eq!(token(&app, &app.ana).await, None);
}

#[tokio::test]
async fn a_grant_that_is_gone_gives_a_text_to_paste_and_the_offer_again() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    ana_grants_in_a_browser(&app, &link).await;
    app.slack.revokes(&app.ana).unwrap();
    app.slack.settled().await.unwrap();
    let answer = presses_use(&app).await;
    assert!(read(&answer).contains("ready to paste"), "{answer:?}");
    assert_ne!(offered(&answer), link);
}

#[tokio::test]
async fn off_forget_me_and_the_button_give_the_grant_back_to_slack() {
    for way in ["off", "forget", "button"] {
        let (app, link) = ana_with_a_link(SlackMode::Http).await;
        ana_grants_in_a_browser(&app, &link).await;
        let granted = Token::new(token(&app, &app.ana).await.unwrap());
        match way {
            "off" => drop(app.asks(&app.ana, "off").await),
            "forget" => {
                app.asks(&app.ana, "forget me").await;
                let notes = app.slack.ephemerals(&app.ana);
                let confirm = notes.iter().rfind(|note| has_action(note, "data_forget"));
                let confirm = confirm.expect("a question first");
                app.slack
                    .clicks(&app.ana, confirm, "data_forget")
                    .await
                    .unwrap();
            }
            _ => {
                let word = app.slack.dms(&app.ana).pop().unwrap();
                app.slack
                    .clicks(&app.ana, &word, "grant_take_back")
                    .await
                    .unwrap();
            }
        }
        app.slack
            .wait_for("the grant is given back", |slack| {
                let calls = slack.calls_of("auth.revoke");
                calls.iter().any(|call| call.ok()).then_some(())
            })
            .await
            .unwrap();
        assert_eq!(token(&app, &app.ana).await, None, "{way}");
        let slack = SlackClient::new(&app.slack.api_url()).unwrap();
        let dead = slack.auth_test(&granted).await.unwrap_err();
        assert!(dead.token_is_dead(), "{way}: {dead}");
    }
}
