//! All that Askwell says, as data; the code holds no sentences.

use std::collections::BTreeMap;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::Kind;
use super::silence::Silence;

/// One language's words.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Voice {
    sections: BTreeMap<String, Section>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Section {
    Line(String),
    Lines(Vec<String>),
    Table(BTreeMap<String, Section>),
}

impl Voice {
    /// The English voice that is compiled in.
    pub fn english() -> Self {
        // One text, so that a section cannot be in two files.
        toml::from_str(concat!(
            include_str!("../../config/voice/en.toml"),
            "\n",
            include_str!("../../config/voice/en/practice.toml"),
            "\n",
            include_str!("../../config/voice/en/settings.toml"),
            "\n",
            include_str!("../../config/voice/en/summary.toml"),
        ))
        .expect("the compiled-in voice is tested to be valid")
    }

    /// The line at `key`, such as `on.title`. A key that is not there is shown as itself: a missing
    /// word must never keep a person from an answer. A test holds that every key in the code is there.
    pub fn line<'a>(&'a self, key: &'a str) -> &'a str {
        match self.find(key) {
            Some(Section::Line(line)) => line,
            _ => key,
        }
    }

    /// The lines at `key`; empty where there is no list.
    pub fn lines(&self, key: &str) -> &[String] {
        match self.find(key) {
            Some(Section::Lines(lines)) => lines,
            _ => &[],
        }
    }

    /// The line at `key` with each `{name}` filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.line(key), values)
    }

    /// A kind's name for people.
    pub fn kind(&self, kind: Kind) -> &str {
        self.line(match kind {
            Kind::Order => "kind.order",
            Kind::Press => "kind.press",
            Kind::Advise => "kind.advise",
            Kind::Control => "kind.control",
            Kind::Rescue => "kind.rescue",
            Kind::Check => "kind.check",
            Kind::Steer => "kind.steer",
        })
    }

    /// A weekday's name.
    pub fn day(&self, day: Weekday) -> &str {
        self.line(match day {
            Weekday::Monday => "day.mon",
            Weekday::Tuesday => "day.tue",
            Weekday::Wednesday => "day.wed",
            Weekday::Thursday => "day.thu",
            Weekday::Friday => "day.fri",
            Weekday::Saturday => "day.sat",
            Weekday::Sunday => "day.sun",
        })
    }

    /// What to think about over a nudge of this kind.
    pub fn thought(&self, kind: Kind) -> &str {
        self.line(match kind {
            Kind::Order => "nudge.thought.order",
            Kind::Press => "nudge.thought.press",
            Kind::Advise => "nudge.thought.advise",
            Kind::Control => "nudge.thought.control",
            Kind::Rescue => "nudge.thought.rescue",
            Kind::Check => "nudge.thought.check",
            Kind::Steer => "nudge.thought.steer",
        })
    }

    /// A silence's reason, as the end of "silent, because …".
    pub fn silence(&self, silence: Silence) -> &str {
        match self.sections.get("silence") {
            Some(Section::Table(reasons)) => match reasons.get(silence.code()) {
                Some(Section::Line(reason)) => reason,
                _ => silence.code(),
            },
            _ => silence.code(),
        }
    }

    /// Every line, with its key: so that a test can read them all.
    pub fn all(&self) -> Vec<(String, &str)> {
        let mut all = Vec::new();
        for (name, section) in &self.sections {
            section.collect(name, &mut all);
        }
        all
    }

    fn find(&self, key: &str) -> Option<&Section> {
        let mut parts = key.split('.');
        let first = self.sections.get(parts.next()?)?;
        parts.try_fold(first, |section, part| match section {
            Section::Table(table) => table.get(part),
            _ => None,
        })
    }
}

impl Section {
    fn collect<'a>(&'a self, key: &str, all: &mut Vec<(String, &'a str)>) {
        match self {
            Self::Line(line) => all.push((key.to_owned(), line)),
            Self::Lines(lines) => {
                all.extend(lines.iter().map(|line| (key.to_owned(), line.as_str())));
            }
            Self::Table(table) => {
                for (name, section) in table {
                    section.collect(&format!("{key}.{name}"), all);
                }
            }
        }
    }
}

/// Fills each `{name}` of `line`. What is filled in is not looked at again.
fn fill(line: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        rest = &rest[open..];
        let value = rest.find('}').and_then(|close| {
            let name = &rest[1..close];
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((close, *value))
        });
        match value {
            Some((close, value)) => {
                filled.push_str(value);
                rest = &rest[close + 1..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::engine::Engine;
    use crate::coach::silence::{MomentSilence, TextSilence};
    use crate::coach::{MessageText, Sensitivity, Verdict};

    #[test]
    fn every_silence_has_words() {
        let voice = Voice::english();
        let all = TextSilence::ALL
            .iter()
            .map(|&reason| Silence::from(reason))
            .chain(MomentSilence::ALL.iter().map(|&reason| reason.into()));
        for reason in all {
            assert_ne!(voice.silence(reason), reason.code());
        }
    }

    #[test]
    fn every_kind_has_a_name_and_a_thought() {
        let voice = Voice::english();
        for kind in [
            Kind::Order,
            Kind::Press,
            Kind::Advise,
            Kind::Control,
            Kind::Rescue,
            Kind::Check,
            Kind::Steer,
        ] {
            assert!(!voice.kind(kind).contains('.'), "{kind:?}");
            assert!(voice.thought(kind).contains('?'), "{kind:?}");
        }
    }

    /// Invariant 7: the bot keeps its own rule.
    #[test]
    fn everything_askwell_says_asks_or_states_and_never_tells() {
        let engine = Engine::built_in().unwrap();
        let voice = Voice::english();
        let placeholder = regex::Regex::new(r"\{\w+\}").unwrap();
        let broken: Vec<String> = voice
            .all()
            .into_iter()
            .map(|(key, line)| (key, placeholder.replace_all(line, "3")))
            .filter(|(_, line)| {
                let reading = engine.read(&MessageText::new(&**line), Sensitivity::High);
                reading.verdict != Verdict::None
                    || line.matches('?').count() > 1
                    || line.contains('!')
            })
            .map(|(key, line)| format!("{key}: {line}"))
            .collect();
        assert_eq!(broken, Vec::<String>::new());
    }

    #[test]
    fn what_is_filled_in_is_not_looked_at_again() {
        let values = [("a", "{b}"), ("b", "no")];
        assert_eq!(fill("x {a} {c} {", &values), "x {b} {c} {");
    }
}
