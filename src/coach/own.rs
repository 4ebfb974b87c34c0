//! What a leader has set for themselves, over the installation's limits.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::policy::{Limits, QuietHours};
use super::{Kind, MessageText};

/// The days of the week, with their codes in the database and in forms.
pub const DAYS: [(Weekday, &str); 7] = [
    (Weekday::Monday, "mon"),
    (Weekday::Tuesday, "tue"),
    (Weekday::Wednesday, "wed"),
    (Weekday::Thursday, "thu"),
    (Weekday::Friday, "fri"),
    (Weekday::Saturday, "sat"),
    (Weekday::Sunday, "sun"),
];

/// The most that a leader can choose as their nudges a week.
pub const MOST_PER_WEEK: u32 = 10;

/// The most phrases that a leader can have left alone.
pub const MOST_PHRASES: usize = 20;
/// The longest of them, in characters.
pub const LONGEST_PHRASE: usize = 80;
/// The longest aim, in characters.
pub const LONGEST_AIM: usize = 300;

/// When and where a leader gets their nudges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// In the channel, seen by the leader alone, while the message can still be edited.
    #[default]
    AtOnce,
    /// In one of two direct messages a day.
    Digest,
    /// At once, as a direct message.
    Dm,
}

/// How much a nudge says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// A thought, and the question.
    #[default]
    Warm,
    /// The question alone.
    Brief,
}

/// What a leader wrote to be kept. Debug prints its length: it is nobody else's to read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words(String);

impl Words {
    /// On one line and cut to `longest` characters; `None` where nothing is left.
    fn new(text: &str, longest: usize) -> Option<Self> {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut: String = line.chars().take(longest).collect();
        let cut = cut.trim_end();
        (!cut.is_empty()).then(|| Self(cut.to_owned()))
    }

    /// What a leader would like to get better at, in their own words.
    pub fn aim(text: &str) -> Option<Self> {
        Self::new(text, LONGEST_AIM)
    }

    /// One phrase a line: as many as may be kept, each once.
    pub fn phrases(lines: &str) -> Vec<Self> {
        let mut phrases = Vec::new();
        for line in lines.lines() {
            match Self::new(line, LONGEST_PHRASE) {
                Some(phrase) if !phrases.contains(&phrase) => phrases.push(phrase),
                _ => {}
            }
        }
        phrases.truncate(MOST_PHRASES);
        phrases
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "‹{} chars›", self.0.chars().count())
    }
}

/// A leader's own settings. What is `None` follows the installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Nudges in seven days, at most; here 0 is none at all. Fading goes on from this number.
    pub max_per_week: Option<u32>,
    /// `Some(None)` is a leader without quiet hours.
    pub quiet_hours: Option<Option<QuietHours>>,
    pub quiet_days: Option<Vec<Weekday>>,
    /// Kinds that are counted and never spoken about.
    pub left_alone: BTreeSet<Kind>,
    pub delivery: Delivery,
    pub tone: Tone,
    /// A yes to a question on Monday and one on Friday.
    pub practice: bool,
    /// The kind that practice is about.
    pub focus: Option<Kind>,
    /// Messages with one of these phrases are counted and never spoken about.
    pub phrases: Vec<Words>,
    /// What the leader would like to get better at, in their own words.
    pub aim: Option<Words>,
}

impl Own {
    /// Whether the leader wrote something to be kept.
    pub fn has_words(&self) -> bool {
        self.aim.is_some() || !self.phrases.is_empty()
    }

    /// Whether a message has one of the phrases that are left alone, in whatever case and spacing.
    pub fn leaves_alone(&self, text: &MessageText) -> bool {
        if self.phrases.is_empty() {
            return false;
        }
        let plain = |text: &str| {
            let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
            words.join(" ")
        };
        let text = plain(text.as_str());
        let mut phrases = self.phrases.iter().map(|phrase| plain(phrase.as_str()));
        phrases.any(|phrase| stands_in(&text, &phrase))
    }

    /// The limits in force for this leader.
    pub fn over(&self, installation: &Limits) -> Limits {
        Limits {
            max_per_week: self.max_per_week.unwrap_or(installation.max_per_week),
            quiet_hours: self.quiet_hours.unwrap_or(installation.quiet_hours),
            quiet_days: self
                .quiet_days
                .clone()
                .unwrap_or_else(|| installation.quiet_days.clone()),
            ..installation.clone()
        }
    }

    /// Takes quiet times as a form shows them, filled in: what is the installation's goes on following
    /// the installation.
    pub fn quiet(
        self,
        hours: Option<QuietHours>,
        days: Vec<Weekday>,
        installation: &Limits,
    ) -> Self {
        let is_theirs = days.len() == installation.quiet_days.len()
            && days.iter().all(|day| installation.quiet_days.contains(day));
        Self {
            quiet_hours: (hours != installation.quiet_hours).then_some(hours),
            quiet_days: (!is_theirs).then_some(days),
            ..self
        }
    }
}

/// Whether a phrase stands in a text on its own, not as a part of longer words.
fn stands_in(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + phrase.len()..].chars().next();
        ![before, after]
            .into_iter()
            .flatten()
            .any(char::is_alphanumeric)
    })
}

/// The day with this code.
pub fn day(code: &str) -> Option<Weekday> {
    DAYS.iter()
        .find_map(|&(day, known)| (known == code).then_some(day))
}

/// The code of a day.
pub fn day_code(day: Weekday) -> &'static str {
    DAYS.iter()
        .find_map(|&(known, code)| (known == day).then_some(code))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_found_again_by_their_codes() {
        for (weekday, code) in DAYS {
            assert_eq!(day(code), Some(weekday));
            assert_eq!(day_code(weekday), code);
        }
        assert_eq!(day("someday"), None);
        let hours = QuietHours::from_code("18:00-08:30").unwrap();
        assert_eq!(hours.to_string(), "18:00-08:30");
        assert_eq!(QuietHours::from_code("18:00"), None);
        assert_eq!(QuietHours::from_code("18:00-25:00"), None);
    }

    #[test]
    fn a_phrase_is_found_on_its_own_in_whatever_case() {
        let own = Own {
            phrases: Words::phrases("as agreed\nASAP"),
            ..Own::default()
        };
        for (text, alone) in [
            ("Ship it *as agreed*, please", true),
            ("As\nAgreed: ship it", true),
            ("ship it asap!", true),
            ("was agreed", false),
            ("asaph ships it", false),
            ("", false),
        ] {
            assert_eq!(own.leaves_alone(&MessageText::new(text)), alone, "{text}");
        }
        assert!(!Own::default().leaves_alone(&MessageText::new("anything")));
    }

    #[test]
    fn what_a_leader_writes_to_be_kept_is_kept_short_and_never_shown_in_a_log() {
        let phrases = Words::phrases("  ship  it \n\nship it\nas agreed");
        let kept: Vec<&str> = phrases.iter().map(Words::as_str).collect();
        assert_eq!(kept, ["ship it", "as agreed"]);
        let many = "a\nb\nc\nd\n".repeat(9).replace('a', &"long ".repeat(99));
        let lines: String = (0..99).map(|n| format!("{n} {many}")).collect();
        assert_eq!(Words::phrases(&lines).len(), MOST_PHRASES);
        let longest = |phrase: &Words| phrase.as_str().chars().count() <= LONGEST_PHRASE;
        assert!(Words::phrases(&lines).iter().all(longest));
        let aim = Words::aim("To hear\nthem out first").unwrap();
        assert_eq!(aim.as_str(), "To hear them out first");
        assert_eq!(format!("{aim:?}"), "‹22 chars›");
        assert_eq!(Words::aim(" \n "), None);
    }
}
