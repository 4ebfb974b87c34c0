//! Orders, pressure and advice: who is to do what, and what is wanted.

use super::control::base_of_third_person;
use super::{Part, Reader, starts_with_word};
use crate::coach::rewrite::frames::named;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

impl Reader {
    pub(super) fn order(&self, part: &Part<'_>, slots: &mut Slots) {
        if part.action.is_empty() && part.lower.starts_with("no ") {
            self.banned(&part.text[3..], slots);
            return;
        }
        if self.under_no_circumstances(part, slots) {
            return;
        }
        if ["nobody ", "no one ", "noone ", "no-one "]
            .iter()
            .any(|start| part.lower.starts_with(start))
        {
            self.nobody(part, slots);
            return;
        }
        if let Some(act) = named(&self.frames.unwanted, part.lower, "act") {
            slots.traits.add(Trait::Negated);
            let whoever = ["anyone", "anybody", "people", "them"];
            if part.lower[..act.start]
                .split(' ')
                .any(|word| whoever.contains(&word))
            {
                slots.traits.add(Trait::People);
            }
            let phrase = phrase::parse(&part.text[act], &self.words, &self.deadlines);
            self.fill(&phrase, slots);
            return;
        }
        if let Some(act) = named(&self.frames.assigned_act, part.lower, "act") {
            let phrase = phrase::parse(&part.text[act], &self.words, &self.deadlines);
            self.fill(&phrase, slots);
            return;
        }
        if part.action.is_empty()
            || part.before_action.ends_with(['d', 't', 'e']) && self.is_want(part)
        {
            self.want(part, slots);
            return;
        }
        // "don't just refuse" forbids nothing: what else to do follows.
        let not_only = [" just", " only", " simply"]
            .iter()
            .find_map(|only| part.before_action.strip_suffix(only));
        if not_only.is_some_and(|before| {
            ["don't", "don’t", "dont", "not", "never"]
                .iter()
                .any(|no| before.ends_with(no))
        }) {
            return;
        }
        self.doer(part, slots);
        self.fill(&part.phrase, slots);
        self.third(part, slots);
        self.without_subject(part, slots);
        self.habitual(part, slots);
        think_about(slots);
        if slots.traits.has(Trait::Everyone) {
            to_all_of_you(slots);
        }
        self.of_leader(part, slots);
        self.ensured(slots);
        self.say_fully(&part.phrase.verb, slots);
        // "have the rushes by tonight" wants a thing; nobody is to do the having.
        let has_thing = slots.get(Slot::Obj).is_some() && !slots.traits.has(Trait::Vague);
        let has_result = slots
            .get(Slot::Act)
            .and_then(|act| act.rsplit(' ').next())
            .is_some_and(|last| self.words.lists.results.contains(last));
        // "have Matt send the report": somebody else acts.
        let causes = part.phrase.verb == "have"
            && slots.get(Slot::Obj).is_some_and(|object| {
                let mut words = object.split(' ').skip(1);
                words.any(|word| self.words.joined.contains(word)) && !object.starts_with("the ")
            });
        if causes {
            slots.clear(Slot::Obj);
            slots.clear(Slot::ObjIs);
            slots.traits.add(Trait::Deliver);
            return;
        }
        if part.phrase.verb == "have" && has_result {
            slots.traits.add(Trait::Deliver);
        }
        let ensured = part.lower.contains("make sure") || part.lower.contains("be sure");
        if part.phrase.verb == "have"
            && !slots.traits.has(Trait::Someone)
            && has_thing
            && !has_result
            && !ensured
            && !slots.traits.has(Trait::We)
        {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
            slots.traits.add(Trait::Nominal);
            slots.traits.add(Trait::Due);
        }
    }

    /// "You never return the drill" is about returning it, "you always miss the bus" about what leads to
    /// missing it. `None` where that cannot be said.
    pub fn fault(&self, often: &str, act: &str) -> Option<Slots> {
        let mut slots = Slots::default();
        let phrase = phrase::parse(act, &self.words, &self.deadlines);
        slots.traits.add(Trait::Blame);
        self.fill(&phrase, &mut slots);
        if !often.contains("never") {
            slots.traits.add(Trait::Negated);
            slots.traits.add(Trait::Habit);
        }
        slots.get(Slot::Acting)?;
        Some(slots)
    }

    /// "nobody leaves before the till is counted": what is forbidden is an act.
    fn nobody(&self, part: &Part<'_>, slots: &mut Slots) {
        slots.traits.add(Trait::Negated);
        slots.traits.add(Trait::People);
        if let Some(act) = named(&self.frames.reserved, part.lower, "act") {
            let act = base_of_third_person(&part.text[act], &self.words);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        }
    }

    /// Who is to do it.
    pub(super) fn doer(&self, part: &Part<'_>, slots: &mut Slots) {
        let (lower, whole) = (part.lower, part.message);
        let starts = |list: &[&str]| list.iter().any(|word| starts_with_word(lower, word));
        if starts(&[
            "someone",
            "somebody",
            "anyone",
            "anybody",
            "can someone",
            "could someone",
            "can anyone",
            "can somebody",
            "could somebody",
            "could anyone",
            "one of you",
        ]) {
            slots.traits.add(Trait::Someone);
        }
        if starts(&[
            "everyone",
            "everybody",
            "all",
            "team",
            "folks",
            "each of you",
            "you all",
            "y'all",
        ]) {
            slots.traits.add(Trait::Everyone);
        }
        if starts(&[
            "we",
            "let's",
            "lets",
            "let’s",
            "can we",
            "could we",
            "shall we",
            "i think we",
            "maybe we",
            "perhaps we",
            "so we",
        ]) {
            slots.traits.add(Trait::We);
        }
        if self.frames.group.is_match(whole) {
            slots.traits.add(Trait::Everyone);
        }
        let negative = [
            "don't",
            "dont",
            "don’t",
            "never",
            "not",
            "can't",
            "cant",
            "cannot",
            "can’t",
            "mustn't",
            "shouldn't",
            "shouldnt",
            "shouldn’t",
            "wouldn't",
            "wouldnt",
            "wouldn’t",
            "stop",
            "avoid",
            "no",
            "quit",
            "anyone",
            "nobody",
        ];
        let bare = [" just", " even", " ever", " only", " please", " pls"]
            .iter()
            .find_map(|adverb| part.before_action.strip_suffix(adverb))
            .unwrap_or(part.before_action);
        let last = bare.rsplit(' ').next().unwrap_or("");
        // "you're not to speak to them"
        let forbidden = [" not to", " never to", "n't to", "n’t to"]
            .iter()
            .any(|end| part.before_action.ends_with(end));
        if forbidden || negative.contains(&last) && !part.before_action.ends_with("why not") {
            slots.traits.add(Trait::Negated);
        }
    }
}

/// "think about your tone" is about the tone.
fn think_about(slots: &mut Slots) {
    let thing = slots
        .get(Slot::Act)
        .and_then(|act| {
            act.strip_prefix("think about ")
                .or(act.strip_prefix("think of "))
        })
        .filter(|thing| !slots.traits.has(Trait::Vague) && thing.split(' ').count() <= 12)
        .map(str::to_owned);
    if let Some(thing) = thing {
        slots.clear(Slot::Act);
        slots.clear(Slot::Acting);
        slots.traits.add(Trait::Nominal);
        slots.traits.add(Trait::Considered);
        slots.set(Slot::Obj, thing);
    }
}

/// "Everybody needs to log their hours": said to them, the hours are "your hours".
fn to_all_of_you(slots: &mut Slots) {
    for slot in [Slot::Act, Slot::Acting, Slot::Obj, Slot::ObjIs] {
        let yours = slots.get(slot).map(|text| {
            text.split(' ')
                .map(|word| if word == "their" { "your" } else { word })
                .collect::<Vec<_>>()
                .join(" ")
        });
        slots.set(slot, yours.unwrap_or_default());
    }
}
