//! What is found in each message, written down: a change of the rules shows every message that it touches.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use askwell::coach::engine::Engine;
use askwell::coach::{MessageText, Sensitivity};

use super::{Labelled, corpus, path};

const FINDINGS: &str = "tests/snapshots/findings.txt";

/// One message: its id, its verdict, and each finding with its rule, kind, strength and words.
fn line(engine: &Engine, message: &Labelled) -> String {
    let reading = engine.read(&MessageText::new(&message.text), Sensitivity::Default);
    let mut line = format!("{} {:?}", message.id, reading.verdict).to_lowercase();
    for found in reading.findings {
        let strength = format!("{:?}", found.strength).to_lowercase();
        let (rule, kind) = (&found.rule, found.kind.code());
        let quote = message.text[found.span].replace('\n', " ⏎ ");
        write!(line, " | {rule} {kind} {strength} “{quote}”").unwrap();
    }
    line
}

/// What differs, message by message.
fn changes(before: &str, now: &str) -> Vec<String> {
    let by_id = |lines: &str| -> BTreeMap<String, String> {
        let lines = lines.lines().filter_map(|line| line.split_once(' '));
        lines
            .map(|(id, rest)| (id.to_owned(), rest.to_owned()))
            .collect()
    };
    let (before, now) = (by_id(before), by_id(now));
    let mut changes = Vec::new();
    for id in before
        .keys()
        .chain(now.keys().filter(|id| !before.contains_key(*id)))
    {
        let (old, new) = (before.get(id), now.get(id));
        if old != new {
            let shown = |line: Option<&String>| line.cloned().unwrap_or_default();
            changes.push(format!("{id}\n  - {}\n  + {}", shown(old), shown(new)));
        }
    }
    changes
}

#[test]
fn a_change_of_the_rules_shows_every_message_that_it_touches() {
    let engine = Engine::built_in().unwrap();
    let messages = corpus();
    let lines: Vec<String> = messages.iter().map(|one| line(&engine, one)).collect();
    let now = lines.join("\n") + "\n";
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path(FINDINGS), now).unwrap();
        return;
    }
    let before = std::fs::read_to_string(path(FINDINGS)).unwrap_or_default();
    let changes = changes(&before, &now);
    assert!(
        changes.is_empty(),
        "{} messages are read otherwise than {FINDINGS} says (- before, + now):\n{}\n\
         Where all of them are meant, `UPDATE=1 cargo test --test it corpus` accepts them.",
        changes.len(),
        changes.join("\n")
    );
}

#[test]
fn a_message_that_is_read_otherwise_is_named_with_both_readings() {
    let changed = changes(
        "a none\nb tell | x\nc none\n",
        "a none\nb none\nd soft | y\n",
    );
    assert_eq!(
        changed,
        [
            "b\n  - tell | x\n  + none",
            "c\n  - none\n  + ",
            "d\n  - \n  + soft | y"
        ]
    );
}
