//! Objects and people that an order leaves unsaid or says in a way that no question can take over.

use super::Reader;
use crate::coach::rewrite::deadline::Deadlines;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::words::Words;

impl Reader {
    /// Makes the action of an order fit for a question.
    pub(super) fn say_fully(&self, verb: &str, slots: &mut Slots) {
        get_to_me(slots);
        self.names_object(verb, slots);
        self.delegated(slots);
        self.relayed(slots);
        about(slots, &self.deadlines);
    }

    /// "print for my file" says "print this for my file".
    fn names_object(&self, verb: &str, slots: &mut Slots) {
        if !self.words.transitive.contains(verb) {
            return;
        }
        for slot in [Slot::Act, Slot::Acting] {
            let named = slots.get(slot).and_then(|text| {
                let Some((head, rest)) = text.split_once(' ') else {
                    return Some(format!("{text} this"));
                };
                let unsaid = [
                    "for ", "to ", "by ", "on ", "at ", "daily", "weekly", "asap", "today",
                    "tonight", "tomorrow",
                ]
                .iter()
                .any(|preposition| rest.starts_with(preposition));
                unsaid.then(|| format!("{head} this {rest}"))
            });
            if let Some(named) = named {
                slots.set(slot, named);
            }
        }
    }

    /// "get someone to sign": who signs is what is open.
    fn delegated(&self, slots: &mut Slots) {
        const OPENERS: &[&str] = &[
            "get someone to ",
            "get somebody to ",
            "ask someone to ",
            "have someone ",
            "have somebody ",
            "find someone to ",
        ];
        let act = slots.get(Slot::Act).unwrap_or("").to_owned();
        let Some(act) = OPENERS.iter().find_map(|opener| act.strip_prefix(opener)) else {
            return;
        };
        let phrase = phrase::parse(act, &self.words, &self.deadlines);
        slots.clear(Slot::Who);
        slots.traits.remove(Trait::Contact);
        self.fill(&phrase, slots);
        slots.traits.add(Trait::Someone);
    }

    /// "roof by Friday" speaks of the roof.
    pub(super) fn with_article(&self, slots: &mut Slots) {
        let Some(object) = slots.get(Slot::Obj).map(str::to_owned) else {
            return;
        };
        let first = object.split(' ').next().unwrap_or("");
        let single = slots
            .get(Slot::ObjIs)
            .is_some_and(|known| known.ends_with(" is"));
        let plain = !object.contains(|c: char| !(c.is_ascii_lowercase() || c == ' ' || c == '-'));
        let determined = self.words.lists.determiners.contains(first)
            || self.words.lists.vague.contains(first)
            || self.words.lists.people.contains(first);
        // "get moving" is no thing.
        let acts = object.contains(' ') && self.words.joined.contains(first);
        if single && plain && !determined && !acts {
            slots.set(Slot::Obj, format!("the {object}"));
            slots.set(Slot::ObjIs, format!("the {object} is"));
        }
    }
}

/// "every call with the ministry" → "calls with the ministry".
pub fn all_of(object: &str, words: &Words) -> Option<String> {
    let rest = object
        .strip_prefix("every ")
        .or_else(|| object.strip_prefix("each "))?;
    let parts: Vec<&str> = rest.split(' ').collect();
    let head = parts
        .iter()
        .position(|word| words.lists.prepositions.contains(*word))
        .unwrap_or(parts.len())
        .checked_sub(1)?;
    // "every step of the move": the steps of it.
    let known = parts.get(head + 1) == Some(&"of");
    let noun = parts[head];
    let before_y = noun
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    let plural = match before_y {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "ch", "sh"].iter().any(|end| noun.ends_with(end)) => format!("{noun}es"),
        None => format!("{noun}s"),
    };
    let mut out = parts[..head].join(" ");
    if known {
        out.insert_str(0, if out.is_empty() { "the" } else { "the " });
    }
    for word in std::iter::once(plural.as_str()).chain(parts[head + 1..].iter().copied()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Some(out)
}

/// "coordinate with PGE on the comments" approaches PGE on the comments.
fn about(slots: &mut Slots, deadlines: &Deadlines) {
    let Some((who, act)) = slots.get(Slot::Who).zip(slots.get(Slot::Act)) else {
        return;
    };
    let Some((_, rest)) = act.split_once(who) else {
        return;
    };
    let topic = [" on ", " about ", " regarding "]
        .iter()
        .any(|preposition| rest.starts_with(preposition));
    let dated = deadlines.find(rest, &rest.to_ascii_lowercase()).is_some();
    if topic && !dated && rest.split_whitespace().count() <= 6 && slots.get(Slot::Dl).is_none() {
        let who = format!("{who}{rest}");
        slots.set(Slot::Who, who);
    }
}

/// "send me the deck" asks what it takes to get it to the leader, not how it is sent.
fn get_to_me(slots: &mut Slots) {
    for (slot, get) in [(Slot::Act, "get"), (Slot::Acting, "getting")] {
        let Some(text) = slots.get(slot) else {
            continue;
        };
        let mut words = text.splitn(3, ' ');
        let (verb, me, rest) = (
            words.next().unwrap_or(""),
            words.next().unwrap_or(""),
            words.next().unwrap_or(""),
        );
        let sends = [
            "send",
            "give",
            "forward",
            "email",
            "hand",
            "sending",
            "giving",
            "forwarding",
            "emailing",
            "handing",
        ]
        .contains(&verb);
        if sends
            && matches!(me, "me" | "us")
            && !rest.is_empty()
            && !rest.starts_with("a call")
            && !rest.starts_with("a shout")
        {
            let text = format!("{get} {me} {rest}");
            slots.set(slot, text);
        }
    }
}
