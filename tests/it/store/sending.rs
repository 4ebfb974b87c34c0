use askwell::coach::policy;
use askwell::coach::silence::MomentSilence;
use askwell::store::{About, Begun, NudgeState, PendingNudge, Reclaimed};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    a_nudge_goes_out_once_and_is_counted,
    a_pause_after_the_decision_holds_the_nudge_back,
    opting_out_after_the_decision_holds_the_nudge_back,
    opting_out_while_messages_arrive_leaves_nothing_behind,
    a_nudge_whose_worker_died_is_taken_over_and_the_dead_one_cannot_finish_it,
    a_call_whose_result_was_lost_is_not_repeated,
    a_refusal_that_may_pass_is_tried_again,
    two_replicas_take_over_each_nudge_once,
    an_edit_or_deletion_stops_a_nudge_that_has_not_gone_out,
}

fn later(seconds: u64) -> Timestamp {
    noon() + Duration::from_secs(seconds)
}

async fn begin(store: &Store, claim: &NudgeClaim) -> Begun {
    let begun = store
        .begin_sending(claim, noon(), LEASE, |leader| {
            policy::still_welcome(leader, &team_channel(), noon())
        })
        .await;
    begun.unwrap()
}

async fn state(store: &Store, claim: &NudgeClaim) -> NudgeState {
    let record = store.nudge(&claim.leader.team, &claim.id).await.unwrap();
    record.expect("the nudge is recorded").state
}

async fn a_nudge_goes_out_once_and_is_counted(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert!(!store.sent(&claim, DeliveredIn::Dm, noon()).await.unwrap());
    let (first, second) = tokio::join!(begin(&store, &claim), begin(&store, &claim));
    assert!([(Begun::Now, Begun::Lost), (Begun::Lost, Begun::Now)].contains(&(first, second)));
    assert!(store.sent(&claim, DeliveredIn::Dm, later(1)).await.unwrap());
    assert!(!store.sent(&claim, DeliveredIn::Dm, later(2)).await.unwrap());
    assert_eq!(begin(&store, &claim).await, Begun::Lost);
    assert_eq!(
        counted(&store, &ana(), Metric::Nudges(Kind::Order)).await,
        1
    );
    let record = store.nudge(&ana().team, &claim.id).await.unwrap().unwrap();
    assert_eq!(record.state, NudgeState::Sent);
    assert_eq!(record.delivered_in, Some(DeliveredIn::Dm));
    assert_eq!(record.sent_at, Some(later(1)));
    assert_eq!((record.finding, record.shown), (order(), 2));
    assert_eq!(record.about, Some(about("1.1")));
}

fn about(ts: &str) -> About {
    About {
        channel: team_channel(),
        ts: ts.into(),
        thread_ts: Some(ts.into()),
        edited_ts: None,
    }
}

async fn a_pause_after_the_decision_holds_the_nudge_back(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    store.pause(&ana(), later(3600)).await.unwrap();
    let paused = Begun::Dropped(MomentSilence::Paused);
    assert_eq!(begin(&store, &claim).await, paused);
    store.resume(&ana()).await.unwrap();
    assert_eq!(begin(&store, &claim).await, paused);
    let why = store.recent_decisions(&ana(), 1).await.unwrap();
    assert_eq!(why[0].silence, Some(MomentSilence::Paused.into()));
}

async fn opting_out_after_the_decision_holds_the_nudge_back(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert!(store.opt_out(&ana()).await.unwrap());
    let out = Begun::Dropped(MomentSilence::OptedOut);
    assert_eq!(begin(&store, &claim).await, out);
    // Back again, but the nudge is gone for good.
    opt_in(&store, &ana()).await;
    assert_eq!(begin(&store, &claim).await, Begun::Lost);
    assert!(!store.sent(&claim, DeliveredIn::Dm, noon()).await.unwrap());
}

async fn opting_out_while_messages_arrive_leaves_nothing_behind(home: Home) {
    let (one, two) = home.open_twice().await;
    for round in 0..30 {
        let leader = LeaderId::new("T1", format!("UROUND{round}"));
        opt_in(&one, &leader).await;
        let claim = claimed_nudge(&one, &leader, &format!("{round}.0")).await;
        let moment = message(&one, &leader, &format!("{round}.1"));
        let key = format!("click|T1|{round}");
        let (claimed, begun, click, bumped, out) = tokio::join!(
            one.claim_moment(moment, nudged),
            begin(&one, &claim),
            one.claim_once(&key, &leader, noon()),
            one.bump(&leader, Metric::Messages, 1, noon()),
            two.opt_out(&leader),
        );
        claimed.unwrap();
        assert!([Begun::Now, Begun::Dropped(MomentSilence::OptedOut)].contains(&begun));
        assert!(click.unwrap());
        bumped.unwrap();
        assert!(out.unwrap());
        one.forget(&leader).await.unwrap();
        assert_eq!(home.tables_with(leader.user.as_str()).await, [""; 0]);
    }
    assert_eq!(home.tables_with("click").await, [""; 0]);
}

async fn a_nudge_whose_worker_died_is_taken_over_and_the_dead_one_cannot_finish_it(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let dead = claimed_nudge(&store, &ana(), "1.1").await;
    let early = store.reclaim_expired(later(59), LEASE, 10).await.unwrap();
    assert_eq!(early, Reclaimed::default());
    let mut found = store.reclaim_expired(later(61), LEASE, 10).await.unwrap();
    let taken = found.pending.pop().expect("the nudge is found");
    assert_eq!(
        taken,
        PendingNudge {
            claim: NudgeClaim {
                fence: 2,
                ..dead.clone()
            },
            about: about("1.1"),
            finding: order(),
            template: "order-plan".into(),
            shown: 2,
            asks_what_helps: false,
            created_at: noon(),
        }
    );
    assert_eq!(begin(&store, &dead).await, Begun::Lost);
    assert!(!store.dropped(&dead, MomentSilence::Stale).await.unwrap());
    assert_eq!(begin(&store, &taken.claim).await, Begun::Now);
    assert!(!store.sent(&dead, DeliveredIn::Dm, later(62)).await.unwrap());
    assert!(!store.unknown(&dead).await.unwrap());
    assert!(!store.release(&dead, later(62), LEASE).await.unwrap());
    assert!(
        store
            .sent(&taken.claim, DeliveredIn::Dm, later(62))
            .await
            .unwrap()
    );
    assert_eq!(
        counted(&store, &ana(), Metric::Nudges(Kind::Order)).await,
        1
    );
}

async fn a_call_whose_result_was_lost_is_not_repeated(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert_eq!(begin(&store, &claim).await, Begun::Now);
    let left = store.reclaim_expired(later(61), LEASE, 10).await.unwrap();
    assert_eq!((left.pending.len(), left.unknown), (0, 1));
    assert_eq!(begin(&store, &claim).await, Begun::Lost);
    assert_eq!(state(&store, &claim).await, NudgeState::Unknown);
    // It may have been seen, so it counts towards the limits.
    let moment = message(&store, &ana(), "1.2");
    let decide = |_: &Leader, past: &[PastNudge]| {
        assert_eq!(past.len(), 1);
        silent(MomentSilence::DailyLimit, Some(order()))
    };
    store.claim_moment(moment, decide).await.unwrap();
    // The worker was slow, not dead: what it says is better than not knowing.
    assert!(
        store
            .sent(&claim, DeliveredIn::Ephemeral, later(70))
            .await
            .unwrap()
    );
    assert_eq!(state(&store, &claim).await, NudgeState::Sent);

    let own = claimed_nudge(&store, &ana(), "1.3").await;
    assert!(!store.unknown(&own).await.unwrap());
    assert_eq!(begin(&store, &own).await, Begun::Now);
    assert!(store.unknown(&own).await.unwrap());
    assert_eq!(state(&store, &own).await, NudgeState::Unknown);
}

async fn a_refusal_that_may_pass_is_tried_again(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert_eq!(begin(&store, &claim).await, Begun::Now);
    assert!(store.release(&claim, later(10), LEASE).await.unwrap());
    assert_eq!(begin(&store, &claim).await, Begun::Now);
    assert!(store.release(&claim, later(20), LEASE).await.unwrap());
    let early = store.reclaim_expired(later(79), LEASE, 10).await.unwrap();
    assert_eq!(early, Reclaimed::default());
    let found = store.reclaim_expired(later(81), LEASE, 10).await.unwrap();
    assert_eq!(found.pending.len(), 1);
}

async fn two_replicas_take_over_each_nudge_once(home: Home) {
    let (one, two) = home.open_twice().await;
    opt_in(&one, &ana()).await;
    for n in 0..40 {
        claimed_nudge(&one, &ana(), &format!("1.{n}")).await;
    }
    let mut fences = Vec::new();
    for _ in 0..3 {
        let (first, second) = tokio::join!(
            one.reclaim_expired(later(61), LEASE, 15),
            two.reclaim_expired(later(61), LEASE, 15),
        );
        for left in [first.unwrap(), second.unwrap()] {
            assert!(left.pending.len() <= 15);
            fences.extend(left.pending.into_iter().map(|nudge| nudge.claim.fence));
        }
    }
    // A lost race may leave some for the next round, but none is handed out twice.
    let rest = one.reclaim_expired(later(61), LEASE, 100).await.unwrap();
    fences.extend(rest.pending.into_iter().map(|nudge| nudge.claim.fence));
    assert_eq!(fences, vec![2; 40]);
}

async fn an_edit_or_deletion_stops_a_nudge_that_has_not_gone_out(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let cancel = async |ts: &str| {
        let (channel, ts) = (team_channel(), ts.into());
        let cancelled = store
            .cancel_pending(&ana(), &channel, &ts, MomentSilence::Deleted)
            .await;
        cancelled.unwrap()
    };
    let claim = claimed_nudge(&store, &ana(), "1.1").await;
    assert!(!cancel("1.2").await);
    assert!(cancel("1.1").await);
    assert!(!cancel("1.1").await);
    let deleted = Begun::Dropped(MomentSilence::Deleted);
    assert_eq!(begin(&store, &claim).await, deleted);
    let why = store.recent_decisions(&ana(), 1).await.unwrap();
    assert_eq!(why[0].silence, Some(MomentSilence::Deleted.into()));

    let gone = sent_nudge(&store, &ana(), "1.3").await;
    assert!(!cancel("1.3").await);
    assert_eq!(state(&store, &gone).await, NudgeState::Sent);
}
