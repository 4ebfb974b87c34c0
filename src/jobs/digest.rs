//! Purpose: show leaders who like it better their nudges twice a day, in one private message.

use futures_util::future::join_all;
use tokio::sync::watch;

use super::Jobs;
use crate::responder::JOB_LEASE;
use crate::store::{JobKind, StoreError};

/// How many are on their way at a time.
const AT_ONCE: u32 = 8;

impl Jobs {
    /// Sends the digests that are due by now, on any replica. They are planned as their first nudge is
    /// decided. After `shutdown` no more are begun.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn digests(&self, shutdown: &watch::Receiver<bool>) -> Result<(), StoreError> {
        while !*shutdown.borrow() {
            let now = self.clock.now();
            let claims = self
                .store
                .claim_jobs(JobKind::Digest, now, JOB_LEASE, AT_ONCE)
                .await?;
            if claims.is_empty() {
                break;
            }
            join_all(claims.iter().map(|claim| self.responder.digest(claim))).await;
        }
        Ok(())
    }
}
