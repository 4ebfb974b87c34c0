//! What is counted of a leader's messages: names of counts, no words.

use crate::coach::consider::Considered;
use crate::coach::policy::Decision;
use crate::coach::{Kind, Verdict};

/// Genuine open questions.
pub(super) const OPEN: &str = "ask.open";
/// Questions with yes or no for an answer.
pub(super) const CLOSED: &str = "ask.closed";
/// Questions with the answer inside.
pub(super) const LEADING: &str = "ask.leading";
/// Messages that were read.
const MESSAGES: &str = "messages";
/// Nudges decided.
pub(super) const NUDGES: &str = "nudges";
/// "I'll use this", by Askwell or by the leader's own hand.
pub(super) const USED: &str = "outcome.used";
/// "Telling was right here".
pub(super) const TELLING_FIT: &str = "outcome.telling_fit";

/// The name under which tells of this kind are counted.
pub(super) fn told(kind: Kind) -> &'static str {
    match kind {
        Kind::Order => "tell.order",
        Kind::Press => "tell.press",
        Kind::Advise => "tell.advise",
        Kind::Control => "tell.control",
        Kind::Rescue => "tell.rescue",
        Kind::Check => "tell.check",
        Kind::Steer => "tell.steer",
    }
}

/// What one message adds to the counts.
pub(super) fn of(considered: &Considered, decision: &Decision) -> Vec<(&'static str, i64)> {
    let questions = considered.reading.questions;
    let mut counts = vec![
        (MESSAGES, 1),
        (OPEN, i64::from(questions.open)),
        (CLOSED, i64::from(questions.closed)),
        (LEADING, i64::from(questions.leading)),
    ];
    if considered.reading.verdict == Verdict::Tell
        && let Some(finding) = considered.main()
    {
        counts.push((told(finding.kind), 1));
    }
    match decision {
        Decision::Nudge { .. } => counts.push((NUDGES, 1)),
        Decision::Silent(_) => {}
    }
    counts.retain(|(_, count)| *count > 0);
    counts
}
