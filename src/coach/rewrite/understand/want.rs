//! A thing, a result or an hour that is wanted, with no act of the reader's named.

use super::control::base_of_third_person;
use super::subject::{
    lower_bare_noun, lower_determiner, object_form, stands_alone, without_adverb,
};
use super::{Part, Reader, is_finite};
use crate::coach::rewrite::frames::{named, object};
use crate::coach::rewrite::noun;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::tokens::scan;
use crate::coach::rewrite::words::Words;

impl Reader {
    /// "no more scope": what is forbidden is a thing.
    pub(super) fn banned(&self, rest: &str, slots: &mut Slots) {
        slots.traits.add(Trait::Negated);
        self.topic(rest, slots);
        let thing = slots
            .get(Slot::Obj)
            .filter(|_| !slots.traits.has(Trait::Vague))
            .unwrap_or_default()
            .to_owned();
        slots.set(Slot::Acting, thing);
    }

    /// "I need the deck", "I want this closed": no action is named, or only as a result.
    pub(super) fn is_want(&self, part: &Part<'_>) -> bool {
        ["need", "want", "like", "expect", "require"]
            .iter()
            .any(|end| part.before_action.ends_with(end))
            && !part.lower.contains(" you to ")
    }

    pub(super) fn want(&self, part: &Part<'_>, slots: &mut Slots) {
        if let Some(found) = object(&self.frames.assigned, part.lower) {
            self.nominal(&part.text[found], slots);
            return;
        }
        if self.obligation(part, slots) || self.statement(part, slots) {
            return;
        }
        let Some(what) = named(&self.frames.wanted, part.lower, "what") else {
            self.nominal(part.text, slots);
            return;
        };
        let (text, lower) = (&part.text[what.clone()], &part.lower[what]);
        if let Some(found) = self.frames.result.captures(lower) {
            let noun = &text[found.name("noun").map_or(0..0, |n| n.range())];
            let first = noun.split(' ').next().unwrap_or("").to_ascii_lowercase();
            if !matches!(first.as_str(), "you" | "someone" | "to" | "anyone") {
                slots.set(Slot::Act, format!("get {text}"));
                slots.set(Slot::Acting, format!("getting {text}"));
                slots.traits.add(Trait::Work);
                self.topic(noun, slots);
                return;
            }
        }
        if self.is_timed_thing(text) {
            slots.set(Slot::Act, format!("get {text}"));
            slots.set(Slot::Acting, format!("getting {text}"));
            slots.traits.add(Trait::Work);
            self.topic(text, slots);
            return;
        }
        slots.traits.add(Trait::Due);
        self.nominal(text, slots);
    }

    /// "your review before the others wake up": a thing, and a clause that says when.
    fn is_timed_thing(&self, text: &str) -> bool {
        const WHEN: &[&str] = &["before ", "after ", "when ", "once ", "until ", "so that "];
        let tokens = scan(text);
        let Some(noun) = noun::wide_phrase(text, &tokens, &self.words) else {
            return false;
        };
        let rest = text
            .strip_prefix(noun.text.as_str())
            .unwrap_or("")
            .trim_start();
        !noun.vague
            && WHEN.iter().any(|when| rest.starts_with(when))
            && self
                .deadlines
                .find(rest, &rest.to_ascii_lowercase())
                .is_none()
    }

    /// An order that is stated as a fact: "boots off at the door", "hands off the heater", "each team picks one".
    fn statement(&self, part: &Part<'_>, slots: &mut Slots) -> bool {
        if let Some(thing) = object(&self.frames.hands_off, part.lower) {
            slots.traits.add(Trait::Negated);
            let act = format!("touch {}", &part.text[thing]);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
            return true;
        }
        if self.frames.put.is_match(part.lower) {
            let said = lower_bare_noun(part.text);
            slots.set(Slot::Act, format!("have {said}"));
            slots.set(Slot::Acting, format!("having {said}"));
            return true;
        }
        let Some(found) = self.frames.states.captures(part.lower) else {
            return false;
        };
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| &part.text[group.range()])
        };
        let act = base_of_third_person(of("act"), &self.words);
        let act = act
            .split(" and ")
            .map(|act| base_of_third_person(act, &self.words));
        let act = act.collect::<Vec<_>>().join(" and ");
        if act == of("act") {
            return false;
        }
        self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        if matches!(
            of("subject").trim().to_lowercase().as_str(),
            "everybody" | "everyone"
        ) {
            slots.traits.add(Trait::Everyone);
            return true;
        }
        slots.traits.add(Trait::Third);
        slots.set(
            Slot::Obj,
            lower_determiner(of("subject").trim(), &self.words),
        );
        slots.clear(Slot::ObjIs);
        slots.clear(Slot::Acting);
        true
    }

    /// "this needs to be done today": the subject is the thing itself.
    pub(super) fn obligation(&self, part: &Part<'_>, slots: &mut Slots) -> bool {
        let Some(found) = self.frames.obligation.captures(part.lower) else {
            return false;
        };
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| part.text[group.range()].trim())
        };
        let subject = without_adverb(of("subject"));
        // "we must have an answer": the subject is among the doers.
        if matches!(subject.to_ascii_lowercase().as_str(), "we" | "you")
            && found.name("be").is_none()
        {
            self.fill(
                &phrase::parse(of("rest"), &self.words, &self.deadlines),
                slots,
            );
            if subject.eq_ignore_ascii_case("we") {
                slots.traits.add(Trait::We);
            }
            return slots.get(Slot::Act).is_some();
        }
        if !stands_alone(subject, &self.words) {
            return false;
        }
        let subject = object_form(subject, &self.words);
        if found.name("never").or(found.name("not")).is_some() {
            slots.traits.add(Trait::Negated);
            slots.traits.add(Trait::Third);
            if found.name("be").is_some() {
                slots.set(Slot::Acting, format!("{subject} being {}", of("rest")));
            }
        } else if found.name("be").is_some() {
            slots.set(Slot::Act, format!("get {subject} {}", of("rest")));
            slots.set(Slot::Acting, format!("getting {subject} {}", of("rest")));
            slots.traits.add(Trait::Work);
            self.topic(&subject, slots);
        } else {
            self.fill(
                &phrase::parse(of("rest"), &self.words, &self.deadlines),
                slots,
            );
            slots.traits.add(Trait::Third);
            slots.set(Slot::Obj, subject);
            slots.clear(Slot::Acting);
        }
        true
    }

    /// A noun phrase in place of an action: "slides by 5".
    pub(super) fn nominal(&self, text: &str, slots: &mut Slots) {
        let lower = text.to_ascii_lowercase();
        let said = [
            "please ",
            "don't ",
            "dont ",
            "don’t ",
            "do not ",
            "forget ",
            "remember ",
            "bring ",
        ]
        .iter()
        .fold(text, |said, start| {
            let at = lower.len() - said.len();
            lower[at..]
                .strip_prefix(start)
                .map_or(said, |rest| &said[said.len() - rest.len()..])
        });
        if self.is_thing(said) {
            slots.traits.add(Trait::Nominal);
            self.topic(&lower_bare_noun(said), slots);
            self.with_article(slots);
        }
    }

    /// Whether the text is one thing, perhaps with a time, and nothing of it would be lost: "slides by 5", but
    /// neither "hands off the heater" nor "each team picks one".
    fn is_thing(&self, text: &str) -> bool {
        const AFTER: &[&str] = &[
            "please", "pls", "plz", "on", "in", "out", "up", "done", "ready", "here", "back",
        ];
        let lower = text.to_ascii_lowercase();
        let limit = self
            .deadlines
            .find(text, &lower)
            .map_or(text.len(), |found| found.at.start);
        let tokens = scan(&text[..limit]);
        let words: Vec<&str> = tokens.iter().map(|token| token.text(&lower)).collect();
        let Some(noun) = noun::wide_phrase(text, &tokens, &self.words) else {
            return false;
        };
        let inside = tokens
            .iter()
            .filter(|token| token.at.end <= noun.text.len())
            .count();
        let acts = words[..inside].windows(2).skip(1).any(|pair| {
            self.words.morphology.base_of_third(pair[0]).is_some()
                && (self.words.lists.after_verbs.contains(pair[1]) || pair[1] == "one")
        });
        let tells_deed = words[..inside].windows(2).any(|pair| {
            self.words.morphology.is_participle(pair[0])
                && self.words.lists.determiners.contains(pair[1])
        });
        if noun.vague {
            return words.len() == 1;
        }
        text.starts_with(&noun.text)
            && !acts
            && !tells_deed
            && !self.words.lists.personal.contains(words[0])
            && words[inside..].iter().all(|word| AFTER.contains(word))
    }

    pub(super) fn press(&self, part: &Part<'_>, slots: &mut Slots) {
        const PACE: &[&str] = &[
            "get moving",
            "get a move on",
            "get cracking",
            "get on with it",
            "chop chop",
            "pick up the pace",
            "pull your finger out",
            "look sharp",
            "quick as you can",
            "get going",
            "hurry",
            "speed up",
            "move faster",
            "step on it",
            "go faster",
        ];
        if PACE.iter().any(|pace| part.lower.starts_with(pace)) {
            slots.traits.add(Trait::Urgent);
            self.topic("", slots);
        } else if let Some(found) = self.frames.too_late.captures(part.lower) {
            self.too_late(part, &found, slots);
        } else if !part.action.is_empty() && part.phrase.verb != "be" {
            self.order(part, slots);
        } else if self.frames.wanted.is_match(part.lower) {
            self.want(part, slots);
        } else if part.lower.starts_with("drop everything")
            || part.lower.starts_with("stop everything")
        {
            self.fill(
                &phrase::parse(part.text, &self.words, &self.deadlines),
                slots,
            );
        } else if let Some(out) = named(&self.frames.compared, part.lower, "out") {
            slots.set(Slot::Out, lower_determiner(&part.text[out], &self.words));
        } else if let Some(found) = self.frames.threat.captures(part.lower) {
            self.threat(part, &found, slots);
        } else if is_nominal(part.lower, &self.words) {
            slots.traits.add(Trait::Due);
            self.nominal(part.text, slots);
        } else {
            self.topic("", slots);
        }
    }

    /// "this can't wait until Monday": Monday is too late for it.
    fn too_late(&self, part: &Part<'_>, found: &regex::Captures<'_>, slots: &mut Slots) {
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| part.text[group.range()].trim())
        };
        slots.traits.add(Trait::Urgent);
        self.topic(of("obj"), slots);
        let subject = lower_determiner(of("obj"), &self.words);
        let fact = match of("till") {
            "" => "time is short here".to_owned(),
            till => format!("{till} is too late for {subject}"),
        };
        slots.set(Slot::Fact, fact);
    }

    /// "If the numbers aren't in by Friday we're pulling the project": the consequence stays as a fact.
    fn threat(&self, part: &Part<'_>, found: &regex::Captures<'_>, slots: &mut Slots) {
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| part.text[group.range()].trim())
        };
        if let Some(stake) = self.object_of(of("act")) {
            let (noun, state) = (of("noun"), of("state"));
            slots.set(
                Slot::Fact,
                format!("{stake} depends on {noun} being {state}"),
            );
        }
    }
}

/// A bare noun phrase with a time, no verb: "slides by 5".
fn is_nominal(lower: &str, words: &Words) -> bool {
    let tokens = scan(lower);
    tokens
        .first()
        .is_some_and(|token| !words.lists.not_nominal.contains(token.text(lower)))
        && !tokens
            .iter()
            .any(|token| is_finite(token.text(lower), words))
}
