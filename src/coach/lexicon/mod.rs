//! Curated word classes, as data in `config/lexicon/<language>/`.
//!
//! A word has at most one class, and a class has one ASCII letter: the letter is what the shadow string
//! shows and what rule patterns match. Sets are lists of words that rules and guards use by name and that
//! may cross classes.

mod map;

use std::collections::HashMap;

use serde::Deserialize;

pub use map::{WordMap, WordSet};

use super::prose::Writing;

/// The letter of a word class in the shadow string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Class(pub u8);

impl Class {
    /// A word that no list names: most nouns and names.
    pub const OTHER: Self = Self(b'n');
    /// A capitalised word that no list names.
    pub const NAME: Self = Self(b'N');
    /// A given name.
    pub const PERSON: Self = Self(b'p');
    /// An -ing form.
    pub const GERUND: Self = Self(b'G');
    /// A past tense or participle.
    pub const PAST: Self = Self(b'E');
    /// A third person that is never a plural noun: `sends`.
    pub const THIRD: Self = Self(b'Z');
    /// A third person or a plural noun: `tests`.
    pub const PLURAL: Self = Self(b'z');
    pub const STRONG_VERB: Self = Self(b'V');
    pub const NOUN_VERB: Self = Self(b'X');
    pub const ADVERB: Self = Self(b'R');
    pub const NUMBER: Self = Self(b'0');
    pub const MENTION: Self = Self(b'@');
    pub const BROADCAST: Self = Self(b'!');
    pub const CHANNEL: Self = Self(b'#');
    pub const LINK: Self = Self(b'=');
    pub const CODE: Self = Self(b'&');
    pub const QUOTED: Self = Self(b'%');
    pub const COMMA: Self = Self(b',');
    pub const SLASH: Self = Self(b'/');
    /// Where a clause ends.
    pub const BOUNDARY: Self = Self(b'|');
}

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    pub writing: Writing,
    classes: WordMap<Class>,
    /// Letters by class or group name.
    names: HashMap<String, Vec<u8>>,
    sets: WordMap<WordSet>,
    phrases: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[expect(
        dead_code,
        reason = "each language file names its language; the loader picks by folder"
    )]
    language: String,
    #[serde(default, rename = "class")]
    classes: Vec<ClassEntry>,
    #[serde(default)]
    groups: HashMap<String, Vec<String>>,
    #[serde(default)]
    sets: HashMap<String, String>,
    #[serde(default)]
    phrases: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassEntry {
    name: String,
    letter: char,
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    words: String,
}

/// The classes that the engine gives by form rather than by list, with the names rules use.
const BY_FORM: [(&str, Class); 12] = [
    ("capital", Class::NAME),
    ("gerund", Class::GERUND),
    ("past", Class::PAST),
    ("third", Class::THIRD),
    ("plural", Class::PLURAL),
    ("number", Class::NUMBER),
    ("mention", Class::MENTION),
    ("broadcast", Class::BROADCAST),
    ("channel", Class::CHANNEL),
    ("link", Class::LINK),
    ("code", Class::CODE),
    ("quoted", Class::QUOTED),
];

impl Lexicon {
    /// Reads the word files, in the order of precedence.
    ///
    /// # Errors
    /// The index of the malformed file, and what is wrong with it.
    pub fn parse(writing: Writing, sources: &[&str]) -> Result<Self, (usize, String)> {
        let mut lexicon = Self {
            writing,
            ..Self::default()
        };
        for (name, class) in BY_FORM {
            lexicon.names.insert(name.to_owned(), vec![class.0]);
        }
        lexicon
            .names
            .insert("name".to_owned(), vec![Class::NAME.0, Class::PERSON.0]);
        lexicon.names.insert(
            "other".to_owned(),
            vec![Class::OTHER.0, Class::NAME.0, Class::PERSON.0],
        );
        for (index, source) in sources.iter().enumerate() {
            let file: File = toml::from_str(source).map_err(|error| (index, error.to_string()))?;
            lexicon.add(file).map_err(|problem| (index, problem))?;
        }
        Ok(lexicon)
    }

    fn add(&mut self, file: File) -> Result<(), String> {
        for entry in file.classes {
            let letter = u8::try_from(entry.letter)
                .ok()
                .filter(u8::is_ascii_alphabetic);
            let letter = letter.ok_or_else(|| {
                format!("class {}: the letter must be an ASCII letter", entry.name)
            })?;
            self.names.insert(entry.name, vec![letter]);
            for word in entry.words.split_whitespace() {
                self.classes.entry(word.to_owned()).or_insert(Class(letter));
            }
        }
        for (name, members) in file.groups {
            let mut letters = Vec::new();
            for member in &members {
                let found = self
                    .names
                    .get(member)
                    .ok_or_else(|| format!("group {name}: no class is called {member}"))?;
                letters.extend(found);
            }
            self.names.insert(name, letters);
        }
        for (name, words) in file.sets {
            self.sets
                .entry(name)
                .or_default()
                .extend(words.split_whitespace().map(str::to_owned));
        }
        self.phrases.extend(file.phrases);
        Ok(())
    }

    /// The class of a normalised word: by list, else by its ending.
    pub fn class(&self, norm: &str) -> Class {
        self.classes
            .get(norm)
            .copied()
            .unwrap_or_else(|| self.class_by_ending(norm))
    }

    fn class_by_ending(&self, norm: &str) -> Class {
        if let Some(base) = norm
            .strip_suffix('s')
            .filter(|base| base.len() > 2 && !base.ends_with('s'))
        {
            let class = self.verb_class(base).or_else(|| {
                base.strip_suffix('e')
                    .and_then(|base| self.verb_class(base))
            });
            let class = class.or_else(|| {
                base.strip_suffix("ie")
                    .and_then(|base| self.verb_class(&format!("{base}y")))
            });
            return match class {
                Some(Class::STRONG_VERB) => Class::THIRD,
                Some(_) => Class::PLURAL,
                None => Class::OTHER,
            };
        }
        match norm {
            _ if norm.len() > 4 && norm.ends_with("ing") => Class::GERUND,
            // "Reseed", "outbreed" are no pasts.
            _ if norm.len() > 3 && norm.ends_with("ed") && !norm.ends_with("eed") => Class::PAST,
            _ if norm.len() > 4 && norm.ends_with("ly") => Class::ADVERB,
            // "Rehang the door": to do again is to do.
            _ => self.repeated(norm).unwrap_or(Class::OTHER),
        }
    }

    /// The class of the verb that the word says is done again.
    fn repeated(&self, norm: &str) -> Option<Class> {
        let base = norm.strip_prefix("re").filter(|base| base.len() > 3)?;
        self.verb_class(base.trim_start_matches('-'))
    }

    fn verb_class(&self, base: &str) -> Option<Class> {
        self.classes
            .get(base)
            .copied()
            .filter(|class| matches!(*class, Class::STRONG_VERB | Class::NOUN_VERB))
    }

    /// Whether the word is in the named set.
    pub fn in_set(&self, set: &str, norm: &str) -> bool {
        self.sets.get(set).is_some_and(|words| words.contains(norm))
    }

    /// Whether any list names the word: how English a text is.
    pub fn knows(&self, norm: &str) -> bool {
        self.classes.contains_key(norm)
    }

    /// The letters that a class or group name stands for.
    pub fn letters(&self, name: &str) -> Option<&[u8]> {
        self.names.get(name).map(Vec::as_slice)
    }

    /// A phrase: a piece of pattern that rules use by name.
    pub fn phrase(&self, name: &str) -> Option<&str> {
        self.phrases.get(name).map(String::as_str)
    }

    /// The words of a set, in a fixed order.
    pub fn set(&self, name: &str) -> Option<Vec<&str>> {
        let mut words: Vec<&str> = self.sets.get(name)?.iter().map(String::as_str).collect();
        words.sort_unstable();
        Some(words)
    }
}
