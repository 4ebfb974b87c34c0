//! Purpose: answer `/askwell …` and the same words in Askwell's own conversation.

mod consent;
pub mod grammar;
mod history;
mod pause;
mod rewrite;

use std::sync::Arc;
use std::time::Duration;

use super::{Context, settings};
use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, LeaderId};
use crate::slack::event::Command;
use crate::slack::ingress::Ack;
use crate::slack::views::Card;
use crate::slack::views::reply;
use grammar::Typed;

/// An answer that takes longer comes through the command's response URL, so that Slack is acknowledged
/// in time.
const ANSWER_WITHIN: Duration = Duration::from_millis(400);

/// Who asks, and from where.
pub(super) struct Asker {
    pub(super) id: LeaderId,
    pub(super) channel: ChannelId,
    /// Asked in Askwell's own conversation, where there is no channel to opt in for.
    pub(super) direct: bool,
}

/// Answers a slash command.
pub(super) async fn handle(ctx: &Arc<Context>, command: Command) -> Ack {
    let asker = Asker {
        id: LeaderId::new(command.team, command.user),
        direct: command.channel.as_str().starts_with('D'),
        channel: command.channel,
    };
    let (text, later) = (command.text, command.response_url);
    let mut answer = ctx.follow_up(|ctx| async move {
        let typed = grammar::parse(text.as_str());
        self::answer(&ctx, &asker, &typed).await
    });
    match tokio::time::timeout(ANSWER_WITHIN, &mut answer).await {
        Ok(card) => Ack::Reply(reply::ephemeral(&card.unwrap_or_else(|_| failed(ctx)))),
        Err(_) => {
            ctx.follow_up(|ctx| async move {
                let card = answer.await.unwrap_or_else(|_| failed(&ctx));
                if let Some(url) = later {
                    ctx.responder.respond(&url, &reply::ephemeral(&card)).await;
                }
            });
            Ack::Ok
        }
    }
}

/// What Askwell says to it. An error is logged here, once, and becomes a plain sentence.
pub(super) async fn answer(ctx: &Arc<Context>, asker: &Asker, typed: &Typed<'_>) -> Card {
    let answered = match typed {
        Typed::Help => Ok(help(ctx, asker)),
        Typed::On if asker.direct => consent::welcome(ctx, &asker.id).await,
        Typed::On => consent::on(ctx, &asker.id, Some(&asker.channel)).await,
        Typed::OnEverywhere => consent::on(ctx, &asker.id, None).await,
        Typed::Off => consent::off(ctx, &asker.id).await,
        Typed::Pause(length) => pause::pause(ctx, &asker.id, *length).await,
        Typed::Resume => pause::resume(ctx, &asker.id).await,
        Typed::Forget => consent::confirm_forget(ctx, &asker.id).await,
        Typed::Stats => history::stats(ctx, &asker.id).await,
        Typed::Why => history::decisions(ctx, &asker.id).await,
        Typed::Settings => settings::card(ctx, &asker.id).await,
        Typed::Data => history::data(ctx, &asker.id).await,
        Typed::Rewrite(text) => Ok(rewrite::rewrite(ctx, &MessageText::new(*text))),
    };
    answered.unwrap_or_else(|error| {
        tracing::error!(%error, "a command could not be answered");
        failed(ctx)
    })
}

fn help(ctx: &Context, asker: &Asker) -> Card {
    let mut paragraphs = vec![
        ctx.voice.line("help.title").to_owned(),
        ctx.voice.lines("help.lines").join("\n"),
    ];
    if asker.direct {
        paragraphs.push(ctx.voice.line("help.try_it").to_owned());
    }
    Card::paragraphs(&paragraphs)
}

fn failed(ctx: &Context) -> Card {
    Card::plain(ctx.voice.line("outcome.failed"))
}

/// The same answers for buttons, the Home tab and the shortcuts.
pub(super) use consent::{channels_now, choose, chosen, everywhere, forget, off, start_now, when};
pub(super) use history::{data, decisions, experiment, export, month, stats};
pub(super) use pause::{pause, resume};
pub(super) use rewrite::rewrite;
