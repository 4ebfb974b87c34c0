//! The shadow: the message as the row of cells that patterns match, each a class, a word and whether a
//! clause can open there.
//!
//! `pls fix the login test` becomes `| K:please X:fix D:the n:login X:test |`: boundaries stand where
//! clauses end, and a cell opens a clause if it is the first after a boundary or the first after a piece of
//! what only leads up to the clause ("hey Jo, so …").

use crate::coach::lexicon::{Class, Lexicon};
use crate::coach::prose::{Mark, Prose, TokenKind};

use super::program::{Program, Scratch};
use super::words::Words;

/// Which kind of clause opens at a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    #[default]
    None,
    Statement,
    Question,
}

/// One token as patterns see it, or a boundary.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub class: Class,
    /// The word's number in [`Words`], 0 for a word that no pattern names.
    pub word: u32,
    pub opening: Opening,
    /// The token; for a boundary, the one that follows.
    pub token: u32,
}

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
        if class == Class::BOUNDARY {
            return self.boundary(at + 1);
        }
        if is_disfluent(prose, lexicon, &self.classes, at) {
            return;
        }
        let word = words.number(prose.norm(at));
        self.cells.push(Cell {
            class,
            word,
            opening: Opening::None,
            token: number(at),
        });
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
        self.cells.push(Cell {
            class: Class::BOUNDARY,
            word: 0,
            opening: Opening::None,
            token: number(next),
        });
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

/// Messages are at most 40,000 characters; beyond all reason, numbers saturate.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
