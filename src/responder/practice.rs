//! One practice prompt on its way: through the gate, to the leader's own conversation, once.

use super::Responder;
use super::due::{Came, JOB_LEASE, PAUSE, posted};
use crate::coach::leader::Leader;
use crate::coach::policy;
use crate::coach::practice::{self, Prompt};
use crate::slack::client::Metadata;
use crate::slack::views::practice as views;
use crate::store::{Gate, JobClaim, StoreError};

impl Responder {
    /// Sends one prompt that is due. Errors end here: logged, counted, and tried again while it is timely.
    pub async fn practise(&self, claim: &JobClaim, prompt: Prompt) {
        let came = self.try_practise(claim, prompt).await;
        self.settle(claim, came, "askwell_practice_total").await;
    }

    async fn try_practise(&self, claim: &JobClaim, prompt: Prompt) -> Result<Came, StoreError> {
        if claim.expires_at <= self.clock.now() {
            return Ok(Came::Dropped);
        }
        let note = note(claim, prompt);
        let mut way = match self.way(claim, &note).await {
            Ok(way) => way,
            Err(came) => return Ok(came),
        };
        if way.is_late() {
            return Ok(Came::Later(PAUSE));
        }
        let now = self.clock.now();
        let welcome = |leader: &Leader| {
            policy::open_to_messages(leader, now).is_ok() && practice::still_wanted(leader, prompt)
        };
        let leader = match self.store.open_job(claim, now, JOB_LEASE, welcome).await? {
            Gate::Open(leader) => leader,
            // It is about its moment: nothing is made up for.
            Gate::Closed => return Ok(Came::Dropped),
            Gate::Lost => return Ok(Came::Lost),
        };
        way.through_the_gate();
        let card = views::prompt(&self.voice, &leader, prompt, claim.period);
        Ok(posted(self.post_on(&way, claim, &card, &note).await))
    }
}

/// By which a prompt is found again in the leader's conversation.
fn note(claim: &JobClaim, prompt: Prompt) -> Metadata {
    Metadata {
        event_type: match prompt {
            Prompt::Plan => "askwell_plan",
            Prompt::Reflect => "askwell_reflection",
            Prompt::GoingOn => "askwell_going_on",
        }
        .to_owned(),
        key: claim.period.to_string(),
    }
}
