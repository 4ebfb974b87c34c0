//! Purpose: show each leader once a month, privately, how their own balance of asking and telling moved.

use futures_util::future::join_all;

use tokio::sync::watch;

use super::Jobs;
use crate::coach::period::Period;
use crate::coach::{policy, summary};
use crate::responder::JOB_LEASE;
use crate::store::{JobKind, NewJob, StoreError};

/// How many are on their way at a time. Few, so that a claimed one is begun at once.
const AT_ONCE: u32 = 8;

impl Jobs {
    /// Plans what is due by now for whoever it is due for, and sends what is planned. Any replica may do
    /// it at any time: a plan is made once, and a claim has one holder. After `shutdown` no more are begun.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn summaries(&self, shutdown: &watch::Receiver<bool>) -> Result<(), StoreError> {
        self.plan_summaries().await?;
        while !*shutdown.borrow() {
            let claims = self
                .store
                .claim_jobs(JobKind::Summary, self.clock.now(), JOB_LEASE, AT_ONCE)
                .await?;
            if claims.is_empty() {
                break;
            }
            join_all(claims.iter().map(|claim| self.responder.summarise(claim))).await;
        }
        Ok(())
    }

    async fn plan_summaries(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut planned = None;
        for leader in self.store.leaders().await? {
            if policy::is_paused(&leader, now) {
                continue;
            }
            let Some(window) = summary::due(&leader, now, &self.days_off) else {
                continue;
            };
            // On most days nothing is due, and nothing has to be read.
            let planned = match &mut planned {
                Some(planned) => planned,
                none => none.insert(self.store.planned_jobs(JobKind::Summary).await?),
            };
            let period = Period::Month(window.month);
            if planned.contains(&(leader.id.clone(), period)) {
                continue;
            }
            self.store
                .plan_job(&NewJob {
                    kind: JobKind::Summary,
                    leader: leader.id,
                    period,
                    due_at: window.from,
                    expires_at: window.until,
                })
                .await?;
        }
        Ok(())
    }
}
