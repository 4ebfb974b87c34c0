//! From tokens to sentences and clauses.

use std::ops::Range;

use super::writing::Writing;
use super::{Clause, Mark, Opens, Prose, Sentence, TokenKind};

/// Fills in the sentences and clauses of the tokens already in `prose`.
pub(super) fn segment(text: &str, writing: &Writing, prose: &mut Prose) {
    let count = prose.tokens.len();
    let mut start = 0;
    for at in 0..count {
        let ends = at + 1 == count
            || ends_sentence(prose, text, at, writing)
            || prose.tokens[at + 1].opens != Opens::Nothing;
        if ends {
            close_sentence(prose, start..at + 1, writing);
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

fn close_sentence(prose: &mut Prose, tokens: Range<usize>, writing: &Writing) {
    let question = prose.tokens[tokens.clone()]
        .iter()
        .any(|token| token.kind == TokenKind::Mark(Mark::Question));
    let item = prose.tokens[tokens.start].opens == Opens::Item;
    let sentence = prose.sentences.len();
    let mut start = tokens.start;
    for at in tokens.clone() {
        if breaks_clause(&prose.tokens[at].kind) {
            push_clause(prose, start..at, sentence);
            start = at + 1;
        } else if at > start && joins_clause(prose, at, tokens.end, writing) {
            push_clause(prose, start..at, sentence);
            start = at;
        }
    }
    push_clause(prose, start..tokens.end, sentence);
    prose.sentences.push(Sentence {
        tokens,
        question,
        item,
    });
}

fn push_clause(prose: &mut Prose, tokens: Range<usize>, sentence: usize) {
    if !tokens.is_empty() {
        prose.clauses.push(Clause { tokens, sentence });
    }
}

/// Whether nothing of a clause goes on past this token.
pub(super) fn breaks_clause(kind: &TokenKind) -> bool {
    match kind {
        TokenKind::Emoji => true,
        TokenKind::Mark(mark) => !matches!(mark, Mark::Comma | Mark::Slash),
        _ => false,
    }
}

/// A joiner or a comma followed by a subject of its own starts a clause: "…, but you…", "… so I…".
fn joins_clause(prose: &Prose, at: usize, end: usize, writing: &Writing) -> bool {
    let is_subject = |at: usize| at < end && writing.subjects.contains(prose.norm(at));
    if prose.tokens[at].kind == TokenKind::Mark(Mark::Comma) {
        let joined = at + 1 < end && writing.joiners.contains(prose.norm(at + 1));
        return is_subject(at + 1 + usize::from(joined));
    }
    let after_comma = prose.tokens[at - 1].kind == TokenKind::Mark(Mark::Comma);
    !after_comma && writing.joiners.contains(prose.norm(at)) && is_subject(at + 1)
}
