//! The word lists of rewriting, loaded from `config/templates/en/words.toml`.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::morphology::Morphology;
use crate::coach::engine::LoadError;

const FILE: &str = "config/templates/en/words.toml";
const VERBS: &str = "config/lexicon/en/verbs.toml";

/// The lists as sets.
#[derive(Debug)]
pub struct Words {
    pub morphology: Morphology,
    pub deliver: HashSet<String>,
    pub make: HashSet<String>,
    pub contact: HashSet<String>,
    pub small: HashSet<String>,
    pub edit: HashSet<String>,
    /// One word, or a verb and its particle: "clean up".
    pub work: HashSet<String>,
    pub transitive: HashSet<String>,
    pub relay: HashSet<String>,
    pub joined: HashSet<String>,
    /// Longest first, each as lower-case words.
    pub fillers_before: Vec<Vec<String>>,
    pub fillers_inside: HashSet<String>,
    pub fillers_after: Vec<Vec<String>>,
    pub lists: Lists,
}

/// Word classes that cut clauses and noun phrases; the file says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    pub thanks: HashSet<String>,
    pub reasons: HashSet<String>,
    pub new_clause: HashSet<String>,
    pub finite: HashSet<String>,
    pub tags: HashSet<String>,
    pub governing: HashSet<String>,
    pub no_names: HashSet<String>,
    pub function: HashSet<String>,
    pub pronouns: HashSet<String>,
    pub vague: HashSet<String>,
    pub particles: HashSet<String>,
    pub prepositions: HashSet<String>,
    pub noun_stops: HashSet<String>,
    pub determiners: HashSet<String>,
    pub results: HashSet<String>,
    pub no_verbs: HashSet<String>,
    pub after_verbs: HashSet<String>,
    pub opening: HashSet<String>,
    pub bare: HashSet<String>,
    pub joints: HashSet<String>,
    pub personal: HashSet<String>,
    pub not_nominal: HashSet<String>,
    pub lowered: HashSet<String>,
    pub people: HashSet<String>,
    pub proposals: HashSet<String>,
    pub guarded: Vec<String>,
    pub bound: Vec<String>,
    pub pressing: HashSet<String>,
    pub talks: HashSet<String>,
    pub reach: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "language")]
    _language: String,
    gerunds: HashMap<String, String>,
    verbs: Verbs,
    fillers: Fillers,
    nouns: Nouns,
    lists: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    doubling: HashSet<String>,
    deliver: HashSet<String>,
    make: HashSet<String>,
    contact: HashSet<String>,
    small: HashSet<String>,
    edit: HashSet<String>,
    work: HashSet<String>,
    transitive: HashSet<String>,
    relay: HashSet<String>,
    joined: HashSet<String>,
}

/// The reader's own verbs, of which rewriting needs the forms.
#[derive(Deserialize)]
struct Lexicon {
    class: Vec<Class>,
}

#[derive(Deserialize)]
struct Class {
    name: String,
    words: String,
}

impl Lexicon {
    fn words<'l>(&'l self, name: &'l str) -> impl Iterator<Item = String> + 'l {
        let classes = self.class.iter().filter(move |class| class.name == name);
        classes.flat_map(|class| class.words.split_whitespace().map(str::to_owned))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fillers {
    before: Vec<String>,
    inside: HashSet<String>,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    plural: HashSet<String>,
    singular: HashSet<String>,
}

impl Words {
    /// The lists that are compiled in.
    ///
    /// # Errors
    /// The file is not valid TOML or misses a list.
    pub fn built_in() -> Result<Self, LoadError> {
        let file: File = read(
            FILE,
            include_str!("../../../config/templates/en/words.toml"),
        )?;
        let lexicon: Lexicon = read(VERBS, include_str!("../../../config/lexicon/en/verbs.toml"))?;
        let Verbs {
            doubling,
            deliver,
            make,
            contact,
            small,
            edit,
            work,
            transitive,
            relay,
            mut joined,
        } = file.verbs;
        joined.extend(lexicon.words("strong_verb"));
        let bases = [
            &doubling, &deliver, &make, &contact, &small, &edit, &work, &joined,
        ]
        .into_iter()
        .flatten()
        .cloned()
        .chain(lexicon.words("noun_verb"))
        .collect();
        let Nouns { plural, singular } = file.nouns;
        Ok(Self {
            morphology: Morphology {
                gerunds: file.gerunds,
                doubling,
                plural,
                singular,
                bases,
            },
            deliver,
            make,
            contact,
            small,
            edit,
            work,
            transitive,
            relay,
            joined,
            fillers_before: phrases(&file.fillers.before),
            fillers_inside: file.fillers.inside,
            fillers_after: phrases(&file.fillers.after),
            lists: file.lists,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(file: &str, source: &str) -> Result<T, LoadError> {
    toml::from_str(source).map_err(|error| LoadError {
        file: file.to_owned(),
        problem: error.to_string(),
    })
}

fn phrases(list: &[String]) -> Vec<Vec<String>> {
    let mut phrases: Vec<Vec<String>> = list
        .iter()
        .map(|phrase| phrase.split_whitespace().map(str::to_owned).collect())
        .collect();
    phrases.sort_by_key(|words| std::cmp::Reverse(words.len()));
    phrases
}
