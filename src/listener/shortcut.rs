//! Purpose: open a modal for a shortcut within Slack's three seconds. Nothing is counted or kept, and
//! anybody may, opted in or not.

use std::sync::Arc;

use super::{Context, command};
use crate::coach::ids::LeaderId;
use crate::slack::event::{MessageShortcut, Shortcut};
use crate::slack::ingress::Ack;
use crate::slack::views::{Card, ask, callback, reply, view_json};

/// "Ask instead of tell", from anywhere.
pub(super) fn global(ctx: &Arc<Context>, used: Shortcut) -> Ack {
    if used.callback_id != callback::REWRITE_TEXT {
        return Ack::Ok;
    }
    ctx.follow_up(|ctx| async move {
        let view = view_json(&ask::text(&ctx.voice, None));
        let opened = match &used.trigger_id {
            Some(trigger) => ctx.responder.open(&used.team, trigger, &view).await,
            None => false,
        };
        if !opened {
            // A global shortcut comes from nowhere in particular, so the answer is a direct message.
            let id = LeaderId::new(used.team, used.user);
            let late = ctx.voice.line("shortcut.late");
            ctx.responder.write_to(&id, Card::plain(late));
        }
    });
    Ack::Ok
}

/// "Other ways to ask this", on one's own message; anybody else's stays unread.
pub(super) fn on_message(ctx: &Arc<Context>, used: MessageShortcut) -> Ack {
    if used.callback_id != callback::REWRITE_MESSAGE {
        return Ack::Ok;
    }
    ctx.follow_up(|ctx| async move {
        let card = match used.author.as_ref() == Some(&used.user) {
            true => command::rewrite(&ctx, &used.text.read()),
            false => Card::plain(ctx.voice.line("shortcut.not_yours")),
        };
        let view = view_json(&ask::message(&ctx.voice, &card));
        let opened = match &used.trigger_id {
            Some(trigger) => ctx.responder.open(&used.team, trigger, &view).await,
            None => false,
        };
        if let Some(url) = used.response_url.filter(|_| !opened) {
            ctx.responder.respond(&url, &reply::ephemeral(&card)).await;
        }
    });
    Ack::Ok
}
