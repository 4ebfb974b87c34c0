//! What a channel's name says about the moments in it, without a look at anybody's words.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::TextSilence;
use super::silence::MomentSilence;

/// A channel in which a nudge would be out of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Room {
    /// An incident or a matter of safety: telling is right.
    Incident,
    /// Law, people matters, privacy.
    Legal,
    /// News for everybody.
    Announcements,
    /// Newcomers, who may need to be told.
    Training,
    /// Thanks and small talk.
    Social,
}

/// What names such a room.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    words: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

static ENGLISH: LazyLock<BTreeMap<Room, Names>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../config/rooms/en.toml"))
        .expect("the compiled-in names of rooms are tested to be valid")
});

impl Room {
    /// The room that a channel's name (without `#`) tells of; the first of the list where it tells of
    /// several.
    pub fn by_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let parts: Vec<&str> = name.split(['-', '_', '.']).collect();
        ENGLISH
            .iter()
            .find(|(_, known)| {
                known.names.contains(&name) || known.words.iter().any(|word| has(&parts, word))
            })
            .map(|(&room, _)| room)
    }

    /// Why nothing is said there.
    pub fn silence(self) -> MomentSilence {
        match self {
            Self::Incident => MomentSilence::IncidentRoom,
            Self::Legal => MomentSilence::LegalRoom,
            Self::Announcements => MomentSilence::AnnouncementRoom,
            Self::Training => MomentSilence::TrainingRoom,
            Self::Social => MomentSilence::SocialRoom,
        }
    }

    /// Under which reason telling counts as fitting there; `None` where it counts as anywhere else.
    pub fn fits(self) -> Option<TextSilence> {
        match self {
            Self::Incident => Some(TextSilence::Safety),
            Self::Legal => Some(TextSilence::Legal),
            Self::Announcements => Some(TextSilence::Broadcast),
            Self::Training | Self::Social => None,
        }
    }
}

/// Whether the parts of `word` stand in a row, each with or without a number at its end.
fn has(parts: &[&str], word: &str) -> bool {
    let word: Vec<&str> = word.split('-').collect();
    parts.windows(word.len()).any(|window| {
        window.iter().zip(&word).all(|(part, word)| {
            part == word || part.trim_end_matches(|end: char| end.is_ascii_digit()) == *word
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channels_name_tells_where_a_nudge_would_be_out_of_place() {
        for (name, room) in [
            ("inc-2041-checkout", Some(Room::Incident)),
            ("sev1", Some(Room::Incident)),
            ("payments_war-room", Some(Room::Incident)),
            ("emea-legal", Some(Room::Legal)),
            ("people", Some(Room::Legal)),
            ("HR-announcements", Some(Room::Legal)),
            ("all-hands", Some(Room::Announcements)),
            ("new-hires-2026", Some(Room::Training)),
            ("berlin-lunch", Some(Room::Social)),
            ("team", None),
            ("product-people", None),
            ("several-princes", None),
            ("funding", None),
            ("handset", None),
            ("", None),
            ("---", None),
        ] {
            assert_eq!(Room::by_name(name), room, "{name}");
        }
    }
}
