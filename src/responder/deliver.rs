//! One nudge on its way: through the gate, to Slack, into the record. It goes out once, or not at all.

use std::time::Duration;

use jiff::SignedDuration;
use metrics::counter;

use super::{PATIENCE, Responder, lane};
use crate::coach::consider::{Considered, seed};
use crate::coach::engine::RewriteWish;
use crate::coach::ids::LeaderId;
use crate::coach::own::{Delivery, Own, Tone};
use crate::coach::policy;
use crate::coach::silence::MomentSilence;
use crate::coach::{MessageText, Sensitivity};
use crate::slack::client::{SlackError, Token};
use crate::slack::outbox::Method;
use crate::store::{About, Begun, DeliveredIn, NudgeClaim, PendingNudge, StoreError};

/// How long a nudge that was decided waits for its worker before another may take it up: the worker
/// begins at once, so this is short.
pub const CLAIM_LEASE: Duration = Duration::from_secs(10);
/// How long a worker has from the gate to the record: longer than all calls to Slack together. After it
/// nobody can say whether the nudge was shown, so it is not sent again.
const SENDING_LEASE: Duration = Duration::from_secs(60);
/// A nudge that could not go out by then is about a moment that has passed.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// A nudge that was decided and claimed, with the leader's words in memory.
pub struct Pending {
    pub claim: NudgeClaim,
    pub about: About,
    pub text: MessageText,
    pub considered: Considered,
    /// How many rewrites are shown at once.
    pub shown: u8,
    /// Whether it asks what would make nudges useful.
    pub asks_what_helps: bool,
}

/// Where Slack took it, or why not.
enum Posted {
    In(DeliveredIn),
    /// Certainly not, and worth another try after this long.
    NotYet(Duration),
    /// Certainly not, and it will not.
    Refused,
    /// Nobody can say.
    Unknown,
}

/// Why a nudge that was left behind is not sent.
pub(super) enum NotSent {
    /// Slack may say more after this long.
    Yet(Duration),
    AtAll(MomentSilence),
}

impl Responder {
    /// Sends one nudge. Errors end here: logged, counted, recorded.
    pub async fn deliver(&self, pending: Pending) {
        if let Err(error) = self.try_deliver(&pending).await {
            tracing::error!(%error, "a nudge could not be recorded; its lease will run out");
        }
    }

    /// Takes up what a crash or an outage left behind: reads the message from Slack again and sends the
    /// nudge if the message still stands as it was and the moment is fresh.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_up(&self, left: PendingNudge) -> Result<(), StoreError> {
        let now = self.clock.now();
        if now.duration_since(left.created_at) > FRESH {
            return self.drop_it(&left.claim, MomentSilence::Stale).await;
        }
        let text = match self.unchanged(&left).await {
            Ok(text) => text,
            Err(NotSent::Yet(pause)) => {
                self.store.release(&left.claim, now, pause).await?;
                return Ok(());
            }
            Err(NotSent::AtAll(reason)) => return self.drop_it(&left.claim, reason).await,
        };
        let pending = self.again(left, text);
        self.deliver(pending).await;
        Ok(())
    }

    async fn drop_it(&self, claim: &NudgeClaim, reason: MomentSilence) -> Result<(), StoreError> {
        counter!("askwell_nudges_total", "result" => "dropped").increment(1);
        self.store.dropped(claim, reason).await.map(drop)
    }

    /// A nudge with the words of its message, read anew.
    pub(super) fn again(&self, left: PendingNudge, text: MessageText) -> Pending {
        let wish = RewriteWish {
            seed: seed(&left.about.channel, &left.about.ts),
            ..RewriteWish::default()
        };
        let considered = Considered::new(&self.engine, &text, Sensitivity::High, &wish);
        Pending {
            claim: left.claim,
            about: left.about,
            text,
            considered,
            shown: left.shown,
            asks_what_helps: left.asks_what_helps,
        }
    }

    /// The message's words, if it still is what was judged.
    pub(super) async fn unchanged(&self, left: &PendingNudge) -> Result<MessageText, NotSent> {
        let not = |reason| Err(NotSent::AtAll(reason));
        let about = &left.about;
        match self.message(&left.claim.leader.team, about).await {
            Ok(Some(message)) if message.user.as_ref() != Some(&left.claim.leader.user) => {
                not(MomentSilence::Undeliverable)
            }
            Ok(Some(message)) if message.edited_ts != about.edited_ts => not(MomentSilence::Edited),
            Ok(Some(message)) => Ok(message.text),
            Ok(None) => not(MomentSilence::Deleted),
            Err(error) if error.may_pass() => Err(NotSent::Yet(pause(&error))),
            Err(_) => not(MomentSilence::Undeliverable),
        }
    }

    async fn try_deliver(&self, pending: &Pending) -> Result<(), StoreError> {
        let claim = &pending.claim;
        let Some(own) = self.begin(pending).await? else {
            return Ok(());
        };
        let now = self.clock.now();
        self.recent
            .keep(claim.id.as_str(), &claim.leader, pending.text.clone(), now);
        let posted = self.post_privately(pending, &own).await;
        let now = self.clock.now();
        let result = match posted {
            Posted::In(place) => {
                self.store.sent(claim, place, now).await?;
                "sent"
            }
            Posted::NotYet(pause) => {
                self.store.release(claim, now, pause).await?;
                "postponed"
            }
            Posted::Refused => {
                self.store
                    .dropped(claim, MomentSilence::Undeliverable)
                    .await?;
                "dropped"
            }
            Posted::Unknown => {
                self.store.unknown(claim).await?;
                "unknown"
            }
        };
        counter!("askwell_nudges_total", "result" => result).increment(1);
        Ok(())
    }

    /// Takes a nudge through the gate: what its leader set, or nothing where it is not to be shown.
    pub(super) async fn begin(&self, pending: &Pending) -> Result<Option<Own>, StoreError> {
        let claim = &pending.claim;
        let channel = &pending.about.channel;
        let room = self.room_by_now(&claim.leader.team, channel).await;
        let now = self.clock.now();
        let mut own = Own::default();
        let begun = self
            .store
            .begin_sending(claim, now, SENDING_LEASE, |leader| {
                own = leader.own.clone();
                policy::still_welcome(leader, channel, now)?;
                room.map_or(Ok(()), |room| Err(room.silence()))
            })
            .await?;
        Ok((begun == Begun::Now).then_some(own))
    }

    async fn post_privately(&self, pending: &Pending, own: &Own) -> Posted {
        let LeaderId { team, user } = &pending.claim.leader;
        let token = match self.tokens.of(team).await {
            Ok(token) => token,
            Err(error) => return came_to(&error),
        };
        if own.delivery == Delivery::Dm {
            return self.post_directly(pending, own.tone, &token).await;
        }
        let Some(card) = self.card(pending, own.tone, None) else {
            return Posted::Refused;
        };
        let About {
            channel, thread_ts, ..
        } = &pending.about;
        let blocks = card.blocks();
        let post = || {
            self.slack.post_ephemeral(
                &token,
                channel,
                user,
                thread_ts.as_ref(),
                &card.text,
                Some(&blocks),
            )
        };
        let lane = lane(team, Method::PostEphemeral, channel);
        match self.outbox.send(&lane, PATIENCE, post).await {
            Ok(()) => Posted::In(DeliveredIn::Ephemeral),
            Err(error) if no_ephemeral_there(&error) => {
                self.post_directly(pending, own.tone, &token).await
            }
            Err(error) => came_to(&error),
        }
    }

    /// The way to a message; empty where Slack names none.
    pub(super) async fn link(&self, token: &Token, about: &About) -> String {
        self.slack
            .permalink(token, &about.channel, &about.ts)
            .await
            .ok()
            .flatten()
            .unwrap_or_default()
    }

    /// Where an ephemeral message cannot go, or is not wanted: in the leader's conversation with Askwell,
    /// with a link.
    async fn post_directly(&self, pending: &Pending, tone: Tone, token: &Token) -> Posted {
        let link = self.link(token, &pending.about).await;
        let Some(card) = self.card(pending, tone, Some(&link)) else {
            return Posted::Refused;
        };
        let leader = &pending.claim.leader;
        let channel = self.conversation_with(leader).await;
        match self.post(&leader.team, &channel, None, &card).await {
            Ok(()) => Posted::In(DeliveredIn::Dm),
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
        (true, true) => Posted::NotYet(pause(error)),
        (true, false) => Posted::Refused,
        (false, _) => Posted::Unknown,
    }
}

/// Until it is tried again: as long as Slack says, and no sooner than other work that was left behind.
fn pause(error: &SlackError) -> Duration {
    match error {
        SlackError::RateLimited { retry_after } => CLAIM_LEASE.max(*retry_after),
        _ => CLAIM_LEASE,
    }
}
