//! When no honest question exists, and so no rewrite is made: a wrong one is worse than none.

use super::clause::{Clause, Source};
use super::findings::Read;
use super::slots::{Slot, Trait};
use super::splice::sentence_start;
use super::tokens::{Shape, ends_shortened};
use crate::coach::Kind;

/// Conditions of the leader's that would hang in the air behind a question.
const CONDITIONS: &[&str] = &[
    "as long as ",
    "provided ",
    "assuming ",
    "but only ",
    "only if ",
    "unless ",
    "on condition ",
];

/// Whether one of the findings leaves nothing to ask.
pub fn refuses(source: &Source<'_>, reads: &[Read]) -> bool {
    reads.iter().any(|read| {
        is_guarded(source, &read.clause)
            || is_figure(source, &read.clause)
            || is_left_with(source, &read.clause)
            || leaves_rest(source, read)
            || is_refused(source, &read.clause)
            || is_bound(source, read)
            || has_condition(source, &read.clause)
            || is_fronted(source, &read.clause)
            || is_cut_short(source, &read.clause)
            || is_assigned(source, &read.clause)
            || is_judged(source, read)
    }) || shared_out(source, reads)
        || leaves_a_stack(source, reads)
}

/// "<@U1> chase the forms; <@U2> call the school": one question cannot be put to both.
fn shared_out(source: &Source<'_>, reads: &[Read]) -> bool {
    reads.windows(2).any(|pair| {
        let (end, start) = (pair[0].clause.core.end, pair[1].clause.core.start);
        source
            .text
            .get(end..start)
            .is_some_and(|gap| gap.contains("<@"))
    })
}

/// Capitalised before "to" and no name: "Better to run it".
const OPENERS: &[&str] = &[
    "better", "best", "time", "good", "great", "easier", "smarter", "wiser", "happy", "fine",
    "ready", "free",
];

/// "Anton to order the flour, Grace to book the van": who is to do it stands before the act and would be lost.
fn is_assigned(source: &Source<'_>, clause: &Clause) -> bool {
    let start = sentence_start(source.text, clause.core.start);
    let Some(action) = clause.action.as_ref() else {
        return false;
    };
    let tokens = source.tokens(start..action.start.max(start));
    let mut before = tokens.iter().rev();
    let to = before
        .next()
        .is_some_and(|token| token.is(source.text, "to"));
    let named = before.next().is_some_and(|token| {
        let text = token.text(source.text);
        (token.shape == Shape::Word && text.starts_with(char::is_uppercase)
            || token.shape == Shape::Opaque && text.starts_with(['<', '@']))
            && !source.words.lists.no_names.contains(&text.to_lowercase())
            && !source.lists(&source.words.morphology.bases, token)
            && !OPENERS.iter().any(|opener| token.is(source.text, opener))
    });
    to && named
}

/// "Don't decide it alone. That's selfish.": the judgement of a ban cannot follow a question.
fn is_judged(source: &Source<'_>, read: &Read) -> bool {
    let after = source.lower[read.clause.core.end..].trim_start_matches([' ', '.', '!', ',']);
    read.slots.traits.has(Trait::Negated)
        && ["that's ", "that’s ", "thats ", "that is ", "with that"]
            .iter()
            .any(|judges| after.starts_with(judges))
}

/// A safety step, or a duty towards the law or the public.
fn is_guarded(source: &Source<'_>, clause: &Clause) -> bool {
    let said = &source.lower[clause.core.clone()];
    source.words.guarded.is_match(said)
}

/// "I'll talk to them, you carry on with the round": the other half of taking over.
fn is_left_with(source: &Source<'_>, clause: &Clause) -> bool {
    let said = &source.lower[clause.core.clone()];
    let before = &source.lower[sentence_start(source.text, clause.core.start)..clause.core.start];
    let own = ["i'll ", "i’ll ", "i will ", "let me ", "i'm ", "i’m "]
        .iter()
        .any(|own| before.contains(own));
    said.starts_with("you ") && own
}

/// "Let me deal with them. You stay on the text.": what is taken over is taken, the rest is told.
fn leaves_rest(source: &Source<'_>, read: &Read) -> bool {
    const RESTS: &[&str] = &[
        "you stay ",
        "you get on ",
        "you go ",
        "you carry on",
        "you focus ",
        "you stick ",
        "you concentrate ",
        "you rest",
        "you just ",
    ];
    let after = source.lower[read.clause.core.end..].trim_start_matches([' ', '.', ',', '!']);
    let told = after.starts_with("you ") || after.contains(". you ") || after.contains(", you ");
    read.kind == Kind::Rescue && told && RESTS.iter().any(|rest| after.contains(rest))
}

/// "No no no, write it down" and "whoever left it open: clean it up": nobody could be asked in that tone.
fn is_refused(source: &Source<'_>, clause: &Clause) -> bool {
    let before = source.lower[..clause.core.start].trim_end_matches([' ', ',', ':', '.', '!']);
    before.ends_with("no no")
        || before.contains("whoever ")
            && source.lower[..clause.core.start].trim_end().ends_with(':')
}

/// "take the gloves off": there is no act that could be asked about.
fn is_figure(source: &Source<'_>, clause: &Clause) -> bool {
    source
        .words
        .figures
        .is_match(&source.lower[clause.core.clone()])
}

/// A ban in a message that names a law or a secret: what is forbidden is not open.
fn is_bound(source: &Source<'_>, read: &Read) -> bool {
    read.slots.traits.has(Trait::Negated) && source.words.bound.is_match(&source.lower)
}

fn has_condition(source: &Source<'_>, clause: &Clause) -> bool {
    let after = source.lower[clause.core.end..].trim_start_matches([' ', ',', '-', '–', '—']);
    let said = &source.lower[clause.core.start..];
    let before = source.lower[..clause.core.start].trim_end();
    CONDITIONS.iter().any(|condition| {
        after.starts_with(condition)
            || said.starts_with(condition)
            || before.ends_with(condition.trim_end())
    })
}

/// "the ones I marked "OK" you will need to open": the object stands before the clause, and so does "at:".
fn is_fronted(source: &Source<'_>, clause: &Clause) -> bool {
    let before = source.lower[..clause.core.start].trim_end();
    let before = before.strip_suffix("and").unwrap_or(before).trim_end();
    let announced = [" at:", " to:", " on:", " with:", " by:", " for:"]
        .iter()
        .any(|end| before.ends_with(end));
    announced || before.ends_with(['"', '”']) && before.contains(['"', '“'])
}

/// "by 12:00 p.m., Friday" and "our Dept. to attend": the clause stops at a mark that ends no sentence.
fn is_cut_short(source: &Source<'_>, clause: &Clause) -> bool {
    let Some(rest) = source.text[clause.core.end..].strip_prefix('.') else {
        return false;
    };
    let next = rest.trim_start().chars().next();
    let goes_on = next.is_some_and(|c| c.is_ascii_digit() || matches!(c, '$' | '€' | '£'))
        || rest.starts_with(" to ")
        || rest.starts_with(" for ");
    let shortened = ends_shortened(&source.text[..=clause.core.end]);
    rest.starts_with(',') || shortened && goes_on
}

/// One question among several others would only add to the stack.
fn leaves_a_stack(source: &Source<'_>, reads: &[Read]) -> bool {
    let asked = |text: &str| text.matches(['?']).count();
    let inside: usize = reads
        .iter()
        .map(|read| {
            let end = read.clause.core.end;
            let mark = source.text[end..].trim_start().starts_with('?');
            asked(&source.text[read.clause.core.clone()]) + usize::from(mark)
        })
        .sum();
    // Links hold question marks of their own; two plain ones are a stack.
    let others = source
        .text
        .split_whitespace()
        .filter(|word| word.ends_with('?'))
        .count()
        .saturating_sub(inside);
    let picks = reads.iter().any(|read| {
        read.slots.get(Slot::Act).is_some_and(|act| {
            act.starts_with("pick") && act.ends_with("one") || act.starts_with("choose one")
        })
    });
    others >= 2
        || others == 1
            && (picks
                || reads
                    .iter()
                    .all(|read| read.kind == Kind::Check || read.slots.traits.has(Trait::Either)))
}

#[cfg(test)]
mod tests {
    use crate::coach::engine::{Engine, RewriteWish};
    use crate::coach::{MessageText, Sensitivity};

    #[test]
    fn duties_and_half_sentences_get_no_question() {
        let engine = Engine::built_in().expect("the built-in engine loads");
        for text in [
            "Make sure the needles are counted before you close.",
            "This is confidential, so don't pass it on.",
            "Take the gloves off.",
            "Is the deck done? Did legal sign off? Is the room booked?",
        ] {
            let message = MessageText::new(text);
            let reading = engine.read(&message, Sensitivity::High);
            assert!(!reading.findings.is_empty(), "{text}");
            let rewrites = engine.rewrite(&message, &reading, &RewriteWish::default());
            assert!(rewrites.is_empty(), "{text}: {rewrites:?}");
        }
    }
}
