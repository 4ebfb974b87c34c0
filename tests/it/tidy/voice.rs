//! What the code says is there to be said, and nothing in the voice is left unsaid.

use std::collections::BTreeMap;

use askwell::coach::silence::{MomentSilence, Silence, TextSilence};

use super::assert_tidy;
use super::source::{Source, strings_of};

/// A section whose keys are codes, which the code never spells out.
const SILENCE: &str = "silence";

/// What Askwell says, in its files.
const VOICE: [&str; 4] = [
    "config/voice/en.toml",
    "config/voice/en/practice.toml",
    "config/voice/en/settings.toml",
    "config/voice/en/summary.toml",
];

/// The keys of the voice with the place that each stands at.
fn keys(voice: &[Source]) -> BTreeMap<String, String> {
    let mut keys = BTreeMap::new();
    for file in voice {
        keys_of(file, &mut keys);
    }
    keys
}

fn keys_of(file: &Source, keys: &mut BTreeMap<String, String>) {
    let mut section = "";
    for (index, line) in file.text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, _)) = line.split_once(" = ")
            && key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        {
            let place = format!("{}:{}", file.path, index + 1);
            keys.insert(format!("{section}.{key}"), place);
        }
    }
}

/// The places that name something which looks like a key of `sections`.
fn uses<'a>(sources: &'a [Source], sections: &[&str]) -> Vec<(String, &'a str)> {
    let mut uses = Vec::new();
    for source in sources {
        for (number, line) in source.numbered() {
            for string in strings_of(line) {
                let is_key = string.split_once('.').is_some_and(|(section, key)| {
                    sections.contains(&section)
                        && !key.is_empty()
                        && key
                            .bytes()
                            .all(|b| b.is_ascii_lowercase() || b"._".contains(&b))
                });
                if is_key {
                    uses.push((format!("{}:{number}", source.path), string));
                }
            }
        }
    }
    uses
}

fn disagreements(voice: &[Source], sources: &[Source], silences: &[&str]) -> Vec<String> {
    let keys = keys(voice);
    let sections: Vec<&str> = keys
        .keys()
        .filter_map(|key| key.split('.').next())
        .collect();
    let uses = uses(sources, &sections);
    let unknown = uses
        .iter()
        .filter(|(_, key)| !keys.contains_key(*key))
        .map(|(place, key)| format!("{place}: `{key}` is not in config/voice; it needs a line"));
    let unsaid = keys
        .iter()
        .filter(|(key, _)| match key.split_once('.') {
            Some((SILENCE, code)) => !silences.contains(&code),
            _ => !uses.iter().any(|(_, used)| used == key),
        })
        .map(|(key, place)| format!("{place}: nothing says `{key}`; it can go"));
    unknown.chain(unsaid).collect()
}

#[test]
fn every_line_of_the_voice_is_said_and_every_line_said_is_there() {
    let silences: Vec<&str> = TextSilence::ALL
        .iter()
        .map(|&reason| Silence::from(reason).code())
        .chain(
            MomentSilence::ALL
                .iter()
                .map(|&reason| Silence::from(reason).code()),
        )
        .collect();
    assert_tidy(&disagreements(
        &VOICE.map(Source::read),
        &Source::rust_below("src"),
        &silences,
    ));
}

#[test]
fn a_missing_and_an_unsaid_line_are_noticed() {
    let voice = [Source::new(
        "config/voice/en.toml",
        "[on]\ndone = \"Done.\"\nold = \"Old.\"\n[silence]\njoke = \"…\"\ngone = \"…\"\n",
    )];
    let sources = [Source::new(
        "src/a.rs",
        "voice.line(\"on.done\");\nvoice.line(\"on.dnoe\"); // \"on.old\"\nf(\"other.thing\");\n",
    )];
    let complaints = disagreements(&voice, &sources, &["joke"]);
    assert_eq!(complaints.len(), 3, "{complaints:?}");
    assert!(
        complaints[0].starts_with("src/a.rs:2: `on.dnoe`"),
        "{complaints:?}"
    );
    assert!(
        complaints[1].contains("en.toml:3: nothing says `on.old`"),
        "{complaints:?}"
    );
    assert!(
        complaints[2].contains("en.toml:6: nothing says `silence.gone`"),
        "{complaints:?}"
    );
}
