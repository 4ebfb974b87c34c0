//! How far a clause reaches: to the next reason, new subject or end mark.

use super::clause::Source;
use super::comma::{goes_on, is_aside_thought, is_consequence, joint_goes_on};
use super::finite::runs_on;
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
        match token.text(source.text) {
            "(" => open_brackets += 1,
            ")" => open_brackets -= 1,
            _ if open_brackets > 0 => {}
            _ if is_over(source, &tokens, index) => break,
            _ => {}
        }
        end = token.at.end;
    }
    end
}

fn is_over(source: &Source<'_>, tokens: &[Token], index: usize) -> bool {
    let (token, before, rest) = (&tokens[index], &tokens[..index], &tokens[index + 1..]);
    let text = token.text(source.text);
    if token.shape == Shape::Mark {
        return match text {
            "," => !goes_on(source, before, rest),
            ":" => !rest.iter().any(|t| t.shape == Shape::Opaque),
            "'" | "\"" | "’" | "“" | "”" | "/" | "+" | "*" | "_" | "$" | "#" | "=" | "%" => {
                false
            }
            "&" => !joint_goes_on(source, before, rest),
            _ => true,
        };
    }
    if index == 0 {
        return false;
    }
    let lists = &source.words.lists;
    if token.is(source.text, "or") {
        return is_consequence(source, rest);
    }
    if token.is(source.text, "and") || text == "&amp;" || token.is(source.text, "then") {
        return !joint_goes_on(source, before, rest);
    }
    let next = |word: &str| rest.first().is_some_and(|next| next.is(source.text, word));
    if token.is(source.text, "but") && is_aside_thought(source, rest) {
        return false;
    }
    // "tell her thanks from me"
    let thanked = token.is(source.text, "thank") || next("from") || next("to");
    (source.lists(&lists.reasons, token)
        && !next("of")
        && !is_told(source, before)
        && !excepts(source, before, token))
        || (source.lists(&lists.thanks, token) && !thanked)
        || runs_on(source, before, token)
}

/// "explain that it was on my mind but I welcome it": the reason is a part of what is told.
fn is_told(source: &Source<'_>, before: &[Token]) -> bool {
    before.windows(2).any(|pair| {
        pair[1].is(source.text, "that") && source.lists(&source.words.lists.says, &pair[0])
    })
}

/// "the last but one", "nothing but water": no reason, only an exception.
fn excepts(source: &Source<'_>, before: &[Token], token: &Token) -> bool {
    const HEADS: &[&str] = &[
        "last",
        "next",
        "all",
        "nothing",
        "anything",
        "everything",
        "none",
        "nobody",
        "anyone",
        "everyone",
    ];
    token.is(source.text, "but")
        && before
            .last()
            .is_some_and(|last| HEADS.contains(&&source.lower[last.at.clone()]))
}
