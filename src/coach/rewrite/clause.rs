//! What exactly is replaced: a finding's clause, cut clean of names, thanks and reasons that stay.

use std::ops::Range;

use super::comma::is_consequence;
use super::extent::{absorb, walk};
use super::tokens::{Shape, Token, scan_range};
use super::words::Words;
use crate::coach::Finding;
use crate::coach::lexicon::WordSet;

/// A message being rewritten, with an ASCII-lower-case copy of the same length for matching.
#[derive(Debug)]
pub struct Source<'t> {
    pub text: &'t str,
    pub lower: String,
    pub words: &'t Words,
}

impl<'t> Source<'t> {
    pub fn new(text: &'t str, words: &'t Words) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
            words,
        }
    }

    /// Whether the token is in this list, whatever its case.
    pub fn lists(&self, list: &WordSet, token: &Token) -> bool {
        list.contains(&self.lower[token.at.clone()])
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
    /// ", Sam": who is spoken to, behind the action and inside the core.
    pub address: Option<Range<usize>>,
}

/// Cuts the finding's span clean.
pub fn cut(source: &Source<'_>, finding: &Finding) -> Option<Clause> {
    let span = within(source.text, &finding.span)?;
    let core = trim(source, whole_tokens(source, span))?;
    let core = after_condition(source, core, finding.action.as_ref());
    let action = finding.action.as_ref().and_then(|action| {
        let start = action.start.max(core.start);
        (start < core.end && source.text.is_char_boundary(start)).then_some(start)
    });
    let Some(start) = action else {
        let end = before_consequence(source, core.start..absorb(source, core.end));
        let core = trim(source, core.start..end)?;
        return Some(Clause {
            core: core.start..with_tag(source, core.end),
            action: None,
            address: None,
        });
    };
    let stop = walk(source, start);
    let action = trim(source, start..stop)?;
    let rest = source.tokens(action.end..core.end.max(action.end));
    let only_tag = rest
        .iter()
        .all(|token| token.shape == Shape::Mark || source.lists(&source.words.lists.tags, token));
    let end = if only_tag {
        core.end.max(action.end)
    } else {
        action.end
    };
    let end = with_tag(source, end);
    let address = address(source, end);
    Some(Clause {
        core: core.start..address.as_ref().map_or(end, |address| address.end),
        action: Some(action),
        address,
    })
}

/// "I need it by eight or we lose the pitch": where the clause ends and the consequence begins.
fn before_consequence(source: &Source<'_>, range: Range<usize>) -> usize {
    let tokens = source.tokens(range.clone());
    let or = (1..tokens.len())
        .find(|at| tokens[*at].is(source.text, "or") && is_consequence(source, &tokens[at + 1..]));
    or.map_or(range.end, |at| tokens[at - 1].at.end)
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
            .all(|token| source.lists(&source.words.lists.tags, token));
    match tag.last() {
        Some(last) if is_tag => last.at.end,
        _ => end,
    }
}

/// ", Sam." or ", folks!" at the end of the sentence: it goes to the end of the question.
fn address(source: &Source<'_>, end: usize) -> Option<Range<usize>> {
    const GROUPS: &[&str] = &[
        "mate",
        "folks",
        "team",
        "guys",
        "everyone",
        "everybody",
        "all",
        "people",
        "lads",
        "ladies",
        "love",
        "buddy",
        "pal",
        "man",
        "dude",
        "friends",
        "colleagues",
        "gang",
        "crew",
        "baby",
        "dear",
        "ppl",
        "both",
        "y'all",
    ];
    let line_end = source.text[end..]
        .find('\n')
        .map_or(source.text.len(), |at| end + at);
    let tokens = source.tokens(end..line_end);
    let (comma, rest) = tokens.split_first()?;
    let stop = rest
        .iter()
        .position(|token| token.shape == Shape::Mark || token.shape == Shape::Emoji)
        .unwrap_or(rest.len());
    let ends = rest
        .get(stop)
        .is_none_or(|mark| !matches!(mark.text(source.text), "," | ":" | "(" | "-" | "–" | "—"));
    let said = &rest[..stop];
    let calls = match said {
        [one] => {
            let text = one.text(source.text);
            let named = one.shape == Shape::Word
                && text.starts_with(char::is_uppercase)
                && text.chars().any(char::is_lowercase)
                && !source.lists(&source.words.lists.no_names, one);
            named || GROUPS.contains(&&source.lower[one.at.clone()])
        }
        [_, group] => GROUPS.contains(&&source.lower[group.at.clone()]),
        _ => false,
    };
    let last = said.last().filter(|_| calls && ends)?;
    (comma.text(source.text) == ",").then_some(comma.at.start..last.at.end)
}

/// A span that ends inside a token, as in "5" of "5%", takes the rest of it.
fn whole_tokens(source: &Source<'_>, span: Range<usize>) -> Range<usize> {
    let line_end = source.text[span.end..]
        .find('\n')
        .map_or(source.text.len(), |at| span.end + at);
    let end = source
        .tokens(span.start..line_end)
        .into_iter()
        .find(|token| token.at.end >= span.end)
        .filter(|token| token.at.start < span.end)
        .map_or(span.end, |token| token.at.end);
    span.start..end
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
        // The joint belongs to what comes before.
        Shape::Word => {
            tokens.len() > 1
                && ["so", "and", "but", "then"]
                    .iter()
                    .any(|word| token.is(source.text, word))
        }
        Shape::Number => false,
    }
}

fn is_mention(text: &str) -> bool {
    text.starts_with("<@") || text.starts_with("<!")
}

fn quotes(source: &Source<'_>, tokens: &[Token], mark: &str) -> usize {
    tokens
        .iter()
        .filter(|token| token.text(source.text) == mark)
        .count()
}

fn trails(source: &Source<'_>, tokens: &[Token]) -> bool {
    let token = &tokens[tokens.len() - 1];
    let text = token.text(source.text);
    match token.shape {
        Shape::Mark => match text {
            ")" => !tokens.iter().any(|t| t.text(source.text) == "("),
            "\"" => !quotes(source, tokens, "\"").is_multiple_of(2),
            "”" => quotes(source, tokens, "“") != quotes(source, tokens, "”"),
            _ => true,
        },
        Shape::Emoji => true,
        // A mention at the end addresses somebody unless a word such as "with" or "to" governs it.
        Shape::Opaque => {
            is_mention(text) | text.starts_with('@')
                && tokens.len() > 1
                && !source.lists(&source.words.lists.governing, &tokens[tokens.len() - 2])
        }
        _ => tokens.len() > 1 && source.lists(&source.words.lists.thanks, token),
    }
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
        let clause = cut(&Source::new(text, &words), &finding).expect("something is left");
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
    fn a_name_at_the_end_is_no_part_of_the_action() {
        let text = "Rinse the beakers, Tova.";
        assert_eq!(
            cut_at(text, "Rinse the beakers", "Rinse"),
            (
                "Rinse the beakers, Tova".to_owned(),
                "Rinse the beakers".to_owned()
            )
        );
    }

    #[test]
    fn a_mention_that_is_the_object_stays_inside() {
        let text = "talk to <@U1>";
        assert_eq!(cut_at(text, text, "talk").1, "talk to <@U1>");
    }
}
