//! Purpose: let an edit or a deletion take back a nudge that has not gone out yet.

use std::sync::Arc;

use super::message::not_safe;
use super::{Context, message};
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::silence::MomentSilence;
use crate::slack::event::{MessageDeleted, MessageEvent};
use crate::slack::ingress::Ack;

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
            // What the edit says about an earlier nudge may get lost without harm.
            let (channel, ts) = (message.channel.clone(), message.ts.clone());
            let ack = message::judge(ctx, id.clone(), message).await;
            ctx.follow_up(|ctx| async move { note_edit(&ctx, &id, &channel, &ts).await });
            ack
        }
        Err(error) => not_safe(&error),
    }
}

async fn note_edit(ctx: &Context, id: &LeaderId, channel: &ChannelId, ts: &MessageTs) {
    let now = ctx.clock.now();
    if let Err(error) = ctx.store.record_edit(id, channel, ts, now).await {
        tracing::warn!(%error, "an edit after a nudge could not be recorded");
    }
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
