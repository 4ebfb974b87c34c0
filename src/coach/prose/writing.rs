//! What prose has to know about a language's spelling, read from `config/lexicon/<language>/writing.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::coach::lexicon::{WordMap, WordSet};

/// Chat spellings, abbreviations and clause joiners of one language.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    pub(super) spellings: WordMap<Vec<Piece>>,
    pub(super) fused: WordMap<Fused>,
    pub(super) abbreviations: WordSet,
    pub(super) joiners: WordSet,
    pub(super) subjects: WordSet,
}

/// One piece of a typed word: how many bytes it takes and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub bytes: usize,
    pub norm: String,
}

/// A fused form that is also a word of its own.
#[derive(Clone, Debug)]
pub(super) struct Fused {
    pub pieces: Vec<Piece>,
    pub before: WordSet,
}

impl Fused {
    /// Whether the text after the word lets it be the fused form.
    pub(super) fn fits(&self, rest: &str) -> bool {
        let next = rest.trim_start_matches(' ');
        let end = next
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(next.len());
        self.before.is_empty()
            || self
                .before
                .contains(next[..end].to_ascii_lowercase().as_str())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(
        dead_code,
        reason = "each language file names its language; the loader picks by folder"
    )]
    language: String,
    spellings: HashMap<String, String>,
    fused: HashMap<String, FusedEntry>,
    abbreviations: Abbreviations,
    clauses: Clauses,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FusedEntry {
    pieces: String,
    means: String,
    before: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Abbreviations {
    words: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clauses {
    joiners: WordSet,
    subjects: WordSet,
}

impl Writing {
    /// Reads a `writing.toml`.
    ///
    /// # Errors
    /// Says which key is malformed.
    pub fn parse(source: &str) -> Result<Self, String> {
        let file: File = toml::from_str(source).map_err(|error| error.to_string())?;
        let mut spellings = WordMap::default();
        for (typed, meant) in &file.spellings {
            spellings.insert(typed.replace(' ', ""), pieces(typed, meant)?);
        }
        let mut fused = WordMap::default();
        for (typed, entry) in file.fused {
            let pieces = pieces(&entry.pieces, &entry.means)?;
            fused.insert(
                typed,
                Fused {
                    pieces,
                    before: entry.before,
                },
            );
        }
        Ok(Self {
            spellings,
            fused,
            abbreviations: file.abbreviations.words,
            joiners: file.clauses.joiners,
            subjects: file.clauses.subjects,
        })
    }
}

fn pieces(typed: &str, meant: &str) -> Result<Vec<Piece>, String> {
    let (cuts, norms): (Vec<&str>, Vec<&str>) =
        (typed.split(' ').collect(), meant.split(' ').collect());
    if cuts.len() != norms.len() || cuts.iter().any(|cut| cut.is_empty()) {
        return Err(format!(
            "spelling \"{typed}\" = \"{meant}\": as many pieces are needed on both sides"
        ));
    }
    Ok(cuts
        .iter()
        .zip(norms)
        .map(|(cut, norm)| Piece {
            bytes: cut.len(),
            norm: norm.to_owned(),
        })
        .collect())
}
