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
    /// Patterns that need the word, wherever it stands.
    keys: Vec<Vec<usize>>,
    /// For each pattern 0 if it needs no word, else `usize::MAX`.
    asleep: Vec<usize>,
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
            starts.asleep.push(if program.key().is_some() {
                usize::MAX
            } else {
                0
            });
            for word in program.key().unwrap_or_default() {
                slot(&mut starts.keys, *word).push(pattern);
            }
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
        let mut from = self.asleep.clone();
        for cell in cells.iter().filter(|cell| cell.word != 0) {
            self.keys
                .get(cell.word as usize)
                .into_iter()
                .flatten()
                .for_each(|pattern| from[*pattern] = 0);
        }
        from
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
