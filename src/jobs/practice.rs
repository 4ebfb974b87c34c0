//! Purpose: give leaders who want to practise a question at the start of their week and one at its end, and
//! everybody one after the programme.

use futures_util::future::join_all;
use tokio::sync::watch;

use super::Jobs;
use crate::coach::policy;
use crate::coach::practice::{self, Prompt};
use crate::responder::JOB_LEASE;
use crate::store::{JobKind, NewJob, StoreError};

const PROMPTS: [(Prompt, JobKind); 3] = [
    (Prompt::Plan, JobKind::Plan),
    (Prompt::Reflect, JobKind::Reflect),
    (Prompt::GoingOn, JobKind::GoingOn),
];
/// How many are on their way at a time.
const AT_ONCE: u32 = 8;

impl Jobs {
    /// Plans the prompts that are due by now and sends what is planned, on any replica. After `shutdown` no
    /// more are begun.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn practice(&self, shutdown: &watch::Receiver<bool>) -> Result<(), StoreError> {
        self.plan_practice().await?;
        for (prompt, kind) in PROMPTS {
            while !*shutdown.borrow() {
                let now = self.clock.now();
                let claims = self.store.claim_jobs(kind, now, JOB_LEASE, AT_ONCE).await?;
                if claims.is_empty() {
                    break;
                }
                let sent = claims
                    .iter()
                    .map(|claim| self.responder.practise(claim, prompt));
                join_all(sent).await;
            }
        }
        Ok(())
    }

    async fn plan_practice(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        let mut due = Vec::new();
        for leader in self.store.leaders().await? {
            if policy::open_to_messages(&leader, now).is_ok() {
                for prompt in practice::due(&leader, now, &self.days_off) {
                    due.push((leader.id.clone(), prompt));
                }
            }
        }
        for (prompt, kind) in PROMPTS {
            if due.iter().all(|(_, due)| due.prompt != prompt) {
                continue;
            }
            let planned = self.store.planned_jobs(kind).await?;
            for (leader, due) in due.iter().filter(|(_, due)| due.prompt == prompt) {
                if planned.contains(&(leader.clone(), due.period)) {
                    continue;
                }
                self.store
                    .plan_job(&NewJob {
                        kind,
                        leader: leader.clone(),
                        period: due.period,
                        due_at: due.from,
                        expires_at: due.until,
                    })
                    .await?;
            }
        }
        Ok(())
    }
}
