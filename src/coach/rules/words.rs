//! Numbers for the words that patterns name, so that matching compares numbers.

use crate::coach::lexicon::{Lexicon, WordMap};

/// The words that some pattern names.
#[derive(Clone, Debug, Default)]
pub struct Words {
    numbers: WordMap<u32>,
    /// By number: how often the word is met, roughly.
    frequencies: Vec<usize>,
}

impl Words {
    /// The word's number; 0 if no pattern names it.
    pub fn number(&self, norm: &str) -> u32 {
        self.numbers.get(norm).copied().unwrap_or(0)
    }

    /// The word's number, a new one if need be.
    pub fn intern(&mut self, norm: &str, lexicon: &Lexicon) -> u32 {
        if let Some(number) = self.numbers.get(norm) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len() + 1).unwrap_or(u32::MAX);
        self.numbers.insert(norm.to_owned(), number);
        // Function words are in every other message; any other word is rare.
        let common = b"YIWTtAsLDPCR".contains(&lexicon.class(norm).0);
        self.frequencies.push(if common { 30 } else { 1 });
        number
    }

    /// How often a word is met, relative to others.
    pub fn frequency(&self, number: u32) -> usize {
        let index = (number as usize).checked_sub(1);
        index
            .and_then(|index| self.frequencies.get(index))
            .copied()
            .unwrap_or(1)
    }
}
