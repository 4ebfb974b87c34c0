//! The limits as their settings describe them, said once more: who may be shown a nudge, and when.

use askwell::coach::Kind;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};

use super::calendar::local;

/// A nudge that a leader was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    pub at: Timestamp,
    pub kind: Kind,
    pub thread: Option<String>,
    pub addressee: Option<usize>,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Nudges are remembered as long as this.
const MEMORY: SignedDuration = SignedDuration::from_hours(13 * 7 * 24);

/// Fails where the defaults of `config/default.toml` would have forbidden one of them.
pub fn check(leader: usize, yes: Timestamp, shown: &[Shown]) {
    for (n, nudge) in shown.iter().enumerate() {
        let here = format!("leader {leader}: {nudge:?}");
        let since_yes = nudge.at.duration_since(yes);
        assert!(since_yes >= WEEK, "in the listening week: {here}");
        let clock = local(leader, nudge.at);
        let minutes = i32::from(clock.hour()) * 60 + i32::from(clock.minute());
        assert!(
            (8 * 60 + 30..18 * 60).contains(&minutes),
            "quiet hours: {here}"
        );
        let day = clock.weekday();
        assert!(
            day != Weekday::Saturday && day != Weekday::Sunday,
            "weekend: {here}"
        );
        let mut in_week = 1;
        for before in &shown[..n] {
            let gap = nudge.at.duration_since(before.at);
            let other_day = local(leader, before.at).date() != clock.date();
            assert!(other_day, "two a day: {here}");
            assert!(gap >= 4 * HOUR, "too soon: {here}");
            assert!(
                gap >= 48 * HOUR || before.kind != nudge.kind,
                "same kind: {here}"
            );
            let same_person = nudge.addressee.is_some() && before.addressee == nudge.addressee;
            assert!(gap >= WEEK || !same_person, "same person: {here}");
            let same_thread = nudge.thread.is_some() && before.thread == nudge.thread;
            assert!(gap >= MEMORY || !same_thread, "same thread: {here}");
            in_week += usize::from(gap < WEEK);
        }
        let most = match since_yes.as_secs() / WEEK.as_secs() {
            ..5 => 4,
            5..9 => 3,
            9..13 => 2,
            _ => 1,
        };
        assert!(in_week <= most, "{in_week} in a week: {here}");
    }
}
