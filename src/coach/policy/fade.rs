//! Less help as it is needed less: by the weeks of the programme, and earlier as the balance moves.
//!
//! Guidance that fades leaves more behind than guidance that stays. After a slip nothing comes back: what
//! was earned stays earned, and the summary shows the rest.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Limits, hours_since};
use crate::coach::leader::Leader;
use crate::coach::metric::Metric;

/// The programme's length in weeks; nothing fades further after it.
pub const WEEKS: usize = 13;
/// The most that can be earned: as little help as after the whole programme.
pub const MOST_EARNED: u8 = 3;
/// A share of fewer moments says more about chance: for the baseline, and for one week.
const ENOUGH_FOR_BASELINE: u32 = 12;
const ENOUGH_FOR_WEEK: u32 = 6;
/// Each step's goal lies this part of the way from the baseline to always asking beyond the one before.
const STEP: f64 = 0.2;

/// How a leader's moments of one week were opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    pub asked: u32,
    pub told: u32,
}

impl Week {
    fn moments(self) -> u32 {
        self.asked + self.told
    }

    fn share(self) -> f64 {
        f64::from(self.asked) / f64::from(self.moments().max(1))
    }
}

/// The full weeks of the programme that are over by `today`, from what was counted on the days since the
/// yes on `first`.
pub fn weeks(
    first: Date,
    today: Date,
    counts: impl IntoIterator<Item = (Date, Metric, u32)>,
) -> Vec<Week> {
    let week_of = |day: Date| usize::try_from(day.duration_since(first).as_hours() / (24 * 7)).ok();
    let over = week_of(today).unwrap_or(0).min(WEEKS);
    let mut weeks = vec![Week::default(); over];
    for (day, metric, n) in counts {
        let before = day < first;
        let Some(week) = week_of(day)
            .filter(|_| !before)
            .and_then(|week| weeks.get_mut(week))
        else {
            continue;
        };
        match metric {
            Metric::Asked => week.asked += n,
            Metric::Moments(_) => week.told += n,
            _ => {}
        }
    }
    weeks
}

/// How many steps of fading a leader has earned: for each, two weeks in a row in which the share of moments
/// opened with a question reached its goal, set from the leader's own first weeks. Weeks with too few moments
/// are passed over.
pub fn earned(weeks: &[Week]) -> u8 {
    let mut baseline = Week::default();
    let mut rest = weeks.iter();
    while baseline.moments() < ENOUGH_FOR_BASELINE {
        let Some(week) = rest.next() else {
            return 0;
        };
        baseline.asked += week.asked;
        baseline.told += week.told;
    }
    let shares: Vec<f64> = rest
        .filter(|week| week.moments() >= ENOUGH_FOR_WEEK)
        .map(|week| week.share())
        .collect();
    let start = baseline.share();
    let goal = |step: u8| start + (1.0 - start) * STEP * f64::from(step);
    let reached = |step: &u8| {
        shares
            .windows(2)
            .any(|pair| pair.iter().all(|share| *share >= goal(*step)))
    };
    // Whoever asked always from the beginning has nothing to earn by it: there is nothing to nudge about.
    (1..=MOST_EARNED).rev().find(reached).unwrap_or(0)
}

/// Full weeks of the programme that have passed, from 0.
fn week(leader: &Leader, now: Timestamp) -> i64 {
    hours_since(leader.opted_in_at, now) / (7 * 24)
}

/// How far the help has faded: by the weeks (to the end of the 5th, 9th, 13th) or by what was earned.
fn phase(leader: &Leader, now: Timestamp) -> u8 {
    let by_time = match week(leader, now) {
        ..5 => 0,
        5..9 => 1,
        9..13 => 2,
        _ => MOST_EARNED,
    };
    by_time.max(leader.earned.min(MOST_EARNED))
}

/// Whether the programme still runs, so that there is something to earn.
pub fn can_earn(leader: &Leader, now: Timestamp) -> bool {
    leader.earned < MOST_EARNED && week(leader, now) < WEEKS as i64
}

/// As set at first, and one less with each phase, but never none (fading schedule 4/3/2/1).
pub(super) fn weekly_limit(leader: &Leader, now: Timestamp, limits: &Limits) -> u32 {
    let max = limits.max_per_week;
    if !limits.fade || max == 0 {
        return max;
    }
    max.saturating_sub(u32::from(phase(leader, now))).max(1)
}

/// How many rewrites a nudge shows at once: two, then one, then none until they are asked for.
pub(super) fn rewrites_shown(leader: &Leader, now: Timestamp, limits: &Limits) -> u8 {
    if !limits.fade {
        return 2;
    }
    2u8.saturating_sub(phase(leader, now))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::coach::Kind;

    fn week(asked: u32, told: u32) -> Week {
        Week { asked, told }
    }

    #[test]
    fn two_weeks_in_a_row_beyond_the_own_baseline_earn_a_step() {
        let fifth = week(4, 16);
        // A baseline of 20 %: the goals are 36, 52 and 68 %.
        for (weeks, steps) in [
            (vec![], 0),
            (vec![fifth], 0),
            (vec![fifth; 8], 0),
            (vec![fifth, week(8, 12)], 0),
            (vec![fifth, week(8, 12), week(8, 12)], 1),
            (vec![fifth, week(8, 12), fifth, week(8, 12)], 0),
            (vec![fifth, week(8, 12), week(9, 11), fifth, fifth], 1),
            (vec![fifth, week(11, 9), week(14, 6)], 2),
            (vec![fifth, week(14, 6), week(20, 0)], 3),
            // A week's holiday neither counts nor breaks the row.
            (vec![fifth, week(8, 12), week(0, 2), week(8, 12)], 1),
            // One lucky question in a quiet week is no progress.
            (vec![fifth, week(1, 0), week(2, 0), week(1, 0)], 0),
            // The baseline waits until there are enough moments.
            (vec![week(1, 4), week(2, 8), week(8, 12), week(8, 12)], 1),
        ] {
            assert_eq!(earned(&weeks), steps, "{weeks:?}");
        }
    }

    #[test]
    fn only_whole_weeks_since_the_yes_count() {
        let first = date(2026, 11, 4);
        let counts = [
            (date(2026, 11, 3), Metric::Asked, 100),
            (date(2026, 11, 4), Metric::Asked, 1),
            (date(2026, 11, 10), Metric::Moments(Kind::Order), 2),
            (date(2026, 11, 10), Metric::Messages, 50),
            (date(2026, 11, 11), Metric::Moments(Kind::Check), 3),
            (date(2026, 11, 18), Metric::Asked, 100),
        ];
        let so_far = weeks(first, date(2026, 11, 18), counts);
        assert_eq!(so_far, [week(1, 2), week(0, 3)]);
        assert_eq!(weeks(first, date(2026, 11, 10), counts), []);
        assert_eq!(weeks(first, date(2028, 1, 1), counts).len(), WEEKS);
    }
}
