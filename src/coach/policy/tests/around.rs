//! What surrounds the words: the channel's name, the leader's presence, their own earlier messages.

use super::*;
use crate::coach::presence::Status;

#[test]
fn rooms_where_a_nudge_would_be_out_of_place_stay_quiet() {
    for (room, reason) in [
        (Room::Incident, MomentSilence::IncidentRoom),
        (Room::Legal, MomentSilence::LegalRoom),
        (Room::Announcements, MomentSilence::AnnouncementRoom),
        (Room::Training, MomentSilence::TrainingRoom),
        (Room::Social, MomentSilence::SocialRoom),
    ] {
        let mut moment = moment();
        moment.room = Some(room);
        assert_eq!(silent(&leader(), &[], &moment, &unlimited()), reason.into());
        moment.finding = None;
        assert_eq!(
            silent(&leader(), &[], &moment, &unlimited()),
            MomentSilence::NothingFound.into()
        );
    }
}

#[test]
fn a_leader_in_a_meeting_or_away_is_left_in_peace() {
    let mut moment = moment();
    moment.presence.status = Some(Status::InMeeting);
    assert_eq!(
        silent(&leader(), &[], &moment, &unlimited()),
        MomentSilence::InMeeting.into()
    );
    moment.presence.dnd = Some((at("2026-11-25T11:00:00Z"), at("2026-11-25T13:00:00Z")));
    assert_eq!(
        silent(&leader(), &[], &moment, &unlimited()),
        MomentSilence::DoNotDisturb.into()
    );
    moment.presence = Presence::default();
    speaks(&leader(), &[], &moment, &unlimited());
}

#[test]
fn a_phrase_that_the_settings_leave_alone_is_not_spoken_about() {
    let mut moment = moment();
    moment.phrase = true;
    assert_eq!(
        silent(&leader(), &[], &moment, &unlimited()),
        MomentSilence::PhraseLeftAlone.into()
    );
}

#[test]
fn after_a_hard_moment_the_rest_of_the_leaders_own_day_is_quiet() {
    let lima = Leader {
        time_zone: Some("America/Lima".into()),
        ..leader()
    };
    let mut crisis = moment();
    crisis.text_silence = Some(TextSilence::Crisis);
    let until = at("2026-11-26T05:00:00Z");
    assert_eq!(
        aftermath(&lima, &crisis),
        Some(Aftermath::HardDay { until })
    );
    let hushed = Leader {
        hushed_until: Some(until),
        ..lima
    };
    assert_eq!(
        silent(&hushed, &[], &moment(), &unlimited()),
        MomentSilence::HardDay.into()
    );
    let mut tomorrow = moment();
    tomorrow.now = until;
    speaks(&hushed, &[], &tomorrow, &unlimited());
    assert_eq!(aftermath(&hushed, &moment()), None);
}

#[test]
fn an_incident_that_the_leader_wrote_about_keeps_its_channel_quiet_for_two_hours() {
    let mut incident = moment();
    incident.text_silence = Some(TextSilence::Safety);
    let Some(Aftermath::Alarm(alarm)) = aftermath(&leader(), &incident) else {
        panic!("no alarm");
    };
    let alarmed = Leader {
        alarm: Some(alarm),
        ..leader()
    };
    let mut later = moment();
    later.now = at("2026-11-25T13:59:59Z");
    assert_eq!(
        silent(&alarmed, &[], &later, &unlimited()),
        MomentSilence::IncidentUnderWay.into()
    );
    later.now = at("2026-11-25T14:00:00Z");
    speaks(&alarmed, &[], &later, &unlimited());
    let mut elsewhere = moment();
    elsewhere.place.channel = hashed("another channel");
    speaks(&alarmed, &[], &elsewhere, &unlimited());
}

#[test]
fn a_leader_whose_balance_moved_is_helped_less_before_the_weeks_have_passed() {
    let mut limits = limits();
    limits.cooldown_hours = 0;
    limits.kind_cooldown_hours = 0;
    let of_week = |count: i64| (1..=count).map(|day| nudge(day * 24)).collect::<Vec<_>>();
    // In the fourth week, when everybody has four.
    for (earned, allowed, shown) in [(0, 4, 2), (1, 3, 1), (2, 2, 0), (3, 1, 0)] {
        let leader = Leader { earned, ..leader() };
        let last = of_week(allowed - 1);
        assert_eq!(speaks(&leader, &last, &moment(), &limits), shown);
        assert_eq!(
            silent(&leader, &of_week(allowed), &moment(), &limits),
            MomentSilence::WeeklyLimit.into(),
            "{earned} earned"
        );
    }
}
