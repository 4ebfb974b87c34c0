//! Purpose: nudge an opted-in leader privately when their message tells instead of asks.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::oneshot;

use super::Context;
use crate::coach::MessageText;
use crate::coach::consider::{Considered, seed};
use crate::coach::engine::RewriteWish;
use crate::coach::ids::{LeaderId, UserId};
use crate::coach::leader::{Leader, PastNudge, Place};
use crate::coach::metric;
use crate::coach::policy::{self, Decision, Moment};
use crate::coach::presence::Presence;
use crate::coach::room::Room;
use crate::responder::{CLAIM_LEASE, Pending};
use crate::slack::event::MessageEvent;
use crate::slack::ingress::Ack;
use crate::store::{About, ClaimMoment, Claimed, Decided, StoreError};

/// A decision that is not safe in the database by then is left to Slack's next delivery.
const CLAIM_WITHIN: Duration = Duration::from_millis(400);

/// Decides and claims before Slack is acknowledged; the nudge follows.
///
/// Whoever has not opted in, or not for this channel, or has paused, stays unread and leaves nothing
/// behind.
pub(super) async fn handle(ctx: &Arc<Context>, message: MessageEvent) -> Ack {
    let id = LeaderId {
        team: message.team.clone(),
        user: message.user.clone(),
    };
    match ctx.may_read(&id, &message) {
        true => judge(ctx, id, message).await,
        false => Ack::Ok,
    }
}

/// Reads, decides, claims, in a task of its own, and answers as soon as the claim is safe. Where the
/// database takes too long Slack delivers again, and finds the message claimed by the work that went on.
pub(super) async fn judge(ctx: &Arc<Context>, id: LeaderId, message: MessageEvent) -> Ack {
    let (safe, is_safe) = oneshot::channel();
    ctx.follow_up(|ctx| async move {
        let claimed = claim(&ctx, id, message).await;
        // Nobody waits any more where it took too long.
        let _ = safe.send(match &claimed {
            Ok(_) => Ack::Ok,
            Err(error) => not_safe(error),
        });
        if let Ok(Some(pending)) = claimed {
            ctx.responder.deliver(pending).await;
        }
    });
    match tokio::time::timeout(CLAIM_WITHIN, is_safe).await {
        Ok(answer) => answer.unwrap_or(Ack::NotYet),
        Err(_) => {
            tracing::warn!("the database did not answer in time; Slack delivers again");
            Ack::NotYet
        }
    }
}

/// Decides about a message and claims it; the nudge that is ours to send, if it is one.
///
/// The message is read and rewritten first, with what is known of the leader then: the database is held
/// only for the decision.
async fn claim(
    ctx: &Context,
    id: LeaderId,
    message: MessageEvent,
) -> Result<Option<Pending>, StoreError> {
    let Some(leader) = ctx.roster.leader(&id) else {
        return Ok(None);
    };
    let now = ctx.clock.now();
    let text = message.text.read();
    let considered = consider(ctx, &message, &text, &leader, now).await?;
    let claim = ClaimMoment {
        leader: id.clone(),
        channel: message.channel.clone(),
        ts: message.ts.clone(),
        thread_ts: message.thread_ts.clone(),
        edited_ts: message.edited_ts.clone(),
        place: place(ctx, &message, &text),
        now,
        lease: CLAIM_LEASE,
    };
    let around = Around {
        room: ctx.responder.room(&id.team, &message.channel),
        presence: ctx.responder.presence(&id),
    };
    let moment = moment(&claim, message.external, &considered, around);
    let claimed = ctx.store.claim_moment(claim, |leader, past| {
        let phrase = leader.own.leaves_alone(&text);
        let moment = Moment { phrase, ..moment };
        decide(ctx, &message, &considered, (leader, past), moment)
    });
    let Claimed::Now(decided, nudge) = claimed.await? else {
        return Ok(None);
    };
    count_trials(&considered);
    if let Some(tell) = &ctx.on_decision {
        tell(&id, &message.channel, &message.ts, &decided.decision);
    }
    Ok(match (nudge, decided.decision) {
        (
            Some(claim),
            Decision::Nudge {
                shown,
                asks_what_helps,
                digest_at: None,
                ..
            },
        ) => Some(Pending {
            claim,
            about: about(message),
            text,
            considered,
            shown,
            asks_what_helps,
        }),
        _ => None,
    })
}

/// Counts what rules on trial found, for whoever wonders whether they are ready: a rule and a number.
fn count_trials(considered: &Considered) {
    for found in &considered.reading.on_trial {
        let rule = found.rule.to_string();
        metrics::counter!("askwell_shadow_findings_total", "rule" => rule).increment(1);
    }
}

/// What is known besides the words.
struct Around {
    room: Option<Room>,
    presence: Presence,
}

fn about(message: MessageEvent) -> About {
    About {
        channel: message.channel,
        ts: message.ts,
        thread_ts: message.thread_ts,
        edited_ts: message.edited_ts,
    }
}

pub(super) fn not_safe(error: &StoreError) -> Ack {
    tracing::error!(%error, "a message could not be claimed; Slack delivers again");
    Ack::NotYet
}

async fn consider(
    ctx: &Context,
    message: &MessageEvent,
    text: &MessageText,
    leader: &Leader,
    now: Timestamp,
) -> Result<Considered, StoreError> {
    let reading = ctx.engine.read(text, leader.sensitivity);
    let past = match reading.findings.is_empty() {
        true => Vec::new(),
        false => ctx.store.past_nudges(&leader.id, now).await?,
    };
    let wish = RewriteWish {
        seen: policy::templates_seen(&past, now, &ctx.limits),
        seed: seed(&message.channel, &message.ts),
        ..RewriteWish::default()
    };
    Ok(Considered::of(reading, &ctx.engine, text, &wish))
}

fn moment(claim: &ClaimMoment, external: bool, considered: &Considered, around: Around) -> Moment {
    Moment {
        now: claim.now,
        channel: claim.channel.clone(),
        ts: claim.ts.clone(),
        external,
        finding: considered.moment_finding(),
        text_silence: considered.reading.silence,
        template: considered.template(),
        place: claim.place.clone(),
        room: around.room,
        presence: around.presence,
        phrase: false,
    }
}

fn decide(
    ctx: &Context,
    message: &MessageEvent,
    considered: &Considered,
    (leader, past): (&Leader, &[PastNudge]),
    moment: Moment,
) -> Decided {
    let decision = policy::decide(leader, past, &moment, &ctx.limits);
    // An edit is the same message: it is counted once, as it was first written.
    let counts = match message.edited_ts {
        None => metric::counts(considered, moment.room),
        Some(_) => Vec::new(),
    };
    Decided {
        decision,
        aftermath: policy::aftermath(leader, &moment).map(Box::new),
        finding: moment.finding,
        counts,
    }
}

/// Where the message stands and whom it addresses, as keyed hashes.
fn place(ctx: &Context, message: &MessageEvent, text: &MessageText) -> Place {
    ctx.store.hasher().place(
        &message.team,
        &message.channel,
        message.thread_ts.as_ref(),
        only_mention(text.as_str()).as_ref(),
    )
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
        assert_eq!(
            only_mention("<@U1|ana> and <@U1>"),
            Some(UserId::from("U1"))
        );
        assert_eq!(only_mention("<@U1> and <@U2>"), None);
        assert_eq!(only_mention("nobody <@"), None);
    }
}
