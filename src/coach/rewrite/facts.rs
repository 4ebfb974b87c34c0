//! What must survive: names, numbers, Slack's tokens, times and the object of the replaced text.

use std::ops::Range;

use super::clause::Source;
use super::slots::{Slot, Slots, Trait};
use super::tokens::{Shape, Token};
use super::words::Words;

/// Facts of `ranges` in lower case; a rewrite without one of them is not shown.
pub fn of(source: &Source<'_>, ranges: &[Range<usize>], slots: &Slots) -> Vec<String> {
    let mut facts = Vec::new();
    for range in ranges {
        let tokens = source.tokens(range.clone());
        let shouted = !tokens
            .iter()
            .any(|t| t.shape == Shape::Word && t.text(source.text).chars().any(char::is_lowercase));
        for (index, token) in tokens.iter().enumerate() {
            let starts = index == 0
                || tokens[index - 1]
                    .text(source.text)
                    .ends_with(['.', '!', '?', ':', '\n']);
            if is_fact(source, token, starts || shouted) {
                facts.push(source.text[token.at.clone()].to_lowercase());
            }
        }
    }
    if !slots.traits.has(Trait::Steps) {
        facts.extend(time(slots));
        facts.extend(object_head(slots));
    }
    facts.sort();
    facts.dedup();
    facts
}

fn is_fact(source: &Source<'_>, token: &Token, starts: bool) -> bool {
    let text = token.text(source.text);
    match token.shape {
        Shape::Opaque | Shape::Number | Shape::Emoji => true,
        Shape::Word => {
            text.starts_with(char::is_uppercase)
                && !starts
                && !source.words.lists.no_names.contains(&text.to_lowercase())
        }
        Shape::Mark => false,
    }
}

/// The time itself: "Friday" of "by Friday", "release cut" of "before the release cut".
fn time(slots: &Slots) -> Option<String> {
    let deadline = slots.get(Slot::Dln).or_else(|| slots.get(Slot::Dl))?;
    let last = deadline.split_whitespace().next_back()?;
    (!slots.traits.has(Trait::Urgent)).then(|| last.to_lowercase())
}

/// The last word of the object names it.
fn object_head(slots: &Slots) -> Option<String> {
    if slots.traits.has(Trait::Vague) || slots.traits.has(Trait::Either) {
        return None;
    }
    let object = slots.get(Slot::Who).or_else(|| slots.get(Slot::Obj))?;
    let last = object.split_whitespace().next_back()?;
    Some(
        last.trim_matches(|c: char| !c.is_alphanumeric() && c != '>' && c != '`')
            .to_lowercase(),
    )
}

/// The telling words of the replaced text, and which of them each slot keeps. At most 64 count.
#[derive(Clone, Debug, Default)]
pub struct Telling {
    all: u64,
    kept_by: Vec<(Slot, u64)>,
    kept_anyway: u64,
}

impl Telling {
    /// Reads the words of `replaced_lower`; `fact` stands before every question.
    pub fn of(replaced_lower: &str, slots: &Slots, fact: Option<&str>, words: &Words) -> Self {
        // A gerund keeps the start of its verb, so the first letters stand for the word.
        let starts: Vec<&str> = replaced_lower
            .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
            .filter(|word| word.len() > 1 && !words.lists.function.contains(*word))
            .map(|word| &word[..word.char_indices().nth(4).map_or(word.len(), |(at, _)| at)])
            .take(64)
            .collect();
        let kept = |text: &str| {
            let lower = text.to_lowercase();
            let held = starts
                .iter()
                .enumerate()
                .filter(|(_, start)| lower.contains(**start));
            held.fold(0, |mask, (at, _)| mask | 1_u64 << at)
        };
        Self {
            all: starts
                .iter()
                .enumerate()
                .fold(0, |mask, (at, _)| mask | 1 << at),
            kept_by: slots
                .iter()
                .map(|(slot, text)| (slot, kept(text)))
                .collect(),
            kept_anyway: fact.map_or(0, kept),
        }
    }

    /// How many telling words a question with these slots leaves out.
    pub fn lost(&self, shown: &[Slot]) -> u32 {
        let kept = self.kept_by.iter().filter(|(slot, _)| shown.contains(slot));
        let kept = kept.fold(self.kept_anyway, |mask, (_, words)| mask | words);
        (self.all & !kept).count_ones()
    }
}
