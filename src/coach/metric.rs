//! What is counted per leader and day: the raw material of the monthly summary.

use super::consider::Considered;
use super::leader::Outcome;
use super::room::Room;
use super::{Kind, TextSilence, Verdict};

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

/// What one message adds to the leader's counts. In a room where telling fits it counts as that, and not as
/// telling.
pub fn counts(considered: &Considered, room: Option<Room>) -> Vec<(Metric, u32)> {
    let questions = considered.reading.questions;
    let mut counts = vec![
        (Metric::Messages, 1),
        (Metric::OpenQuestions, questions.open),
        (Metric::ClosedQuestions, questions.closed),
        (Metric::LeadingQuestions, questions.leading),
        (Metric::Asked, questions.open.min(1)),
    ];
    let balance = balance(considered);
    let fits = room.and_then(Room::fits).filter(|_| balance.is_some());
    if let (Some(finding), None) = (considered.main(), fits) {
        match considered.reading.verdict {
            Verdict::Tell => counts.push((Metric::Tells(finding.kind), 1)),
            Verdict::Soft => counts.push((Metric::Softs(finding.kind), 1)),
            Verdict::None => {}
        }
    }
    let balance = fits.map(Metric::Silences).or(balance);
    counts.extend(balance.map(|metric| (metric, 1)));
    counts.retain(|(_, n)| *n > 0);
    counts
}

/// What a message that tells means for the balance of telling and asking: a moment that could have been
/// a question, or telling in its place. The leader's sensitivity plays no part: it may change, and months
/// are compared.
fn balance(considered: &Considered) -> Option<Metric> {
    let reading = &considered.reading;
    if reading.questions.open > 0 || reading.verdict == Verdict::Soft {
        // It asks, whatever else it does, or leaves room already.
        return None;
    }
    match reading.silence {
        None | Some(TextSilence::Unsure) => {
            // One that is not sure counts for nothing in the balance.
            let finding = considered.main().filter(|found| found.is_sure())?;
            Some(match considered.rewrites.is_empty() {
                true => Metric::Silences(TextSilence::NothingOpen),
                false => Metric::Moments(finding.kind),
            })
        }
        Some(TextSilence::AlreadyAsks | TextSilence::Soft) => None,
        // Said only where something would have told: the finding itself may be gone.
        Some(reason) => Some(Metric::Silences(reason)),
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
    use crate::coach::engine::{Engine, RewriteWish};
    use crate::coach::{MessageText, Sensitivity};

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

    #[test]
    fn a_moment_is_a_message_that_could_have_been_a_question() {
        let engine = Engine::built_in().unwrap();
        let counted = |text: &str, sensitivity, room| {
            let text = MessageText::new(text);
            let wish = RewriteWish::default();
            let counts = counts(&Considered::new(&engine, &text, sensitivity, &wish), room);
            let codes = counts.into_iter().map(|(metric, _)| metric.code());
            codes.collect::<Vec<_>>().join(" ")
        };
        for sensitivity in [Sensitivity::Low, Sensitivity::Default, Sensitivity::High] {
            for (text, expected) in [
                (
                    "Send me the Q3 numbers by Friday, please.",
                    "messages tells.order moments.order",
                ),
                (
                    "How would you like to approach the rollout?",
                    "messages open_questions asked",
                ),
                (
                    "SEV1: roll back the release now.",
                    "messages silences.safety",
                ),
                (
                    "@here please submit your timesheets by Friday.",
                    "messages tells.order silences.broadcast",
                ),
                ("The demo went well and the client was happy.", "messages"),
                ("SEV1 is resolved, thanks all.", "messages"),
            ] {
                assert_eq!(
                    counted(text, sensitivity, None),
                    expected,
                    "{text} {sensitivity:?}"
                );
            }
        }
        let tell = "Send me the Q3 numbers by Friday, please.";
        let asked = "How would you like to approach the rollout?";
        for (text, room, expected) in [
            (tell, Room::Incident, "messages silences.safety"),
            (asked, Room::Incident, "messages open_questions asked"),
            (tell, Room::Social, "messages tells.order moments.order"),
        ] {
            assert_eq!(counted(text, Sensitivity::Default, Some(room)), expected);
        }
    }
}
