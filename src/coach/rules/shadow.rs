//! The shadow string: the message as `class.word ` tokens in ASCII, which is what rule patterns match.
//!
//! `pls fix the login test by friday` becomes `|.s >K.please X.fix D.the n.login X.test P.by U.friday |.e `.
//! `|.s` and `|.q` open a clause of a statement or of a question, `,.c` is a comma, `|.e` the end. A word
//! that can be the first of its clause carries `>` (`}` in a question): the very first, and the first after
//! each piece of what only leads up to the clause ("hey Jo, so …").

use regex::bytes::Regex;

use crate::coach::lexicon::{Class, Lexicon};
use crate::coach::prose::{Mark, Prose, TokenKind};

/// A message in the form that patterns match, with the way back to its tokens.
#[derive(Clone, Debug, Default)]
pub struct Shadow {
    text: Vec<u8>,
    /// Where each written token starts in `text`, and which token of the prose it is. Boundaries point
    /// at the token that follows them.
    places: Vec<(u32, u32)>,
    /// The class of each token of the prose.
    classes: Vec<Class>,
}

impl Shadow {
    /// Casts the shadow of a message; `lead` matches what leads up to a clause, at the start of the text.
    pub fn of(prose: &Prose, lexicon: &Lexicon, lead: &Regex) -> Self {
        let mut shadow = Self::default();
        shadow.text.reserve(prose.tokens().len() * 8);
        for sentence in prose.sentences() {
            let boundary: &[u8] = if sentence.question { b"|.q " } else { b"|.s " };
            shadow.boundary(boundary, sentence.tokens.start);
            for at in sentence.tokens.clone() {
                shadow.token(prose, lexicon, at, boundary);
            }
        }
        shadow.boundary(b"|.e ", prose.tokens().len());
        shadow.mark_leads(lead);
        shadow
    }

    /// Marks the first word of each clause, and the first after each piece of its lead.
    fn mark_leads(&mut self, lead: &Regex) {
        let text = std::mem::take(&mut self.text);
        let mut openings = Vec::new();
        for (start, _) in &self.places {
            let start = *start as usize;
            if text[start] == b'|' && text[start + 2] != b'e' {
                let sign = if text[start + 2] == b'q' { b'}' } else { b'>' };
                let mut at = start + 4;
                openings.push((at, sign));
                while let Some(piece) = lead.find(&text[at..]).filter(|piece| !piece.is_empty()) {
                    at += piece.end();
                    if !matches!(text[at], b'|' | b',' | b'/') {
                        openings.push((at, sign));
                    }
                }
            }
        }
        let mut openings = openings.into_iter().peekable();
        let mut copied = 0;
        for (start, _) in &mut self.places {
            let begin = *start as usize;
            self.text.extend_from_slice(&text[copied..begin]);
            copied = begin;
            while openings.next_if(|(at, _)| *at < begin).is_some() {}
            if let Some((_, sign)) = openings.next_if(|(at, _)| *at == begin) {
                self.text.push(sign);
            }
            *start = offset(self.text.len());
        }
        self.text.extend_from_slice(&text[copied..]);
    }

    fn token(&mut self, prose: &Prose, lexicon: &Lexicon, at: usize, boundary: &[u8]) {
        let (kind, capital) = (prose.tokens()[at].kind, prose.tokens()[at].capital);
        let class = match kind {
            TokenKind::Word => match lexicon.class(prose.norm(at)) {
                Class::OTHER if capital => Class::NAME,
                class => class,
            },
            TokenKind::Number => Class::NUMBER,
            TokenKind::Mention => Class::MENTION,
            TokenKind::Broadcast => Class::BROADCAST,
            TokenKind::Channel => Class::CHANNEL,
            TokenKind::Link => Class::LINK,
            TokenKind::Code => Class::CODE,
            TokenKind::Quoted => Class::QUOTED,
            TokenKind::Mark(Mark::Comma) => Class::COMMA,
            TokenKind::Mark(Mark::Slash) => Class::SLASH,
            TokenKind::Emoji | TokenKind::Mark(_) => Class::BOUNDARY,
        };
        self.classes.push(class);
        match kind {
            TokenKind::Mark(Mark::Comma) => self.write(at, b",.c "),
            TokenKind::Mark(Mark::Slash) => self.write(at, b"/.s "),
            TokenKind::Emoji | TokenKind::Mark(_) => self.boundary(boundary, at + 1),
            TokenKind::Word | TokenKind::Number => {
                self.places.push((offset(self.text.len()), offset(at)));
                self.text.extend([class.0, b'.']);
                let folded = prose
                    .norm(at)
                    .bytes()
                    .map(|byte| if byte.is_ascii_graphic() { byte } else { b'_' });
                self.text.extend(folded);
                self.text.push(b' ');
            }
            _ => {
                let written = [class.0, b'.', b'x', b' '];
                self.write(at, &written);
            }
        }
    }

    fn write(&mut self, at: usize, written: &[u8]) {
        self.places.push((offset(self.text.len()), offset(at)));
        self.text.extend_from_slice(written);
    }

    /// Writes a clause boundary before token `next`; of neighbours only the last stays.
    fn boundary(&mut self, written: &[u8], next: usize) {
        if self.text.ends_with(b"|.s ") || self.text.ends_with(b"|.q ") {
            self.text.truncate(self.text.len() - written.len());
            self.places.pop();
        }
        self.write(next, written);
    }

    /// What patterns match.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// The token of the prose at or after an offset of the shadow.
    pub fn token_at(&self, offset: usize) -> usize {
        let place = self
            .places
            .partition_point(|(start, _)| (*start as usize) < offset);
        self.places
            .get(place)
            .map_or(self.classes.len(), |(_, token)| *token as usize)
    }

    /// The class of a token of the prose; a boundary past the end.
    pub fn class(&self, token: usize) -> Class {
        self.classes.get(token).copied().unwrap_or(Class::BOUNDARY)
    }
}

/// Messages are at most 40,000 characters; the lengths saturate far beyond.
fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
