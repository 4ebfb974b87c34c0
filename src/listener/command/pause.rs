//! Not now, and back again.

use std::sync::Arc;

use jiff::SignedDuration;

use super::consent::when;
use crate::coach::ids::LeaderId;
use crate::listener::Context;
use crate::slack::views::Card;
use crate::store::StoreError;

/// Silence for a while.
pub(in crate::listener) async fn pause(
    ctx: &Arc<Context>,
    id: &LeaderId,
    length: SignedDuration,
) -> Result<Card, StoreError> {
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    };
    let until = ctx.clock.now() + length;
    ctx.store.pause(id, until).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let (day, time) = when(&leader, until);
    Ok(Card::plain(
        ctx.voice
            .fill("pause.done", &[("day", &day), ("time", &time)]),
    ))
}

/// The end of a pause.
pub(in crate::listener) async fn resume(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    if ctx.store.leader(id).await?.is_none() {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    }
    ctx.store.resume(id).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(ctx.voice.line("pause.resumed")))
}
