//! What Slack delivered, as one closed enum: the wire JSON is read here, once, and nowhere else.
//!
//! Both transports end here: an Events API body, a slash command (form or JSON) and an interaction
//! (JSON). Reading cannot fail: what is not understood is [`Event::Ignored`] with a reason.
//!
//! What people wrote stays unparsed in an [`UnreadText`] until somebody with a right to it reads it.

mod callback;
mod command;
mod interaction;
mod rich_edit;
mod rich_text;
mod unread;
mod view;
mod wire;

use std::fmt;
use std::sync::Arc;

use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};

pub use callback::from_callback;
pub(in crate::slack) use callback::written;
pub use command::{from_command_form, from_command_json};
pub use interaction::from_interaction;
pub use rich_edit::RichText;
pub use unread::UnreadText;
pub(in crate::slack) use unread::{is_plain, read_text};
pub use view::{ViewRef, ViewValues};

/// Everything that Slack can tell us, and nothing else.
#[derive(Debug)]
pub enum Event {
    /// A person's own new message that may be looked at.
    Message(MessageEvent),
    /// A person changed the words of their own message.
    MessageEdited(MessageEvent),
    /// A message is gone.
    MessageDeleted(MessageDeleted),
    /// `/askwell …`
    Command(Command),
    /// A click or a choice in a message or a view.
    Action(Action),
    /// A modal was sent off; the answer may carry a `response_action`.
    ViewSubmission(ViewSubmission),
    /// A modal was closed without being sent off.
    ViewClosed(ViewClosed),
    /// A global shortcut.
    Shortcut(Shortcut),
    /// A shortcut on a message, which may be another person's.
    MessageShortcut(MessageShortcut),
    /// A person opened the app's Home tab.
    HomeOpened(HomeOpened),
    /// The app was removed from the workspace. May arrive before or after [`Event::TokensRevoked`].
    AppUninstalled { team: TeamId },
    /// Tokens stopped working: those of these people, and the bot's where `bots` is not empty.
    TokensRevoked {
        team: TeamId,
        users: Vec<UserId>,
        bots: Vec<UserId>,
    },
    /// Nobody's business.
    Ignored(Ignored),
}

/// A person's own message, new or edited, with its words unread.
#[derive(Debug)]
pub struct MessageEvent {
    pub team: TeamId,
    pub user: UserId,
    pub channel: ChannelId,
    pub channel_kind: ChannelKind,
    pub ts: MessageTs,
    /// The parent, where the message is in a thread.
    pub thread_ts: Option<MessageTs>,
    /// The `ts` of the edit, for [`Event::MessageEdited`].
    pub edited_ts: Option<MessageTs>,
    pub form: MessageForm,
    /// The conversation is shared with another organisation.
    pub external: bool,
    /// Slack's id of this event. One message may come with several ids.
    pub event_id: Option<Arc<str>>,
    /// 0 for the first delivery, then the number of the retry.
    pub attempt: u32,
    pub text: UnreadText,
}

/// How a message was posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageForm {
    Plain,
    /// A thread reply that was also sent to the channel.
    ThreadBroadcast,
    /// Words with a file.
    WithFile,
    /// `/me …`
    Me,
}

/// What sort of conversation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    Public,
    Private,
    /// A direct message of several people.
    Group,
    /// A direct message; with a bot's events it is the app's own.
    Direct,
    /// Slack did not say, or said something new.
    Unknown,
}

/// A message is gone, by deletion or as a tombstone that keeps its thread.
#[derive(Debug)]
pub struct MessageDeleted {
    pub team: TeamId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    /// Who had written it, where Slack says.
    pub user: Option<UserId>,
}

/// A slash command. Commands cannot be typed in threads.
#[derive(Debug)]
pub struct Command {
    pub team: TeamId,
    pub user: UserId,
    pub channel: ChannelId,
    /// The command itself, with its slash.
    pub name: String,
    /// All that follows it, as typed.
    pub text: MessageText,
    pub trigger_id: Option<TriggerId>,
    pub response_url: Option<ResponseUrl>,
}

/// One click or choice. Who clicked need not be whom the button was meant for.
#[derive(Debug)]
pub struct Action {
    pub team: TeamId,
    pub user: UserId,
    pub action_id: String,
    pub block_id: Option<String>,
    /// Slack's time of the click: with user and action id the key of this click.
    pub action_ts: Option<MessageTs>,
    /// A button's value. Typed text is never taken as a value.
    pub value: Option<String>,
    /// What a menu, picker or group of boxes now holds: values, ids, times or dates.
    pub selected: Vec<String>,
    pub channel: Option<ChannelId>,
    /// The message that the element is in.
    pub message_ts: Option<MessageTs>,
    pub thread_ts: Option<MessageTs>,
    /// The message can only be changed through `response_url`.
    pub ephemeral: bool,
    /// The view that the element is in.
    pub view: Option<ViewRef>,
    pub trigger_id: Option<TriggerId>,
    pub response_url: Option<ResponseUrl>,
}

/// A modal was sent off.
#[derive(Debug)]
pub struct ViewSubmission {
    pub team: TeamId,
    pub user: UserId,
    pub view: ViewRef,
    pub values: ViewValues,
    pub trigger_id: Option<TriggerId>,
}

/// A modal was closed.
#[derive(Debug)]
pub struct ViewClosed {
    pub team: TeamId,
    pub user: UserId,
    pub view: ViewRef,
}

/// A global shortcut.
#[derive(Debug)]
pub struct Shortcut {
    pub team: TeamId,
    pub user: UserId,
    pub callback_id: String,
    pub trigger_id: Option<TriggerId>,
}

/// A shortcut on a message.
#[derive(Debug)]
pub struct MessageShortcut {
    pub team: TeamId,
    /// Who used the shortcut.
    pub user: UserId,
    pub callback_id: String,
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub thread_ts: Option<MessageTs>,
    /// Who wrote the message, if it was a person.
    pub author: Option<UserId>,
    pub text: UnreadText,
    pub trigger_id: Option<TriggerId>,
    pub response_url: Option<ResponseUrl>,
}

/// A person opened the app.
#[derive(Debug)]
pub struct HomeOpened {
    pub team: TeamId,
    pub user: UserId,
    pub tab: HomeTab,
}

/// Which tab of the app was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HomeTab {
    Home,
    Messages,
    Other,
}

/// Why an event is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ignored {
    /// An app or a bot wrote it, also where it writes as a person.
    Bot,
    /// Slack hides it from people.
    Hidden,
    /// A subtype outside the allow-list: joins, topics, reminders…
    Subtype,
    /// No person behind it, or Slackbot.
    NoPerson,
    /// "Changed" without new words: a link unfolded, a thread got a reply.
    Unchanged,
    /// Somebody or something other than the author changed it.
    EditedByOther,
    /// An event, interaction or payload type that Askwell has no use for.
    UnknownType,
    /// A field that is needed is missing or of the wrong type.
    Malformed,
    /// No workspace in it, nor an organisation.
    NoTeam,
    /// Slack says that it holds back events of a workspace that has too many.
    DeliveriesLimited,
}

impl Ignored {
    /// The reason as a word, for logs and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Bot => "bot",
            Self::Hidden => "hidden",
            Self::Subtype => "subtype",
            Self::NoPerson => "no_person",
            Self::Unchanged => "unchanged",
            Self::EditedByOther => "edited_by_other",
            Self::UnknownType => "unknown_type",
            Self::Malformed => "malformed",
            Self::NoTeam => "no_team",
            Self::DeliveriesLimited => "deliveries_limited",
        }
    }
}

/// Leave to open a modal: valid for three seconds, once.
#[derive(Clone, PartialEq, Eq)]
pub struct TriggerId(String);

/// Leave to answer: whoever holds the address may post to it, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct ResponseUrl(String);

impl TriggerId {
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ResponseUrl {
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    pub(in crate::slack) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TriggerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TriggerId(…)")
    }
}

impl fmt::Debug for ResponseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseUrl(…)")
    }
}

#[cfg(test)]
mod tests;
