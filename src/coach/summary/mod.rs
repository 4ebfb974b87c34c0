//! One leader's month: how their balance of asking and telling moved, measured by their own past alone.
//!
//! Numbers and no judgement: no grade, no rank, no streak, nobody else. What counts as a moment is a
//! message that could have been a question: it told with nothing in it that made telling right, or it
//! asked an open question.

mod chart;
mod due;
mod example;
mod plans;
mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::leader::Outcome;
use super::metric::Metric;
use super::month::Month;
use super::own::Words;
use super::{Kind, TextSilence};

pub use chart::{Chart, chart};
pub use due::{Window, due, window};
pub use example::Example;
pub use plans::{Plan, plan};
pub use words::{Paragraph, fit_name, paragraphs};

/// A share of fewer moments than this says more about chance than about the leader, so none is told.
const ENOUGH: u32 = 12;
/// How many months are shown, the summed-up one included.
pub const MONTHS: u32 = 12;
/// A pattern of fewer messages than this is none.
const PATTERN_FROM: u32 = 5;
/// How many points the share has to move before it is worth asking what was different.
const A_DIFFERENCE: u32 = 5;
/// The two-sided 80 % quantile of the normal distribution: the range is meant to give a feeling for
/// chance, not to prove anything.
const Z: f64 = 1.281_551_565_544_6;

/// What was counted in each month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    months: BTreeMap<Month, BTreeMap<String, u32>>,
}

impl Tally {
    pub fn add(&mut self, month: Month, metric: Metric, n: u32) {
        let count = self
            .months
            .entry(month)
            .or_default()
            .entry(metric.code())
            .or_default();
        *count = count.saturating_add(n);
    }

    /// The months from the first to the last with anything in them, those between included.
    pub fn months(&self) -> impl Iterator<Item = Month> + use<> {
        let first = self.months.keys().next().copied();
        let last = self.months.keys().next_back().copied();
        std::iter::successors(first, |month| Some(month.next()))
            .take_while(move |month| Some(*month) <= last)
    }

    /// How often something was counted in a month.
    pub fn count(&self, month: Month, metric: Metric) -> u32 {
        self.months
            .get(&month)
            .and_then(|counts| counts.get(&metric.code()))
            .copied()
            .unwrap_or(0)
    }

    /// The moments of a month.
    fn share(&self, month: Month) -> Share {
        let asked = self.count(month, Metric::Asked);
        let told: u32 = Kind::ALL
            .iter()
            .map(|&kind| self.count(month, Metric::Moments(kind)))
            .sum();
        Share {
            asked,
            moments: asked.saturating_add(told),
        }
    }
}

/// How many moments opened with a question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub asked: u32,
    pub moments: u32,
}

impl Share {
    /// In whole percent; `None` where there are too few moments to say.
    pub fn percent(self) -> Option<u32> {
        (self.moments >= ENOUGH).then(|| rounded(self.fraction()))
    }

    /// Where the share likely lies, in whole percent: Wilson's 80 % interval.
    ///
    /// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    /// JASA 22 (1927); it behaves for few moments and near 0 and 100 %, where the textbook one does not.
    pub fn range(self) -> Option<(u32, u32)> {
        self.percent()?;
        let (n, p) = (f64::from(self.moments), self.fraction());
        let scale = 1.0 + Z * Z / n;
        let middle = p + Z * Z / (2.0 * n);
        let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let bound = |value: f64| rounded((value / scale).clamp(0.0, 1.0));
        Some((bound(middle - spread), bound(middle + spread)))
    }

    fn fraction(self) -> f64 {
        f64::from(self.asked) / f64::from(self.moments.max(1))
    }
}

fn rounded(fraction: f64) -> u32 {
    // Between 0 and 100, so that nothing is cut off.
    (fraction * 100.0).round() as u32
}

/// One leader's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub month: Month,
    /// The month is not over: it was asked for, and is compared with none.
    pub so_far: bool,
    /// The leader's aim, for their eyes alone.
    pub aim: Option<Words>,
    pub share: Share,
    /// From the first month with anything in it, at most twelve, to this one.
    pub months: Vec<(Month, Share)>,
    pub bright_spot: Option<BrightSpot>,
    pub pattern: Option<Pattern>,
    pub fit: Vec<(Fit, u32)>,
    pub question: Question,
}

/// What went well, at the level of the task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrightSpot {
    /// Open questions, and how many there were the month before where they were fewer.
    OpenQuestions { now: u32, before: Option<u32> },
    /// A kind of telling that came up less often than the month before.
    Rarer { kind: Kind, now: u32, before: u32 },
}

/// The kind that came up most often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    pub kind: Kind,
    pub times: u32,
    /// Of so many moments that told.
    pub told: u32,
}

/// Why telling was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The text itself said so.
    Text(TextSilence),
    /// The leader said so.
    Leader,
}

/// The one question at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// About the kind that came up most often.
    About(Kind),
    /// The share moved down: what was different, and no word of blame.
    WhatWasDifferent,
    /// Nothing came up.
    Ahead,
}

impl Summary {
    /// Sums `month` up. Months after it in `tally` play no part.
    pub fn of(month: Month, tally: &Tally) -> Self {
        let share = tally.share(month);
        let before = tally.share(month.previous());
        let pattern = pattern(month, tally);
        Self {
            month,
            so_far: false,
            aim: None,
            share,
            months: months(month, tally),
            bright_spot: bright_spot(month, tally),
            pattern: pattern.filter(|pattern| pattern.told >= PATTERN_FROM),
            fit: fit(month, tally),
            question: match pattern {
                _ if moved_down(before, share) => Question::WhatWasDifferent,
                Some(pattern) => Question::About(pattern.kind),
                None => Question::Ahead,
            },
        }
    }

    /// Sums up what there is of `month`, which is not over. That something came up less often, or a share
    /// is smaller, says nothing yet.
    pub fn so_far(month: Month, tally: &Tally) -> Self {
        let summary = Self::of(month, tally);
        let grew = |bright: &BrightSpot| matches!(bright, BrightSpot::OpenQuestions { .. });
        Self {
            so_far: true,
            bright_spot: summary.bright_spot.filter(grew),
            question: match pattern(month, tally) {
                Some(pattern) => Question::About(pattern.kind),
                None => Question::Ahead,
            },
            ..summary
        }
    }

    /// The same, opened with the leader's aim.
    pub fn aiming(self, aim: Option<Words>) -> Self {
        Self { aim, ..self }
    }

    /// The month before, where it has a share to compare with.
    fn before(&self) -> Option<Share> {
        let before = self.months.iter().rev().nth(1)?;
        before.1.percent().map(|_| before.1)
    }

    /// The first month with a share, where it is neither this one nor the one before.
    fn first(&self) -> Option<(Month, Share)> {
        self.months
            .iter()
            .copied()
            .find(|(_, share)| share.percent().is_some())
            .filter(|(month, _)| *month < self.month.previous())
    }
}

fn months(month: Month, tally: &Tally) -> Vec<(Month, Share)> {
    let all = (0..MONTHS).rev().map(|back| month.back(back));
    all.map(|month| (month, tally.share(month)))
        .skip_while(|(shown, _)| *shown < month && !tally.months.contains_key(shown))
        .collect()
}

fn bright_spot(month: Month, tally: &Tally) -> Option<BrightSpot> {
    let now = tally.count(month, Metric::OpenQuestions);
    let before = tally.count(month.previous(), Metric::OpenQuestions);
    let known = tally.months.contains_key(&month.previous());
    if known && now > before {
        return Some(BrightSpot::OpenQuestions {
            now,
            before: Some(before),
        });
    }
    let rarer = Kind::ALL
        .into_iter()
        .map(|kind| {
            let times = |month| tally.count(month, Metric::Moments(kind));
            (kind, times(month), times(month.previous()))
        })
        // In a month with little in it, everything is rarer.
        .filter(|(_, now, before)| now < before && tally.share(month).moments >= ENOUGH)
        .max_by_key(|(kind, now, before)| (before - now, Reverse(*kind)));
    match rarer {
        Some((kind, now, before)) => Some(BrightSpot::Rarer { kind, now, before }),
        None => (now > 0).then_some(BrightSpot::OpenQuestions { now, before: None }),
    }
}

fn pattern(month: Month, tally: &Tally) -> Option<Pattern> {
    let times = |kind: Kind| tally.count(month, Metric::Moments(kind));
    let told = Kind::ALL.iter().map(|&kind| times(kind)).sum();
    let kind = Kind::ALL
        .into_iter()
        .filter(|&kind| times(kind) > 0)
        .max_by_key(|&kind| (times(kind), Reverse(kind)))?;
    Some(Pattern {
        kind,
        times: times(kind),
        told,
    })
}

/// Most frequent first.
fn fit(month: Month, tally: &Tally) -> Vec<(Fit, u32)> {
    let by_text = TextSilence::ALL.iter().map(|&reason| {
        let times = tally.count(month, Metric::Silences(reason));
        (Fit::Text(reason), times)
    });
    let by_leader = tally.count(month, Metric::Outcomes(Outcome::TellingFit));
    let mut fit: Vec<(Fit, u32)> = by_text
        .chain([(Fit::Leader, by_leader)])
        .filter(|(_, times)| *times > 0)
        .collect();
    fit.sort_by_key(|(_, times)| Reverse(*times));
    fit
}

fn moved_down(before: Share, now: Share) -> bool {
    before
        .percent()
        .zip(now.percent())
        .is_some_and(|(before, now)| before >= now + A_DIFFERENCE)
}

#[cfg(test)]
mod tests;
