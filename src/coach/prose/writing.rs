//! What prose has to know about a language's spelling, read from `config/lexicon/<language>/writing.toml`.

use std::collections::HashMap;

use serde::Deserialize;

use crate::coach::lexicon::{WordMap, WordSet};

/// Chat spellings, abbreviations and clause joiners of one language.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    pub(super) spellings: WordMap<Spelling>,
    pub(super) abbreviations: WordSet,
    pub(super) joiners: WordSet,
}

/// What a typed word stands for.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    pub pieces: Vec<Piece>,
    /// Set if the word is also one of its own: it stands for the pieces only where a clause opens, and before
    /// one of these words, or any if there are none.
    pub before: Option<WordSet>,
}

/// One piece of a typed word: how many bytes it takes and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub bytes: usize,
    pub norm: String,
}

impl Spelling {
    /// Whether the word stands for the pieces before `rest`.
    pub(super) fn fits(&self, opens_clause: impl FnOnce() -> bool, rest: &str) -> bool {
        let Some(before) = &self.before else {
            return true;
        };
        let next = rest.trim_start_matches(' ');
        let end = next
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(next.len());
        opens_clause()
            && (before.is_empty() || before.contains(next[..end].to_ascii_lowercase().as_str()))
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
}

impl Writing {
    /// Reads a `writing.toml`.
    ///
    /// # Errors
    /// Says which key is malformed.
    pub fn parse(source: &str) -> Result<Self, String> {
        let file: File = toml::from_str(source).map_err(|error| error.to_string())?;
        let mut spellings = WordMap::default();
        for (typed, entry) in file.fused {
            let spelling = Spelling {
                pieces: pieces(&entry.pieces, &entry.means)?,
                before: Some(entry.before),
            };
            spellings.insert(typed, spelling);
        }
        for (typed, meant) in &file.spellings {
            let spelling = Spelling {
                pieces: pieces(typed, meant)?,
                before: None,
            };
            spellings.insert(typed.replace(' ', ""), spelling);
        }
        Ok(Self {
            spellings,
            abbreviations: file.abbreviations.words,
            joiners: file.clauses.joiners,
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
