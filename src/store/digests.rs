//! The nudges of table `nudges` that wait for a digest: place and rule, and no words.

use jiff::Timestamp;

use super::Store;
use super::db::{args, statements};
use super::error::StoreError;
use super::nudges::NudgeState;
use super::sending::{self, PendingNudge};
use crate::coach::ids::LeaderId;

statements! {
    HELD = "SELECT id, team, user_id, fence, channel, ts, thread_ts, edited_ts, rule, kind, \
        strength, template, shown, asks_what_helps, created_at, state FROM nudges \
        WHERE team = $1 AND user_id = $2 AND digest_at = $3 \
        AND state IN ('claimed', 'sending', 'unknown') ORDER BY created_at, id";
}

/// A nudge that waits for its digest.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldNudge {
    pub nudge: PendingNudge,
    /// An earlier worker took it through the gate already.
    pub begun: bool,
}

impl Store {
    /// What a leader's digest of that time is still to show. Who may show it is settled by its job.
    pub async fn held_for(
        &self,
        leader: &LeaderId,
        digest_at: Timestamp,
    ) -> Result<Vec<HeldNudge>, StoreError> {
        let args = args![&leader.team, &leader.user, digest_at];
        let rows = self.db.rows(HELD, args).await?;
        rows.iter()
            .map(|row| {
                Ok(HeldNudge {
                    nudge: sending::pending(row)?,
                    begun: row.code::<NudgeState>("state")? != NudgeState::Claimed,
                })
            })
            .collect()
    }
}
