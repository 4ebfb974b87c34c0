//! A calendar month, as leaders count: by their own wall clock.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A month of a year; written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Month {
    /// The first of the month, and nothing else.
    first: Date,
}

impl Month {
    /// The month that a day is in.
    pub fn of(day: Date) -> Self {
        Self {
            first: day.first_of_month(),
        }
    }

    pub fn first_day(self) -> Date {
        self.first
    }

    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    pub fn previous(self) -> Self {
        self.back(1)
    }

    /// That many months earlier.
    pub fn back(self, months: u32) -> Self {
        Self::of(self.first.saturating_sub(i64::from(months).months()))
    }

    pub fn next(self) -> Self {
        Self::of(self.first.saturating_add(1.months()))
    }

    /// The moment at which it is over in a time zone.
    pub fn end(self, zone: &TimeZone) -> Timestamp {
        zone.to_ambiguous_timestamp(self.next().first.at(0, 0, 0, 0))
            .compatible()
            .unwrap_or(Timestamp::MAX)
    }

    /// `November 2026`, in English.
    pub fn name(self) -> String {
        self.first.strftime("%B %Y").to_string()
    }

    /// `Nov 26`, in English: always six characters.
    pub fn short_name(self) -> String {
        self.first.strftime("%b %y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.strftime("%Y-%m"))
    }
}

/// A text that is no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month reads like 2026-11")]
pub struct NoMonth;

impl FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        let well_formed = text.len() == "2026-11".len() && text.is_char_boundary(4);
        match format!("{text}-01").parse::<Date>() {
            Ok(first) if well_formed => Ok(Self { first }),
            _ => Err(NoMonth),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().unwrap()
    }

    #[test]
    fn a_month_is_read_the_way_it_is_written_and_nothing_else_is_one() {
        assert_eq!(month("2026-02").to_string(), "2026-02");
        assert_eq!(month("2026-02").name(), "February 2026");
        for wrong in [
            "",
            "2026",
            "2026-13",
            "2026-1",
            "2026-11-01",
            "november",
            "２０２６-1",
        ] {
            assert_eq!(wrong.parse::<Month>(), Err(NoMonth), "{wrong}");
        }
    }

    #[test]
    fn months_follow_one_another_across_the_year() {
        assert_eq!(month("2026-12").next(), month("2027-01"));
        assert_eq!(month("2027-01").previous(), month("2026-12"));
        assert_eq!(month("2027-01").back(11), month("2026-02"));
        assert_eq!(month("2028-02").last_day().day(), 29);
        assert_eq!(Month::of(month("2026-02").last_day()), month("2026-02"));
    }

    #[test]
    fn a_month_ends_at_local_midnight() {
        let zone = TimeZone::get("Asia/Kathmandu").unwrap();
        assert_eq!(
            month("2026-10").end(&zone),
            "2026-10-31T18:15:00Z".parse().unwrap()
        );
    }
}
