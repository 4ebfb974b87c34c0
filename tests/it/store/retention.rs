use askwell::store::{NudgeState, Retained};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    places_and_rows_go_when_their_time_has_come_and_not_before,
    a_nudge_on_its_way_keeps_its_place,
    thirteen_weeks_are_what_a_decision_sees,
}

const HOUR: u64 = 60 * 60;
const DAY: u64 = 24 * HOUR;

async fn rows(home: &Home, condition: &str) -> usize {
    let rows = format!("SELECT team FROM {condition}");
    home.column(&rows).await.len()
}

async fn places_and_rows_go_when_their_time_has_come_and_not_before(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let sent = sent_nudge(&store, &ana(), "1764072000.5").await;
    let full = async |seconds: u64| {
        let retained = store.retain(noon() + Duration::from_secs(seconds)).await;
        let kept = [
            rows(&home, "nudges WHERE ts IS NOT NULL").await,
            rows(&home, "claims").await,
            rows(&home, "decisions WHERE channel IS NOT NULL").await,
            rows(&home, "nudges").await,
            rows(&home, "decisions").await,
        ];
        (retained.unwrap(), kept)
    };
    let nothing = Retained::default();
    assert_eq!(full(DAY).await, (nothing, [1, 1, 1, 1, 1]));
    let cleared = Retained {
        cleared: 1,
        deleted: 0,
    };
    assert_eq!(full(DAY + 1).await, (cleared, [0, 1, 1, 1, 1]));
    assert_eq!(home.tables_with("1764072000.5").await, ["claims"]);
    assert_eq!(full(2 * DAY).await, (nothing, [0, 1, 1, 1, 1]));
    let deleted = Retained {
        cleared: 0,
        deleted: 1,
    };
    assert_eq!(full(2 * DAY + 1).await, (deleted, [0, 0, 1, 1, 1]));
    assert_eq!(full(7 * DAY).await, (nothing, [0, 0, 1, 1, 1]));
    assert_eq!(full(7 * DAY + 1).await, (cleared, [0, 0, 0, 1, 1]));
    assert_eq!(full(91 * DAY).await, (nothing, [0, 0, 0, 1, 1]));
    let record = store.nudge(&ana().team, &sent.id).await.unwrap().unwrap();
    assert_eq!((record.about, record.state), (None, NudgeState::Sent));
    let deleted = Retained {
        cleared: 0,
        deleted: 2,
    };
    assert_eq!(full(91 * DAY + 1).await, (deleted, [0, 0, 0, 0, 0]));

    let november = super::jobs::november(&ana());
    assert!(store.plan_job(&november).await.unwrap());
    let due = november.due_at;
    let retain = async |now: Timestamp| store.retain(now).await.unwrap().deleted;
    assert_eq!(retain(due + Duration::from_secs(40 * DAY)).await, 0);
    assert!(
        !store.plan_job(&november).await.unwrap(),
        "still known as planned"
    );
    assert_eq!(retain(due + Duration::from_secs(40 * DAY + 1)).await, 1);

    // Counts: the current month and twelve before it.
    let retain = async |day: &str| store.retain(at(day)).await.unwrap().deleted;
    assert_eq!(retain("2027-11-30T12:00:00Z").await, 0);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 1);
    assert_eq!(retain("2027-12-02T12:00:00Z").await, 3);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 0);
    assert!(store.leader(&ana()).await.unwrap().is_some());
}

async fn a_nudge_on_its_way_keeps_its_place(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    claimed_nudge(&store, &ana(), "1.1").await;
    let later = noon() + Duration::from_secs(2 * DAY);
    store.retain(later).await.unwrap();
    let left = store.reclaim_expired(later, LEASE, 10).await.unwrap();
    assert_eq!(left.pending.len(), 1);
}

async fn thirteen_weeks_are_what_a_decision_sees(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    sent_nudge(&store, &ana(), "1.1").await;
    for (ts, age, seen) in [("2.1", 91 * DAY - 1, 1), ("2.2", 91 * DAY, 0)] {
        let mut moment = message(&store, &ana(), ts);
        moment.now = noon() + Duration::from_secs(age);
        let decide = |_: &Leader, past: &[PastNudge]| {
            assert_eq!(past.len(), seen);
            silent(
                askwell::coach::silence::MomentSilence::Cooldown,
                Some(order()),
            )
        };
        store.claim_moment(moment, decide).await.unwrap();
    }
}
