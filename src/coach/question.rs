//! The genuine questions of a message: open ones hand the thinking over, closed ones ask for a fact or a
//! yes, leading ones carry their answer.

use super::rules::View;
use super::{Finding, Kind, Questions};

/// Counts the questions. One that a finding covers is no genuine question: it steers, or asks for an act.
pub fn count(view: View<'_>, findings: &[Finding]) -> Questions {
    let mut questions = Questions::default();
    for sentence in view
        .prose
        .sentences()
        .iter()
        .filter(|sentence| sentence.question)
    {
        let start = sentence
            .tokens
            .clone()
            .rev()
            .skip(1)
            .find(|at| view.is(*at, b"|"))
            .map_or(sentence.tokens.start, |at| at + 1);
        let bytes = view.prose.bytes(start..sentence.tokens.end);
        let covering = findings
            .iter()
            .find(|finding| finding.span.start < bytes.end && bytes.start < finding.span.end);
        match covering.map(|finding| finding.kind) {
            Some(Kind::Steer) => questions.leading += 1,
            Some(_) => {}
            None if is_open(view, start, sentence.tokens.end) => questions.open += 1,
            None => questions.closed += 1,
        }
    }
    questions
}

/// Opens with how, what or why in a sense that cannot be answered by a fact one looks up.
fn is_open(view: View<'_>, start: usize, end: usize) -> bool {
    let Some(at) = (start..end)
        .take(8)
        .find(|at| view.is(*at, b"Q") || view.norm(*at) == "who")
    else {
        return false;
    };
    let next = view.norm(at + 1);
    match view.norm(at) {
        "how" => !matches!(
            next,
            "many" | "much" | "long" | "soon" | "often" | "far" | "old" | "big" | "come" | "about"
        ),
        "what" => {
            !matches!(
                next,
                "time"
                    | "date"
                    | "day"
                    | "version"
                    | "number"
                    | "room"
                    | "about"
                    | "'s"
                    | "if"
                    | "is"
            ) || matches!(
                (next, view.norm(at + 2)),
                (
                    "'s" | "is",
                    "your" | "on" | "the" | "getting" | "stopping" | "in"
                )
            )
        }
        "which" => (at..end).any(|at| view.is(at, b"Y")),
        "why" => !view.is(at + 1, b"L") && next != "not",
        "who" => (at..end).any(|at| view.is(at, b"Y")),
        _ => false,
    }
}
