//! What was taken for an order and is none: a noun that is also a verb, an address, a need that is denied.

use super::clause::{Clause, Source};
use super::tokens::{Shape, Token};

/// What was taken for an order and is none: "staff read it like that", "support folks," before the order, "no
/// need for you to call".
pub fn is_no_act(source: &Source<'_>, clause: &Clause) -> bool {
    let before = source.lower[..clause.core.start].trim_end();
    let unneeded =
        source.lower[clause.core.clone()].starts_with("need for") && before.ends_with("no");
    let tokens = clause.action.clone().map(|action| source.tokens(action));
    unneeded || tokens.is_some_and(|tokens| states(source, &tokens) || calls(source, &tokens))
}

/// "group wants the file", "text always sounds snippy": a noun that is also a verb, with a verb of its own.
fn states(source: &Source<'_>, tokens: &[Token]) -> bool {
    const HELPERS: &[&str] = &[
        "help", "go", "come", "let", "make", "have", "get", "try", "please", "just", "be",
    ];
    const OFTEN: &[&str] = &[
        "always",
        "never",
        "often",
        "usually",
        "still",
        "sometimes",
        "already",
    ];
    let words = source.words;
    let lower = |at: usize| {
        tokens
            .get(at)
            .map_or("", |token: &Token| &source.lower[token.at.clone()])
    };
    if HELPERS.contains(&lower(0)) || words.lists.function.contains(lower(0)) {
        return false;
    }
    let often = usize::from(OFTEN.contains(&lower(1)));
    let verb = lower(1 + often);
    let base = words.morphology.base_of_third(verb);
    let known = |base: &String| {
        often > 0 || words.joined.contains(base) || words.lists.stative.contains(base)
    };
    let third = base.as_ref().is_some_and(known);
    // "zip tie it" is an act.
    let group = words.lists.people.contains(lower(0))
        || words.morphology.is_plural(lower(0))
        || lower(0) == "staff";
    let object = matches!(lower(2 + often), "it" | "them" | "him" | "her" | "us");
    let plain = group && object && words.joined.contains(verb);
    let counted = tokens
        .get(1)
        .is_some_and(|token| token.shape == Shape::Number)
        && words.morphology.is_participle(lower(2));
    counted
        || opens_or_ends(source, tokens)
        || matches!(
            verb,
            "is" | "are" | "was" | "were" | "has" | "wants" | "needs" | "says"
        )
        || third && (often > 0 || words.lists.after_verbs.contains(lower(2 + often)))
        || plain
}

/// "print shop closes at six": two nouns before a verb that no thing in the plural is.
fn opens_or_ends(source: &Source<'_>, tokens: &[Token]) -> bool {
    const VERBS: &[&str] = &[
        "closes", "opens", "starts", "ends", "begins", "arrives", "finishes", "goes", "comes",
        "gets", "runs", "shuts", "keeps", "looks", "feels",
    ];
    let [first, noun, verb, ..] = tokens else {
        return false;
    };
    let lists = &source.words.lists;
    !source.lists(&lists.says, first)
        && !source.lists(&lists.determiners, noun)
        && !source.lists(&lists.function, noun)
        && VERBS.contains(&&source.lower[verb.at.clone()])
}

/// "support folks, stop that": the first two words say who is meant.
fn calls(source: &Source<'_>, tokens: &[Token]) -> bool {
    let [_, group] = tokens else {
        return false;
    };
    [
        "folks", "team", "guys", "people", "crew", "lads", "leads", "reps", "all",
    ]
    .iter()
    .any(|word| group.is(source.text, word))
        && source.text[group.at.end..].starts_with([',', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::rewrite::words::Words;

    fn no_act(text: &str, clause: &str) -> bool {
        let words = Words::built_in().expect("the lists load");
        let at = text.find(clause).expect("the clause is in the text");
        let clause = Clause {
            core: at..at + clause.len(),
            action: Some(at..at + clause.len()),
            address: None,
        };
        is_no_act(&Source::new(text, &words), &clause)
    }

    #[test]
    fn a_noun_with_a_verb_of_its_own_is_no_order() {
        assert!(no_act(
            "Ring him, email never gets there",
            "email never gets there"
        ));
        assert!(no_act(
            "File it, group wants the sheet",
            "group wants the sheet"
        ));
        assert!(no_act("Kitchen folks, close the hatch", "Kitchen folks"));
        assert!(no_act(
            "I have it, no need for you to ring",
            "need for you to ring"
        ));
        assert!(no_act(
            "Ring now, copy shop closes at 6",
            "copy shop closes at 6"
        ));
        assert!(no_act(
            "Less salt, table 4 moaned about it",
            "table 4 moaned about it"
        ));
        assert!(!no_act(
            "check the shop closes at 6",
            "check the shop closes at 6"
        ));
        assert!(!no_act("tape tie it", "tape tie it"));
        assert!(!no_act(
            "order plates for the hall",
            "order plates for the hall"
        ));
        assert!(!no_act("email them the list", "email them the list"));
    }
}
