//! Rules as data: each clause's shadow is matched once against all patterns, and what stands up to its
//! guards and to the gates is a [`Finding`].
//!
//! A rule is one file in `config/rules/<language>/`, named like its id, with the messages that it must
//! flag and must pass. To add one, write the file and name it in `built_in.rs`.

mod built_in;
mod examples;
mod extent;
mod file;
mod guard;
mod imperative;
mod narration;
mod pattern;
mod program;
mod resolve;
mod shadow;
mod start;
mod words;

use std::sync::Arc;

pub use built_in::{LEXICON, RULES, WRITING};
pub use examples::failures;
pub use extent::View;
pub use file::{Effect, Example, Finds, Gate, Guard, RuleFile, Scope};
pub use shadow::Shadow;

use program::{Program, Scratch};
use start::Starts;
use words::Words;

use super::engine::LoadError;
use super::lexicon::{Class, Lexicon};
use super::prose::Prose;
use super::{Finding, TextSilence};

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
    starts: Starts,
}

/// What the rules make of a message.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// In order, not overlapping.
    pub findings: Vec<Finding>,
    /// Why nothing should be shown, if a gate says so.
    pub silence: Option<TextSilence>,
}

/// A match of a pattern, in tokens.
#[derive(Clone, Copy, Debug)]
struct Hit {
    rule: usize,
    start: usize,
    head: Option<usize>,
    end: usize,
}

impl RuleSet {
    /// Compiles rule files given as (file name, source).
    ///
    /// # Errors
    /// Names the first file that is malformed, and where.
    pub fn load(sources: &[(&str, &str)], lexicon: &Lexicon) -> Result<Self, LoadError> {
        let (mut rules, mut patterns, mut words) = (
            Vec::with_capacity(sources.len()),
            Vec::new(),
            Words::default(),
        );
        for (name, source) in sources {
            let fail = |problem: String| LoadError {
                file: (*name).to_owned(),
                problem,
            };
            let file: RuleFile = toml::from_str(source).map_err(|error| fail(error.to_string()))?;
            let role = role(&file, name).map_err(fail)?;
            for pattern in &file.patterns {
                let program = pattern::compile(pattern, lexicon, &mut words).map_err(fail)?;
                patterns.push((program, rules.len()));
            }
            rules.push(Rule { file, role });
        }
        let lead = pattern::compile("{lead}", lexicon, &mut words);
        let lead = lead.map_err(|problem| LoadError {
            file: "phrases".to_owned(),
            problem,
        })?;
        let starts = Starts::of(&patterns);
        Ok(Self {
            rules,
            words,
            lead,
            patterns,
            starts,
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

    /// Casts the shadow that the rules match.
    pub fn shadow(&self, prose: &Prose, lexicon: &Lexicon) -> Shadow {
        Shadow::of(prose, lexicon, &self.words, &self.lead)
    }

    /// Judges a message.
    pub fn judge(&self, view: View<'_>) -> Verdicts {
        let (mut hits, mut gates) = (Vec::new(), Vec::new());
        self.each_match(view.shadow, |hit| {
            if self.gate(hit.rule).is_some() {
                gates.push(hit)
            } else {
                hits.push(hit)
            }
        });
        match hits.is_empty() {
            true => Verdicts::default(),
            false => resolve::resolve(self, view, hits, &gates),
        }
    }

    /// Calls `each` for the matches of all patterns; those of one pattern do not overlap.
    fn each_match(&self, shadow: &Shadow, mut each: impl FnMut(Hit)) {
        let mut scratch = Scratch::default();
        let mut free_from = self.starts.awake(shadow.cells());
        for (at, cell) in shadow.cells().iter().enumerate() {
            for pattern in self.starts.at(cell) {
                let (program, rule) = &self.patterns[pattern];
                if at < free_from[pattern] {
                    continue;
                }
                let Some(found) = program.run(shadow.cells(), at, &mut scratch) else {
                    continue;
                };
                // The boundary that ends a match may begin the next.
                let last = found.end.saturating_sub(1);
                let closes = shadow.cells().get(last).map(|cell| cell.class);
                let on_mark = matches!(closes, Some(Class::BOUNDARY | Class::COMMA));
                free_from[pattern] = if on_mark { last } else { found.end }.max(at + 1);
                each(Hit {
                    rule: *rule,
                    start: shadow.token_at(found.start),
                    head: found.head.map(|head| shadow.token_at(head)),
                    end: shadow.token_at(found.end),
                });
            }
        }
    }
}

/// Checks a file and says what its matches mean.
fn role(file: &RuleFile, name: &str) -> Result<Role, String> {
    if file.id != name {
        return Err(format!(
            "id = \"{}\": a rule is called like its file, \"{name}\"",
            file.id
        ));
    }
    if file.patterns.is_empty() {
        return Err("patterns: at least one is needed".to_owned());
    }
    if file.flags.len() < file::EXAMPLES || file.passes.len() < file::EXAMPLES {
        return Err(format!(
            "flags and passes: at least {} examples of each are needed",
            file::EXAMPLES
        ));
    }
    match (&file.finding, &file.gate) {
        (Some(finds), None) if (0.0..=1.0).contains(&finds.confidence) => Ok(Role::Finds {
            finds: finds.clone(),
            id: file.id.as_str().into(),
            form: finds.form.as_str().into(),
            why: file.why.as_str().into(),
        }),
        (Some(_), None) => Err("confidence: a number from 0 to 1 is needed".to_owned()),
        (None, Some(gate)) if gate.effect == Effect::Silence && gate.silence.is_none() => {
            Err("silence: a reason is needed".to_owned())
        }
        (None, Some(gate)) => Ok(Role::Gates(gate.clone())),
        _ => Err("either a [finding] or a [gate] is needed, and not both".to_owned()),
    }
}
