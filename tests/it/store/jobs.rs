use askwell::coach::period::Period;
use askwell::store::{Gate, JobClaim, JobEnd, JobKind, NewJob};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    a_job_is_planned_once_a_leader_and_month,
    nobody_gets_a_job_who_is_not_a_leader,
    a_job_is_claimed_when_it_is_due_and_not_while_somebody_holds_it,
    a_worker_that_was_presumed_dead_finishes_nothing,
    a_job_that_is_done_stays_done,
    a_postponed_job_comes_back,
    the_gate_is_closed_by_a_pause_and_gone_with_the_leader,
    many_workers_claim_each_job_once,
}

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

/// The summary of November, due from the first of December on.
pub fn november(leader: &LeaderId) -> NewJob {
    NewJob {
        kind: JobKind::Summary,
        leader: leader.clone(),
        period: month("2026-11"),
        due_at: at("2026-12-01T08:30:00Z"),
        expires_at: at("2026-12-08T08:30:00Z"),
    }
}

fn due() -> Timestamp {
    november(&ana()).due_at
}

fn after(seconds: u64) -> Timestamp {
    due() + Duration::from_secs(seconds)
}

async fn planned(home: &Home) -> Store {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    assert!(store.plan_job(&november(&ana())).await.unwrap());
    store
}

async fn claims(store: &Store, now: Timestamp) -> Vec<JobClaim> {
    store
        .claim_jobs(JobKind::Summary, now, LEASE, 10)
        .await
        .unwrap()
}

async fn claimed(store: &Store, now: Timestamp) -> JobClaim {
    let mut claims = claims(store, now).await;
    assert_eq!(claims.len(), 1, "{claims:?}");
    claims.remove(0)
}

async fn gate(store: &Store, claim: &JobClaim) -> Gate {
    let open = store.open_job(claim, due(), LEASE, |leader| leader.paused_until.is_none());
    open.await.unwrap()
}

async fn a_job_is_planned_once_a_leader_and_month(home: Home) {
    let store = planned(&home).await;
    assert!(!store.plan_job(&november(&ana())).await.unwrap());
    let december = NewJob {
        period: month("2026-12"),
        ..november(&ana())
    };
    assert!(store.plan_job(&december).await.unwrap());
    // The same person's id in another workspace is another person.
    let elsewhere = LeaderId::new("T2", "UANA");
    opt_in(&store, &elsewhere).await;
    assert!(store.plan_job(&november(&elsewhere)).await.unwrap());
    let planned = store.planned_jobs(JobKind::Summary).await.unwrap();
    let expected = [
        (ana(), month("2026-11")),
        (ana(), month("2026-12")),
        (elsewhere, month("2026-11")),
    ];
    assert_eq!(planned, expected.into());
}

async fn nobody_gets_a_job_who_is_not_a_leader(home: Home) {
    let store = home.open().await;
    assert!(!store.plan_job(&november(&ana())).await.unwrap());
    assert_eq!(home.tables_with("UANA").await, [""; 0]);
}

async fn a_job_is_claimed_when_it_is_due_and_not_while_somebody_holds_it(home: Home) {
    let store = planned(&home).await;
    assert_eq!(claims(&store, due() - Duration::from_millis(1)).await, []);
    let first = claimed(&store, due()).await;
    assert_eq!((first.attempts, first.period), (1, month("2026-11")));
    assert_eq!(first.leader, ana());
    let lease = LEASE.as_secs();
    assert_eq!(claims(&store, after(lease - 1)).await, []);
    assert_eq!(claimed(&store, after(lease)).await.attempts, 2);
}

async fn a_worker_that_was_presumed_dead_finishes_nothing(home: Home) {
    let store = planned(&home).await;
    let slow = claimed(&store, due()).await;
    let other = claimed(&store, after(LEASE.as_secs())).await;
    assert_eq!(gate(&store, &slow).await, Gate::Lost);
    assert!(!store.finish_job(&slow, JobEnd::Done).await.unwrap());
    assert!(!store.postpone_job(&slow, due(), LEASE).await.unwrap());
    assert!(matches!(gate(&store, &other).await, Gate::Open(leader) if leader.id == ana()));
    assert!(store.finish_job(&other, JobEnd::Done).await.unwrap());
}

async fn a_job_that_is_done_stays_done(home: Home) {
    let store = planned(&home).await;
    let claim = claimed(&store, due()).await;
    assert!(store.finish_job(&claim, JobEnd::Done).await.unwrap());
    assert!(!store.finish_job(&claim, JobEnd::Dropped).await.unwrap());
    assert_eq!(gate(&store, &claim).await, Gate::Lost);
    assert_eq!(claims(&store, after(3600)).await, []);
    assert!(!store.plan_job(&november(&ana())).await.unwrap());
}

async fn a_postponed_job_comes_back(home: Home) {
    let store = planned(&home).await;
    let claim = claimed(&store, due()).await;
    let pause = Duration::from_secs(600);
    assert!(store.postpone_job(&claim, due(), pause).await.unwrap());
    assert_eq!(claims(&store, after(599)).await, []);
    assert_eq!(claimed(&store, after(600)).await.attempts, 2);
}

async fn the_gate_is_closed_by_a_pause_and_gone_with_the_leader(home: Home) {
    let store = planned(&home).await;
    let claim = claimed(&store, due()).await;
    store.pause(&ana(), after(60)).await.unwrap();
    assert_eq!(gate(&store, &claim).await, Gate::Closed);
    store.resume(&ana()).await.unwrap();
    assert!(matches!(gate(&store, &claim).await, Gate::Open(_)));
    store.opt_out(&ana()).await.unwrap();
    assert_eq!(gate(&store, &claim).await, Gate::Lost);
    // Coming back does not bring the job back.
    opt_in(&store, &ana()).await;
    assert_eq!(gate(&store, &claim).await, Gate::Lost);
    assert_eq!(claims(&store, after(3600)).await, []);
}

async fn many_workers_claim_each_job_once(home: Home) {
    let (first, second) = home.open_twice().await;
    for n in 0..60 {
        let leader = LeaderId::new("T1", format!("U{n}"));
        opt_in(&first, &leader).await;
        first.plan_job(&november(&leader)).await.unwrap();
    }
    let workers = (0..8).map(|n| {
        let store = if n % 2 == 0 {
            first.clone()
        } else {
            second.clone()
        };
        tokio::spawn(async move {
            let mut mine = Vec::new();
            loop {
                let claims = store
                    .claim_jobs(JobKind::Summary, due(), LEASE, 3)
                    .await
                    .unwrap();
                if claims.is_empty() {
                    return mine;
                }
                mine.extend(claims.into_iter().map(|claim| claim.leader));
            }
        })
    });
    let workers: Vec<_> = workers.collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    // On PostgreSQL a worker may find its candidates taken and leave the rest to the next round.
    all.extend(
        first
            .claim_jobs(JobKind::Summary, due(), LEASE, 100)
            .await
            .unwrap()
            .into_iter()
            .map(|claim| claim.leader),
    );
    assert_eq!(all.len(), 60);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 60);
}
