//! The shapes of what is typed: how far a word goes, and what looks like a word and is not.

use super::{TokenKind, words};

/// Letters and digits, with apostrophes and hyphens inside, and what digits carry: `5.30`, `10:15`, `24/7`.
pub(super) fn word_length(rest: &str) -> usize {
    if let Some(length) = plain_word_length(rest.as_bytes()) {
        return length;
    }
    if let Some(slashed) = rest
        .get(..3)
        .filter(|head| head.eq_ignore_ascii_case("w/o"))
    {
        return slashed.len();
    }
    if rest
        .get(..2)
        .is_some_and(|head| head.eq_ignore_ascii_case("w/"))
    {
        return 2;
    }
    let digits = rest.starts_with(|c: char| c.is_ascii_digit());
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = c.is_alphanumeric()
            || (at == 0 && !is_emoji(c))
            || (chars.peek().is_some_and(|(_, next)| next.is_alphanumeric())
                && (c == '\''
                    || c == '-'
                    || words::is_curly(c)
                    || (digits && matches!(c, '.' | ',' | ':' | '/'))));
        if !inside {
            return at;
        }
    }
    rest.len()
}

/// The length of the most common word: ASCII letters before a blank or the end, nothing to wonder about.
pub(super) fn lone_word_length(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic());
    let length = end.unwrap_or(rest.len());
    (length > 0 && rest.get(length).is_none_or(|byte| *byte == b' ')).then_some(length)
}

/// The length of a common word: ASCII letters, and then nothing that a word may go on with.
fn plain_word_length(rest: &[u8]) -> Option<usize> {
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let length = length.count();
    let goes_on = |byte: &u8| {
        byte.is_ascii_digit() || !byte.is_ascii() || matches!(byte, b'\'' | b'-' | b'/')
    };
    (length > 0 && !rest.get(length).is_some_and(goes_on)).then_some(length)
}

/// A link, an address, a path, a file name or an identifier at the start of `rest`, with its length.
pub(super) fn opaque(rest: &str) -> Option<(usize, TokenKind)> {
    let (end, sign) = chunk(rest);
    let chunk =
        rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '~', '\'', '…']);
    if sign >= chunk.len() {
        return None;
    }
    let bytes = chunk.as_bytes();
    if chunk.contains("://") || chunk.starts_with("www.") {
        return Some((chunk.len(), TokenKind::Link));
    }
    if chunk
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
    {
        return Some((chunk.len(), TokenKind::Link));
    }
    let snake = bytes
        .windows(3)
        .any(|w| w[0].is_ascii_alphanumeric() && w[1] == b'_' && w[2].is_ascii_alphanumeric());
    let call = chunk.contains("::") || chunk.ends_with("()");
    let path = chunk.contains('/')
        && chunk.contains('.')
        && !chunk.starts_with(|c: char| c.is_ascii_digit());
    (snake || call || path || is_file_name(chunk)).then_some((chunk.len(), TokenKind::Code))
}

/// Where the run of characters without a blank, an angle bracket or a quotation mark ends, and where in it
/// the first sign stands without which it cannot be opaque.
fn chunk(rest: &str) -> (usize, usize) {
    let mut sign = usize::MAX;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b' ' | b'\t'..=b'\r' | b'<' | b'>' | b'"' => return (at, sign),
            b':' | b'/' | b'@' | b'_' | b'.' | b'(' => sign = sign.min(at),
            // The first byte of a character outside ASCII.
            0xC0.. if rest[at..].starts_with(ends_chunk) => return (at, sign),
            _ => {}
        }
    }
    (rest.len(), sign)
}

fn ends_chunk(c: char) -> bool {
    c.is_whitespace() || matches!(c, '“' | '”')
}

/// `billing.rs`, `elm.json`, `docs.acme.dev`: lower-case or digit pieces joined by full stops, the last
/// one short. A missing blank after a full stop is followed by a capital.
fn is_file_name(chunk: &str) -> bool {
    let Some((stem, extension)) = chunk.rsplit_once('.') else {
        return false;
    };
    let plain = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
    };
    !chunk.starts_with(|c: char| c.is_ascii_digit())
        && stem.len() > 1
        && (2..=4).contains(&extension.len())
        && extension
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && plain(stem)
        && !matches!(chunk, "a.m" | "p.m" | "e.g" | "i.e")
}

/// `:white_check_mark:` with an optional skin tone, as its length.
pub(super) fn emoji_name(rest: &str) -> Option<usize> {
    let length = rest[1..]
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || "_+-'".contains(c)))?;
    let closed = rest.starts_with(':') && length > 1 && rest[1 + length..].starts_with(':');
    let named = rest[1..1 + length]
        .bytes()
        .any(|byte| byte.is_ascii_lowercase())
        || &rest[1..1 + length] == "+1";
    (closed && (named || &rest[1..1 + length] == "-1")).then_some(length + 2)
}

pub(super) fn emoticon(rest: &str) -> Option<usize> {
    const FACES: [&str; 20] = [
        ":-)", ":-(", ":-D", ":-P", ":-/", ";-)", ":')", ":'(", ":)", ":(", ":D", ":P", ":p", ":/",
        ":|", ":O", ";)", ";P", "=)", "=D",
    ];
    let face = FACES.iter().find(|face| rest.starts_with(**face))?;
    let ends = rest[face.len()..]
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric() && c != '/');
    ends.then_some(face.len())
}

/// Pictographs, dingbats, flags and what joins them.
pub(super) fn is_emoji(c: char) -> bool {
    matches!(u32::from(c),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x2300..=0x23FF | 0xFE0F | 0x200D | 0x20E3)
}

pub(super) fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
