//! What a leader has set for themselves, over the installation's limits.

use std::collections::BTreeSet;

use jiff::civil::Weekday;

use super::Kind;
use super::policy::{Limits, QuietHours};

/// The days of the week, with their codes in the database and in forms.
pub const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "mon"),
    (Weekday::Tuesday, "tue"),
    (Weekday::Wednesday, "wed"),
    (Weekday::Thursday, "thu"),
    (Weekday::Friday, "fri"),
    (Weekday::Saturday, "sat"),
    (Weekday::Sunday, "sun"),
];

/// The most that a leader can choose as their nudges a week.
pub const MOST_PER_WEEK: u32 = 10;

/// A leader's own settings. What is `None` follows the installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Nudges in seven days, at most; here 0 is none at all. Fading goes on from this number.
    pub max_per_week: Option<u32>,
    /// `Some(None)` is a leader without quiet hours.
    pub quiet_hours: Option<Option<QuietHours>>,
    pub quiet_days: Option<Vec<Weekday>>,
    /// Kinds that are counted and never spoken about.
    pub left_alone: BTreeSet<Kind>,
}

impl Own {
    /// The limits in force for this leader.
    pub fn over(&self, installation: &Limits) -> Limits {
        Limits {
            max_per_week: self.max_per_week.unwrap_or(installation.max_per_week),
            quiet_hours: self.quiet_hours.unwrap_or(installation.quiet_hours),
            quiet_days: self
                .quiet_days
                .clone()
                .unwrap_or_else(|| installation.quiet_days.clone()),
            ..installation.clone()
        }
    }

    /// Takes quiet times as a form shows them, filled in: what is the installation's goes on following
    /// the installation.
    pub fn quiet(
        self,
        hours: Option<QuietHours>,
        days: Vec<Weekday>,
        installation: &Limits,
    ) -> Self {
        let is_theirs = days.len() == installation.quiet_days.len()
            && days.iter().all(|day| installation.quiet_days.contains(day));
        Self {
            quiet_hours: (hours != installation.quiet_hours).then_some(hours),
            quiet_days: (!is_theirs).then_some(days),
            ..self
        }
    }
}

/// The day with this code.
pub fn day(code: &str) -> Option<Weekday> {
    DAYS.iter()
        .find_map(|&(day, known)| (known == code).then_some(day))
}

/// The code of a day.
pub fn day_code(day: Weekday) -> &'static str {
    DAYS.iter()
        .find_map(|&(known, code)| (known == day).then_some(code))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_found_again_by_their_codes() {
        for (weekday, code) in DAYS {
            assert_eq!(day(code), Some(weekday));
            assert_eq!(day_code(weekday), code);
        }
        assert_eq!(day("someday"), None);
        let hours = QuietHours::from_code("18:00-08:30").unwrap();
        assert_eq!(hours.to_string(), "18:00-08:30");
        assert_eq!(QuietHours::from_code("18:00"), None);
        assert_eq!(QuietHours::from_code("18:00-25:00"), None);
    }
}
