//! Due work that the database knows of: found by any replica, done once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::responder::{CLAIM_LEASE, Responder};
use crate::store::{Store, StoreError};

/// How often left-behind nudges are looked for. A nudge is about a moment, so this is short.
const TAKE_UP_EVERY: Duration = Duration::from_secs(5);
/// How often rows beyond their time are deleted.
const RETAIN_EVERY: Duration = Duration::from_secs(3600);
/// How many are taken up at a time.
const AT_ONCE: u32 = 20;

/// What the jobs need; filled by `app`.
pub struct Jobs {
    pub store: Store,
    pub responder: Arc<Responder>,
    pub clock: Clock,
}

impl Jobs {
    /// Works until `shutdown`. A failed round is logged and tried again at the next.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        let mut take_up = tokio::time::interval(TAKE_UP_EVERY);
        let mut retain = tokio::time::interval(RETAIN_EVERY);
        loop {
            let done = tokio::select! {
                _ = take_up.tick() => self.take_up().await,
                _ = retain.tick() => self.retain().await,
                () = stopped(&mut shutdown) => return,
            };
            if let Err(error) = done {
                tracing::error!(%error, "a job failed; it runs again");
            }
        }
    }

    /// Sends what a crash or an outage left claimed and unsent.
    async fn take_up(&self) -> Result<(), StoreError> {
        let left = self
            .store
            .reclaim_expired(self.clock.now(), CLAIM_LEASE, AT_ONCE)
            .await?;
        for pending in left.pending {
            self.responder.take_up(pending).await?;
        }
        Ok(())
    }

    /// Deletes what is beyond its time.
    async fn retain(&self) -> Result<(), StoreError> {
        self.store.retain(self.clock.now()).await.map(|_| ())
    }
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error means that nobody can stop us any more, which is a stop too.
    let _ = shutdown.wait_for(|down| *down).await;
}
