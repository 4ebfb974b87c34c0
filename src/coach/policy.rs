//! When to speak: pure, and every silence has a reason.
//!
//! The limits and their evidence are the coaching model's (alert fatigue, fading, just-in-time
//! support); each can be switched off with 0.

use std::fmt;
use std::sync::Arc;

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::consider::seed;
use super::ids::{ChannelId, MessageTs};
use super::leader::{Leader, Outcome, PastNudge, Place};
use super::silence::{MomentSilence, Silence, TextSilence};
use super::{Kind, Strength};

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
    /// 0 to 1.
    pub send_probability: f64,
    pub quiet_hours: Option<QuietHours>,
    pub quiet_days: Vec<Weekday>,
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

/// How long a pattern stays muted in a channel once "telling was right here" was said twice.
const TELLING_FITS_DAYS: i64 = 30;
/// How long "less of this" keeps a kind quiet.
const LESS_DAYS: i64 = 14;
/// How long a mark of "telling was right here" counts.
const MARK_DAYS: i64 = 90;

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
                shown: rewrites_shown(leader, moment.now, limits),
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
    left_alone(leader, finding)
        .or_else(|| wrong_time(leader, moment.now, limits))
        .or_else(|| learned(past, finding, moment))
        .or_else(|| over_budget(leader, past, moment, limits))
        .or_else(|| too_soon(past, finding, moment, limits))
        .or_else(|| held_by_chance(moment, limits))
        .map(Silence::from)
}

/// Whether the leader has paused Askwell.
pub fn is_paused(leader: &Leader, now: Timestamp) -> bool {
    leader.paused_until.is_some_and(|until| now < until)
}

fn left_alone(leader: &Leader, finding: &MomentFinding) -> Option<MomentSilence> {
    leader
        .own
        .left_alone
        .contains(&finding.kind)
        .then_some(MomentSilence::KindLeftAlone)
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

/// What the leader taught: where telling fits, and what they want less of.
fn learned(past: &[PastNudge], finding: &MomentFinding, moment: &Moment) -> Option<MomentSilence> {
    let marks: Vec<i64> = past
        .iter()
        .filter(|nudge| {
            nudge.outcome == Some(Outcome::TellingFit)
                && nudge.rule == finding.rule
                && nudge.place.channel == moment.place.channel
        })
        .map(|nudge| hours_since(nudge.at, moment.now))
        .filter(|&hours| hours < MARK_DAYS * 24)
        .collect();
    let latest = marks.iter().min().copied().unwrap_or(i64::MAX);
    if marks.len() >= 2 && latest < TELLING_FITS_DAYS * 24 {
        return Some(MomentSilence::TellingFits);
    }
    past.iter()
        .any(|nudge| {
            nudge.outcome == Some(Outcome::Less)
                && nudge.kind == finding.kind
                && hours_since(nudge.at, moment.now) < LESS_DAYS * 24
        })
        .then_some(MomentSilence::LessOfThis)
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
    if reached(in_week, weekly_limit(leader, moment.now, limits)) {
        return Some(MomentSilence::WeeklyLimit);
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

fn reached(count: usize, limit: u32) -> bool {
    limit > 0 && count >= limit as usize
}

/// Whole hours, rounded down; times in the future count as now.
fn hours_since(then: Timestamp, now: Timestamp) -> i64 {
    (now.as_second() - then.as_second()).max(0) / 3600
}

/// Full weeks of the programme that have passed, from 0.
fn week(leader: &Leader, now: Timestamp) -> i64 {
    hours_since(leader.opted_in_at, now) / (7 * 24)
}

/// Weeks 2 to 5 as set, 6 to 9 one less, 10 to 13 two less, then one: guidance that fades leaves
/// more behind than guidance that stays (taxonomy of nudges: fading schedule 4/3/2/1).
fn weekly_limit(leader: &Leader, now: Timestamp, limits: &Limits) -> u32 {
    let max = limits.max_per_week;
    if !limits.fade || max == 0 {
        return max;
    }
    match week(leader, now) {
        ..5 => max,
        5..9 => max.saturating_sub(1).max(1),
        9..13 => max.saturating_sub(2).max(1),
        _ => 1,
    }
}

fn rewrites_shown(leader: &Leader, now: Timestamp, limits: &Limits) -> u8 {
    if !limits.fade {
        return 2;
    }
    match week(leader, now) {
        ..5 => 2,
        5..9 => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
