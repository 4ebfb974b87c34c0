use askwell::coach::Sensitivity;
use askwell::coach::own::{Delivery, Own, Tone, Words};
use askwell::coach::policy::QuietHours;
use jiff::civil::Weekday;

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    a_second_yes_adds_its_channel_and_leaves_the_rest,
    a_yes_everywhere_stays_everywhere,
    settings_are_given_back_as_they_were_set,
    the_listening_week_can_be_ended_but_not_begun_anew,
    counts_fall_on_the_leaders_own_day,
    all_leaders_are_found_with_their_own_channels,
}

async fn the_leader(store: &Store) -> Leader {
    store.leader(&ana()).await.unwrap().expect("Ana opted in")
}

async fn a_second_yes_adds_its_channel_and_leaves_the_rest(home: Home) {
    let store = home.open().await;
    let first = store.opt_in(&ana(), a_yes()).await.unwrap();
    assert!(first.first_time);
    let before = the_leader(&store).await;
    let again = OptIn {
        channel: Some("COTHER".into()),
        now: at("2026-12-25T12:00:00Z"),
        listening_until: at("2027-01-01T12:00:00Z"),
        time_zone: Some("Asia/Tokyo".into()),
    };
    let second = store.opt_in(&ana(), again.clone()).await.unwrap();
    assert!(!second.first_time);
    assert!(!store.opt_in(&ana(), again).await.unwrap().first_time);
    let expected = Leader {
        channels: [team_channel(), "COTHER".into()].into(),
        ..before
    };
    assert_eq!(the_leader(&store).await, expected);
}

async fn a_yes_everywhere_stays_everywhere(home: Home) {
    let store = home.open().await;
    let everywhere = OptIn {
        channel: None,
        ..a_yes()
    };
    store.opt_in(&ana(), everywhere).await.unwrap();
    opt_in(&store, &ana()).await;
    assert!(the_leader(&store).await.everywhere);
}

async fn settings_are_given_back_as_they_were_set(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let pause = at("2026-11-28T12:00:00Z");
    assert!(store.pause(&ana(), pause).await.unwrap());
    assert!(store.set_time_zone(&ana(), "America/Lima").await.unwrap());
    assert!(
        store
            .set_sensitivity(&ana(), Sensitivity::High)
            .await
            .unwrap()
    );
    assert!(store.set_everywhere(&ana(), true).await.unwrap());
    let own = Own {
        max_per_week: Some(0),
        quiet_hours: Some(QuietHours::from_code("22:00-07:15")),
        quiet_days: Some(vec![Weekday::Friday, Weekday::Saturday]),
        left_alone: [Kind::Check, Kind::Order].into(),
        delivery: Delivery::Digest,
        tone: Tone::Brief,
        practice: true,
        focus: Some(Kind::Rescue),
        phrases: Words::phrases("as agreed\nship it"),
        aim: Words::aim("To hear them out first"),
    };
    assert!(store.set_own(&ana(), &own).await.unwrap());
    assert!(store.add_channel(&ana(), &"COTHER".into()).await.unwrap());
    assert!(store.add_channel(&ana(), &"COTHER".into()).await.unwrap());
    assert!(store.remove_channel(&ana(), &team_channel()).await.unwrap());
    assert!(!store.remove_channel(&ana(), &team_channel()).await.unwrap());
    assert_eq!(
        the_leader(&store).await,
        Leader {
            id: ana(),
            opted_in_at: noon(),
            listening_until: noon(),
            paused_until: Some(pause),
            everywhere: true,
            channels: ["COTHER".into()].into(),
            time_zone: Some("America/Lima".into()),
            sensitivity: Sensitivity::High,
            own,
            earned: 0,
            hushed_until: None,
            alarm: None,
        }
    );
    assert!(store.resume(&ana()).await.unwrap());
    assert_eq!(the_leader(&store).await.paused_until, None);
    let never_quiet = Own {
        quiet_hours: Some(None),
        quiet_days: Some(vec![]),
        ..Own::default()
    };
    assert!(store.set_own(&ana(), &never_quiet).await.unwrap());
    assert_eq!(the_leader(&store).await.own, never_quiet);
    assert!(store.set_own(&ana(), &Own::default()).await.unwrap());
    assert_eq!(the_leader(&store).await.own, Own::default());
    assert!(store.set_practice(&ana(), true).await.unwrap());
    assert!(the_leader(&store).await.own.practice);
    let nobody = LeaderId::new("T1", "UNOBODY");
    assert!(!store.set_own(&nobody, &Own::default()).await.unwrap());
}

async fn the_listening_week_can_be_ended_but_not_begun_anew(home: Home) {
    let store = home.open().await;
    let listening = OptIn {
        listening_until: at("2026-12-02T12:00:00Z"),
        ..a_yes()
    };
    store.opt_in(&ana(), listening).await.unwrap();
    assert!(store.start_now(&ana(), noon()).await.unwrap());
    assert_eq!(the_leader(&store).await.listening_until, noon());
    let later = at("2026-11-26T12:00:00Z");
    assert!(!store.start_now(&ana(), later).await.unwrap());
    assert_eq!(the_leader(&store).await.listening_until, noon());
}

async fn counts_fall_on_the_leaders_own_day(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    // Already the 26th in Madrid.
    let night = at("2026-11-25T23:30:00Z");
    store
        .bump(&ana(), Metric::Messages, 2, noon())
        .await
        .unwrap();
    store
        .bump(&ana(), Metric::Messages, 3, noon())
        .await
        .unwrap();
    store
        .bump(&ana(), Metric::Messages, 7, night)
        .await
        .unwrap();
    let on = async |day: &str| {
        let day = day.parse().unwrap();
        let counts = store.counts(&ana(), day, day).await.unwrap();
        counts.iter().map(|count| count.n).sum::<u32>()
    };
    assert_eq!((on("2026-11-25").await, on("2026-11-26").await), (5, 7));
    assert_eq!(on("2026-11-24").await, 0);
}

async fn all_leaders_are_found_with_their_own_channels(home: Home) {
    let store = home.open().await;
    let leaders = [
        LeaderId::new("T1", "UANA"),
        LeaderId::new("T1", "UBOB"),
        LeaderId::new("T2", "UANA"),
    ];
    for (number, leader) in leaders.iter().enumerate() {
        opt_in(&store, leader).await;
        let own = ChannelId::from(format!("C{number}"));
        store.add_channel(leader, &own).await.unwrap();
    }
    let mut found = store.leaders().await.unwrap();
    found.sort_by(|one, other| one.id.cmp(&other.id));
    for (number, leader) in leaders.iter().enumerate() {
        let own = ChannelId::from(format!("C{number}"));
        assert_eq!(found[number].id, *leader);
        assert_eq!(found[number].channels, [own, team_channel()].into());
    }
    assert_eq!(found.len(), leaders.len());
}
