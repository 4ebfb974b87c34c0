//! Purpose: do what a button says, for the person whose button it is.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;

use super::{Context, command, grant, home, offers, settings};
use crate::coach::ids::LeaderId;
use crate::coach::leader::Outcome;
use crate::slack::event::Action;
use crate::slack::ingress::Ack;
use crate::slack::views::nudge::settled;
use crate::slack::views::offers::team_text;
use crate::slack::views::{Card, action, reply};
use crate::store::{NudgeId, NudgeRecord, Recorded, StoreError};

/// What a click comes to.
enum Answer {
    /// In the place of the note that was clicked.
    Replace(Card),
    /// Beside it.
    Say(Card),
    /// The note goes.
    Delete,
    Nothing,
}

/// A click is acknowledged at once; what it does follows.
pub(super) fn handle(ctx: &Arc<Context>, clicked: Action) -> Ack {
    ctx.follow_up(|ctx| async move {
        let answer = act(&ctx, &clicked).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a click could not be acted on");
            Answer::Say(Card::plain(ctx.voice.line("outcome.failed")))
        });
        if clicked.view.as_ref().is_some_and(|view| view.home) {
            let said = match answer {
                Answer::Replace(card) | Answer::Say(card) => Some(card),
                Answer::Delete | Answer::Nothing => None,
            };
            let id = LeaderId::new(clicked.team, clicked.user);
            home::publish(&ctx, &id, said.as_ref()).await;
            return;
        }
        let payload = match answer {
            Answer::Replace(card) => reply::replacing(&card),
            Answer::Say(card) => reply::ephemeral(&card),
            Answer::Delete => reply::deleting(),
            Answer::Nothing => return,
        };
        if let Some(url) = &clicked.response_url {
            ctx.responder.respond(url, &payload).await;
        }
    });
    Ack::Ok
}

async fn act(ctx: &Arc<Context>, clicked: &Action) -> Result<Answer, StoreError> {
    let id = LeaderId {
        team: clicked.team.clone(),
        user: clicked.user.clone(),
    };
    let card = match clicked.action_id.as_str() {
        action::CHANNELS => command::chosen(ctx, &id, &clicked.selected).await?,
        action::EVERYWHERE => command::everywhere(ctx, &id).await?,
        action::START_NOW => command::start_now(ctx, &id).await?,
        action::STOP => command::off(ctx, &id).await?,
        action::TAKE_BACK => grant::take_back(ctx, &id).await?,
        action::ASK_GRANT => grant::ask(ctx, &id).await?,
        action::NOT_EVERYWHERE => offers::not_everywhere(ctx, &id).await?,
        action::FOCUS => offers::focus(ctx, &id, &clicked.selected).await?,
        action::PRACTICE => offers::practice(ctx, &id, true).await?,
        action::NO_PRACTICE => offers::practice(ctx, &id, false).await?,
        action::TEAM_TEXT => team_text(&ctx.voice),
        // A link: the browser has opened it already.
        action::GRANT => return Ok(Answer::Nothing),
        action::FORGET => return Ok(Answer::Replace(command::forget(ctx, &id).await?)),
        action::PAUSE_DAY => command::pause(ctx, &id, SignedDuration::from_hours(24)).await?,
        action::PAUSE_WEEK => command::pause(ctx, &id, SignedDuration::from_hours(168)).await?,
        action::RESUME => command::resume(ctx, &id).await?,
        action::EXPERIMENT => command::experiment(ctx, &id, &clicked.selected).await?,
        action::MONTH => command::month(ctx, &id).await?,
        action::SETTINGS => return Ok(show(ctx, clicked, &settings::view(ctx, &id).await?).await),
        action::DATA => return Ok(show(ctx, clicked, &home::data(ctx, &id).await?).await),
        action::EXPORT => {
            ctx.responder
                .write_all_to(&id, command::export(ctx, &id).await?);
            Card::plain(ctx.voice.line("data.export_sent"))
        }
        _ => return on_nudge(ctx, clicked, &id).await,
    };
    Ok(Answer::Say(card))
}

/// A button's value is the nudge's id, and for some a colon and template ids.
async fn on_nudge(
    ctx: &Arc<Context>,
    clicked: &Action,
    id: &LeaderId,
) -> Result<Answer, StoreError> {
    let value = clicked.value.as_deref().unwrap_or_default();
    let (nudge, rest) = value.split_once(':').unwrap_or((value, ""));
    let Some(record) = ctx.store.nudge(&id.team, &NudgeId::new(nudge)).await? else {
        return Ok(Answer::Say(Card::plain(ctx.voice.line("outcome.expired"))));
    };
    if record.leader != *id {
        return Ok(Answer::Say(Card::plain(
            ctx.voice.line("outcome.not_yours"),
        )));
    }
    let answer = on_own_nudge(ctx, clicked, &record, rest).await?;
    // What stands in a digest stands there with others.
    Ok(
        match record.in_digest && clicked.action_id != action::UNDO {
            true => beside(ctx, answer),
            false => answer,
        },
    )
}

/// The same without touching the note that was clicked.
fn beside(ctx: &Context, answer: Answer) -> Answer {
    match answer {
        Answer::Replace(card) => Answer::Say(card),
        Answer::Delete => Answer::Say(Card::plain(ctx.voice.line("outcome.not_now"))),
        Answer::Say(_) | Answer::Nothing => answer,
    }
}

async fn on_own_nudge(
    ctx: &Arc<Context>,
    clicked: &Action,
    record: &NudgeRecord,
    rest: &str,
) -> Result<Answer, StoreError> {
    let id = &record.leader;
    match clicked.action_id.as_str() {
        action::USE => {
            if let Some(url) = clicked.response_url.as_ref().filter(|_| !record.in_digest) {
                ctx.responder.remember_note(record, url);
            }
            use_it(ctx, record, rest).await
        }
        action::ANOTHER => {
            ctx.store.touched(&record.id, id, ctx.clock.now()).await?;
            Ok(another(ctx, record, rest).await)
        }
        action::TELLING_FIT => {
            let line = ctx.voice.line("outcome.telling_fit").to_owned();
            settle(ctx, record, Outcome::TellingFit, line).await
        }
        action::LESS => {
            let kind = ctx.voice.kind(record.finding.kind);
            let line = ctx.voice.fill("outcome.less", &[("kind", kind)]);
            settle(ctx, record, Outcome::Less, line).await
        }
        action::NOT_NOW => {
            record_outcome(ctx, record, Outcome::NotNow).await?;
            Ok(Answer::Delete)
        }
        action::UNDO => {
            ctx.store.undo_outcome(&record.id, id).await?;
            Ok(Answer::Replace(Card::plain(
                ctx.voice.line("outcome.undone"),
            )))
        }
        action::WHY => {
            ctx.store.touched(&record.id, id, ctx.clock.now()).await?;
            let why = ctx.responder.why(record).await;
            Ok(show(ctx, clicked, &why).await)
        }
        _ => Ok(Answer::Nothing),
    }
}

/// Opens a modal, or says that it came too late for that.
async fn show(ctx: &Context, clicked: &Action, view: &Value) -> Answer {
    let opened = match &clicked.trigger_id {
        Some(trigger) => ctx.responder.open(&clicked.team, trigger, view).await,
        None => false,
    };
    match opened {
        true => Answer::Nothing,
        false => Answer::Say(Card::plain(ctx.voice.line("shortcut.late"))),
    }
}

/// Once per nudge: two clicks, or two replicas, change the message once.
async fn use_it(
    ctx: &Arc<Context>,
    record: &NudgeRecord,
    template: &str,
) -> Result<Answer, StoreError> {
    let key = record.id.use_key(&record.leader);
    let now = ctx.clock.now();
    let settled = record.outcome.is_some_and(Outcome::settles);
    if settled || !ctx.store.claim_once(&key, &record.leader, now).await? {
        return Ok(Answer::Replace(Card::plain(
            ctx.voice.line("outcome.already"),
        )));
    }
    let swapped = match ctx.responder.swap(record, template).await {
        Ok(swapped) if swapped.outcome.is_some() => swapped,
        // Nothing was done, so the button stays good.
        nothing => {
            ctx.store.release_claim(&key, &record.leader).await?;
            return nothing.map(|swapped| Answer::Say(swapped.card));
        }
    };
    if let Some(outcome) = swapped.outcome
        && let Err(error) = record_outcome(ctx, record, outcome).await
    {
        // It is done all the same, and that is what the leader has to know.
        tracing::error!(%error, "an outcome could not be recorded");
    }
    Ok(Answer::Replace(match swapped.needs_grant {
        true => grant::offer(ctx, record, template, swapped.card).await?,
        false => swapped.card,
    }))
}

async fn another(ctx: &Arc<Context>, record: &NudgeRecord, seen: &str) -> Answer {
    let seen: Vec<&str> = seen.split(',').filter(|id| !id.is_empty()).collect();
    match ctx.responder.another(record, &seen).await {
        Some(card) => Answer::Replace(card),
        None => Answer::Say(Card::plain(ctx.voice.line("outcome.expired"))),
    }
}

async fn settle(
    ctx: &Arc<Context>,
    record: &NudgeRecord,
    outcome: Outcome,
    line: String,
) -> Result<Answer, StoreError> {
    Ok(Answer::Replace(
        match record_outcome(ctx, record, outcome).await? {
            Recorded::Now => settled(&ctx.voice, &line, Some(record.id.as_str())),
            Recorded::Before(_) => Card::plain(ctx.voice.line("outcome.already")),
            Recorded::NotYours => Card::plain(ctx.voice.line("outcome.not_yours")),
            Recorded::Gone => Card::plain(ctx.voice.line("outcome.expired")),
        },
    ))
}

async fn record_outcome(
    ctx: &Context,
    record: &NudgeRecord,
    outcome: Outcome,
) -> Result<Recorded, StoreError> {
    ctx.store
        .record_outcome(&record.id, &record.leader, outcome, ctx.clock.now())
        .await
}
