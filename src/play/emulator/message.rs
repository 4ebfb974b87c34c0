//! Messages and ephemerals, and Slack's JSON for them.

use serde_json::{Value, json};

/// A message in a channel, a thread or a direct message.
#[derive(Clone, Debug, PartialEq)]
pub struct Posted {
    pub team: String,
    pub channel: String,
    /// Slack's key of a message, unique within its channel.
    pub ts: String,
    pub user: String,
    /// In mrkdwn, with `&`, `<` and `>` escaped.
    pub text: String,
    pub blocks: Vec<Value>,
    pub thread_ts: Option<String>,
    /// Set on what was posted through the Web API.
    pub bot_id: Option<String>,
    pub app_id: Option<String>,
    pub client_msg_id: Option<String>,
    pub subtype: Option<String>,
    /// Who edited it last, and when.
    pub edited: Option<(String, String)>,
    pub metadata: Option<Value>,
    pub attachments: Vec<Value>,
    pub files: Vec<Value>,
}

impl Posted {
    pub fn new(team: &str, channel: &str, ts: &str, user: &str, text: &str) -> Self {
        Self {
            team: team.to_owned(),
            channel: channel.to_owned(),
            ts: ts.to_owned(),
            user: user.to_owned(),
            text: text.to_owned(),
            blocks: Vec::new(),
            thread_ts: None,
            bot_id: None,
            app_id: None,
            client_msg_id: None,
            subtype: None,
            edited: None,
            metadata: None,
            attachments: Vec::new(),
            files: Vec::new(),
        }
    }

    /// The message as histories, updates and interactions carry it; metadata is left out.
    pub fn json(&self) -> Value {
        let mut json = json!({
            "type": "message", "user": self.user, "ts": self.ts, "text": self.text,
            "team": self.team,
        });
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                json[key] = value;
            }
        };
        let list = |items: &[Value]| (!items.is_empty()).then(|| json!(items));
        put("blocks", list(&self.blocks));
        put("attachments", list(&self.attachments));
        put("files", list(&self.files));
        put("thread_ts", self.thread_ts.as_ref().map(|ts| json!(ts)));
        put("bot_id", self.bot_id.as_ref().map(|id| json!(id)));
        put("app_id", self.app_id.as_ref().map(|id| json!(id)));
        put(
            "client_msg_id",
            self.client_msg_id.as_ref().map(|id| json!(id)),
        );
        put("subtype", self.subtype.as_ref().map(|name| json!(name)));
        put(
            "edited",
            self.edited
                .as_ref()
                .map(|(user, ts)| json!({"user": user, "ts": ts})),
        );
        json
    }

    /// The message as a `message` event.
    pub fn event(&self, channel_type: &str, parent_user: Option<&str>) -> Value {
        let mut event = self.json();
        event["channel"] = json!(self.channel);
        event["channel_type"] = json!(channel_type);
        event["event_ts"] = json!(self.ts);
        if let Some(parent) = parent_user {
            event["parent_user_id"] = json!(parent);
        }
        event
    }
}

/// What one person alone sees in a channel ("Only visible to you").
#[derive(Clone, Debug, PartialEq)]
pub struct Ephemeral {
    pub team: String,
    pub channel: String,
    /// Who sees it.
    pub user: String,
    pub ts: String,
    pub thread_ts: Option<String>,
    pub text: String,
    pub blocks: Vec<Value>,
    /// How often it was replaced through a `response_url`.
    pub replaced: u32,
}
