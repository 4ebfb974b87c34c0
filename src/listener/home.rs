//! Purpose: show a person's Home tab. Opening it leaves no trace.

use std::sync::Arc;

use serde_json::Value;

use super::{Context, command, settings};
use crate::coach::ids::LeaderId;
use crate::coach::leader::Leader;
use crate::slack::event::{HomeOpened, HomeTab};
use crate::slack::ingress::Ack;
use crate::slack::views::home::{self, HomeView};
use crate::slack::views::{Card, showing, view_json};
use crate::store::StoreError;

pub(super) fn opened(ctx: &Arc<Context>, opened: HomeOpened) -> Ack {
    if opened.tab == HomeTab::Home {
        let id = LeaderId::new(opened.team, opened.user);
        ctx.follow_up(|ctx| async move { publish(&ctx, &id, None).await });
    }
    Ack::Ok
}

/// Publishes the tab as things are now; `said` is what a click on it came to.
pub(super) async fn publish(ctx: &Arc<Context>, id: &LeaderId, said: Option<&Card>) {
    match view(ctx, id, said).await {
        Ok(view) => ctx.responder.publish(id, &view).await,
        Err(error) => tracing::error!(%error, "a Home tab could not be made"),
    }
}

/// The modal behind "What you hold about me".
pub(super) async fn data(ctx: &Arc<Context>, id: &LeaderId) -> Result<Value, StoreError> {
    let held = command::data(ctx, id).await?;
    let title = ctx.voice.line("home.data_title");
    Ok(view_json(&showing(&ctx.voice, title, &held)))
}

async fn view(ctx: &Arc<Context>, id: &LeaderId, said: Option<&Card>) -> Result<Value, StoreError> {
    let view = match ctx.store.leader(id).await? {
        Some(leader) => {
            let now = ctx.clock.now();
            home::leader(
                &ctx.voice,
                &HomeView {
                    said,
                    status: &status(ctx, &leader),
                    paused: leader.paused_until.is_some_and(|until| now < until),
                    listening: now < leader.listening_until,
                    balance: &command::stats(ctx, id).await?,
                    decisions: &command::decisions(ctx, id).await?,
                    settings: &settings::lines(ctx, &leader),
                },
            )
        }
        None => {
            let holds = !ctx.store.held(id).await?.is_empty();
            home::stranger(&ctx.voice, said, &command::first_welcome(ctx), holds)
        }
    };
    Ok(view_json(&view))
}

fn status(ctx: &Context, leader: &Leader) -> String {
    settings::held_back(ctx, leader).unwrap_or_else(|| ctx.voice.line("home.listening").to_owned())
}
