//! What a leader would notice: the questions that come out, and that nothing else changes.

use std::ops::Range;
use std::sync::Arc;

use super::*;
use crate::coach::engine::Engine;
use crate::coach::{Kind, MessageText, Sensitivity, Strength};

fn finding(kind: Kind, span: Range<usize>, action: Option<Range<usize>>) -> Finding {
    Finding {
        rule: Arc::from("test"),
        kind,
        form: Arc::from("F1"),
        strength: Strength::Tell,
        confidence: 1.0,
        span,
        action,
        why: Arc::from(""),
    }
}

/// The finding that an example describes: the clause is the message, the action a part of it.
fn findings_of(example: &template::Example, kind: Kind) -> Vec<Finding> {
    let clause = &example.clause;
    if clause.starts_with("1.") || clause.starts_with("- ") {
        return steps_of(clause, kind);
    }
    let lower = clause.to_ascii_lowercase();
    let action = lower
        .find(&example.action.to_ascii_lowercase())
        .filter(|_| !example.action.is_empty());
    vec![finding(
        kind,
        0..clause.len(),
        action.map(|start| start..start + example.action.len()),
    )]
}

fn steps_of(clause: &str, kind: Kind) -> Vec<Finding> {
    let marker = regex::Regex::new(r"(?:^|\s)(?:\d\.|-)\s").expect("a constant");
    let starts: Vec<(usize, usize)> = marker
        .find_iter(clause)
        .map(|found| (found.start(), found.end()))
        .collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([clause.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((_, start), end)| finding(kind, *start..end, Some(*start..end)))
        .collect()
}

#[test]
fn every_template_passes_its_own_examples() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let mut wrong = Vec::new();
    for template in rewriter.templates() {
        for example in &template.examples {
            let findings = findings_of(example, template.kind);
            let wish = RewriteWish::default();
            let seen = rewriter.explain(&example.clause, &findings, &wish, |_| false);
            let attempt = seen
                .attempts
                .iter()
                .find(|attempt| attempt.template == template.id);
            let shown = attempt
                .filter(|attempt| attempt.broken.is_none())
                .map(|attempt| attempt.inserted.as_str());
            if shown != example.gives.as_deref() {
                wrong.push(format!(
                    "{} on {:?}: {shown:?}, wanted {:?} {:?} {:?}",
                    template.id,
                    example.clause,
                    example.gives,
                    attempt.map(|a| a.broken),
                    seen.slots
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_typo_in_the_verb_is_neither_kept_nor_spread() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let text = "pls chagne the retry limit to 5";
    let findings = [finding(Kind::Order, 0..text.len(), Some(4..text.len()))];
    let rewrites = rewriter.rewrite(text, &findings, &RewriteWish::default(), |_| false);
    assert!(!rewrites.is_empty());
    assert!(
        rewrites
            .iter()
            .all(|rewrite| !rewrite.text.as_str().contains("chagn"))
    );
}

#[test]
fn no_question_would_be_found_to_tell() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let engine = Engine::built_in().expect("the built-in engine loads");
    let questions = rewriter
        .templates()
        .iter()
        .flat_map(|template| &template.examples);
    for question in questions.filter_map(|example| example.gives.as_ref()) {
        let reading = engine.read(&MessageText::new(question.as_str()), Sensitivity::High);
        assert_eq!(reading.findings, [], "{question}");
    }
}
