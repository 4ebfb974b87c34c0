//! The leader's own plan as the reader's act.

use super::{Part, Reader};
use crate::coach::rewrite::clause::{Clause, Source};
use crate::coach::rewrite::frames::object;
use crate::coach::rewrite::phrase::{self, Phrase};
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::tokens::scan;

impl Reader {
    pub(super) fn rescue(&self, part: &Part<'_>, slots: &mut Slots) {
        // "send me what you've got" tells of no deed.
        let yours = self
            .frames
            .done
            .find(part.lower)
            .is_some_and(|found| part.lower[..found.start()].ends_with("you"));
        if let Some(found) = object(&self.frames.done, part.lower).filter(|_| !yours) {
            slots.traits.add(Trait::Done);
            // What is sent or said cannot be kept or changed.
            let gone = [
                " sent ",
                " told ",
                " called ",
                " answered ",
                " booked ",
                " paid ",
                " asked ",
            ];
            if gone.iter().any(|verb| part.lower.contains(verb)) {
                slots.traits.add(Trait::Deliver);
            }
            self.deed(part, slots);
            let yours = object(&self.frames.yours, part.lower);
            match yours {
                Some(range) => self.topic(&format!("your {}", &part.text[range]), slots),
                None => self.topic(&part.text[found], slots),
            }
            return;
        }
        let said = if part.action.is_empty() {
            part.text
        } else {
            part.action
        };
        let said = without_own_start(said);
        if let Some(start) = ["i'll", "i’ll", "ill ", "i will", "let me", "i've", "i’ve"]
            .iter()
            .find_map(|own| part.lower.find(own))
            && let Some(found) = object(&self.frames.worry, &part.lower[..start])
        {
            self.set_topic(&part.text[found], slots);
            return;
        }
        // "leave the landlord to me": what is taken is the landlord.
        if let Some(thing) = self
            .frames
            .left
            .captures(part.lower)
            .and_then(|found| found.name("obj"))
            && !matches!(thing.as_str(), "it" | "this" | "that")
        {
            self.set_topic(&part.text[thing.range()], slots);
            return;
        }
        let phrase = phrase::parse(said, &self.words, &self.deadlines);
        let handed = matches!(
            phrase.verb.as_str(),
            "give" | "hand" | "pass" | "send" | "leave"
        ) && part.lower.contains(" me");
        if handed || part.action.is_empty() {
            let object = phrase
                .object
                .filter(|_| handed)
                .map(|noun| noun.text)
                .unwrap_or_default();
            self.topic(&object, slots);
            return;
        }
        self.own_act(&phrase, slots);
    }

    /// "I've moved your patients and told them" is a moving and a telling.
    fn deed(&self, part: &Part<'_>, slots: &mut Slots) {
        let Some(found) = self.frames.done.captures(part.lower) else {
            return;
        };
        let (Some(verb), Some(rest)) = (found.name("verb"), found.name("obj")) else {
            return;
        };
        let gerund = |past: &str| {
            let forms = &self.words.morphology;
            let base = forms.base_of_participle(past);
            let same = matches!(past, "put" | "cut" | "set").then(|| past.to_owned());
            base.or(same).map(|base| forms.gerund(&base))
        };
        let Some(first) = gerund(verb.as_str()) else {
            return;
        };
        let mut acting = first;
        let mut after_and = false;
        for word in part.text[rest.range()].split(' ') {
            let second = after_and
                .then(|| gerund(&word.to_ascii_lowercase()))
                .flatten();
            acting.push(' ');
            acting.push_str(second.as_deref().unwrap_or(word));
            after_and = matches!(word, "and" | "&amp;" | "&");
        }
        let acting = without_for_you(&acting);
        // "I did it" names no deed.
        if !matches!(acting.as_str(), "doing it" | "doing this" | "doing that") {
            slots.set(Slot::Acting, acting);
        }
    }

    /// "I've decided to close the branch" states that the leader is closing the branch.
    pub fn decided_act(&self, source: &Source<'_>, clause: &Clause) -> Option<String> {
        let lower = &source.lower[clause.core.clone()];
        let found = self.frames.decided_act.captures(lower)?;
        let act = found.name("act")?.range();
        let said = &source.text[clause.core.clone()][act];
        let acting = phrase::parse(said, &self.words, &self.deadlines).acting?;
        let who = if found.name("who")?.as_str() == "i" {
            "I'm"
        } else {
            "We're"
        };
        Some(format!("{who} {acting}"))
    }

    /// The leader's own plan as the reader's act.
    pub fn own_plan(&self, act: &str, slots: &mut Slots) {
        let phrase = phrase::parse(act, &self.words, &self.deadlines);
        // "leave the landlord to me, I'll smooth it over": it is the landlord.
        let said = slots.get(Slot::Who).is_some()
            || slots.get(Slot::Obj).is_some() && !slots.traits.has(Trait::Vague);
        let points_back = phrase.object.as_ref().is_none_or(|object| object.vague);
        if let Some(time) = &phrase.deadline
            && !time.urgent
        {
            slots.set(Slot::Dl, time.text.clone());
        }
        if said && points_back && phrase.person.is_none() {
            return;
        }
        slots.traits.remove(Trait::Vague);
        slots.clear(Slot::Obj);
        slots.clear(Slot::ObjIs);
        self.own_act(&phrase, slots);
    }

    pub(super) fn own_act(&self, phrase: &Phrase, slots: &mut Slots) {
        self.fill(phrase, slots);
        for slot in [Slot::Act, Slot::Acting] {
            let yours = slots.get(slot).and_then(to_you).unwrap_or_default();
            slots.set(slot, yours);
        }
        if let Some(object) = slots.get(Slot::Obj).map(str::to_owned) {
            self.topic(&to_you(&object).unwrap_or(object), slots);
        } else if slots.get(Slot::Who).is_none() {
            self.topic("", slots);
        }
    }
}

/// "fixed it for you" without the last two words; "for your branch" stays.
fn without_for_you(act: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in act.split(' ') {
        if matches!(word, "you" | "u") && words.last() == Some(&"for") {
            words.pop();
        } else {
            words.push(word);
        }
    }
    words.join(" ")
}

/// "let me fix it": only the act.
fn without_own_start(said: &str) -> &str {
    let lower = said.to_ascii_lowercase();
    let start = [
        "let me just ",
        "let me ",
        "lemme ",
        "i'll just ",
        "i'll ",
        "i’ll ",
        "i will ",
    ]
    .iter()
    .find(|start| lower.starts_with(**start));
    start.map_or(said, |start| &said[start.len()..])
}

/// The leader's own plan as the reader's: "rewrite my way" → "rewrite your way". `None` where the
/// reader is already in it.
fn to_you(act: &str) -> Option<String> {
    let act = without_for_you(act)
        .replace(" instead", "")
        .replace(" myself", "");
    let tokens = scan(&act);
    let mut out = String::with_capacity(act.len() + 8);
    let mut end = 0;
    for token in &tokens {
        out.push_str(&act[end..token.at.start]);
        let text = token.text(&act);
        out.push_str(match text.to_ascii_lowercase().as_str() {
            "you" | "i" | "i'll" | "we" => return None,
            "me" => "you",
            "my" => "your",
            "mine" => "yours",
            _ => text,
        });
        end = token.at.end;
    }
    Some(out)
}
