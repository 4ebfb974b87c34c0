//! What must survive: names, numbers, Slack's tokens, times and the object of the replaced text.

use std::ops::Range;

use super::clause::Source;
use super::slots::{Slot, Slots, Trait};
use super::tokens::{Shape, Token};

/// Words that open a clause with a capital or are shouted, and so name nobody.
const NO_NAMES: &[&str] = &[
    "i", "i'm", "i’m", "i'll", "i’ll", "i'd", "i’d", "i've", "i’ve", "eod", "asap", "ok", "no",
    "pls", "please", "also", "just", "then", "and", "now", "fyi", "btw",
];
/// Function words: losing one loses nothing.
const SMALL: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "my",
    "your",
    "our",
    "his",
    "her",
    "their",
    "its",
    "it",
    "them",
    "me",
    "us",
    "you",
    "we",
    "i",
    "to",
    "of",
    "in",
    "on",
    "at",
    "by",
    "for",
    "with",
    "from",
    "and",
    "or",
    "so",
    "up",
    "out",
    "off",
    "down",
    "over",
    "into",
    "about",
    "as",
    "is",
    "are",
    "be",
    "was",
    "just",
    "please",
    "pls",
    "some",
    "any",
    "all",
    "every",
    "each",
    "here",
    "there",
    "now",
    "then",
    "also",
    "back",
    "if",
    "when",
    "who",
    "what",
    "how",
    "not",
    "no",
    "more",
    "can",
    "will",
    "has",
    "have",
    "do",
    "did",
    "he",
    "she",
    "they",
    "him",
    "than",
    "too",
    "really",
    "still",
    "need",
    "want",
    "should",
    "must",
    "yourself",
    "myself",
    "u",
    "&amp;",
    "don't",
    "dont",
    "don’t",
    "never",
    "until",
    "till",
    "anything",
    "everything",
    "something",
    "i've",
    "i’ve",
    "i'll",
    "i’ll",
    "i'd",
    "i’d",
    "i'm",
    "i’m",
    "you're",
    "you’re",
    "let's",
    "let’s",
    "should",
    "would",
    "could",
    "like",
    "think",
    "maybe",
    "perhaps",
    "sure",
    "make",
    "let",
    "get",
    "go",
    "because",
    "better",
    "asap",
    "have",
    "you'll",
    "you’ll",
    "isn't",
    "isn’t",
    "wouldn't",
    "shouldn't",
    "right",
    "ok",
    "okay",
    "pls",
    "help",
    "were",
];

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
                && !NO_NAMES.contains(&text.to_lowercase().as_str())
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

/// How many telling words of the action a question leaves out.
pub fn lost(action_lower: &str, question_lower: &str) -> usize {
    action_lower
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| word.len() > 1 && !SMALL.contains(word))
        .filter(|word| {
            // A gerund keeps the start of its verb.
            let stem = &word[..word.char_indices().nth(4).map_or(word.len(), |(at, _)| at)];
            !question_lower.contains(stem)
        })
        .count()
}
