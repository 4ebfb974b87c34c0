//! Purpose: take a modal that was sent off.

use std::sync::Arc;

use super::{Context, command, settings};
use crate::coach::MessageText;
use crate::slack::event::ViewSubmission;
use crate::slack::ingress::Ack;
use crate::slack::views::{ask, callback, updating};

pub(super) async fn submitted(ctx: &Arc<Context>, submitted: ViewSubmission) -> Ack {
    match submitted.view.callback_id.as_str() {
        callback::REWRITE_TEXT => rewritten(ctx, &submitted),
        callback::SETTINGS => settings::save(ctx, &submitted).await,
        _ => Ack::Ok,
    }
}

/// The text of the global shortcut's modal, as questions.
fn rewritten(ctx: &Context, submitted: &ViewSubmission) -> Ack {
    let text = submitted.values.text(ask::TEXT, ask::TEXT);
    let text = text.unwrap_or_else(|| MessageText::new(""));
    let answer = command::rewrite(ctx, &text);
    Ack::Reply(updating(&ask::text(&ctx.voice, Some(&answer))))
}
