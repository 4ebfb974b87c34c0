//! When to speak: pure, and every silence has a reason.
//!
//! The limits and their evidence are the coaching model's (alert fatigue, fading, just-in-time
//! support); each can be switched off with 0.

mod around;
mod digest;
pub mod fade;
mod heed;

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::consider::seed;
use super::ids::{ChannelId, MessageTs};
use super::leader::{Leader, PastNudge, Place};
use super::presence::Presence;
use super::room::Room;
use super::silence::{MomentSilence, Silence, TextSilence};
use super::{Kind, Strength};
use around::{after_an_earlier_message, left_alone, tells};
use digest::Comes;

pub use around::{Aftermath, aftermath, open_to_messages};

/// A message of a leader, as far as the decision needs it: no words.
#[derive(Clone, Debug)]
pub struct Moment {
    pub now: Timestamp,
    pub channel: ChannelId,
    /// Varies the coin of `send_probability`; the same message always falls the same way.
    pub ts: MessageTs,
    /// Shared with another organisation.
    pub external: bool,
    /// What the message would be nudged for; `None` where it tells nothing.
    pub finding: Option<MomentFinding>,
    /// Why the text alone would stay silent.
    pub text_silence: Option<TextSilence>,
    /// The template of the best rewrite; `None` where no honest question is left.
    pub template: Option<Arc<str>>,
    pub place: Place,
    /// What the channel's name says; `None` also while it is unknown.
    pub room: Option<Room>,
    pub presence: Presence,
    /// One of the leader's own phrases that are left alone is in it.
    pub phrase: bool,
}

/// The finding a decision is about.
#[derive(Clone, Debug, PartialEq)]
pub struct MomentFinding {
    pub rule: Arc<str>,
    pub kind: Kind,
    pub strength: Strength,
}

/// Nudge, or silence with a reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    Nudge {
        finding: MomentFinding,
        template: Arc<str>,
        /// How many rewrites are shown at once: two, then one, then none as the weeks pass.
        shown: u8,
        /// Whether it asks what would make nudges useful.
        asks_what_helps: bool,
        /// The digest that it waits for; `None` for one that goes out at once.
        digest_at: Option<Timestamp>,
    },
    Silent(Silence),
}

/// The installation's limits, or with [`super::own::Own::over`] a leader's; 0 means no limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    pub max_per_day: u32,
    pub max_per_week: u32,
    pub max_per_thread: u32,
    pub cooldown_hours: u32,
    pub kind_cooldown_hours: u32,
    pub addressee_cooldown_hours: u32,
    pub template_cooldown_days: u32,
    /// Fewer nudges a week and fewer rewrites in each as the weeks pass.
    pub fade: bool,
    /// Fewer nudges a week, and then a rest, while they go unanswered.
    pub back_off: bool,
    /// 0 to 1.
    pub send_probability: f64,
    pub quiet_hours: Option<QuietHours>,
    pub quiet_days: Vec<Weekday>,
    /// The times of day of digests, in the leader's own time zone.
    pub digests: Vec<Time>,
}

/// From and to, in the leader's own time zone; may cross midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuietHours {
    pub from: Time,
    pub to: Time,
}

impl fmt::Display for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from.strftime("%H:%M"), self.to.strftime("%H:%M"));
        write!(f, "{from}-{to}")
    }
}

impl QuietHours {
    /// Reads what `Display` writes: `18:00-08:30`.
    pub fn from_code(code: &str) -> Option<Self> {
        let (from, to) = code.split_once('-')?;
        Some(Self {
            from: from.parse().ok()?,
            to: to.parse().ok()?,
        })
    }

    fn contains(self, time: Time) -> bool {
        if self.from <= self.to {
            self.from <= time && time < self.to
        } else {
            time >= self.from || time < self.to
        }
    }
}

/// Decides about one message. `past` are this leader's nudges, in any order; `limits` are the
/// installation's, over which the leader's own settings go.
pub fn decide(leader: &Leader, past: &[PastNudge], moment: &Moment, limits: &Limits) -> Decision {
    let limits = &leader.own.over(limits);
    match silence(leader, past, moment, limits) {
        Some(silence) => Decision::Silent(silence),
        None => match (&moment.finding, &moment.template) {
            (Some(finding), Some(template)) => Decision::Nudge {
                finding: finding.clone(),
                template: template.clone(),
                shown: fade::rewrites_shown(leader, moment.now, limits),
                asks_what_helps: limits.back_off
                    && heed::asks_what_helps(heed::unanswered(past, moment.now)),
                digest_at: match digest::comes(leader, moment.now, limits) {
                    Comes::At(time) => Some(time),
                    Comes::AtOnce | Comes::Never => None,
                },
            },
            (Some(_), None) => Decision::Silent(TextSilence::NothingOpen.into()),
            (None, _) => Decision::Silent(MomentSilence::NothingFound.into()),
        },
    }
}

/// Whether a nudge that was decided may still go out: consent and pause may have changed since.
pub fn still_welcome(
    leader: &Leader,
    channel: &ChannelId,
    now: Timestamp,
) -> Result<(), MomentSilence> {
    if !hears(leader, channel) {
        return Err(MomentSilence::OtherChannel);
    }
    if is_paused(leader, now) {
        return Err(MomentSilence::Paused);
    }
    Ok(())
}

/// Whether the leader chose this channel.
pub fn hears(leader: &Leader, channel: &ChannelId) -> bool {
    leader.everywhere || leader.channels.contains(channel)
}

/// The templates this leader saw within the template cool-down.
pub fn templates_seen(past: &[PastNudge], now: Timestamp, limits: &Limits) -> Vec<Arc<str>> {
    let days = i64::from(limits.template_cooldown_days);
    past.iter()
        .filter(|nudge| hours_since(nudge.at, now) < days * 24)
        .map(|nudge| nudge.template.clone())
        .collect()
}

/// The leader's wall clock; UTC where the zone is unknown to us.
pub fn local(leader: &Leader, now: Timestamp) -> Zoned {
    let zone = leader
        .time_zone
        .as_deref()
        .and_then(|name| TimeZone::get(name).ok())
        .unwrap_or(TimeZone::UTC);
    now.to_zoned(zone)
}

fn silence(
    leader: &Leader,
    past: &[PastNudge],
    moment: &Moment,
    limits: &Limits,
) -> Option<Silence> {
    if !hears(leader, &moment.channel) {
        return Some(MomentSilence::OtherChannel.into());
    }
    if moment.external {
        return Some(MomentSilence::External.into());
    }
    if let (Some(room), true) = (moment.room, tells(moment)) {
        return Some(room.silence().into());
    }
    let Some(finding) = &moment.finding else {
        // Danger and other languages leave no finding, and are the truer reason.
        let reason = moment.text_silence.map(Silence::from);
        return Some(reason.unwrap_or(MomentSilence::NothingFound.into()));
    };
    if let Some(reason) = moment.text_silence {
        return Some(reason.into());
    }
    if moment.template.is_none() {
        return Some(TextSilence::NothingOpen.into());
    }
    if is_paused(leader, moment.now) {
        return Some(MomentSilence::Paused.into());
    }
    if moment.now < leader.listening_until {
        return Some(MomentSilence::Listening.into());
    }
    left_alone(leader, finding, moment)
        .or_else(|| after_an_earlier_message(leader, moment))
        .or_else(|| wrong_time(leader, moment.now, limits))
        .or_else(|| moment.presence.silence(moment.now))
        .or_else(|| heed::learned(past, finding, moment))
        .or_else(|| over_budget(leader, past, moment, limits))
        .or_else(|| too_soon(past, finding, moment, limits))
        .or_else(|| held_by_chance(moment, limits))
        .or_else(|| too_late_for_digest(leader, moment, limits))
        .map(Silence::from)
}

/// Whether the leader has paused Askwell.
pub fn is_paused(leader: &Leader, now: Timestamp) -> bool {
    leader.paused_until.is_some_and(|until| now < until)
}

fn wrong_time(leader: &Leader, now: Timestamp, limits: &Limits) -> Option<MomentSilence> {
    let local = local(leader, now);
    if limits.quiet_days.contains(&local.weekday()) {
        return Some(MomentSilence::QuietDay);
    }
    limits
        .quiet_hours
        .is_some_and(|hours| hours.contains(local.time()))
        .then_some(MomentSilence::QuietHours)
}

fn over_budget(
    leader: &Leader,
    past: &[PastNudge],
    moment: &Moment,
    limits: &Limits,
) -> Option<MomentSilence> {
    let today = local(leader, moment.now).date();
    let in_day = past
        .iter()
        .filter(|nudge| local(leader, nudge.at).date() == today)
        .count();
    if reached(in_day, limits.max_per_day) {
        return Some(MomentSilence::DailyLimit);
    }
    // In the installation's limits 0 is no limit; from a leader it is a plain wish.
    if leader.own.max_per_week == Some(0) {
        return Some(MomentSilence::WeeklyLimit);
    }
    let in_week = past
        .iter()
        .filter(|nudge| hours_since(nudge.at, moment.now) < 7 * 24)
        .count();
    let limit = fade::weekly_limit(leader, moment.now, limits);
    if reached(in_week, limit) {
        return Some(MomentSilence::WeeklyLimit);
    }
    if limits.back_off {
        let unanswered = heed::unanswered(past, moment.now);
        if reached(in_week, heed::backed_off(limit, unanswered)) {
            return Some(MomentSilence::BackedOff);
        }
        if let Some(rest) = heed::resting(past, moment.now) {
            return Some(rest);
        }
    }
    let thread = moment.place.thread.as_ref()?;
    let in_thread = past
        .iter()
        .filter(|nudge| nudge.place.thread.as_ref() == Some(thread))
        .count();
    reached(in_thread, limits.max_per_thread).then_some(MomentSilence::ThreadLimit)
}

fn too_soon(
    past: &[PastNudge],
    finding: &MomentFinding,
    moment: &Moment,
    limits: &Limits,
) -> Option<MomentSilence> {
    let within =
        |nudge: &PastNudge, hours: u32| hours_since(nudge.at, moment.now) < i64::from(hours);
    let any = past
        .iter()
        .any(|nudge| within(nudge, limits.cooldown_hours));
    let kind = past
        .iter()
        .any(|nudge| nudge.kind == finding.kind && within(nudge, limits.kind_cooldown_hours));
    let addressee = moment.place.addressee.as_ref().is_some_and(|person| {
        past.iter().any(|nudge| {
            nudge.place.addressee.as_ref() == Some(person)
                && within(nudge, limits.addressee_cooldown_hours)
        })
    });
    // The rewriter takes a question that was seen lately only where no other fits.
    let template = moment
        .template
        .as_ref()
        .is_some_and(|template| templates_seen(past, moment.now, limits).contains(template));
    [
        (any, MomentSilence::Cooldown),
        (kind, MomentSilence::KindCooldown),
        (addressee, MomentSilence::AddresseeCooldown),
        (template, MomentSilence::TemplateCooldown),
    ]
    .into_iter()
    .find_map(|(hit, reason)| hit.then_some(reason))
}

/// The share of eligible moments that is held back at random, for the experiment that the settings
/// describe. The same message falls the same way on every replica.
fn held_by_chance(moment: &Moment, limits: &Limits) -> Option<MomentSilence> {
    if limits.send_probability >= 1.0 {
        return None;
    }
    let hash = seed(&moment.channel, &moment.ts);
    let coin = (hash >> 11) as f64 / (1u64 << 53) as f64;
    (coin >= limits.send_probability).then_some(MomentSilence::HeldByChance)
}

fn too_late_for_digest(leader: &Leader, moment: &Moment, limits: &Limits) -> Option<MomentSilence> {
    let never = digest::comes(leader, moment.now, limits) == Comes::Never;
    never.then_some(MomentSilence::TooLateForDigest)
}

fn reached(count: usize, limit: u32) -> bool {
    limit > 0 && count >= limit as usize
}

/// Whole hours, rounded down; times in the future count as now.
fn hours_since(then: Timestamp, now: Timestamp) -> i64 {
    (now.as_second() - then.as_second()).max(0) / 3600
}

#[cfg(test)]
mod tests;
