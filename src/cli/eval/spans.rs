//! Which finding answers which labelled clause, by the words they share.

use std::collections::HashMap;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::counts::ratio;
use super::labelled::Clause;
use crate::coach::{Finding, Kind, Strength};

/// Words that labelled and found spans have in common.
#[derive(Clone, Copy, Debug, Default)]
pub struct Overlap {
    shared: usize,
    labelled: usize,
    found: usize,
}

impl Overlap {
    pub fn add(&mut self, clause: &Clause, found: &str) {
        if clause.span.is_empty() {
            return;
        }
        self.shared += shared(&clause.span, found);
        self.labelled += bag(&clause.span).values().sum::<usize>();
        self.found += bag(found).values().sum::<usize>();
    }

    pub fn precision(self) -> f64 {
        ratio(self.shared, self.found)
    }

    pub fn recall(self) -> f64 {
        ratio(self.shared, self.labelled)
    }

    pub fn f1(self) -> f64 {
        ratio(2 * self.shared, self.labelled + self.found)
    }
}

impl Serialize for Overlap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut overlap = serializer.serialize_struct("Overlap", 3)?;
        overlap.serialize_field("precision", &self.precision())?;
        overlap.serialize_field("recall", &self.recall())?;
        overlap.serialize_field("f1", &self.f1())?;
        overlap.end()
    }
}

/// The finding that shares most words with a clause; for one without a span, one of its kind if there is any.
pub fn answer<'a>(text: &str, clause: &Clause, findings: &'a [Finding]) -> Option<&'a Finding> {
    if clause.span.is_empty() {
        let of_kind = findings.iter().find(|found| is_kind(found.kind, clause));
        return of_kind.or(findings.first());
    }
    findings
        .iter()
        .map(|finding| (shared(&clause.span, quote(text, finding)), finding))
        // Of several that share as much the first, which `max_by_key` would not give.
        .rev()
        .max_by_key(|(words, _)| *words)
        .filter(|(words, _)| *words > 0)
        .map(|(_, finding)| finding)
}

/// Whether what was found is labelled, and as strong.
pub fn is_right(text: &str, finding: &Finding, clauses: &[Clause]) -> bool {
    clauses.iter().any(|clause| {
        let same = clause.span.is_empty() || shared(&clause.span, quote(text, finding)) > 0;
        same && (finding.strength == Strength::Soft || clause.strength == Strength::Tell)
    })
}

/// Whether a kind is the labelled one. Checking up is labelled by what it does: it presses or controls.
pub fn is_kind(kind: Kind, clause: &Clause) -> bool {
    let checks = kind == Kind::Check && matches!(clause.kind, Kind::Press | Kind::Control);
    kind == clause.kind || checks
}

pub fn quote<'a>(text: &'a str, finding: &Finding) -> &'a str {
    text.get(finding.span.clone()).unwrap_or_default()
}

fn bag(text: &str) -> HashMap<String, usize> {
    let mut bag = HashMap::new();
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *bag.entry(word.to_lowercase()).or_default() += 1;
    }
    bag
}

fn shared(a: &str, b: &str) -> usize {
    let other = bag(b);
    bag(a)
        .iter()
        .map(|(word, count)| (*count).min(other.get(word).copied().unwrap_or(0)))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shared_as_often_as_both_have_them() {
        assert_eq!(shared("the the deck", "The deck, THE deck"), 3);
    }

    #[test]
    fn a_check_up_answers_to_pressing_and_controlling() {
        let clause = |kind| Clause {
            kind,
            strength: Strength::Soft,
            span: String::new(),
        };
        assert!(is_kind(Kind::Check, &clause(Kind::Press)));
        assert!(is_kind(Kind::Check, &clause(Kind::Control)));
        assert!(!is_kind(Kind::Check, &clause(Kind::Order)));
        assert!(!is_kind(Kind::Press, &clause(Kind::Control)));
    }
}
