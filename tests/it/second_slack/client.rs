//! What our client and the other Slack say to each other, method by method.

use askwell::coach::MessageText;
use askwell::coach::ids::{ChannelId, UserId};
use askwell::slack::client::{Metadata, Picture, SlackClient, SlackError, Token};
use askwell::slack::event::TriggerId;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{ANAS_TOKEN, BOT_TOKEN, SecondSlack};

fn modal(words: &str) -> Value {
    json!({"type": "modal", "title": {"type": "plain_text", "text": "Why this?"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": words}}]})
}

fn code<T: std::fmt::Debug>(result: Result<T, SlackError>) -> String {
    result.expect_err("a refusal").to_string()
}

struct Both {
    slack: SecondSlack,
    client: SlackClient,
    bot: Token,
    ana: Token,
    channel: ChannelId,
}

impl Both {
    async fn open() -> Self {
        let slack = SecondSlack::open().await;
        Self {
            client: SlackClient::new(&slack.api_url()).unwrap(),
            bot: Token::new(BOT_TOKEN),
            ana: Token::new(ANAS_TOKEN),
            channel: slack.channel.as_str().into(),
            slack,
        }
    }

    fn anas_id(&self) -> UserId {
        self.slack.ana.as_str().into()
    }
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn who_and_where_somebody_is_is_answered() {
    let Both {
        slack,
        client,
        bot,
        channel,
        ..
    } = &Both::open().await;
    let who = client.auth_test(bot).await.unwrap();
    assert_eq!(who.team.unwrap().as_str(), slack.team);
    assert_eq!(who.user.unwrap().as_str(), "U0ASKWELL");
    let info = client.conversation_info(bot, channel).await.unwrap();
    assert_eq!(info.name.as_deref(), Some("team"));
    let ben = client
        .user_info(bot, &slack.ben.as_str().into())
        .await
        .unwrap();
    assert!(!ben.is_bot && !ben.deleted);
    assert_eq!(
        code(client.user_info(bot, &"U0NOBODY".into()).await),
        "user_not_found"
    );
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn a_message_is_posted_and_only_its_author_replaces_it() {
    let both = Both::open().await;
    let Both {
        slack,
        client,
        bot,
        ana,
        channel,
    } = &both;
    let ts = client.post_message(ana, channel, None, "Fix this & <that>", None, None);
    let ts = ts.await.unwrap().unwrap();
    let question = MessageText::new("What would help?");
    let as_bot = client.update_message(bot, channel, &ts, &question, None);
    assert_eq!(code(as_bot.await), "cant_update_message");
    client
        .update_message(ana, channel, &ts, &question, None)
        .await
        .unwrap();
    let now = client
        .read_message(bot, channel, &ts, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(now.text.as_str(), "What would help?");
    assert_eq!(now.user, Some(both.anas_id()));
    assert!(now.edited_ts.is_some());
    let long_ago = "1.1".into();
    let gone = client.update_message(ana, channel, &long_ago, &question, None);
    assert_eq!(code(gone.await), "message_not_found");
    let link = client.permalink(bot, channel, &ts).await.unwrap().unwrap();
    assert!(link.contains(slack.channel.as_str()), "{link}");
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn a_private_note_goes_to_a_member_only() {
    let both = Both::open().await;
    let Both {
        slack,
        client,
        bot,
        channel,
        ..
    } = &both;
    let blocks = json!([{"type": "section", "text": {"type": "mrkdwn", "text": "For *you*"}}]);
    let ana = both.anas_id();
    let note = client.post_ephemeral(bot, channel, &ana, None, "Only for you", Some(&blocks));
    note.await.unwrap();
    slack.shows("Only for you").await;
    let nobody = "U0NOBODY".into();
    let lost = client.post_ephemeral(bot, channel, &nobody, None, "Lost", None);
    assert_eq!(code(lost.await), "user_not_found");
    let nowhere = "C0NOWHERE".into();
    let lost = client.post_ephemeral(bot, &nowhere, &ana, None, "Lost", None);
    assert_eq!(code(lost.await), "channel_not_found");
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn a_direct_message_is_found_again_by_its_note() {
    let both = Both::open().await;
    let Both { client, bot, .. } = &both;
    let dm = client.open_dm(bot, &both.anas_id()).await.unwrap().unwrap();
    let note = |key: &str| Metadata {
        event_type: "askwell_summary".to_owned(),
        key: key.to_owned(),
    };
    let month = note("2026-10");
    let posted = client.post_message(bot, &dm, None, "Your month", None, Some(&month));
    let ts = posted.await.unwrap();
    assert_eq!(client.find_posted(bot, &dm, &month).await.unwrap(), ts);
    let other = client.find_posted(bot, &dm, &note("2026-11")).await;
    assert_eq!(other.unwrap(), None);
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn a_picture_is_uploaded_with_the_scope_for_it() {
    let Both {
        slack,
        client,
        bot,
        ana,
        ..
    } = &Both::open().await;
    let picture = Picture {
        name: "months.png".to_owned(),
        bytes: b"\x89PNG\r\n\x1a\n and so on".to_vec().into(),
    };
    let file = client.upload(bot, &picture).await.unwrap();
    slack.shows(file.as_str()).await;
    slack.shows("months.png").await;
    assert_eq!(code(client.upload(ana, &picture).await), "missing_scope");
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn views_open_with_a_fresh_trigger_once_and_are_replaced() {
    let both = Both::open().await;
    let Both {
        slack, client, bot, ..
    } = &both;
    let home = json!({"type": "home", "blocks": modal("A home of one's own")["blocks"]});
    client
        .views_publish(bot, &both.anas_id(), &home)
        .await
        .unwrap();
    slack.shows("A home of one").await;

    let trigger = TriggerId::new(slack.trigger().await);
    let view = client
        .views_open(bot, &trigger, &modal("The first words"))
        .await;
    let view = view.unwrap().unwrap();
    slack.shows("The first words").await;
    client
        .views_update(bot, &view, None, &modal("Other words"))
        .await
        .unwrap();
    slack.shows("Other words").await;
    let again = client.views_open(bot, &trigger, &modal("Again")).await;
    assert_eq!(code(again), "exchanged_trigger_id");
    let made_up = TriggerId::new("1.2.3");
    let wrong = client.views_open(bot, &made_up, &modal("Wrong")).await;
    assert_eq!(code(wrong), "invalid_trigger_id");
    let stale = client
        .views_update(bot, &view, Some("stale"), &modal("Stale"))
        .await;
    assert_eq!(code(stale), "hash_conflict");
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn a_grant_is_redeemed_once_and_its_token_works() {
    let both = Both::open().await;
    let Both { slack, client, .. } = &both;
    let callback = "http://127.0.0.1:1/slack/oauth/callback";
    let yes = [
        ("user_id", slack.ana.as_str()),
        ("redirect_uri", callback),
        ("user_scope", "chat:write"),
        ("state", "s"),
        ("client_id", "1000.2000"),
    ];
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let page = format!("{}/oauth/v2/authorize/callback", slack.url);
    let back = browser
        .build()
        .unwrap()
        .post(page)
        .form(&yes)
        .send()
        .await
        .unwrap();
    let back = url::Url::parse(back.headers()["location"].to_str().unwrap()).unwrap();
    let code_of = |name: &str| {
        back.query_pairs()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .into_owned()
    };
    let secret = SecretString::from("secret".to_owned());
    let grant = client
        .oauth_access("1000.2000", &secret, &code_of("code"), callback)
        .await
        .unwrap();
    let person = grant.person.expect("a person's grant");
    assert_eq!(person.user, Some(both.anas_id()));
    let who = client.auth_test(&person.token).await.unwrap();
    assert_eq!(who.user, Some(both.anas_id()));
    let again = client
        .oauth_access("1000.2000", &secret, &code_of("code"), callback)
        .await;
    assert_eq!(code(again.map(drop)), "invalid_code");
}

/// When one of these comes to be there, more can be tried.
#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn what_it_does_not_know_is_an_error_and_no_panic() {
    let Both {
        client, bot, slack, ..
    } = &Both::open().await;
    let missing = "http_404";
    assert_eq!(
        code(client.apps_connections_open(bot).await.map(drop)),
        missing
    );
    assert_eq!(code(client.auth_revoke(bot).await), missing);
    assert_eq!(
        code(client.dnd_info(bot, &slack.ana.as_str().into()).await),
        missing
    );
}
