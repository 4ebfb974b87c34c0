//! How far a clause reaches: to the next reason, new subject or end mark.

use super::clause::Source;
use super::tokens::{Shape, Token};

/// Where the words that belong to the clause end, if they go on right after it.
pub fn absorb(source: &Source<'_>, from: usize) -> usize {
    let rest = &source.lower[from..];
    let glued = rest.starts_with([' ', '\u{a0}'])
        || rest.starts_with(", not ")
        || rest.starts_with(", even ");
    if glued { walk(source, from) } else { from }
}

/// The end of the action that starts at `from`: the last token before the clause is over.
pub fn walk(source: &Source<'_>, from: usize) -> usize {
    let line_end = source.text[from..]
        .find('\n')
        .map_or(source.text.len(), |at| from + at);
    let tokens = source.tokens(from..line_end);
    let mut end = from;
    let mut open_brackets = 0;
    for (index, token) in tokens.iter().enumerate() {
        let rest = &tokens[index + 1..];
        match token.text(source.text) {
            "(" => open_brackets += 1,
            ")" => open_brackets -= 1,
            _ if open_brackets > 0 => {}
            _ if is_over(source, &tokens[index], rest, index == 0) => break,
            _ => {}
        }
        end = token.at.end;
    }
    end
}

fn is_over(source: &Source<'_>, token: &Token, rest: &[Token], first: bool) -> bool {
    let text = token.text(source.text);
    if token.shape == Shape::Mark {
        return match text {
            "," => opens_clause(source, rest),
            ":" => !rest.iter().any(|t| t.shape == Shape::Opaque),
            "'" | "\"" | "’" | "“" | "”" | "/" | "+" | "*" | "_" | "$" | "#" | "=" | "%" => {
                false
            }
            "&" => !continues(source, rest),
            "-" | "–" | "—" => true,
            _ => true,
        };
    }
    if first {
        return false;
    }
    let lists = &source.words.lists;
    if token.is(source.text, "or") {
        return is_consequence(source, rest);
    }
    if token.is(source.text, "and") || text == "&amp;" || token.is(source.text, "then") {
        return !continues(source, rest);
    }
    let of = rest.first().is_some_and(|next| next.is(source.text, "of"));
    (source.lists(&lists.reasons, token) && !of)
        || (source.lists(&lists.thanks, token) && !token.is(source.text, "thank"))
}

/// "or the tour is off": what happens otherwise is a sentence of its own.
pub fn is_consequence(source: &Source<'_>, rest: &[Token]) -> bool {
    const SUBJECTS: &[&str] = &[
        "the",
        "we",
        "we'll",
        "we’ll",
        "we're",
        "we’re",
        "you",
        "you'll",
        "you’ll",
        "they",
        "they'll",
        "they’ll",
        "it",
        "it'll",
        "it’ll",
        "i",
        "i'll",
        "i’ll",
        "he",
        "she",
        "this",
        "else",
        "there",
        "there'll",
        "our",
        "my",
    ];
    rest.first()
        .is_some_and(|first| SUBJECTS.contains(&&source.lower[first.at.clone()]))
        && is_clause(source, segment(source, rest))
}

/// After "and": a second verb, or a plain noun phrase, but no new subject with its own verb.
fn continues(source: &Source<'_>, rest: &[Token]) -> bool {
    let Some(next) = rest.first() else {
        return false;
    };
    let lower = &source.lower[next.at.clone()];
    if source.words.joined.contains(lower) || lower == "then" {
        return true;
    }
    if matches!(lower, "let's" | "let’s" | "lets") {
        return false;
    }
    // "whether you and Michelle are": a second subject, not a second sentence.
    let plural = rest
        .get(1)
        .is_some_and(|verb| ["are", "were"].contains(&&source.lower[verb.at.clone()]));
    if plural && !matches!(lower, "we" | "you" | "they" | "these" | "those" | "there") {
        return true;
    }
    // "someone who hears you and wants it": the second half of a relative clause.
    let relative = [
        "is", "are", "was", "has", "had", "wants", "needs", "does", "says",
    ];
    relative.contains(&lower) || !is_clause(source, segment(source, rest))
}

fn opens_clause(source: &Source<'_>, rest: &[Token]) -> bool {
    let Some(next) = rest.first() else {
        return true;
    };
    let lists = &source.words.lists;
    let lower = &source.lower[next.at.clone()];
    if lower == "to" {
        return false;
    }
    if matches!(lower, "and" | "then" | "&amp;") {
        return !continues(source, &rest[1..]);
    }
    if [&lists.new_clause, &lists.reasons, &lists.thanks]
        .iter()
        .any(|list| list.contains(lower))
    {
        return true;
    }
    if next.shape == Shape::Emoji || (next.shape == Shape::Opaque && rest.len() == 1) {
        return true;
    }
    // ", rerun CI" goes on with the list of things to do; anything finite starts a thought of its own.
    is_clause(source, segment(source, rest))
}

/// Up to the next mark that could end a clause.
fn segment<'a>(source: &Source<'_>, rest: &'a [Token]) -> &'a [Token] {
    let end = rest
        .iter()
        .position(|t| t.shape == Shape::Mark && ",.;!?".contains(t.text(source.text)))
        .unwrap_or(rest.len());
    &rest[..end]
}

fn is_clause(source: &Source<'_>, segment: &[Token]) -> bool {
    segment.first().is_some_and(|t| {
        let subject = source.lower[t.at.clone()]
            .split(['\'', '’'])
            .next()
            .unwrap_or("");
        matches!(
            subject,
            "i" | "we" | "they" | "he" | "she" | "you" | "it" | "that" | "there"
        )
    }) || segment.iter().any(|token| {
        let lower = &source.lower[token.at.clone()];
        source.words.lists.finite.contains(lower)
            || ["'ll", "'re", "'ve", "’ll", "’re", "’ve"]
                .iter()
                .any(|end| lower.ends_with(end))
    }) || contracted_is(source, segment)
        || plain_present(source, segment)
}

/// "people keep asking", "the shop opens at eight": a noun before a verb in the present.
fn plain_present(source: &Source<'_>, segment: &[Token]) -> bool {
    let words = source.words;
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let verb = |word: &str| words.joined.contains(word) || words.lists.stative.contains(word);
    let determined = segment
        .first()
        .is_some_and(|first| words.lists.determiners.contains(lower(first)));
    let plural_first = segment
        .first()
        .is_some_and(|first| words.morphology.is_plural(lower(first)));
    let plural =
        |pair: &[Token]| words.morphology.is_plural(lower(&pair[0])) && verb(lower(&pair[1]));
    // After "opens" comes what no list of nouns goes on with.
    let single = |triple: &[Token]| {
        let base = lower(&triple[1]).strip_suffix('s').unwrap_or("");
        let next = lower(&triple[2]);
        verb(base)
            && !words.lists.determiners.contains(lower(&triple[0]))
            && (words.lists.after_verbs.contains(next)
                || words.lists.particles.contains(next)
                || matches!(next, "at" | "to" | "too" | "him" | "her"))
    };
    (determined || plural_first) && segment.windows(2).take(3).any(plural)
        || determined && segment.windows(3).take(3).any(single)
}

/// "wind's gusting", "tiler's booked": an 's before a word that is no noun.
fn contracted_is(source: &Source<'_>, segment: &[Token]) -> bool {
    segment.windows(2).any(|pair| {
        let (word, next) = (
            &source.lower[pair[0].at.clone()],
            &source.lower[pair[1].at.clone()],
        );
        (word.ends_with("'s") || word.ends_with("’s"))
            && (next.ends_with("ing")
                || next.ends_with("ed")
                || ["too", "not", "the", "a", "in", "on", "out", "down"].contains(&next))
    })
}
