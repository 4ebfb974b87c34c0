//! A tell becomes an open question: what the leader said stays as fact, the thinking is handed over.
//!
//! [`clause`] cuts what is replaced, [`understand`] takes it apart into [`slots`], [`template`] gives
//! the questions, [`gate`] refuses what a good coach would not say, [`splice`] puts the question into
//! the message. A message for which nothing honest is left gives no rewrite.

mod choose;
mod clause;
mod comma;
mod deadline;
mod extent;
mod facts;
mod findings;
mod finite;
mod frames;
mod fronted;
mod gate;
mod grammar;
mod heads;
mod merge;
mod morphology;
mod noun;
mod opener;
mod phrase;
#[cfg(test)]
mod properties;
mod reason;
mod refusal;
mod register;
mod removal;
mod row;
mod scene;
mod slots;
mod splice;
mod statement;
mod steps;
mod strip;
mod tail;
mod template;
#[cfg(test)]
mod tests;
mod tokens;
mod understand;
mod words;

pub use gate::Broken;
pub use slots::{Slot, Trait};
pub use template::{Opens, Template};

use super::engine::{LoadError, RewriteWish};
use super::{Finding, Rewrite};
use deadline::Deadlines;
use frames::Frames;
use understand::Reader;
use words::Words;

/// The rewriter: templates, word lists and patterns, compiled once.
#[derive(Debug)]
pub struct Rewriter {
    reader: Reader,
    templates: Vec<Template>,
}

/// What became of one template for one message.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub template: std::sync::Arc<str>,
    /// What would stand in the message.
    pub inserted: String,
    /// The rule that it breaks, if it does.
    pub broken: Option<Broken>,
}

/// How a rewrite came about: for people who tune templates.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    pub slots: Vec<(Slot, String)>,
    pub attempts: Vec<Attempt>,
}

impl Rewriter {
    /// The built-in templates and lists.
    ///
    /// # Errors
    /// Names the file that cannot be used, and what is wrong with it.
    pub fn built_in() -> Result<Self, LoadError> {
        let reader = Reader {
            words: Words::built_in()?,
            deadlines: Deadlines::new(),
            frames: Frames::new(),
        };
        Ok(Self {
            reader,
            templates: template::built_in()?,
        })
    }

    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// At most three rewrites of `text`, best first. `tells` says whether a text would be found to tell:
    /// no rewrite is offered that would.
    pub fn rewrite(
        &self,
        text: &str,
        findings: &[Finding],
        wish: &RewriteWish,
        tells: impl Fn(&str) -> bool,
    ) -> Vec<Rewrite> {
        let Some(scene) = scene::read(&self.reader, text, findings) else {
            return Vec::new();
        };
        choose::best(&scene, &self.templates, wish, &tells)
    }

    /// What the rewriter understood, and what became of every template that fits.
    pub fn explain(
        &self,
        text: &str,
        findings: &[Finding],
        wish: &RewriteWish,
        tells: impl Fn(&str) -> bool,
    ) -> Explanation {
        let Some(scene) = scene::read(&self.reader, text, findings) else {
            return Explanation::default();
        };
        Explanation {
            slots: scene
                .slots
                .iter()
                .map(|(slot, text)| (slot, text.to_owned()))
                .collect(),
            attempts: choose::attempts(&scene, &self.templates, wish, &tells),
        }
    }
}
