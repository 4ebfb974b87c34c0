//! From flagged clauses to slots and traits: one reader per kind of telling.

mod advise;
mod ban;
mod control;
mod nature;
mod object;
mod order;
mod outcome;
mod relay;
mod rescue;
mod steer;
mod subject;
mod third;
mod want;

use ban::without_any;

use super::clause::{Clause, Source};
use super::deadline::Deadlines;
use super::frames::Frames;
use super::noun::{self, Noun};
use super::phrase::{self, Phrase};
use super::slots::{Slot, Slots, Trait};
use super::strip::only_tries;
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
pub(super) struct Part<'a> {
    text: &'a str,
    lower: &'a str,
    /// The whole message in lower case.
    message: &'a str,
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
            message: &source.lower,
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
        if only_tries(lower) {
            slots.traits.add(Trait::SeeIf);
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
        let at_a_time = [
            " when you ",
            " once you ",
            " after you ",
            " on your way ",
            " first thing",
        ]
        .iter()
        .any(|time| slots.get(Slot::Act).is_some_and(|act| act.contains(time)));
        let belonging = |time: &str| {
            let acting = slots.get(Slot::Acting).unwrap_or_default();
            belongs(time, acting)
        };
        let dated = slots.get(Slot::Dl).is_some_and(|time| !belonging(time))
            && !slots.traits.has(Trait::Urgent);
        if dated || at_a_time {
            slots.traits.add(Trait::Timed);
        }
        without_time(slots);
        self.meeting(slots);
        let every = ["every ", "each ", "any ", "all "];
        if slots
            .get(Slot::Obj)
            .is_some_and(|object| every.iter().any(|start| object.starts_with(start)))
        {
            slots.traits.add(Trait::Recurring);
        }
        // "We need to lose the logo" proposes losing it.
        if slots.traits.has(Trait::We) && slots.traits.has(Trait::Edit) {
            slots.traits.add(Trait::Proposal);
        }
        if slots.get(Slot::Act).is_some_and(nature::stands) {
            slots.traits.add(Trait::Standing);
        }
        let padded = format!(" {} ", slots.get(Slot::Act).unwrap_or_default());
        if [" every ", " each "]
            .iter()
            .any(|word| padded.contains(word))
        {
            slots.traits.add(Trait::Recurring);
            if !slots.traits.has(Trait::Timed) {
                slots.traits.add(Trait::Standing);
            }
        }
        let frame = [Trait::Gate, Trait::Visibility];
        let framed = frame.iter().any(|frame| slots.traits.has(*frame));
        // "before it's posted" goes on with one of them.
        if framed && slots.get(Slot::Before).is_none() {
            let all = slots
                .get(Slot::Obj)
                .and_then(|thing| object::all_of(thing, &self.words));
            if let Some(all) = all {
                slots.set(Slot::ObjIs, format!("{all} are"));
                slots.set(Slot::Obj, all);
            }
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
                .filter(|text| text.split(' ').count() <= 24 && !hangs(text))
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
            .filter(|_| !is_same(phrase) && phrase.verb != "be")
        {
            self.object(object, slots);
        }
        // "tell Tom no": what he is told is none of his name.
        let answer = |person: &String| person.ends_with(" no") || person.ends_with(" yes");
        if let Some(person) = phrase.person.as_ref().filter(|person| !answer(person)) {
            slots.traits.add(Trait::Contact);
            slots.set(Slot::Who, person.clone());
        }
        let same = is_same(phrase);
        if same {
            slots.clear(Slot::Act);
            slots.traits.add(Trait::Same);
        }
        // "How would being careful fit in?" asks nothing.
        if same || phrase.verb == "be" {
            slots.clear(Slot::Acting);
        }
        self.nature(phrase, slots);
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

    /// What the verb phrase at the start of `text` is about.
    pub fn object_of(&self, text: &str) -> Option<String> {
        let phrase = phrase::parse(text, &self.words, &self.deadlines);
        phrase
            .object
            .filter(|noun| !noun.vague)
            .map(|noun| noun.text)
    }

    /// Makes `text` what the clause is about.
    pub fn set_topic(&self, text: &str, slots: &mut Slots) {
        slots.traits.remove(Trait::Vague);
        slots.clear(Slot::Act);
        slots.clear(Slot::Acting);
        let last = text
            .trim()
            .rsplit(' ')
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        if self.words.lists.people.contains(&last) {
            slots.traits.add(Trait::Contact);
            slots.traits.add(Trait::Nominal);
            slots.clear(Slot::Obj);
            slots.set(Slot::Who, text.trim());
        } else {
            self.topic(text, slots);
        }
    }

    /// The noun phrase at the start of `text` as the object.
    fn topic(&self, text: &str, slots: &mut Slots) {
        let text = text.trim();
        if let Some(what) = of_anything(text) {
            slots.set(Slot::Obj, what);
            slots.clear(Slot::ObjIs);
            return;
        }
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

    fn deadline(&self, part: &Part<'_>, slots: &mut Slots) {
        if slots.get(Slot::Dl).is_some() || slots.traits.has(Trait::Veto) {
            return;
        }
        let Some(found) = self.deadlines.find(part.text, part.lower) else {
            return;
        };
        // "before the cut on thursday" is one time.
        let before = part.lower[..found.at.start].rfind(" before ").filter(|at| {
            let event = &part.lower[at + 1..found.at.start];
            event.split_whitespace().count() <= 6 && !event.contains([',', '.', ';'])
        });
        if let Some(at) = before {
            slots.set(Slot::Dl, &part.text[at + 1..found.at.end]);
            return;
        }
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
    let starts = ["today", "tomorrow", "tonight", "next ", "this "];
    if lower.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    lower.ends_with("day")
        || lower.contains("day ")
        || starts.iter().any(|start| lower.starts_with(start))
}

/// "anything you send to the ministry" is what the reader sends there, "everything to the landlord" what goes
/// there.
fn of_anything(text: &str) -> Option<String> {
    let rest = ["anything ", "everything ", "all "]
        .iter()
        .find_map(|any| text.strip_prefix(any))?;
    let what = if rest.starts_with("you ") {
        format!("what {rest}")
    } else if rest.starts_with("to ") {
        format!("what goes {rest}")
    } else {
        let of_its_own = rest.strip_prefix("that ").or(rest.strip_prefix("which "))?;
        format!("what {of_its_own}")
    };
    (what.split(' ').count() <= 9).then_some(what)
}

/// "sending the quote by Friday" is sending the quote, with Friday as the end of a span.
fn without_time(slots: &mut Slots) {
    let Some(time) = slots.get(Slot::Dl).map(str::to_owned) else {
        return;
    };
    let ends = ["by ", "before ", "until ", "till "];
    if ends.iter().any(|end| time.starts_with(end)) {
        slots.traits.add(Trait::By);
    }
    let bare = slots
        .get(Slot::Acting)
        .and_then(|acting| {
            let (before, after) = acting.split_once(time.as_str())?;
            let joined = format!("{}{after}", before.trim_end_matches([' ', ',']));
            (before.ends_with(' ') && (after.is_empty() || after.starts_with([' ', ','])))
                .then_some(joined)
        })
        .filter(|bare| bare.contains(' ') && !belongs(&time, bare));
    if let Some(bare) = bare {
        slots.set(Slot::Bare, bare);
    }
}

/// "the schedule for today" is that day's schedule, not something to be done then.
fn belongs(time: &str, bare: &str) -> bool {
    let sets = [
        "schedul", "book", "plann", "sett", "arrang", "lin", "pencil",
    ];
    time.starts_with("for ") && !sets.iter().any(|set| bare.starts_with(set))
}

/// "page me at" waits for what the clause does not hold.
fn hangs(act: &str) -> bool {
    let last = act.rsplit(' ').next().unwrap_or("");
    matches!(last, "at" | "to" | "from" | "via" | "of")
}

fn starts_with_word(lower: &str, word: &str) -> bool {
    lower
        .strip_prefix(word)
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

fn is_finite(verb: &str, words: &Words) -> bool {
    words.lists.finite.contains(verb) || matches!(verb, "the" | "it" | "that")
}

/// "do the same": the act stands in the sentence before.
fn is_same(phrase: &Phrase) -> bool {
    let act = phrase.act.as_deref().unwrap_or("");
    ["do the same", "do that", "do likewise", "do it that way"]
        .iter()
        .any(|same| {
            // "do the same for the other sites" is an act like any other.
            act.strip_prefix(same).is_some_and(|rest| {
                rest.is_empty() || rest.starts_with(" here") || rest.starts_with(" and ")
            })
        })
}
