//! Purpose: forget at once what a workspace or a person took back.

use std::sync::Arc;

use super::Context;
use super::message::not_safe;
use crate::coach::ids::{LeaderId, TeamId, UserId};
use crate::slack::ingress::Ack;
use crate::store::StoreError;

/// The app was removed: everything about this workspace goes.
pub(super) async fn uninstalled(ctx: &Arc<Context>, team: &TeamId) -> Ack {
    let gone = async {
        ctx.store.purge_workspace(team).await?;
        ctx.roster.refresh(&ctx.store).await
    };
    settled(gone.await)
}

/// These people's own tokens stopped working, or with the bot's all of the workspace's.
pub(super) async fn revoked(
    ctx: &Arc<Context>,
    team: &TeamId,
    users: &[UserId],
    bots: &[UserId],
) -> Ack {
    if !bots.is_empty() {
        return settled(ctx.store.remove_workspace(team).await);
    }
    for user in users {
        let id = LeaderId {
            team: team.clone(),
            user: user.clone(),
        };
        if let Err(error) = ctx.store.set_user_token(&id, None).await {
            return not_safe(&error);
        }
    }
    Ack::Ok
}

fn settled(result: Result<(), StoreError>) -> Ack {
    match result {
        Ok(()) => Ack::Ok,
        Err(error) => not_safe(&error),
    }
}
