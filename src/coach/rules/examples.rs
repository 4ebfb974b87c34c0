//! Every rule proves itself on its own examples.

use crate::coach::engine::LoadError;
use crate::coach::lexicon::Lexicon;
use crate::coach::prose::Prose;
use crate::coach::{Finding, Strength};

use super::file::{DetailedExample, Effect, Example};
use super::{Role, Rule, RuleSet, Verdicts, View, at, name};

/// Runs the examples of the rules and gates that stand in these files, given as (path, text), and says of
/// each that fails: the file and line, the rule, the message, and what happened instead.
pub fn failures(rules: &RuleSet, lexicon: &Lexicon, files: &[(&str, &str)]) -> Vec<LoadError> {
    let mut failures = Vec::new();
    for (path, text) in files {
        let id = name(path);
        // One that is switched off has no examples to run.
        let Some(rule) = rules.rules().iter().find(|rule| rule.file.id == id) else {
            continue;
        };
        let mut note = |at_byte: usize, result: Result<(), String>| {
            failures.extend(result.err().map(|problem| LoadError {
                file: at(path, text, at_byte),
                problem: format!("{id} {problem}"),
            }));
        };
        for example in &rule.file.flags {
            let verdicts = judge(rules, lexicon, example.get_ref().text());
            note(
                example.span().start,
                flags(rule, example.get_ref(), &verdicts),
            );
        }
        for example in &rule.file.passes {
            let verdicts = judge(rules, lexicon, example.get_ref());
            note(
                example.span().start,
                passes(rule, example.get_ref(), &verdicts),
            );
        }
    }
    failures
}

/// What a rule itself found: one on trial finds beside the others.
fn found<'a>(rule: &Rule, verdicts: &'a Verdicts) -> Option<&'a Finding> {
    let all = verdicts.findings.iter().chain(&verdicts.on_trial);
    all.into_iter()
        .find(|finding| *finding.rule == rule.file.id)
}

fn judge(rules: &RuleSet, lexicon: &Lexicon, text: &str) -> Verdicts {
    let prose = Prose::read(text, &lexicon.writing);
    let shadow = rules.shadow(&prose, lexicon);
    rules.judge(View {
        prose: &prose,
        shadow: &shadow,
        lexicon,
    })
}

fn flags(rule: &Rule, example: &Example, verdicts: &Verdicts) -> Result<(), String> {
    let text = example.text();
    let shown = || shown(text, verdicts);
    let Role::Finds { .. } = &rule.role else {
        let tells = verdicts
            .findings
            .iter()
            .any(|finding| finding.strength == Strength::Tell);
        return if tells {
            Ok(())
        } else {
            Err(format!(
                "is a gate, so its flags must still tell: \"{text}\"; instead {}",
                shown()
            ))
        };
    };
    let Some(found) = found(rule, verdicts) else {
        return Err(format!("must flag \"{text}\"; instead {}", shown()));
    };
    let Example::Detailed(DetailedExample { span, action, .. }) = example else {
        return Ok(());
    };
    let quote = &text[found.span.clone()];
    let did = found.action.clone().map(|action| &text[action]);
    if span.as_deref().is_some_and(|span| span != quote)
        || action.is_some() && action.as_deref() != did
    {
        let quoted = |part: Option<&str>, none: &str| {
            part.map_or(none.to_owned(), |part| format!("\"{part}\""))
        };
        let (span, action) = (
            quoted(span.as_deref(), "any"),
            quoted(action.as_deref(), "any"),
        );
        let did = quoted(did, "none");
        return Err(format!(
            "must flag \"{text}\" with the span {span} and the action {action}; instead it found the span \
             \"{quote}\" and the action {did}"
        ));
    }
    Ok(())
}

fn passes(rule: &Rule, text: &str, verdicts: &Verdicts) -> Result<(), String> {
    let wrong = match &rule.role {
        Role::Finds { .. } => found(rule, verdicts).is_some(),
        Role::Gates(gate) => match gate.effect {
            Effect::Pass => !verdicts.findings.is_empty(),
            Effect::Soften => verdicts
                .findings
                .iter()
                .any(|finding| finding.strength == Strength::Tell),
            Effect::Silence => verdicts.silence != gate.silence,
            Effect::Doubt => verdicts.findings.iter().any(Finding::is_sure),
        },
    };
    if wrong {
        Err(format!(
            "must pass \"{text}\"; instead {}",
            shown(text, verdicts)
        ))
    } else {
        Ok(())
    }
}

fn shown(text: &str, verdicts: &Verdicts) -> String {
    let one = |finding: &Finding| {
        let strength = match finding.strength {
            Strength::Tell => "told",
            Strength::Soft => "told softly",
        };
        let (rule, quote) = (&finding.rule, &text[finding.span.clone()]);
        format!("\"{quote}\" {strength} by {rule}")
    };
    let silence = verdicts.silence.map(|reason| reason.code());
    let silence = silence.map(|reason| format!("silence was kept: {reason}"));
    let all: Vec<String> = verdicts.findings.iter().map(one).chain(silence).collect();
    match all.is_empty() {
        true => "nothing was found".to_owned(),
        false => all.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use crate::coach::reader::Reader;

    use super::super::RULES;

    #[test]
    fn every_built_in_rule_flags_and_passes_its_own_examples() {
        let reader = Reader::with_pack(&[]).unwrap();
        let failures: Vec<String> = super::failures(&reader.rules, &reader.lexicon, RULES)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn no_reason_that_is_given_tells() {
        let reader = Reader::with_pack(&[]).unwrap();
        for rule in reader.rules.rules() {
            let found = super::judge(&reader.rules, &reader.lexicon, &rule.file.why).findings;
            assert!(found.is_empty(), "{}: {}", rule.file.id, rule.file.why);
        }
    }
}
