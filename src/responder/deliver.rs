//! One nudge on its way: through the gate, to Slack, into the record. It goes out once, or not at all.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Responder;
use crate::coach::consider::{Considered, seed};
use crate::coach::engine::RewriteWish;
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::policy;
use crate::coach::silence::MomentSilence;
use crate::coach::{MessageText, Sensitivity};
use crate::slack::client::SlackError;
use crate::slack::views::nudge::{NudgeView, Suggestion, nudge};
use crate::store::{Begun, DeliveredIn, NudgeClaim, PendingNudge, StoreError};

/// A nudge that could not go out by then is about a moment that has passed.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// A nudge that was decided and claimed, with the leader's words in memory.
pub struct Pending {
    pub claim: NudgeClaim,
    pub leader: LeaderId,
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub thread_ts: Option<MessageTs>,
    pub text: MessageText,
    pub considered: Considered,
    /// How many rewrites are shown at once.
    pub shown: u8,
}

/// Where Slack took it, or why not.
enum Posted {
    In(DeliveredIn),
    /// Certainly not, and worth another try.
    NotYet,
    /// Certainly not, and it will not.
    Refused,
    /// Nobody can say.
    Unknown,
}

impl Responder {
    /// Sends one nudge. Errors end here: logged, counted, recorded.
    pub async fn deliver(&self, pending: Pending) {
        if let Err(error) = self.try_deliver(&pending).await {
            tracing::error!(%error, "a nudge could not be recorded; its lease will run out");
        }
    }

    /// Takes up what a crash or an outage left behind: re-reads each message from Slack and sends the
    /// nudge if the message still stands as it was and the moment is fresh.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_up(&self, left: PendingNudge) -> Result<(), StoreError> {
        if self.clock.now().duration_since(left.created_at) > FRESH {
            return self.store.dropped(&left.claim, MomentSilence::Stale).await;
        }
        let message = self
            .slack
            .read_message(
                &self.bot_token,
                &left.channel,
                &left.ts,
                left.thread_ts.as_ref(),
            )
            .await;
        let message = match message {
            Ok(Some(message)) => message,
            Ok(None) => return self.store.dropped(&left.claim, MomentSilence::Deleted).await,
            Err(error) if error.may_pass() => return self.store.release(&left.claim).await,
            Err(_) => {
                return self
                    .store
                    .dropped(&left.claim, MomentSilence::Undeliverable)
                    .await;
            }
        };
        if message.edited_ts != left.edited_ts
            || message.user.as_ref() != Some(&left.leader.user)
        {
            return self.store.dropped(&left.claim, MomentSilence::Edited).await;
        }
        let wish = RewriteWish {
            seed: seed(&left.channel, &left.ts),
            ..RewriteWish::default()
        };
        let considered =
            Considered::new(&self.engine, &message.text, Sensitivity::High, &wish);
        self.deliver(Pending {
            claim: left.claim,
            leader: left.leader,
            channel: left.channel,
            ts: left.ts,
            thread_ts: left.thread_ts,
            text: message.text,
            considered,
            shown: left.shown,
        })
        .await;
        Ok(())
    }

    async fn try_deliver(&self, pending: &Pending) -> Result<(), StoreError> {
        let now = self.clock.now();
        let begun = self
            .store
            .begin_sending(&pending.claim, now, |leader| {
                policy::still_welcome(leader, &pending.channel, now)
            })
            .await?;
        if begun != Begun::Sending {
            return Ok(());
        }
        self.recent.keep(
            pending.claim.id.as_str(),
            &pending.leader,
            pending.text.clone(),
            now,
        );
        match self.post(pending).await {
            Posted::In(place) => self.store.sent(&pending.claim, place, self.clock.now()).await,
            Posted::NotYet => self.store.release(&pending.claim).await,
            Posted::Refused => {
                self.store
                    .dropped(&pending.claim, MomentSilence::Undeliverable)
                    .await
            }
            Posted::Unknown => self.store.unknown(&pending.claim).await,
        }
    }

    async fn post(&self, pending: &Pending) -> Posted {
        let Some(card) = self.card(pending, None) else {
            return Posted::Refused;
        };
        let posted = self
            .slack
            .post_ephemeral(
                &self.bot_token,
                &pending.channel,
                &pending.leader.user,
                pending.thread_ts.as_ref(),
                &card.text,
                Some(&card.blocks()),
            )
            .await;
        match posted {
            Ok(()) => Posted::In(DeliveredIn::Ephemeral),
            Err(error) if no_ephemeral_there(&error) => self.post_directly(pending).await,
            Err(error) => came_to(&error),
        }
    }

    /// Where an ephemeral message cannot go: in the leader's conversation with Askwell, with a link.
    async fn post_directly(&self, pending: &Pending) -> Posted {
        let link = self
            .slack
            .permalink(&self.bot_token, &pending.channel, &pending.ts)
            .await
            .ok()
            .flatten();
        let Some(card) = self.card(pending, Some(link.as_deref())) else {
            return Posted::Refused;
        };
        let channel = self.conversation_with(&pending.leader.user).await;
        let posted = self
            .slack
            .post_message(
                &self.bot_token,
                &channel,
                None,
                &card.text,
                Some(&card.blocks()),
                None,
            )
            .await;
        match posted {
            Ok(_) => Posted::In(DeliveredIn::Dm),
            Err(error) => came_to(&error),
        }
    }
}

/// The channel does not take it from us, or not to this person; a direct message may still work.
fn no_ephemeral_there(error: &SlackError) -> bool {
    matches!(
        error.code(),
        Some("not_in_channel" | "channel_not_found" | "user_not_in_channel" | "is_archived")
    )
}

fn came_to(error: &SlackError) -> Posted {
    tracing::warn!(%error, "Slack did not take a nudge");
    match (error.certainly_not_done(), error.may_pass()) {
        (true, true) => Posted::NotYet,
        (true, false) => Posted::Refused,
        (false, _) => Posted::Unknown,
    }
}
