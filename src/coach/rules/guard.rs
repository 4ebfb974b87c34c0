//! Checks that a pattern cannot make, because they look around or ahead without a fixed shape.

use crate::coach::prose::{Mark, TokenKind};

use super::extent::View;
use super::file::Guard;
use super::imperative::is_imperative;

/// A match under judgement.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The first token of the finding.
    pub start: usize,
    /// The head of the action; where no action is named, the first token.
    pub head: usize,
    /// The token after the last that matched.
    pub end: usize,
    /// Whether an earlier clause of the sentence tells.
    pub continues: bool,
}

/// Whether the match stands up to the guard.
pub fn holds(guard: Guard, view: View<'_>, site: Site) -> bool {
    match guard {
        Guard::Imperative => is_imperative(view, site),
        Guard::Free => is_free(view, site.start),
        Guard::Unwrapped => !(site.start.saturating_sub(5)..site.start).any(|at| {
            let inside = (at..site.start).all(|at| !view.is(at, b"|,"));
            // "When you have a minute could you …": the condition has its own subject.
            let asks = matches!(view.norm(at), "when" | "where") && !view.is(at + 1, b"Y");
            inside && (view.is(at, b"Q") || asks)
        }),
        // "Find out who has it" does something; "find the answer" may only happen.
        Guard::Agentive => {
            !view.in_set("stative", site.head) || view.in_set("particle", site.head + 1)
        }
        Guard::Statement => !is_asked(view, site.end),
        Guard::Question => is_asked(view, site.end),
        Guard::Continues => site.continues,
        Guard::Unshared => is_unshared(view, site),
        Guard::Addressed => (0..view.prose.tokens().len()).any(|at| view.is(at, b"Y@")),
    }
}

/// Whether a question mark ends the clause that holds `at`, rather than a later part of the sentence.
fn is_asked(view: View<'_>, end: usize) -> bool {
    let tokens = view.prose.tokens();
    let Some(mut close) = (end.saturating_sub(1)..tokens.len()).find(|at| view.is(*at, b",|"))
    else {
        return false;
    };
    // An emoji may stand between the question mark and the end of the match.
    while close > 0 && tokens[close].kind == TokenKind::Emoji && view.is(close - 1, b"|") {
        close -= 1;
    }
    tokens[close].kind == TokenKind::Mark(Mark::Question)
}

/// Whether nothing left of `start` in its clause makes it conditional, asked, relative or reported.
fn is_free(view: View<'_>, start: usize) -> bool {
    let clause = (0..start)
        .rev()
        .take(24)
        .find(|at| view.is(*at, b"|,"))
        .map_or(start.saturating_sub(24), |at| at + 1);
    let left = clause..start;
    if left.is_empty() {
        return true;
    }
    let conditional = |at: usize| {
        view.is(at, b"B")
            && !matches!(view.norm(at), "because" | "since")
            && !matches!(view.norm(at + 1), "so" | "not")
    };
    let relative_word = |at: usize| {
        // "For that reason you will …" points and relates nothing.
        let points = view.norm(at) == "that" && at > clause && view.is(at - 1, b"P");
        let relates = view.is(at, b"Q") || (view.in_set("relative", at) && !points);
        at + 3 >= start && relates && !view.is(at, b"B")
    };
    // "She wants it at two and I want it at one": after "and" the writer speaks again.
    let apart = view.is(start - 1, b"C") && view.is(start, b"YIW");
    let reported =
        |at: usize| view.in_set("reporting", at) && !apart && !(at > 0 && view.is(at - 1, b"I"));
    let in_case = |at: usize| view.norm(at) == "case" && at > 0 && view.norm(at - 1) == "in";
    let wraps = |at: usize| in_case(at) || conditional(at) || relative_word(at) || reported(at);
    let asked = view.is(clause, b"A")
        && view
            .prose
            .sentence_of(start)
            .is_some_and(|sentence| sentence.question);
    let inverted = view.is(start - 1, b"A") && (start - 1 == clause || view.is(start - 2, b"|,QC"));
    let negated = view.is(start - 1, b"L");
    // "The form you have to fill in" against "for the east wall I suggest you use lime".
    let opens = view.is(clause, b"P") || matches!(view.norm(clause), "instead" | "rather");
    let fronted = opens && !left.clone().any(|at| view.is(at, b"AZYIWH"));
    let relative = view.is(start - 1, b"nXzO")
        && view.is(start, b"YIWHTVX")
        && start - 1 > clause
        && !view.is(start - 2, b"FR@")
        && !fronted;
    !(asked || inverted || negated || relative || left.clone().any(wraps))
}

/// Whether a base verb after a comma opens a clause of its own, rather than going on with the verb of an
/// earlier one: "it is late, fix it" against "I will clean up, send the notes".
fn is_unshared(view: View<'_>, site: Site) -> bool {
    if site.continues {
        return true;
    }
    let Some(sentence) = view.prose.sentence_of(site.start) else {
        return false;
    };
    let floor = sentence.tokens.start.max(site.start.saturating_sub(40));
    let first = (floor..site.start)
        .rev()
        .find(|at| view.is(*at, b"|@"))
        .map_or(floor, |at| at + 1);
    // "If the light is red, press reset": a condition in front mostly explains how something works.
    if view.is(first, b"B") && view.norm(first) != "as" {
        return false;
    }
    let fronted = view.is(first, b"FPU") || matches!(view.norm(first), "as" | "rather" | "instead");
    // "They rang twice, call them": a past does not go on with a base form.
    let past = !view.in_set("same_in_past", site.head);
    let states =
        |at: usize| view.is(at, b"Z") || view.in_set("copula", at) || (past && view.is(at, b"E"));
    // "Lovely photos, post them": nothing before the comma could be shared.
    let verbless = !(first..site.start).any(|at| view.is(at, b"VAZEGtMsYIWHBX"));
    let shares = |at: usize| {
        let subject = !fronted && view.is(at, b"YIWHSz") && view.is(at + 1, b"VXMR");
        let governs = view.is(at, b"tM") || (view.is(at, b"A") && view.in_set("modal", at));
        subject || (governs && view.is(at + 1, b"VXRLA"))
    };
    let object = view.is(site.head + 1, b"DOT@")
        || (view.is(site.head + 1, b"Pt") && view.is(site.head + 2, b"DOT"))
        || (view.in_set("takes_gerund", site.head) && view.is(site.head + 1, b"G"));
    // "I can't come, so ring them": what "so" opens shares nothing.
    if view.norm(site.start - 1) == "so" {
        return object;
    }
    let joined = view.norm(site.start - 1) == "but";
    let apart = fronted || verbless || joined || (first..site.start).any(states);
    apart && object && !(first..site.start).any(shares)
}
