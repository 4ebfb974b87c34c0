//! A digest on its way: the leader's own messages are read again, and what still stands goes out in one direct
//! message, once.

use super::deliver::NotSent;
use super::due::{Came, JOB_LEASE, PAUSE, Way, posted};
use super::{Pending, Responder};
use crate::coach::leader::Leader;
use crate::coach::policy;
use crate::coach::silence::MomentSilence;
use crate::slack::client::Metadata;
use crate::slack::views::Card;
use crate::store::{DeliveredIn, Gate, HeldNudge, JobClaim, NudgeClaim, StoreError};

/// More than this many at a time would be read by nobody; Slack takes fifty blocks in one message.
const MOST: usize = 5;

/// A nudge of the digest, with the words of its message in memory.
struct Entry {
    pending: Pending,
    begun: bool,
}

impl Responder {
    /// Sends one digest that is due. Errors end here: logged, counted, and tried again while it is timely.
    pub async fn digest(&self, claim: &JobClaim) {
        let came = self.try_digest(claim).await;
        self.settle(claim, came, "askwell_digests_total").await;
    }

    async fn try_digest(&self, claim: &JobClaim) -> Result<Came, StoreError> {
        let held = self.store.held_for(&claim.leader, claim.due_at).await?;
        if claim.expires_at <= self.clock.now() {
            return self.give_up(claims(&held), MomentSilence::Stale).await;
        }
        let note = note(claim);
        let mut way = match self.way(claim, &note).await {
            Ok(way) => way,
            // A worker before us posted it and could not say so.
            Err(Came::Done) => {
                self.were_shown(claims(&held)).await?;
                return Ok(Came::Done);
            }
            Err(Came::Dropped) => {
                let reason = MomentSilence::Undeliverable;
                return self.give_up(claims(&held), reason).await;
            }
            Err(came) => return Ok(came),
        };
        let entries = match self.read_again(held).await? {
            Ok(entries) => entries,
            Err(came) => return Ok(came),
        };
        if way.is_late() {
            return Ok(Came::Later(PAUSE));
        }
        let now = self.clock.now();
        let mut unwelcome = None;
        let welcome = |leader: &Leader| {
            unwelcome = policy::open_to_messages(leader, now).err();
            unwelcome.is_none()
        };
        match self.store.open_job(claim, now, JOB_LEASE, welcome).await? {
            Gate::Open(_) => way.through_the_gate(),
            Gate::Closed => {
                let reason = unwelcome.unwrap_or(MomentSilence::Paused);
                let all = entries.iter().map(|entry| &entry.pending.claim);
                return self.give_up(all, reason).await;
            }
            Gate::Lost => return Ok(Came::Lost),
        }
        self.show(claim, &way, &note, entries).await
    }

    /// The words of the messages that still stand; what was changed, deleted or cannot be read is dropped.
    async fn read_again(
        &self,
        held: Vec<HeldNudge>,
    ) -> Result<Result<Vec<Entry>, Came>, StoreError> {
        let mut entries = Vec::new();
        for HeldNudge { nudge, begun } in held {
            if entries.len() == MOST {
                self.store
                    .dropped(&nudge.claim, MomentSilence::DigestFull)
                    .await?;
                continue;
            }
            match self.unchanged(&nudge).await {
                Ok(text) => entries.push(Entry {
                    pending: self.again(nudge, text),
                    begun,
                }),
                Err(NotSent::Yet(pause)) => return Ok(Err(Came::Later(PAUSE.max(pause)))),
                Err(NotSent::AtAll(reason)) => {
                    self.store.dropped(&nudge.claim, reason).await?;
                }
            }
        }
        Ok(Ok(entries))
    }

    async fn show(
        &self,
        claim: &JobClaim,
        way: &Way,
        note: &Metadata,
        entries: Vec<Entry>,
    ) -> Result<Came, StoreError> {
        let mut cards = vec![Card::plain(self.voice.line("digest.title"))];
        let mut shown = Vec::new();
        for Entry { pending, begun } in entries {
            let goes = begun || self.begin(&pending).await?.is_some();
            if !goes {
                continue;
            }
            let link = self.link(&way.token, &pending.about).await;
            let tone = self.tone(&pending.claim.leader).await;
            match self.card(&pending, tone, Some(&link)) {
                Some(card) => {
                    cards.push(card);
                    shown.push(pending.claim);
                }
                None => {
                    let reason = MomentSilence::Undeliverable;
                    self.store.dropped(&pending.claim, reason).await?;
                }
            }
        }
        if shown.is_empty() {
            return Ok(Came::Dropped);
        }
        let card = Card::joined(&cards);
        match posted(self.post_on(way, claim, &card, note).await) {
            Came::Done => {
                self.were_shown(shown.iter()).await?;
                Ok(Came::Done)
            }
            Came::Dropped => {
                let reason = MomentSilence::Undeliverable;
                self.give_up(shown.iter(), reason).await
            }
            came => Ok(came),
        }
    }

    async fn were_shown(
        &self,
        nudges: impl Iterator<Item = &NudgeClaim>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        for nudge in nudges {
            if !self.store.sent(nudge, DeliveredIn::Dm, now).await? {
                // It was never taken through the gate, so it was not among them.
                self.store.dropped(nudge, MomentSilence::Stale).await?;
            }
        }
        Ok(())
    }

    async fn give_up(
        &self,
        nudges: impl Iterator<Item = &NudgeClaim>,
        reason: MomentSilence,
    ) -> Result<Came, StoreError> {
        for nudge in nudges {
            self.store.dropped(nudge, reason).await?;
        }
        Ok(Came::Dropped)
    }
}

fn claims(held: &[HeldNudge]) -> impl Iterator<Item = &NudgeClaim> {
    held.iter().map(|held| &held.nudge.claim)
}

/// By which a digest is found again in the leader's conversation.
fn note(claim: &JobClaim) -> Metadata {
    Metadata {
        event_type: "askwell_digest".to_owned(),
        key: claim.period.to_string(),
    }
}
