//! How far an action reaches: from its head verb to the end of its clause.

use crate::coach::lexicon::Lexicon;
use crate::coach::prose::{Mark, Prose, TokenKind};

use super::imperative::goes_on;
use super::shadow::Shadow;

/// A message with its shadow and the words to judge it by.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub prose: &'a Prose,
    pub shadow: &'a Shadow,
    pub lexicon: &'a Lexicon,
}

impl View<'_> {
    /// The normalised token.
    pub fn norm(&self, at: usize) -> &str {
        self.prose.norm(at)
    }

    /// The letter of the token's class.
    pub fn letter(&self, at: usize) -> u8 {
        self.shadow.class(at).0
    }

    /// Whether the token's class is one of `letters`.
    pub fn is(&self, at: usize, letters: &[u8]) -> bool {
        letters.contains(&self.letter(at))
    }

    /// Whether the token can be the subject of a clause of its own.
    pub fn is_subject(&self, at: usize) -> bool {
        self.is(at, b"YIWHS")
            || matches!(
                self.norm(at),
                "it" | "this" | "that" | "there" | "these" | "those"
            )
    }

    /// Whether the token is a colon.
    pub fn is_colon(&self, at: usize) -> bool {
        let token = self.prose.tokens().get(at);
        token.is_some_and(|token| token.kind == TokenKind::Mark(Mark::Colon))
    }

    pub fn in_set(&self, set: &str, at: usize) -> bool {
        self.lexicon.in_set(set, self.norm(at))
    }
}

/// The token after the last of the action whose head is `head`.
///
/// The action takes in its objects, deadline and coordinated verbs. It ends at hard punctuation, at a
/// comma that is not part of a list, and before a reason, a condition or a clause with its own subject.
pub fn action_end(view: View<'_>, head: usize) -> usize {
    let count = view.prose.tokens().len();
    let mut end = head + 1;
    while end < count && !stops(view, head, end) {
        end += 1;
    }
    trim(view, head, end)
}

fn stops(view: View<'_>, head: usize, at: usize) -> bool {
    match view.letter(at) {
        b'|' => true,
        b',' => !in_list(view, at),
        b'B' => {
            !is_complement(view, head, at) && (view.norm(at) != "as" || view.is_subject(at + 1))
        }
        b'C' => {
            view.norm(at) == "but"
                || view.is_subject(at + 1)
                || matches!(view.norm(at + 1), "else" | "not")
                || next_verb(view, head, at).is_some()
        }
        b'F' => view.norm(at) != "sure",
        b'R' => match view.norm(at) {
            "so" => at > head + 1 && !view.is(at + 1, b"RJ|,"),
            "otherwise" => true,
            "rather" => view.norm(at + 1) == "than",
            _ => false,
        },
        b'P' if view.norm(at) == "than" => at > head + 1,
        b'P' if view.norm(at) == "in" => view.norm(at + 1) == "case",
        b'P' => {
            matches!(view.norm(at), "until" | "before" | "after" | "for")
                && opens_clause(view, at + 1)
        }
        _ => false,
    }
}

/// The verb that goes on with the action after the coordinator at `joint`: "cut the intro and open with the
/// nurse". What follows a bare verb is an object of both: "cut and paste the text".
pub fn next_verb(view: View<'_>, head: usize, joint: usize) -> Option<usize> {
    if joint <= head + 1 || !view.is(joint, b"C") {
        return None;
    }
    let verb = (joint + 1..joint + 4).find(|at| !view.is(*at, b"RK"))?;
    goes_on(view, verb).then_some(verb)
}

/// "Check if …", "find out where …", "tell me when …": the clause is what the verb is about.
fn is_complement(view: View<'_>, head: usize, at: usize) -> bool {
    let close = at == head + 1
        || (at == head + 2 && (view.is(head + 1, b"OY") || view.norm(head + 1) == "out"));
    close && matches!(view.norm(at), "if" | "whether" | "when" | "where")
}

fn opens_clause(view: View<'_>, at: usize) -> bool {
    let pronoun = view.is(at, b"YIWH") || view.norm(at) == "it";
    let noun_and_verb = (at..at + 5)
        .take_while(|at| view.is(*at, b"DJnNpXzAsZ"))
        .skip(1)
        .any(|at| view.is(at, b"AsZ"));
    (pronoun && !view.is(at + 1, b"|,C")) || noun_and_verb
}

/// A comma between the members of a list: short members without a verb, and an "and" or "or" at last.
fn in_list(view: View<'_>, comma: usize) -> bool {
    let mut length = 0;
    for at in comma + 1..comma + 16 {
        match view.letter(at) {
            b'C' if view.norm(at) == "but" => return false,
            b'C' if at == comma + 1 => return is_last_member(view, at + 1),
            b'C' => return is_member(view, at + 1),
            b',' if length > 0 => length = 0,
            _ if length < 4 && is_member(view, at) && (length > 0 || !view.is(at, b"Xz")) => {
                length += 1
            }
            _ => return false,
        }
    }
    false
}

/// What stands after ", and" closes the list rather than opens a clause.
fn is_last_member(view: View<'_>, at: usize) -> bool {
    let end = (at..at + 5).find(|at| !is_member(view, *at));
    end.is_some_and(|end| end > at && view.is(end, b"|,PU")) && !view.is(at, b"X")
}

fn is_member(view: View<'_>, at: usize) -> bool {
    view.is(at, b"nNpDJXz0@#=&%UGE")
}

/// Leaves off what belongs to the sentence rather than to the action: "please", "thanks", a name called.
fn trim(view: View<'_>, head: usize, mut end: usize) -> usize {
    while end > head + 1 {
        let last = end - 1;
        let called = view.is(last, b"@!") && last > head + 1 && !view.is(last - 1, b"PtC");
        let filler = matches!(view.norm(last), "then" | "too" | "okay");
        if !(called || filler || view.is(last, b"KC/")) {
            break;
        }
        end = last;
    }
    end
}
