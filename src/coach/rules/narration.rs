//! Whether a verb whose past looks like its base form tells what the writer did: "Cut the cake without you",
//! "put the order in and forgot the invoice".

use super::extent::View;

/// How far a clause is looked through, in tokens.
const REACH: usize = 24;

/// Whether the head is a past with its subject dropped rather than an imperative.
pub fn is_narrated(view: View<'_>, head: usize) -> bool {
    view.in_set("same_in_past", head)
        && (is_own(view, head) || is_in_past(view, head + 1) || follows_narration(view, head))
}

/// "Cut my hand", "read your draft": the writer tells what they did.
fn is_own(view: View<'_>, head: usize) -> bool {
    let next = head + 1;
    let yours = (next..next + 2).any(|at| view.norm(at) == "your");
    view.norm(next) == "my" || (view.norm(head) == "read" && yours)
}

/// Whether the sentence before opens in the past without a subject, as in a log: "Poured the slab. Cut the
/// joints deeper."
fn follows_narration(view: View<'_>, head: usize) -> bool {
    let before = head
        .checked_sub(2)
        .and_then(|at| view.prose.sentence_of(at));
    before.is_some_and(|sentence| {
        // "Hey Dana, poured the slab": the greeting is no part of the log.
        let first = sentence.tokens.clone().find(|at| !view.is(*at, b"FNp@,"));
        // "Saw your draft. Cut the end": what was done to theirs is no log either.
        first.is_some_and(|first| {
            first < head && view.is(first, b"E") && view.norm(first + 1) != "your"
        })
    })
}

/// Whether the clause from `at` on is about the past: "put in the order yesterday", "read it last night".
fn is_in_past(view: View<'_>, from: usize) -> bool {
    let sentence = || (from..from + REACH).take_while(|at| !view.is(*at, b"|"));
    let mut clause = sentence().take_while(|at| !view.is(*at, b","));
    clause.any(|at| is_past_time(view, at)) || sentence().any(|at| goes_on_in_past(view, at))
}

fn is_past_time(view: View<'_>, at: usize) -> bool {
    let pair = (view.norm(at), view.norm(at + 1));
    let meal = view.is(at + 1, b"U") || view.in_set("meal", at + 1);
    view.in_set("past_time", at)
        || (pair.0 == "last" && (view.is(at + 1, b"U") || pair.1 == "time"))
        || (pair.0 == "over" && meal)
        || matches!(
            pair,
            ("first", "time")
                | ("last", "night")
                | ("at", "last")
                | ("this", "morning")
                | ("without", "you")
        )
}

/// "Set aside an hour, took two", "reset it and the lights came back": a past comes after the joint.
fn goes_on_in_past(view: View<'_>, joint: usize) -> bool {
    let joins = view.is(joint, b",C") || matches!(view.norm(joint), "so" | "then");
    if !joins {
        return false;
    }
    let first = (joint + 1..joint + 3)
        .find(|at| !view.is(*at, b"R"))
        .unwrap_or(joint + 1);
    if view.is(first, b"E") {
        return view.is(joint, b",") || view.is(first + 1, b"DOTPtIWHYRS|,");
    }
    let verb = (first..first + 6).find(|at| !view.is(*at, b"DnNpXzJR0TIWHOS"));
    verb.is_some_and(|verb| {
        (verb > first || view.norm(joint + 1) == "there")
            && (view.is(verb, b"E") || matches!(view.norm(verb), "was" | "were" | "had" | "did"))
    })
}
