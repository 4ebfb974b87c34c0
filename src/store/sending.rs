//! A nudge's way out: the gate, the result of the call to Slack, and recovery after a crash.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::Store;
use super::db::{Row, Tx, args, code, statements};
use super::error::StoreError;
use super::nudges::{self, About, DeliveredIn, NudgeClaim, NudgeId, NudgeState, lease_end};
use super::{counts, decisions, leaders};
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::leader::Leader;
use crate::coach::metric::Metric;
use crate::coach::policy::MomentFinding;
use crate::coach::silence::MomentSilence;

statements! {
    STATE = "SELECT state, fence, dropped_reason FROM nudges WHERE team = $1 AND id = $2";
    BEGIN = "UPDATE nudges SET state = 'sending', lease_until = $4 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state = 'claimed'";
    /// Also from `unknown`: the worker was slow, not dead, and knows better.
    SENT = "UPDATE nudges SET state = 'sent', delivered_in = $4, sent_at = $5 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state IN ('sending', 'unknown') \
        RETURNING kind";
    UNKNOWN = "UPDATE nudges SET state = 'unknown' \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state = 'sending'";
    DROP = "UPDATE nudges SET state = 'dropped', dropped_reason = $4 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state IN ('claimed', 'sending', 'unknown')";
    RELEASE = "UPDATE nudges SET state = 'claimed', lease_until = $4 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state IN ('claimed', 'sending')";
    CANCEL = "UPDATE nudges SET state = 'dropped', dropped_reason = $5 \
        WHERE team = $1 AND user_id = $2 AND channel = $3 AND ts = $4 AND state = 'claimed' \
        RETURNING id";
    EVERY_STALLED = "UPDATE nudges SET state = 'unknown' \
        WHERE state = 'sending' AND lease_until < $1";
    /// The outer condition is repeated for PostgreSQL, where another replica may have been faster.
    EVERY_EXPIRED = "UPDATE nudges SET fence = fence + 1, lease_until = $2 \
        WHERE state = 'claimed' AND lease_until < $1 AND id IN (SELECT id FROM nudges \
        WHERE state = 'claimed' AND digest_at IS NULL AND lease_until < $1 \
        ORDER BY lease_until LIMIT $3) \
        RETURNING id, team, user_id, fence, channel, ts, thread_ts, edited_ts, rule, kind, \
        strength, template, shown, asks_what_helps, created_at";
}

/// What the gate said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// Call Slack now, and then say what came of it.
    Now,
    /// It is not to be shown any more; recorded.
    Dropped(MomentSilence),
    /// Another worker has it, or it is finished. Do nothing.
    Lost,
}

/// A nudge that a crash left unsent, claimed anew.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingNudge {
    pub claim: NudgeClaim,
    pub about: About,
    pub finding: MomentFinding,
    pub template: Arc<str>,
    pub shown: u8,
    pub asks_what_helps: bool,
    pub created_at: Timestamp,
}

/// What a crash left behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reclaimed {
    pub pending: Vec<PendingNudge>,
    /// Calls to Slack whose result nobody will ever know; they are not repeated.
    pub unknown: u64,
}

impl Store {
    /// The gate of everything that goes out unasked. `check` judges the leader as of now; the leader
    /// cannot opt out or pause between its answer and the record that sending began.
    pub async fn begin_sending(
        &self,
        claim: &NudgeClaim,
        now: Timestamp,
        lease: Duration,
        check: impl FnOnce(&Leader) -> Result<(), MomentSilence>,
    ) -> Result<Begun, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, &claim.leader).await? else {
            // Opting out has deleted the nudge with everything else.
            return Ok(Begun::Dropped(MomentSilence::OptedOut));
        };
        if let Some(over) = already_over(&mut tx, claim).await? {
            return Ok(over);
        }
        let begun = match check(&leader) {
            Ok(()) => {
                let args = args![
                    &claim.leader.team,
                    claim.id.as_str(),
                    claim.fence,
                    lease_end(now, lease),
                ];
                match tx.execute(BEGIN, args).await? {
                    1 => Begun::Now,
                    _ => Begun::Lost,
                }
            }
            Err(reason) if drop_nudge(&mut tx, claim, reason).await? => Begun::Dropped(reason),
            Err(_) => Begun::Lost,
        };
        tx.commit().await?;
        Ok(begun)
    }

    /// Slack took it. `false`, here and below, when the claim is no longer ours; nothing changed.
    pub async fn sent(
        &self,
        claim: &NudgeClaim,
        delivered_in: DeliveredIn,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, &claim.leader).await? else {
            return Ok(false);
        };
        let args = args![
            &claim.leader.team,
            claim.id.as_str(),
            claim.fence,
            &code(delivered_in),
            now,
        ];
        let Some(row) = tx.row(SENT, args).await? else {
            return Ok(false);
        };
        let metric = Metric::Nudges(row.code("kind")?);
        counts::add(&mut tx, &leader, now, metric, 1).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Slack may have taken it or not: it must not be sent again.
    pub async fn unknown(&self, claim: &NudgeClaim) -> Result<bool, StoreError> {
        let args = args![&claim.leader.team, claim.id.as_str(), claim.fence];
        Ok(self.db.execute(UNKNOWN, args).await? == 1)
    }

    /// It certainly was not shown, and will not be.
    pub async fn dropped(
        &self,
        claim: &NudgeClaim,
        reason: MomentSilence,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        leaders::lock(&mut tx, &claim.leader).await?;
        let ours = drop_nudge(&mut tx, claim, reason).await?;
        tx.commit().await?;
        Ok(ours)
    }

    /// Slack certainly did not take it, and it may be tried again: by us, or after the new lease by
    /// whoever finds it.
    pub async fn release(
        &self,
        claim: &NudgeClaim,
        now: Timestamp,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let args = args![
            &claim.leader.team,
            claim.id.as_str(),
            claim.fence,
            lease_end(now, lease),
        ];
        Ok(self.db.execute(RELEASE, args).await? == 1)
    }

    /// The leader edited or deleted the message: a nudge about it that has not begun to go out is
    /// dropped. `true` when there was one.
    pub async fn cancel_pending(
        &self,
        leader: &LeaderId,
        channel: &ChannelId,
        ts: &MessageTs,
        reason: MomentSilence,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        leaders::lock(&mut tx, leader).await?;
        let args = args![&leader.team, &leader.user, channel, ts, reason.code()];
        let Some(row) = tx.row(CANCEL, args).await? else {
            return Ok(false);
        };
        let id = NudgeId::new(row.text("id")?);
        decisions::revise(&mut tx, leader, &id, reason.into()).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes over up to `limit` nudges whose worker let its lease end before it began to send, and
    /// gives up those whose worker never said what came of its call.
    pub async fn reclaim_expired(
        &self,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Reclaimed, StoreError> {
        let mut tx = self.db.begin().await?;
        let unknown = tx.execute(EVERY_STALLED, args![now]).await?;
        let args = args![now, lease_end(now, lease), i64::from(limit)];
        let rows = tx.rows(EVERY_EXPIRED, args).await?;
        let pending = rows.iter().map(pending).collect::<Result<_, _>>()?;
        tx.commit().await?;
        Ok(Reclaimed { pending, unknown })
    }
}

/// Why sending cannot begin, whatever the leader's settings are now.
async fn already_over(tx: &mut Tx, claim: &NudgeClaim) -> Result<Option<Begun>, StoreError> {
    let args = args![&claim.leader.team, claim.id.as_str()];
    let Some(row) = tx.row(STATE, args).await? else {
        return Ok(Some(Begun::Lost));
    };
    if row.get::<i64>("fence")? != claim.fence {
        return Ok(Some(Begun::Lost));
    }
    Ok(match row.code("state")? {
        NudgeState::Claimed => None,
        NudgeState::Dropped => {
            let reason = row.get::<Option<String>>("dropped_reason")?;
            let reason = reason.as_deref().and_then(MomentSilence::from_code);
            Some(reason.map_or(Begun::Lost, Begun::Dropped))
        }
        NudgeState::Sending | NudgeState::Sent | NudgeState::Unknown => Some(Begun::Lost),
    })
}

async fn drop_nudge(
    tx: &mut Tx,
    claim: &NudgeClaim,
    reason: MomentSilence,
) -> Result<bool, StoreError> {
    let args = args![
        &claim.leader.team,
        claim.id.as_str(),
        claim.fence,
        reason.code(),
    ];
    let ours = tx.execute(DROP, args).await? == 1;
    if ours {
        decisions::revise(tx, &claim.leader, &claim.id, reason.into()).await?;
    }
    Ok(ours)
}

pub(super) fn pending(row: &Row) -> Result<PendingNudge, StoreError> {
    Ok(PendingNudge {
        claim: NudgeClaim {
            id: NudgeId::new(row.text("id")?),
            leader: leaders::id_of(row)?,
            fence: row.get("fence")?,
        },
        about: nudges::about(row)?.ok_or(StoreError::Unreadable("channel"))?,
        finding: nudges::finding(row)?,
        template: row.text("template")?.into(),
        shown: nudges::shown(row)?,
        asks_what_helps: row.get("asks_what_helps")?,
        created_at: row.time("created_at")?,
    })
}
