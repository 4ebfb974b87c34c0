//! The leader's way of writing: capitals and apostrophes.

use super::clause::Source;
use super::tokens::ends_shortened;

/// What a rewrite copies from the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// The question opens with a capital.
    pub capital: bool,
    /// A later sentence opens with one.
    pub sentences: bool,
    pub apostrophe: Apostrophe,
    /// The clause is shouted; a rewrite is not.
    pub shouted: bool,
    /// The message spells the British way.
    pub british: bool,
    /// The leader writes "i" for "I".
    pub small_i: bool,
}

/// Gerunds that are spelled with one l in America and with two elsewhere.
const ONE_L: &[&str] = &[
    "canceling",
    "labeling",
    "traveling",
    "modeling",
    "signaling",
    "fueling",
    "totaling",
    "leveling",
    "channeling",
    "dialing",
    "counseling",
    "marshaling",
    "paneling",
    "refueling",
];

/// How the leader writes "what's".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apostrophe {
    Straight,
    Curly,
    /// Leaves it out: "whats".
    Dropped,
}

impl Register {
    /// Reads the register of the clause that starts at `start`.
    pub fn of(source: &Source<'_>, start: usize, end: usize) -> Self {
        let clause = &source.text[start..end];
        let capital = capital(source.text, start, clause);
        Self {
            capital,
            sentences: capital,
            apostrophe: apostrophe(source),
            shouted: shouted(clause),
            british: british(&source.lower),
            small_i: source
                .text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "i"),
        }
    }

    /// Puts a filled template into this register. With `own_start` the question opens with the leader's
    /// own word, which keeps its capital.
    pub fn apply(self, question: &str, own_start: bool) -> String {
        let mut out = match self.apostrophe {
            Apostrophe::Straight => question.to_owned(),
            Apostrophe::Curly => question.replace('\'', "’"),
            Apostrophe::Dropped => drop_apostrophes(question),
        };
        if self.british {
            for word in ONE_L.iter().filter(|word| question.contains(**word)) {
                let two = word.replace("ling", "lling");
                out = out.replace(word, &two);
            }
        }
        let later: Vec<usize> = out
            .match_indices(". ")
            .filter(|(at, _)| !ends_shortened(&out[..=*at]))
            .map(|(at, _)| at + 2)
            .collect();
        if !own_start || self.capital {
            self.set_first(&mut out, 0, self.capital);
        }
        for start in later {
            self.set_first(&mut out, start, self.sentences);
        }
        out
    }

    fn set_first(self, text: &mut String, at: usize, capital: bool) {
        let Some(first) = text[at..].chars().next().filter(char::is_ascii_alphabetic) else {
            return;
        };
        let is_i = text[at..].split(|c: char| !c.is_alphanumeric()).next() == Some("I");
        let letter = if capital || is_i && !self.small_i {
            first.to_ascii_uppercase()
        } else {
            first.to_ascii_lowercase()
        };
        text.replace_range(at..=at, letter.encode_utf8(&mut [0; 4]));
    }
}

/// "what's" → "whats", but a possessive such as "the team's" keeps its apostrophe.
fn drop_apostrophes(question: &str) -> String {
    let mut out = question.to_owned();
    for (with, without) in [
        ("What's", "Whats"),
        ("what's", "whats"),
        ("Who's", "Whos"),
        ("who's", "whos"),
        ("How's", "Hows"),
        ("how's", "hows"),
        ("it's", "its"),
        ("I'm", "Im"),
        ("don't", "dont"),
        ("you'd", "youd"),
    ] {
        out = out.replace(with, without);
    }
    out
}

fn capital(text: &str, start: usize, clause: &str) -> bool {
    let first = clause.chars().find(|c| c.is_alphabetic());
    let word = clause
        .split(|c: char| !c.is_alphanumeric())
        .find(|word| !word.is_empty())
        .unwrap_or("");
    if word != "I" && !word.chars().all(|c| c.is_ascii_digit()) {
        return first.is_some_and(char::is_uppercase);
    }
    // "I" is always a capital: the place in the sentence decides.
    let before = text[..start].trim_end();
    if before.ends_with([',', ':', ';', '-', '–', '—']) {
        return false;
    }
    before.is_empty()
        || before.ends_with(['.', '!', '?', '\n', '>', ':'])
            && text
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(char::is_uppercase)
}

fn apostrophe(source: &Source<'_>) -> Apostrophe {
    if source.text.contains('’') {
        return Apostrophe::Curly;
    }
    let bare = !source.text.contains('\'')
        && source
            .lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| source.words.lists.bare.contains(word));
    if bare {
        Apostrophe::Dropped
    } else {
        Apostrophe::Straight
    }
}

/// Whether a word of the message is spelled the British way.
fn british(lower: &str) -> bool {
    const WORDS: &[&str] = &[
        "colour",
        "favour",
        "labour",
        "behaviour",
        "neighbour",
        "honour",
        "centre",
        "theatre",
        "metre",
        "litre",
        "organis",
        "realise",
        "realising",
        "prioritis",
        "apologis",
        "recognis",
        "finalise",
        "finalising",
        "summaris",
        "cheque",
        "licence",
        "whilst",
        "grey",
        "tyre",
        "cancelled",
        "labelled",
        "travell",
        "modelling",
        "catalogue",
        "mum",
        "rota",
    ];
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.iter().any(|start| word.starts_with(start)))
}

fn shouted(clause: &str) -> bool {
    let words = clause
        .split_whitespace()
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let mut count = 0;
    for word in words {
        if word.chars().any(char::is_lowercase) {
            return false;
        }
        count += 1;
    }
    count >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::rewrite::words::Words;

    fn register(text: &str) -> Register {
        Register::of(
            &Source::new(text, &Words::built_in().expect("the lists load")),
            0,
            text.len(),
        )
    }

    #[test]
    fn a_lower_case_chat_stays_lower_case() {
        let register = register("pls fix it");
        assert_eq!(register.apply("What's next? ", false), "what's next? ");
        assert_eq!(
            register.apply("Legal waits. What now?", true),
            "Legal waits. what now?"
        );
    }

    #[test]
    fn a_leader_without_apostrophes_gets_none() {
        assert_eq!(
            register("dont merge it").apply("What's next?", false),
            "whats next?"
        );
        assert_eq!(
            register("Don’t merge it").apply("What's next?", false),
            "What’s next?"
        );
    }

    #[test]
    fn shouting_is_heard() {
        assert!(register("FIX THIS NOW").shouted);
        assert!(!register("Fix CI").shouted);
    }
}
