//! The solution handed over: an act or a thing as one option.

use super::subject::stands_alone;
use super::{Part, Reader};
use crate::coach::rewrite::noun;
use crate::coach::rewrite::phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};
use crate::coach::rewrite::tokens::scan;

impl Reader {
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
            if !self.obligation(part, slots) {
                self.option(part, slots);
            }
            return;
        }
        self.doer(part, slots);
        self.fill(&part.phrase, slots);
        if part.lower.contains("why not") {
            slots.traits.remove(Trait::Negated);
        }
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
        self.agent(part, slots);
        // "I suggest that each party provide it" is not for the reader to suggest.
        if matches!(
            part.phrase.verb.as_str(),
            "suggest" | "recommend" | "propose"
        ) {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
        }
        let compares = part
            .before_action
            .strip_suffix(" to")
            .or(part
                .before_action
                .strip_suffix("better to")
                .map(|_| "better"))
            .is_some_and(|before| before.ends_with("er"));
        if compares {
            for slot in [Slot::Act, Slot::Acting] {
                let rather = slots
                    .get(slot)
                    .map(|act| act.replacen(" than ", " rather than ", 1))
                    .unwrap_or_default();
                slots.set(slot, rather);
            }
        }
    }

    /// "I suggest that each club send one": who is to do it is a part of the idea.
    fn agent(&self, part: &Part<'_>, slots: &mut Slots) {
        const VERBS: &[&str] = &[
            "suggest ",
            "recommend ",
            "propose ",
            "suggest that ",
            "recommend that ",
            "propose that ",
        ];
        let starts = VERBS
            .iter()
            .filter_map(|verb| part.before_action.rfind(verb).map(|at| at + verb.len()))
            .max();
        let Some(agent) = starts.and_then(|at| part.text.get(at..part.before_action.len())) else {
            return;
        };
        let agent = agent.trim();
        if !stands_alone(agent, &self.words)
            && !matches!(agent, "people" | "everyone" | "everybody" | "anyone")
        {
            return;
        }
        if let Some(acting) = slots
            .get(Slot::Acting)
            .map(|acting| format!("{agent} {acting}"))
        {
            slots.set(Slot::Acting, acting);
            slots.clear(Slot::Act);
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
        // "how about we buy one" proposes an act.
        let act = ["we ", "you "].iter().find_map(|doer| {
            let starts = rest.to_ascii_lowercase().starts_with(doer);
            starts.then(|| &rest[doer.len()..])
        });
        if let Some(act) = act.filter(|act| act.len() < part.text.len()) {
            self.fill(&phrase::parse(act, &self.words, &self.deadlines), slots);
            return;
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
