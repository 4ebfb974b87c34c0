//! Table `jobs`: work that is due once a leader and period, whichever replica does it.
//!
//! A job is planned under a key that exists once, claimed for the length of a lease, and finished by the
//! one worker whose fence is the latest. A worker that claims it for the second time cannot know what
//! the first one still did, and looks before it does anything.

use std::collections::HashSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Store;
use super::db::{Arg, Row, Tx, args, code, statements};
use super::error::StoreError;
use super::leaders;
use super::nudges::lease_end;
use crate::coach::ids::LeaderId;
use crate::coach::leader::Leader;
use crate::coach::period::Period;

statements! {
    EVERY_PLANNED = "SELECT team, user_id, period FROM jobs WHERE kind = $1";
    PLAN = "INSERT INTO jobs (id, team, user_id, kind, period, state, attempts, fence, lease_until, \
        due_at, expires_at) VALUES ($1, $2, $3, $4, $5, 'open', 0, 0, $6, $6, $7) \
        ON CONFLICT (team, user_id, kind, period) DO NOTHING";
    /// The outer condition is repeated for PostgreSQL, where another replica may have been faster.
    EVERY_CLAIM = "UPDATE jobs SET fence = fence + 1, attempts = attempts + 1, lease_until = $2 \
        WHERE state = 'open' AND lease_until <= $1 AND id IN (SELECT id FROM jobs \
        WHERE state = 'open' AND kind = $4 AND lease_until <= $1 ORDER BY lease_until, id LIMIT $3) \
        RETURNING id, team, user_id, kind, period, attempts, fence, due_at, expires_at";
    RENEW = "UPDATE jobs SET lease_until = $4 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state = 'open'";
    FINISH = "UPDATE jobs SET state = $4 \
        WHERE team = $1 AND id = $2 AND fence = $3 AND state = 'open'";
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// The private message about a month.
    Summary,
    /// The nudges that waited for a time of day.
    Digest,
    /// Practice at the start of a week.
    Plan,
    /// Practice at its end.
    Reflect,
    /// The question after the programme.
    GoingOn,
}

/// A job that is to be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    pub kind: JobKind,
    pub leader: LeaderId,
    /// What it is about; with kind and leader its key.
    pub period: Period,
    pub due_at: Timestamp,
    /// Not done any more from then on.
    pub expires_at: Timestamp,
}

/// The right to do a job, until its lease ends and another worker takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobClaim {
    id: String,
    pub leader: LeaderId,
    pub kind: JobKind,
    pub period: Period,
    /// How often it was claimed, this time included.
    pub attempts: i64,
    pub due_at: Timestamp,
    pub expires_at: Timestamp,
    fence: i64,
}

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobEnd {
    Done,
    /// Not done, and it will not be.
    Dropped,
}

/// What the gate said.
#[derive(Clone, Debug, PartialEq)]
pub enum Gate {
    /// Do it now, for this leader as they are now.
    Open(Box<Leader>),
    /// The leader does not want it, or not now. Nothing changed.
    Closed,
    /// Another worker has it, or it is gone with its leader. Do nothing.
    Lost,
}

impl Store {
    /// Every leader and period that a job of this kind was ever planned for, as far as it is kept.
    pub async fn planned_jobs(
        &self,
        kind: JobKind,
    ) -> Result<HashSet<(LeaderId, Period)>, StoreError> {
        let rows = self.db.rows(EVERY_PLANNED, args![&code(kind)]).await?;
        rows.iter()
            .map(|row| Ok((leaders::id_of(row)?, period(row)?)))
            .collect()
    }

    /// Plans a job; `false` where it was planned before, or its leader has gone.
    pub async fn plan_job(&self, job: &NewJob) -> Result<bool, StoreError> {
        match self.db.execute(PLAN, &plan_args(job)).await {
            Ok(rows) => Ok(rows == 1),
            Err(error) if error.is_foreign_key() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Claims up to `limit` jobs of a kind that are due and that nobody holds.
    pub async fn claim_jobs(
        &self,
        kind: JobKind,
        now: Timestamp,
        lease: Duration,
        limit: u32,
    ) -> Result<Vec<JobClaim>, StoreError> {
        let mut tx = self.db.begin().await?;
        let args = args![now, lease_end(now, lease), i64::from(limit), &code(kind)];
        let rows = tx.rows(EVERY_CLAIM, args).await?;
        let claims = rows.iter().map(claim).collect::<Result<_, _>>()?;
        tx.commit().await?;
        Ok(claims)
    }

    /// The gate before something goes out for a job: still ours, and still wanted by `check`. The lease
    /// begins anew.
    pub async fn open_job(
        &self,
        claim: &JobClaim,
        now: Timestamp,
        lease: Duration,
        check: impl FnOnce(&Leader) -> bool,
    ) -> Result<Gate, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, &claim.leader).await? else {
            return Ok(Gate::Lost);
        };
        let args = args![
            &claim.leader.team,
            &claim.id,
            claim.fence,
            lease_end(now, lease),
        ];
        if tx.execute(RENEW, args).await? == 0 {
            return Ok(Gate::Lost);
        }
        if !check(&leader) {
            return Ok(Gate::Closed);
        }
        tx.commit().await?;
        Ok(Gate::Open(Box::new(leader)))
    }

    /// Ends a job; `false`, here and below, when it is no longer ours. Nothing changed then.
    pub async fn finish_job(&self, claim: &JobClaim, end: JobEnd) -> Result<bool, StoreError> {
        let args = args![&claim.leader.team, &claim.id, claim.fence, &code(end)];
        Ok(self.db.execute(FINISH, args).await? == 1)
    }

    /// Leaves a job to whoever finds it after `pause`.
    pub async fn postpone_job(
        &self,
        claim: &JobClaim,
        now: Timestamp,
        pause: Duration,
    ) -> Result<bool, StoreError> {
        let args = args![
            &claim.leader.team,
            &claim.id,
            claim.fence,
            lease_end(now, pause),
        ];
        Ok(self.db.execute(RENEW, args).await? == 1)
    }
}

/// The same within a transaction that holds the leader's row.
pub(super) async fn plan(tx: &mut Tx, job: &NewJob) -> Result<(), StoreError> {
    tx.execute(PLAN, &plan_args(job)).await.map(drop)
}

fn plan_args(job: &NewJob) -> [Arg; 7] {
    [
        Arg::from(&Uuid::now_v7().to_string()),
        Arg::from(&job.leader.team),
        Arg::from(&job.leader.user),
        Arg::from(&code(job.kind)),
        Arg::from(&job.period.to_string()),
        Arg::from(job.due_at),
        Arg::from(job.expires_at),
    ]
}

fn claim(row: &Row) -> Result<JobClaim, StoreError> {
    Ok(JobClaim {
        id: row.text("id")?,
        leader: leaders::id_of(row)?,
        kind: row.code("kind")?,
        period: period(row)?,
        attempts: row.get("attempts")?,
        due_at: row.time("due_at")?,
        expires_at: row.time("expires_at")?,
        fence: row.get("fence")?,
    })
}

fn period(row: &Row) -> Result<Period, StoreError> {
    row.text("period")?
        .parse()
        .map_err(|_| StoreError::Unreadable("period"))
}
