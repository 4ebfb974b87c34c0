//! The search for the places in a message where patterns match.

use crate::coach::lexicon::Class;

use super::anchor::Anchors;
use super::cell::Cell;
use super::program::{Program, Scratch};
use super::shadow::Shadow;

/// A match of a pattern, in tokens.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// The cell from which the pattern matched.
    pub from: usize,
    pub pattern: usize,
    pub rule: usize,
    pub start: usize,
    pub head: Option<usize>,
    pub end: usize,
}

/// The matches of all patterns, by where they start; those of one pattern do not overlap. Each pattern comes
/// with its rule.
pub fn hits(patterns: &[(Program, usize)], anchors: &Anchors, shadow: &Shadow) -> Vec<Hit> {
    let mut search = Search {
        patterns,
        shadow,
        scratch: Scratch::default(),
        free_from: vec![0; patterns.len()],
        hits: Vec::new(),
    };
    for (at, cell) in shadow.cells().iter().enumerate() {
        for pattern in anchors.at(cell) {
            search.around(at, pattern);
        }
    }
    search
        .hits
        .sort_unstable_by_key(|hit| (hit.from, hit.pattern));
    search.hits
}

struct Search<'a> {
    patterns: &'a [(Program, usize)],
    shadow: &'a Shadow,
    scratch: Scratch,
    /// For each pattern the first cell from which it has neither been tried nor would overlap a match. Short
    /// numbers, since there are many patterns and few of them are ever tried.
    free_from: Vec<u32>,
    hits: Vec<Hit>,
}

impl Search<'_> {
    /// Tries a pattern wherever the cell at `at` can be its anchor.
    fn around(&mut self, at: usize, pattern: usize) {
        let (program, rule) = &self.patterns[pattern];
        let Some(starts) = program.anchor().starts(self.shadow.cells(), at) else {
            return;
        };
        let cells = self.shadow.cells();
        let mut from = (self.free_from[pattern] as usize).max(*starts.start());
        while from <= *starts.end() {
            let found = program.run(cells, from, &mut self.scratch);
            from = found
                .map_or(0, |found| {
                    self.hits.push(Hit {
                        from,
                        pattern,
                        rule: *rule,
                        start: self.shadow.token_at(found.start),
                        head: found.head.map(|head| self.shadow.token_at(head)),
                        end: self.shadow.token_at(found.end),
                    });
                    free_after(cells, found.end)
                })
                .max(from + 1);
        }
        self.free_from[pattern] = u32::try_from(from).unwrap_or(u32::MAX);
    }
}

/// Where the next match of a pattern can start: the boundary that ends one may begin the next.
fn free_after(cells: &[Cell], end: usize) -> usize {
    let last = end.saturating_sub(1);
    match cells.get(last).map(|cell| cell.class) {
        Some(Class::BOUNDARY | Class::COMMA) => last,
        _ => end,
    }
}
