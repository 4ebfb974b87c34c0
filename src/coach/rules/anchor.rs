//! Where patterns can match: each is tried only around the cells that pass its rarest test.

use std::ops::RangeInclusive;

use super::cell::{Cell, Test};
use super::program::Program;

/// Tests that neighbouring cells of every match pass.
#[derive(Clone, Debug, Default)]
pub struct Anchor {
    pub tests: Vec<Test>,
    /// Which of the tests is the rarest: it finds the others.
    pub rarest: usize,
    /// How many cells of the match stand before the first of them, at least and at most.
    pub least: usize,
    pub most: usize,
}

impl Anchor {
    /// The anchor of a row of cells, yet to be filled in, after at least and at most so many others.
    pub fn after(least: usize, most: usize) -> Self {
        Self {
            least,
            most,
            ..Self::default()
        }
    }

    /// The test by which the anchor is found.
    pub fn test(&self) -> &Test {
        &self.tests[self.rarest]
    }

    /// The anchor of either piece.
    pub fn or(self, other: Self) -> Self {
        Self {
            least: (self.least + self.rarest).min(other.least + other.rarest),
            most: (self.most + self.rarest).max(other.most + other.rarest),
            tests: vec![self.test().clone().or(other.test())],
            rarest: 0,
        }
    }

    /// Where matches can start if the rarest test is passed by the cell at `at`.
    pub fn starts(&self, cells: &[Cell], at: usize) -> Option<RangeInclusive<usize>> {
        let first = at.checked_sub(self.rarest)?;
        let cells = cells.get(first..first + self.tests.len())?;
        let holds = cells
            .iter()
            .zip(&self.tests)
            .all(|(cell, test)| test.holds(cell));
        let last = first.checked_sub(self.least)?;
        holds.then_some(first.saturating_sub(self.most)..=last)
    }
}

/// Patterns by the words and classes by which their anchors are found.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    words: Vec<Vec<usize>>,
    /// By the class's letter.
    classes: Vec<Vec<usize>>,
}

impl Anchors {
    /// Indexes the patterns.
    pub fn of<'a>(patterns: impl Iterator<Item = &'a Program>) -> Self {
        let mut anchors = Self {
            words: Vec::new(),
            classes: vec![Vec::new(); 128],
        };
        for (pattern, program) in patterns.enumerate() {
            let test = program.anchor().test();
            for word in test.words() {
                slot(&mut anchors.words, *word).push(pattern);
            }
            for letter in test.letters() {
                anchors.classes[usize::from(letter)].push(pattern);
            }
        }
        anchors
    }

    /// The patterns whose anchor the cell can be; one may come twice, by its word and by its class.
    pub fn at(&self, cell: &Cell) -> impl Iterator<Item = usize> {
        let by_word = self.words.get(cell.word as usize).into_iter();
        let by_class = self.classes.get(usize::from(cell.class.0)).into_iter();
        by_word.chain(by_class).flatten().copied()
    }
}

/// The list of a word's number.
fn slot(lists: &mut Vec<Vec<usize>>, word: u32) -> &mut Vec<usize> {
    let index = word as usize;
    if lists.len() <= index {
        lists.resize(index + 1, Vec::new());
    }
    &mut lists[index]
}
