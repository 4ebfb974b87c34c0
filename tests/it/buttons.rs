//! What the buttons under a note do, and for whom.

use askwell::play::emulator::{Ephemeral, Fault};

use crate::support::app::{TELL, TestApp, has_action, read, read_blocks};

/// Ana is in and has a note over [`TELL`]; its message's `ts` and the note.
async fn a_nudge(app: &TestApp) -> (String, Ephemeral) {
    app.ana_is_in().await;
    let ts = app.says(&app.ana, TELL).await;
    let note = app.sees(&app.ana, 1).await.remove(0);
    (ts, note)
}

/// The private notes once a click has changed them, all of them.
async fn after(app: &TestApp, note: &Ephemeral, user: &str, action: &str) -> Vec<Ephemeral> {
    let before = app.slack.ephemerals(user);
    app.slack.clicks(user, note, action).await.unwrap();
    app.slack
        .wait_for("the click's effect", |slack| {
            (slack.ephemerals(user) != before).then_some(())
        })
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    app.slack.ephemerals(user)
}

fn message(app: &TestApp, ts: &str) -> String {
    let messages = app.slack.messages(&app.team);
    let message = messages.into_iter().find(|message| message.ts == ts);
    message.expect("it is still there").text
}

#[tokio::test]
async fn using_it_puts_the_question_in_place_of_the_message_with_the_leaders_own_token() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.ana_grants().await;
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    let now = message(&app, &ts);
    assert!(now.ends_with('?'), "{now}");
    assert!(
        now.contains("Q3 numbers") && now.contains("Friday"),
        "{now}"
    );
    assert!(
        read(&note).contains(&now),
        "the question that was shown: {now}"
    );
    assert!(read(seen.last().unwrap()).contains("your message is now the question"));
    assert_eq!(app.nudges(&app.ana).len(), 0, "our own edit is not coached");
}

#[tokio::test]
async fn without_a_grant_it_hands_the_text_over_to_be_pasted() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    assert_eq!(message(&app, &ts), TELL);
    assert!(app.slack.calls_of("chat.update").is_empty());
    let text = read(seen.last().unwrap());
    assert!(text.contains("ready to paste"), "{text}");
    assert!(text.contains("Q3 numbers"), "{text}");
}

#[tokio::test]
async fn a_message_that_slack_will_not_change_is_handed_over_with_the_reason() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.ana_grants().await;
    app.slack
        .fail_next("chat.update", Fault::Error("edit_window_closed".into()));
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    assert_eq!(message(&app, &ts), TELL);
    let text = read(seen.last().unwrap());
    assert!(text.contains("the time for edits is over"), "{text}");
}

#[tokio::test]
async fn a_message_that_the_leader_has_edited_since_stays_as_it_is() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.ana_grants().await;
    app.slack
        .edits(&app.ana, &app.team, &ts, "Never mind, I have them.")
        .unwrap();
    app.slack.settled().await.unwrap();
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    assert_eq!(message(&app, &ts), "Never mind, I have them.");
    assert!(read(seen.last().unwrap()).contains("has changed since"));
}

#[tokio::test]
async fn two_clicks_change_the_message_once() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    app.ana_grants().await;
    let (first, second) = tokio::join!(
        app.slack.clicks(&app.ana, &note, "nudge_use"),
        app.slack.clicks(&app.ana, &note, "nudge_use"),
    );
    first.unwrap();
    second.unwrap();
    app.slack
        .wait_for("the change", |slack| {
            (!slack.calls_of("chat.update").is_empty()).then_some(())
        })
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    assert_eq!(app.slack.calls_of("chat.update").len(), 1);
}

#[tokio::test]
async fn another_idea_shows_other_questions_in_the_same_place() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    after(&app, &note, &app.ana, "nudge_another").await;
    let notes = app.sees(&app.ana, 1).await;
    assert_eq!(notes[0].ts, note.ts);
    assert_ne!(read(&notes[0]), read(&note));
    assert!(read(&notes[0]).contains("Q3 numbers"));
}

#[tokio::test]
async fn why_opens_the_reason_and_leaves_the_note() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    app.slack
        .clicks(&app.ana, &note, "nudge_why")
        .await
        .unwrap();
    let view = app
        .slack
        .wait_for("a modal", |slack| slack.view(&app.ana))
        .await
        .unwrap();
    let text = read_blocks(view.blocks());
    assert!(text.contains("Orders"), "{text}");
    assert!(text.contains("Why it is worth a thought"), "{text}");
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn not_now_takes_the_note_away() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    after(&app, &note, &app.ana, "nudge_not_now").await;
    assert!(app.nudges(&app.ana).is_empty());
}

#[tokio::test]
async fn telling_was_right_twice_keeps_the_pattern_quiet_there_and_can_be_taken_back() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    for _ in 0..2 {
        app.says(&app.ana, TELL).await;
        let note = app.sees(&app.ana, 1).await.remove(0);
        let seen = after(&app, &note, &app.ana, "nudge_telling_fit").await;
        assert!(read(seen.last().unwrap()).contains("telling fits here"));
    }
    app.says(&app.ana, TELL).await;
    assert!(app.nudges(&app.ana).is_empty());

    let settled = app.slack.ephemerals(&app.ana);
    let with_undo = settled.iter().rfind(|note| has_action(note, "nudge_undo"));
    after(&app, with_undo.expect("a way back"), &app.ana, "nudge_undo").await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
}

#[tokio::test]
async fn less_of_this_keeps_the_kind_quiet() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    after(&app, &note, &app.ana, "nudge_less").await;
    app.says(&app.ana, "Update the board today.").await;
    assert!(app.nudges(&app.ana).is_empty());
    let why = app.asks(&app.ana, "why").await;
    assert!(why.contains("you asked for less of this kind"), "{why}");
}

#[tokio::test]
async fn somebody_elses_click_changes_nothing_and_is_told_so() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.ana_grants().await;
    for action in [
        "nudge_use",
        "nudge_another",
        "nudge_telling_fit",
        "nudge_not_now",
        "nudge_less",
    ] {
        app.slack.clicks(&app.ben, &note, action).await.unwrap();
    }
    app.slack.settled().await.unwrap();
    assert_eq!(message(&app, &ts), TELL);
    assert_eq!(app.nudges(&app.ana), [note]);
    assert!(app.home.tables_with(&app.ben).await.is_empty());
}

#[tokio::test]
async fn the_buttons_carry_no_words() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    fn values(value: &serde_json::Value, found: &mut Vec<String>) {
        if let Some(fields) = value.as_object() {
            found.extend(
                fields
                    .get("value")
                    .and_then(|v| v.as_str())
                    .map(str::to_owned),
            );
            fields.values().for_each(|field| values(field, found));
        }
        if let Some(items) = value.as_array() {
            items.iter().for_each(|item| values(item, found));
        }
    }
    let mut found = Vec::new();
    note.blocks
        .iter()
        .for_each(|block| values(block, &mut found));
    assert!(found.len() >= 6, "{found:?}");
    for value in found {
        assert!(!value.contains(' ') && !value.contains("Q3"), "{value}");
    }
}

#[tokio::test]
async fn mentions_links_lists_and_code_around_the_question_stay_as_they_were() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.ana_grants().await;
    let written = "Hi @ben, see https://a.example/plan and `main`.\n\
                   Send me the *Q3* numbers by Friday, please.\n• costs\n• `income`";
    let ts = app.says(&app.ana, written).await;
    let blocks = |ts: &str| {
        let messages = app.slack.messages(&app.team);
        let message = messages.into_iter().find(|message| message.ts == ts);
        message.unwrap().blocks[0]["elements"].clone()
    };
    let before = blocks(&ts);
    let note = app.sees(&app.ana, 1).await.remove(0);
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    assert!(read(seen.last().unwrap()).contains("your message is now the question"));
    let now = blocks(&ts);
    assert!(now.to_string().contains('?'), "{now}");
    assert!(!now.to_string().contains("please"), "{now}");
    assert_eq!(now[1], before[1], "the list");
    let opening = |parts: &serde_json::Value| {
        let elements = parts[0]["elements"].as_array().unwrap();
        let code = elements.iter().position(|one| one["style"]["code"] == true);
        elements[..=code.unwrap()].to_vec()
    };
    assert_eq!(opening(&now), opening(&before));
}

#[tokio::test]
async fn a_message_with_a_file_is_handed_over_to_be_pasted() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.ana_grants().await;
    app.slack
        .says_with(&app.ana, &app.team, TELL, |message| {
            message.subtype = Some("file_share".into());
            message.files = vec![serde_json::json!({"id": "F1", "name": "plan.pdf"})];
        })
        .unwrap();
    app.slack.settled().await.unwrap();
    let note = app.sees(&app.ana, 1).await.remove(0);
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    let text = read(seen.last().unwrap());
    assert!(text.contains("Its form would get lost"), "{text}");
    assert!(app.slack.calls_of("chat.update").is_empty());
}

/// The outcomes in the leader's own export.
async fn outcomes(app: &TestApp) -> Vec<serde_json::Value> {
    let export = app.store.export(&app.leader(&app.ana)).await.unwrap();
    let nudges = export["nudges"].as_array().unwrap().iter();
    nudges.map(|nudge| nudge["outcome"].clone()).collect()
}

#[tokio::test]
async fn a_leader_who_makes_a_question_of_it_by_hand_is_credited_and_an_edit_that_tells_is_not() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    let edits = async |text: &str| {
        app.slack.edits(&app.ana, &app.team, &ts, text).unwrap();
        app.slack.settled().await.unwrap();
    };
    edits("Send me the Q3 numbers by Thursday, please.").await;
    assert_eq!(outcomes(&app).await, [serde_json::Value::Null]);
    edits("When could the Q3 numbers be ready?").await;
    let credited = async {
        while outcomes(&app).await != ["edited"] {
            tokio::task::yield_now().await;
        }
    };
    let in_time = tokio::time::timeout(std::time::Duration::from_secs(20), credited);
    in_time.await.expect("it is credited");
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    let text = read(seen.last().unwrap());
    assert!(text.contains("has changed since"), "{text}");
    assert!(app.asks(&app.ana, "stats").await.contains("used: 1"));
}

#[tokio::test]
async fn a_change_by_askwell_is_its_own_and_not_the_leaders() {
    let app = TestApp::over_http().await;
    let (_, note) = a_nudge(&app).await;
    app.ana_grants().await;
    after(&app, &note, &app.ana, "nudge_use").await;
    assert_eq!(outcomes(&app).await, ["used"]);
}

#[tokio::test]
async fn why_names_the_rule_and_its_source_although_the_words_cannot_be_read_again() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.slack.deletes(&app.ana, &app.team, &ts).unwrap();
    app.slack.settled().await.unwrap();
    app.clock.move_on(jiff::SignedDuration::from_hours(2));
    app.slack
        .clicks(&app.ana, &note, "nudge_why")
        .await
        .unwrap();
    let view = app
        .slack
        .wait_for("a modal", |slack| slack.view(&app.ana))
        .await
        .unwrap();
    let text = read_blocks(view.blocks());
    assert!(!text.contains("Q3"), "{text}");
    assert!(text.contains("Why it is worth a thought"), "{text}");
    assert!(
        text.contains("`order_") && text.contains("comes from:"),
        "{text}"
    );
}

#[tokio::test]
async fn a_message_that_was_changed_although_the_answer_got_lost_counts_as_changed() {
    let app = TestApp::over_http().await;
    let (ts, note) = a_nudge(&app).await;
    app.ana_grants().await;
    app.slack.fail_next("chat.update", Fault::DropReply);
    let seen = after(&app, &note, &app.ana, "nudge_use").await;
    assert!(message(&app, &ts).ends_with('?'));
    assert!(read(seen.last().unwrap()).contains("your message is now the question"));
    assert_eq!(app.slack.calls_of("chat.update").len(), 1);
}
