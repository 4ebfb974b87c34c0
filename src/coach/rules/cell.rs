//! One cell of a shadow, and the test that a pattern puts to it.

use crate::coach::lexicon::Class;

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
    /// The word's number in [`Words`](super::words::Words), 0 for a word that no pattern names.
    pub word: u32,
    pub opening: Opening,
    /// The token; for a boundary, the one that follows.
    pub token: u32,
    /// The class and the word as tests look for them.
    class_bit: u128,
    word_bit: u64,
}

impl Cell {
    pub fn new(class: Class, word: u32, token: u32) -> Self {
        Self {
            class,
            word,
            opening: Opening::None,
            token,
            class_bit: bit(class),
            word_bit: if word == 0 { 0 } else { word_bit(word) },
        }
    }
}

/// What one cell must be: one of these words or of these classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Test {
    /// In ascending order of their numbers.
    words: Vec<u32>,
    /// Tells most other words at once.
    word_bits: u64,
    /// As bits by ASCII letter.
    classes: u128,
}

impl Test {
    pub fn of_words(mut words: Vec<u32>) -> Self {
        words.sort_unstable();
        words.dedup();
        Self {
            word_bits: words.iter().fold(0, |bits, word| bits | word_bit(*word)),
            words,
            classes: 0,
        }
    }

    /// Of the classes with these [bits](bit).
    pub fn of_classes(classes: u128) -> Self {
        Self {
            classes,
            ..Self::default()
        }
    }

    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// The letters of the classes.
    pub fn letters(&self) -> impl Iterator<Item = u8> {
        (0..128).filter(|letter| self.classes & (1 << letter) != 0)
    }

    /// Whether a cell passes.
    pub fn holds(&self, cell: &Cell) -> bool {
        self.classes & cell.class_bit != 0
            || (self.word_bits & cell.word_bit != 0 && self.words.binary_search(&cell.word).is_ok())
    }

    /// Either test.
    pub fn or(self, other: &Self) -> Self {
        Self {
            classes: self.classes | other.classes,
            ..Self::of_words([self.words.as_slice(), &other.words].concat())
        }
    }
}

/// The bit of a class.
pub fn bit(class: Class) -> u128 {
    1 << (class.0 & 0x7f)
}

/// A bit that a word shares with every sixty-fourth other.
fn word_bit(word: u32) -> u64 {
    1 << (word & 0x3f)
}
