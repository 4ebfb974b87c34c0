//! From characters to tokens, line by line, in one pass.

use super::lines::{self, Line};
use super::shapes::{
    emoji_name, emoticon, floor_boundary, is_emoji, lone_word_length, opaque, word_length,
};
use super::words::{self, Pieces};
use super::writing::Writing;
use super::{Mark, Opens, Prose, TokenKind, Zone, ZoneKind};

/// How far a closing `>` or quotation mark may be, in bytes: keeps the scan linear on hostile input.
const REACH: usize = 2_000;

/// Appends the tokens and the dropped zones of `text` to `prose`.
pub(super) fn scan(text: &str, writing: &Writing, prose: &mut Prose) {
    let mut scanner = Scanner {
        text,
        writing,
        prose,
        opens: Opens::Line,
    };
    let mut at = 0;
    while at < text.len() {
        at = scanner.line(at);
    }
}

struct Scanner<'a> {
    text: &'a str,
    writing: &'a Writing,
    prose: &'a mut Prose,
    /// How the next token opens its line.
    opens: Opens,
}

impl Scanner<'_> {
    /// Scans one line and returns where the next one starts.
    fn line(&mut self, start: usize) -> usize {
        let mut end = self.line_end(start);
        let mut at = start;
        self.opens = Opens::Line;
        match lines::judge(&self.text[start..end]) {
            Line::Drop(kind) => {
                self.prose.dropped.push(Zone {
                    span: start..end,
                    kind,
                });
                return end + 1;
            }
            Line::DropRest(kind) => {
                self.prose.dropped.push(Zone {
                    span: start..self.text.len(),
                    kind,
                });
                return self.text.len() + 1;
            }
            Line::Item(length) => {
                self.opens = Opens::Item;
                at += length;
            }
            Line::Prose => {}
        }
        while at < end {
            at = self.piece(at, end);
            // A code fence runs past its line.
            if at > end {
                end = self.line_end(at);
            }
        }
        end + 1
    }

    fn line_end(&self, from: usize) -> usize {
        self.text[from..]
            .find('\n')
            .map_or(self.text.len(), |length| from + length)
    }

    /// Scans what starts at `at` on a line that ends at `end`, and returns where it ends.
    fn piece(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let Some(first) = rest.chars().next() else {
            return end;
        };
        let after = at + first.len_utf8();
        match first {
            ' ' => after,
            'a'..='z' | 'A'..='Z' => self.word(at, end),
            '`' => self.code(at, end),
            '<' => self.angle(at, end),
            '&' => self.entity(at, rest),
            '"' | '“' | '”' | '„' | '«' => self.quoted(at, after, end),
            '@' => self.mention(at, rest),
            '#' => self.channel(at, rest),
            ':' | ';' | '=' => self.colon(at, rest),
            ',' => self.mark(at, after, Mark::Comma),
            '.' => self.stop(at, rest),
            '…' => self.mark(at, after, Mark::Dash),
            '!' | '?' | '¿' => self.end_marks(at, rest),
            '(' | '[' => self.mark(at, after, Mark::Open),
            ')' | ']' => self.mark(at, after, Mark::Close),
            '/' => self.mark(at, after, Mark::Slash),
            '—' | '–' | '→' | '|' | '•' | '·' => self.mark(at, after, Mark::Dash),
            '-' => self.dash(at, rest),
            c if is_emoji(c) => self.emoji(at, rest),
            c if c.is_alphanumeric() => self.word(at, end),
            c if (c == '\'' || words::is_curly(c))
                && rest[c.len_utf8()..].starts_with(char::is_alphabetic) =>
            {
                self.word(at, end)
            }
            _ => after,
        }
    }

    fn push(&mut self, start: usize, end: usize, kind: TokenKind, norm: &str) -> usize {
        let opens = std::mem::take(&mut self.opens);
        self.prose.push(self.text, start..end, kind, opens, norm);
        end
    }

    fn mark(&mut self, start: usize, end: usize, mark: Mark) -> usize {
        self.push(start, end, TokenKind::Mark(mark), "")
    }

    /// A fence, up to its end or the end of the message, or inline code; a lone backtick is nothing.
    fn code(&mut self, at: usize, end: usize) -> usize {
        if self.text[at..].starts_with("```") {
            let body = at + 3;
            let close = self.text[body..]
                .find("```")
                .map_or(self.text.len(), |length| body + length + 3);
            self.prose.dropped.push(Zone {
                span: at..close,
                kind: ZoneKind::Code,
            });
            self.opens = Opens::Line;
            return close;
        }
        match self.text[at + 1..end].find('`') {
            Some(length) => self.push(at, at + length + 2, TokenKind::Code, ""),
            None => at + 1,
        }
    }

    /// Slack's `<…>`: a mention, a broadcast, a channel, a link; else a lone sign.
    fn angle(&mut self, at: usize, end: usize) -> usize {
        if self.text[at..end].starts_with("<3") {
            return self.push(at, at + 2, TokenKind::Emoji, "");
        }
        let reach = floor_boundary(self.text, end.min(at + REACH));
        let Some(length) = self.text[at..reach].find('>') else {
            return at + 1;
        };
        let kind = match &self.text[at + 1..at + length] {
            inner if inner.starts_with('@') || inner.starts_with("!subteam") => TokenKind::Mention,
            inner if inner.starts_with('#') => TokenKind::Channel,
            inner if inner.starts_with("!date") => TokenKind::Number,
            inner if inner.starts_with('!') => TokenKind::Broadcast,
            inner
                if inner.contains("://")
                    || inner.starts_with("mailto:")
                    || inner.starts_with("tel:") =>
            {
                TokenKind::Link
            }
            _ => return at + 1,
        };
        self.push(at, at + length + 1, kind, "")
    }

    fn entity(&mut self, at: usize, rest: &str) -> usize {
        if rest.starts_with("&amp;") {
            return self.push(at, at + 5, TokenKind::Word, "and");
        }
        if rest.starts_with("&lt;") || rest.starts_with("&gt;") {
            return at + 4;
        }
        self.push(at, at + 1, TokenKind::Word, "and")
    }

    /// A string in double quotes on one line is opaque; an unclosed quotation mark is nothing.
    fn quoted(&mut self, at: usize, body: usize, end: usize) -> usize {
        let reach = floor_boundary(self.text, end.min(body + REACH));
        let close = self.text[body..reach]
            .char_indices()
            .find(|(_, c)| matches!(c, '"' | '”' | '“' | '»'));
        match close {
            Some((length, c)) if length > 0 => {
                self.push(at, body + length + c.len_utf8(), TokenKind::Quoted, "")
            }
            _ => body,
        }
    }

    fn mention(&mut self, at: usize, rest: &str) -> usize {
        let name = rest[1..]
            .find(|c: char| !(c.is_alphanumeric() || "._-".contains(c)))
            .unwrap_or(rest.len() - 1);
        let name = rest[1..1 + name].trim_end_matches(['.', '-', '_']);
        let everyone = ["here", "channel", "everyone", "all", "team"]
            .iter()
            .any(|word| name.eq_ignore_ascii_case(word));
        match name {
            "" => at + 1,
            _ if everyone => self.push(at, at + 1 + name.len(), TokenKind::Broadcast, ""),
            _ => self.push(at, at + 1 + name.len(), TokenKind::Mention, ""),
        }
    }

    fn channel(&mut self, at: usize, rest: &str) -> usize {
        let length = rest[1..]
            .find(|c: char| !(c.is_alphanumeric() || "_-".contains(c)))
            .unwrap_or(rest.len() - 1);
        let kind = if rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            TokenKind::Number
        } else {
            TokenKind::Channel
        };
        if length == 0 {
            at + 1
        } else {
            self.push(at, at + 1 + length, kind, "")
        }
    }

    /// `:tada:`, an emoticon, or a colon or semicolon.
    fn colon(&mut self, at: usize, rest: &str) -> usize {
        if let Some(length) = emoji_name(rest) {
            return self.push(at, at + length, TokenKind::Emoji, "");
        }
        if let Some(length) = emoticon(rest) {
            return self.push(at, at + length, TokenKind::Emoji, "");
        }
        match rest.as_bytes()[0] {
            b':' => self.mark(at, at + 1, Mark::Colon),
            b';' => self.mark(at, at + 1, Mark::Semicolon),
            _ => at + 1,
        }
    }

    /// A full stop, or the dots of a trailing thought.
    fn stop(&mut self, at: usize, rest: &str) -> usize {
        let dots = rest.bytes().take_while(|byte| *byte == b'.').count();
        self.mark(
            at,
            at + dots,
            if dots > 1 { Mark::Dash } else { Mark::Stop },
        )
    }

    /// A run of `!` and `?` is one mark; with a `?` in it, it asks.
    fn end_marks(&mut self, at: usize, rest: &str) -> usize {
        let length = rest
            .find(|c| !matches!(c, '!' | '?' | '¿'))
            .unwrap_or(rest.len());
        let mark = if rest[..length].contains('?') {
            Mark::Question
        } else {
            Mark::Exclamation
        };
        self.mark(at, at + length, mark)
    }

    /// A dash breaks when it is doubled, an arrow, or stands between blanks; else it is part of a flag or number.
    fn dash(&mut self, at: usize, rest: &str) -> usize {
        let dashes = rest.bytes().take_while(|byte| *byte == b'-').count();
        let arrow = [">", "&gt;"]
            .iter()
            .find(|head| rest[dashes..].starts_with(**head))
            .map_or(0, |head| head.len());
        let spaced = rest[dashes..].starts_with(char::is_whitespace) || rest.len() == dashes;
        if dashes > 1 || arrow > 0 || spaced {
            return self.mark(at, at + dashes + arrow, Mark::Dash);
        }
        at + 1
    }

    fn emoji(&mut self, at: usize, rest: &str) -> usize {
        let length = rest.find(|c| !is_emoji(c)).unwrap_or(rest.len());
        self.push(at, at + length, TokenKind::Emoji, "")
    }

    fn word(&mut self, at: usize, end: usize) -> usize {
        let rest = &self.text[at..end];
        let length = match lone_word_length(rest.as_bytes()) {
            Some(length) => length,
            None => {
                if self.starts_chunk(at)
                    && let Some((length, kind)) = opaque(rest)
                {
                    return self.push(at, at + length, kind, "");
                }
                word_length(rest)
            }
        };
        let (typed, rest) = rest.split_at(length);
        if typed.starts_with(|c: char| c.is_ascii_digit()) {
            return self.push(at, at + length, TokenKind::Number, &words::lowered(typed));
        }
        let pieces = Pieces::of(typed, rest, || self.opens_clause(), self.writing);
        let mut from = at;
        pieces.each(length, |bytes, norm| {
            from = self.push(from, from + bytes, TokenKind::Word, norm);
        });
        from
    }

    fn starts_chunk(&self, at: usize) -> bool {
        self.text[..at].chars().next_back().is_none_or(|c| {
            c.is_whitespace() || matches!(c, '(' | '[' | '*' | '_' | '~' | ',' | ';')
        })
    }

    fn opens_clause(&self) -> bool {
        let Some(last) = self.prose.tokens.last() else {
            return true;
        };
        self.opens != Opens::Nothing
            || !matches!(last.kind, TokenKind::Word | TokenKind::Number)
            || self
                .writing
                .joiners
                .contains(&self.prose.norms[last.norm.clone()])
    }
}
