//! The labelled formats.

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::coach::{Kind, Strength, Verdict};

/// One labelled message.
pub struct Labelled {
    pub id: String,
    pub text: String,
    pub source: String,
    pub label: Label,
}

/// What its labellers said of it.
pub enum Label {
    /// By the labelling guide: the verdict, and the clauses that make it so.
    Guide {
        verdict: Verdict,
        clauses: Vec<Clause>,
    },
    /// By another scheme, which knows no strength, kind or span: `mapped` with how sure the mapping is.
    Foreign { mapped: Mapped, quality: String },
}

/// What another scheme's label comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mapped {
    Directive,
    Question,
    Other,
}

/// One labelled clause.
#[derive(Deserialize)]
pub struct Clause {
    pub kind: Kind,
    pub strength: Strength,
    /// The words that tell; empty where only the kind is known.
    pub span: String,
}

/// One of two halves of a file, chosen by the ids alone: one to work on, one to be surprised by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Half {
    First,
    Second,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    source: String,
    label: Option<Verdict>,
    #[serde(default)]
    clauses: Vec<Clause>,
    kind: Option<Kind>,
    mapped: Option<Mapped>,
    #[serde(default)]
    note: String,
}

impl Labelled {
    /// Reads one line of either format.
    ///
    /// # Errors
    /// What is missing or unknown.
    pub fn parse(line: &str) -> anyhow::Result<Self> {
        let line: Line = serde_json::from_str(line)?;
        let label = match (line.label, line.mapped) {
            (Some(verdict), _) => Label::Guide {
                clauses: match line.clauses.is_empty() {
                    true => whole(verdict, line.kind),
                    false => line.clauses,
                },
                verdict,
            },
            (None, Some(mapped)) => Label::Foreign {
                mapped,
                quality: quality(&line.note).to_owned(),
            },
            (None, None) => anyhow::bail!(
                "a \"label\" (tell, soft, none) or a \"mapped\" (directive, question, other) is needed"
            ),
        };
        Ok(Self {
            id: line.id,
            text: line.text,
            source: line.source,
            label,
        })
    }

    /// The half that the message falls into.
    pub fn half(&self) -> Half {
        match Sha256::digest(&self.id)[0] % 2 {
            0 => Half::First,
            _ => Half::Second,
        }
    }
}

/// A message that is labelled as a whole has one clause without a span.
fn whole(verdict: Verdict, kind: Option<Kind>) -> Vec<Clause> {
    let strength = match verdict {
        Verdict::None => return Vec::new(),
        Verdict::Soft => Strength::Soft,
        Verdict::Tell => Strength::Tell,
    };
    let clause = |kind| Clause {
        kind,
        strength,
        span: String::new(),
    };
    kind.map(clause).into_iter().collect()
}

/// `high` in `q=high;role=PM`.
fn quality(note: &str) -> &str {
    note.split(';')
        .find_map(|part| part.trim().strip_prefix("q="))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_are_read_and_a_line_without_a_label_is_refused() {
        let guide = r#"{"id":"1","text":"fix it","label":"tell","kind":"order"}"#;
        let Label::Guide { clauses, .. } = Labelled::parse(guide).unwrap().label else {
            panic!("a label of the guide");
        };
        assert_eq!((clauses.len(), clauses[0].kind), (1, Kind::Order));
        let foreign = r#"{"id":"1","text":"fix it","mapped":"directive","note":"role=PM; q=low"}"#;
        let Label::Foreign { mapped, quality } = Labelled::parse(foreign).unwrap().label else {
            panic!("a label of another scheme");
        };
        assert_eq!((mapped, quality.as_str()), (Mapped::Directive, "low"));
        for (line, says) in [
            (r#"{"id":"1","text":"fix it"}"#, "\"mapped\""),
            (
                r#"{"id":"1","text":"x","label":"order"}"#,
                "expected one of `none`, `soft`, `tell`",
            ),
            (r#"{"id":"1","label":"tell"}"#, "`text`"),
        ] {
            let error = Labelled::parse(line).err().unwrap().to_string();
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn ids_in_a_row_fall_into_both_halves() {
        let halves = (0..200).map(|n| {
            let line = format!(r#"{{"id":"w{n}","text":"","label":"none"}}"#);
            Labelled::parse(&line).unwrap().half()
        });
        let first = halves.filter(|half| *half == Half::First).count();
        assert!((70..130).contains(&first), "{first}");
    }
}
