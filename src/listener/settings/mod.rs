//! Purpose: show a leader's settings, and keep what the form says.

mod lines;
mod read;
mod standing;

use std::sync::Arc;

use serde_json::Value;

use super::{Context, command, grant, home};
use crate::coach::ids::LeaderId;
use crate::slack::event::ViewSubmission;
use crate::slack::ingress::Ack;
use crate::slack::views::settings::{self as form, Form};
use crate::slack::views::{Card, reply, showing, updating, view_json};
use crate::store::StoreError;
pub(super) use lines::lines;
use read::{Wished, read};
pub(super) use standing::standing;

/// About so many new channels one direct message speaks; Slack takes fifty blocks in one.
const CHANNELS_A_MESSAGE: usize = 20;

/// What is set, with the way to change it.
pub(super) async fn card(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(not_in(ctx));
    };
    let standing = standing(ctx, &leader).await;
    let mut said = lines(ctx, &leader);
    said.push(standing.line);
    said.extend(standing.unheard);
    Ok(reply::settings(&ctx.voice, &said))
}

/// The form; for somebody who is not in, the way in.
pub(super) async fn view(ctx: &Arc<Context>, id: &LeaderId) -> Result<Value, StoreError> {
    let view = match ctx.store.leader(id).await? {
        Some(leader) => form::settings(
            &ctx.voice,
            &Form {
                leader: &leader,
                installation: &ctx.limits,
                listening: ctx.clock.now() < leader.listening_until,
                replace: grant::standing(ctx, id).await.box_ticked(),
            },
        ),
        None => showing(&ctx.voice, ctx.voice.line("form.title"), &not_in(ctx)),
    };
    Ok(view_json(&view))
}

/// Keeps what the form says, or says in the form what cannot be. Slack shows the person a failure when
/// the database does not answer in time.
pub(super) async fn save(ctx: &Arc<Context>, submitted: &ViewSubmission) -> Ack {
    let id = LeaderId::new(submitted.team.clone(), submitted.user.clone());
    let before = match ctx.store.leader(&id).await {
        Ok(leader) => leader.map(|leader| leader.own).unwrap_or_default(),
        Err(error) => return not_kept(&error),
    };
    let wished = match read(&submitted.values, before, &ctx.limits) {
        Ok(wished) => wished,
        Err(wrong) => return Ack::Reply(form::errors(&ctx.voice, &wrong)),
    };
    match keep(ctx, &id, &wished).await {
        Ok(true) => {
            ctx.follow_up(|ctx| async move { settle(&ctx, &id, wished).await });
            Ack::Ok
        }
        Ok(false) => {
            let title = ctx.voice.line("form.title");
            Ack::Reply(updating(&showing(&ctx.voice, title, &not_in(ctx))))
        }
        Err(error) => not_kept(&error),
    }
}

fn not_kept(error: &StoreError) -> Ack {
    tracing::error!(%error, "settings could not be kept");
    Ack::NotYet
}

/// All that needs no look into Slack; `false` for someone who is not a leader.
async fn keep(ctx: &Context, id: &LeaderId, wished: &Wished) -> Result<bool, StoreError> {
    if !ctx.store.set_own(id, &wished.own).await? {
        return Ok(false);
    }
    ctx.store.set_sensitivity(id, wished.sensitivity).await?;
    ctx.store.set_everywhere(id, wished.everywhere).await?;
    if wished.start_now {
        ctx.store.start_now(id, ctx.clock.now()).await?;
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(true)
}

/// The channels, about which Slack is asked, and a fresh Home tab. With every channel chosen the menu
/// says nothing.
async fn settle(ctx: &Arc<Context>, id: &LeaderId, wished: Wished) {
    if !wished.everywhere {
        match command::choose(ctx, id, &wished.channels).await {
            Ok(said) => {
                let messages = said.chunks(CHANNELS_A_MESSAGE).map(Card::joined);
                ctx.responder.write_all_to(id, messages.collect());
            }
            Err(error) => {
                tracing::error!(%error, "channels could not be kept");
                let failed = Card::plain(ctx.voice.line("outcome.failed"));
                ctx.responder.write_to(id, failed);
            }
        }
    }
    if let Err(error) = settle_grant(ctx, id, wished.replace).await {
        tracing::error!(%error, "a grant could not be settled");
    }
    home::publish(ctx, id, None).await;
}

/// A no is done at once; a yes is given on Slack's own page, so it is a link that is written.
async fn settle_grant(
    ctx: &Arc<Context>,
    id: &LeaderId,
    replace: Option<bool>,
) -> Result<(), StoreError> {
    let said = match (replace, grant::standing(ctx, id).await.box_ticked()) {
        (Some(true), Some(false)) => grant::ask(ctx, id).await?,
        (Some(false), Some(true)) => grant::take_back(ctx, id).await?,
        _ => return Ok(()),
    };
    ctx.responder.write_to(id, said);
    Ok(())
}

fn not_in(ctx: &Context) -> Card {
    Card::plain(ctx.voice.line("stats.not_on"))
}
