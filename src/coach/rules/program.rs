//! A compiled pattern, and how it is matched: backtracking over cells, with each (split, cell) tried once.
//!
//! A regular expression over all patterns was tried first and gave up its speed: hundreds of patterns with
//! bounded gaps overflow a lazy automaton. Here a cell picks the few patterns that it can [anchor](Anchor),
//! and each is tried by comparing numbers.

use std::collections::BTreeSet;

use super::anchor::Anchor;
use super::cell::{Cell, Opening, Test};

/// How far a match may reach, in cells.
const WINDOW: usize = 64;

/// One step of a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Consumes a cell.
    Cell(Test),
    /// Goes on at either place, the first preferred. Splits are numbered in [`Program::new`].
    Split {
        first: usize,
        second: usize,
        number: usize,
    },
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
    /// For each split, what the next cell has to be if the first or the second way is to lead on.
    splits: Vec<[Ahead; 2]>,
    anchor: Anchor,
    first: Ahead,
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
    /// Counts the runs.
    run: usize,
    /// For each split of a program, the last run that met it and the cells (from the start of that run) at
    /// which it did.
    tried: Vec<(usize, u64)>,
    pending: Vec<Thread>,
}

impl Scratch {
    /// Makes ready for a run of a program with so many splits.
    fn begin(&mut self, splits: usize) {
        self.run += 1;
        self.pending.clear();
        if self.tried.len() < splits {
            self.tried.resize(splits, (0, 0));
        }
    }

    /// Whether this run was here before; notes that it is now.
    fn was_tried(&mut self, split: usize, offset: usize) -> bool {
        let (run, cells) = &mut self.tried[split];
        if *run != self.run {
            (*run, *cells) = (self.run, 0);
        }
        let before = *cells & (1 << offset) != 0;
        *cells |= 1 << offset;
        before
    }
}

/// Where a run stands, in cells from its start.
#[derive(Clone, Copy, Debug, Default)]
struct Thread {
    step: usize,
    cell: usize,
    start: Option<usize>,
    head: Option<usize>,
}

impl Program {
    pub fn new(mut steps: Vec<Step>, anchor: Anchor) -> Self {
        let mut splits = Vec::new();
        for at in 0..steps.len() {
            let Step::Split { first, second, .. } = steps[at] else {
                continue;
            };
            steps[at] = Step::Split {
                first,
                second,
                number: splits.len(),
            };
            splits.push([first, second].map(|way| Ahead::of(&steps, way)));
        }
        Self {
            first: Ahead::of(&steps, 0),
            steps,
            splits,
            anchor,
        }
    }

    /// By which cell a match is found.
    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// The first match that starts exactly at `from`.
    #[inline]
    pub fn run(&self, cells: &[Cell], from: usize, scratch: &mut Scratch) -> Option<Found> {
        let cells = cells.get(from..)?;
        if self.first.lets(cells.first()) {
            self.backtrack(cells, from, scratch)
        } else {
            None
        }
    }

    /// The same, whatever the first cell is; `cells` are those from `from` on.
    fn backtrack(&self, cells: &[Cell], from: usize, scratch: &mut Scratch) -> Option<Found> {
        scratch.begin(self.splits.len());
        let mut next = Some(Thread::default());
        while let Some(thread) = next {
            if let Some(found) = self.follow(thread, cells, scratch) {
                return Some(Found {
                    start: from + found.start,
                    head: found.head.map(|head| from + head),
                    end: from + found.end,
                });
            }
            next = scratch.pending.pop();
        }
        None
    }

    /// Follows one thread until it fails or is done; the other way of a split waits.
    fn follow(&self, mut thread: Thread, cells: &[Cell], scratch: &mut Scratch) -> Option<Found> {
        loop {
            match &self.steps[thread.step] {
                Step::Cell(test) => {
                    let cell = cells.get(thread.cell)?;
                    if thread.cell >= WINDOW || !test.holds(cell) {
                        return None;
                    }
                    thread.cell += 1;
                    thread.step += 1;
                }
                Step::Split {
                    first,
                    second,
                    number,
                } => {
                    if thread.cell >= WINDOW || scratch.was_tried(*number, thread.cell) {
                        return None;
                    }
                    let cell = cells.get(thread.cell);
                    let [one, two] = &self.splits[*number];
                    match (one.lets(cell), two.lets(cell)) {
                        (true, true) => {
                            scratch.pending.push(Thread {
                                step: *second,
                                ..thread
                            });
                            thread.step = *first;
                        }
                        (true, false) => thread.step = *first,
                        (false, true) => thread.step = *second,
                        (false, false) => return None,
                    }
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
                        start: thread.start.unwrap_or(0),
                        head: thread.head,
                        end: thread.cell,
                    });
                }
            }
        }
    }
}

/// What the next cell has to be if a way is to lead on.
#[derive(Clone, Debug, Default)]
struct Ahead {
    anywhere: Test,
    /// What will do where a clause opens.
    opening: Test,
    /// The way ends without a further cell.
    done: bool,
}

impl Ahead {
    fn of(steps: &[Step], way: usize) -> Self {
        let mut ahead = Self::default();
        let (mut seen, mut pending) = (BTreeSet::new(), vec![(way, false)]);
        while let Some((step, opens)) = pending.pop() {
            if !seen.insert((step, opens)) {
                continue;
            }
            match &steps[step] {
                Step::Cell(test) if opens => ahead.opening = ahead.opening.or(test),
                Step::Cell(test) => ahead.anywhere = ahead.anywhere.or(test),
                Step::Split { first, second, .. } => {
                    pending.extend([(*first, opens), (*second, opens)]);
                }
                Step::Jump(next) => pending.push((*next, opens)),
                Step::Opens(_) => pending.push((step + 1, true)),
                Step::Start | Step::Head => pending.push((step + 1, opens)),
                Step::Done => ahead.done = true,
            }
        }
        ahead
    }

    fn lets(&self, cell: Option<&Cell>) -> bool {
        let holds = |cell: &Cell| {
            self.anywhere.holds(cell) || (cell.opening != Opening::None && self.opening.holds(cell))
        };
        self.done || cell.is_some_and(holds)
    }
}
