//! From matches to findings: guards, gates, extents, and one finding where several overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::coach::{Finding, Kind, Strength, TextSilence};

use super::extent::{View, action_end, next_verb};
use super::file::{Effect, Finds, Gate, Scope};
use super::guard::{self, Site};
use super::{Hit, Role, RuleSet, Verdicts};

/// What is left of a finding's confidence where something hints that it is not meant as it stands.
const DOUBTED: f32 = 0.7;

/// A hit that stood up to its guards, with its extent in tokens.
struct Candidate {
    finding: Finding,
    span: Range<usize>,
}

/// What became of a hit.
enum Judged {
    Stands(Candidate),
    /// A gate let it pass, with the reason to give if it has one.
    Passes(Option<TextSilence>),
    Falls,
}

/// Turns hits into findings and gates into silences.
pub(super) fn resolve(
    rules: &RuleSet,
    view: View<'_>,
    mut hits: Vec<Hit>,
    gates: &[Hit],
) -> Verdicts {
    let gates: Vec<(&Hit, &Gate)> = gates
        .iter()
        .filter_map(|hit| Some((hit, rules.gate(hit.rule)?)))
        .collect();
    hits.sort_by_key(|hit| (hit.start, hit.head));
    let (mut candidates, mut on_trial) = (Vec::<Candidate>::new(), Vec::new());
    let mut passed = None;
    // The sentences that tell, by where they start.
    let mut telling = BTreeSet::new();
    let mut at = 0;
    while let Some(hit) = hits.get(at).copied() {
        at += 1;
        let continues = telling.contains(&sentence(view, hit.start));
        match (
            judge(rules, view, hit, &gates, continues),
            rules.is_on_trial(hit.rule),
        ) {
            (Judged::Stands(candidate), false) => {
                hits.extend(continuation(view, hit, &candidate.span));
                telling.insert(sentence(view, candidate.span.start));
                candidates.push(candidate);
            }
            (Judged::Stands(candidate), true) => on_trial.push(candidate),
            (Judged::Passes(reason), false) => passed = passed.or(reason),
            (Judged::Passes(_), true) | (Judged::Falls, _) => {}
        }
    }
    let findings: Vec<Finding> = without_overlap(candidates);
    let silenced = gates
        .iter()
        .filter(|(_, gate)| gate.effect == Effect::Silence)
        .find_map(|(_, gate)| gate.silence);
    let silence = if findings.is_empty() {
        passed
    } else {
        silenced
    };
    Verdicts {
        findings,
        on_trial: without_overlap(on_trial),
        silence,
    }
}

/// "Cut the intro and open with the nurse" tells twice: the next verb is a hit of the same rule.
fn continuation(view: View<'_>, hit: Hit, span: &Range<usize>) -> Option<Hit> {
    let verb = next_verb(view, hit.head?, span.end)?;
    Some(Hit {
        start: verb,
        head: Some(verb),
        end: verb + 1,
        ..hit
    })
}

fn judge(
    rules: &RuleSet,
    view: View<'_>,
    hit: Hit,
    gates: &[(&Hit, &Gate)],
    continues: bool,
) -> Judged {
    let Role::Finds {
        finds,
        id,
        form,
        why,
    } = &rules.rules[hit.rule].role
    else {
        return Judged::Falls;
    };
    let head = hit.head.unwrap_or(hit.start);
    let site = Site {
        start: hit.start,
        head,
        end: hit.end,
        continues,
    };
    if !finds
        .guards
        .iter()
        .all(|guard| guard::holds(*guard, view, site))
    {
        return Judged::Falls;
    }
    let end = match hit.head {
        // "Step aside, I'll do it": taking over is said after the order.
        Some(head) if finds.kind == Kind::Rescue && view.is(hit.end - 1, b"AR") => {
            action_end(view, head.max(hit.end - 1))
        }
        Some(head) => action_end(view, head),
        None => action_end(
            view,
            last_word(view, hit.end).saturating_sub(1).max(hit.start),
        ),
    };
    let span = hit.start..end.max(hit.start + 1);
    let (mut strength, mut confidence) = (finds.strength, finds.confidence);
    for (at, gate) in gates {
        if !touches(view, at, gate, finds, &span, head) {
            continue;
        }
        match gate.effect {
            Effect::Pass => return Judged::Passes(gate.silence),
            Effect::Soften => strength = Strength::Soft,
            Effect::Silence => {}
            Effect::Doubt => confidence *= DOUBTED,
        }
    }
    let finding = Finding {
        rule: id.clone(),
        kind: finds.kind,
        form: form.clone(),
        strength,
        confidence,
        span: view.prose.bytes(span.clone()),
        action: hit
            .head
            .map(|head| view.prose.bytes(head..span.end.max(head + 1))),
        why: why.clone(),
    };
    Judged::Stands(Candidate { finding, span })
}

fn touches(
    view: View<'_>,
    at: &Hit,
    gate: &Gate,
    finds: &Finds,
    span: &Range<usize>,
    head: usize,
) -> bool {
    (gate.kinds.is_empty() || gate.kinds.contains(&finds.kind))
        && reaches(view, gate.scope, at, span, head)
}

/// Whether a gate touches a finding.
fn reaches(view: View<'_>, scope: Scope, gate: &Hit, span: &Range<usize>, head: usize) -> bool {
    match scope {
        Scope::Overlap => gate.start <= head && head < gate.end,
        Scope::Clause => {
            let between = gate.end.min(head)..gate.start.max(span.start);
            let parts = |at: usize| view.is(at, b"|,C") || view.norm(at) == "so";
            let apart = gate.end <= span.start || span.end <= gate.start;
            !apart || (same_sentence(view, gate.start, head) && !between.clone().any(parts))
        }
        Scope::Sentence => same_sentence(view, gate.start, head),
        Scope::Message => true,
    }
}

fn same_sentence(view: View<'_>, a: usize, b: usize) -> bool {
    sentence(view, a) == sentence(view, b)
}

/// Where the sentence of a token starts.
fn sentence(view: View<'_>, token: usize) -> Option<usize> {
    let sentence = view.prose.sentence_of(token);
    sentence.map(|sentence| sentence.tokens.start)
}

/// Drops the boundaries that a pattern ended on.
fn last_word(view: View<'_>, mut end: usize) -> usize {
    while end > 0 && view.is(end - 1, b"|,") {
        end -= 1;
    }
    end
}

/// Of overlapping candidates the one whose kind says more about control stays, then the longer, then the surer.
fn without_overlap(mut candidates: Vec<Candidate>) -> Vec<Finding> {
    candidates.sort_by(|a, b| {
        let (left, right) = (&a.finding, &b.finding);
        let by_kind = precedence(right.kind).cmp(&precedence(left.kind));
        let by_length = b.span.len().cmp(&a.span.len());
        let by_action = right.action.is_some().cmp(&left.action.is_some());
        by_kind
            .then(by_length)
            .then(by_action)
            .then(right.confidence.total_cmp(&left.confidence))
    });
    let mut kept = BTreeMap::<usize, Candidate>::new();
    for candidate in candidates {
        let before = kept.range(..candidate.span.end).next_back();
        if before.is_none_or(|(_, other)| other.span.end <= candidate.span.start) {
            kept.insert(candidate.span.start, candidate);
        }
    }
    kept.into_values()
        .map(|candidate| candidate.finding)
        .collect()
}

/// The domain model's precedence when several kinds match one span.
fn precedence(kind: Kind) -> u8 {
    match kind {
        Kind::Control => 7,
        Kind::Rescue => 6,
        Kind::Steer => 5,
        Kind::Advise => 4,
        Kind::Press => 3,
        Kind::Check => 2,
        Kind::Order => 1,
    }
}
