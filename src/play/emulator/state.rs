//! Everything the small Slack remembers. In memory, behind one lock, gone when it stops.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::calls::{Call, Fault};
use super::delivery::{Delivery, Outgoing};
use super::message::{Ephemeral, Posted};
use super::view::OpenView;

#[derive(Clone, Debug)]
pub struct Team {
    pub id: String,
    pub name: String,
    pub domain: String,
    /// The user id under which the app posts here.
    pub bot_user: String,
    pub bot_id: String,
    pub(super) installed: bool,
}

#[derive(Clone, Debug)]
pub struct User {
    pub id: String,
    pub team: String,
    /// The handle: what follows an `@`.
    pub name: String,
    pub real_name: String,
    /// An IANA time zone name.
    pub tz: String,
    /// Seconds east of UTC.
    pub tz_offset: i32,
    pub is_bot: bool,
    /// A guest.
    pub is_restricted: bool,
    pub is_admin: bool,
    pub(super) do_not_disturb: bool,
    /// The status: an emoji's shortcode with its colons, and a text.
    pub(super) status: (String, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKind {
    Public,
    Private,
    /// A conversation of two.
    Im,
    /// A conversation of several, outside channels.
    Mpim,
}

impl ChannelKind {
    /// The `channel_type` of events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "channel",
            Self::Private => "group",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The name of the `types` argument of listings.
    pub(super) fn listed(self) -> &'static str {
        match self {
            Self::Public => "public_channel",
            Self::Private => "private_channel",
            Self::Im => "im",
            Self::Mpim => "mpim",
        }
    }

    /// The family of scopes that opens this kind: `channels:history`, `groups:read`, …
    pub(super) fn scope(self, verb: &str) -> String {
        let family = match self {
            Self::Public => "channels",
            Self::Private => "groups",
            Self::Im => "im",
            Self::Mpim => "mpim",
        };
        format!("{family}:{verb}")
    }
}

#[derive(Clone, Debug)]
pub struct Channel {
    pub id: String,
    pub team: String,
    pub name: String,
    pub kind: ChannelKind,
    pub members: BTreeSet<String>,
    pub archived: bool,
    /// Shared with another organisation.
    pub ext_shared: bool,
    pub(super) messages: Vec<Posted>,
}

/// Whose token it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    Bot,
    /// A person who granted the app user scopes.
    Person(String),
    /// The app-level token of Socket Mode.
    App,
}

#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub holder: Holder,
    pub team: String,
    pub scopes: BTreeSet<String>,
    pub revoked: bool,
}

/// What a person brings back from the consent page.
pub(super) struct Code {
    pub team: String,
    pub user: String,
    pub user_scopes: Vec<String>,
    /// Whether the bot was asked for too.
    pub bot: bool,
    /// Where the browser was sent back to; empty where no browser was there.
    pub redirect_uri: String,
}

/// A short-lived right to open a view.
pub(super) struct Trigger {
    pub team: String,
    pub user: String,
    pub issued: Instant,
    pub used: bool,
}

/// What a `response_url` may replace or delete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Original {
    /// A slash command has no message of its own.
    None,
    Ephemeral(String),
    Message(String),
}

pub(super) struct ResponseUrl {
    pub team: String,
    pub channel: String,
    pub user: String,
    pub thread_ts: Option<String>,
    pub original: Original,
    pub issued: Instant,
    pub uses: u32,
    /// The `ts` of the first message that came through it.
    pub first_reply: Option<String>,
}

#[derive(Default)]
pub(super) struct State {
    pub teams: BTreeMap<String, Team>,
    pub users: BTreeMap<String, User>,
    pub channels: BTreeMap<String, Channel>,
    pub grants: HashMap<String, Grant>,
    /// OAuth codes that were handed out.
    pub codes: HashMap<String, Code>,
    pub ephemerals: Vec<Ephemeral>,
    /// Open modals by person, the topmost last.
    pub modals: HashMap<String, Vec<OpenView>>,
    pub homes: HashMap<String, OpenView>,
    pub triggers: HashMap<String, Trigger>,
    pub response_urls: HashMap<String, ResponseUrl>,
    /// Uploads by file id: bytes are `None` until they arrive.
    pub files: BTreeMap<String, super::api::files::Upload>,
    pub calls: Vec<Call>,
    pub faults: HashMap<String, VecDeque<Fault>>,
    pub deliveries: Vec<Delivery>,
    /// What a change has caused and is still to be sent to the app.
    pub outbox: Vec<Outgoing>,
    /// Web API calls that are being answered right now.
    pub calls_open: usize,
    pub last_call: Option<Instant>,
    next_id: u64,
    last_ts: u64,
}

impl State {
    /// A new id that looks like Slack's: `C` and ten characters.
    pub fn id(&mut self, prefix: &str) -> String {
        self.next_id += 1;
        format!("{prefix}0{:07}K", self.next_id)
    }

    /// A number that no other call gets.
    pub fn number(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    /// The next message time stamp: the time of day, and later than every one before.
    pub fn ts(&mut self) -> String {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let micros = u64::try_from(now.as_micros()).unwrap_or(u64::MAX);
        self.last_ts = micros.max(self.last_ts + 100);
        format!(
            "{}.{:06}",
            self.last_ts / 1_000_000,
            self.last_ts % 1_000_000
        )
    }

    pub fn find(&self, channel: &str, ts: &str) -> Option<&Posted> {
        self.channels
            .get(channel)?
            .messages
            .iter()
            .find(|message| message.ts == ts)
    }

    pub fn find_mut(&mut self, channel: &str, ts: &str) -> Option<&mut Posted> {
        self.channels
            .get_mut(channel)?
            .messages
            .iter_mut()
            .find(|message| message.ts == ts)
    }

    /// The conversation between the bot of `team` and `user`, made at first use.
    pub fn open_dm(&mut self, team: &str, users: &[String]) -> String {
        let mut members: BTreeSet<String> = users.iter().cloned().collect();
        if let Some(team) = self.teams.get(team) {
            members.insert(team.bot_user.clone());
        }
        let kind = if members.len() > 2 {
            ChannelKind::Mpim
        } else {
            ChannelKind::Im
        };
        let open = self
            .channels
            .values()
            .find(|c| c.kind == kind && c.members == members);
        if let Some(open) = open {
            return open.id.clone();
        }
        let id = self.id(if kind == ChannelKind::Im { "D" } else { "G" });
        let channel = Channel {
            id: id.clone(),
            team: team.to_owned(),
            name: String::new(),
            kind,
            members,
            archived: false,
            ext_shared: false,
            messages: Vec::new(),
        };
        self.channels.insert(id.clone(), channel);
        id
    }

    pub fn trigger(&mut self, team: &str, user: &str) -> String {
        let number = self.number();
        let id = format!("{number}.{}.{:032x}", number * 7, number * 104_729);
        let trigger = Trigger {
            team: team.to_owned(),
            user: user.to_owned(),
            issued: Instant::now(),
            used: false,
        };
        self.triggers.insert(id.clone(), trigger);
        id
    }

    /// Whether the app is told of what happens in a channel: its bot is a member, or somebody there
    /// granted it their own history. The answer is the user id in `authorizations`, and whether it
    /// is the bot's.
    pub fn listener_of(&self, channel: &Channel) -> Option<(String, bool)> {
        let team = self
            .teams
            .get(&channel.team)
            .filter(|team| team.installed)?;
        if channel.members.contains(&team.bot_user) {
            return Some((team.bot_user.clone(), true));
        }
        let scope = channel.kind.scope("history");
        self.grants.values().find_map(|grant| match &grant.holder {
            Holder::Person(user)
                if !grant.revoked
                    && grant.scopes.contains(&scope)
                    && channel.members.contains(user) =>
            {
                Some((user.clone(), false))
            }
            _ => None,
        })
    }

    /// The bot's id in a team; empty for a team that is not there.
    pub fn bot_id(&self, team: &str) -> String {
        self.teams
            .get(team)
            .map_or_else(String::new, |team| team.bot_id.clone())
    }

    /// The team of a person; empty for a person who is not there.
    pub fn team_of(&self, user: &str) -> String {
        self.users
            .get(user)
            .map_or_else(String::new, |user| user.team.clone())
    }

    /// `{"id", "name"…}` of a person as interactions carry it.
    pub fn person_json(&self, user: &str) -> Value {
        let name = self.users.get(user).map_or("", |user| user.name.as_str());
        let team = self.users.get(user).map_or("", |user| user.team.as_str());
        json!({"id": user, "username": name, "name": name, "team_id": team})
    }
}
