//! Whether a leader can be reached now, as far as Slack shows it: status and do-not-disturb.

use jiff::Timestamp;

use super::silence::MomentSilence;

/// What a Slack status says about disturbing its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    InMeeting,
    /// Working on one thing.
    Focus,
    /// Ill, on leave, or done for the day.
    Away,
}

/// Words of statuses that ask for quiet; the first list that has one decides. The shortcodes are those of
/// Slack's own suggestions and of the calendars that set a status.
const STATUSES: [(Status, &[&str]); 3] = [
    (
        Status::Away,
        &[
            "sick",
            "ill",
            "vacation",
            "vacationing",
            "holiday",
            "holidays",
            "pto",
            "ooo",
            "leave",
            "out of office",
            "out of the office",
            "day off",
            "off today",
            "off sick",
            "sabbatical",
            "bereavement",
            "hospital",
            ":palm_tree:",
            ":face_with_thermometer:",
            ":airplane:",
        ],
    ),
    (
        Status::InMeeting,
        &[
            "meeting",
            "meetings",
            "call",
            "huddle",
            "interview",
            "interviewing",
            "presenting",
            "workshop",
            "1:1",
            ":spiral_calendar_pad:",
            ":calendar:",
            ":date:",
        ],
    ),
    (
        Status::Focus,
        &[
            "focus",
            "focusing",
            "focused",
            "focussing",
            "heads down",
            "heads-down",
            "deep work",
            "do not disturb",
            "dnd",
            ":no_entry:",
            ":headphones:",
            ":no_bell:",
        ],
    ),
];

impl Status {
    /// What a status says; `None` for one that asks for no quiet, such as working from home. `emoji` is a
    /// shortcode with its colons.
    pub fn of(emoji: &str, text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let words: Vec<&str> = text
            .split(|letter: char| !letter.is_alphanumeric() && letter != ':' && letter != '-')
            .filter(|word| !word.is_empty())
            .collect();
        let said = |phrase: &str| {
            let phrase: Vec<&str> = phrase.split(' ').collect();
            words.windows(phrase.len()).any(|window| window == phrase)
        };
        STATUSES.iter().find_map(|&(status, signs)| {
            let shown = signs.iter().any(|&sign| sign == emoji || said(sign));
            shown.then_some(status)
        })
    }
}

/// What is known of a leader's presence. The default is a leader who can be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// The stretch without notifications that is on now or comes next; the end is not included.
    pub dnd: Option<(Timestamp, Timestamp)>,
    pub status: Option<Status>,
    /// When the status ends by itself.
    pub status_until: Option<Timestamp>,
}

impl Presence {
    /// Why a leader should be left in peace now, if so.
    pub fn silence(&self, now: Timestamp) -> Option<MomentSilence> {
        if self.dnd.is_some_and(|(from, to)| from <= now && now < to) {
            return Some(MomentSilence::DoNotDisturb);
        }
        if self.status_until.is_some_and(|until| until <= now) {
            return None;
        }
        self.status.map(|status| match status {
            Status::InMeeting => MomentSilence::InMeeting,
            Status::Focus => MomentSilence::Focus,
            Status::Away => MomentSilence::Away,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_that_asks_for_quiet_is_told_from_one_that_does_not() {
        for (emoji, text, status) in [
            (
                ":spiral_calendar_pad:",
                "In a meeting",
                Some(Status::InMeeting),
            ),
            ("", "1:1 with Kim until 3", Some(Status::InMeeting)),
            (":face_with_thermometer:", "", Some(Status::Away)),
            (":palm_tree:", "Back on Monday", Some(Status::Away)),
            ("", "Out of office", Some(Status::Away)),
            ("", "Focus time", Some(Status::Focus)),
            ("", "heads-down on the migration", Some(Status::Focus)),
            (":house_with_garden:", "Working remotely", None),
            (":bus:", "Commuting", None),
            ("", "Still drilling the team", None),
            ("", "", None),
        ] {
            assert_eq!(Status::of(emoji, text), status, "{emoji} {text}");
        }
    }

    #[test]
    fn quiet_ends_when_slack_says_that_it_ends() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let presence = Presence {
            dnd: Some((at(100), at(200))),
            status: Some(Status::InMeeting),
            status_until: Some(at(300)),
        };
        assert_eq!(presence.silence(at(150)), Some(MomentSilence::DoNotDisturb));
        assert_eq!(presence.silence(at(200)), Some(MomentSilence::InMeeting));
        assert_eq!(presence.silence(at(300)), None);
        assert_eq!(Presence::default().silence(at(0)), None);
    }
}
