//! What stands in a row after a comma: several acts, or several short things.

use super::clause::Source;
use super::finite::{is_clause, item};
use super::tokens::{Shape, Token};

/// "milk and flour" after "eggs,", "pick a code and staple the slip" after "scan the receipt,": the list is
/// closed by an "and", and every item of it is short or an act.
pub fn opens_list(source: &Source<'_>, rest: &[Token]) -> bool {
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let sentence = rest
        .iter()
        .position(|t| t.shape == Shape::Mark && ".;!?:".contains(t.text(source.text)))
        .unwrap_or(rest.len());
    let acts = is_act(source, rest);
    let mut from = 0;
    let mut short = 0;
    while from < sentence {
        let stretch = item(source, &rest[from..sentence]);
        let stretch = match stretch.first() {
            Some(first) if matches!(lower(first), "and" | "&amp;" | "&" | "or") => {
                let last = item(source, &rest[from + 1..sentence]);
                return is_item(source, last, acts);
            }
            _ => stretch,
        };
        if !is_item(source, stretch, acts) {
            return false;
        }
        // "broccoli, garlic, onions": short things in a row need no "and".
        short = if stretch.len() <= 2 { short + 1 } else { 0 };
        if short > 1 && !acts {
            return true;
        }
        from += stretch.len();
        let comma = rest
            .get(from)
            .is_some_and(|mark| mark.text(source.text) == ",");
        from += usize::from(comma);
        if stretch.is_empty() && !comma {
            return false;
        }
    }
    false
}

/// A known verb with what it is done to.
fn is_act(source: &Source<'_>, stretch: &[Token]) -> bool {
    let Some(first) = stretch.first() else {
        return false;
    };
    let words = source.words;
    let object = stretch.get(1).is_some_and(|next| {
        let lower = &source.lower[next.at.clone()];
        words.lists.after_verbs.contains(lower)
            || words.lists.particles.contains(lower)
            || lower == "last"
    });
    source.lists(&words.joined, first) || object && source.lists(&words.morphology.bases, first)
}

/// One of several acts, or a short thing without a verb.
pub fn is_item(source: &Source<'_>, stretch: &[Token], acts: bool) -> bool {
    let Some(first) = stretch.first() else {
        return false;
    };
    if acts {
        return is_act(source, stretch);
    }
    let verb = |token: &Token| {
        let base = source
            .words
            .morphology
            .base_of_third(&source.lower[token.at.clone()]);
        base.is_some_and(|base| {
            source.words.joined.contains(&base) || source.words.lists.stative.contains(&base)
        })
    };
    stretch.len() <= 5
        && first.shape != Shape::Emoji
        && !is_clause(source, stretch)
        && !stretch.iter().skip(1).any(verb)
}
