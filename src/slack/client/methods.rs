//! The Web API methods that Askwell calls, one function each.
//!
//! Blocks and views are plain JSON: what is built is exactly what is sent.

use secrecy::SecretString;
use serde_json::{Value, json};

use super::answers::{channel, string, ts};
use super::{
    AuthInfo, ConversationInfo, DndInfo, Metadata, SlackClient, SlackError, StoredMessage, Token,
    UserInfo,
};
use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, MessageTs, UserId};
use crate::slack::event::TriggerId;

impl SlackClient {
    /// Shows a message to one person only. Slack accepts it even where it will never be seen: the
    /// person has to be active and a member. A thread's `ts` shows it there.
    pub async fn post_ephemeral(
        &self,
        token: &Token,
        channel: &ChannelId,
        user: &UserId,
        thread_ts: Option<&MessageTs>,
        text: &str,
        blocks: Option<&Value>,
    ) -> Result<(), SlackError> {
        let parameters = json!({
            "channel": channel, "user": user, "thread_ts": thread_ts, "text": text, "blocks": blocks,
            "link_names": false,
        });
        self.write("chat.postEphemeral", token, parameters)
            .await
            .map(drop)
    }

    /// Posts a message and says its `ts`, where Slack does.
    pub async fn post_message(
        &self,
        token: &Token,
        channel: &ChannelId,
        thread_ts: Option<&MessageTs>,
        text: &str,
        blocks: Option<&Value>,
        metadata: Option<&Metadata>,
    ) -> Result<Option<MessageTs>, SlackError> {
        let parameters = json!({
            "channel": channel, "thread_ts": thread_ts, "text": text, "blocks": blocks,
            "metadata": metadata.map(Metadata::to_json),
            "unfurl_links": false, "unfurl_media": false, "link_names": false,
        });
        let body = self.write("chat.postMessage", token, parameters).await?;
        Ok(ts(&body, "/ts"))
    }

    /// Replaces a message by `text`, in mrkdwn, and its rich text by `blocks`. The token must be its
    /// author's. Without blocks the rich text goes.
    pub async fn update_message(
        &self,
        author: &Token,
        channel: &ChannelId,
        ts: &MessageTs,
        text: &MessageText,
        blocks: Option<&Value>,
    ) -> Result<(), SlackError> {
        let parameters =
            json!({"channel": channel, "ts": ts, "text": text.as_str(), "blocks": blocks});
        self.write("chat.update", author, parameters)
            .await
            .map(drop)
    }

    /// The direct conversation with a person, where Slack names it. Slack also takes the person's
    /// own id as a channel, which is what to use where it does not.
    pub async fn open_dm(
        &self,
        token: &Token,
        user: &UserId,
    ) -> Result<Option<ChannelId>, SlackError> {
        let body = self
            .write("conversations.open", token, json!({"users": user}))
            .await?;
        Ok(channel(&body, "/channel/id"))
    }

    pub async fn user_info(&self, token: &Token, user: &UserId) -> Result<UserInfo, SlackError> {
        let answer = self
            .read("users.info", token, &[("user", user.as_str())])
            .await?;
        Ok(UserInfo::of(&answer.body))
    }

    /// Needs the scope `dnd:read`.
    pub async fn dnd_info(&self, token: &Token, user: &UserId) -> Result<DndInfo, SlackError> {
        let answer = self
            .read("dnd.info", token, &[("user", user.as_str())])
            .await?;
        Ok(DndInfo::of(&answer.body))
    }

    pub async fn conversation_info(
        &self,
        token: &Token,
        channel: &ChannelId,
    ) -> Result<ConversationInfo, SlackError> {
        let parameters = [("channel", channel.as_str())];
        let answer = self.read("conversations.info", token, &parameters).await?;
        Ok(ConversationInfo::of(&answer.body))
    }

    /// A message as it stands now; `None` once it is gone. `thread_ts` is needed for a reply.
    pub async fn read_message(
        &self,
        token: &Token,
        channel: &ChannelId,
        ts: &MessageTs,
        thread_ts: Option<&MessageTs>,
    ) -> Result<Option<StoredMessage>, SlackError> {
        let at = ts.as_str();
        let mut parameters = vec![
            ("channel", channel.as_str()),
            ("latest", at),
            ("inclusive", "true"),
        ];
        let method = match thread_ts.filter(|parent| *parent != ts) {
            // A thread's parent comes first whatever the bounds are.
            Some(parent) => {
                parameters.extend([("ts", parent.as_str()), ("oldest", at), ("limit", "2")]);
                "conversations.replies"
            }
            None => {
                parameters.push(("limit", "1"));
                "conversations.history"
            }
        };
        let answer = self.read(method, token, &parameters).await?;
        Ok(messages(&answer.body)
            .find(|m| string(m, "/ts") == Some(at))
            .map(StoredMessage::of))
    }

    /// A link to a message, where Slack gives one.
    pub async fn permalink(
        &self,
        token: &Token,
        channel: &ChannelId,
        ts: &MessageTs,
    ) -> Result<Option<String>, SlackError> {
        let parameters = [("channel", channel.as_str()), ("message_ts", ts.as_str())];
        let answer = self.read("chat.getPermalink", token, &parameters).await?;
        Ok(string(&answer.body, "/permalink").map(str::to_owned))
    }

    /// Finds a message of our own by its note among the latest of a conversation, to know before
    /// sending again whether it was sent.
    pub async fn find_posted(
        &self,
        token: &Token,
        channel: &ChannelId,
        metadata: &Metadata,
    ) -> Result<Option<MessageTs>, SlackError> {
        let parameters = [
            ("channel", channel.as_str()),
            ("limit", "100"),
            ("include_all_metadata", "true"),
        ];
        let answer = self
            .read("conversations.history", token, &parameters)
            .await?;
        Ok(messages(&answer.body)
            .find(|m| metadata.is_on(m))
            .and_then(|m| ts(m, "/ts")))
    }

    /// Opens a modal and says its id, where Slack does.
    pub async fn views_open(
        &self,
        token: &Token,
        trigger: &TriggerId,
        view: &Value,
    ) -> Result<Option<String>, SlackError> {
        let parameters = json!({"trigger_id": trigger.as_str(), "view": view});
        let body = self.write("views.open", token, parameters).await?;
        Ok(string(&body, "/view/id").map(str::to_owned))
    }

    /// Replaces an open modal. With `hash`, only if nobody changed it since.
    pub async fn views_update(
        &self,
        token: &Token,
        view_id: &str,
        hash: Option<&str>,
        view: &Value,
    ) -> Result<(), SlackError> {
        let parameters = json!({"view_id": view_id, "hash": hash, "view": view});
        self.write("views.update", token, parameters)
            .await
            .map(drop)
    }

    /// Sets a person's Home tab.
    pub async fn views_publish(
        &self,
        token: &Token,
        user: &UserId,
        view: &Value,
    ) -> Result<(), SlackError> {
        let parameters = json!({"user_id": user, "view": view});
        self.write("views.publish", token, parameters)
            .await
            .map(drop)
    }

    /// Whose token it is and what it may do.
    pub async fn auth_test(&self, token: &Token) -> Result<AuthInfo, SlackError> {
        let answer = self.read("auth.test", token, &[]).await?;
        let header = |name| answer.headers.get(name)?.to_str().ok();
        Ok(AuthInfo::of(
            &answer.body,
            header("x-oauth-scopes"),
            header("date"),
        ))
    }

    /// Where to connect a socket. The address holds a ticket, so it is a secret.
    pub async fn apps_connections_open(&self, app: &Token) -> Result<SecretString, SlackError> {
        let answer = self.read("apps.connections.open", app, &[]).await?;
        string(&answer.body, "/url")
            .map(SecretString::from)
            .ok_or(SlackError::Malformed)
    }
}

fn messages(body: &Value) -> impl Iterator<Item = &Value> {
    body.get("messages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
