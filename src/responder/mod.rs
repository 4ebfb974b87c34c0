//! Says things privately and records that they were said. Everything that goes out to Slack on its own
//! account goes through here; a nudge passes the store's gate first ([`deliver`]).

mod around;
mod deliver;
mod digest;
mod due;
mod hearing;
mod picture;
mod practice;
mod recent;
mod suggest;
mod summary;
mod tokens;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::coach::MessageText;
use crate::coach::engine::Engine;
use crate::coach::ids::{ChannelId, LeaderId, MessageTs, TeamId};
use crate::coach::voice::Voice;
use crate::slack::client::{SlackClient, SlackError, StoredMessage, Token};
use crate::slack::event::{ResponseUrl, TriggerId};
use crate::slack::outbox::{Lane, Method, Outbox, Patience};
use crate::slack::views::Card;
use crate::slack::views::reply::replacing;
use crate::store::{About, NudgeRecord, Store};
use around::Around;
use recent::Recent;

pub use deliver::{CLAIM_LEASE, Pending};
pub use due::JOB_LEASE;
pub use suggest::Swapped;
pub use summary::tally;
pub use tokens::Tokens;

/// A person waits for an answer while we look around; what Slack does not say by then is unknown.
const LOOK_WITHIN: Duration = Duration::from_secs(2);

/// Well within the lease of a nudge that is being sent.
const PATIENCE: Patience = Patience {
    attempts: 3,
    wait: Duration::from_secs(10),
    idempotent: false,
};

/// A look that somebody waits for.
const LOOK_ONCE: Patience = Patience {
    attempts: 1,
    wait: LOOK_WITHIN,
    idempotent: true,
};

/// What is needed to speak.
pub struct Responder {
    pub store: Store,
    pub slack: SlackClient,
    pub tokens: Tokens,
    pub engine: Arc<Engine>,
    pub voice: Arc<Voice>,
    pub clock: Clock,
    /// Work that follows an acknowledgement; a stop waits for it.
    pub under_way: TaskTracker,
    outbox: Outbox,
    /// The words of the last nudges.
    recent: Recent<MessageText>,
    /// What was answered already.
    answered: Recent<()>,
    /// Where the notes can be changed whose buttons were pressed.
    notes: Recent<ResponseUrl>,
    around: Around,
}

/// What Slack says about a person and a channel, as far as a yes needs it.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub time_zone: Option<String>,
    /// Slack said whether the person is a guest and the channel shared, as far as it ever does.
    pub is_known: bool,
    /// Guests, bots and people of another organisation.
    pub is_guest: bool,
    /// Whether Askwell is in the channel; `None` where Slack does not say.
    pub is_member: Option<bool>,
    /// Shared with another organisation.
    pub is_external: bool,
}

impl Responder {
    pub fn new(
        store: Store,
        slack: SlackClient,
        tokens: Tokens,
        engine: Arc<Engine>,
        voice: Arc<Voice>,
        clock: Clock,
    ) -> Self {
        Self {
            store,
            slack,
            tokens,
            engine,
            voice,
            clock,
            under_way: TaskTracker::new(),
            outbox: Outbox::default(),
            recent: Recent::default(),
            answered: Recent::default(),
            notes: Recent::default(),
            around: Around::default(),
        }
    }

    /// Asks Slack about a person and a channel. What it does not say in time is unknown.
    pub async fn look_around(&self, id: &LeaderId, channel: Option<&ChannelId>) -> Surroundings {
        let Ok(token) = self.tokens.of(&id.team).await else {
            return Surroundings::default();
        };
        let person = timeout(LOOK_WITHIN, self.slack.user_info(&token, &id.user));
        let place = timeout(LOOK_WITHIN, async {
            match channel {
                Some(channel) => self
                    .slack
                    .conversation_info(&token, channel)
                    .await
                    .map(Some),
                None => Ok(None),
            }
        });
        let (person, place) = tokio::join!(person, place);
        let may_say_later = match &place {
            Ok(Ok(_)) => false,
            Ok(Err(error)) => error.may_pass(),
            Err(_) => true,
        };
        let person = person.ok().and_then(Result::ok);
        let is_known = person.is_some() && !may_say_later;
        let person = person.unwrap_or_default();
        let mut around = Surroundings {
            is_known,
            time_zone: person.tz,
            is_guest: person.is_restricted || person.is_stranger || person.is_bot,
            ..Surroundings::default()
        };
        match place.unwrap_or(Ok(None)) {
            Ok(Some(place)) => {
                around.is_member = place.is_member;
                around.is_external = place.is_ext_shared;
            }
            // A private channel that the bot is not in does not exist for it.
            Err(SlackError::Api { code }) if code == "channel_not_found" => {
                around.is_member = Some(false);
            }
            Ok(None) | Err(_) => {}
        }
        around
    }

    /// Answers through the address that came with a command or a click.
    pub async fn respond(&self, url: &ResponseUrl, answer: &Value) {
        if let Err(error) = self.slack.respond(url, answer).await {
            tracing::warn!(%error, "an answer did not reach Slack");
        }
    }

    /// Remembers where a note can be changed, in case it is out of date before it is clicked again.
    pub fn remember_note(&self, nudge: &NudgeRecord, url: &ResponseUrl) {
        let (id, now) = (nudge.id.as_str(), self.clock.now());
        self.notes.keep(id, &nudge.leader, url.clone(), now);
    }

    /// Puts `card` in the place of a note that was remembered.
    pub async fn replace_note(&self, nudge: &NudgeRecord, card: &Card) {
        let url = self.notes.get(nudge.id.as_str(), self.clock.now());
        if let Some(url) = url {
            self.respond(&url, &replacing(card)).await;
        }
    }

    /// Opens a modal, and says whether it did. Slack gives three seconds for it.
    pub async fn open(&self, team: &TeamId, trigger: &TriggerId, view: &Value) -> bool {
        let opened = match self.tokens.of(team).await {
            Ok(token) => self.slack.views_open(&token, trigger, view).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &opened {
            tracing::warn!(%error, "a modal did not open");
        }
        opened.is_ok()
    }

    /// Sets a person's Home tab.
    pub async fn publish(&self, id: &LeaderId, view: &Value) {
        let published = match self.tokens.of(&id.team).await {
            Ok(token) => self.slack.views_publish(&token, &id.user, view).await,
            Err(error) => Err(error),
        };
        if let Err(error) = published {
            tracing::warn!(%error, "a Home tab was not published");
        }
    }

    /// Writes to a person in their conversation with Askwell, in a task of its own.
    pub fn write_to(self: &Arc<Self>, id: &LeaderId, card: Card) {
        self.write_all_to(id, vec![card]);
    }

    /// The same with several messages, in their order.
    pub fn write_all_to(self: &Arc<Self>, id: &LeaderId, cards: Vec<Card>) {
        let (responder, id) = (Arc::clone(self), id.clone());
        self.under_way.spawn(async move {
            let channel = responder.conversation_with(&id).await;
            for card in &cards {
                responder.answer_in(&id.team, &channel, None, card).await;
            }
        });
    }

    /// Gives a token back, in a task of its own.
    pub fn revoke(self: &Arc<Self>, team: &TeamId, token: Token) {
        let responder = Arc::clone(self);
        let lane = reading(team);
        self.under_way.spawn(async move {
            let revoke = || responder.slack.auth_revoke(&token);
            let revoked = responder.outbox.send(&lane, Patience::IDEMPOTENT, revoke);
            if let Err(error) = revoked.await {
                tracing::warn!(%error, "a token could not be given back");
            }
        });
    }

    /// Answers in a conversation.
    pub async fn answer_in(
        &self,
        team: &TeamId,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        card: &Card,
    ) {
        if let Err(error) = self.post(team, channel, thread, card).await {
            tracing::warn!(%error, "a direct message did not reach Slack");
        }
    }

    async fn post(
        &self,
        team: &TeamId,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        card: &Card,
    ) -> Result<(), SlackError> {
        let token = self.tokens.of(team).await?;
        let blocks = card.blocks();
        let lane = lane(team, Method::PostMessage, channel);
        let post = || {
            let text = &card.text;
            self.slack
                .post_message(&token, channel, thread, text, Some(&blocks), None)
        };
        self.outbox.send(&lane, PATIENCE, post).await.map(drop)
    }

    /// Whether this process sees `key` for the first time; kept in memory, for people of whom nothing
    /// may be kept elsewhere.
    pub fn first_time(&self, id: &LeaderId, key: &str) -> bool {
        self.answered.keep(key, id, (), self.clock.now())
    }

    /// Drops the words that are older than their hour.
    pub fn forget_old(&self) {
        self.recent.forget_old(self.clock.now());
        self.answered.forget_old(self.clock.now());
        self.notes.forget_old(self.clock.now());
        self.around.forget_old(self.clock.now());
    }

    /// Drops the words of this person that are still in memory.
    pub fn forget(&self, id: &LeaderId) {
        self.recent.forget(id);
        self.answered.forget(id);
        self.notes.forget(id);
        self.around.forget(id);
    }

    /// The conversation with a person; Slack takes the person's own id for it too.
    async fn conversation_with(&self, id: &LeaderId) -> ChannelId {
        let opened = match self.tokens.of(&id.team).await {
            Ok(token) => self.slack.open_dm(&token, &id.user).await,
            Err(error) => Err(error),
        };
        match opened {
            Ok(Some(channel)) => channel,
            _ => ChannelId::from(id.user.as_str()),
        }
    }

    /// A message as it stands now; `None` once it is gone. Slack is not asked while it wants to be left
    /// alone: then this fails at once.
    async fn message(
        &self,
        team: &TeamId,
        place: &About,
    ) -> Result<Option<StoredMessage>, SlackError> {
        let token = self.tokens.of(team).await?;
        let thread = place.thread_ts.as_ref();
        let read = || {
            self.slack
                .read_message(&token, &place.channel, &place.ts, thread)
        };
        self.outbox.send(&reading(team), LOOK_ONCE, read).await
    }
}

/// What only asks; Slack limits it for a whole workspace.
fn reading(team: &TeamId) -> Lane {
    Lane {
        team: team.clone(),
        method: Method::Read,
        channel: None,
    }
}

fn lane(team: &TeamId, method: Method, channel: &ChannelId) -> Lane {
    Lane {
        team: team.clone(),
        method,
        channel: Some(channel.clone()),
    }
}
