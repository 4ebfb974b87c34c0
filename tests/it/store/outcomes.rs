use askwell::coach::leader::Outcome;
use askwell::coach::silence::MomentSilence;
use askwell::store::{NudgeId, Recorded};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    the_first_click_stays_and_is_counted,
    nobody_else_can_answer_a_nudge,
    an_answer_can_be_taken_back,
    a_click_acts_once,
}

async fn the_first_click_stays_and_is_counted(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let nudge = sent_nudge(&store, &ana(), "1.1").await.id;
    let leader = ana();
    let record = |outcome| store.record_outcome(&nudge, &leader, outcome, noon());
    let (one, two) = tokio::join!(record(Outcome::Used), record(Outcome::Used));
    let mut both = [one.unwrap(), two.unwrap()];
    both.sort_by_key(|recorded| *recorded != Recorded::Now);
    assert_eq!(both, [Recorded::Now, Recorded::Before(Outcome::Used)]);
    let changed = record(Outcome::Less).await.unwrap();
    assert_eq!(changed, Recorded::Before(Outcome::Used));
    assert_eq!(
        counted(&store, &ana(), Metric::Outcomes(Outcome::Used)).await,
        1
    );
    assert_eq!(
        counted(&store, &ana(), Metric::Outcomes(Outcome::Less)).await,
        0
    );
}

async fn nobody_else_can_answer_a_nudge(home: Home) {
    let store = home.open().await;
    let bob = LeaderId::new("T1", "UBOB");
    let ana_elsewhere = LeaderId::new("T2", "UANA");
    let stranger = LeaderId::new("T1", "USTRANGER");
    for leader in [&ana(), &bob, &ana_elsewhere] {
        opt_in(&store, leader).await;
    }
    let nudge = sent_nudge(&store, &ana(), "1.1").await.id;
    for (who, answer) in [
        (&bob, Recorded::NotYours),
        (&stranger, Recorded::NotYours),
        (&ana_elsewhere, Recorded::Gone),
    ] {
        let recorded = store
            .record_outcome(&nudge, who, Outcome::Less, noon())
            .await;
        assert_eq!(recorded.unwrap(), answer);
        assert_eq!(store.undo_outcome(&nudge, who).await.unwrap(), None);
    }
    assert!(
        store
            .nudge(&ana_elsewhere.team, &nudge)
            .await
            .unwrap()
            .is_none()
    );
    let forged = NudgeId::new("'; DROP TABLE nudges; --");
    let recorded = store
        .record_outcome(&forged, &ana(), Outcome::Less, noon())
        .await;
    assert_eq!(recorded.unwrap(), Recorded::Gone);
    let dropped = claimed_nudge(&store, &ana(), "1.2").await;
    store.dropped(&dropped, MomentSilence::Stale).await.unwrap();
    let recorded = store
        .record_outcome(&dropped.id, &ana(), Outcome::Less, noon())
        .await;
    assert_eq!(recorded.unwrap(), Recorded::Gone);
    let recorded = store
        .record_outcome(&nudge, &ana(), Outcome::Used, noon())
        .await;
    assert_eq!(recorded.unwrap(), Recorded::Now);
}

async fn an_answer_can_be_taken_back(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let nudge = sent_nudge(&store, &ana(), "1.1").await.id;
    assert_eq!(store.undo_outcome(&nudge, &ana()).await.unwrap(), None);
    let record = store
        .record_outcome(&nudge, &ana(), Outcome::Less, noon())
        .await;
    assert_eq!(record.unwrap(), Recorded::Now);
    let undone = store.undo_outcome(&nudge, &ana()).await.unwrap();
    assert_eq!(undone, Some(Outcome::Less));
    assert_eq!(
        counted(&store, &ana(), Metric::Outcomes(Outcome::Less)).await,
        0
    );
    let record = store
        .record_outcome(&nudge, &ana(), Outcome::NotNow, noon())
        .await;
    assert_eq!(record.unwrap(), Recorded::Now);
}

async fn a_click_acts_once(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let click = "click|T1|1.1|another";
    assert!(store.claim_once(click, &ana(), noon()).await.unwrap());
    assert!(!store.claim_once(click, &ana(), noon()).await.unwrap());
}
