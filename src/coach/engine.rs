//! The one door into the language engine: a message in, what it tells and asks out.

use std::sync::Arc;

use super::reader::Reader;
use super::rewrite::{Explanation, Rewriter};
use super::rules::{PackFile, Rule};
use super::{Finding, Kind, MessageText, Questions, Rewrite, Sensitivity, TextSilence, Verdict};

/// A message that tells more often than this is a plan or a manual: no question can stand for it, and
/// looking for one takes time that grows with the square of the number.
const MOST_TOLD: usize = 24;

/// A text longer than this, in bytes, is a document rather than something said. It is read, but looking for
/// a question takes time that grows faster than the text.
const LONGEST_SAID: usize = 12_000;

/// The built-in rules, lexicon and templates, compiled once and shared.
#[derive(Debug)]
pub struct Engine {
    reader: Reader,
    rewriter: Rewriter,
}

/// A rule, lexicon or template file that cannot be used: names the file, the place and the fix.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}")]
pub struct LoadError {
    /// The file, with a colon and the line where that is known.
    pub file: String,
    pub problem: String,
}

/// Files that are refused, one problem a line.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Refused(pub Vec<LoadError>);

impl From<LoadError> for Refused {
    fn from(error: LoadError) -> Self {
        Self(vec![error])
    }
}

/// What the engine understood of one message.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The label from the text alone; never changed by a gate, a sensitivity or a failed rewrite.
    pub verdict: Verdict,
    /// In the order of the text, not overlapping.
    pub findings: Vec<Finding>,
    /// What rules on trial found: counted, never shown, and no part of the verdict.
    pub on_trial: Vec<Finding>,
    pub questions: Questions,
    /// Why nothing would be shown, judged from the text alone.
    pub silence: Option<TextSilence>,
}

/// What a rewrite may take into account beyond the message.
#[derive(Clone, Debug, Default)]
pub struct RewriteWish {
    /// Template ids that this leader saw lately: used last.
    pub seen: Vec<Arc<str>>,
    /// This template and no other: a rewrite that was shown before is to be made again.
    pub only: Option<Arc<str>>,
    /// Varies the choice among equally good templates; the same seed gives the same rewrites.
    pub seed: u64,
}

impl Engine {
    /// Loads what is compiled in. Its examples run in the tests, not at each start.
    ///
    /// # Errors
    /// Names the first file that is malformed.
    pub fn built_in() -> Result<Self, Refused> {
        Self::with_pack(&[])
    }

    /// The same with a pack of rules laid over the built-in ones. Every example of the pack is run against
    /// all the rules together.
    ///
    /// # Errors
    /// Names the first file that is malformed, or each example that fails with what happened instead.
    pub fn with_pack(pack: &[PackFile]) -> Result<Self, Refused> {
        Ok(Self {
            reader: Reader::with_pack(pack)?,
            rewriter: Rewriter::built_in()?,
        })
    }

    /// An engine of these rule files and no other, given as (path, text); their examples are not run. For
    /// measuring what rules cost.
    ///
    /// # Errors
    /// Names the first file that is malformed.
    pub fn of_rules(files: &[(&str, &str)]) -> Result<Self, Refused> {
        Ok(Self {
            reader: Reader::of_rules(files)?,
            rewriter: Rewriter::built_in()?,
        })
    }

    /// Reads a message. Cannot fail on any text.
    pub fn read(&self, text: &MessageText, sensitivity: Sensitivity) -> Reading {
        self.reader.read(text, sensitivity)
    }

    /// The rules and gates that are loaded.
    pub fn rules(&self) -> &[Rule] {
        self.reader.rules.rules()
    }

    /// Open questions in place of what `reading` found, best first, at most three; empty when nothing
    /// honest is left to ask.
    pub fn rewrite(
        &self,
        text: &MessageText,
        reading: &Reading,
        wish: &RewriteWish,
    ) -> Vec<Rewrite> {
        let too_much = reading.findings.len() > MOST_TOLD || text.as_str().len() > LONGEST_SAID;
        if too_much || reading.silence.is_some_and(forbids_questions) {
            return Vec::new();
        }
        self.rewriter
            .rewrite(text.as_str(), &reading.findings, wish, |text| {
                self.tells(text, reading)
            })
    }

    /// How the rewrites of a message came about: its slots, and every template that fits with the rule
    /// that refused it.
    pub fn explain(
        &self,
        text: &MessageText,
        reading: &Reading,
        wish: &RewriteWish,
    ) -> Explanation {
        self.rewriter
            .explain(text.as_str(), &reading.findings, wish, |text| {
                self.tells(text, reading)
            })
    }

    /// Whether a text, read by itself, still tells: no rewrite may. A check-up beside the order of `before` is a
    /// question of its own, which stays.
    fn tells(&self, text: &str, before: &Reading) -> bool {
        let checks = |finding: &Finding| finding.kind == Kind::Check;
        let beside = before.findings.iter().any(checks) && !before.findings.iter().all(checks);
        let reading = self.read(&MessageText::new(text), Sensitivity::High);
        let mut left = reading.findings.iter();
        left.any(|finding| !(beside && checks(finding)))
    }
}

/// R14: in danger, in matters of law or people, in grief and in other languages there is no question to
/// offer, even on demand.
fn forbids_questions(silence: TextSilence) -> bool {
    matches!(
        silence,
        TextSilence::Safety | TextSilence::Legal | TextSilence::Crisis | TextSilence::Language
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_of_orders_and_a_document_are_read_and_offered_no_question() {
        let engine = Engine::built_in().unwrap();
        let order = "Send me the report by Friday. ";
        let offered = |text: String| {
            let text = MessageText::new(text);
            let reading = engine.read(&text, Sensitivity::Default);
            assert_eq!(reading.verdict, Verdict::Tell);
            engine.rewrite(&text, &reading, &RewriteWish::default())
        };
        assert!(!offered(order.to_owned()).is_empty());
        assert!(offered(order.repeat(MOST_TOLD + 1)).is_empty());
        let grey = "The sky over the harbour was grey. ".repeat(LONGEST_SAID / 30);
        assert!(offered(format!("{order}{grey}")).is_empty());
    }
}
