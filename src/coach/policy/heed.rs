//! What a leader taught by what they did with nudges: where telling fits, what there should be less of, and
//! that nothing comes back when nudges go unanswered.

use jiff::Timestamp;

use super::{Moment, MomentFinding, hours_since};
use crate::coach::leader::{Outcome, PastNudge};
use crate::coach::silence::MomentSilence;

/// How long a pattern stays muted in a channel once "telling was right here" was said twice.
const TELLING_FITS_DAYS: i64 = 30;
/// How long "less of this" keeps a kind quiet.
const LESS_DAYS: i64 = 14;
/// How long a mark of "telling was right here" counts.
const MARK_DAYS: i64 = 90;
/// A nudge that was not answered by then went unheeded.
const ANSWER_HOURS: i64 = 4;
/// So many in a row, and there are half as many and one question about it.
const BACK_OFF_AFTER: usize = 3;
/// So many in a row, and there is a rest.
const REST_AFTER: usize = 6;
const REST_DAYS: i64 = 14;

/// What the leader taught by an answer.
pub(super) fn learned(
    past: &[PastNudge],
    finding: &MomentFinding,
    moment: &Moment,
) -> Option<MomentSilence> {
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

/// The last nudges in a row that the leader saw and left unanswered. A young one may still be answered.
pub(super) fn unanswered(past: &[PastNudge], now: Timestamp) -> usize {
    let mut settled: Vec<&PastNudge> = past
        .iter()
        .filter(|nudge| {
            nudge
                .sent_at
                .is_some_and(|at| nudge.answered || hours_since(at, now) >= ANSWER_HOURS)
        })
        .collect();
    settled.sort_by_key(|nudge| std::cmp::Reverse(nudge.at));
    settled.iter().take_while(|nudge| !nudge.answered).count()
}

/// A rest after many unanswered nudges.
pub(super) fn resting(past: &[PastNudge], now: Timestamp) -> Option<MomentSilence> {
    let last = past.iter().map(|nudge| nudge.at).max()?;
    let rests = unanswered(past, now) >= REST_AFTER && hours_since(last, now) < REST_DAYS * 24;
    rests.then_some(MomentSilence::Resting)
}

/// Half as many, and never none, once the last ones went unanswered. 0 is no limit and stays it.
pub(super) fn backed_off(limit: u32, unanswered: usize) -> u32 {
    match unanswered >= BACK_OFF_AFTER {
        true => limit.div_ceil(2),
        false => limit,
    }
}

/// Whether the next nudge asks what would make nudges useful: once when they become fewer, and once after a
/// rest.
pub(super) fn asks_what_helps(unanswered: usize) -> bool {
    unanswered == BACK_OFF_AFTER || unanswered == REST_AFTER
}
