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

/// The telling words of the replaced text, each by its first letters: a gerund keeps the start of its verb.
pub fn telling(replaced_lower: &str, words: &Words) -> Vec<String> {
    replaced_lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| word.len() > 1 && !words.lists.function.contains(*word))
        .map(|word| word.chars().take(4).collect())
        .collect()
}

/// How many of the telling words a question leaves out.
pub fn lost(telling: &[String], question_lower: &str) -> usize {
    telling
        .iter()
        .filter(|start| !question_lower.contains(start.as_str()))
        .count()
}
