//! What stands around an act without belonging to it: courtesies, doubts, bans, reports.

use super::tokens::{Shape, Token};
use super::words::Words;

/// Leaves out what stands before the head verb; says whether the act is forbidden.
pub fn strip_before<'a>(action: &str, tokens: &'a [Token], words: &Words) -> (&'a [Token], bool) {
    let mut rest = tokens;
    let mut negated = false;
    loop {
        let Some(first) = rest.first() else {
            return (rest, negated);
        };
        let lower = first.text(action).to_ascii_lowercase();
        let next = rest
            .get(1)
            .map(|token| token.text(action).to_ascii_lowercase());
        let next = next.as_deref().unwrap_or("");
        let gerund_next = next == "doing"
            || next.ends_with("ing") && words.morphology.base_of_gerund(next).is_some();
        rest = match lower.as_str() {
            "don't" | "dont" | "don’t" | "didn't" | "didnt" | "didn’t" | "never" | "not"
                if !is_reminder(next) =>
            {
                negated = true;
                &rest[1..]
            }
            "do" if next == "not" => {
                negated = true;
                &rest[2..]
            }
            "do" if words.morphology.bases.contains(next) => &rest[1..],
            "be" if gerund_next => &rest[1..],
            "think"
                if next == "about"
                    && rest
                        .get(2)
                        .is_some_and(|third| third.text(action).ends_with("ing")) =>
            {
                &rest[2..]
            }
            "stop" | "quit" | "avoid" if gerund_next || looks_like_gerund(next) => {
                negated = true;
                &rest[1..]
            }
            "no" if gerund_next => {
                negated = true;
                &rest[1..]
            }
            "try" | "consider" | "start" if gerund_next => &rest[1..],
            "have" | "take" if next == "a" && is_look(action, rest) => &rest[2..],
            "go" | "come" if words.joined.contains(next) => &rest[1..],
            _ if first.shape == Shape::Mark || first.shape == Shape::Emoji => &rest[1..],
            _ => match filler_length(action, rest, words) {
                Some(length) if length < rest.len() => &rest[length..],
                _ => return (rest, negated),
            },
        };
    }
}

/// "have a look at the logs" is to look at the logs.
fn is_look(action: &str, rest: &[Token]) -> bool {
    rest.len() > 4 && rest[2].is(action, "look") && rest[3].is(action, "at")
}

/// After "stop" an unknown word in -ing is one too: "interrupting".
fn looks_like_gerund(word: &str) -> bool {
    word.len() > 5 && word.ends_with("ing") && !word.ends_with("thing")
}

/// "don't forget to", "don't worry": no prohibition.
fn is_reminder(next: &str) -> bool {
    matches!(next, "forget" | "worry" | "hesitate")
}

fn filler_length(action: &str, tokens: &[Token], words: &Words) -> Option<usize> {
    words
        .fillers_before
        .iter()
        .find(|filler| starts_with(action, tokens, filler))
        .map(Vec::len)
}

fn starts_with(action: &str, tokens: &[Token], filler: &[String]) -> bool {
    tokens.len() >= filler.len()
        && filler
            .iter()
            .zip(tokens)
            .all(|(word, token)| token.is(action, word))
}

/// Leaves out courtesies and marks at the end.
pub fn strip_after<'a>(action: &str, tokens: &'a [Token], words: &Words) -> &'a [Token] {
    let mut rest = tokens;
    loop {
        let marks = rest
            .iter()
            .rev()
            .take_while(|t| t.shape == Shape::Mark && !closes(action, rest, t))
            .count();
        rest = &rest[..rest.len() - marks];
        // "start with the roof and yeah": a joint with nothing behind it goes too.
        let joint = rest.len() > 1
            && rest.last().is_some_and(|last| {
                ["and", "or", "but", "so"]
                    .iter()
                    .any(|joint| last.is(action, joint))
            });
        if joint || ends_in_then(action, rest) {
            rest = &rest[..rest.len() - 1];
            continue;
        }
        let cut = words.fillers_after.iter().find(|filler| {
            rest.len() > filler.len()
                && starts_with(action, &rest[rest.len() - filler.len()..], filler)
        });
        match cut {
            Some(filler) => rest = &rest[..rest.len() - filler.len()],
            None => return rest,
        }
    }
}

/// "send it then", but not "send it before then".
fn ends_in_then(action: &str, tokens: &[Token]) -> bool {
    const TIMES: &[&str] = &["before", "until", "till", "by", "since", "from", "after"];
    let [.., before, last] = tokens else {
        return false;
    };
    tokens.len() > 2 && last.is(action, "then") && !TIMES.iter().any(|word| before.is(action, word))
}

/// "see if you can get a room": the reader is only to try, and it may turn out that it cannot be done.
pub fn only_tries(lower: &str) -> bool {
    const STARTS: &[&str] = &[
        "see if you can ",
        "see if we can ",
        "see whether you can ",
        "see whether we can ",
        "see if you could ",
        "see if u can ",
        "try and ",
        "try to ",
    ];
    STARTS.iter().any(|start| {
        lower
            .find(start)
            .is_some_and(|at| at == 0 || lower[..at].ends_with(' '))
    })
}

/// Whether the mark closes a bracket or a quotation that opens inside.
fn closes(action: &str, tokens: &[Token], mark: &Token) -> bool {
    match mark.text(action) {
        ")" | "”" => true,
        quote @ ("\"" | "'") => {
            let quotes = tokens.iter().filter(|token| token.text(action) == quote);
            quotes.count().is_multiple_of(2)
        }
        _ => false,
    }
}

/// "chase Henrik and let me know": that the leader will hear of it goes without saying.
pub fn without_report<'a>(action: &str, tokens: &'a [Token]) -> &'a [Token] {
    const REPORTS: &[&[&str]] = &[
        &["let", "me", "know"],
        &["let", "us", "know"],
        &["ping", "me"],
        &["report", "back"],
        &["keep", "me", "posted"],
        &["keep", "me", "updated"],
        &["give", "me", "a", "shout"],
        &["update", "me"],
        &["shout", "when"],
        &["tell", "me", "when"],
        &["get", "back", "to", "me"],
        &["come", "back", "to", "me"],
    ];
    let says = |at: usize, report: &[&str]| {
        report
            .iter()
            .enumerate()
            .all(|(step, word)| tokens.get(at + step).is_some_and(|t| t.is(action, word)))
    };
    let joint = |token: &Token| {
        ["and", "then", "&", "&amp;", ","]
            .iter()
            .any(|word| token.is(action, word))
    };
    let starts = (2..tokens.len())
        .find(|at| joint(&tokens[at - 1]) && REPORTS.iter().any(|report| says(*at, report)));
    // A number or a name in it is a fact that must stay.
    let plain = |rest: &[Token]| {
        rest.iter().all(|token| {
            matches!(token.shape, Shape::Word | Shape::Mark)
                && !token.text(action).starts_with(char::is_uppercase)
        })
    };
    match starts.filter(|at| plain(&tokens[*at..])) {
        Some(at) => {
            let joints = tokens[..at].iter().rev().take_while(|token| joint(token));
            &tokens[..at - joints.count()]
        }
        None => tokens,
    }
}
