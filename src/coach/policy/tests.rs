use jiff::ToSpan;

use super::*;
use crate::coach::leader::Hashed;
use crate::coach::own::Own;
use crate::coach::{Sensitivity, Strength};

mod around;
mod digest;
mod heed;
mod own;

/// A Wednesday, noon in UTC.
const NOON: &str = "2026-11-25T12:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hashed(name: &str) -> Hashed {
    Hashed(name.into())
}

fn leader() -> Leader {
    Leader {
        id: crate::coach::ids::LeaderId::new("T1", "UANA"),
        opted_in_at: at("2026-11-02T09:00:00Z"),
        listening_until: at("2026-11-09T09:00:00Z"),
        paused_until: None,
        everywhere: false,
        channels: [ChannelId::from("CTEAM")].into(),
        time_zone: None,
        sensitivity: Sensitivity::Default,
        own: Own::default(),
        earned: 0,
        hushed_until: None,
        alarm: None,
    }
}

fn limits() -> Limits {
    Limits {
        max_per_day: 1,
        max_per_week: 4,
        max_per_thread: 1,
        cooldown_hours: 4,
        kind_cooldown_hours: 48,
        addressee_cooldown_hours: 168,
        template_cooldown_days: 14,
        fade: true,
        back_off: true,
        send_probability: 1.0,
        quiet_hours: Some(QuietHours {
            from: Time::constant(18, 0, 0, 0),
            to: Time::constant(8, 30, 0, 0),
        }),
        quiet_days: vec![Weekday::Saturday, Weekday::Sunday],
        digests: vec![],
    }
}

fn unlimited() -> Limits {
    Limits {
        max_per_day: 0,
        max_per_week: 0,
        max_per_thread: 0,
        cooldown_hours: 0,
        kind_cooldown_hours: 0,
        addressee_cooldown_hours: 0,
        template_cooldown_days: 0,
        fade: false,
        back_off: false,
        send_probability: 1.0,
        quiet_hours: None,
        quiet_days: vec![],
        digests: vec![],
    }
}

fn order() -> MomentFinding {
    MomentFinding {
        rule: "order_imperative".into(),
        kind: Kind::Order,
        strength: Strength::Tell,
    }
}

fn moment() -> Moment {
    Moment {
        now: at(NOON),
        channel: "CTEAM".into(),
        ts: "1764072000.000100".into(),
        external: false,
        finding: Some(order()),
        text_silence: None,
        template: Some("order-plan".into()),
        place: Place {
            channel: hashed("team"),
            thread: None,
            addressee: None,
        },
        room: None,
        presence: Presence::default(),
        phrase: false,
    }
}

fn nudge(hours_ago: i64) -> PastNudge {
    PastNudge {
        at: at(NOON) - hours_ago.hours(),
        sent_at: None,
        kind: Kind::Control,
        rule: "control_gate".into(),
        template: "control-ready".into(),
        place: Place {
            channel: hashed("other"),
            thread: None,
            addressee: None,
        },
        outcome: None,
        answered: false,
    }
}

#[track_caller]
fn silent(leader: &Leader, past: &[PastNudge], moment: &Moment, limits: &Limits) -> Silence {
    match decide(leader, past, moment, limits) {
        Decision::Silent(silence) => silence,
        Decision::Nudge { .. } => panic!("spoke"),
    }
}

#[track_caller]
fn speaks(leader: &Leader, past: &[PastNudge], moment: &Moment, limits: &Limits) -> u8 {
    match decide(leader, past, moment, limits) {
        Decision::Nudge { shown, .. } => shown,
        Decision::Silent(silence) => panic!("silent: {}", silence.code()),
    }
}

#[test]
fn a_tell_in_a_chosen_channel_by_day_is_spoken_about() {
    assert_eq!(speaks(&leader(), &[], &moment(), &limits()), 2);
}

#[test]
fn a_channel_that_was_not_chosen_is_left_alone() {
    let mut moment = moment();
    moment.channel = "CELSEWHERE".into();
    assert_eq!(
        silent(&leader(), &[], &moment, &limits()),
        MomentSilence::OtherChannel.into()
    );
    let everywhere = Leader {
        everywhere: true,
        ..leader()
    };
    speaks(&everywhere, &[], &moment, &limits());
}

#[test]
fn a_channel_shared_with_another_organisation_is_left_alone() {
    let mut moment = moment();
    moment.external = true;
    assert_eq!(
        silent(&leader(), &[], &moment, &unlimited()),
        MomentSilence::External.into()
    );
}

#[test]
fn a_pause_ends_by_itself() {
    let paused = Leader {
        paused_until: Some(at("2026-11-25T13:00:00Z")),
        ..leader()
    };
    assert_eq!(
        silent(&paused, &[], &moment(), &limits()),
        MomentSilence::Paused.into()
    );
    let mut later = moment();
    later.now = at("2026-11-25T13:00:00Z");
    speaks(&paused, &[], &later, &limits());
}

#[test]
fn the_listening_week_only_listens() {
    let new = Leader {
        listening_until: at("2026-11-26T00:00:00Z"),
        ..leader()
    };
    assert_eq!(
        silent(&new, &[], &moment(), &limits()),
        MomentSilence::Listening.into()
    );
}

#[test]
fn quiet_hours_and_days_follow_the_leaders_own_clock() {
    let mut evening = moment();
    evening.now = at("2026-11-25T18:00:00Z");
    assert_eq!(
        silent(&leader(), &[], &evening, &limits()),
        MomentSilence::QuietHours.into()
    );
    let new_york = Leader {
        time_zone: Some("America/New_York".into()),
        ..leader()
    };
    speaks(&new_york, &[], &evening, &limits());

    let mut saturday = moment();
    saturday.now = at("2026-11-28T12:00:00Z");
    assert_eq!(
        silent(&leader(), &[], &saturday, &limits()),
        MomentSilence::QuietDay.into()
    );
    // 21:00 UTC on Sunday is Monday morning in Auckland.
    let auckland = Leader {
        time_zone: Some("Pacific/Auckland".into()),
        ..leader()
    };
    let mut monday = moment();
    monday.now = at("2026-11-29T21:00:00Z");
    speaks(&auckland, &[], &monday, &limits());
}

#[test]
fn one_a_day_is_counted_by_the_leaders_own_day() {
    let mut limits = limits();
    limits.cooldown_hours = 0;
    assert_eq!(
        silent(&leader(), &[nudge(3)], &moment(), &limits),
        MomentSilence::DailyLimit.into()
    );
    speaks(&leader(), &[nudge(13)], &moment(), &limits);
}

#[test]
fn four_a_week_become_three_then_two_then_one() {
    let mut limits = limits();
    limits.cooldown_hours = 0;
    limits.kind_cooldown_hours = 0;
    let of_week = |count: i64| (1..=count).map(|day| nudge(day * 24)).collect::<Vec<_>>();
    for (weeks, allowed, shown) in [(4, 4, 2), (6, 3, 1), (10, 2, 0), (30, 1, 0)] {
        let leader = Leader {
            opted_in_at: at(NOON) - (weeks * 7 * 24).hours(),
            ..leader()
        };
        assert_eq!(
            speaks(&leader, &of_week(allowed - 1), &moment(), &limits),
            shown,
            "week {weeks}"
        );
        assert_eq!(
            silent(&leader, &of_week(allowed), &moment(), &limits),
            MomentSilence::WeeklyLimit.into(),
            "week {weeks}"
        );
    }
}

#[test]
fn nudges_keep_their_distance() {
    let mut limits = limits();
    limits.max_per_day = 0;
    assert_eq!(
        silent(&leader(), &[nudge(3)], &moment(), &limits),
        MomentSilence::Cooldown.into()
    );
    let same_kind = PastNudge {
        kind: Kind::Order,
        ..nudge(47)
    };
    assert_eq!(
        silent(&leader(), &[same_kind], &moment(), &limits),
        MomentSilence::KindCooldown.into()
    );
    let mut to_lee = moment();
    to_lee.place.addressee = Some(hashed("lee"));
    let mut about_lee = nudge(6 * 24);
    about_lee.place.addressee = Some(hashed("lee"));
    assert_eq!(
        silent(&leader(), &[about_lee], &to_lee, &limits),
        MomentSilence::AddresseeCooldown.into()
    );
    let same_question = |days: i64| PastNudge {
        template: "order-plan".into(),
        ..nudge(days * 24)
    };
    assert_eq!(
        silent(&leader(), &[same_question(13)], &moment(), &limits),
        MomentSilence::TemplateCooldown.into()
    );
    speaks(&leader(), &[same_question(14)], &moment(), &limits);
}

#[test]
fn a_thread_has_one_nudge_ever() {
    let mut in_thread = moment();
    in_thread.place.thread = Some(hashed("thread"));
    let mut before = nudge(80 * 24);
    before.place.thread = Some(hashed("thread"));
    assert_eq!(
        silent(&leader(), &[before.clone()], &in_thread, &limits()),
        MomentSilence::ThreadLimit.into()
    );
    before.place.thread = Some(hashed("another thread"));
    speaks(&leader(), &[before], &in_thread, &limits());
}

#[test]
fn the_coin_falls_the_same_way_for_the_same_message_and_about_as_often_as_set() {
    let mut limits = unlimited();
    limits.send_probability = 0.7;
    let mut spoken = 0;
    for message in 0..2000 {
        let mut moment = moment();
        moment.ts = format!("17640720{message:02}.{message:06}").into();
        let first = decide(&leader(), &[], &moment, &limits);
        assert_eq!(first, decide(&leader(), &[], &moment, &limits));
        spoken += usize::from(matches!(first, Decision::Nudge { .. }));
    }
    assert!((1250..1550).contains(&spoken), "{spoken} of 2000");
}

#[test]
fn what_the_text_says_comes_before_the_limits() {
    let mut moment = moment();
    moment.text_silence = Some(TextSilence::Safety);
    assert_eq!(
        silent(&leader(), &[], &moment, &limits()),
        TextSilence::Safety.into()
    );
    moment.text_silence = None;
    moment.template = None;
    assert_eq!(
        silent(&leader(), &[], &moment, &limits()),
        TextSilence::NothingOpen.into()
    );
    moment.finding = None;
    moment.text_silence = Some(TextSilence::Language);
    assert_eq!(
        silent(&leader(), &[], &moment, &limits()),
        TextSilence::Language.into()
    );
    moment.text_silence = None;
    assert_eq!(
        silent(&leader(), &[], &moment, &limits()),
        MomentSilence::NothingFound.into()
    );
}

#[test]
fn a_nudge_is_no_longer_welcome_after_off_or_pause() {
    let channel = ChannelId::from("CTEAM");
    assert_eq!(still_welcome(&leader(), &channel, at(NOON)), Ok(()));
    let mut changed = leader();
    changed.channels.clear();
    assert_eq!(
        still_welcome(&changed, &channel, at(NOON)),
        Err(MomentSilence::OtherChannel)
    );
    let paused = Leader {
        paused_until: Some(at(NOON) + 1.hour()),
        ..leader()
    };
    assert_eq!(
        still_welcome(&paused, &channel, at(NOON)),
        Err(MomentSilence::Paused)
    );
}
