//! What the Web API gives and refuses.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::{ChannelKind, EmulatorConfig, Fault, Holder};
use super::{call, id, quick, slack, slack_with};

#[tokio::test]
async fn a_token_says_who_it_is_and_a_wrong_one_is_refused() {
    let (slack, acme) = slack().await;
    let who = call(&slack, &acme.bot_token, "auth.test", json!({})).await;
    assert_eq!(who["user_id"], json!(acme.bot_user));
    assert_eq!(who["team_id"], json!(acme.team));
    for (token, error) in [("", "not_authed"), ("xoxb-nonsense", "invalid_auth")] {
        assert_eq!(
            call(&slack, token, "auth.test", json!({})).await["error"],
            error
        );
    }
    let app_token = slack.config().app_token.clone();
    let refused = call(&slack, &app_token, "users.list", json!({})).await;
    assert_eq!(refused["error"], "not_allowed_token_type");
    assert_eq!(
        call(&slack, &acme.bot_token, "chat.shout", json!({})).await["error"],
        "unknown_method"
    );
}

#[tokio::test]
async fn arguments_travel_in_query_form_and_json_alike() {
    let (slack, acme) = slack().await;
    let ana = id(&slack, &acme, "ana");
    let url = format!("{}users.info", slack.api_url());
    let (http, token) = (slack.http(), &acme.bot_token);
    let fields = [("user", ana.as_str())];
    for request in [
        http.get(format!("{url}?user={ana}")).bearer_auth(token),
        http.post(&url).bearer_auth(token).form(&fields),
        http.post(&url)
            .bearer_auth(token)
            .json(&json!({"user": ana})),
        http.post(&url)
            .form(&[("user", ana.as_str()), ("token", token)]),
    ] {
        let reply: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(reply["user"]["real_name"], "Ana Ruiz", "{reply}");
    }
    let unknown = call(&slack, token, "users.info", json!({"user": ana, "usr": 1})).await;
    assert_eq!(unknown["error"], "invalid_arguments");
    assert_eq!(
        unknown["response_metadata"]["messages"][0],
        "[ERROR] unexpected argument [json-pointer:/usr]"
    );
}

#[tokio::test]
async fn a_scope_that_is_missing_is_named() {
    let (slack, acme) = slack().await;
    acme.without_scope("users:read");
    let reply = call(&slack, &acme.bot_token, "users.list", json!({})).await;
    assert_eq!(
        (&reply["error"], &reply["needed"]),
        (&json!("missing_scope"), &json!("users:read"))
    );
}

#[tokio::test]
async fn an_ephemeral_is_seen_by_one_person_and_only_where_both_are_members() {
    let (slack, acme) = slack().await;
    let (ana, general) = (id(&slack, &acme, "ana"), id(&slack, &acme, "general"));
    let post = |channel: &str, user: &str| {
        let args = json!({"channel": channel, "user": user, "text": "psst"});
        let slack = slack.clone();
        let token = acme.bot_token.clone();
        async move { call(&slack, &token, "chat.postEphemeral", args).await }
    };
    assert_eq!(post(&general, &ana).await["ok"], true);
    assert_eq!(slack.ephemerals("ana").len(), 1);
    assert!(slack.ephemerals("ben").is_empty());
    assert!(slack.messages("general").is_empty());

    let elsewhere = acme.channel("ops", &[]);
    let alone = acme.channel_without_bot("alone", ChannelKind::Public, &[&ana]);
    let secret = acme.channel_without_bot("secret", ChannelKind::Private, &[&ana]);
    assert_eq!(post(&elsewhere, &ana).await["error"], "user_not_in_channel");
    assert_eq!(post(&alone, &ana).await["error"], "not_in_channel");
    assert_eq!(post(&secret, &ana).await["error"], "channel_not_found");
    acme.adjust_channel(&general, |channel| channel.archived = true)
        .unwrap();
    assert_eq!(post(&general, &ana).await["error"], "is_archived");
}

#[tokio::test]
async fn bad_blocks_are_refused_with_their_place() {
    let (slack, acme) = slack().await;
    let general = id(&slack, &acme, "general");
    let blocks = json!([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]);
    let args = json!({"channel": general, "blocks": blocks});
    let reply = call(&slack, &acme.bot_token, "chat.postMessage", args).await;
    assert_eq!(reply["error"], "invalid_blocks");
    assert_eq!(
        reply["response_metadata"]["messages"][0],
        "[ERROR] failed to match all enum values [json-pointer:/blocks/0/text/type]"
    );
}

#[tokio::test]
async fn only_the_author_replaces_a_message_and_it_is_marked_edited() {
    let (slack, acme) = slack().await;
    let (ana, general) = (id(&slack, &acme, "ana"), id(&slack, &acme, "general"));
    let ts = slack.says("ana", "general", "Fix <this>, @ben").unwrap();
    let ben = id(&slack, &acme, "ben");
    assert_eq!(
        slack.messages("general")[0].text,
        format!("Fix &lt;this&gt;, <@{ben}>")
    );
    let update = json!({"channel": general, "ts": ts, "text": "What would help?"});
    let as_bot = call(&slack, &acme.bot_token, "chat.update", update.clone()).await;
    assert_eq!(as_bot["error"], "cant_update_message");
    let token = acme.grant(&ana, &["chat:write"]);
    assert_eq!(
        call(&slack, &token, "chat.update", update).await["ok"],
        true
    );
    let message = &slack.messages("general")[0];
    assert_eq!(message.text, "What would help?");
    assert_eq!(message.edited.as_ref().map(|(user, _)| user), Some(&ana));
    let gone = json!({"channel": general, "ts": "1.000001", "text": "x"});
    assert_eq!(
        call(&slack, &token, "chat.update", gone).await["error"],
        "message_not_found"
    );
    slack.revokes("ana").unwrap();
    let revoked = call(&slack, &token, "auth.test", json!({})).await;
    assert_eq!(revoked["error"], "token_revoked");
}

#[tokio::test]
async fn an_edit_window_closes() {
    let config = EmulatorConfig {
        edit_window: Some(Default::default()),
        ..quick()
    };
    let (slack, acme) = slack_with(config).await;
    let token = acme.grant(&id(&slack, &acme, "ana"), &["chat:write"]);
    let ts = slack.says("ana", "general", "Fix this").unwrap();
    let args = json!({"channel": id(&slack, &acme, "general"), "ts": ts, "text": "x"});
    assert_eq!(
        call(&slack, &token, "chat.update", args).await["error"],
        "edit_window_closed"
    );
}

#[tokio::test]
async fn a_dm_is_found_again_by_its_metadata() {
    let (slack, acme) = slack().await;
    let ana = id(&slack, &acme, "ana");
    let metadata = json!({"event_type": "askwell_summary", "event_payload": {"key": "m1"}});
    let args = json!({"channel": ana, "text": "Your month", "metadata": metadata});
    let sent = call(&slack, &acme.bot_token, "chat.postMessage", args).await;
    let open = call(
        &slack,
        &acme.bot_token,
        "conversations.open",
        json!({"users": ana}),
    )
    .await;
    assert_eq!(sent["channel"], open["channel"]["id"]);
    assert_eq!(slack.dms("ana").len(), 1);
    assert!(slack.dms("ben").is_empty());
    let args = json!({"channel": sent["channel"], "include_all_metadata": true});
    let history = call(&slack, &acme.bot_token, "conversations.history", args).await;
    assert_eq!(history["messages"][0]["metadata"], metadata);
}

#[tokio::test]
async fn a_file_arrives_in_three_steps_and_only_whole() {
    let (slack, acme) = slack().await;
    let ana = id(&slack, &acme, "ana");
    let ask = json!({"filename": "chart.png", "length": 5, "alt_txt": "A chart"});
    let asked = call(&slack, &acme.bot_token, "files.getUploadURLExternal", ask).await;
    let share = json!({"files": [{"id": asked["file_id"], "title": "Chart"}], "channel_id": ana});
    let early = call(
        &slack,
        &acme.bot_token,
        "files.completeUploadExternal",
        share.clone(),
    )
    .await;
    assert_eq!(early["error"], "file_not_found");
    let send = |bytes: &'static str| {
        slack
            .http()
            .post(asked["upload_url"].as_str().unwrap())
            .body(bytes)
            .send()
    };
    assert_eq!(send("1234").await.unwrap().status(), 400);
    assert_eq!(send("12345").await.unwrap().text().await.unwrap(), "OK - 5");
    let shared = call(
        &slack,
        &acme.bot_token,
        "files.completeUploadExternal",
        share,
    )
    .await;
    assert_eq!(shared["files"][0]["title"], "Chart");
    assert_eq!(slack.dms("ana")[0].files[0]["alt_txt"], "A chart");
}

#[tokio::test]
async fn faults_come_once_each_and_in_order() {
    let (slack, acme) = slack().await;
    slack.fail_next("auth.test", Fault::RateLimited(7));
    slack.fail_next("auth.test", Fault::ServerError);
    slack.fail_next("auth.test", Fault::Error("fatal_error".to_owned()));
    slack.fail_next("auth.test", Fault::DropReply);
    let get = || {
        slack
            .http()
            .get(format!("{}auth.test", slack.api_url()))
            .bearer_auth(&acme.bot_token)
            .send()
    };
    let limited = get().await.unwrap();
    assert_eq!(
        (limited.status().as_u16(), &limited.headers()["retry-after"]),
        (429, &"7".parse().unwrap())
    );
    assert_eq!(get().await.unwrap().status(), 500);
    assert!(
        get()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("fatal_error")
    );
    let broken = async { get().await?.text().await };
    assert!(broken.await.is_err());
    assert_eq!(get().await.unwrap().status(), 200);
    let calls = slack.calls_of("auth.test");
    let outcomes: Vec<bool> = calls.iter().map(|call| call.ok()).collect();
    assert_eq!(outcomes, [false, false, false, true, true]);
    assert_eq!(calls[4].holder, Some(Holder::Bot));
}

#[tokio::test]
async fn two_teams_do_not_see_each_other() {
    let (slack, acme) = slack().await;
    let other = slack.workspace("Other");
    let args = json!({"user": id(&slack, &acme, "ana")});
    let reply = call(&slack, &other.bot_token, "users.info", args).await;
    assert_eq!(reply["error"], "user_not_found");
    let args = json!({"channel": id(&slack, &acme, "general"), "text": "hi"});
    let reply = call(&slack, &other.bot_token, "chat.postMessage", args).await;
    assert_eq!(reply["error"], "channel_not_found");
}

#[tokio::test]
async fn an_oauth_code_works_once_and_brings_the_tokens() {
    let (slack, acme) = slack().await;
    let ana = id(&slack, &acme, "ana");
    let code = acme.authorises(&ana, &["chat:write"]);
    let exchange = || {
        let config = slack.config();
        slack
            .http()
            .post(format!("{}oauth.v2.access", slack.api_url()))
            .basic_auth(&config.client_id, Some(&config.client_secret))
            .form(&[("code", code.as_str())])
            .send()
    };
    let first: Value = exchange().await.unwrap().json().await.unwrap();
    assert_eq!(first["access_token"], json!(acme.bot_token));
    let token = first["authed_user"]["access_token"].as_str().unwrap();
    assert_eq!(
        call(&slack, token, "auth.test", json!({})).await["user_id"],
        json!(ana)
    );
    let again: Value = exchange().await.unwrap().json().await.unwrap();
    assert_eq!(again["error"], "invalid_code");
}

#[tokio::test]
async fn a_call_that_the_client_gives_up_is_over() {
    let (slack, acme) = slack().await;
    slack.fail_next("auth.test", Fault::Hang(Duration::from_secs(60)));
    let call = slack
        .http()
        .get(format!("{}auth.test", slack.api_url()))
        .bearer_auth(&acme.bot_token);
    assert!(
        call.timeout(Duration::from_millis(50))
            .send()
            .await
            .is_err()
    );
    slack.settled().await.unwrap();
    assert_eq!(slack.calls_of("auth.test").len(), 1);
}
