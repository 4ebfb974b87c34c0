//! A compiled pattern, and how it is matched: backtracking over cells, with each (step, cell) tried once.
//!
//! A regular expression over all patterns was tried first and gave up its speed: hundreds of patterns with
//! bounded gaps overflow a lazy automaton. Here a cell picks the few patterns that can start with it, and
//! each is tried by comparing numbers.

use crate::coach::lexicon::Class;

use super::shadow::{Cell, Opening};

/// How far a match may reach, in cells.
const WINDOW: usize = 64;

/// What one cell must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these words, in ascending order of their numbers.
    Words(Vec<u32>),
    /// One of these classes, as bits by ASCII letter.
    Classes(u128),
}

impl Test {
    fn holds(&self, cell: &Cell) -> bool {
        match self {
            Self::Words(words) => words.binary_search(&cell.word).is_ok(),
            Self::Classes(bits) => bits & bit(cell.class) != 0,
        }
    }
}

/// The bit of a class.
pub fn bit(class: Class) -> u128 {
    1 << (class.0 & 0x7f)
}

/// One step of a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Consumes a cell.
    Cell(Test),
    /// Goes on at either place, the first preferred.
    Split(usize, usize),
    Jump(usize),
    /// A clause opens here: any, or of one kind.
    Opens(Opening),
    /// The finding starts here.
    Start,
    /// The action's head is here.
    Head,
    Done,
}

/// A compiled pattern.
#[derive(Clone, Debug, Default)]
pub struct Program {
    steps: Vec<Step>,
    /// Words of which every match has one.
    key: Option<Vec<u32>>,
}

/// A match, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub head: Option<usize>,
    pub end: usize,
}

/// Memory that runs share.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// For each step, the last run that tried it, and the cells (from the start of the run) at which.
    tried: Vec<(u64, u64)>,
    runs: u64,
    pending: Vec<Thread>,
}

impl Scratch {
    /// Whether this run was here before; notes that it is now.
    fn was_tried(&mut self, step: usize, offset: usize) -> bool {
        let (run, cells) = &mut self.tried[step];
        if *run != self.runs {
            (*run, *cells) = (self.runs, 0);
        }
        let before = *cells & (1 << offset) != 0;
        *cells |= 1 << offset;
        before
    }
}

/// Where a run stands.
#[derive(Clone, Copy, Debug)]
struct Thread {
    step: usize,
    cell: usize,
    start: Option<usize>,
    head: Option<usize>,
}

impl Program {
    pub fn new(steps: Vec<Step>, key: Option<Vec<u32>>) -> Self {
        Self { steps, key }
    }

    /// Words of which every match has one; `None` if the pattern names none that it needs.
    pub fn key(&self) -> Option<&[u32]> {
        self.key.as_deref()
    }

    /// The first match that starts exactly at `from`.
    pub fn run(&self, cells: &[Cell], from: usize, scratch: &mut Scratch) -> Option<Found> {
        scratch.runs += 1;
        if scratch.tried.len() < self.steps.len() {
            scratch.tried.resize(self.steps.len(), (0, 0));
        }
        scratch.pending.clear();
        scratch.pending.push(Thread {
            step: 0,
            cell: from,
            start: None,
            head: None,
        });
        while let Some(thread) = scratch.pending.pop() {
            if let Some(found) = self.follow(thread, cells, from, scratch) {
                return Some(found);
            }
        }
        None
    }

    /// Follows one thread until it fails or is done; the other way of a split waits.
    fn follow(
        &self,
        mut thread: Thread,
        cells: &[Cell],
        from: usize,
        scratch: &mut Scratch,
    ) -> Option<Found> {
        loop {
            let offset = thread.cell - from;
            if offset >= WINDOW || scratch.was_tried(thread.step, offset) {
                return None;
            }
            match &self.steps[thread.step] {
                Step::Cell(test) => {
                    cells.get(thread.cell).filter(|cell| test.holds(cell))?;
                    thread.cell += 1;
                    thread.step += 1;
                }
                Step::Split(first, second) => {
                    scratch.pending.push(Thread {
                        step: *second,
                        ..thread
                    });
                    thread.step = *first;
                }
                Step::Jump(step) => thread.step = *step,
                Step::Opens(wanted) => {
                    let opening = cells.get(thread.cell)?.opening;
                    if opening == Opening::None || (*wanted != Opening::None && *wanted != opening)
                    {
                        return None;
                    }
                    thread.step += 1;
                }
                Step::Start => {
                    thread.start = Some(thread.cell);
                    thread.step += 1;
                }
                Step::Head => {
                    thread.head = Some(thread.cell);
                    thread.step += 1;
                }
                Step::Done => {
                    return Some(Found {
                        start: thread.start.unwrap_or(from),
                        head: thread.head,
                        end: thread.cell,
                    });
                }
            }
        }
    }

    /// The tests that the first cell of a match may pass.
    pub fn first(&self) -> Vec<&Test> {
        let (mut tests, mut seen, mut pending) =
            (Vec::new(), vec![false; self.steps.len()], vec![0]);
        while let Some(step) = pending.pop() {
            if std::mem::replace(&mut seen[step], true) {
                continue;
            }
            match &self.steps[step] {
                Step::Cell(test) => tests.push(test),
                Step::Split(first, second) => pending.extend([*first, *second]),
                Step::Jump(next) => pending.push(*next),
                Step::Opens(_) | Step::Start | Step::Head => pending.push(step + 1),
                Step::Done => {}
            }
        }
        tests
    }

    /// Whether a match can only start where a clause opens.
    pub fn is_anchored(&self) -> bool {
        matches!(self.steps.first(), Some(Step::Opens(_)))
    }
}
