//! What is counted per leader and day: the raw material of the monthly summary.

use super::leader::Outcome;
use super::{Kind, TextSilence};

/// One thing that is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Messages that were read.
    Messages,
    /// Messages that told.
    Tells(Kind),
    /// Messages that told softly.
    Softs(Kind),
    /// Messages that told where they could have asked: nothing in them made telling right.
    Moments(Kind),
    /// Messages that asked an open question.
    Asked,
    /// Messages that told, where the text alone says that a question was out of place, by reason.
    Silences(TextSilence),
    /// Genuine questions, by type.
    OpenQuestions,
    ClosedQuestions,
    LeadingQuestions,
    /// Nudges that were shown.
    Nudges(Kind),
    /// What the leader did with nudges.
    Outcomes(Outcome),
}

const OUTCOMES: [(Outcome, &str); 6] = [
    (Outcome::Used, "used"),
    (Outcome::Copied, "copied"),
    (Outcome::Edited, "edited"),
    (Outcome::TellingFit, "telling_fit"),
    (Outcome::NotNow, "not_now"),
    (Outcome::Less, "less"),
];

impl Metric {
    /// Everything that is counted.
    pub fn all() -> impl Iterator<Item = Self> {
        let kinds = Kind::ALL.into_iter().flat_map(|kind| {
            [
                Self::Tells(kind),
                Self::Softs(kind),
                Self::Moments(kind),
                Self::Nudges(kind),
            ]
        });
        let silences = TextSilence::ALL.iter().copied().map(Self::Silences);
        [
            Self::Messages,
            Self::Asked,
            Self::OpenQuestions,
            Self::ClosedQuestions,
            Self::LeadingQuestions,
        ]
        .into_iter()
        .chain(kinds)
        .chain(silences)
        .chain(OUTCOMES.iter().map(|&(outcome, _)| Self::Outcomes(outcome)))
    }

    /// The name in the database and in an export: `messages`, `tells.order`, …
    pub fn code(self) -> String {
        match self {
            Self::Messages => "messages".to_owned(),
            Self::Tells(kind) => format!("tells.{}", kind.code()),
            Self::Softs(kind) => format!("softs.{}", kind.code()),
            Self::Moments(kind) => format!("moments.{}", kind.code()),
            Self::Asked => "asked".to_owned(),
            Self::Silences(reason) => format!("silences.{}", reason.code()),
            Self::OpenQuestions => "open_questions".to_owned(),
            Self::ClosedQuestions => "closed_questions".to_owned(),
            Self::LeadingQuestions => "leading_questions".to_owned(),
            Self::Nudges(kind) => format!("nudges.{}", kind.code()),
            Self::Outcomes(outcome) => format!("outcomes.{}", name(outcome)),
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::all().find(|metric| metric.code() == code)
    }
}

fn name(outcome: Outcome) -> &'static str {
    OUTCOMES
        .iter()
        .find_map(|&(named, name)| (named == outcome).then_some(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_metric_is_found_again_by_its_code_and_no_two_share_one() {
        let codes: HashSet<String> = Metric::all().map(Metric::code).collect();
        assert_eq!(codes.len(), Metric::all().count());
        for metric in Metric::all() {
            assert_eq!(Metric::from_code(&metric.code()), Some(metric));
        }
        assert_eq!(Metric::from_code("tells.somebody"), None);
    }

    #[test]
    fn the_names_of_kinds_and_outcomes_are_the_ones_in_json() {
        for kind in Kind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
        }
        for (outcome, name) in OUTCOMES {
            assert_eq!(serde_json::to_value(outcome).unwrap(), name);
        }
    }
}
