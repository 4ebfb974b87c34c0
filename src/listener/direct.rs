//! Purpose: talk with whoever writes to Askwell itself: the welcome, the commands, a text to try.

use std::sync::Arc;

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
    let first = match ctx.roster.leader(&id) {
        Some(_) => match ctx.store.claim_once(&key, &id, ctx.clock.now()).await {
            Ok(first) => first,
            Err(error) => return not_safe(&error),
        },
        None => ctx.responder.first_time(&id, &key),
    };
    if first {
        let ctx = Arc::clone(ctx);
        tokio::spawn(async move { answer(&ctx, id, message).await });
    }
    Ack::Ok
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
