//! A list of instructions becomes context and one question: the steps stay, as nouns.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::{Clause, Source};
use super::slots::{Slot, Slots};

static MARKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\s)(?:[-•*◦–▪‣]|\(?\d{1,2}[.)]|[a-z]\))\s*(?:<[@!][^>]*>\s*)?$")
        .expect("the pattern is a constant")
});

/// A list inside a message.
#[derive(Clone, Debug)]
pub struct List {
    /// What is replaced.
    pub span: Range<usize>,
    /// The steps as nouns, with whatever introduces them.
    pub context: String,
    /// A line break, or a full stop and a space.
    pub joint: &'static str,
}

/// The length of the list marker that opens a line, with the space around it.
pub fn marker_length(line: &str) -> usize {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:[-•*◦–▪‣]|\(?\d{1,2}[.)]|[a-z]\))\s+")
            .expect("the pattern is a constant")
    });
    OPENING.find(line).map_or(0, |found| found.end())
}

/// Whether a list marker stands right before the clause.
pub fn is_step(source: &Source<'_>, clause: &Clause) -> bool {
    marker(source, clause).is_some()
}

/// Whether another item of the list stands on the line before or after `span`, so that a question would stand
/// among the items.
pub fn is_among_items(source: &Source<'_>, span: &Range<usize>) -> bool {
    let line = source.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let before = source.text[..line]
        .trim_end()
        .rsplit('\n')
        .next()
        .unwrap_or("");
    let after = source.text[span.end..]
        .split_once('\n')
        .map_or("", |(_, rest)| rest);
    let item = |line: &str| marker_length(line) > 0;
    item(&source.text[line..]) && (item(before) || item(after))
}

fn marker(source: &Source<'_>, clause: &Clause) -> Option<usize> {
    let before = &source.text[..clause.core.start];
    let window = before.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    let found = MARKER.find(&source.lower[window..clause.core.start])?;
    Some(window + found.start())
}

/// Rewrites the steps; `None` if one of them cannot be said as a noun.
pub fn rewrite(
    source: &Source<'_>,
    clauses: &[Clause],
    slots: &[Slots],
    capital: bool,
) -> Option<List> {
    let steps: Vec<usize> = (0..clauses.len())
        .filter(|at| is_step(source, &clauses[*at]))
        .collect();
    let (first, last) = (*steps.first()?, *steps.last()?);
    let mut start = marker(source, &clauses[first])?;
    start += source.text[start..].len() - source.text[start..].trim_start().len();
    let mut context = String::new();
    let introduced = source.text[..start].chars().any(char::is_alphabetic);
    if first > 0 {
        start = clauses[first - 1].core.start;
        context.push_str(if capital { "On my list" } else { "on my list" });
        let lead_end = clauses[first - 1].core.end;
        context.push_str(&source.text[lead_end..clauses[first].core.start]);
    } else {
        if !introduced {
            context.push_str(if capital {
                "On my list:"
            } else {
                "on my list:"
            });
            let lines = source.text[start..clauses[last].core.start].contains('\n');
            context.push(if lines { '\n' } else { ' ' });
        }
        context.push_str(&source.text[start..clauses[first].core.start]);
    }
    for at in first..=last {
        let acting = report(slots[at].get(Slot::Acting)?);
        let upper = source.text[clauses[at].core.start..].starts_with(char::is_uppercase);
        context.push_str(&with_case(acting, upper));
        if at < last {
            context.push_str(&source.text[clauses[at].core.end..clauses[at + 1].core.start]);
        }
    }
    let end = clauses[last].core.end;
    let marks = source.text[end..].len()
        - source.text[end..]
            .trim_start_matches(['.', '!', ';', ','])
            .len();
    let joint = if context.contains('\n') { "\n" } else { ". " };
    Some(List {
        span: start..end + marks,
        context,
        joint,
    })
}

/// "pinging me" as a step is "a ping to me".
fn report(acting: &str) -> &str {
    match acting.split_once(' ') {
        Some(("pinging", "me")) => "a ping to me",
        Some(("calling" | "phoning" | "ringing", "me")) => "a call to me",
        Some(("messaging" | "dming" | "DMing" | "texting", "me")) => "a message to me",
        Some(("emailing" | "mailing", "me")) => "an email to me",
        Some(("letting", "me know") | ("telling", "me")) => "word to me",
        _ => acting,
    }
}

/// The text, with a capital where the step had one.
pub fn with_case(text: &str, upper: bool) -> String {
    match text.chars().next().filter(|_| upper) {
        Some(first) => first.to_uppercase().chain(text.chars().skip(1)).collect(),
        None => text.to_owned(),
    }
}
