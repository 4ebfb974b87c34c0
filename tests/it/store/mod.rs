//! What the store promises, on SQLite and PostgreSQL alike.

mod jobs;
mod leaving;
mod moments;
mod opening;
mod outcomes;
mod retention;
mod sending;
mod settings;
mod statements;
mod tenancy;
mod tokens;

use std::time::Duration;

use askwell::coach::ids::{ChannelId, LeaderId, MessageTs};
use askwell::coach::leader::{Leader, PastNudge};
use askwell::coach::metric::Metric;
use askwell::coach::policy::{Decision, MomentFinding};
use askwell::coach::silence::Silence;
use askwell::coach::{Kind, Strength};
use askwell::store::{ClaimMoment, Claimed, Decided, DeliveredIn, NudgeClaim, OptIn, Store};
use jiff::Timestamp;

/// A Wednesday, noon in UTC.
fn noon() -> Timestamp {
    at("2026-11-25T12:00:00Z")
}

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

const LEASE: Duration = Duration::from_secs(60);

fn ana() -> LeaderId {
    LeaderId::new("T1", "UANA")
}

fn team_channel() -> ChannelId {
    "CTEAM".into()
}

fn a_yes() -> OptIn {
    OptIn {
        channel: Some(team_channel()),
        now: noon(),
        listening_until: noon(),
        time_zone: Some("Europe/Madrid".into()),
    }
}

async fn opt_in(store: &Store, leader: &LeaderId) {
    store.opt_in(leader, a_yes()).await.unwrap();
}

/// A message of this leader in the team channel, at noon.
fn message(store: &Store, leader: &LeaderId, ts: &str) -> ClaimMoment {
    let ts = MessageTs::from(ts);
    let addressee = "UREADER".into();
    ClaimMoment {
        leader: leader.clone(),
        channel: team_channel(),
        thread_ts: Some(ts.clone()),
        edited_ts: None,
        place: store
            .hasher()
            .place(&leader.team, &team_channel(), Some(&ts), Some(&addressee)),
        ts,
        now: noon(),
        lease: LEASE,
    }
}

fn order() -> MomentFinding {
    MomentFinding {
        rule: "order_imperative".into(),
        kind: Kind::Order,
        strength: Strength::Tell,
    }
}

fn nudged(_: &Leader, _: &[PastNudge]) -> Decided {
    nudge()
}

fn nudge() -> Decided {
    Decided {
        decision: Decision::Nudge {
            finding: order(),
            template: "order-plan".into(),
            shown: 2,
            asks_what_helps: false,
            digest_at: None,
        },
        finding: Some(order()),
        counts: vec![(Metric::Messages, 1), (Metric::Tells(Kind::Order), 1)],
        aftermath: None,
    }
}

fn silent(silence: impl Into<Silence>, finding: Option<MomentFinding>) -> Decided {
    Decided {
        decision: Decision::Silent(silence.into()),
        finding,
        counts: vec![(Metric::Messages, 1)],
        aftermath: None,
    }
}

/// Claims a message and decides to nudge about it.
async fn claimed_nudge(store: &Store, leader: &LeaderId, ts: &str) -> NudgeClaim {
    match store
        .claim_moment(message(store, leader, ts), nudged)
        .await
        .unwrap()
    {
        Claimed::Now(_, Some(claim)) => claim,
        other => panic!("no nudge was booked: {other:?}"),
    }
}

/// The same, and it went out.
async fn sent_nudge(store: &Store, leader: &LeaderId, ts: &str) -> NudgeClaim {
    let claim = claimed_nudge(store, leader, ts).await;
    let begun = store.begin_sending(&claim, noon(), LEASE, |_| Ok(())).await;
    assert_eq!(begun.unwrap(), askwell::store::Begun::Now);
    assert!(
        store
            .sent(&claim, DeliveredIn::Ephemeral, noon())
            .await
            .unwrap()
    );
    claim
}

/// How often something was counted for a leader, on any day.
async fn counted(store: &Store, leader: &LeaderId, metric: Metric) -> u32 {
    let (from, to) = ("2000-01-01".parse().unwrap(), "2100-01-01".parse().unwrap());
    let counts = store.counts(leader, from, to).await.unwrap();
    counts
        .iter()
        .filter(|count| count.metric == metric)
        .map(|count| count.n)
        .sum()
}
