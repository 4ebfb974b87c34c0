//! Questions with the answer inside, and checking up.

use super::{Part, Reader, is_finite};
use crate::coach::rewrite::frames::{named, object};
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

impl Reader {
    pub(super) fn steer(&self, part: &Part<'_>, slots: &mut Slots) {
        let tag = self.frames.tag.find(part.lower);
        let end = tag.as_ref().map_or(part.lower.len(), regex::Match::start);
        if tag.is_some() {
            slots.traits.add(Trait::Tag);
        }
        let (text, lower) = (&part.text[..end], &part.lower[..end]);
        if let Some(found) = self.frames.either.captures(lower) {
            let of = |name: &str| found.name(name).map_or("", |side| &text[side.range()]);
            slots.traits.add(Trait::Either);
            slots.set(
                Slot::Obj,
                format!("{} and {}", of("a").trim(), of("b").trim()),
            );
            return;
        }
        if let Some(out) = named(&self.frames.doubt, lower, "out") {
            slots.traits.add(Trait::Doubt);
            slots.set(Slot::Out, &text[out]);
            return;
        }
        // "Are you going to stand up to them this time?" is no proposal but a push.
        let pushes = [
            "are you ",
            "you're not ",
            "you’re not ",
            "youre not ",
            "you are not ",
        ];
        let pushed = lower.strip_prefix("surely ").unwrap_or(lower);
        if pushes.iter().any(|push| pushed.starts_with(push)) {
            slots.traits.add(Trait::Tag);
        }
        // "shouldn't we have told them by now": it was not done.
        let overdue = named(&self.frames.overdue, lower, "act");
        if let Some(act) = &overdue {
            slots.traits.add(Trait::Blame);
            let act = text[act.clone()].trim_end_matches(" by now");
            self.fill(&phrase::parse(act, &self.words, &self.deadlines), slots);
            return;
        }
        let blame = named(&self.frames.blame, lower, "act");
        if blame.is_some() {
            slots.traits.add(Trait::Blame);
            // "why did you give it away": it was done.
            let negated = ["n't", "n’t", "nt ", " not ", "nobody", "no one"];
            let head = &lower[..blame.as_ref().map_or(0, |act| act.start)];
            if !negated.iter().any(|word| head.contains(word)) {
                slots.traits.add(Trait::Done);
            }
        }
        let proposal = blame.or_else(|| self.frames.proposal(lower));
        let act = if part.action.is_empty() {
            proposal.map_or("", |range| &text[range])
        } else {
            part.action
        };
        // "Why haven't you sent it yet?" is about sending it.
        let act = act.trim_end();
        let act = act.strip_suffix(" yet").unwrap_or(act);
        let phrase = phrase::parse(act, &self.words, &self.deadlines);
        if self.frames.rhetorical.is_match(lower) {
            slots.traits.add(Trait::Rhetorical);
            self.fill(&phrase, slots);
            return;
        }
        if phrase.act.is_some() && !is_finite(&phrase.verb, &self.words) {
            if !slots.traits.has(Trait::Blame) {
                slots.traits.add(Trait::Leading);
            }
            self.doer(part, slots);
            slots.traits.remove(Trait::Negated);
            self.fill(&phrase, slots);
            return;
        }
        let better = named(&self.frames.better, lower, "out");
        let realise = named(&self.frames.realise, lower, "out");
        if let Some(out) = better {
            slots.traits.add(Trait::Opinion);
            slots.set(Slot::Out, format!("it would be {}", &text[out]));
        } else if let Some(out) = realise {
            slots.traits.add(Trait::Opinion);
            slots.traits.remove(Trait::Tag);
            slots.set(Slot::Out, &text[out]);
        } else if let Some(found) = self.frames.opinion.captures(lower) {
            let out = found.name("out").map_or("", |out| &text[out.range()]);
            let of_it = found.name("it").is_some() && found.name("claim").is_none();
            slots.traits.add(Trait::Opinion);
            slots.set(
                Slot::Out,
                format!("{}{out}", if of_it { "it's " } else { "" }),
            );
        } else if let Some(found) = object(&self.frames.about, lower) {
            self.topic(&text[found], slots);
        } else if self.frames.all_well.is_match(part.lower) {
            self.topic("", slots);
        }
    }

    pub(super) fn check(&self, part: &Part<'_>, slots: &mut Slots) {
        if let Some(found) = self.frames.status(part.lower) {
            self.topic(&part.text[found], slots);
        } else if let Some(act) = named(&self.frames.did_you, part.lower, "act") {
            slots.traits.add(Trait::DidYou);
            self.fill(
                &phrase::parse(&part.text[act], &self.words, &self.deadlines),
                slots,
            );
        } else {
            self.topic("", slots);
        }
    }
}
