//! Purpose: help a leader less as soon as their own balance of asking and telling has moved.

use super::Jobs;
use crate::coach::policy::{self, fade};
use crate::store::StoreError;

impl Jobs {
    /// Looks which leaders of a running programme have earned a step of fading since the last look.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn fade(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        for leader in self.store.leaders().await? {
            if !fade::can_earn(&leader, now) {
                continue;
            }
            let day = |at| policy::local(&leader, at).date();
            let (first, today) = (day(leader.opted_in_at), day(now));
            let counts = self.store.counts(&leader.id, first, today).await?;
            let counts = counts
                .iter()
                .map(|count| (count.day, count.metric, count.n));
            let earned = fade::earned(&fade::weeks(first, today, counts));
            if earned > leader.earned {
                self.store.set_earned(&leader.id, earned).await?;
            }
        }
        Ok(())
    }
}
