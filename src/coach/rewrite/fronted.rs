//! A time or a condition that stands before a clause goes behind its action: no question follows it well.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::Source;
use super::deadline::WEEKDAYS;
use super::slots::{Slot, Slots, Trait};
use super::splice::sentence_start;
use super::tokens::{Shape, Token};
use super::understand::Reader;

/// What may move: a time, a condition, or each of several things.
static MOVES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:when|whenever|once|after|before|until|till|if|each time|every time|next|this|starting|beginning|from|for (?:each|every|all|any|now|next|this|today|tomorrow|the (?:next|rest|moment|time being|first))|by|today|tonight|tomorrow|going forward|in (?:the )?future|in the (?:morning|afternoon|evening|meantime)|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|over the|during|at the (?:end|start|next|beginning))\b",
    )
    .expect("the pattern is a constant")
});

/// Kindness or modesty rather than a time: it may stay where it is.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\b(?:if (?:i|it) (?:was|were)|if you ask|you (?:can|could|get|have a|have time|don['’]?t mind|like|want|wish|please)|you['’]?ve got|u get|u can|a (?:sec|second|moment|minute|min|chance|mo)|free|possible|ok with you|time permits|convenient|ready)\b",
    )
    .expect("the pattern is a constant")
});

/// Times that stand before an order and are no deadlines by themselves, besides the days of the week.
const TIMES: &[&str] = &[
    "first thing",
    "before you",
    "when you",
    "once you",
    "after you",
];

/// A pronoun whose noun stands in the time or condition that would move behind it.
const BACKWARD: &[&str] = &[
    "it", "its", "them", "they", "their", "him", "her", "he", "she", "those", "these",
];

/// Openers behind which a noun comes that the action may speak of.
const NAMES: &[&str] = &[
    "if",
    "when",
    "once",
    "after",
    "before",
    "until",
    "till",
    "each time",
    "every time",
    "for each",
    "for every",
    "for all",
    "for any",
];

/// At most this many words move, and an action has at most this many with them.
const MOST_MOVED: usize = 11;
const MOST_WORDS: usize = 24;

/// Moves what stands before `core` into the action of `slots`. Gives the word by which a question shows that
/// it kept it.
pub fn fetch(
    reader: &Reader,
    source: &Source<'_>,
    core: &mut Range<usize>,
    slots: &mut Slots,
) -> Option<String> {
    let start = opening(source, core.start)?;
    let said = source.text[start..core.start].trim_end_matches([',', ' ', '-', '–', '—']);
    let said = [" though", " tho", " then", " also", " please", " pls"]
        .iter()
        .find_map(|filler| said.strip_suffix(filler))
        .unwrap_or(said)
        .trim_end_matches(',');
    let lower = &source.lower[start..start + said.len()];
    let length = lower.split_whitespace().count();
    if !MOVES.is_match(lower)
        || COURTESY.is_match(lower)
        || length > MOST_MOVED
        || lower.contains(['?', '!', ':', ';', '(', '"', '“', ','])
    {
        return None;
    }
    let act = slots.get(Slot::Act).or(slots.get(Slot::Acting))?;
    let names = NAMES.iter().any(|start| lower.starts_with(start));
    let points_back = names
        && act
            .to_lowercase()
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| BACKWARD.contains(&word));
    // Behind "…, not on the chairs" nothing can be added.
    let closed = act
        .rsplit_once(", ")
        .is_none_or(|(_, last)| last.starts_with("and ") || last.contains(" and "));
    if points_back || !closed || act.split_whitespace().count() + length > MOST_WORDS {
        return None;
    }
    let said = inside(said);
    for slot in [Slot::Act, Slot::Acting] {
        let longer = slots.get(slot).map(|act| format!("{act} {said}"));
        slots.set(slot, longer.unwrap_or_default());
    }
    let found = reader.deadlines.find(&said, &said.to_ascii_lowercase());
    // "if he has not come by 3" gives the act no date.
    if let Some(time) = found.filter(|time| !names && !time.urgent && slots.get(Slot::Dl).is_none())
    {
        slots.set(Slot::Dl, time.text.clone());
        slots.set(Slot::Dln, time.noun.clone().unwrap_or_default());
        slots.traits.add(Trait::Timed);
    }
    core.start = start;
    let last = said.split_whitespace().next_back()?;
    Some(last.to_lowercase())
}

/// Where the time or condition starts: at the start of the sentence, or behind a name.
fn opening(source: &Source<'_>, at: usize) -> Option<usize> {
    let start = sentence_start(source.text, at);
    let tokens = source.tokens(start..at);
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let named = |token: &Token| {
        let text = token.text(source.text);
        token.shape == Shape::Opaque && text.starts_with(['<', '@'])
            || text.starts_with(char::is_uppercase)
                && !MOVES.is_match(&source.lower[token.at.start..at])
            || matches!(text, "," | ":")
            || matches!(
                lower(token),
                "all" | "team" | "both" | "so" | "ok" | "hi" | "hey"
            )
    };
    let first = tokens.iter().position(|token| !named(token))?;
    let begins = first == 0
        || tokens[first - 1].shape != Shape::Word
        || matches!(lower(&tokens[first - 1]), "so" | "ok");
    begins.then(|| tokens[first].at.start)
}

/// "monday first thing you're calling them": whether a time stands before the clause in its sentence.
pub fn is_timed(reader: &Reader, source: &Source<'_>, start: usize) -> bool {
    let from = sentence_start(source.text, start);
    let lower = &source.lower[from..start];
    let mut times = TIMES.iter().chain(WEEKDAYS);
    reader
        .deadlines
        .find(&source.text[from..start], lower)
        .is_some()
        || times.any(|time| lower.contains(time))
}

/// The first letter as it stands inside a sentence.
fn inside(said: &str) -> String {
    let first = said.split(' ').next().unwrap_or("");
    if first == "I" || first.chars().skip(1).any(char::is_uppercase) {
        return said.to_owned();
    }
    match said.chars().next() {
        Some(letter) => letter.to_lowercase().chain(said.chars().skip(1)).collect(),
        None => String::new(),
    }
}
