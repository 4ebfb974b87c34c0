//! Whether a stretch of words has a subject and a verb of its own.

use super::clause::Source;
use super::tokens::{Shape, Token};

/// Subjects that need no noun.
const PRONOUNS: &[&str] = &[
    "i", "we", "they", "he", "she", "you", "it", "that", "there", "u",
];

/// A pronoun with its verb: it opens a sentence even where no mark stands before it.
const CONTRACTED: &[&str] = &[
    "it's",
    "it’s",
    "there's",
    "there’s",
    "i'll",
    "i’ll",
    "it'll",
    "it’ll",
];

/// Up to the next mark that could end a clause.
pub fn segment<'a>(source: &Source<'_>, rest: &'a [Token]) -> &'a [Token] {
    let end = rest
        .iter()
        .position(|t| t.shape == Shape::Mark && ",.;!?".contains(t.text(source.text)))
        .unwrap_or(rest.len());
    &rest[..end]
}

/// Up to the next mark or the next joint: one of several things that stand in a row.
pub fn item<'a>(source: &Source<'_>, rest: &'a [Token]) -> &'a [Token] {
    let within = segment(source, rest);
    let lists = &source.words.lists;
    let end = within
        .iter()
        .skip(1)
        .position(|token| {
            ["and", "&amp;", "&", "or", "so"]
                .iter()
                .any(|joint| token.is(source.text, joint))
                || source.lists(&lists.reasons, token)
        })
        .map_or(within.len(), |at| at + 1);
    &within[..end]
}

/// Whether the stretch is a sentence rather than a thing or an act. What a relative clause or a condition
/// inside it says does not count.
pub fn is_clause(source: &Source<'_>, stretch: &[Token]) -> bool {
    let lists = &source.words.lists;
    let opens = stretch.first().is_some_and(|first| {
        let word = source.lower[first.at.clone()]
            .split(['\'', '’'])
            .next()
            .unwrap_or("");
        PRONOUNS.contains(&word)
    });
    let main = stretch
        .iter()
        .skip(1)
        .position(|token| source.lists(&lists.subordinators, token))
        .map_or(stretch, |at| &stretch[..=at]);
    opens
        || main.iter().any(|token| is_finite(source, token))
        || contracted_is(source, main)
        || plain_present(source, main)
}

fn is_finite(source: &Source<'_>, token: &Token) -> bool {
    let lower = &source.lower[token.at.clone()];
    source.words.lists.finite.contains(lower)
        || ["'ll", "'re", "'ve", "’ll", "’re", "’ve"]
            .iter()
            .any(|end| lower.ends_with(end))
}

/// "people keep asking", "the shop opens at eight": a noun before a verb in the present.
fn plain_present(source: &Source<'_>, stretch: &[Token]) -> bool {
    let words = source.words;
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let verb = |word: &str| words.joined.contains(word) || words.lists.stative.contains(word);
    let determined = stretch
        .first()
        .is_some_and(|first| words.lists.determiners.contains(lower(first)));
    let plural_first = stretch
        .first()
        .is_some_and(|first| words.morphology.is_plural(lower(first)));
    let plural =
        |pair: &[Token]| words.morphology.is_plural(lower(&pair[0])) && verb(lower(&pair[1]));
    // After "opens" comes what no list of nouns goes on with.
    let single = |triple: &[Token]| {
        let subject = lower(&triple[0]);
        let next = lower(&triple[2]);
        let third = words.morphology.base_of_third(lower(&triple[1]));
        // "this misses the cut": after "this" the word is no noun.
        let this = matches!(subject, "this" | "that");
        third.is_some_and(|base| this || verb(&base))
            && (this || !words.lists.determiners.contains(subject))
            && (words.lists.after_verbs.contains(next)
                || words.lists.particles.contains(next)
                || matches!(next, "at" | "to" | "too" | "him" | "her"))
    };
    // "courier comes at four": a bare noun, its verb, and no object.
    let bare = |triple: &[Token]| {
        let third = words.morphology.base_of_third(lower(&triple[1]));
        third.is_some_and(|base| verb(&base))
            && !verb(lower(&triple[0]))
            && matches!(
                lower(&triple[2]),
                "at" | "in" | "on" | "by" | "today" | "tomorrow" | "tonight" | "next"
            )
    };
    stretch.get(..3).is_some_and(bare)
        || (determined || plural_first) && stretch.windows(2).take(3).any(plural)
        || determined && stretch.windows(3).take(3).any(single)
}

/// Follow an 's that stands for "is".
const STATES: &[&str] = &[
    "too", "not", "the", "a", "an", "in", "on", "out", "down", "up", "off", "shut", "broken",
    "gone", "full", "late", "open", "dead", "sick", "ill", "empty", "back", "here", "ready", "wet",
    "cold", "hot", "busy", "away", "done", "due", "wrong", "fine", "free", "over", "so", "really",
    "very", "pretty", "quite", "always", "never", "still", "already", "just", "only", "about",
    "been", "got", "low", "at", "asleep", "stuck", "lost",
];

/// "wind's gusting", "tiler's booked": an 's before a word that is no noun.
fn contracted_is(source: &Source<'_>, stretch: &[Token]) -> bool {
    stretch.windows(2).any(|pair| {
        let (word, next) = (
            &source.lower[pair[0].at.clone()],
            &source.lower[pair[1].at.clone()],
        );
        (word.ends_with("'s") || word.ends_with("’s"))
            && (next.ends_with("ing") || next.ends_with("ed") || STATES.contains(&next))
    })
}

/// "delete that column it's garbage": a new sentence without a mark before it. After a verb of saying or a
/// word such as "until" it belongs to the action.
pub fn runs_on(source: &Source<'_>, before: &[Token], token: &Token) -> bool {
    let lists = &source.words.lists;
    // "that column" has no clause behind its "that".
    let governed = |token: &Token| {
        source.lists(&lists.says, token)
            || source.lists(&lists.subordinators, token) && !token.is(source.text, "that")
    };
    let that = |token: &Token| token.is(source.text, "that");
    let preposition = |token: &Token| source.lists(&lists.prepositions, token);
    CONTRACTED.contains(&&source.lower[token.at.clone()])
        && before.len() > 1
        && !before.iter().any(governed)
        && !before
            .last()
            .is_some_and(|last| preposition(last) || that(last))
}
