//! What sort of act a phrase is: handing over, work, a change, an errand.

use std::sync::LazyLock;

use regex::Regex;

use super::Reader;
use crate::coach::rewrite::phrase::Phrase;
use crate::coach::rewrite::slots::{Slot, Slots, Trait};

/// Errands by their first words rather than by their verb.
const ERRANDS: &[&str] = &["make a call ", "set up time ", "set up a ", "drop a note "];

impl Reader {
    /// The traits that follow from the verbs of an act.
    pub(super) fn nature(&self, phrase: &Phrase, slots: &mut Slots) {
        let act = phrase.act.as_deref().unwrap_or_default();
        let verb = phrase.verb.as_str();
        let words = &self.words;
        let one_act = !act.contains(" and ");
        let hands_over = words.deliver.contains(verb);
        let mine_at_once = slots.get(Slot::Act).is_some_and(|act| {
            let first = act.split(" and ").next().unwrap_or_default();
            first
                .split(' ')
                .skip(1)
                .any(|word| matches!(word, "me" | "my" | "us"))
        });
        let mine = slots.get(Slot::Act).is_some_and(|act| {
            act.split(' ').skip(1).any(|word| {
                ["me", "my", "us"]
                    .iter()
                    .any(|me| word.eq_ignore_ascii_case(me))
            })
        });
        let edits = self.edits(phrase);
        let errand = ERRANDS.iter().any(|start| act.starts_with(start));
        for (one, holds) in [
            (Trait::Deliver, hands_over),
            (Trait::Talk, words.lists.talks.contains(verb)),
            (Trait::Proposal, words.lists.proposals.contains(verb)),
            (Trait::Edit, edits && !mine_at_once),
            (Trait::Work, self.is_work(phrase)),
            (Trait::Relay, self.relays(phrase)),
            (Trait::Assign, self.assigns(phrase)),
            (Trait::Habit, phrase.habit),
            (Trait::Look, looks(act)),
            (Trait::Trivia, edits && self.is_trivia(slots)),
            (
                Trait::Small,
                errand || edits && mine_at_once || self.is_small(phrase),
            ),
            (
                Trait::Due,
                one_act && (hands_over || words.make.contains(verb)),
            ),
            (Trait::Mine, mine),
        ] {
            if holds {
                slots.traits.add(one);
            }
        }
    }

    /// "schedule a call with the vendor": a conversation that needs a time.
    pub(super) fn meeting(&self, slots: &mut Slots) {
        const SETS: &[&str] = &[
            "schedule ",
            "arrange ",
            "set up ",
            "book ",
            "organise ",
            "organize ",
            "plan ",
            "book in ",
        ];
        const TIMES: &[&str] = &["some time for ", "time for ", "a time for ", "a slot for "];
        let Some(act) = slots.get(Slot::Act) else {
            return;
        };
        let Some(meeting) = SETS.iter().find_map(|set| act.strip_prefix(set)) else {
            return;
        };
        let meeting = TIMES
            .iter()
            .find_map(|time| meeting.strip_prefix(time))
            .unwrap_or(meeting);
        let meeting = match slots.get(Slot::Dl) {
            Some(time) => meeting.strip_suffix(time).unwrap_or(meeting),
            None => meeting,
        };
        let meeting = meeting.trim_end();
        let lists = &self.words.lists;
        let head = meeting
            .split(' ')
            .take_while(|word| !lists.prepositions.contains(*word) && !matches!(*word, "w" | "w/"))
            .last()
            .unwrap_or_default();
        let plain = !meeting.contains(" and ") && meeting.split(' ').count() <= 9;
        if !plain || !lists.meetings.contains(&head.to_lowercase()) {
            return;
        }
        // "set up 20 minute call": the article was saved on.
        let first = meeting.split(' ').next().unwrap_or_default();
        let saved = first
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            && !lists.determiners.contains(first);
        let meeting = format!("{}{meeting}", if saved { "a " } else { "" });
        slots.traits.add(Trait::Schedule);
        slots.set(Slot::ObjIs, format!("{meeting} is"));
        slots.set(Slot::Obj, meeting);
    }

    /// A handle that takes minutes, with no second act of another size: not "reply and keep it polite".
    fn is_small(&self, phrase: &Phrase) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        let gives_room = phrase.verb == "give" && act.contains(" more ");
        self.words.small.contains(&phrase.verb)
            && !gives_room
            && ![" without ", " a chance", " a try", " credit"]
                .iter()
                .any(|size| act.contains(size))
            && self.only(phrase, |verb| self.words.small.contains(verb))
    }

    /// A change that could also be otherwise.
    fn edits(&self, phrase: &Phrase) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        let after = act.split(' ').nth(1).unwrap_or_default();
        let ends = [" on", " off", " up"].iter().any(|way| act.ends_with(way));
        let switches = matches!(phrase.verb.as_str(), "turn" | "switch" | "set")
            && (ends || matches!(after, "on" | "off" | "up"));
        let changes = self.words.edit.contains(&phrase.verb) && !switches
            || act.starts_with("go with ")
            || act.contains(" instead of ")
            || act.contains(", not ")
            || places(&phrase.verb, act)
            || Self::makes_more(phrase);
        changes
            && self.only(phrase, |verb| {
                self.words.edit.contains(verb) || self.words.small.contains(verb)
            })
    }

    /// White space, a typo: nobody weighs that up.
    fn is_trivia(&self, slots: &Slots) -> bool {
        let object = slots.get(Slot::Obj).unwrap_or_default().to_lowercase();
        let whole = slots
            .get(Slot::Act)
            .is_some_and(|act| act.to_lowercase().ends_with(&object));
        whole
            && object
                .split(' ')
                .any(|word| self.words.lists.trivia.contains(word))
    }

    /// A role or a duty for some time: "take over the renewal", "run the workshop".
    fn assigns(&self, phrase: &Phrase) -> bool {
        let next = phrase.act.as_deref().and_then(|act| act.split(' ').nth(1));
        let pair = format!("{} {}", phrase.verb, next.unwrap_or_default());
        let words = &self.words.lists.roles;
        words.contains(&phrase.verb) || words.contains(&pair)
    }

    /// Whether every later act is of this sort.
    fn only(&self, phrase: &Phrase, sort: impl Fn(&str) -> bool) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        let mut words = act.split([' ', ',']).peekable();
        while let Some(word) = words.next() {
            let joint = matches!(word, "and" | "then" | "&" | "&amp;");
            let other = joint
                && words
                    .peek()
                    .is_some_and(|next| self.words.joined.contains(*next) && !sort(next));
            if other {
                return false;
            }
        }
        true
    }

    /// "explain that I welcome their additions", "mention to dispatch that the road is shut".
    fn relays(&self, phrase: &Phrase) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        let lets_know = phrase.verb != "let" || act.contains(" know ");
        self.words.relay.contains(&phrase.verb)
            && lets_know
            && act.split(' ').skip(1).take(5).any(|word| {
                matches!(
                    word,
                    "that"
                        | "my"
                        | "i"
                        | "I"
                        | "we"
                        | "why"
                        | "how"
                        | "when"
                        | "where"
                        | "his"
                        | "he"
                        | "she"
                )
            })
    }

    /// "make the logo bigger"
    fn makes_more(phrase: &Phrase) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        phrase.verb == "make"
            && !act.contains(" sure ")
            && act.split(' ').skip(2).any(|word| {
                matches!(word, "more" | "less") || word.len() > 4 && word.ends_with("er")
            })
    }

    /// Whether the way to do it is open: "clean up the buckets", "get the contract moving".
    fn is_work(&self, phrase: &Phrase) -> bool {
        let act = phrase.act.as_deref().unwrap_or_default();
        let mut words = act.split(' ').skip(1);
        let next = words.next().unwrap_or_default();
        // "set it up"
        let particle = match next {
            "it" | "this" | "that" | "them" | "these" => words.next().unwrap_or_default(),
            _ => next,
        };
        let achieves = phrase.verb == "get"
            && phrase.object.as_ref().is_some_and(|noun| {
                act.len() > "get ".len() + noun.text.len() && !noun.vague && particle != "in"
            })
            || phrase.verb == "get"
                && self.words.lists.particles.contains(particle)
                && next != particle;
        achieves
            || self.words.work.contains(&phrase.verb)
            || self
                .words
                .work
                .contains(&format!("{} {particle}", phrase.verb))
    }
}

/// "every chair by Friday" is done once.
fn one_of(act: &str) -> bool {
    [" by ", " today", " tonight", " tomorrow"]
        .iter()
        .any(|once| act.contains(once))
}

/// "put the policy first": where it stands could be otherwise.
fn places(verb: &str, act: &str) -> bool {
    verb == "put"
        && [
            " first",
            " last",
            " at the top",
            " at the front",
            " at the bottom",
            " at the end",
            " above ",
            " below ",
            " up front",
            " before the ",
            " after the ",
            " on the left",
            " on the right",
        ]
        .iter()
        .any(|place| act.ends_with(place) || place.ends_with(' ') && act.contains(place))
}

/// It only points to something that could be of use.
fn looks(act: &str) -> bool {
    const LOOKS: &[&str] = &[
        "look at ",
        "have a look at ",
        "take a look at ",
        "have a read of ",
        "check out ",
        "see ",
        "have a play with ",
    ];
    LOOKS.iter().any(|look| act.starts_with(look)) && !act.contains(" and ")
}

/// It is to hold each time, not once.
pub(super) fn stands(act: &str) -> bool {
    holds_each_time(act) && !one_of(act)
}

/// What says so, in one pass.
static EACH_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r" (?:",
        r"from now on|going forward|in future|in the future|every time|each time|whenever",
        r"|after every|after each|before every|before each|between each|between every",
        r"|for every|for each|on every|on each|with every|with each|to every|to each|after use",
        r"|before use|every day|every week|every morning|every night|each day|at all times",
        r"|next time|starting monday|starting tomorrow|starting today|starting next",
        r"|starting from|starting now|the same day|even the",
        r")(?: |$)"
    ))
    .expect("the pattern is a constant")
});

fn holds_each_time(act: &str) -> bool {
    EACH_TIME.is_match(act)
}
