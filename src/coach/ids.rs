//! Slack's names for things, as types, so that a user can never be passed for a channel.
//!
//! They are opaque: Slack promises nothing about their shape but that they are strings.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            pub fn new(id: impl Into<Arc<str>>) -> Self {
                Self(id.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self::new(id)
            }
        }

        impl From<String> for $name {
            fn from(id: String) -> Self {
                Self::new(id)
            }
        }
    };
}

id!(
    /// A workspace: `T…` (or the enterprise's `E…` for an org-wide installation).
    TeamId
);
id!(
    /// A person: `U…` or `W…`.
    UserId
);
id!(
    /// A conversation: `C…`, `G…` or `D…`.
    ChannelId
);
id!(
    /// A message's timestamp: its key within a conversation. A string, never a number.
    MessageTs
);

/// A person in a workspace: the key of everything that belongs to a leader.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LeaderId {
    pub team: TeamId,
    pub user: UserId,
}

impl LeaderId {
    pub fn new(team: impl Into<TeamId>, user: impl Into<UserId>) -> Self {
        Self {
            team: team.into(),
            user: user.into(),
        }
    }
}
