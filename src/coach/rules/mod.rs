//! Rules as data: each clause's shadow is matched once against all patterns, and what stands up to its
//! guards and to the gates is a [`Finding`].
//!
//! A rule is one file in `config/rules/<language>/`, named like its id, with the messages that it must
//! flag and must pass. To add one, write the file and name it in `built_in.rs`. A [pack](PackFile) brings
//! further ones at run time.

mod anchor;
mod built_in;
mod cell;
mod examples;
mod extent;
mod file;
mod guard;
mod imperative;
mod narration;
mod node;
mod pack;
mod pattern;
mod program;
mod resolve;
mod search;
mod shadow;
mod words;

use std::sync::Arc;

pub use built_in::{LEXICON, RULES, WRITING};
pub use examples::failures;
pub use extent::View;
pub use file::{Effect, Example, Finds, Gate, Guard, RuleFile, Scope};
pub use pack::{PackFile, name, overlay};
pub use shadow::Shadow;

use anchor::Anchors;
use program::Program;
use search::Hit;
use words::Words;

use super::engine::LoadError;
use super::lexicon::Lexicon;
use super::prose::Prose;
use super::{Finding, TextSilence};

/// The language of the built-in lexicon.
const LANGUAGE: &str = "en";

/// One rule or gate, ready to run.
#[derive(Clone, Debug)]
pub struct Rule {
    pub file: RuleFile,
    role: Role,
}

/// What a match means.
#[derive(Clone, Debug)]
enum Role {
    Finds {
        finds: Finds,
        id: Arc<str>,
        form: Arc<str>,
        why: Arc<str>,
    },
    Gates(Gate),
}

/// All rules and gates, compiled.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    words: Words,
    /// One piece of what leads up to a clause: a greeting, a name called, "also", "when you get a chance".
    lead: Program,
    /// Each pattern with its rule.
    patterns: Vec<(Program, usize)>,
    anchors: Anchors,
}

/// What the rules make of a message.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// In order, not overlapping.
    pub findings: Vec<Finding>,
    /// What rules on trial found; they change nothing else.
    pub on_trial: Vec<Finding>,
    /// Why nothing should be shown, if a gate says so.
    pub silence: Option<TextSilence>,
}

impl RuleSet {
    /// Compiles rule files given as (path, text). The examples are not run: see [`failures`].
    ///
    /// # Errors
    /// Names the first file that is malformed, the line and the key, and says what would do.
    pub fn load(files: &[(&str, &str)], lexicon: &Lexicon) -> Result<Self, LoadError> {
        let (mut rules, mut patterns, mut words) = (
            Vec::with_capacity(files.len()),
            Vec::new(),
            Words::default(),
        );
        for (path, text) in files {
            let file: RuleFile =
                toml::from_str(text).map_err(|error| unread(path, text, &error))?;
            let role = role(&file, name(path)).map_err(|(key, problem)| LoadError {
                file: place(path, text, key),
                problem: format!("{key}: {problem}"),
            })?;
            for pattern in &file.patterns {
                let program = pattern::compile(pattern.get_ref(), lexicon, &mut words);
                let program = program.map_err(|problem| LoadError {
                    file: at(path, text, pattern.span().start),
                    problem: format!("patterns: {problem}"),
                })?;
                patterns.push((program, rules.len()));
            }
            rules.push(Rule { file, role });
        }
        let lead = pattern::compile("{lead}", lexicon, &mut words);
        let lead = lead.map_err(|problem| LoadError {
            file: "phrases".to_owned(),
            problem,
        })?;
        let anchors = Anchors::of(patterns.iter().map(|(program, _)| program));
        Ok(Self {
            rules,
            words,
            lead,
            patterns,
            anchors,
        })
    }

    /// The rules and gates, in the order of loading.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    fn gate(&self, rule: usize) -> Option<&Gate> {
        match &self.rules.get(rule)?.role {
            Role::Gates(gate) => Some(gate),
            Role::Finds { .. } => None,
        }
    }

    fn is_on_trial(&self, rule: usize) -> bool {
        let role = self.rules.get(rule).map(|rule| &rule.role);
        matches!(role, Some(Role::Finds { finds, .. }) if finds.shadow)
    }

    /// Casts the shadow that the rules match.
    pub fn shadow(&self, prose: &Prose, lexicon: &Lexicon) -> Shadow {
        Shadow::of(prose, lexicon, &self.words, &self.lead)
    }

    /// Judges a message.
    pub fn judge(&self, view: View<'_>) -> Verdicts {
        let is_gate = |hit: &Hit| self.gate(hit.rule).is_some();
        let (gates, hits): (Vec<Hit>, Vec<Hit>) =
            search::hits(&self.patterns, &self.anchors, view.shadow)
                .into_iter()
                .partition(is_gate);
        match hits.is_empty() {
            true => Verdicts::default(),
            false => resolve::resolve(self, view, hits, &gates),
        }
    }
}

/// Checks a file and says what its matches mean; else the key that is wrong, and what would do.
fn role(file: &RuleFile, name: &str) -> Result<Role, (&'static str, String)> {
    let fail = |key, problem: &str| Err((key, problem.to_owned()));
    if file.id != name {
        let id = &file.id;
        return fail(
            "id",
            &format!("\"{id}\" has to be called like its file, \"{name}\""),
        );
    }
    if file.language != LANGUAGE {
        return fail("language", "the only one that is known is \"en\"");
    }
    if file.patterns.is_empty() {
        return fail("patterns", "at least one is needed");
    }
    for (key, count) in [("flags", file.flags.len()), ("passes", file.passes.len())] {
        if count < file::EXAMPLES {
            let least = file::EXAMPLES;
            return fail(
                key,
                &format!("at least {least} examples are needed; there are {count}"),
            );
        }
    }
    match (&file.finding, &file.gate) {
        (Some(finds), None) => Ok(Role::Finds {
            finds: finds.clone(),
            id: file.id.as_str().into(),
            form: finds.form.as_str().into(),
            why: file.why.as_str().into(),
        }),
        (None, Some(gate)) if gate.effect == Effect::Silence && gate.silence.is_none() => {
            fail("silence", "a gate that silences has to give its reason")
        }
        (None, Some(gate)) => Ok(Role::Gates(gate.clone())),
        _ => fail(
            "finding",
            "either a [finding] or a [gate] is needed, and not both",
        ),
    }
}

/// What TOML or serde says of a file, with the line that it is about.
fn unread(path: &str, text: &str, error: &toml::de::Error) -> LoadError {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.get(..start).unwrap_or_default().matches('\n').count();
    let line = text.lines().nth(line).unwrap_or_default().trim();
    LoadError {
        file: at(path, text, start),
        problem: format!("`{line}`: {}", error.message()),
    }
}

/// A path with the line in which a byte of the text stands.
fn at(path: &str, text: &str, byte: usize) -> String {
    let line = text.get(..byte).unwrap_or(text).matches('\n').count() + 1;
    format!("{path}:{line}")
}

/// A path with the line that sets a key or opens a table, if there is one.
fn place(path: &str, text: &str, key: &str) -> String {
    let sets = |line: &str| {
        let rest = line.trim_start_matches(['[', ' ']).strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with(['=', ']']))
    };
    match text.lines().position(sets) {
        Some(line) => format!("{path}:{}", line + 1),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests;
