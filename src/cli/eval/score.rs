//! Agreement with the labels.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::io::Write;

use crate::coach::engine::Reading;
use crate::coach::{Finding, Verdict};

use super::labelled::{Clause, Labelled};

/// A labelled message and what the engine made of it.
pub struct Judged {
    pub labelled: Labelled,
    pub reading: Reading,
}

impl Judged {
    pub fn predicted(&self) -> Verdict {
        self.reading.verdict
    }
}

/// Hits, false alarms and misses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub hits: usize,
    pub false_alarms: usize,
    pub misses: usize,
}

impl Counts {
    fn add(&mut self, gold: bool, got: bool) {
        match (gold, got) {
            (true, true) => self.hits += 1,
            (false, true) => self.false_alarms += 1,
            (true, false) => self.misses += 1,
            (false, false) => {}
        }
    }

    fn precision(self) -> f64 {
        ratio(self.hits, self.hits + self.false_alarms)
    }

    fn recall(self) -> f64 {
        ratio(self.hits, self.hits + self.misses)
    }

    fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// All that is printed.
#[derive(Default)]
pub struct Score {
    messages: usize,
    /// Tell against none; messages labelled soft stand apart.
    tell: Counts,
    /// Any directive against none.
    directive: Counts,
    by_source: BTreeMap<String, Counts>,
    /// Labelled tell clauses that were found, by kind: how many got the same kind, of how many.
    kinds: BTreeMap<String, (usize, usize)>,
    /// Labelled soft: read as none, soft, tell.
    soft: [usize; 3],
    /// Labelled none but read as soft.
    none_as_soft: usize,
    /// Words shared by labelled and found spans, labelled words, found words.
    words: [usize; 3],
}

impl Score {
    pub fn of(judged: &[Judged]) -> Self {
        let mut score = Self {
            messages: judged.len(),
            ..Self::default()
        };
        for one in judged {
            score.add(one);
        }
        score
    }

    fn add(&mut self, one: &Judged) {
        let (gold, got) = (one.labelled.verdict, one.predicted());
        let told = if one.labelled.coarse {
            got != Verdict::None
        } else {
            got == Verdict::Tell
        };
        self.directive
            .add(gold != Verdict::None, got != Verdict::None);
        if gold == Verdict::Soft {
            self.soft[got as usize] += 1;
        } else {
            self.tell.add(gold == Verdict::Tell, told);
            if !one.labelled.source.is_empty() {
                self.by_source
                    .entry(one.labelled.source.clone())
                    .or_default()
                    .add(gold == Verdict::Tell, told);
            }
            self.none_as_soft +=
                usize::from(!one.labelled.coarse && gold == Verdict::None && got == Verdict::Soft);
        }
        if gold == Verdict::Tell && got == Verdict::Tell {
            for clause in one
                .labelled
                .clauses
                .iter()
                .filter(|clause| clause.strength == "tell")
            {
                self.clause(&one.labelled.text, clause, &one.reading.findings);
            }
        }
    }

    /// Compares a labelled clause with the finding that shares most words with it.
    fn clause(&mut self, text: &str, clause: &Clause, findings: &[Finding]) {
        let spans = findings
            .iter()
            .map(|finding| (finding, text.get(finding.span.clone()).unwrap_or_default()));
        let best = spans
            .map(|(finding, span)| (shared(&clause.span, span), finding, span))
            .max_by_key(|(words, ..)| *words);
        let Some((words, finding, span)) = best.filter(|(words, ..)| *words > 0) else {
            return;
        };
        self.words[0] += words;
        self.words[1] += bag(&clause.span).values().sum::<usize>();
        self.words[2] += bag(span).values().sum::<usize>();
        let same = format!("{:?}", finding.kind).eq_ignore_ascii_case(&clause.kind);
        let tally = self.kinds.entry(clause.kind.clone()).or_default();
        tally.0 += usize::from(same);
        tally.1 += 1;
    }

    pub fn print(&self, out: &mut impl Write) -> anyhow::Result<()> {
        writeln!(out, "{} messages", self.messages)?;
        line(out, "tell against none", self.tell)?;
        line(out, "any directive", self.directive)?;
        let [none, soft, tell] = self.soft;
        writeln!(
            out,
            "labelled soft           read none {none}, soft {soft}, tell {tell}; none read as soft {}",
            self.none_as_soft
        )?;
        for (source, counts) in &self.by_source {
            line(out, &format!("  {source}"), *counts)?;
        }
        let (same, all) = self
            .kinds
            .values()
            .fold((0, 0), |sum, tally| (sum.0 + tally.0, sum.1 + tally.1));
        writeln!(
            out,
            "kind right              {same} of {all} ({:.3})",
            ratio(same, all)
        )?;
        for (kind, (same, all)) in &self.kinds {
            writeln!(out, "  {kind:<21} {same} of {all}")?;
        }
        let [shared, labelled, found] = self.words;
        let f1 = ratio(2 * shared, labelled + found);
        Ok(writeln!(
            out,
            "span words              F1 {f1:.3} (precision {:.3}, recall {:.3})",
            ratio(shared, found),
            ratio(shared, labelled)
        )?)
    }
}

fn line(out: &mut impl Write, name: &str, counts: Counts) -> anyhow::Result<()> {
    let Counts {
        hits,
        false_alarms,
        misses,
    } = counts;
    let (precision, recall, f1) = (counts.precision(), counts.recall(), counts.f1());
    Ok(writeln!(
        out,
        "{name:<23} false {false_alarms}, missed {misses}, found {hits}: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}"
    )?)
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
    fn a_false_alarm_costs_precision_and_a_miss_costs_recall() {
        let mut counts = Counts::default();
        for (gold, got) in [
            (true, true),
            (false, true),
            (true, false),
            (true, true),
            (false, false),
        ] {
            counts.add(gold, got);
        }
        assert_eq!(
            (counts.precision(), counts.recall()),
            (2.0 / 3.0, 2.0 / 3.0)
        );
    }

    #[test]
    fn words_are_shared_as_often_as_both_have_them() {
        assert_eq!(shared("the the deck", "The deck, THE deck"), 3);
    }
}
