//! Takes another flagged clause out of the message, or joins it to its neighbour.

use std::ops::Range;

use super::clause::Source;
use super::finite::{is_clause, segment};
use super::splice::{last_word, sentence_start};
use super::tokens::{Shape, is_pictograph};

/// Takes a clause out: its whole sentence if nothing else stands in it, else with the joint before it.
/// `None` where what is left would be no sentence.
pub fn removal(source: &Source<'_>, core: &Range<usize>) -> Option<Range<usize>> {
    let text = source.text;
    let start = sentence_start(text, core.start);
    let left = text[start..core.start].trim_end();
    let joint = left.trim_end_matches([',', ';', '-', '–', '—']).trim_end();
    let lower_joint = source.lower[start..start + joint.len()].trim_end();
    let (at, word) = last_word(lower_joint);
    let kept = if matches!(word, "and" | "&amp;" | "&" | "then" | "so" | "but") {
        lower_joint[..at]
            .trim_end()
            .trim_end_matches(',')
            .trim_end()
            .len()
    } else {
        joint.len()
    };
    let after = &text[core.end..];
    // "Also," or "If so" alone would be no sentence.
    if source.text[start..start + kept].split_whitespace().count() > 2 {
        return (!ends_in_condition(&source.lower[start..start + kept]))
            .then_some(start + kept..core.end);
    }
    if continues_in_words(after) {
        return None;
    }
    // The whole sentence goes, with its end mark and the space before it.
    let marks = after.len() - after.trim_start_matches(['.', '!', '?', '…']).len();
    let end = core.end + marks;
    let before = text[..start].trim_end().len();
    let line_ends = text[end..].is_empty() || text[end..].starts_with('\n');
    if before == 0 || !line_ends && text[before..start].contains('\n') {
        let gap = text[end..].len() - text[end..].trim_start().len();
        return Some(start..end + gap);
    }
    Some(before..end)
}

/// Takes a clause out, with the edits that this needs: what is left of its sentence may have to open with a
/// capital. `None` where what is left would be no sentence.
pub fn edits(source: &Source<'_>, core: &Range<usize>) -> Option<Vec<(Range<usize>, String)>> {
    if let Some(range) = removal(source, core) {
        return Some(vec![(range, String::new())]);
    }
    // "I need it by noon, the van leaves at one": the second clause stands by itself.
    let start = sentence_start(source.text, core.start);
    let opens = source.text[start..core.start].trim().is_empty();
    let next = core.end + source.text[core.end..].strip_prefix(", ").map(|_| 2)?;
    let line = source.text[next..]
        .find('\n')
        .map_or(source.text.len(), |at| next + at);
    let tokens = source.tokens(next..line);
    let joint = tokens.first()?;
    let joins = ["and", "but", "so", "or", "because", "which", "who", "not"];
    if !opens || joins.iter().any(|word| joint.is(source.text, word)) {
        return None;
    }
    if !is_clause(source, segment(source, &tokens)) {
        return None;
    }
    let mut all = vec![(core.start..next, String::new())];
    let first = source.text[next..]
        .chars()
        .next()
        .filter(char::is_ascii_lowercase);
    if let Some(first) = first.filter(|_| source.text[core.clone()].starts_with(char::is_uppercase))
    {
        all.push((next..next + 1, first.to_ascii_uppercase().to_string()));
    }
    Some(all)
}

/// "…so when we get a chance" waits for the clause that would go.
fn ends_in_condition(left: &str) -> bool {
    const OPENERS: &[&str] = &[
        "when ",
        "if ",
        "once ",
        "after ",
        "before ",
        "while ",
        "as soon as ",
    ];
    let start = [", ", " so ", " and ", " but "]
        .iter()
        .filter_map(|joint| left.rfind(joint).map(|at| at + joint.len()))
        .max()
        .unwrap_or(0);
    OPENERS
        .iter()
        .any(|opener| left[start..].trim_start().starts_with(opener))
}

/// Whether the sentence goes on after a removed clause, so that its rest would hang in the air.
fn continues_in_words(after: &str) -> bool {
    let line = after.split('\n').next().unwrap_or("");
    line.trim_start_matches([' ', ',', '-', '–', '—'])
        .starts_with(char::is_alphabetic)
}

/// Whether only joints lie between two clauses, so that they can be replaced as one.
pub fn adjoin(source: &Source<'_>, gap: Range<usize>) -> bool {
    let text = &source.text[gap.clone()];
    !text.contains('\n')
        && !text.chars().any(is_pictograph)
        && source.tokens(gap).iter().all(|token| match token.shape {
            Shape::Mark => ",.;!&-–—+".contains(token.text(source.text)),
            Shape::Word => source.lists(&source.words.lists.joints, token),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::rewrite::words::Words;

    fn without(text: &str, clause: &str) -> String {
        let words = Words::built_in().expect("the lists load");
        let at = text.find(clause).expect("the clause is in the text");
        let range =
            removal(&Source::new(text, &words), &(at..at + clause.len())).expect("it can go");
        format!("{}{}", &text[..range.start], &text[range.end..])
    }

    #[test]
    fn a_clause_behind_the_removed_one_opens_the_sentence() {
        let words = Words::built_in().expect("the lists load");
        let text = "Ring her. I need it by noon, the van leaves at one.";
        let at = text.find("I need it by noon").expect("it is there");
        let core = at..at + "I need it by noon".len();
        let all = edits(&Source::new(text, &words), &core).expect("it can go");
        let (gone, _) = &all[0];
        assert_eq!(&text[gone.clone()], "I need it by noon, ");
        assert_eq!(all[1].1, "T");
    }

    #[test]
    fn a_removed_clause_leaves_whole_sentences() {
        assert_eq!(
            without("Need this by 4. No excuses. Bye", "No excuses"),
            "Need this by 4. Bye"
        );
        assert_eq!(
            without("I like it, but fix the title and send it.", "send it"),
            "I like it, but fix the title."
        );
    }
}
