//! Where Askwell cannot hear, although a leader chose it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::{LOOK_WITHIN, Responder};
use crate::coach::ids::{ChannelId, LeaderId, TeamId};
use crate::slack::client::{SlackError, Token};

/// More channels than this are not asked about at once: nobody waits for more.
const MOST_ASKED: usize = 30;

/// Why nothing is heard in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// Askwell was not invited, or was removed.
    NotIn,
    Archived,
    /// Shared with another organisation by now.
    External,
}

impl Responder {
    /// The channels among these in which nothing is heard. What Slack does not say in time counts as
    /// heard.
    pub async fn deaf_in(
        &self,
        id: &LeaderId,
        channels: &BTreeSet<ChannelId>,
    ) -> Vec<(ChannelId, Deaf)> {
        let Ok(token) = self.tokens.of(&id.team).await else {
            return Vec::new();
        };
        let asked = channels.iter().take(MOST_ASKED);
        let asked = join_all(asked.map(|channel| self.deaf_to(&token, &id.team, channel)));
        let told = timeout(LOOK_WITHIN, asked).await.unwrap_or_default();
        let deaf = channels.iter().zip(told);
        deaf.filter_map(|(channel, why)| Some((channel.clone(), why?)))
            .collect()
    }

    /// Asked once a minute: a Home tab is published anew with every click on it.
    async fn deaf_to(&self, token: &Token, team: &TeamId, channel: &ChannelId) -> Option<Deaf> {
        let key = (team.clone(), channel.clone());
        let (known, ask) = self.around.hearing.look(key, self.clock.now());
        match ask {
            Some(answer) => *answer.get_or_init(|| self.deaf(token, channel)).await,
            None => known.flatten(),
        }
    }

    async fn deaf(&self, token: &Token, channel: &ChannelId) -> Option<Deaf> {
        match self.slack.conversation_info(token, channel).await {
            Ok(place) if place.is_archived => Some(Deaf::Archived),
            Ok(place) if place.is_ext_shared => Some(Deaf::External),
            Ok(place) => (place.is_member == Some(false)).then_some(Deaf::NotIn),
            // A private channel that the bot is not in does not exist for it.
            Err(SlackError::Api { code }) if code == "channel_not_found" => Some(Deaf::NotIn),
            Err(_) => None,
        }
    }
}
