//! Due work that the database knows of: found by any replica, done once.

mod digest;
mod fading;
mod monthly_summary;
mod practice;

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Weekday;
use metrics::counter;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::responder::{CLAIM_LEASE, Responder};
use crate::store::{Store, StoreError};

/// How often left-behind nudges are looked for. A nudge is about a moment, so this is short.
const TAKE_UP_EVERY: Duration = Duration::from_secs(5);
/// How often summaries that are due are looked for.
const SUMMARIES_EVERY: Duration = Duration::from_secs(60);
/// How often practice prompts that are due are looked for.
const PRACTICE_EVERY: Duration = Duration::from_secs(60);
/// How often digests that are due are looked for.
const DIGESTS_EVERY: Duration = Duration::from_secs(30);
/// How often rows beyond their time are deleted.
const RETAIN_EVERY: Duration = Duration::from_secs(3600);
/// How often it is looked who needs less help; what is looked at changes by the week.
const FADE_EVERY: Duration = Duration::from_secs(3600);
/// How many are taken up at a time.
const AT_ONCE: u32 = 20;

/// What the jobs need; filled by `app`.
#[derive(Clone)]
pub struct Jobs {
    pub store: Store,
    pub responder: Arc<Responder>,
    pub clock: Clock,
    /// The days on which nobody works.
    pub days_off: Vec<Weekday>,
}

impl Jobs {
    /// Works until `shutdown`, and finishes what is under way then. A failed round is logged and tried
    /// again at the next.
    pub async fn run(self, shutdown: watch::Receiver<bool>) {
        // Each has its own pace: a long round of one must not hold up another.
        tokio::join!(
            every(TAKE_UP_EVERY, shutdown.clone(), || self.take_up()),
            every(SUMMARIES_EVERY, shutdown.clone(), || {
                self.summaries(&shutdown)
            }),
            every(PRACTICE_EVERY, shutdown.clone(), || {
                self.practice(&shutdown)
            }),
            every(DIGESTS_EVERY, shutdown.clone(), || {
                self.digests(&shutdown)
            }),
            every(RETAIN_EVERY, shutdown.clone(), || self.retain()),
            every(FADE_EVERY, shutdown.clone(), || self.fade()),
        );
    }

    /// Sends what a crash or an outage left claimed and unsent.
    async fn take_up(&self) -> Result<(), StoreError> {
        let left = self
            .store
            .reclaim_expired(self.clock.now(), CLAIM_LEASE, AT_ONCE)
            .await?;
        counter!("askwell_nudges_total", "result" => "unknown").increment(left.unknown);
        self.responder.forget_old();
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

async fn every<F>(pause: Duration, mut shutdown: watch::Receiver<bool>, round: impl Fn() -> F)
where
    F: Future<Output = Result<(), StoreError>>,
{
    let mut ticks = tokio::time::interval(pause);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = stopped(&mut shutdown) => return,
        }
        if let Err(error) = round().await {
            tracing::error!(%error, "a job failed; it runs again");
        }
    }
}

async fn stopped(shutdown: &mut watch::Receiver<bool>) {
    // An error means that nobody can stop us any more, which is a stop too.
    let _ = shutdown.wait_for(|down| *down).await;
}
