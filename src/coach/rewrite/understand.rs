//! From flagged clauses to slots and traits: one reader per kind of telling.

use super::clause::{Clause, Source};
use super::deadline::Deadlines;
use super::frames::{Frames, named, object};
use super::noun::{self, Noun};
use super::phrase::{self, Phrase};
use super::slots::{Slot, Slots, Trait};
use super::tokens::scan;
use super::words::Words;
use crate::coach::Kind;

/// What reading a clause needs; all of it compiled once.
#[derive(Debug)]
pub struct Reader {
    pub words: Words,
    pub deadlines: Deadlines,
    pub frames: Frames,
}

/// One clause while it is read.
struct Part<'a> {
    text: &'a str,
    lower: &'a str,
    /// Lower-case text before the action, inside the clause.
    before_action: &'a str,
    action: &'a str,
    phrase: Phrase,
}

impl Reader {
    /// Fills the slots of one clause.
    pub fn read(&self, source: &Source<'_>, kind: Kind, clause: &Clause) -> Slots {
        let text = &source.text[clause.core.clone()];
        let lower = &source.lower[clause.core.clone()];
        let action = clause
            .action
            .clone()
            .unwrap_or(clause.core.start..clause.core.start);
        let part = Part {
            text,
            lower,
            before_action: source.lower[clause.core.start..action.start].trim_end(),
            action: &source.text[action.clone()],
            phrase: phrase::parse(&source.text[action], &self.words, &self.deadlines),
        };
        let mut slots = Slots::default();
        match kind {
            Kind::Order => self.order(&part, &mut slots),
            Kind::Press => self.press(&part, &mut slots),
            Kind::Advise => self.advise(&part, &mut slots),
            Kind::Control => self.control(&part, &mut slots),
            Kind::Rescue => self.rescue(&part, &mut slots),
            Kind::Steer => self.steer(&part, &mut slots),
            Kind::Check => self.check(&part, &mut slots),
        }
        self.deadline(&part, &mut slots);
        self.measure(&mut slots);
        if self.frames.decided.is_match(&source.lower) {
            slots.traits.add(Trait::Decided);
        }
        slots
    }

    /// Traits that follow from the filled slots.
    pub fn measure(&self, slots: &mut Slots) {
        if slots
            .get(Slot::Act)
            .or(slots.get(Slot::Acting))
            .is_some_and(|act| act.split(' ').count() > 9)
        {
            slots.traits.add(Trait::Long);
        }
        if slots.traits.has(Trait::Small) && slots.get(Slot::Dl).is_none() {
            slots.traits.add(Trait::Trivial);
        }
        if slots.get(Slot::Dl).is_some() && !slots.traits.has(Trait::Urgent) {
            slots.traits.add(Trait::Timed);
        }
        let every = ["every ", "each ", "any ", "all "];
        if slots
            .get(Slot::Obj)
            .is_some_and(|object| every.iter().any(|start| object.starts_with(start)))
        {
            slots.traits.add(Trait::Recurring);
        }
    }

    fn order(&self, part: &Part<'_>, slots: &mut Slots) {
        if part.action.is_empty() && part.lower.starts_with("no ") {
            self.banned(&part.text[3..], slots);
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
        get_to_me(slots);
    }

    /// "be redone": only a subject of its own makes an act of it.
    fn passive<'p>(part: &'p Part<'_>) -> Option<&'p str> {
        part.phrase
            .act
            .as_deref()
            .filter(|_| part.phrase.verb == "be")?
            .strip_prefix("be ")
    }

    /// "no more scope": what is forbidden is a thing.
    fn banned(&self, rest: &str, slots: &mut Slots) {
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
    fn is_want(&self, part: &Part<'_>) -> bool {
        ["need", "want", "like", "expect", "require"]
            .iter()
            .any(|end| part.before_action.ends_with(end))
            && !part.lower.contains(" you to ")
    }

    fn want(&self, part: &Part<'_>, slots: &mut Slots) {
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
                self.topic(noun, slots);
                return;
            }
        }
        slots.traits.add(Trait::Due);
        self.nominal(text, slots);
    }

    /// "this needs to be done today": the subject is the thing itself.
    fn obligation(&self, part: &Part<'_>, slots: &mut Slots) -> bool {
        let Some(found) = self.frames.obligation.captures(part.lower) else {
            return false;
        };
        let of = |name: &str| {
            found
                .name(name)
                .map_or("", |group| part.text[group.range()].trim())
        };
        let subject = without_adverb(of("subject"));
        if !stands_alone(subject) {
            return false;
        }
        let subject = object_form(subject);
        if found.name("be").is_some() {
            slots.set(Slot::Act, format!("get {subject} {}", of("rest")));
            slots.set(Slot::Acting, format!("getting {subject} {}", of("rest")));
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
    fn nominal(&self, text: &str, slots: &mut Slots) {
        slots.traits.add(Trait::Nominal);
        self.topic(&lower_bare_noun(text), slots);
    }

    /// Who is to do it.
    fn doer(&self, part: &Part<'_>, slots: &mut Slots) {
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
    fn third(&self, part: &Part<'_>, slots: &mut Slots) {
        let Some(subject) = named(&self.frames.obliged, part.before_action, "subject") else {
            return;
        };
        let subject = without_adverb(part.text[subject].trim());
        if !stands_alone(subject) {
            return;
        }
        if slots.traits.has(Trait::Negated) {
            slots.clear(Slot::Act);
            return;
        }
        let subject = object_form(subject);
        if let Some(rest) = Self::passive(part) {
            slots.set(Slot::Act, format!("get {subject} {rest}"));
            slots.set(Slot::Acting, format!("getting {subject} {rest}"));
            self.topic(&subject, slots);
        } else if slots.get(Slot::Act).is_some() {
            slots.traits.add(Trait::Third);
            slots.set(Slot::Obj, subject);
            slots.clear(Slot::Acting);
        }
    }

    /// The slots that a verb phrase fills.
    fn fill(&self, phrase: &Phrase, slots: &mut Slots) {
        if let Some(out) = &phrase.outcome {
            slots.set(Slot::Out, out.clone());
        }
        if phrase.negated {
            slots.traits.add(Trait::Negated);
        }
        let shown = |text: &Option<String>| {
            let text = text
                .clone()
                .filter(|text| text.split(' ').count() <= 24)
                .unwrap_or_default();
            if slots.traits.has(Trait::Negated) {
                without_any(&text)
            } else {
                text
            }
        };
        let (act, acting) = (shown(&phrase.act), shown(&phrase.acting));
        slots.set(Slot::Act, act);
        slots.set(Slot::Acting, acting);
        if let Some(object) = phrase
            .object
            .as_ref()
            .filter(|noun| noun.text != "the same")
        {
            self.object(object, slots);
        }
        if let Some(person) = &phrase.person {
            slots.traits.add(Trait::Contact);
            slots.set(Slot::Who, person.clone());
        }
        if self.words.deliver.contains(&phrase.verb) {
            slots.traits.add(Trait::Deliver);
        }
        if matches!(
            phrase.verb.as_str(),
            "discuss" | "meet" | "talk" | "chat" | "sync" | "connect" | "catch"
        ) {
            slots.traits.add(Trait::Talk);
        }
        if matches!(
            phrase.verb.as_str(),
            "use"
                | "try"
                | "go"
                | "switch"
                | "move"
                | "adopt"
                | "pick"
                | "choose"
                | "replace"
                | "skip"
                | "postpone"
                | "delay"
                | "cancel"
                | "drop"
                | "stick"
                | "keep"
                | "continue"
                | "focus"
                | "start"
        ) {
            slots.traits.add(Trait::Proposal);
        }
        let same = phrase.act.as_deref().is_some_and(|act| {
            ["do the same", "do that", "do likewise", "do it that way"]
                .iter()
                .any(|same| act.starts_with(same))
        });
        if same || phrase.verb == "be" {
            slots.clear(Slot::Act);
            slots.clear(Slot::Acting);
        }
        if same {
            slots.traits.add(Trait::Same);
        }
        if self.words.small.contains(&phrase.verb) {
            slots.traits.add(Trait::Small);
        }
        if self.words.make.contains(&phrase.verb) || self.words.deliver.contains(&phrase.verb) {
            slots.traits.add(Trait::Due);
        }
        let mine = [" me", " my ", " us "];
        let padded = format!(
            "{} ",
            slots.get(Slot::Act).unwrap_or("").to_ascii_lowercase()
        );
        if mine
            .iter()
            .any(|word| padded.contains(&format!("{} ", word.trim_end())))
        {
            slots.traits.add(Trait::Mine);
        }
    }

    fn object(&self, noun: &Noun, slots: &mut Slots) {
        slots.set(Slot::Obj, noun.text.clone());
        if noun.vague {
            slots.traits.add(Trait::Vague);
        }
        match noun.plural {
            Some(true) => slots.set(Slot::ObjIs, format!("{} are", noun.text)),
            Some(false) => slots.set(Slot::ObjIs, format!("{} is", noun.text)),
            None => slots.clear(Slot::ObjIs),
        }
    }

    /// Makes `text` what the clause is about.
    pub fn set_topic(&self, text: &str, slots: &mut Slots) {
        slots.traits.remove(Trait::Vague);
        slots.clear(Slot::Act);
        slots.clear(Slot::Acting);
        self.topic(text, slots);
    }

    /// The noun phrase at the start of `text` as the object.
    fn topic(&self, text: &str, slots: &mut Slots) {
        let text = text.trim();
        let limit = self
            .deadlines
            .find(text, &text.to_ascii_lowercase())
            .map_or(text.len(), |found| found.at.start);
        let tokens = scan(&text[..limit]);
        let unsaid =
            text.is_empty() || matches!(text.to_ascii_lowercase().as_str(), "it" | "this" | "that");
        match noun::wide_phrase(text, &tokens, &self.words) {
            Some(noun) if !unsaid => self.object(&noun, slots),
            _ => self.object(
                &Noun {
                    text: "this".to_owned(),
                    plural: Some(false),
                    vague: true,
                },
                slots,
            ),
        }
    }

    fn press(&self, part: &Part<'_>, slots: &mut Slots) {
        if !part.action.is_empty() && part.phrase.verb != "be" {
            self.order(part, slots);
        } else if self.frames.wanted.is_match(part.lower) {
            self.want(part, slots);
        } else if is_nominal(part.lower) {
            slots.traits.add(Trait::Due);
            self.nominal(part.text, slots);
        } else {
            self.topic("", slots);
        }
    }

    fn advise(&self, part: &Part<'_>, slots: &mut Slots) {
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
    }

    /// "maybe a warmer photo for the header?": the option is a noun phrase.
    fn option(&self, part: &Part<'_>, slots: &mut Slots) {
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

    fn control(&self, part: &Part<'_>, slots: &mut Slots) {
        let original = |range: std::ops::Range<usize>| &part.text[range];
        if let Some(before) = self.frames.before.find(part.lower) {
            slots.set(Slot::Before, original(before.range()).to_owned());
        }
        let only_me = ["only i", "nobody", "no one", "no-one", "noone"]
            .iter()
            .any(|start| part.lower.contains(start));
        let reserved = named(&self.frames.reserved, part.lower, "act").filter(|_| only_me);
        if let Some(act) = reserved {
            slots.traits.add(Trait::Reserved);
            let act = base_of_third_person(original(act), &self.words);
            self.fill(&phrase::parse(&act, &self.words, &self.deadlines), slots);
        } else if let Some(until) = self.frames.until_me.find(part.lower) {
            slots.traits.add(Trait::Veto);
            self.held(part, until.start(), slots);
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
            self.fill(&part.phrase, slots);
            without_contrast(slots);
        }
    }

    /// What is held until the leader acts: an act ("don't merge") or a thing ("hold the campaign").
    fn held(&self, part: &Part<'_>, until: usize, slots: &mut Slots) {
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
    fn until_date(&self, until: &str, slots: &mut Slots) {
        let found = self.deadlines.find(until, &until.to_ascii_lowercase());
        if let Some(noun) = found.and_then(|deadline| deadline.noun) {
            slots.set(Slot::Dl, format!("before {noun}"));
        }
    }

    fn rescue(&self, part: &Part<'_>, slots: &mut Slots) {
        if let Some(found) = object(&self.frames.done, part.lower) {
            slots.traits.add(Trait::Done);
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

    /// The leader's own plan as the reader's act.
    pub fn own_plan(&self, act: &str, slots: &mut Slots) {
        slots.traits.remove(Trait::Vague);
        slots.clear(Slot::Obj);
        slots.clear(Slot::ObjIs);
        self.own_act(&phrase::parse(act, &self.words, &self.deadlines), slots);
    }

    fn own_act(&self, phrase: &Phrase, slots: &mut Slots) {
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

    fn steer(&self, part: &Part<'_>, slots: &mut Slots) {
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
        let blame = named(&self.frames.blame, lower, "act");
        if blame.is_some() {
            slots.traits.add(Trait::Blame);
        }
        let proposal = blame.or_else(|| self.frames.proposal(lower));
        let act = if part.action.is_empty() {
            proposal.map_or("", |range| &text[range])
        } else {
            part.action
        };
        let phrase = phrase::parse(act, &self.words, &self.deadlines);
        if self.frames.rhetorical.is_match(lower) {
            slots.traits.add(Trait::Rhetorical);
            self.fill(&phrase, slots);
            return;
        }
        if phrase.act.is_some() && !is_finite(&phrase.verb) {
            if !slots.traits.has(Trait::Blame) {
                slots.traits.add(Trait::Leading);
            }
            self.doer(part, slots);
            slots.traits.remove(Trait::Negated);
            self.fill(&phrase, slots);
            return;
        }
        if let Some(out) = named(&self.frames.opinion, lower, "out") {
            slots.traits.add(Trait::Opinion);
            slots.set(Slot::Out, &text[out]);
        } else if let Some(found) = object(&self.frames.about, lower) {
            self.topic(&text[found], slots);
        } else if self.frames.all_well.is_match(part.lower) {
            self.topic("", slots);
        }
    }

    fn check(&self, part: &Part<'_>, slots: &mut Slots) {
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

    fn deadline(&self, part: &Part<'_>, slots: &mut Slots) {
        if slots.get(Slot::Dl).is_some() || slots.traits.has(Trait::Veto) {
            return;
        }
        let Some(found) = self.deadlines.find(part.text, part.lower) else {
            return;
        };
        if found.urgent {
            slots.traits.add(Trait::Urgent);
        } else if let Some(noun) = &found.noun {
            slots.set(Slot::Dln, noun.clone());
            slots.set(
                Slot::Due,
                if is_day(noun) {
                    noun.clone()
                } else {
                    found.text.clone()
                },
            );
        }
        slots.set(Slot::Dl, found.text);
    }
}

/// "due Friday", but "due by 5" and "due by EOD".
fn is_day(noun: &str) -> bool {
    let lower = noun.to_ascii_lowercase();
    lower.ends_with("day")
        || [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "today",
            "tomorrow",
            "tonight",
            "next ",
            "this ",
        ]
        .iter()
        .any(|day| lower.starts_with(day))
}

/// Whether a subject is neither the reader nor the leader.
fn stands_alone(subject: &str) -> bool {
    const PERSONAL: &[&str] = &[
        "you",
        "u",
        "we",
        "i",
        "someone",
        "somebody",
        "everyone",
        "everybody",
        "anyone",
        "nobody",
        "who",
        "y'all",
        "let",
        "better",
        "best",
        "let's",
        "lets",
        "i'd",
        "all",
    ];
    let words = subject.split_whitespace().count();
    (1..=6).contains(&words)
        && !subject
            .to_ascii_lowercase()
            .split(' ')
            .any(|word| PERSONAL.contains(&word))
}

/// The subject as it stands after "get" and "for".
fn object_form(subject: &str) -> String {
    match subject.to_ascii_lowercase().as_str() {
        "they" => "them".to_owned(),
        "he" => "him".to_owned(),
        "she" => "her".to_owned(),
        pronoun @ ("this" | "that" | "it" | "these" | "those") => pronoun.to_owned(),
        _ => lower_determiner(subject),
    }
}

fn starts_with_word(lower: &str, word: &str) -> bool {
    lower
        .strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// A bare noun phrase with a time, no verb: "slides by 5".
fn is_nominal(lower: &str) -> bool {
    const VERBAL: &[&str] = &[
        "has", "have", "is", "must", "no", "this", "it", "that", "can't", "cant", "not", "needs",
        "by", "asap", "today", "now", "before", "dan",
    ];
    let tokens = scan(lower);
    tokens
        .first()
        .is_some_and(|token| !VERBAL.contains(&token.text(lower)))
        && !tokens.iter().any(|token| is_finite(token.text(lower)))
}

fn is_finite(verb: &str) -> bool {
    matches!(
        verb,
        "is" | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "will"
            | "can"
            | "can't"
            | "should"
            | "must"
            | "needs"
            | "need"
            | "isn't"
            | "won't"
            | "the"
            | "it"
            | "that"
    )
}

/// "The deck" inside a sentence is "the deck"; a name keeps its capital.
fn lower_determiner(subject: &str) -> String {
    const LOWERED: &[&str] = &[
        "The", "This", "That", "These", "Those", "My", "Your", "Our", "His", "Her", "Their", "All",
        "Every", "Each", "Both", "A", "An", "Any", "It", "They",
    ];
    let first = subject.split(' ').next().unwrap_or("");
    if LOWERED.contains(&first) {
        subject[..1].to_ascii_lowercase() + &subject[1..]
    } else {
        subject.to_owned()
    }
}

/// "Slides by 5" speaks of slides; "Acme Corp by 5" and "SOW by 5" keep their capitals.
fn lower_bare_noun(text: &str) -> String {
    let mut words = text.split(' ');
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let name =
        second.starts_with(char::is_uppercase) || first.chars().skip(1).any(|c| !c.is_lowercase());
    if name || first.len() < 2 {
        text.to_owned()
    } else {
        first.to_lowercase() + &text[first.len()..]
    }
}

/// "it still", "Perhaps the deck": the bare subject.
fn without_adverb(subject: &str) -> &str {
    let mut subject = subject;
    for word in [
        "perhaps ", "maybe ", "also ", "and ", "so ", "but ", "i think ", "then ",
    ] {
        if subject
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
        {
            subject = &subject[word.len()..];
        }
    }
    [" still", " also", " really", " probably", " just"]
        .iter()
        .find_map(|word| subject.strip_suffix(word))
        .unwrap_or(subject)
}

/// "talks to the customer" → "talk to the customer".
fn base_of_third_person(act: &str, words: &Words) -> String {
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

/// "don't add any more scope yet" speaks of adding more scope.
fn without_any(act: &str) -> String {
    let act = act.replace(" any more ", " more ").replace(" any ", " ");
    act.strip_suffix(" yet")
        .or_else(|| act.strip_suffix(" anymore"))
        .unwrap_or(&act)
        .to_owned()
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

/// The leader's own plan as the reader's: "rewrite my way" → "rewrite your way". `None` where the
/// reader is already in it.
fn to_you(act: &str) -> Option<String> {
    let act = act.replace(" for you", "").replace(" instead", "");
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
            "myself" => "yourself",
            _ => text,
        });
        end = token.at.end;
    }
    Some(out)
}
