//! The word lists of rewriting, loaded from `config/templates/en/words.toml`.

use regex::Regex;
use serde::Deserialize;

use super::morphology::Morphology;
use crate::coach::engine::LoadError;
use crate::coach::lexicon::{WordMap, WordSet};

const FILE: &str = "config/templates/en/words.toml";
const VERBS: &str = "config/lexicon/en/verbs.toml";

/// The lists as sets.
#[derive(Debug)]
pub struct Words {
    pub morphology: Morphology,
    pub deliver: WordSet,
    pub make: WordSet,
    pub contact: WordSet,
    pub small: WordSet,
    pub edit: WordSet,
    /// One word, or a verb and its particle: "clean up".
    pub work: WordSet,
    pub transitive: WordSet,
    pub relay: WordSet,
    pub joined: WordSet,
    /// Never a noun, so that a bare noun may follow: "let accounting decide".
    pub only_verbs: WordSet,
    /// Longest first, each as lower-case words.
    pub fillers_before: Vec<Vec<String>>,
    pub fillers_inside: WordSet,
    pub fillers_after: Vec<Vec<String>>,
    pub lists: Lists,
    /// One of the guarded words.
    pub guarded: Regex,
    /// One of the figures of speech.
    pub figures: Regex,
    /// One of the words that leave no choice about a ban.
    pub bound: Regex,
}

/// Word classes that cut clauses and noun phrases; the file says what each is for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    pub thanks: WordSet,
    pub reasons: WordSet,
    pub subordinators: WordSet,
    pub says: WordSet,
    pub adjuncts: WordSet,
    pub deeds: WordSet,
    pub finite: WordSet,
    pub stative: WordSet,
    pub tags: WordSet,
    pub governing: WordSet,
    pub no_names: WordSet,
    pub function: WordSet,
    pub pronouns: WordSet,
    pub vague: WordSet,
    pub particles: WordSet,
    pub prepositions: WordSet,
    pub noun_stops: WordSet,
    pub determiners: WordSet,
    pub results: WordSet,
    pub no_verbs: WordSet,
    pub after_verbs: WordSet,
    pub opening: WordSet,
    pub bare: WordSet,
    pub joints: WordSet,
    pub personal: WordSet,
    pub not_nominal: WordSet,
    pub lowered: WordSet,
    pub people: WordSet,
    pub proposals: WordSet,
    guarded: Vec<String>,
    bound: Vec<String>,
    pub pressing: WordSet,
    pub roles: WordSet,
    pub talks: WordSet,
    pub reach: WordSet,
    pub meetings: WordSet,
    pub trivia: WordSet,
    figures: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "language")]
    _language: String,
    gerunds: WordMap<String>,
    verbs: Verbs,
    fillers: Fillers,
    nouns: Nouns,
    lists: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    doubling: WordSet,
    deliver: WordSet,
    make: WordSet,
    contact: WordSet,
    small: WordSet,
    edit: WordSet,
    work: WordSet,
    transitive: WordSet,
    relay: WordSet,
    joined: WordSet,
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
    inside: WordSet,
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    plural: WordSet,
    singular: WordSet,
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
        let nouns: WordSet = lexicon.words("noun_verb").collect();
        let only_verbs = lexicon
            .words("strong_verb")
            .filter(|verb| !nouns.contains(verb))
            .collect();
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
            only_verbs,
            fillers_before: phrases(&file.fillers.before),
            fillers_inside: file.fillers.inside,
            fillers_after: phrases(&file.fillers.after),
            guarded: any_of(&file.lists.guarded)?,
            figures: any_of(&file.lists.figures)?,
            bound: any_of(&file.lists.bound)?,
            lists: file.lists,
        })
    }
}

/// A pattern that finds one of these words, or words in a row.
fn any_of(phrases: &[String]) -> Result<Regex, LoadError> {
    let words: Vec<String> = phrases.iter().map(|phrase| regex::escape(phrase)).collect();
    Regex::new(&format!(r"\b(?:{})\b", words.join("|"))).map_err(|error| LoadError {
        file: FILE.to_owned(),
        problem: error.to_string(),
    })
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
