//! What a message tells does not depend on how it is typed, greeted or decorated, nor on what is quoted in it.

use std::ops::Range;
use std::sync::Arc;

use askwell::coach::engine::{Engine, Reading};
use askwell::coach::{MessageText, Sensitivity};

use super::corpus;
use crate::support::app::engine;

/// A way to write a message otherwise.
type Variation = fn(&str) -> String;

const SAME: [(&str, Variation); 14] = [
    ("curly apostrophes", |text| text.replace('\'', "’")),
    ("small letters", str::to_lowercase),
    ("capitals", str::to_uppercase),
    ("bold", |text| format!("*{text}*")),
    ("an emoji", |text| format!("{text} 🙏")),
    ("an emoji by name", |text| format!("{text} :pray:")),
    ("a line break", |text| format!("{text}\n")),
    ("thanks", |text| format!("{text} Thanks!")),
    ("hi", |text| format!("hi! {text}")),
    ("hi team", |text| format!("Hi team! {text}")),
    ("a name", |text| format!("Hey Dana, {text}")),
    ("a mention", |text| format!("<@U1> {text}")),
    ("good morning", |text| {
        format!("Good morning all,\n\n{text}")
    }),
    ("a wish", |text| {
        format!("Hope you had a good weekend! {text}")
    }),
];

/// Messages that a variation changes although it should not, which is to be put right in the rules.
const NOT_YET: [&str; 1] = [
    // A name that the list of names does not have is known by its capital.
    "d058",
];

fn read(engine: &Engine, text: &str) -> Reading {
    engine.read(&MessageText::new(text), Sensitivity::Default)
}

fn messages() -> (Arc<Engine>, Vec<super::Labelled>) {
    let mut messages = corpus();
    messages.retain(|message| !NOT_YET.contains(&message.id.as_str()));
    (engine(), messages)
}

#[test]
fn how_a_message_is_typed_or_greeted_does_not_change_its_verdict() {
    let (engine, messages) = messages();
    let mut changed = Vec::new();
    for message in messages {
        let verdict = read(&engine, &message.text).verdict;
        for (name, variation) in SAME {
            let now = read(&engine, &variation(&message.text)).verdict;
            if now != verdict {
                changed.push(format!(
                    "{} with {name}: {verdict:?}, then {now:?}",
                    message.id
                ));
            }
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
}

/// Text around a message that nobody says: the whole, and where the zone lies in it.
fn with_zone(before: &str, zone: &str, after: &str) -> (String, Range<usize>) {
    (
        format!("{before}{zone}{after}"),
        before.len()..before.len() + zone.len(),
    )
}

#[test]
fn what_is_quoted_code_or_a_link_adds_no_finding_and_none_begins_in_it() {
    const ZONES: [&str; 6] = [
        "```\nsend me the deck\nyou need to fix it\n```",
        "> send me the deck by friday",
        "&gt; don't merge this until I've looked",
        "<https://example.org|fix it now>",
        "`run it by me first`",
        "“Send me the deck by Friday.”",
    ];
    let (engine, messages) = messages();
    let mut added = Vec::new();
    for message in messages {
        let text = message.text.as_str();
        let findings = read(&engine, text).findings.len();
        for zone in ZONES {
            let after = with_zone(&format!("{text}\n"), zone, "");
            let before = with_zone("", zone, &format!("\n{text}"));
            for (whole, zone) in [after, before] {
                let now = read(&engine, &whole).findings;
                if now.len() > findings || now.iter().any(|one| zone.contains(&one.span.start)) {
                    added.push(format!("{} with {}", message.id, &whole[zone]));
                }
            }
        }
    }
    assert!(added.is_empty(), "{}", added.join("\n"));
}
