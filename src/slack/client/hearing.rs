//! Whether anything is heard in a conversation.

use super::{SlackClient, SlackError, Token};
use crate::coach::ids::ChannelId;

/// Why nothing is heard in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deaf {
    /// Askwell was not invited, or was removed.
    NotIn,
    Archived,
    /// Shared with another organisation: Askwell stays out.
    External,
}

impl SlackClient {
    /// Why the token's owner hears nothing in a channel; `None` where it hears, and where Slack does not say
    /// (a conversation that the scopes do not cover, a call that did not get through).
    pub async fn deaf_to(&self, token: &Token, channel: &ChannelId) -> Option<Deaf> {
        match self.conversation_info(token, channel).await {
            Ok(place) if place.is_archived => Some(Deaf::Archived),
            Ok(place) if place.is_ext_shared => Some(Deaf::External),
            Ok(place) => (place.is_member == Some(false)).then_some(Deaf::NotIn),
            // A private channel that the bot is not in does not exist for it.
            Err(SlackError::Api { code }) if code == "channel_not_found" => Some(Deaf::NotIn),
            Err(_) => None,
        }
    }
}
