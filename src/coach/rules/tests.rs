//! What is said of a rule file that cannot be used.

use super::*;
use crate::coach::engine::Engine;
use crate::coach::{MessageText, Sensitivity, Verdict};

/// A rule that finds what the built-in ones pass, by its id.
const SHIP: &str = r#"
id = "ship"
language = "en"
summary = "Ship it."
why = "It closes the question whether it is done."
source = "our own"
patterns = ["< who [ships] it $"]
flags = [
    "who ships it",
    "ok who ships it?",
    "and who ships it then? who ships it",
    "who ships it, Ana?",
    "who ships it!",
]
passes = ["ships ahoy", "who knows", "two ships", "who ships", "it ships"]

[finding]
kind = "steer"
form = "F9"
strength = "tell"
confidence = 0.9
"#;

fn pack(text: &str) -> [PackFile; 1] {
    [PackFile {
        path: "own/ship.toml".to_owned(),
        text: text.to_owned(),
    }]
}

fn refusal(text: &str) -> String {
    Engine::with_pack(&pack(text)).unwrap_err().to_string()
}

fn verdict(engine: &Engine, text: &str) -> Verdict {
    let reading = engine.read(&MessageText::new(text), Sensitivity::Default);
    reading.verdict
}

#[test]
fn a_rule_of_ones_own_is_heard_beside_the_built_in_ones() {
    let engine = Engine::with_pack(&pack(SHIP)).unwrap();
    assert_eq!(verdict(&engine, "who ships it"), Verdict::Tell);
    assert_eq!(verdict(&engine, "send me the deck"), Verdict::Tell);
    assert_eq!(engine.rules().len(), RULES.len() + 1);
}

#[test]
fn a_rule_that_is_switched_off_is_not_heard() {
    let off = [PackFile {
        path: "own/order_lets.toml".to_owned(),
        text: "enabled = false\n".to_owned(),
    }];
    let lets = "let's ship it friday";
    assert_eq!(verdict(&Engine::built_in().unwrap(), lets), Verdict::Soft);
    let engine = Engine::with_pack(&off).unwrap();
    assert_eq!(verdict(&engine, lets), Verdict::None);
}

#[test]
fn a_rule_on_trial_finds_and_changes_nothing_else() {
    let trial = SHIP.replace("confidence = 0.9", "confidence = 0.9\nshadow = true");
    let engine = Engine::with_pack(&pack(&trial)).unwrap();
    let text = MessageText::new("who ships it");
    let reading = engine.read(&text, Sensitivity::High);
    assert_eq!((reading.verdict, reading.silence), (Verdict::None, None));
    assert!(reading.findings.is_empty());
    assert_eq!(reading.on_trial.len(), 1);
}

#[test]
fn an_example_that_fails_is_told_with_line_rule_message_and_what_happened_instead() {
    let flag = refusal(&SHIP.replace("\"who ships it!\"", "\"Send me the deck!\""));
    assert_eq!(
        flag,
        "own/ship.toml:13: ship must flag \"Send me the deck!\"; instead \"Send me the deck\" told by \
         order_imperative"
    );
    let both = SHIP
        .replace("\"who ships it!\"", "\"nothing\"")
        .replace("\"two ships\"", "\"who ships it?\"");
    assert_eq!(
        refusal(&both),
        "own/ship.toml:13: ship must flag \"nothing\"; instead nothing was found\n\
         own/ship.toml:15: ship must pass \"who ships it?\"; instead \"who ships it\" told by ship"
    );
    let span = "{ text = \"who ships it!\", span = \"ships\" }";
    let span = refusal(&SHIP.replace("\"who ships it!\"", span));
    assert!(span.contains("with the span \"ships\""), "{span}");
}

#[test]
fn a_malformed_file_is_told_with_line_key_and_what_would_do() {
    for (right, wrong, says) in [
        (
            "id = \"ship\"",
            "id = \"boat\"",
            "own/ship.toml:2: id: \"boat\" has to be called like its file",
        ),
        (
            "\"en\"",
            "\"de\"",
            "own/ship.toml:3: language: the only one",
        ),
        (
            "\"steer\"",
            "\"sterr\"",
            "own/ship.toml:18: `kind = \"sterr\"`: unknown variant `sterr`, expected one of `order`",
        ),
        (
            "0.9",
            "9.0",
            "own/ship.toml:21: `confidence = 9.0`: a number from 0 to 1",
        ),
        ("why = ", "wy = ", "own/ship.toml:5: `wy = \"It closes"),
        ("summary = \"Ship it.\"\n", "", "missing field `summary`"),
        (
            "\"two ships\", ",
            "",
            "own/ship.toml:15: passes: at least 5 examples are needed; there are 4",
        ),
        (
            "[ships]",
            "[ships",
            "own/ship.toml:7: patterns: a `]` is missing",
        ),
        (
            "[ships]",
            "{shps}",
            "no class, set or phrase is called `shps`",
        ),
        ("id = ", "id == ", "own/ship.toml:2: "),
        (
            "[finding]",
            "[gate]\neffect = \"silence\"\nscope = \"message\"\n[finding]",
            "either a [finding] or a [gate]",
        ),
    ] {
        assert!(SHIP.contains(right), "{right}");
        let refusal = refusal(&SHIP.replacen(right, wrong, 1));
        assert!(refusal.contains(says), "{says}: {refusal}");
    }
}

#[test]
fn a_pattern_that_could_match_nothing_at_all_is_refused() {
    for pattern in ["", "^", "who? (ships|it?)", "< (_)* who?"] {
        let refusal = refusal(&SHIP.replace("< who [ships] it $", pattern));
        assert!(refusal.contains("nothing that must be there"), "{refusal}");
    }
}

#[test]
fn a_pattern_that_explodes_is_refused() {
    let deep = "(".repeat(5000);
    let many = format!("{}a{}", "(".repeat(12), ")*".repeat(12));
    for (pattern, says) in [(deep, "deep"), (many, "too much")] {
        let refusal = refusal(&SHIP.replace("< who [ships] it $", &pattern));
        assert!(refusal.contains(says), "{}", &refusal[..200]);
    }
}
