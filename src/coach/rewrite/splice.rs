//! Puts a question into the message: only the flagged clauses change, every other byte stays.

use std::ops::Range;

use super::clause::Source;
use super::opener::opener;
use super::register::Register;
use super::tail::close;
use super::tokens::{Shape, ends_shortened, is_pictograph};

/// Where the question goes and what else must give way so that the sentence stays whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Replaced by the question.
    pub span: Range<usize>,
    /// Stands before the question: empty, `, ` or `. `.
    pub lead: &'static str,
    /// Other replaced stretches, in any order, with what stands there instead.
    pub others: Vec<(Range<usize>, String)>,
    /// Whether the question opens with a capital.
    pub capital: bool,
    /// Whether a sentence after it does.
    pub sentences: bool,
}

/// Finds the place of the question for the clause `core`; `None` in the middle of a sentence that the
/// question would break.
pub fn place(source: &Source<'_>, core: &Range<usize>, register: Register) -> Option<Place> {
    // What a colon announces belongs to the clause, so no question can stand before it.
    if source.text[core.end..].trim_start().starts_with(':') && !followed_by_emoji(source, core.end)
    {
        return None;
    }
    let (start, lead, capital) = open(source, core.start, register)?;
    let opening = sentence_start(source.text, core.start);
    let sentences = message_capital(source)
        && (register.capital
            || capital
            || addressed(source, core.start)
            || source.text[opening..]
                .trim_start()
                .starts_with(char::is_uppercase));
    let (end, fix) = close(source, core.end, sentences);
    Some(Place {
        span: start..end,
        lead,
        others: fix.into_iter().collect(),
        capital,
        sentences: sentences || capital,
    })
}

/// "Team, fill it in": the clause stands behind an address, so its small letter says nothing.
fn addressed(source: &Source<'_>, at: usize) -> bool {
    source.text[sentence_start(source.text, at)..at]
        .trim_end()
        .ends_with([',', ':'])
}

/// Whether the colon opens an emoji such as `:pray:`.
fn followed_by_emoji(source: &Source<'_>, at: usize) -> bool {
    let next = source.tokens(at..source.text.len()).into_iter().next();
    next.is_some_and(|token| token.shape == Shape::Emoji)
}

/// Whether the message as a whole starts its sentences with capitals.
fn message_capital(source: &Source<'_>) -> bool {
    let first = source
        .tokens(0..source.text.len())
        .into_iter()
        .find(|token| token.shape == Shape::Word);
    first.is_some_and(|token| token.text(source.text).starts_with(char::is_uppercase))
}

/// Start of the sentence that holds `at`.
pub fn sentence_start(text: &str, at: usize) -> usize {
    let before = &text[..at];
    let mut start = 0;
    for (index, c) in before.char_indices() {
        let next = index + c.len_utf8();
        let ends = c == '\n'
            || matches!(c, '.' | '!' | '?' | '…')
                && text[next..].starts_with(char::is_whitespace)
                && !ends_shortened(&text[..next]);
        let after_emoji = is_pictograph(c) && text[next..].starts_with(' ');
        if (ends || after_emoji) && next <= at {
            start = next;
        }
    }
    start
}

/// The start of what is replaced, what stands before the question, and its capital.
fn open(source: &Source<'_>, at: usize, register: Register) -> Option<(usize, &'static str, bool)> {
    let start = sentence_start(source.text, at);
    let left = source.lower[start..at].trim_end();
    let (last_at, last) = last_word(left);
    let before_last = left[..last_at]
        .trim_end()
        .trim_end_matches([',', '-', '–', '—'])
        .trim_end();
    let says_more = before_last.chars().any(char::is_alphabetic) && !only_address(before_last);
    // A subject without its verb is half a sentence, and so is a false start: "so we, we need".
    let broken_off = left
        .strip_suffix(',')
        .map_or("", |left| left.rsplit(' ').next().unwrap_or_default());
    let halves = ["we", "i", "they", "he", "she"];
    if halves.contains(&last)
        || halves.contains(&broken_off)
        || matches!(
            broken_off,
            "the"
                | "a"
                | "to"
                | "i'd"
                | "i’d"
                | "you've"
                | "you’ve"
                | "we've"
                | "we’ve"
                | "i've"
                | "it's"
                | "and"
        )
    {
        return None;
    }
    Some(match last {
        "and" | "&amp;" | "&" | "then" | "so" | "but" if says_more => {
            (start + before_last.len(), ". ", message_capital(source))
        }
        "and" | "&amp;" | "&" | "then" => {
            let conjunction = start + last_at;
            (
                conjunction,
                "",
                register.capital || source.text[conjunction..].starts_with(char::is_uppercase),
            )
        }
        _ if opener(left).is_some() => {
            let from = start + opener(left).unwrap_or(left.len());
            let opens = source.lower[start..from].trim().is_empty();
            (
                from,
                "",
                opens
                    && source.text[from..].starts_with(char::is_uppercase)
                    && register_of_i(source, from),
            )
        }
        "" => (at, "", register.capital),
        _ if subordinate(left) => {
            let lead = if left.ends_with([',', ';', ':']) {
                " "
            } else {
                ", "
            };
            (start + left.len(), lead, false)
        }
        // A new sentence without a mark before it, or a short greeting. Anything longer is half a
        // sentence that no question can finish.
        _ if register.capital && !source.text[at..].starts_with("I ") => (at, "", true),
        _ if left.split_whitespace().count() <= 3 && !holds_verb(source, left) => {
            (at, "", register.capital)
        }
        _ => return None,
    })
}

/// "I think" opens with a capital in any register.
fn register_of_i(source: &Source<'_>, from: usize) -> bool {
    !source.text[from..].starts_with("I ") || message_capital(source)
}

/// "just tell him": half a sentence that no question can finish.
fn holds_verb(source: &Source<'_>, left: &str) -> bool {
    left.split_whitespace()
        .any(|word| source.words.joined.contains(word))
}

/// The last word of `left`, empty if it ends with a mark or a token.
pub fn last_word(left: &str) -> (usize, &str) {
    if left.ends_with('&') {
        return (left.len() - 1, "&");
    }
    if left.ends_with(|c: char| !(c.is_alphanumeric() || c == ';')) {
        return (left.len(), "");
    }
    let word = left
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '–' | '—'))
        .next()
        .unwrap_or("");
    let word = word.rsplit("--").next().unwrap_or(word);
    (left.len() - word.len(), word)
}

/// Only a name, a greeting or a mark: nothing that a full stop could close.
fn only_address(left: &str) -> bool {
    left.split_whitespace().count() <= 1 || left.ends_with(['>', ':'])
}

fn subordinate(left: &str) -> bool {
    const OPENERS: &[&str] = &[
        "when",
        "if",
        "once",
        "after",
        "before",
        "for",
        "while",
        "whenever",
        "whatever",
        "until",
        "as",
        "since",
        "in",
        "on",
        "at",
        "by",
        "from",
        "during",
        "with",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "today",
        "tomorrow",
        "next",
        "this",
    ];
    // "<@U1> once it is dry": the one who is spoken to comes first.
    let said = left
        .rsplit_once('>')
        .map_or(left, |(_, said)| said.trim_start_matches([',', ' ']));
    let first = said.split_whitespace().next().unwrap_or("");
    said.split_whitespace().count() > 1 && OPENERS.contains(&first)
}

/// The message with the question in its place.
pub fn put(text: &str, place: &Place, question: &str) -> (String, Vec<Range<usize>>) {
    let inserted = format!("{}{question}", place.lead);
    let mut edits: Vec<(Range<usize>, &str)> = vec![(place.span.clone(), inserted.as_str())];
    edits.extend(
        place
            .others
            .iter()
            .map(|(range, other)| (range.clone(), other.as_str())),
    );
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(text.len() + question.len());
    let mut spans: Vec<Range<usize>> = Vec::with_capacity(edits.len());
    let mut end = 0;
    for (range, new) in edits {
        // What is taken out twice goes once.
        let rest = range.start.max(end)..range.end;
        if range.start < end && (!new.is_empty() || rest.is_empty()) {
            continue;
        }
        let range = rest;
        out.push_str(&text[end..range.start]);
        out.push_str(new);
        end = range.end;
        spans.push(range);
    }
    out.push_str(&text[end..]);
    (out, spans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::rewrite::words::Words;

    fn built_in_words() -> Words {
        Words::built_in().expect("the lists load")
    }

    fn spliced(text: &str, clause: &str, question: &str) -> String {
        let words = built_in_words();
        let source = Source::new(text, &words);
        let start = text.find(clause).expect("the clause is in the text");
        let core = start..start + clause.len();
        let register = Register::of(&source, core.start, core.end);
        put(
            text,
            &place(&source, &core, register).expect("there is a place"),
            question,
        )
        .0
    }

    #[test]
    fn the_rest_of_the_message_stays() {
        assert_eq!(
            spliced("Great job 🎉 Now fix it.  Bye", "Now fix it", "What next?"),
            "Great job 🎉 What next?  Bye"
        );
        assert_eq!(
            spliced("fix it, thanks :pray:", "fix it", "what next?"),
            "what next? thanks :pray:"
        );
        assert_eq!(
            spliced("fix it :pray:", "fix it", "what next?"),
            "what next? :pray:"
        );
    }

    #[test]
    fn a_clause_that_follows_opens_a_sentence() {
        assert_eq!(
            spliced(
                "Rewrite the copy, it is too long.",
                "Rewrite the copy",
                "What next?"
            ),
            "What next? It is too long."
        );
        assert_eq!(
            spliced("rewrite it, its long", "rewrite it", "what next?"),
            "what next? its long"
        );
        assert_eq!(
            spliced("Fix it and I will ship.", "Fix it", "What next?"),
            "What next? After that, I will ship."
        );
    }

    #[test]
    fn no_dangling_joint_stays_before_the_question() {
        assert_eq!(
            spliced(
                "The client is waiting and you need to send it.",
                "you need to send it",
                "What next?"
            ),
            "The client is waiting. What next?"
        );
        assert_eq!(
            spliced(
                "when you have a sec resize the image",
                "resize the image",
                "what next?"
            ),
            "when you have a sec, what next?"
        );
    }
}
