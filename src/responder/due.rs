//! A private message that is due on its way to the leader's own conversation. It goes out once: whoever takes
//! over from another worker looks first whether it is there already.

use std::time::Duration;

use metrics::counter;
use tokio::time::Instant;

use super::{PATIENCE, Responder, lane};
use crate::coach::ids::{ChannelId, LeaderId};
use crate::slack::client::{Metadata, SlackError, Token};
use crate::slack::outbox::Method;
use crate::slack::views::Card;
use crate::store::{JobClaim, JobEnd, StoreError};

/// How long a worker has, from its claim and again from the gate. Nothing is begun in its second half,
/// and no call lasts as long as that half, so that a call of ours has ended when another worker looks.
pub const JOB_LEASE: Duration = Duration::from_secs(120);
/// Until it is tried again. Longer than a call may last, so that what was lost on its way is there to
/// be found.
pub(super) const PAUSE: Duration = Duration::from_secs(60);
/// Until it is looked whether a leader is back from a pause, or a workspace has a token again.
pub(super) const WITHOUT_A_WAY: Duration = Duration::from_secs(60 * 60);

/// What came of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// Slack has it.
    Done,
    /// It will not go out.
    Dropped,
    /// Not now, or nobody knows: whoever comes after this long looks.
    Later(Duration),
    /// Another worker has it.
    Lost,
}

/// The conversation with a leader, by the name under which its history can be read, the token that speaks
/// there, and since when there is time to.
pub(super) struct Way {
    pub(super) token: Token,
    pub(super) channel: ChannelId,
    opened: Instant,
}

impl Way {
    /// The gate has opened, and the lease began anew with it.
    pub(super) fn through_the_gate(&mut self) {
        self.opened = Instant::now();
    }

    /// Whether so much of the lease has passed that nothing may be begun.
    pub(super) fn is_late(&self) -> bool {
        self.opened.elapsed() > JOB_LEASE / 2
    }
}

impl Responder {
    /// Records what came of a job, and counts it under `metric`. Errors end here: logged, and tried again
    /// later.
    pub(super) async fn settle(
        &self,
        claim: &JobClaim,
        came: Result<Came, StoreError>,
        metric: &'static str,
    ) {
        let came = match came {
            Ok(came) => came,
            Err(error) => {
                tracing::error!(%error, job = ?claim.kind, "a job could not be done; its lease will run out");
                return;
            }
        };
        let now = self.clock.now();
        let recorded = match came {
            Came::Done => self.store.finish_job(claim, JobEnd::Done).await,
            Came::Dropped => self.store.finish_job(claim, JobEnd::Dropped).await,
            Came::Later(pause) => self.store.postpone_job(claim, now, pause).await,
            Came::Lost => Ok(false),
        };
        let result = match came {
            Came::Done => "sent",
            Came::Dropped => "dropped",
            Came::Later(_) => "postponed",
            Came::Lost => "lost",
        };
        counter!(metric, "result" => result).increment(1);
        if let Err(error) = recorded {
            tracing::error!(%error, job = ?claim.kind, "a job could not be recorded; it is looked for later");
        }
    }

    /// Opens the way to the leader of a job; says what came of it where the message with this note is there
    /// already, or where there is no way.
    pub(super) async fn way(&self, claim: &JobClaim, note: &Metadata) -> Result<Way, Came> {
        let opened = Instant::now();
        let to = self.own_conversation(&claim.leader).await;
        let (token, channel) = to.map_err(|error| came_to(&error))?;
        if claim.attempts > 1 {
            let found = self.slack.find_posted(&token, &channel, note);
            match found.await {
                Ok(Some(_)) => return Err(Came::Done),
                Ok(None) => {}
                // Without a look it may not be sent again.
                Err(error) => return Err(came_to(&error)),
            }
        }
        Ok(Way {
            token,
            channel,
            opened,
        })
    }

    /// Posts a card under its note, unless it got too late for that.
    ///
    /// # Errors
    /// What Slack said; [`SlackError::Refused`] where it got too late.
    pub(super) async fn post_on(
        &self,
        way: &Way,
        claim: &JobClaim,
        card: &Card,
        note: &Metadata,
    ) -> Result<(), SlackError> {
        let blocks = card.blocks();
        let post = async || {
            // A process that was stopped and goes on may be late: then another worker has it.
            if way.is_late() {
                return Err(SlackError::Refused);
            }
            let (text, blocks) = (&card.text, Some(&blocks));
            self.slack
                .post_message(&way.token, &way.channel, None, text, blocks, Some(note))
                .await
        };
        let lane = lane(&claim.leader.team, Method::PostMessage, &way.channel);
        self.outbox.send(&lane, PATIENCE, post).await.map(drop)
    }

    pub(super) async fn own_conversation(
        &self,
        leader: &LeaderId,
    ) -> Result<(Token, ChannelId), SlackError> {
        let token = self.tokens.of(&leader.team).await?;
        let opened = self.slack.open_dm(&token, &leader.user).await?;
        let channel = opened.unwrap_or_else(|| ChannelId::from(leader.user.as_str()));
        Ok((token, channel))
    }
}

/// What a post under a job means for the job.
pub(super) fn posted(result: Result<(), SlackError>) -> Came {
    match result {
        Ok(()) => Came::Done,
        Err(SlackError::Refused) => Came::Later(PAUSE),
        Err(error) => came_to(&error),
    }
}

fn came_to(error: &SlackError) -> Came {
    tracing::warn!(%error, "Slack did not take a message that was due");
    match error {
        // The workspace may be installed again in time.
        SlackError::NoToken => Came::Later(WITHOUT_A_WAY),
        SlackError::RateLimited { retry_after } => Came::Later(PAUSE.max(*retry_after)),
        _ if error.certainly_not_done() && !error.may_pass() && !error.token_is_dead() => {
            Came::Dropped
        }
        _ => Came::Later(PAUSE),
    }
}
