//! What leaders do with nudges: the columns `outcome` and `outcome_at` of table `nudges`.

use jiff::Timestamp;

use super::Store;
use super::db::{args, code, statements};
use super::error::StoreError;
use super::nudges::{NudgeId, NudgeState};
use super::{claims, counts, leaders};
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::leader::Outcome;
use crate::coach::metric::Metric;

statements! {
    READ = "SELECT user_id, state, outcome, outcome_at FROM nudges WHERE team = $1 AND id = $2";
    SET = "UPDATE nudges SET outcome = $4, outcome_at = $5 \
        WHERE team = $1 AND user_id = $2 AND id = $3";
    TOUCH = "UPDATE nudges SET touched_at = $4 \
        WHERE team = $1 AND user_id = $2 AND id = $3 AND touched_at IS NULL";
    SHOWN_ABOUT = "SELECT id FROM nudges WHERE team = $1 AND user_id = $2 AND channel = $3 \
        AND ts = $4 AND state = 'sent' AND outcome IS NULL";
    READ_OWN = "SELECT outcome, outcome_at FROM nudges \
        WHERE team = $1 AND user_id = $2 AND id = $3 AND outcome IS NOT NULL";
    CLEAR = "UPDATE nudges SET outcome = NULL, outcome_at = NULL \
        WHERE team = $1 AND user_id = $2 AND id = $3";
}

/// What became of a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    Now,
    /// It had an outcome already, which stays.
    Before(Outcome),
    /// Somebody else's nudge.
    NotYours,
    /// No such nudge (any more).
    Gone,
}

impl Store {
    /// Records and counts what the leader did with a nudge. The first outcome stays, but for an edit by
    /// hand: a button says more.
    pub async fn record_outcome(
        &self,
        id: &NudgeId,
        owner: &LeaderId,
        outcome: Outcome,
        now: Timestamp,
    ) -> Result<Recorded, StoreError> {
        let mut tx = self.db.begin().await?;
        let leader = leaders::lock(&mut tx, owner).await?;
        let Some(row) = tx.row(READ, args![&owner.team, id.as_str()]).await? else {
            return Ok(Recorded::Gone);
        };
        if row.text("user_id")? != owner.user.as_str() {
            return Ok(Recorded::NotYours);
        }
        let Some(leader) = leader else {
            return Ok(Recorded::Gone);
        };
        if row.code::<NudgeState>("state")? == NudgeState::Dropped {
            return Ok(Recorded::Gone);
        }
        match row.code_or_none("outcome")? {
            None => {}
            Some(Outcome::Edited) => {
                let metric = Metric::Outcomes(Outcome::Edited);
                counts::add(&mut tx, &leader, row.time("outcome_at")?, metric, -1).await?;
            }
            Some(before) => return Ok(Recorded::Before(before)),
        }
        let args = args![&owner.team, &owner.user, id.as_str(), &code(outcome), now,];
        tx.execute(SET, args).await?;
        counts::add(&mut tx, &leader, now, Metric::Outcomes(outcome), 1).await?;
        tx.commit().await?;
        Ok(Recorded::Now)
    }

    /// The leader looked closer at a nudge: it did not go unheeded.
    pub async fn touched(
        &self,
        id: &NudgeId,
        owner: &LeaderId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let args = args![&owner.team, &owner.user, id.as_str(), now];
        self.db.execute(TOUCH, args).await.map(drop)
    }

    /// The leader changed a message: where a nudge about it was shown and has no outcome, that is its
    /// outcome, unless the change is one that a button is making. `true` where it was recorded.
    pub async fn record_edit(
        &self,
        owner: &LeaderId,
        channel: &ChannelId,
        ts: &MessageTs,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, owner).await? else {
            return Ok(false);
        };
        let args = args![&owner.team, &owner.user, channel, ts];
        let Some(row) = tx.row(SHOWN_ABOUT, args).await? else {
            return Ok(false);
        };
        let id = NudgeId::new(row.text("id")?);
        if claims::is_claimed(&mut tx, owner, &id.use_key(owner)).await? {
            return Ok(false);
        }
        let args = args![
            &owner.team,
            &owner.user,
            id.as_str(),
            &code(Outcome::Edited),
            now
        ];
        tx.execute(SET, args).await?;
        let metric = Metric::Outcomes(Outcome::Edited);
        counts::add(&mut tx, &leader, now, metric, 1).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes an outcome back, from the counts too. Returns the one that was there.
    pub async fn undo_outcome(
        &self,
        id: &NudgeId,
        owner: &LeaderId,
    ) -> Result<Option<Outcome>, StoreError> {
        let mut tx = self.db.begin().await?;
        let Some(leader) = leaders::lock(&mut tx, owner).await? else {
            return Ok(None);
        };
        let args = args![&owner.team, &owner.user, id.as_str()];
        let Some(row) = tx.row(READ_OWN, args).await? else {
            return Ok(None);
        };
        let outcome = row.code("outcome")?;
        tx.execute(CLEAR, args).await?;
        let metric = Metric::Outcomes(outcome);
        counts::add(&mut tx, &leader, row.time("outcome_at")?, metric, -1).await?;
        tx.commit().await?;
        Ok(Some(outcome))
    }
}
