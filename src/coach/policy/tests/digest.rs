//! Nudges that wait for a time of day.

use super::*;
use crate::coach::own::Delivery;

fn due(now: &str, zone: &str) -> Result<String, Silence> {
    let mut leader = leader();
    leader.own.delivery = Delivery::Digest;
    leader.time_zone = Some(zone.into());
    let mut limits = unlimited();
    limits.quiet_days = vec![Weekday::Saturday, Weekday::Sunday];
    limits.digests = vec![Time::constant(11, 30, 0, 0), Time::constant(16, 0, 0, 0)];
    let mut moment = moment();
    moment.now = at(now);
    match decide(&leader, &[], &moment, &limits) {
        Decision::Nudge { digest_at, .. } => Ok(digest_at.unwrap().to_string()),
        Decision::Silent(silence) => Err(silence),
    }
}

#[test]
fn a_digest_comes_at_its_time_by_the_leaders_clock_and_within_a_day() {
    for (now, zone, expected) in [
        ("2026-11-25T09:00:00Z", "UTC", "2026-11-25T11:30:00Z"),
        ("2026-11-25T12:00:00Z", "UTC", "2026-11-25T16:00:00Z"),
        // The one that is about to come is being made already.
        ("2026-11-25T15:59:30Z", "UTC", "2026-11-26T11:30:00Z"),
        ("2026-11-25T17:00:00Z", "UTC", "2026-11-26T11:30:00Z"),
        ("2026-11-25T09:00:00Z", "Asia/Tokyo", "2026-11-26T02:30:00Z"),
        (
            "2026-11-25T13:00:00Z",
            "America/Lima",
            "2026-11-25T16:30:00Z",
        ),
    ] {
        assert_eq!(due(now, zone).as_deref(), Ok(expected), "{now} {zone}");
    }
    // Friday evening: the next one would be on Monday.
    assert_eq!(
        due("2026-11-27T17:00:00Z", "UTC"),
        Err(MomentSilence::TooLateForDigest.into())
    );
}

#[test]
fn whoever_wants_nudges_at_once_gets_them_at_once() {
    let mut limits = unlimited();
    limits.digests = vec![Time::constant(16, 0, 0, 0)];
    let decision = decide(&leader(), &[], &moment(), &limits);
    assert!(matches!(
        decision,
        Decision::Nudge {
            digest_at: None,
            ..
        }
    ));
}
