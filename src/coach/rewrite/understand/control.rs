//! Approval gates, holds and being kept in everything.

use super::{Part, Reader};
use crate::coach::rewrite::frames::{named, object};
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::words::Words;

impl Reader {
    pub(super) fn control(&self, part: &Part<'_>, slots: &mut Slots) {
        let original = |range: std::ops::Range<usize>| &part.text[range];
        // "before I've seen it" is the leader's time, which the question gives away.
        let before = self.frames.before.find(part.lower).filter(|found| {
            !found
                .as_str()
                .split([' ', '\'', '’'])
                .any(|word| matches!(word, "i" | "me" | "ive"))
        });
        if let Some(before) = before {
            let said = original(before.range());
            slots.set(
                Slot::Before,
                said.trim_end()
                    .trim_end_matches(" please")
                    .trim_end_matches(" pls"),
            );
        }
        let only_me = ["only i", "nobody", "no one", "no-one", "noone"]
            .iter()
            .any(|start| part.lower.contains(start));
        let waits = self.frames.until_me.find(part.lower).is_some_and(|found| {
            let found = found.as_str().trim_start_matches([' ', ',']);
            ["until", "till", "til", "before", "unless", "w/o my"]
                .iter()
                .any(|word| found.starts_with(word))
                || found.starts_with("without ") && !found.starts_with("without me")
        });
        let reserved =
            named(&self.frames.reserved, part.lower, "act").filter(|_| only_me && !waits);
        if part.lower.starts_with("nothing") {
            self.nothing(part, slots);
        } else if let Some(act) = reserved {
            slots.traits.add(Trait::Reserved);
            let act = base_of_third_person(original(act), &self.words);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        } else if let Some(until) = self.frames.until_me.find(part.lower) {
            self.held(part, until.start(), slots);
            slots.traits.remove(Trait::Talk);
            slots.traits.add(Trait::Veto);
            let talks = [
                " spoken", " speak", " talk", " talked", " discuss", " chat", " met", " meet",
            ];
            if talks.iter().any(|talk| until.as_str().contains(talk)) {
                slots.traits.add(Trait::Talk);
            }
            self.until_date(original(until.range()), slots);
        } else if let Some(found) = self.frames.visibility(part.lower) {
            slots.traits.add(Trait::Visibility);
            let said = original(found);
            if part.lower.contains("send me") || part.lower.contains("give me") {
                slots.set(Slot::Acting, said);
            }
            self.topic(said.strip_prefix("all ").unwrap_or(said), slots);
        } else if let Some(found) = self.frames.gate(part.lower) {
            slots.traits.add(Trait::Gate);
            self.topic(original(found), slots);
        } else {
            self.doer(part, slots);
            if part.action.is_empty() {
                self.fill(
                    &phrase::parse(part.text, &self.words, &self.deadlines),
                    slots,
                );
            } else {
                self.fill(&part.phrase, slots);
            }
            without_contrast(slots);
        }
    }

    /// "nothing leaves the shop before I've seen it": what may leave it is open.
    fn nothing(&self, part: &Part<'_>, slots: &mut Slots) {
        slots.clear(Slot::Before);
        slots.traits.add(Trait::Gate);
        self.topic("", slots);
        let end = self
            .frames
            .until_me
            .find(part.lower)
            .map_or(part.lower.len(), |found| found.start());
        let act = part.text[..end]
            .get("nothing ".len()..)
            .map(|act| base_of_third_person(act, &self.words))
            .filter(|act| {
                let head = act.split(' ').next().unwrap_or_default();
                self.words.morphology.bases.contains(&head.to_lowercase())
            });
        if let Some(act) = act {
            slots.traits.add(Trait::Third);
            slots.set(Slot::Act, act);
        }
    }

    /// What is held until the leader acts: an act ("don't merge") or a thing ("hold the campaign").
    pub(super) fn held(&self, part: &Part<'_>, until: usize, slots: &mut Slots) {
        let text = part.text[..until].trim_end();
        if let Some(found) = object(&self.frames.hold, &part.lower[..text.len()]) {
            let held = &text[found];
            let phrase = phrase::parse(held, &self.words, &self.deadlines);
            if phrase
                .acting
                .as_deref()
                .is_some_and(|acting| held.to_lowercase().starts_with(&acting.to_lowercase()))
            {
                self.fill(&phrase, slots);
            } else {
                self.topic(held, slots);
            }
            return;
        }
        // "no more overtime without my approval" holds the overtime.
        if let Some(thing) = ["no more ", "no "]
            .iter()
            .find_map(|no| part.lower[..text.len()].strip_prefix(no))
            .filter(|thing| !thing.starts_with("one "))
        {
            self.topic(&text[text.len() - thing.len()..], slots);
            return;
        }
        // "nobody signs it until I have read it" holds the signing.
        if let Some(act) = named(&self.frames.reserved, &part.lower[..text.len()], "act") {
            let act = base_of_third_person(&text[act], &self.words);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
            return;
        }
        let start = part.before_action.len();
        let act = text
            .get(start..)
            .map(str::trim)
            .filter(|_| !part.action.is_empty())
            .unwrap_or(text);
        self.fill(&phrase::parse(act, &self.words, &self.deadlines), slots);
        slots.traits.remove(Trait::Negated);
        for slot in [Slot::Act, Slot::Acting] {
            let bare = slots
                .get(slot)
                .and_then(|act| act.strip_suffix(" anything"))
                .map(str::to_owned);
            if let Some(bare) = bare {
                slots.set(slot, bare);
            }
        }
    }

    /// "until I get back on the 12th" leaves a date that must stay.
    pub(super) fn until_date(&self, until: &str, slots: &mut Slots) {
        let found = self.deadlines.find(until, &until.to_ascii_lowercase());
        if let Some(noun) = found.and_then(|deadline| deadline.noun) {
            slots.set(Slot::Dl, format!("before {noun}"));
        }
    }
}

/// "talks to the customer" → "talk to the customer".
pub(super) fn base_of_third_person(act: &str, words: &Words) -> String {
    let head = act.split(' ').next().unwrap_or("");
    let lower = head.to_ascii_lowercase();
    let candidates = [lower.strip_suffix("es"), lower.strip_suffix('s')];
    let base = candidates
        .into_iter()
        .flatten()
        .find(|base| words.morphology.bases.contains(*base));
    base.map_or_else(
        || act.to_owned(),
        |base| format!("{base}{}", &act[head.len()..]),
    )
}

/// "use my template, not yours": the contrast adds nothing to a question.
fn without_contrast(slots: &mut Slots) {
    for slot in [Slot::Act, Slot::Acting] {
        let plain = slots
            .get(slot)
            .and_then(|act| act.split_once(", not "))
            .map(|(plain, _)| plain.to_owned());
        if let Some(plain) = plain {
            slots.set(slot, plain);
        }
    }
}
