//! What a piece of due work is about: with its kind and leader, the key under which it exists once.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};

use super::month::Month;

/// A month, a day, a time of day, or all of a leader's time here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    Month(Month),
    Day(Date),
    /// By the leader's own clock.
    Time(DateTime),
    Once,
}

const ONCE: &str = "once";

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::Once => f.write_str(ONCE),
        }
    }
}

/// A text that is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period reads like 2026-11, 2026-11-25, 2026-11-25T11:30:00 or once")]
pub struct NoPeriod;

impl FromStr for Period {
    type Err = NoPeriod;

    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        if text == ONCE {
            return Ok(Self::Once);
        }
        if let Ok(month) = text.parse() {
            return Ok(Self::Month(month));
        }
        match text.contains('T') {
            true => text.parse().map(Self::Time).map_err(|_| NoPeriod),
            false => text.parse().map(Self::Day).map_err(|_| NoPeriod),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_the_way_it_is_written() {
        for text in ["2026-11", "2026-11-25", "2026-11-25T11:30:00", "once"] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
        }
        assert_eq!("soon".parse::<Period>(), Err(NoPeriod));
    }
}
