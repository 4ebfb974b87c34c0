//! Every rule proves itself on its own examples.

use crate::coach::engine::LoadError;
use crate::coach::lexicon::Lexicon;
use crate::coach::prose::Prose;
use crate::coach::{Finding, Strength};

use super::file::{DetailedExample, Effect, Example};
use super::{Role, Rule, RuleSet, Verdicts, View};

/// Runs the examples of all rules and gates, and says of each that fails: the rule, the message, and what
/// happened instead.
pub fn failures(rules: &RuleSet, lexicon: &Lexicon) -> Vec<LoadError> {
    let mut failures = Vec::new();
    for rule in rules.rules() {
        let flagged = rule
            .file
            .flags
            .iter()
            .map(|example| flags(rule, example, &judge(rules, lexicon, example.text())));
        let passed = rule
            .file
            .passes
            .iter()
            .map(|text| passes(rule, text, &judge(rules, lexicon, text)));
        let problems = flagged.chain(passed).filter_map(Result::err);
        failures.extend(problems.map(|problem| LoadError {
            file: rule.file.id.clone(),
            problem,
        }));
    }
    failures
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
    let Role::Finds { id, .. } = &rule.role else {
        let tells = verdicts
            .findings
            .iter()
            .any(|finding| finding.strength == Strength::Tell);
        return if tells {
            Ok(())
        } else {
            Err(format!("must still tell: \"{text}\"; got {}", shown()))
        };
    };
    let found = verdicts.findings.iter().find(|finding| finding.rule == *id);
    let Some(found) = found else {
        return Err(format!("must flag \"{text}\"; got {}", shown()));
    };
    let Example::Detailed(DetailedExample { span, action, .. }) = example else {
        return Ok(());
    };
    let quote = &text[found.span.clone()];
    let did = found.action.clone().map(|action| &text[action]);
    if span.as_deref().is_some_and(|span| span != quote)
        || action.is_some() && action.as_deref() != did
    {
        return Err(format!(
            "in \"{text}\" found \"{quote}\" with the action {did:?}"
        ));
    }
    Ok(())
}

fn passes(rule: &Rule, text: &str, verdicts: &Verdicts) -> Result<(), String> {
    let wrong = match &rule.role {
        Role::Finds { id, .. } => verdicts.findings.iter().any(|finding| finding.rule == *id),
        Role::Gates(gate) => match gate.effect {
            Effect::Pass => !verdicts.findings.is_empty(),
            Effect::Soften => verdicts
                .findings
                .iter()
                .any(|finding| finding.strength == Strength::Tell),
            Effect::Silence => verdicts.silence != gate.silence,
        },
    };
    if wrong {
        Err(format!(
            "must pass \"{text}\"; got {}",
            shown(text, verdicts)
        ))
    } else {
        Ok(())
    }
}

fn shown(text: &str, verdicts: &Verdicts) -> String {
    let one = |finding: &Finding| format!("{} \"{}\"", finding.rule, &text[finding.span.clone()]);
    match verdicts.findings.len() {
        0 => "nothing".to_owned(),
        _ => verdicts
            .findings
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use crate::coach::reader::Reader;

    #[test]
    fn every_built_in_rule_flags_and_passes_its_own_examples() {
        let reader = Reader::built_in().unwrap();
        let failures: Vec<String> = super::failures(&reader.rules, &reader.lexicon)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn no_reason_that_is_given_tells() {
        let reader = Reader::built_in().unwrap();
        for rule in reader.rules.rules() {
            let found = super::judge(&reader.rules, &reader.lexicon, &rule.file.why).findings;
            assert!(found.is_empty(), "{}: {}", rule.file.id, rule.file.why);
        }
    }
}
