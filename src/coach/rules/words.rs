//! Numbers for the words that patterns name, so that matching compares numbers.

use crate::coach::lexicon::{Class, Lexicon, WordMap};

/// The words that some pattern names.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Each with its number, from 1, and its class.
    known: WordMap<(u32, Class)>,
    /// By number: how often the word is met, roughly.
    frequencies: Vec<usize>,
}

impl Words {
    /// The number and the class of a word that some pattern names.
    pub fn known(&self, norm: &str) -> Option<(u32, Class)> {
        self.known.get(norm).copied()
    }

    /// The word's number, a new one if need be.
    pub fn intern(&mut self, norm: &str, lexicon: &Lexicon) -> u32 {
        if let Some((number, _)) = self.known.get(norm) {
            return *number;
        }
        let number = u32::try_from(self.known.len() + 1).unwrap_or(u32::MAX);
        let class = lexicon.class(norm);
        self.known.insert(norm.to_owned(), (number, class));
        self.frequencies.push(frequency(norm, class));
        number
    }

    /// How many of ten thousand words are this one, roughly.
    pub fn frequency(&self, number: u32) -> usize {
        let index = (number as usize).checked_sub(1);
        index
            .and_then(|index| self.frequencies.get(index))
            .copied()
            .unwrap_or(1)
    }
}

/// How many of ten thousand words of chat are this one, roughly.
fn frequency(norm: &str, class: Class) -> usize {
    let commoner = COMMONEST.iter().find(|(word, _)| *word == norm);
    commoner.map_or(share(class.0).1, |(_, frequency)| *frequency)
}

/// Words that are far commoner than others of their class.
const COMMONEST: [(&str, usize); 12] = [
    ("the", 500),
    ("and", 190),
    ("a", 180),
    ("it", 150),
    ("of", 150),
    ("that", 130),
    ("in", 130),
    ("for", 120),
    ("is", 110),
    ("have", 100),
    ("on", 100),
    ("this", 90),
];

/// How many of ten thousand words of chat are of a class, and of a word of that class, roughly.
pub fn share(letter: u8) -> (usize, usize) {
    match letter {
        b't' => (350, 350),
        b'Y' => (280, 280),
        b'I' => (210, 210),
        b'W' => (140, 140),
        b's' => (100, 100),
        b'K' => (80, 80),
        b'T' => (400, 80),
        b'C' => (270, 60),
        b'D' => (1000, 40),
        b'P' => (950, 30),
        b'A' => (850, 30),
        b'L' => (100, 25),
        b'Q' => (100, 20),
        b'B' => (170, 15),
        b'H' => (60, 15),
        b'O' => (200, 10),
        b'R' => (400, 5),
        b'M' => (150, 6),
        b'n' => (2000, 2),
        b'V' | b'X' | b',' => (700, 2),
        b'|' => (1500, 2),
        _ => (200, 2),
    }
}
