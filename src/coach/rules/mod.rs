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
mod pattern;
mod resolve;
mod shadow;

use std::sync::Arc;

use regex::bytes::{Regex, RegexSet};

pub use built_in::{LEXICON, RULES, WRITING};
pub use examples::failures;
pub use extent::View;
pub use file::{Effect, Example, Finds, Gate, Guard, RuleFile, Scope};
pub use shadow::Shadow;

use super::engine::LoadError;
use super::lexicon::Lexicon;
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

/// All rules and gates, compiled into one set.
#[derive(Clone, Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    set: RegexSet,
    /// What leads up to a clause: greetings, names called, "also", "when you get a chance".
    lead: Regex,
    /// For each pattern of the set: the regex for its captures, and its rule.
    patterns: Vec<(Regex, usize)>,
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
        let mut rules = Vec::with_capacity(sources.len());
        let (mut patterns, mut regexes) = (Vec::new(), Vec::new());
        for (name, source) in sources {
            let fail = |problem: String| LoadError {
                file: (*name).to_owned(),
                problem,
            };
            let file: RuleFile = toml::from_str(source).map_err(|error| fail(error.to_string()))?;
            let role = role(&file, name).map_err(fail)?;
            for pattern in &file.patterns {
                let source = pattern::compile(pattern, lexicon).map_err(fail)?;
                let regex = Regex::new(&source)
                    .map_err(|error| fail(format!("pattern `{pattern}`: {error}")))?;
                regexes.push(source);
                patterns.push((regex, rules.len()));
            }
            rules.push(Rule { file, role });
        }
        let lead = pattern::compile("{lead}", lexicon).map(|source| format!("^{source}"));
        let lead = lead.and_then(|source| Regex::new(&source).map_err(|error| error.to_string()));
        let lead = lead.map_err(|problem| LoadError {
            file: "phrases.toml".to_owned(),
            problem,
        })?;
        let all = |problem: regex::Error| LoadError {
            file: "all rules".to_owned(),
            problem: problem.to_string(),
        };
        let set = RegexSet::new(&regexes).map_err(all)?;
        Ok(Self {
            rules,
            set,
            lead,
            patterns,
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
        Shadow::of(prose, lexicon, &self.lead)
    }

    /// Judges a message.
    pub fn judge(&self, view: View<'_>) -> Verdicts {
        let matched = self.set.matches(view.shadow.text());
        if !matched.matched_any() {
            return Verdicts::default();
        }
        let (mut hits, mut gates) = (Vec::new(), Vec::new());
        for index in matched.iter() {
            let (regex, rule) = &self.patterns[index];
            let into = if self.rules[*rule].is_gate() {
                &mut gates
            } else {
                &mut hits
            };
            collect(regex, *rule, view.shadow, into);
        }
        resolve::resolve(self, view, hits, &gates)
    }
}

impl Rule {
    fn is_gate(&self) -> bool {
        matches!(self.role, Role::Gates(_))
    }
}

/// All matches of one pattern, overlapping ones with different heads included.
fn collect(regex: &Regex, rule: usize, shadow: &Shadow, into: &mut Vec<Hit>) {
    let text = shadow.text();
    let mut from = 0;
    while let Some(captures) = regex.captures_at(text, from) {
        let whole = captures.get(0).map_or(0..0, |found| found.range());
        let action = captures.name(pattern::ACTION).map(|found| found.start());
        let start = captures
            .name(pattern::START)
            .map_or(whole.start, |found| found.start());
        into.push(Hit {
            rule,
            start: shadow.token_at(start),
            head: action.map(|at| shadow.token_at(at)),
            end: shadow.token_at(whole.end),
        });
        // A match may have used up the boundary that opens the next one.
        let last = text[whole.start..whole.end].trim_ascii_end();
        let reuse = last
            .rsplit(|byte| *byte == b' ')
            .next()
            .map_or(0, <[u8]>::len)
            + 1;
        let boundary = last.ends_with(b"|.s") || last.ends_with(b"|.q") || last.ends_with(b",.c");
        let next = if boundary {
            whole.end - reuse
        } else {
            whole.end
        };
        from = next.max(whole.start + 1);
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
