//! Checks that a pattern cannot make, because they look around or ahead without a fixed shape.

use crate::coach::prose::{Mark, TokenKind};

use super::extent::View;
use super::file::Guard;

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
            inside && (view.is(at, b"Q") || matches!(view.norm(at), "when" | "where"))
        }),
        Guard::Agentive => !view.in_set("stative", site.head),
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

fn is_imperative(view: View<'_>, site: Site) -> bool {
    let (head, next) = (site.head, site.head + 1);
    let forced = head > 0
        && head > site.start
        && (view.is(head - 1, b"KL") || view.in_set("before_imperative", head - 1))
        || site.continues && site.start > 0 && view.is(site.start - 1, b",C")
        || head > 0 && view.is(head - 1, b"K");
    match view.letter(head) {
        b'V' => opens_as_verb(view, head, next, forced),
        b'X' => forced && verb_goes_on(view, next) || turns_verb(view, head, next),
        _ => true,
    }
}

/// Whether what follows a word that must be a verb here does not make it a subject after all.
fn verb_goes_on(view: View<'_>, next: usize) -> bool {
    !view.is(next, b"As") && (!view.is(next, b"C") || view.is(next + 1, b"VX"))
}

/// A word that is rarely a noun: an imperative unless what follows makes it a subject or a first person.
fn opens_as_verb(view: View<'_>, head: usize, next: usize, forced: bool) -> bool {
    if view.norm(head) == "let" && matches!(view.norm(next), "me" | "us" | "myself") {
        return false;
    }
    // "Cut my hand", "read your draft": the past looks the same, and the writer tells what they did.
    let own = view.norm(next) == "my"
        || (view.norm(head) == "read" && (next..next + 2).any(|at| view.norm(at) == "your"));
    let past = || own || in_past(view, next) || is_narrated(view, head);
    if view.in_set("same_in_past", head) && !forced && past() {
        return false;
    }
    if !forced && is_phrasal_subject(view, next) {
        return false;
    }
    match view.letter(next) {
        b'|' | b',' => forced || view.in_set("stands_alone", head),
        b'P' if view.norm(next) == "of" => view.in_set("takes_of", head),
        b'U' => forced || !view.is(next + 1, b"|,PR"),
        b'A' => matches!(view.norm(next), "do" | "be" | "have" | "being" | "having"),
        b's' | b'Z' => false,
        // "Design likes the second one": what ends in -s there is the verb, unless the head takes two objects.
        b'z' if view.is(next + 1, b"DOS") && !view.in_set("takes_two_objects", head) => forced,
        b'G' => forced || view.in_set("takes_gerund", head),
        b'Y' => view.norm(next) != "you" || view.in_set("takes_clause", head),
        b'I' | b'W' | b'H' => view.in_set("takes_clause", head),
        b'E' => {
            !is_subject_phrase(view, next)
                && (view.in_set("takes_participle", head) || !view.is(next + 1, b"|,"))
        }
        b'n' | b'N' | b'p' | b'X' | b'z' | b'J' | b'V' => forced || !is_subject_phrase(view, next),
        b'C' => forced || view.is(next + 1, b"VX"),
        _ => true,
    }
}

/// Whether the sentence before opens in the past without a subject, as in a log: "Poured the slab. Cut the
/// joints deeper."
fn is_narrated(view: View<'_>, head: usize) -> bool {
    let before = head
        .checked_sub(2)
        .and_then(|at| view.prose.sentence_of(at));
    before.is_some_and(|sentence| {
        sentence.tokens.start < head && view.is(sentence.tokens.start, b"E")
    })
}

/// Whether the clause from `at` on is about the past: "put in the order yesterday", "read it last night".
fn in_past(view: View<'_>, at: usize) -> bool {
    (at..at + 12)
        .take_while(|at| !view.is(*at, b"|"))
        .any(|at| {
            // "Set aside an hour, took two": the next verb is in the past and has no subject either.
            if view.is(at, b",") && view.is(at + 1, b"E") {
                return true;
            }
            let last = view.norm(at) == "last" && view.is(at + 1, b"U");
            let night = view.norm(at) == "last" && view.norm(at + 1) == "night";
            let morning = view.norm(at) == "this" && view.norm(at + 1) == "morning";
            view.in_set("past_time", at) || last || night || morning
        })
}

/// A word that is as often a noun: an imperative only where what follows shows its object or particle.
fn turns_verb(view: View<'_>, head: usize, next: usize) -> bool {
    if is_phrasal_subject(view, next) {
        return false;
    }
    match view.letter(next) {
        b'0' => !view.is(next + 1, b"|,AEs"),
        b'D' | b'O' | b'S' | b'@' | b'#' | b'=' | b'&' | b'%' => true,
        _ if view.in_set("number_word", next) => !view.is(next + 1, b"|,AEsz"),
        b'T' => !is_subject_phrase(view, next + 1) || view.is(next + 1, b"|,"),
        b'P' | b't' => takes_preposition(view, head, next),
        b'R' => view.in_set("after_verb", next),
        b'n' | b'N' | b'p' | b'z' | b'J' => has_double_object(view, next),
        _ => false,
    }
}

fn takes_preposition(view: View<'_>, head: usize, next: usize) -> bool {
    if view.is(next + 1, b"|,A") && !view.in_set("particle", next) {
        return false;
    }
    view.in_set("takes_preposition", head)
        || (view.in_set("particle", next) && !view.is(next + 1, b"A|"))
}

/// "Email Sarah the numbers": a noun and then a determiner without a verb between them.
fn has_double_object(view: View<'_>, next: usize) -> bool {
    let after = (next..next + 3).find(|at| !view.is(*at, b"nNpzJ"));
    // "Head office wants every store": what ends in -s there is the verb.
    after.is_some_and(|at| view.is(at, b"DO") && !view.is(at - 1, b"z"))
}

/// "Pick up times changed", "sign off from the council came": a phrasal verb used as a noun, with a finite
/// verb to follow.
fn is_phrasal_subject(view: View<'_>, particle: usize) -> bool {
    let first = particle + 1;
    if !view.in_set("noun_particle", particle) || view.is(first, b"OTS") {
        return false;
    }
    let object = view.is(first, b"D");
    for at in first..first + 6 {
        match view.letter(at) {
            b'n' | b'N' | b'p' | b'X' | b'z' | b'U' | b'P' | b'D' | b'J' => {}
            b'A' => return !matches!(view.norm(at), "be" | "been" | "being"),
            b'E' => return !object && !view.is(at + 1, b"nXzO"),
            _ => return false,
        }
    }
    false
}

/// Whether the words from `at` are the rest of a subject: a finite verb comes before anything that could
/// open an object or an adverbial.
fn is_subject_phrase(view: View<'_>, at: usize) -> bool {
    for at in at..at + 6 {
        match view.letter(at) {
            b'n' | b'N' | b'p' | b'X' | b'z' | b'J' | b'V' | b'0' => {}
            b'A' => return !matches!(view.norm(at), "be" | "been" | "being"),
            b'Z' => return true,
            b's' => return view.is(at + 1, b"DRLJEGP"),
            b'E' => return view.is(at + 1, b"|,PRU") && !view.is(at - 1, b"VX"),
            _ => return false,
        }
    }
    false
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
        at + 3 >= start && (view.is(at, b"Q") || view.in_set("relative", at)) && !view.is(at, b"B")
    };
    let reported = |at: usize| view.in_set("reporting", at) && !(at > 0 && view.is(at - 1, b"I"));
    let wraps = |at: usize| conditional(at) || relative_word(at) || reported(at);
    let asked = view.is(clause, b"A")
        && view
            .prose
            .sentence_of(start)
            .is_some_and(|sentence| sentence.question);
    let inverted = view.is(start - 1, b"A") && (start - 1 == clause || view.is(start - 2, b"|,QC"));
    let negated = view.is(start - 1, b"L");
    let relative = view.is(start - 1, b"nXzO") && start - 1 > clause && !view.is(start - 2, b"FR@");
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
        .find(|at| view.is(*at, b"|"))
        .map_or(floor, |at| at + 1);
    // "If the light is red, press reset": a condition in front mostly explains how something works.
    if view.is(first, b"B") && view.norm(first) != "as" {
        return false;
    }
    let fronted = view.is(first, b"FPU")
        || matches!(view.norm(first), "as" | "rather" | "instead")
        || view.norm(site.start - 1) == "so";
    let states = |at: usize| view.is(at, b"Z") || view.in_set("copula", at);
    let shares = |at: usize| {
        let subject = !fronted && view.is(at, b"YIWHSz") && view.is(at + 1, b"VXMR");
        let governs = view.is(at, b"tM") || (view.is(at, b"A") && view.in_set("modal", at));
        subject || (governs && view.is(at + 1, b"VXRLA"))
    };
    let object = view.is(site.head + 1, b"DOT@");
    (fronted || (first..site.start).any(states)) && object && !(first..site.start).any(shares)
}
