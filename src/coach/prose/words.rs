//! A typed word as its pieces: contractions cut, chat spellings written out.

use std::borrow::Cow;

use super::writing::{Piece, Writing};

/// What a typed word is made of.
pub(super) enum Pieces<'a> {
    Whole(Cow<'a, str>),
    Spelt(&'a [Piece]),
    /// The stem, with its bytes in the typed word, and the suffix.
    Contracted(usize, Cow<'a, str>, &'static str),
}

impl<'a> Pieces<'a> {
    /// Takes the typed word apart. `rest` is the text that follows and `opens_clause` says whether the word
    /// opens a clause: fused forms such as `ill` need both to be told from the word.
    pub(super) fn of(
        typed: &'a str,
        rest: &str,
        opens_clause: impl FnOnce() -> bool,
        writing: &'a Writing,
    ) -> Self {
        let lower = lowered(typed);
        // Lower-casing may change a word's length outside ASCII; such a word has no pieces.
        if lower.len() != typed.len() {
            return Self::Whole(lower);
        }
        let straight = straightened(&lower);
        let spelling = writing.spellings.get(straight.as_deref().unwrap_or(&lower));
        if let Some(spelling) = spelling.filter(|spelling| spelling.fits(opens_clause, rest)) {
            return Self::Spelt(&spelling.pieces);
        }
        let Some((stem, suffix)) = contraction(&lower) else {
            return Self::Whole(straight.map_or(lower, Cow::Owned));
        };
        let head = sliced(lower, stem);
        let head = match straightened(&head).map_or(head, Cow::Owned) {
            head if head == "ca" => "can".into(),
            head if head == "wo" => "will".into(),
            head if head == "sha" => "shall".into(),
            head => head,
        };
        Self::Contracted(stem, head, suffix)
    }

    /// Calls `push(bytes, norm)` for each piece, in order; the bytes add up to the typed word's length.
    pub(super) fn each(&self, length: usize, mut push: impl FnMut(usize, &str)) {
        match self {
            Self::Whole(norm) => push(length, norm),
            Self::Contracted(stem, head, suffix) => {
                push(*stem, head);
                push(length - stem, suffix);
            }
            Self::Spelt(pieces) => {
                // A spelling with a curly apostrophe is longer than its key: the last piece takes the rest.
                let mut left = length;
                for (index, piece) in pieces.iter().enumerate() {
                    let last = index + 1 == pieces.len();
                    let bytes = if last { left } else { piece.bytes.min(left) };
                    push(bytes, &piece.norm);
                    left -= bytes;
                }
            }
        }
    }
}

/// Lower case without an allocation for the common all-lower word.
pub(super) fn lowered(word: &str) -> Cow<'_, str> {
    let all_lower = word
        .bytes()
        .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if !all_lower && word.chars().any(char::is_uppercase) {
        word.to_lowercase().into()
    } else {
        word.into()
    }
}

/// The word with straight apostrophes, if it has others.
fn straightened(word: &str) -> Option<String> {
    let curly = !word.is_ascii() && word.contains(is_curly);
    curly.then(|| word.replace(is_curly, "'"))
}

/// The first bytes of a word.
fn sliced(word: Cow<'_, str>, bytes: usize) -> Cow<'_, str> {
    match word {
        Cow::Borrowed(word) => word[..bytes].into(),
        Cow::Owned(word) => word[..bytes].to_owned().into(),
    }
}

/// The apostrophes that phones and editors put in place of `'`.
pub(super) fn is_curly(c: char) -> bool {
    matches!(c, '’' | '‘' | 'ʼ' | '´')
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
