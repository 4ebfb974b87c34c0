//! A text said as a question, on demand: for anybody, without a row.

use crate::coach::consider::Considered;
use crate::coach::engine::RewriteWish;
use crate::coach::silence::TextSilence;
use crate::coach::{MessageText, Sensitivity};
use crate::listener::Context;
use crate::slack::views::nudge::Suggestion;
use crate::slack::views::{Card, reply};

/// On demand the softened forms are rewritten too: somebody asked.
pub(in crate::listener) fn rewrite(ctx: &Context, text: &MessageText) -> Card {
    let considered = Considered::new(
        &ctx.engine,
        text,
        Sensitivity::High,
        &RewriteWish::default(),
    );
    if !considered.rewrites.is_empty() {
        let suggestions: Vec<Suggestion<'_>> =
            considered.rewrites.iter().map(Suggestion::of).collect();
        return reply::rewrites(&ctx.voice, &suggestions);
    }
    let found = !considered.reading.findings.is_empty();
    Card::plain(match considered.reading.silence {
        None if !found => ctx.voice.line("rewrite.nothing").to_owned(),
        None | Some(TextSilence::NothingOpen) => ctx.voice.line("rewrite.nothing_open").to_owned(),
        Some(reason) => ctx.voice.fill(
            "rewrite.silent_reason",
            &[("reason", ctx.voice.silence(reason.into()))],
        ),
    })
}
