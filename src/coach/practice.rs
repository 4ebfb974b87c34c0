//! Practice: at the start of a leader's working week a question to reach for, at its end a look back, and
//! after the programme one question about going on alone.
//!
//! An if-then plan made before the moment helps to act in it (Gollwitzer and Sheeran 2006).

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::leader::Leader;
use super::period::Period;
use super::policy;
use super::policy::fade;

/// A message that practice sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// At the start of the week: which question to reach for.
    Plan,
    /// At its end: what a question brought.
    Reflect,
    /// Once, after the programme: what to do without Askwell.
    GoingOn,
}

/// Half past nine and half past three, by the leader's own clock.
const MORNING: (i8, i8) = (9, 30);
const AFTERNOON: (i8, i8) = (15, 30);
/// A prompt is about its week: later than this it is not sent.
const LATE: SignedDuration = SignedDuration::from_hours(12);
/// The question about going on alone keeps for a week.
const KEEPS: SignedDuration = SignedDuration::from_hours(7 * 24);
const WEEKEND: [Weekday; 2] = [Weekday::Saturday, Weekday::Sunday];

/// A prompt that may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub prompt: Prompt,
    pub period: Period,
    pub from: Timestamp,
    /// Not included.
    pub until: Timestamp,
}

/// What is due for a leader now. `days_off` are the days on which nobody works, unless the leader has days of
/// their own.
pub fn due(leader: &Leader, now: Timestamp, days_off: &[Weekday]) -> Vec<Due> {
    let local = policy::local(leader, now);
    let (today, zone) = (local.date(), local.time_zone());
    let days_off = match leader.own.quiet_days.as_deref().unwrap_or(days_off) {
        // Nobody works always or never: then it is the weekend.
        days if days.is_empty() || days.len() >= 7 => &WEEKEND,
        days => days,
    };
    let mut due = Vec::new();
    if leader.own.practice {
        let week = Period::Day(monday(today));
        let open = |prompt, clock, lasts| open(prompt, week, (today, clock, zone), lasts, now);
        if starts_the_week(today, days_off) {
            due.extend(open(Prompt::Plan, MORNING, LATE));
        }
        if ends_the_week(today, days_off) {
            due.extend(open(Prompt::Reflect, AFTERNOON, LATE));
        }
    }
    let after = going_on_day(leader, days_off);
    let time = (after, MORNING, zone);
    due.extend(open(Prompt::GoingOn, Period::Once, time, KEEPS, now));
    due
}

/// Whether a prompt may still be sent to a leader whose settings may have changed since.
pub fn still_wanted(leader: &Leader, prompt: Prompt) -> bool {
    leader.own.practice || prompt == Prompt::GoingOn
}

/// Which of `among` wordings comes this time: each in its turn, beginning anew for each leader elsewhere.
pub fn turn(leader: &Leader, period: Period, among: usize) -> usize {
    let weeks = match period {
        Period::Day(day) => day.duration_since(Date::constant(2024, 1, 1)).as_hours() / (7 * 24),
        Period::Month(_) | Period::Time(_) | Period::Once => 0,
    };
    let start: i64 = leader.id.user.as_str().bytes().map(i64::from).sum();
    let turn = (weeks + start).rem_euclid(i64::try_from(among.max(1)).unwrap_or(1));
    usize::try_from(turn).unwrap_or_default()
}

fn open(
    prompt: Prompt,
    period: Period,
    (day, (hour, minute), zone): (Date, (i8, i8), &TimeZone),
    lasts: SignedDuration,
    now: Timestamp,
) -> Option<Due> {
    let from = zone
        .to_ambiguous_timestamp(day.at(hour, minute, 0, 0))
        .compatible()
        .ok()?;
    let until = from.saturating_add(lasts).ok()?;
    (from <= now && now < until).then_some(Due {
        prompt,
        period,
        from,
        until,
    })
}

fn monday(day: Date) -> Date {
    let since = day.weekday().to_monday_zero_offset();
    day.saturating_sub(i64::from(since).days())
}

fn starts_the_week(day: Date, days_off: &[Weekday]) -> bool {
    let off = |day: Date| days_off.contains(&day.weekday());
    !off(day) && off(day.saturating_sub(1.days()))
}

fn ends_the_week(day: Date, days_off: &[Weekday]) -> bool {
    let off = |day: Date| days_off.contains(&day.weekday());
    !off(day) && off(day.saturating_add(1.days()))
}

/// The first working day after the programme.
fn going_on_day(leader: &Leader, days_off: &[Weekday]) -> Date {
    let over = policy::local(leader, leader.opted_in_at)
        .date()
        .saturating_add(i64::try_from(fade::WEEKS).unwrap_or_default().weeks());
    over.series(1.days())
        .take(7)
        .find(|day| !days_off.contains(&day.weekday()))
        .unwrap_or(over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().unwrap()
    }

    /// In since a Wednesday, with a yes to practice.
    fn leader(zone: &str) -> Leader {
        let mut leader = Leader::newly_in("T1", "UANA");
        leader.time_zone = Some(zone.to_owned());
        leader.own.practice = true;
        leader
    }

    fn prompts(leader: &Leader, now: &str) -> Vec<(Prompt, String)> {
        let due = due(leader, at(now), &WEEKEND).into_iter();
        due.map(|due| (due.prompt, due.period.to_string()))
            .collect()
    }

    #[test]
    fn a_week_has_a_question_at_its_start_and_one_at_its_end_by_the_leaders_clock() {
        let prague = leader("Europe/Prague");
        let of_week = "2026-11-30".to_owned();
        for (now, expected) in [
            ("2026-11-30T08:29:59Z", vec![]),
            (
                "2026-11-30T08:30:00Z",
                vec![(Prompt::Plan, of_week.clone())],
            ),
            (
                "2026-11-30T20:29:59Z",
                vec![(Prompt::Plan, of_week.clone())],
            ),
            // Twelve hours late, it is not sent any more.
            ("2026-11-30T20:30:00Z", vec![]),
            ("2026-12-02T09:00:00Z", vec![]),
            ("2026-12-04T14:29:59Z", vec![]),
            ("2026-12-04T14:30:00Z", vec![(Prompt::Reflect, of_week)]),
            ("2026-12-05T14:30:00Z", vec![]),
        ] {
            assert_eq!(prompts(&prague, now), expected, "{now}");
        }
        let mut without = prague;
        without.own.practice = false;
        assert_eq!(prompts(&without, "2026-11-30T09:00:00Z"), []);
    }

    #[test]
    fn a_leaders_own_week_counts_and_a_clock_that_changes_at_night_does_no_harm() {
        let mut cairo = leader("Africa/Cairo");
        cairo.own.quiet_days = Some(vec![Weekday::Friday, Weekday::Saturday]);
        assert_eq!(
            prompts(&cairo, "2026-11-29T07:30:00Z"),
            [(Prompt::Plan, "2026-11-23".to_owned())]
        );
        assert_eq!(
            prompts(&cairo, "2026-12-03T13:30:00Z"),
            [(Prompt::Reflect, "2026-11-30".to_owned())]
        );
        // Summer time has ended the day before.
        let mut new_york = leader("America/New_York");
        new_york.opted_in_at = at("2026-10-01T12:00:00Z");
        assert_eq!(prompts(&new_york, "2026-11-02T14:29:59Z"), []);
        assert_eq!(prompts(&new_york, "2026-11-02T14:30:00Z").len(), 1);
    }

    #[test]
    fn after_thirteen_weeks_there_is_one_question_about_going_on_alone() {
        let mut lima = leader("America/Lima");
        lima.own.practice = false;
        for (now, expected) in [
            ("2027-02-03T14:29:59Z", vec![]),
            (
                "2027-02-03T14:30:00Z",
                vec![(Prompt::GoingOn, "once".to_owned())],
            ),
            (
                "2027-02-10T14:29:59Z",
                vec![(Prompt::GoingOn, "once".to_owned())],
            ),
            ("2027-02-10T14:30:00Z", vec![]),
        ] {
            assert_eq!(prompts(&lima, now), expected, "{now}");
        }
    }

    #[test]
    fn the_words_take_turns_from_week_to_week() {
        let ana = leader("UTC");
        let week = |monday: &str| Period::Day(monday.parse().unwrap());
        let turns: Vec<usize> = ["2026-11-30", "2026-12-07", "2026-12-14", "2026-12-21"]
            .iter()
            .map(|monday| turn(&ana, week(monday), 3))
            .collect();
        assert_eq!(turns[0], turns[3]);
        assert!(turns[0] != turns[1] && turns[1] != turns[2] && turns[0] != turns[2]);
        assert_eq!(turn(&ana, Period::Once, 0), 0);
    }
}
