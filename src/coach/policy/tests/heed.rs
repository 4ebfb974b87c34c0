//! What leaders teach by answering, and by not answering.

use super::*;
use crate::coach::leader::Outcome;

/// Nudges that the leader saw, so many hours ago, and did nothing with.
fn unanswered(hours_ago: &[i64]) -> Vec<PastNudge> {
    let seen = |&hours: &i64| PastNudge {
        sent_at: Some(at(NOON) - hours.hours()),
        ..nudge(hours)
    };
    hours_ago.iter().map(seen).collect()
}

/// Limits of which only the weekly one is left.
fn weekly() -> Limits {
    Limits {
        max_per_week: 4,
        back_off: true,
        ..unlimited()
    }
}

fn asks(past: &[PastNudge]) -> bool {
    match decide(&leader(), past, &moment(), &weekly()) {
        Decision::Nudge {
            asks_what_helps, ..
        } => asks_what_helps,
        Decision::Silent(silence) => panic!("silent: {}", silence.code()),
    }
}

#[test]
fn telling_fits_twice_is_learned_for_that_pattern_and_channel() {
    let mark = |days: i64| {
        let mut nudge = nudge(days * 24);
        nudge.rule = order().rule;
        nudge.place.channel = hashed("team");
        nudge.outcome = Some(Outcome::TellingFit);
        nudge
    };
    assert_eq!(
        silent(&leader(), &[mark(8), mark(20)], &moment(), &limits()),
        MomentSilence::TellingFits.into()
    );
    speaks(&leader(), &[mark(8)], &moment(), &limits());
    speaks(&leader(), &[mark(31), mark(40)], &moment(), &limits());
    let mut elsewhere = moment();
    elsewhere.place.channel = hashed("another channel");
    speaks(&leader(), &[mark(8), mark(20)], &elsewhere, &limits());
}

#[test]
fn less_of_this_keeps_the_kind_quiet_for_two_weeks() {
    let less = |days: i64| PastNudge {
        kind: Kind::Order,
        outcome: Some(Outcome::Less),
        ..nudge(days * 24)
    };
    assert_eq!(
        silent(&leader(), &[less(13)], &moment(), &limits()),
        MomentSilence::LessOfThis.into()
    );
    speaks(&leader(), &[less(14)], &moment(), &limits());
}

#[test]
fn three_unanswered_in_a_row_halve_the_week_and_ask_once_what_would_help() {
    let two = unanswered(&[24, 48]);
    assert!(!asks(&two));
    let three = unanswered(&[24, 48, 72]);
    assert_eq!(
        silent(&leader(), &three, &moment(), &weekly()),
        MomentSilence::BackedOff.into()
    );
    assert!(asks(&unanswered(&[170, 200, 230])));
    assert!(!asks(&unanswered(&[160, 200, 230, 260])));
    let mut answered = three;
    answered[0].answered = true;
    assert!(!asks(&answered));
}

#[test]
fn a_nudge_that_is_young_or_was_never_seen_is_not_unanswered() {
    let mut with_a_young_one = unanswered(&[2, 24, 48]);
    assert!(!asks(&with_a_young_one));
    with_a_young_one[0].answered = true;
    assert!(!asks(&with_a_young_one));
    let mut unseen = unanswered(&[24, 48, 72]);
    unseen[1].sent_at = None;
    assert!(!asks(&unseen));
}

#[test]
fn six_unanswered_in_a_row_bring_two_weeks_of_rest_and_then_one_question() {
    let six = |latest: i64| {
        let hours: Vec<i64> = (0..6).map(|n| latest + n * 100).collect();
        unanswered(&hours)
    };
    assert_eq!(
        silent(&leader(), &six(14 * 24 - 1), &moment(), &weekly()),
        MomentSilence::Resting.into()
    );
    assert!(asks(&six(14 * 24)));
    let mut trusting = weekly();
    trusting.back_off = false;
    speaks(&leader(), &six(170), &moment(), &trusting);
}
