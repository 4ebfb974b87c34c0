//! R1 to R14 of the domain model (section 4.1) as code: a candidate that breaks one is never shown.
//!
//! R1 and part of R11 are checked when a template is loaded; R10 is held by the splice and R14 by the
//! caller, which does not ask for rewrites in an incident.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

use super::grammar::fits_together;
use super::slots::{Slot, Trait, Traits};
use super::template::{Opens, Template};
use super::tokens::{Shape, ends_shortened, scan};

/// The rule that a candidate breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Starts with an auxiliary or has no open cue.
    Closed,
    /// A command in disguise.
    Disguised,
    /// Asks "why".
    Why,
    /// Not exactly one question mark, at the end.
    Stacked,
    /// A name, number, link, deadline or object is lost.
    LosesFacts,
    /// A word that is neither the template's nor the leader's.
    AddsFacts,
    TooLong,
    /// Case, apostrophes.
    Register,
    /// Praise or therapy.
    Tone,
    /// Asks about what is already decided.
    FakeOpenness,
    /// Names a benefit of the leader's own option.
    Leading,
    /// The words do not fit together.
    Grammar,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "it can be answered with yes or no (R2)",
            Self::Disguised => "it would still tell (R3)",
            Self::Why => "it asks why, which sounds like blame (R4)",
            Self::Stacked => "it asks more than one thing (R5)",
            Self::LosesFacts => "a name, number, date or thing of the message would be lost (R6)",
            Self::AddsFacts => "it says what the message does not (R7)",
            Self::TooLong => "it is too long next to the message (R8)",
            Self::Register => "its capitals do not fit the message (R9)",
            Self::Tone => "it praises or consoles (R11)",
            Self::FakeOpenness => "it asks about what is already decided (R12)",
            Self::Leading => "it leads to one answer (R13)",
            Self::Grammar => "its words do not fit together",
        })
    }
}

const OPEN: &[&str] = &[
    "how", "what", "which", "where", "who", "when", "how's", "what's", "who's", "where's", "hows",
    "whats", "whos", "how’s", "what’s", "who’s",
];
/// R3: openings that ask for one answer, and words that judge.
const DISGUISED: &[&str] = &[
    "how about",
    "what about",
    "what if you",
    "when will",
    "when can",
    "how soon",
    "how come",
    "what's stopping",
    "finally",
    "have you considered",
    "how hard",
];
/// R11.
const TONE: &[&str] = &[
    "journey",
    "curious",
    "amazing",
    "gentle",
    "gently",
    "invite you",
    "beautiful",
    "space for",
    "awesome",
    "love to hear",
    "heart",
];
/// R13.
const BENEFIT: &[&str] = &["benefit", "gain", "save", "improve", "better"];

/// Any of the words of R3 and R11, in one pass: most questions hold none.
static SUSPECT: LazyLock<Regex> = LazyLock::new(|| {
    let words: Vec<String> = DISGUISED
        .iter()
        .chain(TONE)
        .map(|word| regex::escape(word))
        .collect();
    Regex::new(&words.join("|")).expect("the words are constants")
});

/// Checks a template's own words: R1, R2, R4, R5, R11.
///
/// # Errors
/// Says in plain words what is wrong with it.
pub fn check_template(text: &str, permission: bool) -> Result<(), String> {
    if text.matches('?').count() != 1 || !text.ends_with('?') {
        return Err("it must hold one question mark, at its end".to_owned());
    }
    let lower = text.to_ascii_lowercase();
    if has_word(&lower, "why") {
        return Err("it must not ask why".to_owned());
    }
    if !permission && !is_open(&lower) {
        return Err("its question must be open: what, how, which, where, who or when".to_owned());
    }
    if TONE
        .iter()
        .chain(DISGUISED)
        .any(|word| lower.contains(word))
    {
        return Err("it praises, consoles or commands in disguise".to_owned());
    }
    Ok(())
}

/// The last sentence opens with an open word, at once or after a short "on a scale…," or "if …,".
fn is_open(lower: &str) -> bool {
    let last = lower
        .match_indices(". ")
        .filter(|(at, _)| !ends_shortened(&lower[..=*at]))
        .last()
        .map_or(lower, |(at, _)| &lower[at + 2..]);
    let last = last.trim_start();
    let opens = |clause: &str| {
        let first = clause
            .trim_start()
            .split([' ', '?', ','])
            .next()
            .unwrap_or("");
        OPEN.contains(&first)
    };
    opens(last) || last.split_once(", ").is_some_and(|(_, rest)| opens(rest))
}

fn has_word(lower: &str, word: &str) -> bool {
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|known| known == word)
}

/// What a candidate is judged against.
pub struct Case<'a> {
    /// Words of the replaced text.
    pub original_words: usize,
    /// Names, numbers, tokens and times that must survive, in lower case.
    pub facts: &'a [String],
    pub traits: Traits,
    pub capital: bool,
    /// The message in lower case.
    pub message_lower: &'a str,
    /// How many telling words of the replaced text the question leaves out.
    pub lost: u32,
    /// A list keeps its items, so only its question is measured.
    pub steps: bool,
}

/// Runs every rule on `inserted`, the text that would stand in the message; `question` is that text
/// without list items.
///
/// # Errors
/// The first rule that it breaks.
pub fn check(
    template: &Template,
    inserted: &str,
    question: &str,
    case: &Case<'_>,
) -> Result<(), Broken> {
    let lower = inserted.to_lowercase();
    let masked = without_opaque(question);
    let question_lower = masked.to_lowercase();
    if !template.permission && !is_open(&question_lower) {
        return Err(Broken::Closed);
    }
    let suspect = SUSPECT.is_match(&question_lower);
    let says = |list: &[&str]| {
        suspect
            && list.iter().any(|phrase| {
                question_lower.contains(phrase) && !case.message_lower.contains(phrase)
            })
    };
    if says(DISGUISED) {
        return Err(Broken::Disguised);
    }
    if has_word(&question_lower, "why") && !has_word(case.message_lower, "why")
        || question_lower.starts_with("why")
    {
        return Err(Broken::Why);
    }
    let marks = without_opaque(inserted).matches('?').count();
    if marks != 1 || !masked.trim_end().ends_with('?') {
        return Err(Broken::Stacked);
    }
    // "Asking for people, not weeks is one option" misses a comma.
    if template.opens_with_slot()
        && inserted
            .split(". ")
            .next()
            .is_some_and(|first| first.contains(", not "))
    {
        return Err(Broken::Grammar);
    }
    let thin = !case.steps && case.lost > allowed_loss(case.traits);
    if !template.permission && (thin || !case.facts.iter().all(|fact| keeps(&lower, fact))) {
        return Err(Broken::LosesFacts);
    }
    if case.traits.has(Trait::Decided)
        && matches!(
            template.opens,
            Opens::Whether | Opens::What | Opens::Decision | Opens::Evaluation
        )
    {
        return Err(Broken::FakeOpenness);
    }
    if says(TONE) {
        return Err(Broken::Tone);
    }
    let words = question.split_whitespace().count();
    if !case.steps && (words > 30 || words > case.original_words + 12) {
        return Err(Broken::TooLong);
    }
    if template.uses(Slot::Acting)
        && question_lower.contains("what would")
        && BENEFIT
            .iter()
            .any(|word| has_word(&question_lower, word) && !has_word(case.message_lower, word))
    {
        return Err(Broken::Leading);
    }
    if case.capital != starts_capital(inserted, case.capital) {
        return Err(Broken::Register);
    }
    if fits_together(&question_lower) {
        Ok(())
    } else {
        Err(Broken::Grammar)
    }
}

/// How many telling words may go: a gate, a finished deed and "do the same" are mostly frame.
fn allowed_loss(traits: Traits) -> u32 {
    let framed = [
        Trait::Done,
        Trait::Gate,
        Trait::Visibility,
        Trait::Veto,
        Trait::Reserved,
        Trait::Same,
    ];
    if framed.iter().any(|frame| traits.has(*frame)) {
        6
    } else if traits.has(Trait::Several) {
        3
    } else {
        4
    }
}

/// Whether the question opens with a word of ours rather than with a name of the leader's.
fn opens_by_template(inserted: &str) -> bool {
    let first = inserted.split([' ', '?', ',']).next().unwrap_or("");
    OPEN.iter().any(|word| first.eq_ignore_ascii_case(word))
}

fn starts_capital(inserted: &str, wanted: bool) -> bool {
    // A lower-case leader may open with a name; a capital leader may open with a number or a token.
    match inserted.chars().next() {
        Some(first) if first.is_alphabetic() && wanted => first.is_uppercase(),
        Some(first) if !wanted => first.is_uppercase() && opens_by_template(inserted),
        _ => wanted,
    }
}

fn keeps(lower: &str, fact: &str) -> bool {
    lower.match_indices(fact).any(|(at, _)| {
        let before = lower[..at].chars().next_back();
        let after = lower[at + fact.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let cut_before = joins(before) && fact.starts_with(char::is_alphanumeric);
        let cut_after = joins(after) && fact.ends_with(char::is_alphanumeric);
        !cut_before && !cut_after
    })
}

/// Slack's tokens and links may hold question marks of their own.
fn without_opaque(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '`', '@']) && !text.contains("http") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for token in scan(text) {
        out.push_str(&text[end..token.at.start]);
        out.push_str(if token.shape == Shape::Opaque {
            "x"
        } else {
            token.text(text)
        });
        end = token.at.end;
    }
    out.push_str(&text[end..]);
    out.into()
}
