//! Where Askwell cannot hear, although a leader chose it.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use tokio::time::timeout;

use super::{LOOK_WITHIN, Responder};
use crate::coach::ids::{ChannelId, LeaderId, TeamId};
use crate::slack::client::{Deaf, Token};

/// More channels than this are not asked about at once: nobody waits for more.
const MOST_ASKED: usize = 30;

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
            Some(answer) => {
                *answer
                    .get_or_init(|| self.slack.deaf_to(token, channel))
                    .await
            }
            None => known.flatten(),
        }
    }
}
