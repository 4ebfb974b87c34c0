//! A month's summary on its way: read, through the gate, to the leader's own conversation, once.

use std::sync::Arc;

use super::Responder;
use super::due::{Came, JOB_LEASE, PAUSE, WITHOUT_A_WAY, Way, posted};
use crate::coach::ids::LeaderId;
use crate::coach::month::Month;
use crate::coach::period::Period;
use crate::coach::policy;
use crate::coach::summary::{MONTHS, Summary, Tally};
use crate::slack::client::{Metadata, SlackError};
use crate::slack::views::summary as views;
use crate::store::{Gate, JobClaim, Store, StoreError};

impl Responder {
    /// Sends one summary that is due. Errors end here: logged, counted, and tried again later.
    pub async fn summarise(&self, claim: &JobClaim) {
        let came = self.try_summarise(claim).await;
        self.settle(claim, came, "askwell_summaries_total").await;
    }

    async fn try_summarise(&self, claim: &JobClaim) -> Result<Came, StoreError> {
        let Period::Month(month) = claim.period else {
            return Ok(Came::Dropped);
        };
        if claim.expires_at <= self.clock.now() {
            return Ok(Came::Dropped);
        }
        let note = note(month);
        let mut way = match self.way(claim, &note).await {
            Ok(way) => way,
            Err(came) => return Ok(came),
        };
        let tally = tally(&self.store, &claim.leader, month).await?;
        let summary = Summary::of(month, &tally);
        if way.is_late() {
            return Ok(Came::Later(PAUSE));
        }
        let now = self.clock.now();
        let welcome = |leader: &_| !policy::is_paused(leader, now);
        match self.store.open_job(claim, now, JOB_LEASE, welcome).await? {
            Gate::Open(leader) => {
                way.through_the_gate();
                let summary = summary.aiming(leader.own.aim);
                Ok(self.post_summary(claim, &way, &summary, &note).await)
            }
            Gate::Closed => Ok(Came::Later(WITHOUT_A_WAY)),
            Gate::Lost => Ok(Came::Lost),
        }
    }

    /// With its picture, or without where Slack will not show it.
    async fn post_summary(
        &self,
        claim: &JobClaim,
        way: &Way,
        summary: &Summary,
        note: &Metadata,
    ) -> Came {
        let team = &claim.leader.team;
        let picture = self.picture_of(team, &way.token, summary).await;
        let card = views::summary(&self.voice, summary, picture.as_ref());
        let mut result = self.post_on(way, claim, &card, note).await;
        if picture.is_some() && result.as_ref().is_err_and(shows_no_picture) {
            let card = views::summary(&self.voice, summary, None);
            result = self.post_on(way, claim, &card, note).await;
        }
        posted(result)
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
