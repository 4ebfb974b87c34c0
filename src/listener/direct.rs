//! Purpose: talk with whoever writes to Askwell itself: the welcome, the commands, a text to try.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::Context;
use super::command::{self, Asker, grammar};
use super::message::not_safe;
use crate::coach::ids::LeaderId;
use crate::slack::event::MessageEvent;
use crate::slack::ingress::Ack;

/// What opens a conversation rather than being a text to rewrite.
const GREETINGS: [&str; 6] = ["hi", "hello", "hey", "start", "hi askwell", "hello askwell"];

/// Answers each message once. For a leader that is claimed in the database; of anybody else nothing is
/// kept, so their message is remembered in memory alone.
pub(super) async fn handle(ctx: &Arc<Context>, message: MessageEvent) -> Ack {
    let id = LeaderId {
        team: message.team.clone(),
        user: message.user.clone(),
    };
    let key = format!("direct|{}|{}", message.channel, message.ts);
    let (safe, is_safe) = oneshot::channel();
    // In one task: a claim that outlives Slack's patience is answered all the same.
    ctx.follow_up(|ctx| async move {
        let first = match ctx.roster.leader(&id) {
            Some(_) => ctx.store.claim_once(&key, &id, ctx.clock.now()).await,
            None => Ok(ctx.responder.first_time(&id, &key)),
        };
        let _ = safe.send(match &first {
            Ok(_) => Ack::Ok,
            Err(error) => not_safe(error),
        });
        if let Ok(true) = first {
            answer(&ctx, id, message).await;
        }
    });
    is_safe.await.unwrap_or(Ack::NotYet)
}

async fn answer(ctx: &Arc<Context>, id: LeaderId, message: MessageEvent) {
    let text = message.text.read();
    let asker = Asker {
        id,
        channel: message.channel.clone(),
        direct: true,
    };
    let card = match greets(text.as_str()) {
        true => command::answer(ctx, &asker, &grammar::Typed::On).await,
        false => command::answer(ctx, &asker, &grammar::parse(text.as_str())).await,
    };
    ctx.responder
        .answer_in(
            &asker.id.team,
            &message.channel,
            message.thread_ts.as_ref(),
            &card,
        )
        .await;
}

fn greets(text: &str) -> bool {
    let said = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    GREETINGS.contains(&said.as_str())
}
