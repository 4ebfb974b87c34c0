//! Purpose: show a person's Home tab. Opening it leaves no trace.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::{Mutex, MutexGuard};

use super::{Context, command, offers, settings};
use crate::coach::ids::LeaderId;
use crate::coach::leader::{Leader, Outcome};
use crate::coach::policy;
use crate::slack::event::{HomeOpened, HomeTab};
use crate::slack::ingress::Ack;
use crate::slack::views::home::{self, HomeView, Today};
use crate::slack::views::{Card, showing, view_json, welcome};
use crate::store::{NudgeRecord, StoreError};

/// More notes than this a day are not listed.
const MOST_TODAY: u32 = 10;

/// How many Home tabs are made at once; people whose ids fall together wait for one another.
const AT_ONCE: usize = 64;

/// One person's Home tabs are made one after the other: a tab that was begun before a change never comes
/// after the one that shows it.
#[derive(Debug)]
pub struct Turns {
    turns: Vec<Mutex<()>>,
    hasher: RandomState,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            turns: (0..AT_ONCE).map(|_| Mutex::default()).collect(),
            hasher: RandomState::new(),
        }
    }
}

impl Turns {
    async fn of(&self, id: &LeaderId) -> MutexGuard<'_, ()> {
        let turn = self.hasher.hash_one(id) as usize % self.turns.len();
        self.turns[turn].lock().await
    }
}

pub(super) fn opened(ctx: &Arc<Context>, opened: HomeOpened) -> Ack {
    if opened.tab == HomeTab::Home {
        let id = LeaderId::new(opened.team, opened.user);
        if ctx.roster.leader(&id).is_some() {
            // Learned in the background: the time zone is right by the next time.
            ctx.responder.presence(&id);
        }
        ctx.follow_up(|ctx| async move { publish(&ctx, &id, None).await });
    }
    Ack::Ok
}

/// Publishes the tab as things are now; `said` is what a click on it came to.
pub(super) async fn publish(ctx: &Arc<Context>, id: &LeaderId, said: Option<&Card>) {
    let _turn = ctx.home_turns.of(id).await;
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
            let standing = settings::standing(ctx, &leader).await;
            home::leader(
                &ctx.voice,
                &HomeView {
                    said,
                    status: &standing.line,
                    unheard: &standing.unheard,
                    paused: policy::is_paused(&leader, now),
                    offers: &offers::of(ctx, &leader).await,
                    today: &today(ctx, &leader).await?,
                    balance: &command::stats(ctx, id).await?,
                    decisions: &command::decisions(ctx, id).await?,
                    settings: &settings::lines(ctx, &leader),
                },
            )
        }
        None => {
            let holds = !ctx.store.held(id).await?.is_empty();
            home::stranger(&ctx.voice, said, &welcome::welcome(&ctx.voice), holds)
        }
    };
    Ok(view_json(&view))
}

/// The notes of the leader's own day, without words: what only they see in a channel is gone once Slack is
/// loaded anew.
async fn today(ctx: &Context, leader: &Leader) -> Result<Vec<Today>, StoreError> {
    let now = policy::local(leader, ctx.clock.now());
    let since = now.start_of_day().unwrap_or(now).timestamp();
    let shown = ctx.store.nudges_since(&leader.id, since, MOST_TODAY);
    let shown = shown.await?;
    Ok(shown.iter().map(|nudge| line(ctx, leader, nudge)).collect())
}

fn line(ctx: &Context, leader: &Leader, nudge: &NudgeRecord) -> Today {
    let voice = &ctx.voice;
    let (_, time) = command::when(leader, nudge.created_at);
    let channel = match &nudge.about {
        Some(about) => format!("<#{}>", about.channel),
        None => voice.line("decisions.elsewhere").to_owned(),
    };
    let came = voice.line(match nudge.outcome {
        None => "today.open",
        Some(Outcome::Used | Outcome::Copied) => "today.used",
        Some(Outcome::Edited) => "today.edited",
        Some(Outcome::TellingFit) => "today.telling_fit",
        Some(Outcome::NotNow) => "today.not_now",
        Some(Outcome::Less) => "today.less",
    });
    let values = [
        ("time", &*time),
        ("channel", &*channel),
        ("kind", voice.kind(nudge.finding.kind)),
        ("came", came),
    ];
    Today {
        nudge: nudge.id.as_str().to_owned(),
        line: voice.fill("today.line", &values),
    }
}
