//! Made-up months, for whoever would like to see a summary before there is one of their own.

use super::{MONTHS, Tally};
use crate::coach::leader::Outcome;
use crate::coach::metric::Metric;
use crate::coach::month::Month;
use crate::coach::{Kind, TextSilence};

/// Which months to make up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// A year of practice, with a holiday in it.
    Year,
    /// A month with five moments.
    Few,
    /// A month with none.
    Quiet,
    /// A month whose share moved down, with danger in it.
    MovedDown,
}

impl Example {
    pub const ALL: [Self; 4] = [Self::Year, Self::Few, Self::Quiet, Self::MovedDown];

    /// Its name on the command line and on the playground's page.
    pub fn code(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Few => "few",
            Self::Quiet => "quiet",
            Self::MovedDown => "moved-down",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|example| example.code() == code)
    }

    /// What was counted up to `month` and in it.
    pub fn tally(self, month: Month) -> Tally {
        let mut tally = Tally::default();
        match self {
            Self::Year => year(&mut tally, month),
            Self::Few => {
                tally.add(month, Metric::Asked, 2);
                tally.add(month, Metric::OpenQuestions, 2);
                tally.add(month, Metric::Moments(Kind::Advise), 2);
                tally.add(month, Metric::Moments(Kind::Order), 1);
            }
            Self::Quiet => {}
            Self::MovedDown => moved_down(&mut tally, month),
        }
        tally
    }
}

/// Asked and told, a pair a month.
const YEAR: [(u32, u32); MONTHS as usize] = [
    (7, 41),
    (9, 44),
    (12, 39),
    (11, 42),
    (16, 40),
    (4, 5),
    (15, 33),
    (19, 38),
    (18, 30),
    (23, 31),
    (22, 26),
    (27, 24),
];

fn year(tally: &mut Tally, month: Month) {
    balances(tally, month, &YEAR);
    tally.add(month, Metric::Outcomes(Outcome::TellingFit), 2);
    tally.add(month, Metric::Silences(TextSilence::Logistics), 9);
    tally.add(month, Metric::Silences(TextSilence::Safety), 4);
}

fn moved_down(tally: &mut Tally, month: Month) {
    let (last, before) = ((9, 41), &YEAR[MONTHS as usize - 6..]);
    balances(tally, month.previous(), before);
    balances(tally, month, &[last]);
    tally.add(month, Metric::Silences(TextSilence::Safety), 11);
    tally.add(month, Metric::Silences(TextSilence::Logistics), 3);
}

/// Months in a row, the last of them `month`.
fn balances(tally: &mut Tally, month: Month, balances: &[(u32, u32)]) {
    for (back, &(asked, told)) in (0..).zip(balances.iter().rev()) {
        let month = month.back(back);
        tally.add(month, Metric::Asked, asked);
        tally.add(month, Metric::OpenQuestions, asked + asked / 4);
        tally.add(month, Metric::Moments(Kind::Order), told / 2);
        tally.add(month, Metric::Moments(Kind::Rescue), told / 3);
        let others = told - told / 2 - told / 3;
        tally.add(month, Metric::Moments(Kind::Advise), others);
    }
}
