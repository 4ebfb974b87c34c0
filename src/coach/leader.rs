//! An opted-in person, and what we remember of their nudges: no words.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{ChannelId, LeaderId};
use super::own::Own;
use super::{Kind, Sensitivity};

/// An opted-in person and their settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Leader {
    pub id: LeaderId,
    /// When they said yes; weeks of fading count from here.
    pub opted_in_at: Timestamp,
    /// The listening week: nudges are held back until then.
    pub listening_until: Timestamp,
    /// Their own pause.
    pub paused_until: Option<Timestamp>,
    /// Every conversation that Askwell hears, instead of `channels`.
    pub everywhere: bool,
    pub channels: BTreeSet<ChannelId>,
    /// IANA name; UTC while unknown.
    pub time_zone: Option<String>,
    pub sensitivity: Sensitivity,
    pub own: Own,
    /// Steps of fading that the leader's balance has earned ([`super::policy::fade`]).
    pub earned: u8,
    /// Nothing is said before then: the leader wrote about somebody's hard moment.
    pub hushed_until: Option<Timestamp>,
    /// The last incident that the leader wrote about.
    pub alarm: Option<Alarm>,
}

#[cfg(test)]
impl Leader {
    /// In since Wednesday the 4th of November 2026 at noon, everywhere, with nothing set.
    pub fn newly_in(team: &str, user: &str) -> Self {
        let noon = |day: &str| format!("{day}T12:00:00Z").parse().unwrap();
        Self {
            id: LeaderId::new(team, user),
            opted_in_at: noon("2026-11-04"),
            listening_until: noon("2026-11-11"),
            paused_until: None,
            everywhere: true,
            channels: BTreeSet::new(),
            time_zone: None,
            sensitivity: Sensitivity::Default,
            own: Own::default(),
            earned: 0,
            hushed_until: None,
            alarm: None,
        }
    }
}

/// A channel in which the leader wrote about an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub channel: Hashed,
    pub until: Timestamp,
}

/// One nudge of the past, as far as the limits need it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastNudge {
    pub at: Timestamp,
    /// When the leader got it; `None` where it is on its way, or nobody knows.
    pub sent_at: Option<Timestamp>,
    pub kind: Kind,
    pub rule: Arc<str>,
    pub template: Arc<str>,
    pub place: Place,
    pub outcome: Option<Outcome>,
    /// The leader did something with it, if only to look for another idea.
    pub answered: bool,
}

/// A place or person as a keyed hash: equal or not, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hashed(pub Arc<str>);

/// What the leader did with a nudge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// "I'll use this": their message became the question.
    Used,
    /// "I'll use this", and they were given the text to paste.
    Copied,
    /// They changed the message themselves, so that it asks.
    Edited,
    /// "Telling was right here".
    TellingFit,
    /// "Not now".
    NotNow,
    /// "Less of this".
    Less,
}

impl Outcome {
    /// Whether the leader has said so by a button, which settles the nudge.
    pub fn settles(self) -> bool {
        self != Self::Edited
    }
}

/// Where and to whom, as keyed hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub channel: Hashed,
    /// `None` for the channel itself.
    pub thread: Option<Hashed>,
    /// The one person whom the message mentions.
    pub addressee: Option<Hashed>,
}
