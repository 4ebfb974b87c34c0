//! The heart of the store: a message is claimed, decided and recorded in one transaction.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Store;
use super::db::Tx;
use super::decisions::{self, Came};
use super::error::StoreError;
use super::jobs::{JobKind, NewJob};
use super::nudges::{self, NudgeClaim, Said};
use super::{claims, counts, jobs, leaders};
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::leader::{Leader, PastNudge, Place};
use crate::coach::metric::Metric;
use crate::coach::period::Period;
use crate::coach::policy::MomentFinding;
use crate::coach::policy::{self, Aftermath, Decision};
use crate::coach::silence::{MomentSilence, Silence};

/// A digest that could not go out by then is about moments that have passed.
const DIGEST_KEEPS: SignedDuration = SignedDuration::from_hours(12);

/// A message that is about to be decided.
#[derive(Clone, Debug)]
pub struct ClaimMoment {
    /// Its author.
    pub leader: LeaderId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub thread_ts: Option<MessageTs>,
    /// Set for an edit: a message is judged once as written and once more as edited.
    pub edited_ts: Option<MessageTs>,
    /// The same place as hashes, from [`super::Hasher::place`].
    pub place: Place,
    pub now: Timestamp,
    /// How long the caller has to deliver a nudge before another worker may.
    pub lease: Duration,
}

/// What was decided, and what is counted for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    pub decision: Decision,
    /// What the message tells, also where the decision was silence.
    pub finding: Option<MomentFinding>,
    /// Counted on the leader's own day, in the same transaction.
    pub counts: Vec<(Metric, u32)>,
    /// What it means for the leader's messages after it.
    pub aftermath: Option<Box<Aftermath>>,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Claimed {
    /// It is ours: recorded, with the right to deliver where it was a nudge.
    Now(Decided, Option<NudgeClaim>),
    /// It was decided before: delivered again by Slack, or in hand elsewhere.
    Before,
    /// Its author has not opted in. Nothing was kept.
    NotALeader,
}

impl Store {
    /// Claims a message and decides about it, once among all replicas. While `decide` runs no other
    /// decision about this leader can, so it sees every nudge that counts; on SQLite nobody else can
    /// write at all, so reading and rewriting the message come before.
    ///
    /// # Errors
    /// Nothing was kept; the message may be delivered again. When the commit's answer is lost it may
    /// have been kept all the same: then a second delivery gets [`Claimed::Before`], and the nudge is
    /// found by [`Store::reclaim_expired`].
    pub async fn claim_moment(
        &self,
        moment: ClaimMoment,
        decide: impl FnOnce(&Leader, &[PastNudge]) -> Decided,
    ) -> Result<Claimed, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, &moment.leader).await? else {
            return Ok(Claimed::NotALeader);
        };
        if !claim_message(&mut tx, &moment).await? {
            if moment.edited_ts.is_some() {
                // What the edit claimed stays claimed, although there was nothing to decide.
                tx.commit().await?;
            }
            return Ok(Claimed::Before);
        }
        let past = nudges::past(&mut tx, &leader.id, moment.now).await?;
        let decided = decide(&leader, &past);
        if decided.decision == Decision::Silent(MomentSilence::OtherChannel.into()) {
            // A channel that the leader did not choose leaves no trace, not even the claim.
            return Ok(Claimed::Now(decided, None));
        }
        let nudge = record(&mut tx, &leader, &moment, &decided).await?;
        if let Some(aftermath) = &decided.aftermath {
            leaders::keep(&mut tx, &leader.id, aftermath).await?;
        }
        for &(metric, n) in &decided.counts {
            counts::add(&mut tx, &leader, moment.now, metric, i64::from(n)).await?;
        }
        tx.commit().await?;
        Ok(Claimed::Now(decided, nudge))
    }
}

/// The job that shows the nudges of a digest; the first of them plans it.
fn digest(leader: &Leader, at: Timestamp) -> NewJob {
    NewJob {
        kind: JobKind::Digest,
        leader: leader.id.clone(),
        period: Period::Time(policy::local(leader, at).datetime()),
        due_at: at,
        expires_at: at + DIGEST_KEEPS,
    }
}

/// Whether this message, or this message's one edit, is ours to judge.
async fn claim_message(tx: &mut Tx, moment: &ClaimMoment) -> Result<bool, StoreError> {
    let ClaimMoment {
        leader,
        channel,
        ts,
        ..
    } = moment;
    let key = |what: &str| format!("{what}|{}|{channel}|{ts}", leader.team);
    let first = claims::claim(tx, &key("msg"), leader, moment.now).await?;
    if moment.edited_ts.is_none() {
        return Ok(first);
    }
    // The message as first written is out of date, even if Slack should deliver it only now.
    let edit = claims::claim(tx, &key("edit"), leader, moment.now).await?;
    Ok(edit && !nudges::is_about(tx, leader, channel, ts).await?)
}

/// Keeps what was decided, where there was something to decide about.
async fn record(
    tx: &mut Tx,
    author: &Leader,
    moment: &ClaimMoment,
    decided: &Decided,
) -> Result<Option<NudgeClaim>, StoreError> {
    let (leader, channel) = (&moment.leader, &moment.channel);
    match &decided.decision {
        Decision::Nudge {
            finding,
            template,
            shown,
            asks_what_helps,
            digest_at,
        } => {
            let said = Said {
                finding,
                template,
                shown: *shown,
                asks_what_helps: *asks_what_helps,
                digest_at: *digest_at,
            };
            let claim = nudges::insert(tx, moment, &said).await?;
            if let Some(at) = digest_at {
                jobs::plan(tx, &digest(author, *at)).await?;
            }
            let came = Came::ToNudge(&claim.id);
            decisions::insert(tx, leader, channel, moment.now, finding, came).await?;
            Ok(Some(claim))
        }
        Decision::Silent(silence) => {
            let found = (*silence != Silence::Moment(MomentSilence::NothingFound))
                .then_some(decided.finding.as_ref())
                .flatten();
            if let Some(finding) = found {
                let came = Came::ToSilence(*silence);
                decisions::insert(tx, leader, channel, moment.now, finding, came).await?;
            }
            Ok(None)
        }
    }
}
