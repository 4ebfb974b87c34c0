//! What Slack's answers tell, leniently: what is missing is `None` or false.

use jiff::Timestamp;
use serde_json::Value;

use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};
use crate::coach::presence::Status;
use crate::slack::event::{RichText, is_plain, read_text};

/// Whose token it is (`auth.test`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthInfo {
    pub team: Option<TeamId>,
    /// The person, or the bot's own user.
    pub user: Option<UserId>,
    pub bot_id: Option<String>,
    /// The scopes of the token; `None` where Slack does not say.
    pub scopes: Option<Vec<String>>,
    /// What time it was at Slack, to the second.
    pub server_time: Option<Timestamp>,
}

/// A person (`users.info`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserInfo {
    /// The name of the time zone in the tz database, `Europe/Prague`.
    pub tz: Option<String>,
    pub is_bot: bool,
    /// A guest, of one channel or of several.
    pub is_restricted: bool,
    /// From another organisation.
    pub is_stranger: bool,
    pub deleted: bool,
    /// What the status says about being disturbed; the rest of it is nobody's business.
    pub status: Option<Status>,
    /// When the status ends by itself, in Unix seconds.
    pub status_until: Option<i64>,
}

/// A conversation (`conversations.info`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConversationInfo {
    pub name: Option<String>,
    /// Whether the token's owner is in it; `None` where Slack does not say.
    pub is_member: Option<bool>,
    /// Shared with another organisation.
    pub is_ext_shared: bool,
    pub is_archived: bool,
    pub is_private: bool,
}

/// When a person does not want to be disturbed (`dnd.info`), in Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DndInfo {
    /// The current or next planned stretch, where there is a plan.
    pub planned: Option<(i64, i64)>,
    /// The end of a snooze that is on now.
    pub snoozed_until: Option<i64>,
}

/// A message as it stands in Slack now.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredMessage {
    /// Who wrote it; `None` for an app.
    pub user: Option<UserId>,
    pub text: MessageText,
    /// Whether replacing it by its mrkdwn would lose nothing that a reader sees.
    pub plain: bool,
    /// In what it came, where that can be rewritten in place.
    pub rich: Option<RichText>,
    /// When it was last edited.
    pub edited_ts: Option<MessageTs>,
}

/// A note on one of our own messages that only apps see, by which it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What sort of message it is.
    pub event_type: String,
    /// Which one it is; unique within its sort.
    pub key: String,
}

impl Metadata {
    pub(super) fn to_json(&self) -> Value {
        serde_json::json!({"event_type": self.event_type, "event_payload": {"key": self.key}})
    }

    pub(super) fn is_on(&self, message: &Value) -> bool {
        message.get("metadata").is_some_and(|metadata| {
            string(metadata, "/event_type") == Some(self.event_type.as_str())
                && string(metadata, "/event_payload/key") == Some(self.key.as_str())
        })
    }
}

pub(super) fn string<'a>(body: &'a Value, pointer: &str) -> Option<&'a str> {
    body.pointer(pointer)?
        .as_str()
        .filter(|text| !text.is_empty())
}

pub(super) fn ts(body: &Value, pointer: &str) -> Option<MessageTs> {
    string(body, pointer).map(MessageTs::from)
}

pub(super) fn channel(body: &Value, pointer: &str) -> Option<ChannelId> {
    string(body, pointer).map(ChannelId::from)
}

fn truth(body: &Value, pointer: &str) -> Option<bool> {
    body.pointer(pointer)?.as_bool()
}

impl AuthInfo {
    pub(super) fn of(body: &Value, scopes: Option<&str>, date: Option<&str>) -> Self {
        Self {
            team: string(body, "/team_id").map(TeamId::from),
            user: string(body, "/user_id").map(UserId::from),
            bot_id: string(body, "/bot_id").map(str::to_owned),
            scopes: scopes.map(|scopes| {
                let names = scopes
                    .split(',')
                    .map(str::trim)
                    .filter(|scope| !scope.is_empty());
                names.map(str::to_owned).collect()
            }),
            // HTTP's dates are a form of RFC 2822's.
            server_time: date
                .and_then(|date| jiff::fmt::rfc2822::parse(date).ok())
                .map(|time| time.timestamp()),
        }
    }
}

impl UserInfo {
    pub(super) fn of(body: &Value) -> Self {
        let is = |name: &str| truth(body, &format!("/user/{name}")).unwrap_or(false);
        let profile =
            |name: &str| string(body, &format!("/user/profile/{name}")).unwrap_or_default();
        let until = body.pointer("/user/profile/status_expiration");
        let until = until.and_then(Value::as_i64);
        Self {
            tz: string(body, "/user/tz").map(str::to_owned),
            is_bot: is("is_bot"),
            is_restricted: is("is_restricted") || is("is_ultra_restricted"),
            is_stranger: is("is_stranger"),
            deleted: is("deleted"),
            status: Status::of(profile("status_emoji"), profile("status_text")),
            status_until: until.filter(|until| *until > 0),
        }
    }
}

impl ConversationInfo {
    pub(super) fn of(body: &Value) -> Self {
        let is = |name: &str| truth(body, &format!("/channel/{name}")).unwrap_or(false);
        Self {
            name: string(body, "/channel/name").map(str::to_owned),
            is_member: truth(body, "/channel/is_member"),
            is_ext_shared: is("is_ext_shared"),
            is_archived: is("is_archived"),
            is_private: is("is_private"),
        }
    }
}

impl DndInfo {
    pub(super) fn of(body: &Value) -> Self {
        let time = |name: &str| body.get(name).and_then(Value::as_i64);
        let on = |name: &str| body.get(name).and_then(Value::as_bool) == Some(true);
        let planned = time("next_dnd_start_ts").zip(time("next_dnd_end_ts"));
        Self {
            planned: planned.filter(|_| on("dnd_enabled")),
            snoozed_until: time("snooze_endtime").filter(|_| on("snooze_enabled")),
        }
    }

    /// Whether the person is not to be disturbed at that time.
    pub fn covers(&self, now: i64) -> bool {
        let planned = self
            .planned
            .is_some_and(|(start, end)| (start..end).contains(&now));
        planned || self.snoozed_until.is_some_and(|end| now < end)
    }
}

impl StoredMessage {
    pub(super) fn of(message: &Value) -> Self {
        let by_app = message.get("bot_id").is_some_and(|id| !id.is_null());
        Self {
            user: string(message, "/user")
                .filter(|_| !by_app)
                .map(UserId::from),
            text: read_text(message.to_string().as_bytes()),
            plain: is_plain(message.to_string().as_bytes()),
            rich: RichText::of(message),
            edited_ts: ts(message, "/edited/ts"),
        }
    }
}
