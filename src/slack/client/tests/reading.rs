use super::*;

#[tokio::test]
async fn an_answer_that_comes_too_late_is_an_error_with_slacks_code() {
    let expired = || {
        (
            StatusCode::NOT_FOUND,
            r#"{"ok":false,"error":"expired_url"}"#,
        )
    };
    let (client, origin, _) = slack(expired).await;
    let url = ResponseUrl::new(format!("{origin}/response"));
    let error = client.respond(&url, &json!({})).await.unwrap_err();
    assert_eq!(error.code(), Some("expired_url"));
    let (client, origin, _) = slack(|| "ok").await;
    let url = ResponseUrl::new(format!("{origin}/response"));
    assert_eq!(client.respond(&url, &json!({})).await, Ok(()));
}

#[tokio::test]
async fn a_message_is_read_again_as_it_stands_now() {
    let message = json!({"ts": "2.2", "user": "U1", "text": "old", "edited": {"user": "U1", "ts": "3.3"},
        "blocks": [{"type": "rich_text", "elements": [{"type": "rich_text_section",
            "elements": [{"type": "text", "text": "a < b"}]}]}]});
    let parent = json!({"ts": "1.1", "user": "U2", "text": "parent"});
    let page = json!({"ok": true, "messages": [parent, message]});
    let (client, _, asked) = slack(answers(page)).await;
    let (token, channel) = (Token::new("x"), ChannelId::from("C1"));
    let (ts, parent) = (MessageTs::from("2.2"), MessageTs::from("1.1"));
    let read = client
        .read_message(&token, &channel, &ts, Some(&parent))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(read.text.as_str(), "a &lt; b");
    assert_eq!(
        (read.user, read.edited_ts),
        (Some("U1".into()), Some("3.3".into()))
    );
    let gone = client
        .read_message(&token, &channel, &"9.9".into(), None)
        .await
        .unwrap();
    assert_eq!(gone, None);
    let paths: Vec<String> = asked
        .lock()
        .unwrap()
        .iter()
        .map(|a| a.path.clone())
        .collect();
    assert_eq!(
        paths,
        ["/api/conversations.replies", "/api/conversations.history"]
    );
}

#[tokio::test]
async fn a_sent_message_is_found_by_its_note() {
    let note = |key: &str| Metadata {
        event_type: "summary".into(),
        key: key.into(),
    };
    let page = json!({"ok": true, "messages": [
        {"ts": "1.1", "text": "x"},
        {"ts": "2.2", "metadata": note("2026-10").to_json()}
    ]});
    let (client, _, _) = slack(answers(page)).await;
    let (token, dm) = (Token::new("x"), ChannelId::from("D1"));
    let found = client.find_posted(&token, &dm, &note("2026-10")).await;
    assert_eq!(found, Ok(Some("2.2".into())));
    assert_eq!(
        client.find_posted(&token, &dm, &note("2026-11")).await,
        Ok(None)
    );
}

#[tokio::test]
async fn scopes_are_read_from_the_header() {
    let (client, _, _) = slack(|| {
        (
            [("x-oauth-scopes", "chat:write, commands")],
            axum::Json(json!({"ok": true, "team_id": "T1"})),
        )
    })
    .await;
    let auth = client.auth_test(&Token::new("x")).await.unwrap();
    assert_eq!(auth.scopes.unwrap(), ["chat:write", "commands"]);
    assert_eq!(auth.team, Some("T1".into()));
}

#[tokio::test]
async fn a_code_is_redeemed_with_the_apps_own_secret() {
    let granted = json!({"ok": true, "access_token": "xoxb-1", "team": {"id": "T1"}});
    let (client, _, asked) = slack(answers(granted)).await;
    let secret = SecretString::from("shh");
    let grant = client
        .oauth_access("1.2", &secret, "c0de", "https://x.example/cb")
        .await
        .unwrap();
    assert_eq!(grant.team.as_str(), "T1");
    let asked = asked.lock().unwrap();
    assert_eq!(asked[0].path, "/api/oauth.v2.access");
    assert_eq!(asked[0].authorization, "Basic MS4yOnNoaA==");
    assert!(asked[0].body.contains("code=c0de"));
}

#[tokio::test]
async fn rest_is_respected_while_it_lasts() {
    let info = json!({"ok": true, "dnd_enabled": true, "next_dnd_start_ts": 100,
        "next_dnd_end_ts": 200, "snooze_enabled": true, "snooze_endtime": 50});
    let (client, _, _) = slack(answers(info)).await;
    let dnd = client
        .dnd_info(&Token::new("x"), &UserId::from("U1"))
        .await
        .unwrap();
    let rests: Vec<i64> = [49, 50, 99, 100, 199, 200]
        .into_iter()
        .filter(|now| dnd.covers(*now))
        .collect();
    assert_eq!(rests, [49, 100, 199]);
}
