//! A leader's own settings go over the installation's limits.

use super::*;

#[test]
fn the_leaders_own_quiet_times_go_over_the_installations() {
    let lunch = Leader {
        own: Own {
            quiet_hours: Some(QuietHours::from_code("11:30-13:00")),
            quiet_days: Some([Weekday::Thursday].into()),
            ..Own::default()
        },
        ..leader()
    };
    assert_eq!(
        silent(&lunch, &[], &moment(), &unlimited()),
        MomentSilence::QuietHours.into()
    );
    let mut evening = moment();
    evening.now = at("2026-11-25T20:00:00Z");
    speaks(&lunch, &[], &evening, &limits());
    let mut thursday = moment();
    thursday.now = at("2026-11-26T15:00:00Z");
    assert_eq!(
        silent(&lunch, &[], &thursday, &limits()),
        MomentSilence::QuietDay.into()
    );
    let never_quiet = Leader {
        own: Own {
            quiet_hours: Some(None),
            quiet_days: Some([].into()),
            ..Own::default()
        },
        ..leader()
    };
    let mut sunday_night = moment();
    sunday_night.now = at("2026-11-29T23:00:00Z");
    speaks(&never_quiet, &[], &sunday_night, &limits());
}

#[test]
fn a_kind_that_is_left_alone_is_not_spoken_about_and_the_others_are() {
    let with = |kind| Leader {
        own: Own {
            left_alone: [kind].into(),
            ..Own::default()
        },
        ..leader()
    };
    assert_eq!(
        silent(&with(Kind::Order), &[], &moment(), &unlimited()),
        MomentSilence::KindLeftAlone.into()
    );
    speaks(&with(Kind::Check), &[], &moment(), &unlimited());
}

#[test]
fn the_leaders_own_number_a_week_holds_and_none_means_none() {
    let at_most = |number| Leader {
        own: Own {
            max_per_week: Some(number),
            ..Own::default()
        },
        ..leader()
    };
    speaks(&at_most(2), &[nudge(30)], &moment(), &unlimited());
    assert_eq!(
        silent(&at_most(1), &[nudge(30)], &moment(), &unlimited()),
        MomentSilence::WeeklyLimit.into()
    );
    assert_eq!(
        silent(&at_most(0), &[], &moment(), &unlimited()),
        MomentSilence::WeeklyLimit.into()
    );
}
