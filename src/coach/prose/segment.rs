//! From tokens to sentences.

use std::ops::Range;

use super::writing::Writing;
use super::{Mark, Opens, Prose, Sentence, TokenKind};

/// Fills in the sentences of the tokens already in `prose`.
pub(super) fn segment(text: &str, writing: &Writing, prose: &mut Prose) {
    let count = prose.tokens.len();
    let mut start = 0;
    for at in 0..count {
        let ends = at + 1 == count
            || ends_sentence(prose, text, at, writing)
            || prose.tokens[at + 1].opens != Opens::Nothing;
        if ends {
            close_sentence(prose, start..at + 1);
            start = at + 1;
        }
    }
}

/// `.`, `!` and `?` end a sentence. A full stop does so unless it belongs to an abbreviation, and only
/// before a blank or a capital; emoji after the mark belong to it.
fn ends_sentence(prose: &Prose, text: &str, at: usize, writing: &Writing) -> bool {
    let token = &prose.tokens[at];
    match token.kind {
        TokenKind::Mark(Mark::Exclamation | Mark::Question) => true,
        TokenKind::Mark(Mark::Stop) => {
            let open = text[token.span.end..]
                .chars()
                .next()
                .is_none_or(|c| !c.is_lowercase() && !c.is_ascii_digit());
            let word = at.checked_sub(1).map_or("", |before| prose.norm(before));
            let initial =
                word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && word != "i";
            open && !initial && !writing.abbreviations.contains(word)
        }
        _ => false,
    }
}

fn close_sentence(prose: &mut Prose, tokens: Range<usize>) {
    let question = prose.tokens[tokens.clone()]
        .iter()
        .any(|token| token.kind == TokenKind::Mark(Mark::Question));
    let item = prose.tokens[tokens.start].opens == Opens::Item;
    prose.sentences.push(Sentence {
        tokens,
        question,
        item,
    });
}
