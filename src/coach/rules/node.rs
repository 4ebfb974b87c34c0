//! A parsed piece of a pattern: its steps, and the cell by which a match is found.

use super::anchor::{Anchor, Stretch};
use super::cell::Test;
use super::program::Step;
use super::words::{Words, share};

/// A parsed piece of a pattern.
pub enum Node {
    Step(Step),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat {
        node: Box<Node>,
        least: usize,
        most: usize,
    },
}

impl Node {
    /// How many steps a piece is compiled to, or a little more.
    pub fn size(&self) -> usize {
        let sum = |nodes: &[Self]| nodes.iter().map(Self::size).fold(0, usize::saturating_add);
        match self {
            Self::Step(_) => 1,
            Self::Sequence(nodes) => sum(nodes),
            Self::Either(branches) => sum(branches).saturating_add(2 * branches.len()),
            Self::Repeat { node, most, .. } => node.size().saturating_add(1).saturating_mul(*most),
        }
    }

    /// The steps of a whole pattern.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        self.emit(&mut steps);
        steps.push(Step::Done);
        steps
    }

    fn emit(&self, steps: &mut Vec<Step>) {
        match self {
            Self::Step(step) => steps.push(step.clone()),
            Self::Sequence(nodes) => nodes.iter().for_each(|node| node.emit(steps)),
            Self::Either(branches) => emit_either(branches, steps),
            Self::Repeat { node, least, most } => {
                (0..*least).for_each(|_| node.emit(steps));
                let mut splits = Vec::new();
                for _ in *least..*most {
                    splits.push(steps.len());
                    steps.push(Step::Done);
                    node.emit(steps);
                }
                let end = steps.len();
                for split in splits {
                    steps[split] = split_to(split + 1, end);
                }
            }
        }
    }

    /// The rarest row of neighbouring cells that every match has; `None` if nothing has to be there.
    pub fn anchor(&self, words: &Words) -> Option<Anchor> {
        let mut rows = self.rows(words);
        let rarity = |row: &Anchor| frequency(row.test(), words);
        let rarest = (0..rows.len()).min_by_key(|at| rarity(&rows[*at]))?;
        let next = rows[rarest + 1..].iter().min_by_key(|row| rarity(row));
        let next = next.map(|next| next.seen_from(&rows[rarest]));
        let anchor = rows.swap_remove(rarest);
        Some(Anchor { next, ..anchor })
    }

    /// The rows of neighbouring cells that every match has, in their order.
    fn rows(&self, words: &Words) -> Vec<Anchor> {
        let mut rows = Vec::<Anchor>::new();
        let (mut before, mut in_row) = (Stretch::default(), false);
        for piece in self.pieces() {
            match (piece, rows.last_mut()) {
                (Self::Step(Step::Cell(test)), Some(row)) if in_row => row.tests.push(test.clone()),
                (Self::Step(Step::Cell(test)), _) => {
                    rows.push(Anchor::of(test.clone(), before.clone()));
                    in_row = true;
                }
                (Self::Step(_), _) => {}
                _ => {
                    let anchor = piece.inner_anchor(words);
                    rows.extend(anchor.map(|anchor| anchor.after(&before)));
                    in_row = false;
                }
            }
            before = before.then(&piece.stretch());
        }
        for row in &mut rows {
            let rarest = (0..row.tests.len()).min_by_key(|at| frequency(&row.tests[*at], words));
            row.rarest = rarest.unwrap_or(0);
        }
        rows
    }

    /// The anchor of what is repeated or has branches.
    fn inner_anchor(&self, words: &Words) -> Option<Anchor> {
        match self {
            Self::Repeat { node, least, .. } if *least > 0 => node.anchor(words),
            Self::Either(branches) => {
                let anchors = branches.iter().map(|branch| branch.anchor(words));
                let anchors: Option<Vec<Anchor>> = anchors.collect();
                anchors?.into_iter().reduce(Anchor::or)
            }
            _ => None,
        }
    }

    /// What follows each other in it.
    fn pieces(&self) -> Vec<&Self> {
        match self {
            Self::Sequence(nodes) => nodes.iter().flat_map(Self::pieces).collect(),
            _ => vec![self],
        }
    }

    fn stretch(&self) -> Stretch {
        match self {
            Self::Step(Step::Cell(test)) => Stretch::cell(test),
            Self::Step(_) => Stretch::default(),
            Self::Repeat { node, least, most } => {
                let once = node.stretch();
                Stretch {
                    least: once.least * least,
                    most: once.most * most,
                    test: once.test,
                }
            }
            Self::Sequence(nodes) => {
                let stretches = nodes.iter().map(Self::stretch);
                stretches.fold(Stretch::default(), |all, next| all.then(&next))
            }
            Self::Either(branches) => {
                let stretches = branches.iter().map(Self::stretch);
                stretches.reduce(Stretch::or).unwrap_or_default()
            }
        }
    }
}

/// How often a cell passes the test, relative to other tests.
fn frequency(test: &Test, words: &Words) -> usize {
    let by_word = test.words().iter().map(|word| words.frequency(*word));
    let by_class = test.letters().map(|letter| share(letter).0);
    by_word.chain(by_class).sum()
}

fn split_to(first: usize, second: usize) -> Step {
    Step::Split {
        first,
        second,
        number: 0,
    }
}

fn emit_either(branches: &[Node], steps: &mut Vec<Step>) {
    let mut jumps = Vec::new();
    for (index, branch) in branches.iter().enumerate() {
        if index + 1 == branches.len() {
            branch.emit(steps);
            break;
        }
        let split = steps.len();
        steps.push(Step::Done);
        branch.emit(steps);
        jumps.push(steps.len());
        steps.push(Step::Done);
        steps[split] = split_to(split + 1, steps.len());
    }
    let end = steps.len();
    for jump in jumps {
        steps[jump] = Step::Jump(end);
    }
}

/// Either branch. Neighbours that take a single cell become one test, since a row of splits is slow to try.
pub fn either(branches: Vec<Node>) -> Node {
    let mut joined: Vec<Node> = Vec::with_capacity(branches.len());
    for branch in branches.into_iter().map(unwrapped) {
        match (joined.last_mut(), branch) {
            (Some(Node::Step(Step::Cell(one))), Node::Step(Step::Cell(other))) => {
                *one = std::mem::take(one).or(&other);
            }
            (_, branch) => joined.push(branch),
        }
    }
    match joined.len() {
        1 => joined.remove(0),
        _ => Node::Either(joined),
    }
}

/// A sequence of one node is that node.
fn unwrapped(node: Node) -> Node {
    match node {
        Node::Sequence(mut nodes) if nodes.len() == 1 => unwrapped(nodes.remove(0)),
        node => node,
    }
}
