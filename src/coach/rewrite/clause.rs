//! What exactly is replaced: a finding's clause, cut clean of names, thanks and reasons that stay.

use std::ops::Range;

use super::tokens::{Shape, Token, scan_range};
use super::words::Words;
use crate::coach::Finding;

/// A message being rewritten, with an ASCII-lower-case copy of the same length for matching.
#[derive(Debug)]
pub struct Source<'t> {
    pub text: &'t str,
    pub lower: String,
}

impl<'t> Source<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
        }
    }

    pub fn tokens(&self, range: Range<usize>) -> Vec<Token> {
        scan_range(self.text, range)
    }
}

/// A flagged clause: what goes, and what of it carries the action.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Replaced by the question.
    pub core: Range<usize>,
    /// From the head verb to the end of what is asked for.
    pub action: Option<Range<usize>>,
}

/// Words that close a sentence politely and stay where they are.
const THANKS: &[&str] = &[
    "thanks", "thx", "ty", "thank", "cheers", "ta", "tia", "tysm", "x", "xx", "tks", "thnx",
];
/// After these the clause is over: what follows is a reason or another thought.
const REASONS: &[&str] = &[
    "because",
    "since",
    "cause",
    "bc",
    "cuz",
    "cos",
    "otherwise",
    "but",
    "&lt;",
];
/// A comma before one of these opens a new clause.
const NEW_CLAUSE: &[&str] = &[
    "it",
    "its",
    "it's",
    "it’s",
    "they",
    "they're",
    "they’re",
    "we",
    "we're",
    "we’re",
    "i",
    "i'm",
    "i’m",
    "im",
    "i'll",
    "i’ll",
    "ill",
    "i've",
    "i’ve",
    "he",
    "he's",
    "he’s",
    "she",
    "she's",
    "she’s",
    "that",
    "that's",
    "that’s",
    "thats",
    "there",
    "there's",
    "there’s",
    "theres",
    "you",
    "you're",
    "you’re",
    "no",
    "if",
    "when",
    "or",
    "so",
    "ok",
    "okay",
    "right",
    "yeah",
    "please",
    "pls",
    "plz",
    "which",
    "who",
    "as",
];
/// Finite words: a comma segment that holds one is a clause, not an item of a list.
const FINITE: &[&str] = &[
    "is", "are", "was", "were", "has", "have", "had", "will", "won't", "can", "can't", "isn't",
    "aren't", "should", "must", "needs", "need", "do", "does", "doesn't", "did", "didn't", "would",
    "could", "may", "might", "wants", "says", "said",
];
/// A tag after the action goes with it.
const TAGS: &[&str] = &[
    "right", "ok", "okay", "yeah", "yes", "no", "please", "pls", "plz", "won't", "will", "you",
    "aren't", "are", "isn't", "it", "don't", "do", "again", "alright", "not", "wont", "arent",
    "isnt", "dont",
];

/// Cuts the finding's span clean.
pub fn cut(source: &Source<'_>, finding: &Finding, words: &Words) -> Option<Clause> {
    let span = within(source.text, &finding.span)?;
    let core = trim(source, span)?;
    let core = after_condition(source, core, finding.action.as_ref());
    let action = finding.action.as_ref().and_then(|action| {
        let start = action.start.max(core.start);
        (start < core.end && source.text.is_char_boundary(start)).then_some(start)
    });
    let Some(start) = action else {
        let end = absorb(source, core.end, words);
        let core = trim(source, core.start..end)?;
        return Some(Clause {
            core: core.start..with_tag(source, core.end),
            action: None,
        });
    };
    let stop = walk(source, start, words);
    let action = trim(source, start..stop)?;
    let rest = source.tokens(action.end..core.end.max(action.end));
    let only_tag = rest.iter().all(|token| {
        token.shape == Shape::Mark || TAGS.iter().any(|tag| token.is(source.text, tag))
    });
    let end = if only_tag {
        core.end.max(action.end)
    } else {
        action.end
    };
    Some(Clause {
        core: core.start..with_tag(source, end),
        action: Some(action),
    })
}

/// The end of a tag that follows the clause: ", ok?", ", right?".
fn with_tag(source: &Source<'_>, end: usize) -> usize {
    let line_end = source.text[end..]
        .find('\n')
        .map_or(source.text.len(), |at| end + at);
    let tokens = source.tokens(end..line_end);
    let stop = tokens
        .iter()
        .position(|t| t.shape == Shape::Mark && t.text(source.text) != ",")
        .unwrap_or(tokens.len());
    let tag = &tokens[..stop];
    let is_tag = tag.len() > 1
        && tag[0].text(source.text) == ","
        && tag[1..]
            .iter()
            .all(|token| TAGS.iter().any(|known| token.is(source.text, known)));
    match tag.last() {
        Some(last) if is_tag => last.at.end,
        _ => end,
    }
}

/// "If anyone has photos, would you mind dropping them here": the condition stays.
fn after_condition(
    source: &Source<'_>,
    core: Range<usize>,
    action: Option<&Range<usize>>,
) -> Range<usize> {
    let conditional = [
        "if ",
        "when ",
        "once ",
        "after ",
        "whenever ",
        "as soon as ",
    ]
    .iter()
    .any(|word| source.lower[core.clone()].starts_with(word));
    let Some(action) =
        action.filter(|action| conditional && action.start > core.start && action.start < core.end)
    else {
        return core;
    };
    let comma = source
        .text
        .get(core.start..action.start)
        .and_then(|before| before.rfind(", "));
    comma.map_or(core.clone(), |at| core.start + at + 2..core.end)
}

fn within(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    text.get(span.clone())
        .filter(|clause| !clause.trim().is_empty())?;
    Some(span.clone())
}

/// Leaves names, list marks, thanks, emoji and end punctuation outside.
fn trim(source: &Source<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let tokens = source.tokens(range);
    let mut first = 0;
    let mut last = tokens.len();
    while first < last && leads(source, &tokens[first..last]) {
        first += 1;
    }
    while last > first && trails(source, &tokens[first..last]) {
        last -= 1;
    }
    if last > first + 1 && numbers_next(source, &tokens[last - 1]) {
        last -= 1;
    }
    let kept = tokens.get(first..last).filter(|kept| !kept.is_empty())?;
    Some(kept[0].at.start..kept[kept.len() - 1].at.end)
}

/// "pull main 2. run it": the number belongs to the next step of the list.
fn numbers_next(source: &Source<'_>, token: &Token) -> bool {
    let text = token.text(source.text);
    let after = &source.text[token.at.end..];
    text.len() <= 2
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (after.starts_with(". ") || after.starts_with(") "))
        && after[2..].trim_start().starts_with(char::is_alphabetic)
        && source.text[..token.at.start]
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit() || c == '(')
}

fn leads(source: &Source<'_>, tokens: &[Token]) -> bool {
    let token = &tokens[0];
    match token.shape {
        Shape::Opaque => {
            token.text(source.text).starts_with(['@']) || is_mention(token.text(source.text))
        }
        Shape::Mark => !matches!(token.text(source.text), "(" | "\"" | "'"),
        Shape::Emoji => true,
        _ => false,
    }
}

fn is_mention(text: &str) -> bool {
    text.starts_with("<@") || text.starts_with("<!")
}

fn trails(source: &Source<'_>, tokens: &[Token]) -> bool {
    let token = &tokens[tokens.len() - 1];
    let text = token.text(source.text);
    match token.shape {
        Shape::Mark => match text {
            ")" => !tokens.iter().any(|t| t.text(source.text) == "("),
            _ => true,
        },
        Shape::Emoji => true,
        // A mention at the end addresses somebody unless a word such as "with" or "to" governs it.
        Shape::Opaque => {
            is_mention(text) | text.starts_with('@')
                && tokens.len() > 1
                && !governs(tokens[tokens.len() - 2].text(source.text))
        }
        _ => tokens.len() > 1 && THANKS.iter().any(|word| token.is(source.text, word)),
    }
}

fn governs(word: &str) -> bool {
    const GOVERNING: &[&str] = &[
        "with", "to", "from", "by", "for", "on", "of", "in", "at", "and", "or", "cc", "ask",
        "tell", "ping", "call", "email", "about", "via", "than", "add", "include", "invite",
        "before", "after", "let", "have", "get", "&amp;", "involve", "tag", "loop", "brief",
    ];
    GOVERNING
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}

/// Where the words that belong to the clause end, if they go on right after it.
fn absorb(source: &Source<'_>, from: usize, words: &Words) -> usize {
    let glued = source.text[from..].starts_with([' ', '\u{a0}']);
    if glued {
        walk(source, from, words)
    } else {
        from
    }
}

/// The end of the action that starts at `from`: the last token before the clause is over.
fn walk(source: &Source<'_>, from: usize, words: &Words) -> usize {
    let line_end = source.text[from..]
        .find('\n')
        .map_or(source.text.len(), |at| from + at);
    let tokens = source.tokens(from..line_end);
    let mut end = from;
    let mut open_brackets = 0;
    for (index, token) in tokens.iter().enumerate() {
        let rest = &tokens[index + 1..];
        match token.text(source.text) {
            "(" => open_brackets += 1,
            ")" => open_brackets -= 1,
            _ if open_brackets > 0 => {}
            _ if is_over(source, &tokens[index], rest, index == 0, words) => break,
            _ => {}
        }
        end = token.at.end;
    }
    end
}

fn is_over(source: &Source<'_>, token: &Token, rest: &[Token], first: bool, words: &Words) -> bool {
    let text = token.text(source.text);
    if token.shape == Shape::Mark {
        return match text {
            "," => opens_clause(source, rest, words),
            ":" => !rest.iter().any(|t| t.shape == Shape::Opaque),
            "'" | "\"" | "’" | "“" | "”" | "/" | "+" | "*" | "_" | "&" | "$" | "#" | "=" | "%" => {
                false
            }
            "-" | "–" | "—" => true,
            _ => true,
        };
    }
    if first {
        return false;
    }
    let spelled = |list: &[&str]| list.iter().any(|word| token.is(source.text, word));
    if token.is(source.text, "and") || text == "&amp;" || token.is(source.text, "then") {
        return !continues(source, rest, words);
    }
    let of = rest.first().is_some_and(|next| next.is(source.text, "of"));
    (spelled(REASONS) && !of) || (spelled(THANKS) && !token.is(source.text, "thank"))
}

/// After "and": a second verb, or a plain noun phrase, but no new subject with its own verb.
fn continues(source: &Source<'_>, rest: &[Token], words: &Words) -> bool {
    let Some(next) = rest.first() else {
        return false;
    };
    let lower = &source.lower[next.at.clone()];
    if words.joined.contains(lower) || lower == "then" {
        return true;
    }
    !is_clause(source, segment(source, rest))
}

fn opens_clause(source: &Source<'_>, rest: &[Token], words: &Words) -> bool {
    let Some(next) = rest.first() else {
        return true;
    };
    let lower = &source.lower[next.at.clone()];
    if matches!(lower, "and" | "then" | "&amp;") {
        return !continues(source, &rest[1..], words);
    }
    if NEW_CLAUSE.contains(&lower) || REASONS.contains(&lower) || THANKS.contains(&lower) {
        return true;
    }
    if next.shape == Shape::Emoji || (next.shape == Shape::Opaque && rest.len() == 1) {
        return true;
    }
    // ", rerun CI" goes on with the list of things to do; anything finite starts a thought of its own.
    is_clause(source, segment(source, rest))
}

/// Up to the next mark that could end a clause.
fn segment<'a>(source: &Source<'_>, rest: &'a [Token]) -> &'a [Token] {
    let end = rest
        .iter()
        .position(|t| t.shape == Shape::Mark && ",.;!?".contains(t.text(source.text)))
        .unwrap_or(rest.len());
    &rest[..end]
}

fn is_clause(source: &Source<'_>, segment: &[Token]) -> bool {
    segment.first().is_some_and(|t| {
        let subject = source.lower[t.at.clone()]
            .split(['\'', '’'])
            .next()
            .unwrap_or("");
        matches!(
            subject,
            "i" | "we" | "they" | "he" | "she" | "you" | "it" | "that" | "there"
        )
    }) || segment.iter().any(|token| {
        let lower = &source.lower[token.at.clone()];
        FINITE.contains(&lower)
            || ["'ll", "'re", "'ve", "’ll", "’re", "’ve"]
                .iter()
                .any(|end| lower.ends_with(end))
    }) || contracted_is(source, segment)
}

/// "wind's gusting", "tiler's booked": an 's before a word that is no noun.
fn contracted_is(source: &Source<'_>, segment: &[Token]) -> bool {
    segment.windows(2).any(|pair| {
        let (word, next) = (
            &source.lower[pair[0].at.clone()],
            &source.lower[pair[1].at.clone()],
        );
        (word.ends_with("'s") || word.ends_with("’s"))
            && (next.ends_with("ing")
                || next.ends_with("ed")
                || ["too", "not", "the", "a", "in", "on", "out", "down"].contains(&next))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::coach::{Kind, Strength};

    fn cut_at(text: &str, span: &str, action: &str) -> (String, String) {
        let words = Words::built_in().expect("the built-in lists load");
        let start = text.find(span).expect("the span is in the text");
        let act = text.find(action).expect("the action is in the text");
        let finding = Finding {
            rule: Arc::from("r"),
            kind: Kind::Order,
            form: Arc::from("F1"),
            strength: Strength::Tell,
            confidence: 1.0,
            span: start..start + span.len(),
            action: Some(act..start + span.len()),
            why: Arc::from(""),
        };
        let clause = cut(&Source::new(text), &finding, &words).expect("something is left");
        let action = clause.action.expect("an action is left");
        (text[clause.core].to_owned(), text[action].to_owned())
    }

    #[test]
    fn names_and_thanks_stay_outside() {
        let text = "<@U1> pls fix the login test before thursday's cut, thanks :pray:";
        let (core, action) = cut_at(text, text, "fix");
        assert_eq!(core, "pls fix the login test before thursday's cut");
        assert_eq!(action, "fix the login test before thursday's cut");
    }

    #[test]
    fn a_reason_after_a_comma_stays_outside() {
        let text = "you need to rewrite the onboarding copy, its too long";
        assert_eq!(
            cut_at(text, text, "rewrite").1,
            "rewrite the onboarding copy"
        );
    }

    #[test]
    fn words_that_belong_to_a_short_span_are_taken_along() {
        let text = "resize the hero image so it doesnt get cropped. Ta";
        let (core, _) = cut_at(text, "resize the hero image", "resize");
        assert_eq!(core, "resize the hero image so it doesnt get cropped");
    }

    #[test]
    fn a_mention_that_is_the_object_stays_inside() {
        let text = "talk to <@U1>";
        assert_eq!(cut_at(text, text, "talk").1, "talk to <@U1>");
    }
}
