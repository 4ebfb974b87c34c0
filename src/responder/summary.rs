//! A month's summary on its way: read, through the gate, to the leader's own conversation. It goes out
//! once: whoever takes over from another worker looks first whether it is there already.

use std::sync::Arc;
use std::time::Duration;

use metrics::counter;
use tokio::time::Instant;

use super::{PATIENCE, Responder, lane};
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::month::Month;
use crate::coach::policy;
use crate::coach::summary::{MONTHS, Summary, Tally};
use crate::slack::client::{Metadata, SlackError, Token};
use crate::slack::outbox::Method;
use crate::slack::views::Card;
use crate::slack::views::summary as views;
use crate::store::{Gate, JobClaim, JobEnd, Store, StoreError};

/// How long a worker has, from its claim and again from the gate. Nothing is begun in its second half,
/// and no call lasts as long as that half, so that a call of ours has ended when another worker looks.
pub const SUMMARY_LEASE: Duration = Duration::from_secs(120);
/// Until it is tried again. Longer than a call may last, so that what was lost on its way is there to
/// be found.
const PAUSE: Duration = Duration::from_secs(60);
/// Until it is looked whether a leader is back from a pause, or a workspace has a token again.
const WITHOUT_A_WAY: Duration = Duration::from_secs(60 * 60);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    /// Slack has it.
    Done,
    /// It will not go out.
    Dropped,
    /// Not now, or nobody knows: whoever comes after this long looks.
    Later(Duration),
    /// Another worker has it.
    Lost,
}

impl Responder {
    /// Sends one summary that is due. Errors end here: logged, counted, and tried again later.
    pub async fn summarise(&self, claim: &JobClaim) {
        let came = match self.try_summarise(claim).await {
            Ok(came) => came,
            Err(error) => {
                tracing::error!(%error, "a summary could not be sent; its lease will run out");
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
        counter!("askwell_summaries_total", "result" => result).increment(1);
        if let Err(error) = recorded {
            tracing::error!(%error, "a summary could not be recorded; it is looked for later");
        }
    }

    async fn try_summarise(&self, claim: &JobClaim) -> Result<Came, StoreError> {
        let began = Instant::now();
        if claim.expires_at <= self.clock.now() {
            return Ok(Came::Dropped);
        }
        let (token, channel) = match self.own_conversation(&claim.leader).await {
            Ok(opened) => opened,
            Err(error) => return Ok(came_to(&error)),
        };
        let note = note(claim.period);
        if claim.attempts > 1 {
            let found = self.slack.find_posted(&token, &channel, &note);
            match found.await {
                Ok(Some(_)) => return Ok(Came::Done),
                Ok(None) => {}
                // Without a look it may not be sent again.
                Err(error) => return Ok(came_to(&error)),
            }
        }
        let tally = tally(&self.store, &claim.leader, claim.period).await?;
        let summary = Summary::of(claim.period, &tally);
        if began.elapsed() > SUMMARY_LEASE / 2 {
            return Ok(Came::Later(PAUSE));
        }
        let now = self.clock.now();
        let welcome = |leader: &_| !policy::is_paused(leader, now);
        match self
            .store
            .open_job(claim, now, SUMMARY_LEASE, welcome)
            .await?
        {
            Gate::Open(leader) => {
                let summary = summary.aiming(leader.own.aim);
                let place = (&token, &channel);
                Ok(self.post_summary(claim, place, &summary, &note).await)
            }
            Gate::Closed => Ok(Came::Later(WITHOUT_A_WAY)),
            Gate::Lost => Ok(Came::Lost),
        }
    }

    /// With its picture, or without where Slack will not show it.
    async fn post_summary(
        &self,
        claim: &JobClaim,
        (token, channel): (&Token, &ChannelId),
        summary: &Summary,
        note: &Metadata,
    ) -> Came {
        let opened = Instant::now();
        let picture = self.picture_of(&claim.leader.team, token, summary).await;
        let post = async |card: &Card| {
            let blocks = card.blocks();
            let post = async || {
                // A process that was stopped and goes on may be late: then another worker has it.
                if opened.elapsed() > SUMMARY_LEASE / 2 {
                    return Err(SlackError::Refused);
                }
                let text = &card.text;
                self.slack
                    .post_message(token, channel, None, text, Some(&blocks), Some(note))
                    .await
            };
            let lane = lane(&claim.leader.team, Method::PostMessage, channel);
            self.outbox.send(&lane, PATIENCE, post).await
        };
        let mut posted = post(&views::summary(&self.voice, summary, picture.as_ref())).await;
        if picture.is_some() && posted.as_ref().is_err_and(shows_no_picture) {
            posted = post(&views::summary(&self.voice, summary, None)).await;
        }
        match posted {
            Ok(_) => Came::Done,
            Err(SlackError::Refused) => Came::Later(PAUSE),
            Err(error) => came_to(&error),
        }
    }

    /// Shows a leader a month of theirs because they asked for it, in a task of its own. It carries no note:
    /// the monthly one comes all the same.
    pub fn show_month(self: &Arc<Self>, leader: &LeaderId, summary: Summary) {
        let (responder, leader) = (Arc::clone(self), leader.clone());
        self.under_way.spawn(async move {
            let (token, channel) = match responder.own_conversation(&leader).await {
                Ok(opened) => opened,
                Err(error) => {
                    tracing::warn!(%error, "a month that was asked for could not be sent");
                    return;
                }
            };
            let picture = responder.picture_of(&leader.team, &token, &summary).await;
            let card = views::summary(&responder.voice, &summary, picture.as_ref());
            let shown = responder.post(&leader.team, &channel, None, &card).await;
            match shown {
                Err(error) if picture.is_some() && shows_no_picture(&error) => {
                    let card = views::summary(&responder.voice, &summary, None);
                    responder
                        .answer_in(&leader.team, &channel, None, &card)
                        .await;
                }
                Err(error) => tracing::warn!(%error, "a month that was asked for was not sent"),
                Ok(()) => {}
            }
        });
    }

    /// The conversation with a leader, by the name under which its history can be read, and the token
    /// that speaks there.
    async fn own_conversation(&self, leader: &LeaderId) -> Result<(Token, ChannelId), SlackError> {
        let token = self.tokens.of(&leader.team).await?;
        let opened = self.slack.open_dm(&token, &leader.user).await?;
        let channel = opened.unwrap_or_else(|| ChannelId::from(leader.user.as_str()));
        Ok((token, channel))
    }
}

/// What was counted for a leader in the months that the summary of `month` shows.
///
/// # Errors
/// When the database does not answer.
pub async fn tally(store: &Store, leader: &LeaderId, month: Month) -> Result<Tally, StoreError> {
    let from = month.back(MONTHS - 1).first_day();
    let mut tally = Tally::default();
    for count in store.counts(leader, from, month.last_day()).await? {
        tally.add(Month::of(count.day), count.metric, count.n);
    }
    Ok(tally)
}

/// By which a month's summary is found again in the leader's conversation.
fn note(month: Month) -> Metadata {
    Metadata {
        event_type: "askwell_summary".to_owned(),
        key: month.to_string(),
    }
}

/// Slack took neither the message nor any part of it, because of what is in it: that can be the picture.
fn shows_no_picture(error: &SlackError) -> bool {
    error.code() == Some("invalid_blocks")
}

fn came_to(error: &SlackError) -> Came {
    tracing::warn!(%error, "Slack did not take a summary");
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
