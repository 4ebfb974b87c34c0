//! The words of a stretch of a message, with Slack's own tokens (mentions, links, code, emoji) whole.

use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Word,
    /// Holds a digit: `5`, `3pm`, `Q3`, `INC-2231`, `10%`.
    Number,
    /// Must survive verbatim: a mention, channel, link or code.
    Opaque,
    Emoji,
    Mark,
}

/// One token of the message.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub shape: Shape,
    /// Bytes of the text that was scanned.
    pub at: Range<usize>,
}

impl Token {
    pub fn text<'t>(&self, source: &'t str) -> &'t str {
        &source[self.at.clone()]
    }

    /// Whether the token is this word, whatever its case.
    pub fn is(&self, source: &str, word: &str) -> bool {
        self.text(source).eq_ignore_ascii_case(word)
    }
}

/// Cuts `source` into tokens; white space only separates.
pub fn scan(source: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(source.len() / 4);
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (shape, length) = token_at(&source[at..], first);
        tokens.push(Token {
            shape,
            at: at..at + length,
        });
        at += length;
    }
    tokens
}

/// `tokens` of `source[range]`, with offsets of `source`.
pub fn scan_range(source: &str, range: Range<usize>) -> Vec<Token> {
    let mut tokens = scan(&source[range.clone()]);
    for token in &mut tokens {
        token.at = token.at.start + range.start..token.at.end + range.start;
    }
    tokens
}

fn token_at(rest: &str, first: char) -> (Shape, usize) {
    if let Some(length) = lone_word_length(rest.as_bytes()) {
        return (Shape::Word, length);
    }
    if let Some(length) = opaque_length(rest, first) {
        return (Shape::Opaque, length);
    }
    if let Some(length) = emoji_length(rest, first) {
        return (Shape::Emoji, length);
    }
    if let Some(length) = entity_length(rest) {
        return (Shape::Word, length);
    }
    let length = with_stop(rest, word_length(rest));
    if length == 0 {
        return (Shape::Mark, first.len_utf8());
    }
    let shape = if rest[..length].bytes().any(|byte| byte.is_ascii_digit()) {
        Shape::Number
    } else {
        Shape::Word
    };
    (shape, length)
}

/// A mention, channel, special mention, link (bare or in angle brackets) or code.
fn opaque_length(rest: &str, first: char) -> Option<usize> {
    match first {
        '<' => {
            let inside = rest[1..].chars().next()?;
            if !(matches!(inside, '@' | '#' | '!') || inside.is_ascii_alphabetic()) {
                return None;
            }
            let end = rest.find(['>', '\n'])?;
            (rest.as_bytes()[end] == b'>').then_some(end + 1)
        }
        '`' => {
            let fence = if rest.starts_with("```") { "```" } else { "`" };
            let end = rest[fence.len()..].find(fence)?;
            Some(end + 2 * fence.len())
        }
        '@' => {
            let name = word_length(&rest[1..]);
            (name > 0).then_some(name + 1)
        }
        '~' | '/' if is_path(rest, first) => {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            Some(
                rest[..end]
                    .trim_end_matches(['.', ',', ';', '!', '?', ')'])
                    .len(),
            )
        }
        'h' if rest.starts_with("http://") || rest.starts_with("https://") => {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let url = rest[..end].trim_end_matches(['.', ',', ';', '!', '?', ')']);
            Some(url.len())
        }
        _ => None,
    }
}

/// `~/.cache/build`, `/etc/hosts`: a path names a place as a link does.
fn is_path(rest: &str, first: char) -> bool {
    let path = rest[1..].split_whitespace().next().unwrap_or_default();
    match first {
        '~' => path.starts_with('/') && path.len() > 1,
        _ => path.starts_with(|c: char| c.is_ascii_alphabetic()) && path.contains('/'),
    }
}

/// `:pray:`, or a run of pictographs with their joiners and variation selectors.
fn emoji_length(rest: &str, first: char) -> Option<usize> {
    if first == ':' {
        let name = rest[1..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+')))?;
        let whole = name > 0 && rest[1 + name..].starts_with(':');
        return whole.then_some(name + 2);
    }
    let end = rest.find(|c: char| !is_pictograph(c)).unwrap_or(rest.len());
    (end > 0).then_some(end)
}

pub fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c),
        0x200D | 0x203C | 0x2049 | 0x2190..=0x21FF | 0x2300..=0x23FF | 0x2460..=0x27BF
        | 0x2900..=0x297F | 0x2B00..=0x2BFF | 0xFE0E | 0xFE0F | 0x1F000..=0x1FAFF)
}

/// Slack sends `&`, `<` and `>` as entities.
fn entity_length(rest: &str) -> Option<usize> {
    ["&amp;", "&lt;", "&gt;"]
        .iter()
        .find(|entity| rest.starts_with(**entity))
        .map(|e| e.len())
}

/// The length of the most common word: ASCII letters before a blank or the end.
fn lone_word_length(rest: &[u8]) -> Option<usize> {
    let end = rest.iter().position(|byte| !byte.is_ascii_alphabetic());
    let length = end.unwrap_or(rest.len());
    (length > 0 && rest.get(length).is_none_or(|byte| *byte == b' ')).then_some(length)
}

/// A word may hold apostrophes, hyphens, dots and slashes inside, a currency sign before and a
/// per-cent sign after.
fn word_length(rest: &str) -> usize {
    let mut length = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_joins = || {
            chars
                .clone()
                .next()
                .is_some_and(|(_, next)| next.is_alphanumeric())
        };
        let inside = c.is_alphanumeric()
            || (c == '%' && at > 0)
            || (matches!(c, '$' | '€' | '£') && at == 0 && next_joins())
            || (at > 0
                && matches!(c, '\'' | '’' | '-' | '.' | '/' | '_' | ':' | ',')
                && next_joins()
                && joins(c, rest, at))
            || c == '_' && at > 0;
        if !inside {
            break;
        }
        length = at + c.len_utf8();
    }
    length
}

/// Words that are written with a full stop in the middle of a sentence.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "p.m", "a.m", "e.g", "i.e",
];

/// "Mrs. Okafor", "5 p.m. sharp": the full stop belongs to the word and ends no sentence.
fn with_stop(rest: &str, length: usize) -> usize {
    let goes_on = rest[length..]
        .strip_prefix(". ")
        .is_some_and(|next| !next.trim_start().is_empty());
    let initials = goes_on && is_initials(&rest[..length], &rest[length + 2..]);
    length + usize::from(initials || goes_on && is_shortened(&rest[..length]))
}

/// "J.M. Huber", "6 U.S. coins": letters with full stops before a name or a thing.
fn is_initials(word: &str, next: &str) -> bool {
    let single = |part: &str| part.len() == 1 && part.starts_with(|c: char| c.is_ascii_uppercase());
    let place = matches!(word, "U.S" | "U.K" | "E.U");
    word.contains('.')
        && word.split('.').all(single)
        && !next.starts_with(|c: char| place && c.is_uppercase())
}

fn is_shortened(word: &str) -> bool {
    SHORTENED
        .iter()
        .any(|short| word.eq_ignore_ascii_case(short))
}

/// Whether `before`, which ends with a full stop, ends with a shortened word rather than a sentence.
pub fn ends_shortened(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or("");
    last.strip_suffix('.').is_some_and(is_shortened)
}

/// A comma or colon joins digits only (`1,000`, `9:30`); the other signs join anything.
fn joins(c: char, rest: &str, at: usize) -> bool {
    if !matches!(c, ':' | ',') {
        return true;
    }
    let before = rest[..at].chars().next_back();
    let after = rest[at + c.len_utf8()..].chars().next();
    before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(source: &str) -> Vec<(Shape, &str)> {
        scan(source)
            .iter()
            .map(|token| (token.shape, token.text(source)))
            .collect()
    }

    #[test]
    fn slack_tokens_stay_whole() {
        use Shape::{Emoji, Mark, Number, Opaque, Word};
        assert_eq!(
            shapes("<@U1> fix `a b` &amp; ping <#C1|x>, 10% by 9:30 :pray: 🎉"),
            [
                (Opaque, "<@U1>"),
                (Word, "fix"),
                (Opaque, "`a b`"),
                (Word, "&amp;"),
                (Word, "ping"),
                (Opaque, "<#C1|x>"),
                (Mark, ","),
                (Number, "10%"),
                (Word, "by"),
                (Number, "9:30"),
                (Emoji, ":pray:"),
                (Emoji, "🎉"),
            ]
        );
    }

    #[test]
    fn a_link_ends_before_the_full_stop() {
        assert_eq!(
            shapes("see https://a.dev/x?y=1.")[1],
            (Shape::Opaque, "https://a.dev/x?y=1")
        );
    }

    #[test]
    fn words_keep_apostrophes_and_hyphens() {
        let words: Vec<_> = shapes("don't re-run it's w/o")
            .iter()
            .map(|(_, w)| *w)
            .collect();
        assert_eq!(words, ["don't", "re-run", "it's", "w/o"]);
    }
}
