//! Something to pass on: what the leader wants said is a fact, how it reaches somebody is open.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Reader;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

/// "tell the crew (that) the bridge is shut", "mention to the crew that …", "let the crew know …".
static TOLD: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)^(?:tell|inform|remind|warn|notify|assure) (?P<who>\S+(?: \S+){0,3}?)(?P<that> that)? (?P<say>(?:i|we|they|he|she|it|there|the|our|my|this|these|those|nobody|all|both)\b.+)$",
        r"(?i)^let (?P<who>\S+(?: \S+){0,3}?) know(?P<that> that)? (?P<say>.+)$",
        r"(?i)^(?:mention|explain|point out|announce|say|note|report|stress|clarify|make clear|make it clear)(?: to (?P<who>\S+(?: \S+){0,3}?))?(?P<that> that) (?P<say>.+)$",
        r"(?i)^(?:announce|say|mention|report|note) (?P<say>(?:i|we|they|he|she|it|there|the|our|my|this|these|those|nobody|all|both)\b.+)$",
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("the pattern is a constant"))
    .collect()
});

/// How an act that passes something on starts.
const TELLS: &[&str] = &[
    "tell ",
    "inform ",
    "remind ",
    "warn ",
    "notify ",
    "assure ",
    "let ",
    "mention ",
    "explain ",
    "point out ",
    "announce ",
    "say ",
    "note ",
    "report ",
    "stress ",
    "clarify ",
    "make ",
];

impl Reader {
    /// Takes the statement out of an act that passes it on.
    pub(super) fn relayed(&self, slots: &mut Slots) {
        let Some(act) = slots.get(Slot::Act).map(str::to_owned) else {
            return;
        };
        let found = TELLS
            .iter()
            .any(|verb| act.starts_with(verb))
            .then(|| TOLD.iter().find_map(|pattern| pattern.captures(&act)))
            .flatten();
        let Some(found) = found.filter(|found| self.states(found)) else {
            // Without a statement it is an act like any other: "explain why it is off".
            slots.traits.remove(Trait::Relay);
            return;
        };
        slots.traits.add(Trait::Relay);
        slots.set(Slot::Fact, &found["say"]);
        if let Some(who) = found.name("who") {
            slots.set(Slot::Who, who.as_str());
        }
    }

    /// Whether what is to be said is a whole clause, and none about the one who says it.
    fn states(&self, found: &Captures<'_>) -> bool {
        let who = found.name("who").map_or("", |who| who.as_str());
        if who
            .split(' ')
            .any(|word| matches!(word, "to" | "not" | "what" | "how" | "about"))
        {
            return false;
        }
        let said = found["say"].to_lowercase();
        let mut words = said.split(' ');
        let first = words.clone().next().unwrap_or_default();
        let asks = matches!(
            first,
            "if" | "when"
                | "what"
                | "how"
                | "about"
                | "by"
                | "whether"
                | "who"
                | "where"
                | "why"
                | "to"
                | "as"
                | "asap"
                | "in"
        );
        let about_reader = words.clone().any(|word| {
            matches!(
                word,
                "you" | "your" | "yourself" | "you're" | "you’re" | "you'll" | "you’ll"
            )
        });
        let finite = words.any(|word| {
            self.words.lists.finite.contains(word)
                || [
                    "'s", "’s", "'re", "’re", "'ll", "’ll", "'ve", "’ve", "'m", "’m",
                ]
                .iter()
                .any(|end| word.ends_with(end))
        });
        // "…know the hall is open and sweep the steps": the second act is no part of what is said.
        let acts = said.split(" and ").skip(1).any(|part| {
            let verb = part.split(' ').next().unwrap_or_default();
            self.words.joined.contains(verb)
        });
        !asks && !about_reader && !acts && (found.name("that").is_some() || finite)
    }
}
