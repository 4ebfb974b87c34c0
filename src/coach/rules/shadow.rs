//! The shadow: the message as the row of cells that patterns match, each a class, a word and whether a
//! clause can open there.
//!
//! `pls fix the login test` becomes `| K:please X:fix D:the n:login X:test |`: boundaries stand where
//! clauses end, and a cell opens a clause if it is the first after a boundary or the first after a piece of
//! what only leads up to the clause ("hey Jo, so …").

use crate::coach::lexicon::{Class, Lexicon};
use crate::coach::prose::{Mark, Prose, TokenKind};

use super::cell::{Cell, Opening};
use super::program::{Program, Scratch};
use super::words::Words;

/// A message in the form that patterns match.
#[derive(Clone, Debug, Default)]
pub struct Shadow {
    cells: Vec<Cell>,
    /// The class of each token of the prose.
    classes: Vec<Class>,
}

impl Shadow {
    /// Casts the shadow of a message; `lead` matches one piece of what leads up to a clause.
    pub fn of(prose: &Prose, lexicon: &Lexicon, words: &Words, lead: &Program) -> Self {
        let count = prose.tokens().len();
        let mut shadow = Self {
            cells: Vec::with_capacity(count + 8),
            classes: Vec::with_capacity(count),
        };
        let mut scratch = Scratch::default();
        for sentence in prose.sentences() {
            let opening = if sentence.question {
                Opening::Question
            } else {
                Opening::Statement
            };
            let start = shadow.cells.len();
            shadow.boundary(sentence.tokens.start);
            for at in sentence.tokens.clone() {
                shadow.token(prose, lexicon, words, at);
            }
            shadow.boundary(sentence.tokens.end);
            shadow.open(start.saturating_sub(1), opening, lead, &mut scratch);
        }
        shadow
    }

    fn token(&mut self, prose: &Prose, lexicon: &Lexicon, words: &Words, at: usize) {
        let token = &prose.tokens()[at];
        let (word, class) = match token.kind {
            TokenKind::Word => word_class(prose.norm(at), token.capital, lexicon, words),
            TokenKind::Number => (
                words.known(prose.norm(at)).map_or(0, |(word, _)| word),
                Class::NUMBER,
            ),
            TokenKind::Mention => (0, Class::MENTION),
            TokenKind::Broadcast => (0, Class::BROADCAST),
            TokenKind::Channel => (0, Class::CHANNEL),
            TokenKind::Link => (0, Class::LINK),
            TokenKind::Code => (0, Class::CODE),
            TokenKind::Quoted => (0, Class::QUOTED),
            TokenKind::Mark(Mark::Comma) => (0, Class::COMMA),
            TokenKind::Mark(Mark::Slash) => (0, Class::SLASH),
            TokenKind::Emoji | TokenKind::Mark(_) => (0, Class::BOUNDARY),
        };
        self.classes.push(class);
        match class {
            Class::BOUNDARY => self.boundary(at + 1),
            _ if is_disfluent(prose, lexicon, &self.classes, at) => {}
            _ => self.cells.push(Cell::new(class, word, number(at))),
        }
    }

    /// Sets a boundary before token `next`; of neighbours only the last stays.
    fn boundary(&mut self, next: usize) {
        if self
            .cells
            .last()
            .is_some_and(|cell| cell.class == Class::BOUNDARY)
        {
            self.cells.pop();
        }
        self.cells.push(Cell::new(Class::BOUNDARY, 0, number(next)));
    }

    /// Marks where clauses can open, from a cell on.
    fn open(&mut self, from: usize, opening: Opening, lead: &Program, scratch: &mut Scratch) {
        for at in from..self.cells.len() {
            if self.cells[at].class != Class::BOUNDARY {
                continue;
            }
            let mut first = at + 1;
            while let Some(cell) = self.cells.get_mut(first) {
                if cell.class != Class::BOUNDARY && cell.class != Class::COMMA {
                    cell.opening = opening;
                }
                match lead.run(&self.cells, first, scratch) {
                    Some(piece) if piece.end > first => first = piece.end,
                    _ => break,
                }
            }
        }
    }

    /// What patterns match.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The token of the prose at a cell, or past the last.
    pub fn token_at(&self, cell: usize) -> usize {
        self.cells
            .get(cell)
            .map_or(self.classes.len(), |cell| cell.token as usize)
    }

    /// The class of a token of the prose; a boundary past the end.
    pub fn class(&self, token: usize) -> Class {
        self.classes.get(token).copied().unwrap_or(Class::BOUNDARY)
    }
}

/// What speech leaves in a transcript: "take the, uh, the the first ten minutes". Patterns do not see it.
fn is_disfluent(prose: &Prose, lexicon: &Lexicon, classes: &[Class], at: usize) -> bool {
    let is_filler = |at: usize| lexicon.in_set("filler", prose.norm(at));
    let before = (0..at).rev().find(|at| !is_filler(*at));
    let repeats =
        |before: usize| prose.norm(before) == prose.norm(at) && classes[before] == classes[at];
    is_filler(at) || (lexicon.in_set("stammered", prose.norm(at)) && before.is_some_and(repeats))
}

/// The number and the class of a word; an unknown word with a capital is a name.
fn word_class(norm: &str, capital: bool, lexicon: &Lexicon, words: &Words) -> (u32, Class) {
    let (word, class) = words
        .known(norm)
        .unwrap_or_else(|| (0, lexicon.class(norm)));
    match class {
        Class::OTHER if capital => (word, Class::NAME),
        class => (word, class),
    }
}

/// Messages are at most 40,000 characters; beyond all reason, numbers saturate.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
