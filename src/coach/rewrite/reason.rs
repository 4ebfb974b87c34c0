//! A reason in the same sentence becomes a fact before the question.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::clause::Source;
use super::slots::{Slot, Slots, Trait};

static BECAUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\s*,?\s+(?:because|since|bc|cuz|cos|given that)|\s*,\s+as)\s+(?P<why>[^.!?\n]+)|^\s+as\s+(?P<as>(?:i|we|they|he|she|it|there)(?:\s+(?:do|don['’]?t|have|haven['’]?t|can['’]?t|cannot|am|are|is|isn['’]?t|aren['’]?t|was|were|won['’]?t|need|no longer|lost)|['’](?:m|re|s|ve|ll))\b[^.!?\n]*)",
    )
    .expect("the pattern is a constant")
});
static IT_IS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:,|;| -| –| —|--)\s*(?P<is>it['’]?s|it is|they['’]?re|they are|it has|it feels|it looks|it reads|it runs)\s+(?P<why>[^.!?\n,;]+)")
        .expect("the pattern is a constant")
});

/// The reason as a sentence without its full stop.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    pub fact: String,
    /// End of the reason in the message.
    pub end: usize,
}

/// The reason right after the clause, if one can be said by itself. If it is about the object, the object
/// moves into it and `slots` say "it" from then on.
pub fn take(source: &Source<'_>, from: usize, slots: &mut Slots) -> Option<Reason> {
    let rest = &source.lower[from..];
    let (why, found) = if let Some(captures) = BECAUSE.captures(rest) {
        (captures.name("why").or(captures.name("as"))?.range(), None)
    } else {
        let captures = IT_IS.captures(rest)?;
        (
            captures.name("why")?.range(),
            Some(captures.name("is")?.as_str().to_owned()),
        )
    };
    let text = cut_thanks(source, from + why.start..from + why.end);
    if text.is_empty() || source.text[text.clone()].split_whitespace().count() > 14 {
        return None;
    }
    let end = text.end;
    let said = &source.text[text];
    let Some(verb) = found else {
        return Some(Reason {
            fact: said.to_owned(),
            end,
        });
    };
    // Behind two acts nobody knows what "it" is.
    let two_acts = slots
        .get(Slot::Acting)
        .is_some_and(|acting| acting.split(" and ").skip(1).any(opens_with_gerund));
    if slots.traits.has(Trait::Vague) || slots.traits.has(Trait::Negated) || two_acts {
        return None;
    }
    let object = slots.get(Slot::Obj)?.to_owned();
    let plural = verb.starts_with("they");
    let agrees = slots
        .get(Slot::ObjIs)
        .is_none_or(|known| known.ends_with(" are") == plural);
    if !agrees || !plural && is_weather(&source.lower[from + why.start..]) {
        return None;
    }
    let verb = match verb.split_once(' ') {
        Some((_, "are")) => "are",
        Some((_, "is")) => "is",
        Some((_, other)) => other,
        None if plural => "are",
        None => "is",
    };
    let fact = format!("{object} {verb} {said}");
    let pronoun = if plural { "them" } else { "it" };
    for slot in [Slot::Act, Slot::Acting] {
        let shorter = slots
            .get(slot)
            .map(|text| inside_verb(&text.replacen(&object, pronoun, 1), pronoun))
            .unwrap_or_default();
        slots.set(slot, shorter);
    }
    slots.clear(Slot::ObjIs);
    slots.set(Slot::Obj, pronoun);
    slots.traits.add(Trait::Vague);
    Some(Reason { fact, end })
}

/// "look up it" is "look it up".
fn inside_verb(act: &str, pronoun: &str) -> String {
    let particle = ["up", "out", "off", "down", "back", "away"]
        .into_iter()
        .find(|particle| {
            act.split(' ').nth(1) == Some(particle) && act.split(' ').nth(2) == Some(pronoun)
        });
    match particle {
        Some(particle) => act.replacen(
            &format!(" {particle} {pronoun}"),
            &format!(" {pronoun} {particle}"),
            1,
        ),
        None => act.to_owned(),
    }
}

fn opens_with_gerund(part: &str) -> bool {
    let first = part.split(' ').next();
    first.is_some_and(|word| word.ends_with("ing"))
}

/// The reason of the first of several acts, if it is all that stands before the next.
pub fn between(source: &Source<'_>, from: usize, next: usize, slots: &mut Slots) -> Option<Reason> {
    let gap = source.lower.get(from..next)?;
    IT_IS.captures(gap)?;
    let mut with_reason = slots.clone();
    let reason = take(source, from, &mut with_reason).filter(|reason| reason.end <= next)?;
    let joint = source.lower[reason.end..next].trim_matches([' ', ',', ';']);
    if !matches!(joint, "" | "and" | "then" | "also") {
        return None;
    }
    *slots = with_reason;
    Some(reason)
}

/// "it's going to pour", "it's late": this "it" stands for nothing.
fn is_weather(why: &str) -> bool {
    const STARTS: &[&str] = &[
        "going to rain",
        "going to pour",
        "going to snow",
        "raining",
        "snowing",
        "pouring",
        "freezing",
        "late",
        "early",
        "dark",
        "cold",
        "hot",
        "getting",
        "time",
        "almost",
        "nearly",
        "about time",
        "only",
        "not that",
        "not about",
        "monday",
        "friday",
        "important that",
        "clear that",
    ];
    STARTS.iter().any(|start| why.starts_with(start))
}

/// Thanks, emoji and names at the end stay in the message.
fn cut_thanks(source: &Source<'_>, range: Range<usize>) -> Range<usize> {
    use super::tokens::Shape;
    let tokens = source.tokens(range.clone());
    let last = tokens.iter().rposition(|token| {
        let thanks = ["thanks", "thx", "ty", "please", "pls", "cheers", "x"]
            .iter()
            .any(|word| token.is(source.text, word));
        !thanks && !matches!(token.shape, Shape::Emoji | Shape::Mark)
    });
    range.start..last.map_or(range.start, |at| tokens[at].at.end)
}
