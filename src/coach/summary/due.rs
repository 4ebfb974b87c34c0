//! When a month's summary is due: on the first working day after it, in the morning.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::coach::leader::Leader;
use crate::coach::month::Month;
use crate::coach::policy;

/// The leader's own wall clock at which it comes.
const HOUR: i8 = 9;
const MINUTE: i8 = 30;
/// One that could not be sent by then is not sent any more: after a long standstill nobody wants a
/// year of them.
const CATCH_UP: SignedDuration = SignedDuration::from_hours(7 * 24);
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

/// The time in which a month's summary may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    pub month: Month,
    pub from: Timestamp,
    /// Not included.
    pub until: Timestamp,
}

/// The summary that is due for a leader now, if one is: that of the last month, for somebody who had
/// said yes before it was over. `days_off` are the days on which nobody works, unless the leader has days of
/// their own; where they leave no day of the week, or take none, it is the weekend.
pub fn due(leader: &Leader, now: Timestamp, days_off: &[Weekday]) -> Option<Window> {
    let local = policy::local(leader, now);
    let zone = local.time_zone();
    let days_off = leader.own.quiet_days.as_deref().unwrap_or(days_off);
    let window = window(Month::of(local.date()).previous(), zone, days_off);
    let open = window.from <= now && now < window.until;
    let was_leader = leader.opted_in_at < window.month.end(zone);
    (open && was_leader).then_some(window)
}

/// When the summary of `month` may be sent, in a time zone.
pub fn window(month: Month, zone: &TimeZone, days_off: &[Weekday]) -> Window {
    let day = first_working_day(month.next().first_day(), days_off);
    let from = zone
        .to_ambiguous_timestamp(day.at(HOUR, MINUTE, 0, 0))
        .compatible()
        .unwrap_or(Timestamp::MAX);
    Window {
        month,
        from,
        until: from.saturating_add(CATCH_UP).unwrap_or(Timestamp::MAX),
    }
}

fn first_working_day(from: Date, days_off: &[Weekday]) -> Date {
    let is_off = |day: Date| days_off.contains(&day.weekday());
    let week = || from.series(jiff::ToSpan::days(1)).take(7);
    let off_now_and_then = week().any(is_off);
    match week().find(|day| !is_off(*day)) {
        Some(day) if off_now_and_then => day,
        _ => week()
            .find(|day| !WEEKEND.contains(&day.weekday()))
            .unwrap_or(from),
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;
    use crate::coach::Sensitivity;
    use crate::coach::ids::LeaderId;
    use crate::coach::own::Own;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    fn leader(zone: &str) -> Leader {
        Leader {
            id: LeaderId::new("T1", "UANA"),
            opted_in_at: at("2020-01-01T00:00:00Z"),
            listening_until: at("2020-01-01T00:00:00Z"),
            paused_until: None,
            everywhere: true,
            channels: Default::default(),
            time_zone: Some(zone.to_owned()),
            sensitivity: Sensitivity::Default,
            own: Own::default(),
            earned: 0,
            hushed_until: None,
            alarm: None,
        }
    }

    fn month_due(zone: &str, now: &str) -> Option<String> {
        due(&leader(zone), at(now), &WEEKEND).map(|window| window.month.to_string())
    }

    #[test]
    fn it_comes_at_half_past_nine_where_the_leader_is() {
        for (zone, last_silent, first_due) in [
            ("UTC", "2026-12-01T09:29:59Z", "2026-12-01T09:30:00Z"),
            (
                "Europe/Prague",
                "2026-12-01T08:29:59Z",
                "2026-12-01T08:30:00Z",
            ),
            (
                "America/New_York",
                "2026-12-01T14:29:59Z",
                "2026-12-01T14:30:00Z",
            ),
            (
                "Asia/Kathmandu",
                "2026-12-01T03:44:59Z",
                "2026-12-01T03:45:00Z",
            ),
            // There it is still November in UTC.
            (
                "Pacific/Kiritimati",
                "2026-11-30T19:29:59Z",
                "2026-11-30T19:30:00Z",
            ),
            (
                "Pacific/Pago_Pago",
                "2026-12-01T20:29:59Z",
                "2026-12-01T20:30:00Z",
            ),
        ] {
            assert_eq!(month_due(zone, last_silent), None, "{zone}");
            assert_eq!(
                month_due(zone, first_due).as_deref(),
                Some("2026-11"),
                "{zone}"
            );
        }
    }

    #[test]
    fn summer_time_moves_it_with_the_wall_clock() {
        // 29 March and 25 October 2026 are the nights of the change in Europe.
        assert_eq!(month_due("Europe/Prague", "2026-04-01T07:29:59Z"), None);
        assert!(month_due("Europe/Prague", "2026-04-01T07:30:00Z").is_some());
        assert!(month_due("Europe/Prague", "2026-03-02T08:30:00Z").is_some());
        // 1 November 2026, a Sunday, is the night of the change in America.
        assert_eq!(month_due("America/New_York", "2026-11-02T14:29:59Z"), None);
        assert!(month_due("America/New_York", "2026-11-02T14:30:00Z").is_some());
    }

    #[test]
    fn a_month_that_begins_with_a_weekend_is_summed_up_on_monday() {
        // 1 August 2026 is a Saturday.
        assert_eq!(month_due("UTC", "2026-08-01T12:00:00Z"), None);
        assert_eq!(month_due("UTC", "2026-08-02T12:00:00Z"), None);
        assert_eq!(
            month_due("UTC", "2026-08-03T09:30:00Z").as_deref(),
            Some("2026-07")
        );
    }

    #[test]
    fn where_friday_is_off_sunday_is_a_working_day() {
        let days_off = [Weekday::Friday, Weekday::Saturday];
        let first = |year_month: &str, days_off: &[Weekday]| {
            let month: Month = year_month.parse().unwrap();
            first_working_day(month.first_day(), days_off).to_string()
        };
        assert_eq!(first("2026-05", &days_off), "2026-05-03");
        // A setting that leaves no day, or takes none, says nothing about working days.
        let all: Vec<Weekday> = Weekday::Monday.cycle_forward().take(7).collect();
        assert_eq!(first("2026-08", &all), "2026-08-03");
        assert_eq!(first("2026-08", &[]), "2026-08-03");
    }

    #[test]
    fn a_leaders_own_days_off_come_before_the_installations() {
        let mut ana = leader("UTC");
        ana.own.quiet_days = Some(vec![Weekday::Tuesday]);
        // 1 December 2026 is a Tuesday.
        assert_eq!(due(&ana, at("2026-12-01T12:00:00Z"), &WEEKEND), None);
        assert!(due(&ana, at("2026-12-02T09:30:00Z"), &WEEKEND).is_some());
    }

    #[test]
    fn after_seven_days_it_is_too_late() {
        assert!(month_due("UTC", "2026-12-08T09:29:59Z").is_some());
        assert_eq!(month_due("UTC", "2026-12-08T09:30:00Z"), None);
        // A standstill of a year ends with one summary at most: the last month's.
        assert_eq!(month_due("UTC", "2027-12-20T12:00:00Z"), None);
        assert_eq!(
            month_due("UTC", "2027-12-02T12:00:00Z").as_deref(),
            Some("2027-11")
        );
    }

    #[test]
    fn only_who_said_yes_before_the_month_was_over_gets_one() {
        let mut ana = leader("Europe/Prague");
        let now = at("2026-12-01T12:00:00Z");
        ana.opted_in_at = at("2026-11-30T22:59:59Z");
        assert!(due(&ana, now, &WEEKEND).is_some());
        ana.opted_in_at = at("2026-11-30T23:00:00Z");
        assert_eq!(due(&ana, now, &WEEKEND), None);
    }

    #[test]
    fn every_month_of_three_years_has_one_working_morning_in_every_zone_of_the_world() {
        let zones: Vec<_> = jiff::tz::db().available().collect();
        assert!(zones.len() > 400, "{} zones", zones.len());
        for name in zones {
            let zone = TimeZone::get(name.as_str()).unwrap();
            let ana = leader(name.as_str());
            let mut month: Month = "2025-01".parse().unwrap();
            for _ in 0..36 {
                let window = window(month, &zone, &WEEKEND);
                let local = window.from.to_zoned(zone.clone());
                assert_eq!(Month::of(local.date()), month.next(), "{name}");
                assert_eq!((local.hour(), local.minute()), (9, 30), "{name} {local}");
                assert!(!WEEKEND.contains(&local.weekday()), "{name} {local}");
                for earlier in 1..local.day() {
                    let day = local.date().with().day(earlier).build().unwrap();
                    assert!(WEEKEND.contains(&day.weekday()), "{name} {day}");
                }
                assert_eq!(due(&ana, window.from, &WEEKEND), Some(window), "{name}");
                let before = window.from - 1.millisecond();
                assert_eq!(due(&ana, before, &WEEKEND), None, "{name}");
                assert_eq!(due(&ana, window.until, &WEEKEND), None, "{name}");
                month = month.next();
            }
        }
    }
}
