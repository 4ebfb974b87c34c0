//! Agreement with the labels.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calibration::Calibration;
use super::counts::{Counts, Tally};
use super::labelled::{Clause, Half, Label, Labelled, Mapped};
use super::spans::{self, Overlap};
use crate::coach::engine::Reading;
use crate::coach::{Finding, Kind, Sensitivity, Strength, Verdict};

/// A labelled message and what the engine made of it.
pub struct Judged {
    pub labelled: Labelled,
    pub reading: Reading,
    /// The sensitivities at which it would get a word, were there a question to offer.
    pub spoken: Vec<Sensitivity>,
}

/// All that is reported.
#[derive(Default, Serialize)]
pub struct Score {
    pub messages: usize,
    /// Tell against none; messages labelled soft stand apart.
    pub tell: Counts,
    pub first_half: Counts,
    pub second_half: Counts,
    /// Any directive against none.
    pub directive: Counts,
    /// What would get a word at each sensitivity: what is labelled tell, at high also what is labelled soft.
    pub spoken_low: Counts,
    pub spoken_default: Counts,
    pub spoken_high: Counts,
    pub soft: Softs,
    pub sources: BTreeMap<String, Counts>,
    pub foreign: BTreeMap<String, Foreign>,
    pub kinds: BTreeMap<Kind, KindRow>,
    /// Labelled tells that were heard: how many as the kind that they are.
    pub kind_of_tells: Tally,
    pub kind_of_softs: Tally,
    /// Of labelled tells that were heard.
    pub spans: Overlap,
    pub rules: BTreeMap<String, RuleRow>,
    pub calibration: Calibration,
}

/// What became of messages on the edge.
#[derive(Default, Serialize)]
pub struct Softs {
    pub read_none: usize,
    pub read_soft: usize,
    pub read_tell: usize,
    pub none_read_soft: usize,
}

/// Messages of another labelling scheme that are alike.
#[derive(Default, Serialize)]
pub struct Foreign {
    pub messages: usize,
    pub read_tell: usize,
    pub read_soft: usize,
}

/// One kind, seen from its labels and from its findings.
#[derive(Default, Serialize)]
pub struct KindRow {
    pub labelled: usize,
    pub heard: usize,
    pub kind_right: usize,
    pub findings: Tally,
}

/// One rule's findings.
#[derive(Default, Serialize)]
pub struct RuleRow {
    pub findings: Tally,
    /// The confidence that its file states.
    pub stated: f32,
    pub shadow: bool,
}

impl Score {
    pub fn of(judged: &[Judged]) -> Self {
        let mut score = Self {
            messages: judged.len(),
            ..Self::default()
        };
        for one in judged {
            match &one.labelled.label {
                Label::Guide { verdict, clauses } => score.by_guide(one, *verdict, clauses),
                Label::Foreign { mapped, quality } => score.foreign(one, *mapped, quality),
            }
        }
        score
    }

    fn by_guide(&mut self, one: &Judged, gold: Verdict, clauses: &[Clause]) {
        let got = one.reading.verdict;
        self.directive
            .add(gold != Verdict::None, got != Verdict::None);
        if gold == Verdict::Soft {
            match got {
                Verdict::None => self.soft.read_none += 1,
                Verdict::Soft => self.soft.read_soft += 1,
                Verdict::Tell => self.soft.read_tell += 1,
            }
        } else {
            self.tell(one, gold == Verdict::Tell, got == Verdict::Tell);
            let softened = gold == Verdict::None && got == Verdict::Soft;
            self.soft.none_read_soft += usize::from(softened);
        }
        self.spoken(one, gold == Verdict::Tell, gold != Verdict::None);
        let text = &one.labelled.text;
        for clause in clauses {
            self.clause(text, clause, &one.reading.findings);
        }
        for finding in one.reading.findings.iter().chain(&one.reading.on_trial) {
            let right = spans::is_right(text, finding, clauses);
            self.finding(finding, right, &one.reading.on_trial);
        }
    }

    fn foreign(&mut self, one: &Judged, mapped: Mapped, quality: &str) {
        let (gold, got) = (mapped == Mapped::Directive, one.reading.verdict);
        self.directive.add(gold, got != Verdict::None);
        self.tell(one, gold, got != Verdict::None);
        self.spoken(one, gold, gold);
        let (source, mapped) = (&one.labelled.source, format!("{mapped:?}").to_lowercase());
        let row = self.foreign.entry(format!("{source} {mapped} {quality}"));
        let row = row.or_default();
        row.messages += 1;
        row.read_tell += usize::from(got == Verdict::Tell);
        row.read_soft += usize::from(got == Verdict::Soft);
        for finding in one.reading.findings.iter().chain(&one.reading.on_trial) {
            self.finding(finding, gold, &one.reading.on_trial);
        }
    }

    fn tell(&mut self, one: &Judged, gold: bool, got: bool) {
        self.tell.add(gold, got);
        match one.labelled.half() {
            Half::First => self.first_half.add(gold, got),
            Half::Second => self.second_half.add(gold, got),
        }
        let source = &one.labelled.source;
        if !source.is_empty() {
            let counts = self.sources.entry(source.clone()).or_default();
            counts.add(gold, got);
        }
    }

    fn spoken(&mut self, one: &Judged, tells: bool, directs: bool) {
        let at = |sensitivity| one.spoken.contains(&sensitivity);
        self.spoken_low.add(tells, at(Sensitivity::Low));
        self.spoken_default.add(tells, at(Sensitivity::Default));
        self.spoken_high.add(directs, at(Sensitivity::High));
    }

    fn clause(&mut self, text: &str, clause: &Clause, findings: &[Finding]) {
        let row = self.kinds.entry(clause.kind).or_default();
        row.labelled += 1;
        let Some(found) = spans::answer(text, clause, findings) else {
            return;
        };
        let right = spans::is_kind(found.kind, clause);
        row.heard += 1;
        row.kind_right += usize::from(right);
        if clause.strength == Strength::Soft {
            self.kind_of_softs.add(right);
        } else {
            self.kind_of_tells.add(right);
            self.spans.add(clause, spans::quote(text, found));
        }
    }

    fn finding(&mut self, finding: &Finding, right: bool, on_trial: &[Finding]) {
        let shadow = on_trial.iter().any(|trial| trial.rule == finding.rule);
        let row = self.rules.entry(finding.rule.to_string()).or_default();
        row.findings.add(right);
        (row.stated, row.shadow) = (finding.confidence, shadow);
        if !shadow {
            let kind = self.kinds.entry(finding.kind).or_default();
            kind.findings.add(right);
            self.calibration.add(finding.confidence, right);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::MessageText;
    use crate::coach::engine::Engine;

    fn judged(line: &str) -> Judged {
        let engine = Engine::built_in().unwrap();
        let labelled = Labelled::parse(line).unwrap();
        let text = MessageText::new(labelled.text.as_str());
        let reading = engine.read(&text, Sensitivity::Default);
        Judged {
            labelled,
            reading,
            spoken: vec![Sensitivity::Default],
        }
    }

    #[test]
    fn what_is_found_beside_the_labelled_clause_is_wrong() {
        let line = |span: &str| {
            format!(
                r#"{{"id":"1","text":"Thanks all. Send me the deck.","label":"tell",
                "clauses":[{{"kind":"order","strength":"tell","span":"{span}"}}]}}"#
            )
        };
        let right = Score::of(&[judged(&line("Send me the deck"))]);
        assert_eq!(right.rules["order_imperative"].findings.share(), 1.0);
        assert_eq!((right.spans.f1(), right.kind_of_tells.share()), (1.0, 1.0));
        let wrong = Score::of(&[judged(&line("Thanks all"))]);
        assert_eq!(wrong.rules["order_imperative"].findings.share(), 0.0);
        assert_eq!((wrong.tell.hits, wrong.kinds[&Kind::Order].heard), (1, 0));
    }

    #[test]
    fn a_tell_where_softness_is_labelled_is_wrong_and_no_false_alarm() {
        let line = r#"{"id":"1","text":"Send me the deck.","label":"soft","kind":"order"}"#;
        let score = Score::of(&[judged(line)]);
        assert_eq!((score.soft.read_tell, score.tell.false_alarms), (1, 0));
        assert_eq!(score.rules["order_imperative"].findings.share(), 0.0);
        assert_eq!(score.spoken_default.false_alarms, 1);
    }
}
