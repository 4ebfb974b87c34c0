//! Whether a word in its base form opens an imperative, or is a noun, a past or a subject after all.

use super::extent::View;
use super::guard::Site;
use super::narration::is_narrated;

/// Whether the head is a verb that opens an imperative.
pub fn is_imperative(view: View<'_>, site: Site) -> bool {
    let (head, next) = (site.head, site.head + 1);
    let forced = head > 0
        && head > site.start
        && (view.is(head - 1, b"KL") || view.in_set("before_imperative", head - 1))
        || site.continues && site.start > 0 && view.is(site.start - 1, b",C")
        || head > 0 && view.is(head - 1, b"K");
    // "Dana put the bins out": with a name before it, a past that looks like a base form is one.
    let named = head > 0 && view.is(head - 1, b"p") && view.in_set("same_in_past", head);
    // "Third time this week I have opened six boxes."
    let counted = head > 0
        && view.norm(head) == "time"
        && matches!(
            view.norm(head - 1),
            "first" | "second" | "third" | "next" | "last"
        );
    match view.letter(head) {
        _ if counted => false,
        b'V' | b'X' if named => false,
        b'V' => opens_as_verb(view, head, next, forced),
        b'X' => forced && verb_goes_on(view, next) || turns_verb(view, head, next),
        _ => true,
    }
}

/// Whether the word, after "and", is a second verb rather than a second object.
pub fn goes_on(view: View<'_>, verb: usize) -> bool {
    match view.letter(verb) {
        _ if view.norm(verb) == "let" => true,
        b'V' => !view.is(verb + 1, b"As") && opens_as_verb(view, verb, verb + 1, true),
        b'X' => view.norm(verb + 1) == "with" || turns_verb(view, verb, verb + 1),
        _ => false,
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
    if !forced && (is_narrated(view, head) || is_phrasal_subject(view, next)) {
        return false;
    }
    // "Set menu tonight", "swap shop": the first half of a name.
    let half = view.in_set("participle_like", head) || view.in_set("names_kinds", head);
    let numbered = (next..next + 2).any(|at| view.is(at, b"0") || view.in_set("number_word", at));
    let then = head > 0 && view.norm(head - 1) == "then";
    if !forced && !then && half && view.is(next, b"nX") && !numbered {
        return false;
    }
    if !forced && is_titled_subject(view, head) {
        return false;
    }
    match view.letter(next) {
        b'|' | b',' => forced || view.in_set("stands_alone", head),
        b'P' if view.norm(next) == "of" => view.in_set("takes_of", head),
        b'P' | b't' => forced || !(is_far_subject(view, next) || is_title(view, head, next)),
        b'U' => forced || !view.is(next + 1, b"|,PR"),
        b'A' => matches!(view.norm(next), "do" | "be" | "have" | "being" | "having"),
        b'Z' => view.in_set("acts_on_many", head) && !view.in_set("links_state", next),
        b's' => false,
        // "Design likes the second one": what ends in -s there is the verb, unless the head takes two objects.
        b'z' if view.is(next + 1, b"DOS") && !view.in_set("takes_two_objects", head) => forced,
        b'G' => forced || view.in_set("takes_gerund", head),
        b'Y' => view.norm(next) != "you" || view.in_set("takes_clause", head),
        b'I' | b'W' | b'H' => view.in_set("takes_clause", head),
        b'E' => {
            !is_subject_phrase(view, next)
                && (view.in_set("takes_participle", head) || view.is(next + 1, b"nXzNpJVG"))
        }
        b'n' | b'N' | b'p' | b'X' | b'z' | b'J' | b'V' => forced || !is_subject_phrase(view, next),
        b'C' => forced || view.is(next + 1, b"VX"),
        _ => true,
    }
}

/// A word that is as often a noun: an imperative only where what follows shows its object or particle.
fn turns_verb(view: View<'_>, head: usize, next: usize) -> bool {
    if is_narrated(view, head) || is_phrasal_subject(view, next) {
        return false;
    }
    match view.letter(next) {
        // "Just reboot."
        b'|' | b',' => {
            head > 0 && view.norm(head - 1) == "just" && view.in_set("stands_alone", head)
        }
        b'0' => !view.is(next + 1, b"|,AEs") && !is_far_subject(view, next),
        // "Number one fan", "square one again".
        b'O' if view.norm(next) == "one" => view.norm(next + 1) == "of",
        b'D' if is_titled_subject(view, head) => false,
        b'D' | b'O' | b'S' | b'@' | b'#' | b'=' | b'&' | b'%' => true,
        _ if view.in_set("number_word", next) => !view.is(next + 1, b"|,AEsz"),
        b'T' => !is_subject_phrase(view, next + 1) || view.is(next + 1, b"|,"),
        // "Ring before you drive out."
        b'P' if view.norm(next) == "before" && view.is(next + 1, b"Y") => true,
        b'P' | b't' => takes_preposition(view, head, next) && !is_far_subject(view, next),
        b'R' => view.in_set("after_verb", next),
        // "Check who has the key".
        b'Q' => view.in_set("takes_question", head),
        b'n' | b'N' | b'p' | b'z' | b'J' | b'U' => {
            // "Then run fsck": after "then" a bare object will do.
            let then = head > 0 && view.norm(head - 1) == "then";
            !is_subject_phrase(view, next)
                && (then || has_double_object(view, next) || takes_bare_object(view, head, next))
        }
        _ => false,
    }
}

/// "Ring Tom about the lease", "label boxes", "order lunch for the crew": an object without a determiner.
fn takes_bare_object(view: View<'_>, head: usize, next: usize) -> bool {
    if view.is_colon(next + 1) {
        return false;
    }
    let plural = view.is(next, b"z") || view.is(next, b"n") && view.norm(next).ends_with('s');
    let person = view.is(next, b"p") || view.is(next, b"N") && view.is(next + 1, b"PtRUC|");
    let treat = plural || view.in_set("meal", next) || view.norm(next) == "lunch";
    (person && view.in_set("contact", head))
        || (plural && view.in_set("acts_on_many", head))
        || (treat && view.in_set("takes_for", head) && view.norm(next + 1) == "for")
}

fn takes_preposition(view: View<'_>, head: usize, next: usize) -> bool {
    if view.is(next + 1, b"|,A") && !view.in_set("particle", next) {
        return false;
    }
    if is_title(view, head, next) {
        return false;
    }
    view.in_set("takes_preposition", head)
        || (view.in_set("particle", next) && !view.is(next + 1, b"A|0"))
}

/// "Call the Midwife is on", "pass the parcel was chaos": a name made of a verb and its object.
fn is_titled_subject(view: View<'_>, head: usize) -> bool {
    let clausal = ["takes_clause", "takes_two_objects"];
    if !view.is(head + 1, b"D") || clausal.iter().any(|set| view.in_set(set, head)) {
        return false;
    }
    let verb = (head + 2..head + 5).find(|at| !view.is(*at, b"nNXJz"));
    verb.is_some_and(|at| {
        at > head + 2
            && matches!(view.norm(at), "is" | "was" | "are" | "were" | "'s" if view.is(at, b"A"))
    })
}

/// "Report back from the vet", "cheque from the insurer", "update on the roof: …" name what is to come.
fn is_title(view: View<'_>, head: usize, next: usize) -> bool {
    if view.in_set("takes_preposition", head) && view.norm(next) != "from" {
        return false;
    }
    let noun = view.is(head, b"X") || view.in_set("news", head);
    let from = view.norm(next) == "from" || view.norm(next + 1) == "from";
    (noun && from && view.norm(head) != "work") || is_heading(view, next)
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
            b'E' if view.in_set("finite_past", at) => return true,
            b'E' => return !object && !view.is(at + 1, b"nXzO"),
            _ => return false,
        }
    }
    false
}

/// Whether the words from `at` are the rest of a subject: a finite verb comes before anything that could
/// open an object or an adverbial.
fn is_subject_phrase(view: View<'_>, from: usize) -> bool {
    for at in from..from + 6 {
        match view.letter(at) {
            _ if view.in_set("links_state", at) => return true,
            b'n' | b'N' | b'p' | b'X' | b'z' | b'J' | b'V' | b'0' => {}
            b'U' if at > from => {}
            b'A' => return !matches!(view.norm(at), "be" | "been" | "being"),
            b'Z' => return true,
            b's' => return view.is(at + 1, b"DRLJEGP"),
            b'E' if view.in_set("finite_past", at) => return true,
            b'E' => return view.is(at + 1, b"|,PRU") && !view.is(at - 1, b"VX"),
            _ => return false,
        }
    }
    false
}

/// "Move to the new office is on Monday": a noun with its preposition, and then a finite verb.
fn is_far_subject(view: View<'_>, preposition: usize) -> bool {
    for at in preposition + 1..preposition + 9 {
        match view.letter(at) {
            _ if view.in_set("links_state", at) => return true,
            b'Z' => return true,
            b'E' if view.in_set("finite_past", at) => return true,
            b'n' | b'N' | b'p' | b'X' | b'z' | b'J' | b'V' | b'0' | b'D' | b'P' | b'U' => {}
            b'A' => {
                let modal = view.in_set("modal", at);
                return !modal && !matches!(view.norm(at), "be" | "been" | "being" | "have");
            }
            _ => return false,
        }
    }
    false
}

/// "Update on the roof: …": a noun with its preposition and then a colon, which name what is to come.
fn is_heading(view: View<'_>, preposition: usize) -> bool {
    let end = (preposition..preposition + 7).find(|at| !view.is(*at, b"PtDnNpXzJ0U"));
    end.is_some_and(|end| view.is_colon(end))
}
