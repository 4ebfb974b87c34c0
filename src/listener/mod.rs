//! What starts work from outside: one closed enum of events, one match, one file per kind.

mod action;
pub mod command;
mod direct;
mod edit;
mod grant;
mod home;
mod lifecycle;
mod message;
mod offers;
pub mod roster;
mod settings;
mod shortcut;
mod view;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::SignedDuration;
use metrics::counter;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::coach::Sensitivity;
use crate::coach::engine::Engine;
use crate::coach::ids::{ChannelId, LeaderId, MessageTs};
use crate::coach::policy::{self, Decision, Limits};
use crate::coach::silence::MomentSilence;
use crate::coach::voice::Voice;
use crate::responder::Responder;
use crate::slack::event::{ChannelKind, Event, MessageEvent};
use crate::slack::ingress::{Ack, Receive};
use crate::slack::oauth::OAuth;
use crate::store::Store;
use roster::Roster;

pub use home::Turns as HomeTurns;

/// Told of each decision about a leader's message: for the playground, which shows the silences too.
pub type OnDecision = Arc<dyn Fn(&LeaderId, &ChannelId, &MessageTs, &Decision) + Send + Sync>;

/// What a listener needs; filled by `app`.
pub struct Context {
    pub store: Store,
    pub engine: Arc<Engine>,
    pub voice: Arc<Voice>,
    pub limits: Limits,
    /// How long a new leader is only listened to.
    pub listening: SignedDuration,
    /// What a new leader starts with.
    pub sensitivity: Sensitivity,
    pub clock: Clock,
    pub roster: Roster,
    pub responder: Arc<Responder>,
    /// `None` where nobody can authorise anything in a browser.
    pub oauth: Option<OAuth>,
    pub home_turns: HomeTurns,
    pub on_decision: Option<OnDecision>,
}

impl Context {
    /// The leader whose message this is, if it may be read: someone who opted in, for this channel, and
    /// who has not paused Askwell, outside channels that other organisations share. Everybody else's
    /// stays unread.
    fn may_read(&self, id: &LeaderId, message: &MessageEvent) -> bool {
        let Some(leader) = self.roster.leader(id) else {
            return false;
        };
        let welcome = match message.external {
            true => Err(MomentSilence::External),
            false => policy::still_welcome(&leader, &message.channel, self.clock.now()),
        };
        if let (Err(reason), Some(tell)) = (welcome, &self.on_decision) {
            let silent = Decision::Silent(reason.into());
            tell(id, &message.channel, &message.ts, &silent);
        }
        welcome.is_ok()
    }

    /// Work that goes on after the acknowledgement, and that a stop waits for.
    fn follow_up<F>(self: &Arc<Self>, work: impl FnOnce(Arc<Self>) -> F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.responder.under_way.spawn(work(Arc::clone(self)))
    }
}

/// Takes Slack's events.
pub struct Listener {
    pub context: Arc<Context>,
}

#[async_trait]
impl Receive for Listener {
    async fn receive(&self, event: Event) -> Ack {
        dispatch(&self.context, event).await
    }
}

async fn dispatch(ctx: &Arc<Context>, event: Event) -> Ack {
    counter!("askwell_events_total", "event" => name(&event)).increment(1);
    match event {
        Event::Message(message) if message.channel_kind == ChannelKind::Direct => {
            direct::handle(ctx, message).await
        }
        Event::Message(message) => message::handle(ctx, message).await,
        // Askwell's own conversation is answered and never judged.
        Event::MessageEdited(message) if message.channel_kind == ChannelKind::Direct => Ack::Ok,
        Event::MessageEdited(message) => edit::edited(ctx, message).await,
        Event::MessageDeleted(message) => edit::deleted(ctx, message).await,
        Event::Command(command) => command::handle(ctx, command).await,
        Event::Action(action) => action::handle(ctx, action),
        Event::AppUninstalled { team } => lifecycle::uninstalled(ctx, &team).await,
        Event::TokensRevoked { team, users, bots } => {
            lifecycle::revoked(ctx, &team, &users, &bots).await
        }
        Event::ViewSubmission(submitted) => view::submitted(ctx, submitted).await,
        Event::Shortcut(used) => shortcut::global(ctx, used),
        Event::MessageShortcut(used) => shortcut::on_message(ctx, used),
        Event::HomeOpened(opened) => home::opened(ctx, opened),
        Event::ViewClosed(_) | Event::Ignored(_) => Ack::Ok,
    }
}

fn name(event: &Event) -> &'static str {
    match event {
        Event::Message(_) => "message",
        Event::MessageEdited(_) => "message_edited",
        Event::MessageDeleted(_) => "message_deleted",
        Event::Command(_) => "command",
        Event::Action(_) => "action",
        Event::ViewSubmission(_) => "view_submission",
        Event::ViewClosed(_) => "view_closed",
        Event::Shortcut(_) => "shortcut",
        Event::MessageShortcut(_) => "message_shortcut",
        Event::HomeOpened(_) => "home_opened",
        Event::AppUninstalled { .. } => "app_uninstalled",
        Event::TokensRevoked { .. } => "tokens_revoked",
        Event::Ignored(reason) => reason.as_str(),
    }
}
