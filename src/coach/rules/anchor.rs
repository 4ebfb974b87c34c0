//! Where patterns can match: each is tried only around the cells that pass its rarest test.
//!
//! ```text
//! you  ({adverb})*  (need|have)  to  ({adverb})*  [{verb}]
//! ──── before ────  ───── tests ───                ─ next ─
//! ```

use std::ops::RangeInclusive;

use super::cell::{Cell, Test};
use super::program::Program;

/// The cells that a piece of pattern takes.
#[derive(Clone, Debug, Default)]
pub struct Stretch {
    /// How many, at least and at most.
    pub least: usize,
    pub most: usize,
    /// What each of them passes.
    pub test: Test,
}

impl Stretch {
    pub fn cell(test: &Test) -> Self {
        Self {
            least: 1,
            most: 1,
            test: test.clone(),
        }
    }

    /// One stretch after the other.
    pub fn then(self, next: &Self) -> Self {
        Self {
            least: self.least + next.least,
            most: self.most + next.most,
            test: self.test.or(&next.test),
        }
    }

    /// Either stretch.
    pub fn or(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            test: self.test.or(&other.test),
        }
    }
}

/// Tests that neighbouring cells of every match pass.
#[derive(Clone, Debug, Default)]
pub struct Anchor {
    pub tests: Vec<Test>,
    /// Which of the tests is the rarest: it finds the others.
    pub rarest: usize,
    /// What of the match stands before the first of them.
    pub before: Stretch,
    /// A test that some cell after them passes, at most so many cells after the first of them.
    pub next: Option<(usize, Test)>,
}

impl Anchor {
    /// A single cell after others.
    pub fn of(test: Test, before: Stretch) -> Self {
        Self {
            tests: vec![test],
            before,
            ..Self::default()
        }
    }

    /// The anchor of a piece that comes after others.
    pub fn after(self, before: &Stretch) -> Self {
        Self {
            before: before.clone().then(&self.before),
            ..self
        }
    }

    /// The rarest test as a later anchor's, with how many cells it is from the first cell of the earlier one
    /// at most.
    pub fn seen_from(&self, earlier: &Self) -> (usize, Test) {
        let reach = self.before.most + self.rarest - earlier.before.least;
        (reach, self.test().clone())
    }

    /// The test by which the anchor is found.
    pub fn test(&self) -> &Test {
        &self.tests[self.rarest]
    }

    /// The anchor of either piece.
    pub fn or(self, other: Self) -> Self {
        let [one, two] = [self, other].map(Self::alone);
        let test = one.test().clone().or(two.test());
        Self::of(test, one.before.or(two.before))
    }

    /// With the rarest test alone.
    fn alone(mut self) -> Self {
        let tests = self
            .tests
            .drain(..self.rarest)
            .map(|test| Stretch::cell(&test));
        self.before = tests.fold(self.before, |before, cell| before.then(&cell));
        self.tests.truncate(1);
        Self { rarest: 0, ..self }
    }

    /// Where matches can start if the rarest test is passed by the cell at `at`.
    pub fn starts(&self, cells: &[Cell], at: usize) -> Option<RangeInclusive<usize>> {
        let first = at.checked_sub(self.rarest)?;
        let (left, row) = cells.split_at_checked(first)?;
        let (row, right) = row.split_at_checked(self.tests.len())?;
        let mut pairs = row.iter().zip(&self.tests);
        if !pairs.all(|(cell, test)| test.holds(cell)) || !self.goes_on(right) {
            return None;
        }
        let left = left.iter().rev().take(self.before.most);
        let reach = left.take_while(|cell| self.before.test.holds(cell));
        Some(first - reach.count()..=first.checked_sub(self.before.least)?)
    }

    /// Whether what has to come after the anchor comes.
    fn goes_on(&self, right: &[Cell]) -> bool {
        let Some((reach, next)) = &self.next else {
            return true;
        };
        let mut near = right.iter().take(reach + 1 - self.tests.len());
        near.any(|cell| next.holds(cell))
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
