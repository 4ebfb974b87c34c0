//! A subject that is neither the reader nor the leader: what it has to do, or what has to be done to it.

use super::subject::{object_form, stands_alone, without_adverb};
use super::{Part, Reader};
use crate::coach::rewrite::frames::named;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

impl Reader {
    /// "the deck needs to be redone", "Sam has to sign": the subject is neither reader nor leader.
    pub(super) fn third(&self, part: &Part<'_>, slots: &mut Slots) {
        let obliged = named(&self.frames.obliged, part.before_action, "subject");
        let Some(subject) = obliged.or_else(|| self.assigned_name(part)) else {
            return;
        };
        let subject = without_adverb(part.text[subject].trim());
        if !stands_alone(subject, &self.words) {
            return;
        }
        let before = part.before_action;
        let is_deed =
            before.ends_with(" to") && (before.contains(" is ") || before.contains(" be "));
        if is_deed && self.names_deed(subject) {
            // "Your first job tomorrow is to count it": what it says of the time belongs to the act.
            if let Some(time) = self.deadlines.find(subject, &subject.to_ascii_lowercase()) {
                for slot in [Slot::Act, Slot::Acting] {
                    let timed = slots.get(slot).map(|act| format!("{act} {}", time.text));
                    slots.set(slot, timed.unwrap_or_default());
                }
            }
            return;
        }
        let subject = object_form(subject, &self.words);
        let done = self.passive(part);
        if slots.traits.has(Trait::Negated) {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
            if let Some(rest) = done {
                slots.traits.add(Trait::Third);
                slots.set(Slot::Acting, format!("{subject} being {rest}"));
            }
            return;
        }
        if let Some(active) = done.as_deref().and_then(|done| self.active(done, &subject)) {
            // "these commands should be removed" proposes removing these commands.
            if part.before_action.contains("should") || part.before_action.contains("ought") {
                self.fill(&phrase::parse(&active, &self.words, &self.deadlines), slots);
                return;
            }
        }
        if let Some(rest) = done {
            slots.set(Slot::Act, format!("get {subject} {rest}"));
            slots.set(Slot::Acting, format!("getting {subject} {rest}"));
            slots.traits.add(Trait::Work);
            self.topic(&subject, slots);
        } else if slots.get(Slot::Act).is_some() {
            slots.traits.add(Trait::Third);
            slots.set(Slot::Obj, subject);
            slots.clear(Slot::Acting);
        }
    }

    /// "be redone": only a subject of its own makes an act of it.
    fn passive(&self, part: &Part<'_>) -> Option<String> {
        if part.before_action.ends_with(" be") {
            let first = part.action.split(' ').next().unwrap_or_default();
            return (self.words.morphology.is_participle(first)).then(|| part.action.to_owned());
        }
        let act = part.phrase.act.as_deref();
        let done = act
            .filter(|_| part.phrase.verb == "be")?
            .strip_prefix("be ")?;
        Some(done.to_owned())
    }

    /// "it is vital that the values are recorded by him": without its subject nothing is left of it.
    pub(super) fn without_subject(&self, part: &Part<'_>, slots: &mut Slots) {
        let passive = [" is", " are", " be", " been", " gets", " get"]
            .iter()
            .any(|be| part.before_action.ends_with(be));
        let first = part.action.split(' ').next().unwrap_or_default();
        let untold = slots
            .get(Slot::Act)
            .is_some_and(|act| !act.starts_with("get "));
        if passive && untold && self.words.morphology.is_participle(first) {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
        }
    }

    /// "removed from the build" done to "these commands": "remove these commands from the build".
    pub(super) fn active(&self, done: &str, subject: &str) -> Option<String> {
        let (first, rest) = done.split_once(' ').unwrap_or((done, ""));
        let base = self.words.morphology.base_of_participle(first)?;
        let joint = if rest.is_empty() { "" } else { " " };
        Some(format!("{base} {subject}{joint}{rest}"))
    }

    /// "The trick is to …", "your first job is to …": the subject is the act itself and does nothing.
    fn names_deed(&self, subject: &str) -> bool {
        subject
            .to_ascii_lowercase()
            .split(' ')
            .take(4)
            .any(|word| self.words.lists.deeds.contains(word))
    }

    /// "Pieter to call the printers": the name before "to".
    fn assigned_name(&self, part: &Part<'_>) -> Option<std::ops::Range<usize>> {
        let mut words = part.before_action.split(' ');
        let name = words.next()?;
        let rest: Vec<&str> = words.collect();
        let only_to = rest.first() == Some(&"to")
            && rest
                .iter()
                .all(|word| matches!(*word, "to" | "uh" | "um" | "then"));
        let is_name = part.text.starts_with(char::is_uppercase)
            && !self.words.lists.no_names.contains(name)
            && !self.words.lists.personal.contains(name);
        (only_to && is_name).then_some(0..name.len())
    }
}
