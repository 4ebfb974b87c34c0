//! One experiment for the month ahead: if-then plans to choose from, by the kind that came up most.
//!
//! An if-then plan made beforehand helps to act in the moment (Gollwitzer and Sheeran 2006).

use super::{Question, Summary};
use crate::coach::Kind;
use crate::coach::voice::Voice;

/// A plan that a leader may take as their aim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// By which [`plan`] finds it again: `order.1`.
    pub key: String,
    /// In the first person; they fit into an entry of a Slack menu.
    pub words: String,
}

/// What to choose from after a month.
pub(super) fn plans(voice: &Voice, summary: &Summary) -> Vec<Plan> {
    let kind = match summary.question {
        Question::About(kind) => Some(kind),
        Question::WhatWasDifferent | Question::Ahead => summary.pattern.map(|pattern| pattern.kind),
    };
    let code = kind.map_or(ANY, Kind::code);
    let lines = voice.lines(list(kind)).iter().enumerate();
    let plan = |(index, words): (usize, &String)| Plan {
        key: format!("{code}.{index}"),
        words: words.clone(),
    };
    lines.map(plan).collect()
}

/// The words of the plan with this key, if there is one.
pub fn plan<'a>(voice: &'a Voice, key: &str) -> Option<&'a str> {
    let (code, index) = key.split_once('.')?;
    let kind = match code {
        ANY => None,
        code => Some(Kind::from_code(code)?),
    };
    let index: usize = index.parse().ok()?;
    voice.lines(list(kind)).get(index).map(String::as_str)
}

const ANY: &str = "any";

fn list(kind: Option<Kind>) -> &'static str {
    match kind {
        None => "summary.plans.any",
        Some(Kind::Order) => "summary.plans.order",
        Some(Kind::Press) => "summary.plans.press",
        Some(Kind::Advise) => "summary.plans.advise",
        Some(Kind::Control) => "summary.plans.control",
        Some(Kind::Rescue) => "summary.plans.rescue",
        Some(Kind::Check) => "summary.plans.check",
        Some(Kind::Steer) => "summary.plans.steer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::summary::Example;

    #[test]
    fn three_plans_suit_every_kind_and_are_found_again() {
        let (voice, month) = (Voice::english(), "2026-10".parse().unwrap());
        let mut summary = Summary::of(month, &Example::Year.tally(month));
        let kinds = Kind::ALL.map(Question::About);
        for question in kinds.into_iter().chain([Question::Ahead]) {
            summary.question = question;
            summary.pattern = None;
            let plans = plans(&voice, &summary);
            assert_eq!(plans.len(), 3, "{question:?}");
            for Plan { key, words } in plans {
                assert_eq!(plan(&voice, &key), Some(words.as_str()));
                assert!(
                    words.starts_with("If ") && words.chars().count() <= 75,
                    "{words}"
                );
            }
        }
        for unknown in ["", "order", "order.3", "orders.1", "any.-1", "any.x"] {
            assert_eq!(plan(&voice, unknown), None, "{unknown}");
        }
    }
}
