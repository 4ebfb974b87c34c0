//! What follows a question: end marks and joints go, and a following clause opens a sentence.

use std::ops::Range;

use super::clause::Source;
use super::comma::is_consequence;

/// The end of what is replaced: end marks and joints go, and a following clause opens a sentence.
pub fn close(
    source: &Source<'_>,
    end: usize,
    capital: bool,
) -> (usize, Option<(Range<usize>, String)>) {
    let rest = &source.text[end..];
    let blank = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let after = &rest[blank..];
    let marks = after.len() - after.trim_start_matches(['.', '!', '?', '…']).len();
    if marks > 0 {
        let end = end + blank + marks;
        // "…they are hard": what follows without a space gets one.
        let glued = source.text[end..].starts_with(char::is_alphanumeric);
        return (end, glued.then(|| (end..end, " ".to_owned())));
    }
    let mut from = end;
    // ";-)" is no joint.
    let joint = after.chars().next();
    let joint =
        joint.filter(|c| *c == ',' || *c == ';' && !after[1..].starts_with(['-', ')', 'D']));
    if let Some(comma) = joint {
        from = end + blank + comma.len_utf8();
    } else if let Some(joint) = after_dash(after) {
        from = end + blank + joint;
    }
    let tail = &source.lower[from..];
    let blank = tail.len() - tail.trim_start_matches([' ', '\u{a0}']).len();
    let word = tail[blank..]
        .split(|c: char| c.is_whitespace() || ",.!?".contains(c))
        .next()
        .unwrap_or("");
    if let Some(stop) = otherwise(source, from + blank) {
        let says = if capital { "Otherwise," } else { "otherwise," };
        return (from, Some((from + blank..stop, says.to_owned())));
    }
    if (blank > 0 || from > end)
        && matches!(word, "and" | "&amp;" | "but" | "then" | "so")
        && tail[blank + word.len()..].starts_with(' ')
    {
        let result = tail[blank + word.len()..].trim_start();
        let result = result.strip_prefix("then ").unwrap_or(result).trim_start();
        if matches!(word, "and" | "&amp;" | "then" | "so")
            && let Some(joint) = foresees(result)
        {
            let at = from + blank;
            let stop = end + source.lower[end..].find(result).unwrap_or(0);
            let says = if capital {
                joint.to_owned()
            } else {
                joint.to_lowercase()
            };
            return (from, Some((at..stop, format!("{says} "))));
        }
        from += blank + word.len();
        // "mikes and and forget": the second joint goes with the first.
        for joint in ["and ", "but ", "so "] {
            let rest = source.lower[from..].trim_start();
            if let Some(after) = rest.strip_prefix(joint) {
                from = source.lower.len() - after.len() - 1;
            }
        }
    }
    // "otherwise it breaks" opens a sentence now.
    if word == "otherwise" && tail[blank + word.len()..].starts_with(' ') && from + blank > end {
        let says = if capital { "Otherwise," } else { "otherwise," };
        let at = from + blank;
        return (from, Some((at..at + word.len(), says.to_owned())));
    }
    // "your bags ,yet": what follows without a space gets one.
    if from > end && source.text[from..].starts_with(char::is_alphanumeric) {
        return (from, Some((from..from, " ".to_owned())));
    }
    (from, raise(source.text, from, capital))
}

/// Where "or" or "or else" ends, if it stands at `at` and says what happens otherwise.
fn otherwise(source: &Source<'_>, at: usize) -> Option<usize> {
    let line_end = source.text[at..]
        .find('\n')
        .map_or(source.text.len(), |length| at + length);
    let tokens = source.tokens(at..line_end);
    let (or, rest) = tokens.split_first()?;
    if !or.is(source.text, "or") || !is_consequence(source, rest) {
        return None;
    }
    let stop = rest.first().filter(|next| next.is(source.text, "else"));
    Some(stop.unwrap_or(or).at.end)
}

/// The length of a dash before another thought: " -- but I think". A signature keeps its dash: "- Deb".
fn after_dash(after: &str) -> Option<usize> {
    let rest = after.trim_start_matches(['-', '–', '—']);
    let line = rest.split('\n').next().unwrap_or("").trim();
    let signature = line.starts_with(char::is_uppercase) && line.split_whitespace().count() < 3;
    let spaced = rest.starts_with(' ') || after.starts_with("--") || after.starts_with(['–', '—']);
    let length = after.len() - rest.len();
    let thought = line.starts_with(char::is_alphanumeric) && !signature && spaced;
    (thought && length > 0).then_some(length)
}

/// What will be once the request is met, "then it's good to go", with the words that say so after a question:
/// a state comes with it, a next act after it.
fn foresees(rest: &str) -> Option<&'static str> {
    const SUBJECTS: &[&str] = &["it", "we", "you", "i", "that", "they", "he", "she"];
    let mut words = rest.split_whitespace();
    let first = words.next()?.replace('’', "'");
    let second = words.next().unwrap_or("");
    let (subject, verb) = first.split_once('\'').unwrap_or((&first, second));
    if !SUBJECTS.contains(&subject) {
        return None;
    }
    match verb {
        "s" | "re" | "is" | "are" | "m" | "am" => Some("With that,"),
        "ll" | "will" | "can" | "should" | "could" if matches!(subject, "it" | "that") => {
            Some("With that,")
        }
        "ll" | "will" | "can" | "could" => Some("After that,"),
        _ => None,
    }
}

/// The first letter after the question as a capital, where the leader writes capitals.
fn raise(text: &str, from: usize, capital: bool) -> Option<(Range<usize>, String)> {
    const LOW: &[&str] = &["thx", "ty", "x", "xx", "ta"];
    let at = from + text[from..].len() - text[from..].trim_start_matches([' ', '\u{a0}']).len();
    let word = text[at..]
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    let first = text[at..].chars().next().filter(char::is_ascii_lowercase)?;
    let applies = capital && at > from && !LOW.contains(&word);
    applies.then(|| (at..at + 1, first.to_ascii_uppercase().to_string()))
}
