//! Times in an action: the deadline that a rewrite must keep.

use std::ops::Range;

use regex::Regex;

/// A deadline as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Deadline {
    /// With its preposition: `by Friday`, `today`, `before the release cut`.
    pub text: String,
    /// Without it: `Friday`, `today`; `None` after "before", where the event is no date.
    pub noun: Option<String>,
    /// `asap`, `right now`: pressure without a date.
    pub urgent: bool,
    pub at: Range<usize>,
}

/// Finds deadlines; compiled once.
#[derive(Debug)]
pub struct Deadlines {
    dated: Regex,
    bare: Regex,
}

/// The days of the week as people write them in full.
pub const WEEKDAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

const DAY: &str = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?";
const MONTH: &str = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

impl Deadlines {
    /// Compiles the patterns; they are constants, so this cannot fail on any message.
    pub fn new() -> Self {
        let clock = r"\d{1,2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?)?|noon|midnight|lunch(?:time)?|\d{1,2} o.clock";
        let part = r"(?:morning|afternoon|evening|night|noon|eod|cob)";
        let date = format!(
            r"the \d{{1,2}}(?:st|nd|rd|th)(?: of {MONTH})?|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|{MONTH}"
        );
        let time = format!(
            r"(?:(?:the )?(?:end|close|start) of (?:the |this |next )?(?:business|play|day|week|month|quarter|year|q[1-4]|sprint|{DAY}|today|tomorrow)|eod|eow|eom|eoq|cob|(?:(?:next|this|late|early) )?(?:{DAY}|week|month|quarter|year|weekend|sprint)(?:'s)?(?: {part}| {clock}| at {clock})?|tonight|today|tomorrow(?: {part}| at {clock}| first thing)?|tmrw|tmr|q[1-4]|{date}|{clock})(?: (?:today|tomorrow|tonight|on {DAY}|{DAY}|sharp|at {clock}|of (?:this|next) (?:week|month|quarter)))?"
        );
        let dated = format!(
            r"\b(no later than|by|before|until|till|at|on|in time for|for) ({time})(?:\b|$)"
        );
        let bare = format!(
            r"\b(?:(?:(?:first thing|later|early) )?(?:today|tonight|tomorrow|tmrw)(?: {part}| first thing| at {clock}| by {clock}| before {clock})?|(?:this|next) (?:{part}|{DAY}|week|month|quarter|sprint)|within (?:the|an|one|two|three|\d+) (?:hours?|days?|weeks?|minutes?|mins?)|in (?:an|half an|two|three|\d+) (?:hours?|minutes?|mins?)|in the next (?:few |two |three |\d+ )?(?:hours?|days?|minutes?|mins?)|asap|a\.s\.a\.p|right now|now$|right away|immediately|straight away|as soon as (?:possible|you can|we can))\b"
        );
        let compile = |pattern: &str| Regex::new(pattern).expect("the pattern is a constant");
        Self {
            dated: compile(&dated),
            bare: compile(&bare),
        }
    }

    /// The first deadline in `action` (`lower` is its lower-case copy). A date after "by" wins over a
    /// bare "today".
    pub fn find(&self, action: &str, lower: &str) -> Option<Deadline> {
        if let Some(found) = self
            .dated
            .captures_iter(lower)
            .find(|c| !is_amount(lower, c.get(0)))
        {
            if let Some(day) = self.bare.find(lower).filter(|day| {
                day.start() < found.get(0).map_or(0, |whole| whole.start())
                    && day.end() >= found.get(0).map_or(0, |whole| whole.end())
            }) {
                let text = action.get(day.range())?.to_owned();
                return Some(Deadline {
                    noun: Some(text.clone()),
                    text,
                    urgent: false,
                    at: day.range(),
                });
            }
            let (whole, preposition, noun) = (found.get(0)?, found.get(1)?, found.get(2)?);
            let text = match preposition.as_str() {
                "no later than" => format!("by {}", action.get(noun.range())?),
                _ => action.get(whole.range())?.to_owned(),
            };
            let text = match text.ends_with("'s") || text.ends_with("’s") {
                // "before thursday's cut": the event is a part of it.
                true => {
                    let rest = action.get(whole.end()..).unwrap_or_default();
                    let event = rest.trim_start().split([' ', ',', '.', '?', '!']).next();
                    match event.filter(|event| !event.is_empty()) {
                        Some(event) => format!("{text} {event}"),
                        None => text,
                    }
                }
                false => text,
            };
            let names_day = matches!(
                preposition.as_str(),
                "by" | "no later than" | "until" | "till" | "on" | "at" | "for"
            );
            return Some(Deadline {
                text,
                noun: names_day
                    .then(|| action.get(noun.range()).map(str::to_owned))
                    .flatten(),
                urgent: false,
                at: whole.range(),
            });
        }
        // "for now" presses nobody.
        let found = self.bare.find_iter(lower).find(|found| {
            let before = &lower[..found.start()];
            // "from the next sprint on" is no day either.
            found.as_str() != "now" && !before.ends_with("the ")
                || found.as_str() == "now" && !before.ends_with("for ")
        })?;
        let urgent = [
            "asap", "a.s", "now", "right", "immed", "straight", "as soon",
        ]
        .iter()
        .any(|start| found.as_str().starts_with(start));
        let text = action.get(found.range())?.to_owned();
        Some(Deadline {
            noun: (!urgent && !text.to_ascii_lowercase().starts_with("in the "))
                .then(|| text.clone()),
            text,
            urgent,
            at: found.range(),
        })
    }
}

/// "for 9 people", "at 5%", "by 20 percent", "before 2 reviewers": a number that counts things.
fn is_amount(lower: &str, found: Option<regex::Match<'_>>) -> bool {
    let Some(found) = found else { return true };
    if !found.as_str().ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let after = &lower[found.end()..];
    if after.starts_with('%') {
        return true;
    }
    if after.starts_with(['-', '/', '.']) && after.len() > 1 && !after.starts_with(". ") {
        return true;
    }
    let next = after
        .trim_start_matches(' ')
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or("");
    after.starts_with(' ')
        && !next.is_empty()
        && ![
            "and", "so", "or", "on", "please", "pls", "if", "because", "with", "for", "to", "at",
            "latest",
        ]
        .contains(&next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(action: &str) -> Option<(String, Option<String>)> {
        Deadlines::new()
            .find(action, &action.to_ascii_lowercase())
            .map(|deadline| (deadline.text, deadline.noun))
    }

    #[test]
    fn deadlines_of_chat_are_found() {
        for (action, text, noun) in [
            ("send the deck by Friday", "by Friday", Some("Friday")),
            ("need this by 4", "by 4", Some("4")),
            (
                "finish no later than 3pm tomorrow",
                "by 3pm tomorrow",
                Some("3pm tomorrow"),
            ),
            ("send it by EOD please", "by EOD", Some("EOD")),
            ("redo it tonight", "tonight", Some("tonight")),
            (
                "close by end of next week",
                "by end of next week",
                Some("end of next week"),
            ),
            ("ship by the 12th", "by the 12th", Some("the 12th")),
            ("fix it asap", "asap", None),
        ] {
            assert_eq!(
                found(action),
                Some((text.to_owned(), noun.map(str::to_owned))),
                "{action}"
            );
        }
    }

    #[test]
    fn a_number_that_counts_things_is_no_deadline() {
        for action in [
            "book a table for 9 people",
            "leave the rest for now",
            "cut it by 20%",
            "raise it by 5 points",
        ] {
            assert_eq!(found(action), None, "{action}");
        }
    }
}
