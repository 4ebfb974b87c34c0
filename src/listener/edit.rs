//! Purpose: let an edit or a deletion take back a nudge that has not gone out yet, and see where a leader
//! made a question of it with their own hands.

use std::sync::Arc;

use super::message::not_safe;
use super::{Context, message};
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::silence::MomentSilence;
use crate::coach::{MessageText, Sensitivity, Verdict};
use crate::slack::event::{MessageDeleted, MessageEvent, UnreadText};
use crate::slack::ingress::Ack;
use crate::store::StoreError;

/// A leader changed their own words: what was decided about the old ones is void, and the new ones are
/// judged once, unless this message has had its nudge.
pub(super) async fn edited(ctx: &Arc<Context>, message: MessageEvent) -> Ack {
    let id = LeaderId {
        team: message.team.clone(),
        user: message.user.clone(),
    };
    if !ctx.may_read(&id, &message) {
        return Ack::Ok;
    }
    match ctx
        .store
        .cancel_pending(&id, &message.channel, &message.ts, MomentSilence::Edited)
        .await
    {
        Ok(_) => {
            credit(ctx, &id, &message);
            message::judge(ctx, id, message).await
        }
        Err(error) => not_safe(&error),
    }
}

/// Credits the leader where the message had its nudge and asks now, after the acknowledgement: it changes
/// nothing that anybody waits for.
fn credit(ctx: &Arc<Context>, id: &LeaderId, message: &MessageEvent) {
    let (id, text) = (id.clone(), message.text.clone());
    let (channel, ts) = (message.channel.clone(), message.ts.clone());
    ctx.follow_up(|ctx| async move {
        if let Err(error) = note_edit(&ctx, &id, (&channel, &ts), &text).await {
            tracing::warn!(%error, "an edit after a nudge could not be recorded");
        }
    });
}

/// An edit that asks is an outcome of the nudge; any other still shows that it was not ignored.
async fn note_edit(
    ctx: &Context,
    id: &LeaderId,
    (channel, ts): (&ChannelId, &MessageTs),
    text: &UnreadText,
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    if asks(ctx, &text.read()) {
        ctx.store.record_edit(id, channel, ts, now).await?;
    } else if let Some(nudge) = ctx.store.nudge_about(id, channel, ts).await? {
        ctx.store.touched(&nudge.id, id, now).await?;
    }
    Ok(())
}

/// Whether a text asks something and tells nothing.
fn asks(ctx: &Context, text: &MessageText) -> bool {
    let reading = ctx.engine.read(text, Sensitivity::Default);
    reading.verdict != Verdict::Tell && reading.questions.open + reading.questions.closed > 0
}

/// A message is gone, and with it what was about to be said.
pub(super) async fn deleted(ctx: &Arc<Context>, message: MessageDeleted) -> Ack {
    let Some(user) = message.user else {
        return Ack::Ok;
    };
    let id = LeaderId {
        team: message.team,
        user,
    };
    if ctx.roster.leader(&id).is_none() {
        return Ack::Ok;
    }
    match ctx
        .store
        .cancel_pending(&id, &message.channel, &message.ts, MomentSilence::Deleted)
        .await
    {
        Ok(_) => Ack::Ok,
        Err(error) => not_safe(&error),
    }
}
