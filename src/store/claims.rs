//! Table `claims`: what was done once and must not be done again.

use jiff::Timestamp;

use super::Store;
use super::db::{Tx, args, statements};
use super::error::StoreError;
use crate::coach::ids::LeaderId;

statements! {
    CLAIM = "INSERT INTO claims (key, team, user_id, at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (key) DO NOTHING";
    READ = "SELECT key FROM claims WHERE team = $1 AND user_id = $2 AND key = $3";
    RELEASE = "DELETE FROM claims WHERE team = $1 AND user_id = $2 AND key = $3";
}

impl Store {
    /// Claims a one-time effect of a leader's, such as a click. `false` when it was claimed before.
    ///
    /// `key` starts with what it is about and names the workspace. Someone who is not a leader gets
    /// `true` each time, because nothing may be kept about them.
    pub async fn claim_once(
        &self,
        key: &str,
        leader: &LeaderId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let args = args![key, &leader.team, &leader.user, now];
        match self.db.execute(CLAIM, args).await {
            Ok(rows) => Ok(rows == 1),
            Err(error) if error.is_foreign_key() => Ok(true),
            Err(error) => Err(error),
        }
    }
}

impl Store {
    /// Gives a claim back whose effect certainly did not happen.
    pub async fn release_claim(&self, key: &str, leader: &LeaderId) -> Result<(), StoreError> {
        let args = args![&leader.team, &leader.user, key];
        self.db.execute(RELEASE, args).await.map(drop)
    }
}

/// Whether something is claimed.
pub(super) async fn is_claimed(
    tx: &mut Tx,
    leader: &LeaderId,
    key: &str,
) -> Result<bool, StoreError> {
    let args = args![&leader.team, &leader.user, key];
    Ok(tx.row(READ, args).await?.is_some())
}

/// The same within a transaction that holds the leader's row.
pub(super) async fn claim(
    tx: &mut Tx,
    key: &str,
    leader: &LeaderId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let args = args![key, &leader.team, &leader.user, now];
    Ok(tx.execute(CLAIM, args).await? == 1)
}
