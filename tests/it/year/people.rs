//! Who the leaders are: what they do with nudges, how they change, and what they set for themselves.

use std::collections::BTreeSet;

use askwell::coach::Kind;
use askwell::coach::leader::Outcome;
use askwell::coach::own::Own;
use askwell::coach::policy::QuietHours;
use jiff::civil::Weekday;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Asks more and more.
    Improves,
    /// Stays as they are.
    Stays,
    /// Answers no nudge.
    Ignores,
    /// Says of control that telling was right.
    Defends,
    /// Wants less of orders.
    Declines,
    /// Is away for a while now and then.
    Pauses,
    /// Has settings of their own.
    Chooses,
}

pub fn habit(leader: usize) -> Habit {
    match leader % 8 {
        0 | 1 => Habit::Improves,
        2 => Habit::Stays,
        3 => Habit::Ignores,
        4 => Habit::Defends,
        5 => Habit::Declines,
        6 => Habit::Pauses,
        _ => Habit::Chooses,
    }
}

impl Habit {
    /// How many moments of a thousand they open with a question in that week.
    pub fn asks(self, week: i64) -> u64 {
        match self {
            Self::Improves => 150 + 60 * week.clamp(0, 10) as u64,
            Self::Stays | Self::Ignores => 150,
            _ => 300,
        }
    }

    /// What they do with a nudge.
    pub fn answer(self, kind: Kind) -> Option<Outcome> {
        match (self, kind) {
            (Self::Ignores, _) => None,
            (Self::Defends, Kind::Control) => Some(Outcome::TellingFit),
            (Self::Declines, Kind::Order) => Some(Outcome::Less),
            (Self::Stays, _) => Some(Outcome::NotNow),
            _ => Some(Outcome::Copied),
        }
    }

    /// What they set in their settings.
    pub fn own(self) -> Option<Own> {
        (self == Self::Chooses).then(|| Own {
            max_per_week: Some(2),
            quiet_hours: Some(QuietHours::from_code("16:00-10:00")),
            quiet_days: Some(self.days_off().to_vec()),
            left_alone: BTreeSet::from([Kind::Advise]),
            ..Own::default()
        })
    }

    pub fn days_off(self) -> &'static [Weekday] {
        match self {
            Self::Chooses => &[Weekday::Friday, Weekday::Saturday],
            _ => &[Weekday::Saturday, Weekday::Sunday],
        }
    }

    /// From and to, in minutes of the day, when they may be spoken to.
    pub fn hours(self) -> std::ops::Range<i32> {
        match self {
            Self::Chooses => 10 * 60..16 * 60,
            _ => 8 * 60 + 30..18 * 60,
        }
    }

    pub fn per_week(self) -> i64 {
        match self {
            Self::Chooses => 2,
            _ => 4,
        }
    }

    pub fn leaves_alone(self, kind: Kind) -> bool {
        self == Self::Chooses && kind == Kind::Advise
    }
}
