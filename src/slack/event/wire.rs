//! The shapes that several kinds of delivery share, as lenient as they can be: every field may be
//! missing or null, and what is not named here is skipped without being kept.

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::coach::ids::{TeamId, UserId};

/// `{"id": …}` and more.
#[derive(Deserialize)]
pub(super) struct Named<T> {
    pub id: Option<T>,
}

/// Who did it: `{"id": "U…", "team_id": "T…"}`.
#[derive(Deserialize)]
pub(super) struct Actor {
    pub id: Option<UserId>,
    pub team_id: Option<TeamId>,
}

/// There, whatever it holds; null counts as absent.
pub(super) type Presence = Option<IgnoredAny>;

/// The first that is there and not empty.
pub(super) fn first_team<const N: usize>(candidates: [Option<TeamId>; N]) -> Option<TeamId> {
    candidates
        .into_iter()
        .flatten()
        .find(|team| !team.as_str().is_empty())
}
