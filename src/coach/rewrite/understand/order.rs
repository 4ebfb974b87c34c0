//! Orders, pressure and advice: who is to do what, and what is wanted.

use super::control::base_of_third_person;
use super::subject::{lower_bare_noun, object_form, stands_alone, without_adverb};
use super::{Part, Reader, is_finite, starts_with_word};
use crate::coach::rewrite::frames::{named, object};
use crate::coach::rewrite::noun;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::tokens::scan;
use crate::coach::rewrite::words::Words;

impl Reader {
    pub(super) fn order(&self, part: &Part<'_>, slots: &mut Slots) {
        if part.action.is_empty() && part.lower.starts_with("no ") {
            self.banned(&part.text[3..], slots);
            return;
        }
        if ["nobody ", "no one ", "noone ", "no-one "]
            .iter()
            .any(|start| part.lower.starts_with(start))
        {
            self.nobody(part, slots);
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
        self.doer(part, slots);
        self.fill(&part.phrase, slots);
        self.third(part, slots);
        if slots.traits.has(Trait::Everyone) {
            to_all_of_you(slots);
        }
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

    /// "be redone": only a subject of its own makes an act of it.
    pub(super) fn passive(&self, part: &Part<'_>) -> Option<String> {
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

    /// "removed from the build" done to "these commands": "remove these commands from the build".
    fn active(&self, done: &str, subject: &str) -> Option<String> {
        let (first, rest) = done.split_once(' ').unwrap_or((done, ""));
        let base = self.words.morphology.base_of_participle(first)?;
        let joint = if rest.is_empty() { "" } else { " " };
        Some(format!("{base} {subject}{joint}{rest}"))
    }

    /// "nobody leaves before the till is counted": what is forbidden is an act.
    fn nobody(&self, part: &Part<'_>, slots: &mut Slots) {
        slots.traits.add(Trait::Negated);
        if let Some(act) = named(&self.frames.reserved, part.lower, "act") {
            let act = base_of_third_person(&part.text[act], &self.words);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        }
    }

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
        if self.obligation(part, slots) {
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
        slots.traits.add(Trait::Due);
        self.nominal(text, slots);
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
        if !stands_alone(subject, &self.words) {
            return false;
        }
        let subject = object_form(subject, &self.words);
        if found.name("be").is_some() {
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
        slots.traits.add(Trait::Nominal);
        self.topic(&lower_bare_noun(text), slots);
        self.with_article(slots);
    }

    /// Who is to do it.
    pub(super) fn doer(&self, part: &Part<'_>, slots: &mut Slots) {
        let lower = part.lower;
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
            "stop",
            "avoid",
            "no",
            "quit",
            "anyone",
            "nobody",
        ];
        let last = part.before_action.rsplit(' ').next().unwrap_or("");
        if negative.contains(&last) && !part.before_action.ends_with("why not") {
            slots.traits.add(Trait::Negated);
        }
    }

    /// "the deck needs to be redone", "Sam has to sign": the subject is neither reader nor leader.
    pub(super) fn third(&self, part: &Part<'_>, slots: &mut Slots) {
        let Some(subject) = named(&self.frames.obliged, part.before_action, "subject") else {
            return;
        };
        let subject = without_adverb(part.text[subject].trim());
        if !stands_alone(subject, &self.words) {
            return;
        }
        if slots.traits.has(Trait::Negated) {
            slots.clear(Slot::Act);
            return;
        }
        let subject = object_form(subject, &self.words);
        let done = self.passive(part);
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

    pub(super) fn press(&self, part: &Part<'_>, slots: &mut Slots) {
        if !part.action.is_empty() && part.phrase.verb != "be" {
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
        } else if let Some(found) = self.frames.threat.captures(part.lower) {
            self.threat(part, &found, slots);
        } else if is_nominal(part.lower, &self.words) {
            slots.traits.add(Trait::Due);
            self.nominal(part.text, slots);
        } else {
            self.topic("", slots);
        }
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

    pub(super) fn advise(&self, part: &Part<'_>, slots: &mut Slots) {
        if part.lower.starts_with("have you") || part.lower.starts_with("did you") {
            let tried = ["tried", "try"]
                .iter()
                .any(|verb| part.before_action.contains(verb));
            slots.traits.add(if tried {
                Trait::Tried
            } else {
                Trait::Considered
            });
        }
        if part.action.is_empty() {
            self.option(part, slots);
            return;
        }
        self.doer(part, slots);
        self.fill(&part.phrase, slots);
        self.third(part, slots);
        // "consider a pilot" gives the pilot as the option.
        let considered = slots
            .get(Slot::Acting)
            .and_then(|acting| acting.strip_prefix("considering "))
            .filter(|option| option.starts_with("a ") || option.starts_with("an "))
            .map(str::to_owned);
        if let Some(option) = considered {
            slots.set(Slot::Acting, option);
            slots.clear(Slot::Act);
            slots.traits.add(Trait::Nominal);
        }
        // "I suggest that each party provide it" is not for the reader to suggest.
        if matches!(
            part.phrase.verb.as_str(),
            "suggest" | "recommend" | "propose"
        ) {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
        }
        if part.before_action.ends_with("better to") {
            for slot in [Slot::Act, Slot::Acting] {
                let rather = slots
                    .get(slot)
                    .map(|act| act.replacen(" than ", " rather than ", 1))
                    .unwrap_or_default();
                slots.set(slot, rather);
            }
        }
    }

    /// "maybe a warmer photo for the header?": the option is a noun phrase.
    pub(super) fn option(&self, part: &Part<'_>, slots: &mut Slots) {
        let mut rest = part.text;
        loop {
            let lower = rest.to_ascii_lowercase();
            let openers = [
                "maybe ",
                "perhaps ",
                "how about ",
                "what about ",
                "why not ",
                "just ",
                "have you considered ",
                "have you thought about ",
                "have you tried ",
                "or ",
            ];
            let Some(opener) = openers.iter().find(|opener| lower.starts_with(**opener)) else {
                break;
            };
            rest = &rest[opener.len()..];
        }
        let tokens = scan(rest);
        let Some(noun) = noun::phrase(rest, &tokens, &self.words) else {
            return;
        };
        if rest.len() < part.text.len()
            && noun.text.len() == rest.trim_end_matches(['?', '.', '!', ' ']).len()
            && !noun.vague
        {
            slots.traits.add(Trait::Nominal);
            slots.set(Slot::Acting, noun.text);
        }
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
