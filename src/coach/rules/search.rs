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
    let mut hits = search.hits;
    hits.sort_unstable_by_key(|hit| (hit.from, hit.pattern));
    hits
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
            let Some(found) = program.run(cells, from, &mut self.scratch) else {
                from += 1;
                continue;
            };
            self.hits.push(Hit {
                from,
                pattern,
                rule: *rule,
                start: self.shadow.token_at(found.start),
                head: found.head.map(|head| self.shadow.token_at(head)),
                end: self.shadow.token_at(found.end),
            });
            from = free_after(cells, found.end).max(from + 1);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::prose::Prose;
    use crate::coach::reader::Reader;

    /// The patterns that match and the cells from which they do, each tried at every cell: slow, and nothing
    /// can be overlooked.
    fn everywhere(patterns: &[(Program, usize)], cells: &[Cell]) -> Vec<(usize, usize)> {
        let (mut matches, mut scratch) = (Vec::new(), Scratch::default());
        for (pattern, (program, _)) in patterns.iter().enumerate() {
            let mut free_from = 0;
            for from in 0..cells.len() {
                if from < free_from {
                    continue;
                }
                if let Some(found) = program.run(cells, from, &mut scratch) {
                    matches.push((from, pattern));
                    free_from = free_after(cells, found.end);
                }
            }
        }
        matches.sort_unstable();
        matches
    }

    #[test]
    fn the_search_overlooks_no_match_of_any_pattern_in_any_example() {
        let Reader { lexicon, rules } = Reader::with_pack(&[]).unwrap();
        let files = rules.rules().iter().map(|rule| &rule.file);
        let texts = files.flat_map(|file| {
            let flags = file.flags.iter().map(|example| example.get_ref().text());
            flags.chain(file.passes.iter().map(|text| text.get_ref().as_str()))
        });
        // One message that holds several examples, so that matches can be far from each other.
        let texts: Vec<&str> = texts.collect();
        let mut count = 0;
        for some in texts.chunks(3).step_by(7) {
            let text = some.join(", ");
            let shadow = rules.shadow(&Prose::read(&text, &lexicon.writing), &lexicon);
            let hits = hits(&rules.patterns, &rules.anchors, &shadow);
            let hits: Vec<(usize, usize)> =
                hits.iter().map(|hit| (hit.from, hit.pattern)).collect();
            count += hits.len();
            assert_eq!(hits, everywhere(&rules.patterns, shadow.cells()), "{text}");
        }
        assert!(count > 200, "only {count} matches were compared");
    }
}
