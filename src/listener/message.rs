//! Purpose: nudge an opted-in leader privately when their message tells instead of asks.

use std::sync::Arc;
use std::time::Duration;

use super::{Context, ledger};
use crate::coach::MessageText;
use crate::coach::consider::{Considered, seed};
use crate::coach::engine::RewriteWish;
use crate::coach::ids::{LeaderId, UserId};
use crate::coach::leader::{Leader, PastNudge, Place};
use crate::coach::policy::{self, Decision, Moment};
use crate::responder::Pending;
use crate::slack::event::MessageEvent;
use crate::slack::ingress::Ack;
use crate::store::{ClaimMoment, Claimed, Judged, StoreError};

/// A decision that is not safe in the database by then is left to Slack's next delivery.
const CLAIM_WITHIN: Duration = Duration::from_millis(450);

/// Decides and claims before Slack is acknowledged; the nudge follows.
///
/// Whoever has not opted in, or not for this channel, stays unread and leaves nothing behind.
pub(super) async fn handle(ctx: &Arc<Context>, message: MessageEvent) -> Ack {
    let id = LeaderId {
        team: message.team.clone(),
        user: message.user.clone(),
    };
    match ctx.roster.leader(&id) {
        Some(leader) if policy::hears(&leader, &message.channel) => {
            judge(ctx, id, message, false).await
        }
        _ => Ack::Ok,
    }
}

/// Reads, decides, claims; then sends the nudge in a task of its own.
pub(super) async fn judge(
    ctx: &Arc<Context>,
    id: LeaderId,
    message: MessageEvent,
    edited: bool,
) -> Ack {
    let text = message.text.read();
    let mut considered = None;
    let claim = ClaimMoment {
        leader: id.clone(),
        channel: message.channel.clone(),
        ts: message.ts.clone(),
        thread_ts: message.thread_ts.clone(),
        edited_ts: message.edited_ts.clone(),
        now: ctx.clock.now(),
    };
    let place = place(ctx, &message, &text);
    let claiming = ctx.store.claim_moment(claim, |leader, past| {
        let read = consider(ctx, &message, &text, leader, past);
        let judged = decide(ctx, &message, &read, leader, past, place);
        considered = Some(read);
        judged
    });
    let claimed = match tokio::time::timeout(CLAIM_WITHIN, claiming).await {
        Ok(Ok(claimed)) => claimed,
        Ok(Err(error)) => return not_safe(&error),
        Err(_) => {
            tracing::warn!("the database did not answer in time; Slack delivers again");
            return Ack::NotYet;
        }
    };
    if let Claimed::Now { decision, nudge } = claimed {
        if let Some(tell) = &ctx.on_decision {
            tell(&id, &message.channel, &message.ts, &decision);
        }
        if let (Some(claim), Some(considered)) = (nudge, considered) {
            let pending = Pending::new(claim, id, &message, text, considered, &decision);
            let responder = Arc::clone(&ctx.responder);
            tokio::spawn(async move { responder.deliver(pending).await });
        }
    }
    let _ = edited;
    Ack::Ok
}

fn not_safe(error: &StoreError) -> Ack {
    tracing::error!(code = error.code(), "a message could not be claimed; Slack delivers again");
    Ack::NotYet
}

fn consider(
    ctx: &Context,
    message: &MessageEvent,
    text: &MessageText,
    leader: &Leader,
    past: &[PastNudge],
) -> Considered {
    let wish = RewriteWish {
        seen: policy::templates_seen(past, ctx.clock.now(), &ctx.limits),
        seed: seed(&message.channel, &message.ts),
        ..RewriteWish::default()
    };
    Considered::new(&ctx.engine, text, leader.sensitivity, &wish)
}

fn decide(
    ctx: &Context,
    message: &MessageEvent,
    considered: &Considered,
    leader: &Leader,
    past: &[PastNudge],
    place: Place,
) -> Judged {
    let moment = Moment {
        now: ctx.clock.now(),
        channel: message.channel.clone(),
        ts: message.ts.clone(),
        external: message.external,
        finding: considered.moment_finding(),
        text_silence: considered.reading.silence,
        template: considered.template(),
        place,
    };
    let decision = policy::decide(leader, past, &moment, &ctx.limits);
    Judged {
        counts: ledger::of(considered, &decision),
        day: policy::local(leader, moment.now).date(),
        finding: moment.finding,
        place: moment.place,
        decision,
    }
}

/// Where the message stands and whom it addresses, as keyed hashes.
fn place(ctx: &Context, message: &MessageEvent, text: &MessageText) -> Place {
    let hasher = ctx.store.hasher();
    let team = &message.team;
    Place {
        channel: hasher.channel(team, &message.channel),
        thread: message
            .thread_ts
            .as_ref()
            .map(|thread| hasher.thread(team, &message.channel, thread)),
        addressee: only_mention(text.as_str()).map(|user| hasher.person(team, &user)),
    }
}

/// The one person whom the text mentions; several are nobody in particular.
fn only_mention(text: &str) -> Option<UserId> {
    let mut mentioned = text.split("<@").skip(1).filter_map(|rest| {
        let end = rest.find(['>', '|'])?;
        Some(&rest[..end])
    });
    let first = mentioned.next()?;
    mentioned
        .all(|other| other == first)
        .then(|| UserId::from(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_addresses_the_one_person_it_mentions() {
        assert_eq!(only_mention("hi <@U1> do it"), Some(UserId::from("U1")));
        assert_eq!(only_mention("<@U1|ana> and <@U1>"), Some(UserId::from("U1")));
        assert_eq!(only_mention("<@U1> and <@U2>"), None);
        assert_eq!(only_mention("nobody <@"), None);
    }
}
