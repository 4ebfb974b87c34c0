//! A typed word as its pieces: contractions cut, chat spellings written out.

use super::writing::{Piece, Writing};

/// Calls `push(bytes, norm)` for each piece of the typed word, in order; the bytes add up to the word's.
///
/// `rest` is the text that follows and `opens` is whether the word opens a clause: fused forms such as
/// `ill` need both to be told from the word.
pub(super) fn pieces(
    typed: &str,
    rest: &str,
    opens: bool,
    writing: &Writing,
    mut push: impl FnMut(usize, &str),
) {
    let lower = lowered(typed);
    // Lower-casing may change a word's length outside ASCII; such a word has no pieces.
    if lower.len() != typed.len() {
        return push(typed.len(), &lower);
    }
    let straight = straightened(&lower);
    if let Some(pieces) = writing.spellings.get(straight.as_ref()) {
        return emit(typed, pieces, &mut push);
    }
    if let Some(fused) = writing
        .fused
        .get(straight.as_ref())
        .filter(|fused| opens && fused.fits(rest))
    {
        return emit(typed, &fused.pieces, &mut push);
    }
    match contraction(&lower) {
        Some((stem, suffix)) => {
            let head = match straightened(&lower[..stem]).as_ref() {
                "ca" => "can".to_owned(),
                "wo" => "will".to_owned(),
                "sha" => "shall".to_owned(),
                other => other.to_owned(),
            };
            push(stem, &head);
            push(typed.len() - stem, suffix);
        }
        None => push(typed.len(), &straight),
    }
}

/// Lower case without an allocation for the common all-lower word.
pub(super) fn lowered(word: &str) -> std::borrow::Cow<'_, str> {
    let all_lower = word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if !all_lower && word.chars().any(char::is_uppercase) {
        word.to_lowercase().into()
    } else {
        word.into()
    }
}

fn straightened(word: &str) -> std::borrow::Cow<'_, str> {
    if !word.is_ascii() && word.contains(is_curly) {
        word.replace(is_curly, "'").into()
    } else {
        word.into()
    }
}

/// The apostrophes that phones and editors put in place of `'`.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '’' | '‘' | 'ʼ' | '´')
}

fn emit(typed: &str, pieces: &[Piece], push: &mut impl FnMut(usize, &str)) {
    // A spelling with a curly apostrophe is longer than its key: the last piece takes the rest.
    let mut left = typed.len();
    for (index, piece) in pieces.iter().enumerate() {
        let last = index + 1 == pieces.len();
        let bytes = if last { left } else { piece.bytes.min(left) };
        push(bytes, &piece.norm);
        left -= bytes;
    }
}

/// Where the stem of a contraction ends, and the suffix in its straight form.
fn contraction(lower: &str) -> Option<(usize, &'static str)> {
    const SUFFIXES: [&str; 6] = ["ll", "re", "ve", "m", "d", "s"];
    if lower.is_ascii() && !lower.contains('\'') {
        return None;
    }
    let (at, apostrophe) = lower
        .char_indices()
        .rfind(|(_, c)| *c == '\'' || is_curly(*c))?;
    let tail = &lower[at + apostrophe.len_utf8()..];
    if tail == "t" && lower[..at].ends_with('n') && at > 1 {
        return Some((at - 1, "n't"));
    }
    if at == 0 {
        return None;
    }
    let found = SUFFIXES.iter().position(|suffix| *suffix == tail)?;
    Some((at, ["'ll", "'re", "'ve", "'m", "'d", "'s"][found]))
}
