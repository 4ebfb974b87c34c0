//! The reading half of the engine: prose, shadow, rules, questions, verdict.

use super::engine::{LoadError, Reading, Refused};
use super::lexicon::Lexicon;
use super::prose::{Prose, TokenKind, Writing};
use super::question;
use super::rules::{self, PackFile, RuleSet, View};
use super::{Finding, MessageText, Sensitivity, Strength, TextSilence, Verdict};

/// The lexicon and the rules of one language.
#[derive(Clone, Debug)]
pub struct Reader {
    pub lexicon: Lexicon,
    pub rules: RuleSet,
}

impl Reader {
    /// Loads what is compiled in, with a pack of rules laid over it.
    ///
    /// # Errors
    /// Names the first file that is malformed, or each example of the pack that fails.
    pub fn with_pack(pack: &[PackFile]) -> Result<Self, Refused> {
        let reader = Self::of_rules(&rules::overlay(rules::RULES, pack)?)?;
        let of_pack: Vec<(&str, &str)> = pack
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        let failures = rules::failures(&reader.rules, &reader.lexicon, &of_pack);
        match failures.is_empty() {
            true => Ok(reader),
            false => Err(Refused(failures)),
        }
    }

    /// The built-in lexicon with these rule files, given as (path, text), and no other.
    ///
    /// # Errors
    /// Names the first file that is malformed.
    pub fn of_rules(files: &[(&str, &str)]) -> Result<Self, LoadError> {
        let lexicon = built_in_lexicon()?;
        let rules = RuleSet::load(files, &lexicon)?;
        Ok(Self { lexicon, rules })
    }

    /// Reads a message. Cannot fail on any text.
    pub fn read(&self, text: &MessageText, sensitivity: Sensitivity) -> Reading {
        let prose = Prose::read(text.as_str(), &self.lexicon.writing);
        let shadow = self.rules.shadow(&prose, &self.lexicon);
        let view = View {
            prose: &prose,
            shadow: &shadow,
            lexicon: &self.lexicon,
        };
        let mut verdicts = self.rules.judge(view);
        if !(verdicts.findings.is_empty() && verdicts.on_trial.is_empty()) && is_foreign(view) {
            verdicts.silence = (!verdicts.findings.is_empty()).then_some(TextSilence::Language);
            verdicts.findings.clear();
            verdicts.on_trial.clear();
        }
        let questions = question::count(view, &verdicts.findings);
        let verdict = verdicts
            .findings
            .iter()
            .map(|finding| finding.strength)
            .max();
        let verdict = match verdict {
            None => Verdict::None,
            Some(Strength::Soft) => Verdict::Soft,
            Some(Strength::Tell) => Verdict::Tell,
        };
        let mut reading = Reading {
            verdict,
            findings: verdicts.findings,
            on_trial: verdicts.on_trial,
            questions,
            silence: None,
        };
        reading.silence = verdicts.silence.or_else(|| silence(&reading, sensitivity));
        reading
    }
}

/// Whether a message is in another language: too few of its words are English ones that we know. English
/// chat has well over half; a false friend or two ("please check …") does not make a text English.
fn is_foreign(view: View<'_>) -> bool {
    let words = view.prose.tokens().iter().enumerate();
    let words = words.filter(|(_, token)| token.kind == TokenKind::Word);
    let (mut count, mut known) = (0, 0);
    for (at, _) in words.take(60) {
        count += 1;
        known += usize::from(view.lexicon.knows(view.norm(at)));
    }
    count >= 6 && known * 10 < count * 3
}

/// Why nothing would be shown, from the findings and the sensitivity.
fn silence(reading: &Reading, sensitivity: Sensitivity) -> Option<TextSilence> {
    let surest = |strength: Strength| {
        let of = reading
            .findings
            .iter()
            .filter(|finding| finding.strength == strength);
        of.map(|finding| finding.confidence).fold(0.0, f32::max)
    };
    if reading.verdict == Verdict::None {
        return None;
    }
    if reading.questions.open > 0 {
        return Some(TextSilence::AlreadyAsks);
    }
    match (reading.verdict, sensitivity) {
        (Verdict::Soft, Sensitivity::Low | Sensitivity::Default) => Some(TextSilence::Soft),
        (Verdict::Soft, Sensitivity::High) => None,
        _ if surest(Strength::Tell) < threshold(sensitivity) => Some(TextSilence::Unsure),
        _ => None,
    }
}

/// How sure a tell must be to be shown.
fn threshold(sensitivity: Sensitivity) -> f32 {
    match sensitivity {
        Sensitivity::Low => 0.95,
        Sensitivity::Default => Finding::SURE,
        Sensitivity::High => 0.0,
    }
}

fn built_in_lexicon() -> Result<Lexicon, LoadError> {
    let fail = |file: &str, problem| LoadError {
        file: format!("{file}.toml"),
        problem,
    };
    let writing = Writing::parse(rules::WRITING).map_err(|problem| fail("writing", problem))?;
    let sources: Vec<&str> = rules::LEXICON.iter().map(|(_, source)| *source).collect();
    let name = |index: usize| {
        rules::LEXICON
            .get(index)
            .map_or("lexicon", |(name, _)| name)
    };
    Lexicon::parse(writing, &sources).map_err(|(index, problem)| fail(name(index), problem))
}

#[cfg(test)]
mod tests;
