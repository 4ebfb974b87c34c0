//! Slack's mrkdwn as prose: tokens and sentences, each with its bytes in the original.
//!
//! Everything that is not the writer's own running text is taken out first: code, quoted lines, logs and
//! commit subjects leave no token at all ([`Prose::dropped`]); inline code, links, mentions, channels,
//! emoji and quoted strings become one opaque token each. Chat spellings are read as what they stand for
//! (`dont` is `do` + `n't`, `pls` is `please`) while the offsets stay those of the typed text.
//!
//! ```text
//! text ─ lines ─ scan ─▶ tokens ─ segment ─▶ sentences (statement | question | list item)
//! ```
//!
//! Offsets are bytes of the original, always on char boundaries, and tokens are in order and disjoint.

mod lines;
mod scan;
mod segment;
mod shapes;
mod words;
mod writing;

use std::ops::Range;

pub use writing::Writing;

/// What a token is, before anybody asks what the word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word, or one piece of a contraction.
    Word,
    /// Digits, times, dates, ticket numbers.
    Number,
    /// `<@U…>`, `@sam`, a user group.
    Mention,
    /// `<!here>`, `<!channel>`, `<!everyone>`.
    Broadcast,
    /// `<#C…>` or `#channel`.
    Channel,
    /// A link, an e-mail address.
    Link,
    /// Inline code, a fence, a path, an identifier.
    Code,
    /// A string in double quotes: somebody else's words or a label.
    Quoted,
    /// Unicode emoji, `:name:`, an emoticon.
    Emoji,
    /// A mark of punctuation.
    Mark(Mark),
}

/// Punctuation that structures a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Comma,
    /// `.`
    Stop,
    Question,
    Exclamation,
    Colon,
    Semicolon,
    /// `—`, `–`, `--`, ` - `, `…`, `->`: a break inside a sentence.
    Dash,
    Open,
    Close,
    Slash,
}

/// How a token opens its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Opens {
    #[default]
    Nothing,
    /// First of a line.
    Line,
    /// First of a bullet or numbered item.
    Item,
}

/// One word, mark or opaque piece of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the original.
    pub span: Range<usize>,
    pub kind: TokenKind,
    pub opens: Opens,
    /// It starts with a capital and is not all capitals: a name, or the first word of a sentence.
    pub capital: bool,
    norm: Range<usize>,
}

/// A sentence, a line without an end mark, or a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Indices into [`Prose::tokens`], the end mark included.
    pub tokens: Range<usize>,
    /// It ends with a question mark.
    pub question: bool,
    /// It opens a bullet or numbered item.
    pub item: bool,
}

/// A zone whose words were left out because they are not the writer's own prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub span: Range<usize>,
    pub kind: ZoneKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// A line that starts with `>`.
    Quote,
    /// A code fence.
    Code,
    /// A log, a stack trace, a diff, a commit subject, a shell prompt.
    Log,
}

/// One message, read.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    tokens: Vec<Token>,
    norms: String,
    sentences: Vec<Sentence>,
    dropped: Vec<Zone>,
}

impl Prose {
    /// Reads a message. Cannot fail on any text; takes time linear in its length.
    pub fn read(text: &str, writing: &Writing) -> Self {
        let mut prose = Self::default();
        prose.norms.reserve(text.len());
        prose.tokens.reserve(text.len() / 4);
        scan::scan(text, writing, &mut prose);
        segment::segment(text, writing, &mut prose);
        prose
    }

    /// All tokens, in the order of the text.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The token's normalised form: lower case, straight apostrophes, chat spellings written out. Empty
    /// for marks and opaque tokens.
    pub fn norm(&self, token: usize) -> &str {
        self.tokens
            .get(token)
            .map_or("", |token| &self.norms[token.norm.clone()])
    }

    /// Sentences in order; together they hold every token.
    pub fn sentences(&self) -> &[Sentence] {
        &self.sentences
    }

    /// Zones that left no token.
    pub fn dropped(&self) -> &[Zone] {
        &self.dropped
    }

    /// Bytes of the original from the first to the last of `tokens`.
    pub fn bytes(&self, tokens: Range<usize>) -> Range<usize> {
        match (
            self.tokens.get(tokens.start),
            tokens
                .end
                .checked_sub(1)
                .and_then(|last| self.tokens.get(last)),
        ) {
            (Some(first), Some(last)) if tokens.start < tokens.end => {
                first.span.start..last.span.end
            }
            _ => 0..0,
        }
    }

    /// The sentence that holds `token`.
    pub fn sentence_of(&self, token: usize) -> Option<&Sentence> {
        let at = self
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= token);
        self.sentences.get(at)
    }

    fn push(&mut self, text: &str, span: Range<usize>, kind: TokenKind, opens: Opens, norm: &str) {
        let start = self.norms.len();
        self.norms.push_str(norm);
        let capital = is_capitalised(&text[span.clone()]);
        self.tokens.push(Token {
            span,
            kind,
            opens,
            capital,
            norm: start..self.norms.len(),
        });
    }
}

/// Whether a capital comes first, and then a small letter.
fn is_capitalised(typed: &str) -> bool {
    let mut chars = typed.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests;
