//! Purpose: take the yeses and noes that a leader gives beyond their channels, one click each.

use std::sync::Arc;

use super::{Context, command, grant};
use crate::coach::Kind;
use crate::coach::ids::LeaderId;
use crate::coach::leader::Leader;
use crate::slack::views::offers::{self, Offers};
use crate::slack::views::{Card, action};
use crate::store::StoreError;

/// What this leader has said yes to so far.
pub(super) async fn of(ctx: &Context, leader: &Leader) -> Offers {
    let listening = ctx.clock.now() < leader.listening_until;
    Offers {
        listening: listening.then(|| command::when(leader, leader.listening_until).0),
        everywhere: leader.everywhere,
        focus: leader.own.focus,
        practice: leader.own.practice,
        replace: grant::standing(ctx, &leader.id).await.box_ticked(),
    }
}

/// The kind that practice is about; what names no kind is none in particular.
pub(super) async fn focus(
    ctx: &Arc<Context>,
    id: &LeaderId,
    chosen: &[String],
) -> Result<Card, StoreError> {
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(not_in(ctx));
    };
    let mut own = leader.own;
    own.focus = chosen.first().and_then(|code| Kind::from_code(code));
    ctx.store.set_own(id, &own).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(match own.focus {
        Some(kind) => {
            let name = [("kind", ctx.voice.kind(kind))];
            ctx.voice.fill("offer.focus_done", &name)
        }
        None => ctx.voice.line("offer.focus_none").to_owned(),
    }))
}

/// A question on Monday and one on Friday, or none any more.
pub(super) async fn practice(
    ctx: &Arc<Context>,
    id: &LeaderId,
    practice: bool,
) -> Result<Card, StoreError> {
    if !ctx.store.set_practice(id, practice).await? {
        return Ok(not_in(ctx));
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let (line, back) = match practice {
        true => (
            "offer.practice_done",
            (action::NO_PRACTICE, "button.no_practice"),
        ),
        false => ("offer.practice_over", (action::PRACTICE, "button.practice")),
    };
    let line = ctx.voice.line(line);
    Ok(offers::answered(&ctx.voice, line, Some(back)))
}

/// The chosen channels again, instead of every one.
pub(super) async fn not_everywhere(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    if !ctx.store.set_everywhere(id, false).await? {
        return Ok(not_in(ctx));
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let leader = ctx.store.leader(id).await?;
    let line = leader.map_or_else(String::new, |leader| command::channels_now(ctx, &leader));
    let back = (action::EVERYWHERE, "button.everywhere");
    Ok(offers::answered(&ctx.voice, &line, Some(back)))
}

fn not_in(ctx: &Context) -> Card {
    Card::plain(ctx.voice.line("pause.not_on"))
}
