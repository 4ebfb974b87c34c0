//! What a template may say: the parts of the flagged clauses, and the traits that choose by.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A part of the leader's own words that a template may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The action in base form.
    Act,
    /// The action as a gerund.
    Acting,
    /// What the action is about.
    Obj,
    /// The object and the form of "be" that goes with it.
    ObjIs,
    /// The deadline with its preposition.
    Dl,
    /// The deadline as a noun.
    Dln,
    /// What follows "due": "Friday", "by 5".
    Due,
    /// The person whom the action approaches.
    Who,
    /// "before it goes out".
    Before,
    /// The clause after "make sure", or an opinion inside a steering question.
    Out,
    /// A fact stated by the leader, as a sentence without its full stop.
    Fact,
    /// The action as a gerund without its time.
    Bare,
}

const NAMES: [(Slot, &str); 12] = [
    (Slot::Act, "act"),
    (Slot::Acting, "acting"),
    (Slot::Obj, "obj"),
    (Slot::ObjIs, "obj is"),
    (Slot::Dl, "dl"),
    (Slot::Dln, "dln"),
    (Slot::Due, "due"),
    (Slot::Who, "who"),
    (Slot::Before, "before"),
    (Slot::Out, "out"),
    (Slot::Fact, "fact"),
    (Slot::Bare, "bare"),
];

impl Slot {
    /// The slot of this name in a template file.
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(slot, _)| *slot)
    }
}

impl Slot {
    /// What it is, in plain words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Act => "what is to be done",
            Self::Acting => "the same as a noun",
            Self::Obj => "what it is about",
            Self::ObjIs => "the same with its verb",
            Self::Dl => "the time",
            Self::Dln => "the time as a noun",
            Self::Due => "when it is due",
            Self::Who => "whom it approaches",
            Self::Before => "before or when",
            Self::Out => "the outcome or opinion",
            Self::Fact => "a fact to keep",
            Self::Bare => "the same as a noun, without the time",
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES
            .iter()
            .find(|(slot, _)| slot == self)
            .map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

/// Something about the flagged clauses that a template may ask for or rule out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Trait {
    /// The action hands something over: send, share, post.
    Deliver,
    /// The object can be due: something made or handed over.
    Due,
    /// The action approaches a person.
    Contact,
    /// Said to somebody, anybody, someone.
    Someone,
    /// Said to a group.
    Everyone,
    /// "we", "let's": the leader is among the doers.
    We,
    /// The doer is a third person or the object itself: "the deck has to go out".
    Third,
    /// A prohibition.
    Negated,
    /// The object is "it" or "this".
    Vague,
    /// The action serves the leader: "send me", "my deck".
    Mine,
    /// Pressure without a date: asap, right now.
    Urgent,
    /// Approval before it goes on.
    Gate,
    /// Held until the leader acts.
    Veto,
    /// The leader wants to be kept in everything.
    Visibility,
    /// Only the leader may do it, or it is the leader's decision.
    Reserved,
    /// The leader already did it.
    Done,
    /// "have you tried".
    Tried,
    /// "have you considered", "have you thought about".
    Considered,
    /// A blaming "why didn't you".
    Blame,
    /// A leading question around a proposal.
    Leading,
    /// A leading question around an opinion.
    Opinion,
    /// "right?", "ok?".
    Tag,
    /// "A or B?".
    Either,
    /// A decision that is already taken.
    Decided,
    /// Several numbered or bulleted steps.
    Steps,
    /// More than one clause became this one question.
    Several,
    /// A step that is only a line: no verb of its own.
    Nominal,
    /// "did you send it yet": a closed check on one act.
    DidYou,
    /// The action has a date.
    Timed,
    /// The action is long: it stands badly inside another clause.
    Long,
    /// "every", "all", "any": it comes again and again.
    Recurring,
    /// "how hard can it be".
    Rhetorical,
    /// A handle that takes minutes: mention, print, label.
    Small,
    /// A small handle without a time: asking what it takes would mock.
    Trivial,
    /// "do the same": the story before it is the advice.
    Same,
    /// A choice among ways: use, switch, postpone.
    Proposal,
    /// A conversation: discuss, meet, catch up.
    Talk,
    /// A change to something that lies there: remove, rename, move.
    Edit,
    /// Work with steps of its own: the way is open.
    Work,
    /// Something that goes on and shall end: "stop interrupting".
    Habit,
    /// Passing on what the leader says: "explain that …".
    Relay,
    /// A role or a duty for some time: "take over the renewal".
    Assign,
    /// "What makes you think that'll scale?"
    Doubt,
    /// It holds from now on, for everybody who comes to it: "after use", "each time".
    Standing,
    /// It only points to something: "have a look at".
    Look,
    /// A conversation or a visit that needs a time.
    Schedule,
    /// The time is the end of a span: "by Friday".
    By,
    /// A change so small that weighing it up would mock: white space, a typo.
    Trivia,
    /// A ban on whoever it may be: "nobody", "I don't want anyone …".
    People,
    /// "see if you can", "try and": only if it can be done.
    SeeIf,
}

/// A set of traits.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Traits(u64);

impl Traits {
    pub fn add(&mut self, one: Trait) {
        self.0 |= 1 << one as u64;
    }

    pub fn remove(&mut self, one: Trait) {
        self.0 &= !(1 << one as u64);
    }

    pub fn has(self, one: Trait) -> bool {
        self.0 & (1 << one as u64) != 0
    }

    pub fn has_all(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    pub fn has_any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    pub fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<Trait> for Traits {
    fn from_iter<I: IntoIterator<Item = Trait>>(traits: I) -> Self {
        let mut set = Self::default();
        traits.into_iter().for_each(|one| set.add(one));
        set
    }
}

impl fmt::Debug for Traits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#b}", self.0)
    }
}

/// "talk to the the printers": what somebody said twice while speaking stands once in a question.
fn unstammered(text: String) -> String {
    const TWICE: &[&str] = &[
        "the", "a", "to", "of", "and", "it's", "it’s", "about", "in", "on", "for", "we", "you",
        "is", "with", "at", "my", "your",
    ];
    let stammers = |pair: &[&str]| pair[0] == pair[1] && TWICE.contains(&pair[0]);
    let words: Vec<&str> = text.split(' ').collect();
    if !words.windows(2).any(stammers) {
        return text;
    }
    let mut said = String::with_capacity(text.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 && stammers(&words[at - 1..=at]) {
            continue;
        }
        if at > 0 {
            said.push(' ');
        }
        said.push_str(word);
    }
    said
}

/// The filled slots and traits of the flagged clauses.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    filled: Vec<(Slot, String)>,
    /// Where the last " and " between two clauses stands in a slot.
    joints: Vec<(Slot, usize)>,
    pub traits: Traits,
}

impl Slots {
    /// Fills a slot; an empty text leaves it empty.
    pub fn set(&mut self, slot: Slot, text: impl Into<String>) {
        let text = unstammered(text.into());
        self.clear(slot);
        if !text.trim().is_empty() {
            self.filled.push((slot, text));
        }
    }

    pub fn clear(&mut self, slot: Slot) {
        self.filled.retain(|(known, _)| *known != slot);
        self.joints.retain(|(known, _)| *known != slot);
    }

    /// Notes that the `nth` " and " of a slot joins two acts, so that a third makes a comma of it.
    pub fn joined_at(&mut self, slot: Slot, nth: usize) {
        let at = self
            .get(slot)
            .and_then(|text| text.match_indices(" and ").nth(nth));
        if let Some(at) = at.map(|(at, _)| at) {
            self.joints.retain(|(known, _)| *known != slot);
            self.joints.push((slot, at));
        }
    }

    /// Adds what another clause says: "a" and "b" become "a and b", with "c" they become "a, b and c". With
    /// `closed`, the other clause is a list of acts itself. A comma keeps apart what holds a clause.
    pub fn append(&mut self, slot: Slot, next: &str, closed: bool) {
        let Some(mut text) = self.get(slot).map(str::to_owned) else {
            return;
        };
        let joint = self.joints.iter().find(|(known, _)| *known == slot);
        if let Some((_, at)) = joint {
            let start = text[..*at].trim_end_matches(',').len();
            text.replace_range(start..at + " and ".len(), ", ");
        }
        let joins = match (closed, has_clause(&text)) {
            (true, _) => ", ",
            (false, true) => ", and ",
            (false, false) => " and ",
        };
        let at = text.len() + joins.len() - joins.trim_start_matches(',').len();
        self.set(slot, format!("{text}{joins}{next}"));
        if !closed {
            self.joints.push((slot, at));
        }
    }

    pub fn get(&self, slot: Slot) -> Option<&str> {
        self.filled
            .iter()
            .find(|(known, _)| *known == slot)
            .map(|(_, text)| text.as_str())
    }

    /// The filled slots, in the order in which they were filled.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &str)> {
        self.filled
            .iter()
            .map(|(slot, text)| (*slot, text.as_str()))
    }
}

/// Whether a part of the text is a clause, so that an "and" right behind it would belong to that.
pub fn has_clause(text: &str) -> bool {
    const OPENERS: &[&str] = &[
        " so ",
        " if ",
        " when ",
        " which ",
        " who ",
        " that ",
        " because ",
        ", not ",
        ", even ",
    ];
    OPENERS.iter().any(|opener| text.contains(opener))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_acts_stand_in_a_list_with_one_and() {
        let list = |parts: &[&str]| {
            let mut slots = Slots::default();
            slots.set(Slot::Act, parts[0]);
            for part in &parts[1..] {
                slots.append(Slot::Act, part, part.contains(" and "));
            }
            slots.get(Slot::Act).map(str::to_owned)
        };
        assert_eq!(
            list(&["rinse it", "dry it"]).as_deref(),
            Some("rinse it and dry it")
        );
        assert_eq!(
            list(&["rinse it", "dry it", "box it"]).as_deref(),
            Some("rinse it, dry it and box it")
        );
        assert_eq!(
            list(&["rinse it", "dry it and box it"]).as_deref(),
            Some("rinse it, dry it and box it")
        );
        assert_eq!(
            list(&["move the desk so you can see the door", "paint the wall"]).as_deref(),
            Some("move the desk so you can see the door, and paint the wall")
        );
    }
}
