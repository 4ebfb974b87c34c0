//! Which patterns can start at a cell: an index by word and by class.

use super::program::Program;
use super::shadow::{Cell, Opening};

/// Pattern numbers by the first cell that they can match.
#[derive(Clone, Debug, Default)]
pub struct Starts {
    /// Patterns that can start with the word.
    words: Vec<Listed>,
    /// Patterns that can start with the class, by its letter.
    classes: Vec<Listed>,
    /// Patterns with a key that the word, wherever it stands, fits: the pattern and the key's bit.
    keys: Vec<Vec<(usize, u8)>>,
    /// For each pattern the bits of its keys.
    needs: Vec<u8>,
}

/// Patterns that start anywhere, and those that start only where a clause opens.
#[derive(Clone, Debug, Default)]
struct Listed {
    anywhere: Vec<usize>,
    opening: Vec<usize>,
}

impl Listed {
    fn add(&mut self, pattern: usize, anchored: bool) {
        let list = if anchored {
            &mut self.opening
        } else {
            &mut self.anywhere
        };
        if list.last() != Some(&pattern) {
            list.push(pattern);
        }
    }

    fn at(&self, opening: bool) -> impl Iterator<Item = usize> + '_ {
        let opening = if opening {
            self.opening.as_slice()
        } else {
            &[]
        };
        self.anywhere.iter().chain(opening).copied()
    }
}

impl Starts {
    /// Indexes the patterns.
    pub fn of(patterns: &[(Program, usize)]) -> Self {
        let mut starts = Self {
            classes: vec![Listed::default(); 128],
            ..Self::default()
        };
        for (pattern, (program, _)) in patterns.iter().enumerate() {
            let anchored = program.is_anchored();
            let mut needs = 0;
            for (number, key) in program.keys().iter().enumerate() {
                let bit = 1 << number;
                needs |= bit;
                for word in key {
                    slot(&mut starts.keys, *word).push((pattern, bit));
                }
            }
            starts.needs.push(needs);
            for test in program.first() {
                for word in &test.words {
                    slot(&mut starts.words, *word).add(pattern, anchored);
                }
                let letters = (0..128).filter(|letter| test.classes & (1 << letter) != 0);
                letters.for_each(|letter| starts.classes[letter].add(pattern, anchored));
            }
        }
        starts
    }

    /// For each pattern the first cell at which it may be tried: 0, or `usize::MAX` where a word that it
    /// needs is missing.
    pub fn awake(&self, cells: &[Cell]) -> Vec<usize> {
        let mut met = vec![0; self.needs.len()];
        for cell in cells.iter().filter(|cell| cell.word != 0) {
            for (pattern, bit) in self.keys.get(cell.word as usize).into_iter().flatten() {
                met[*pattern] |= bit;
            }
        }
        let awake = met.iter().zip(&self.needs);
        awake
            .map(|(met, needs)| if met == needs { 0 } else { usize::MAX })
            .collect()
    }

    /// The patterns that can start at the cell; one may come twice, by its word and by its class.
    pub fn at(&self, cell: &Cell) -> impl Iterator<Item = usize> + '_ {
        let opening = cell.opening != Opening::None;
        let by_word = self
            .words
            .get(cell.word as usize)
            .into_iter()
            .flat_map(move |listed| listed.at(opening));
        let by_class = self.classes.get(usize::from(cell.class.0)).into_iter();
        by_word.chain(by_class.flat_map(move |listed| listed.at(opening)))
    }
}

/// The list of a word's number.
fn slot<T: Default + Clone>(lists: &mut Vec<T>, word: u32) -> &mut T {
    let index = word as usize;
    if lists.len() <= index {
        lists.resize(index + 1, T::default());
    }
    &mut lists[index]
}
