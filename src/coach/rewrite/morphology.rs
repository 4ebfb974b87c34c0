//! Word forms: gerunds of base verbs and back, and whether a noun is plural.
//!
//! The rules are those of the domain model (section 4.4): checked there on 138 workplace verbs.

use crate::coach::lexicon::{WordMap, WordSet};

/// Participles of everyday work that do not end in -ed. Those that look like their base are left out.
const IRREGULAR: [(&str, &str); 64] = [
    ("begun", "begin"),
    ("bought", "buy"),
    ("brought", "bring"),
    ("built", "build"),
    ("chosen", "choose"),
    ("done", "do"),
    ("drawn", "draw"),
    ("driven", "drive"),
    ("felt", "feel"),
    ("found", "find"),
    ("given", "give"),
    ("gone", "go"),
    ("gotten", "get"),
    ("held", "hold"),
    ("kept", "keep"),
    ("made", "make"),
    ("meant", "mean"),
    ("met", "meet"),
    ("paid", "pay"),
    ("said", "say"),
    ("seen", "see"),
    ("sent", "send"),
    ("shown", "show"),
    ("spent", "spend"),
    ("spoken", "speak"),
    ("taken", "take"),
    ("taught", "teach"),
    ("thought", "think"),
    ("told", "tell"),
    ("written", "write"),
    ("did", "do"),
    ("gave", "give"),
    ("got", "get"),
    ("ran", "run"),
    ("redid", "redo"),
    ("redone", "redo"),
    ("rewritten", "rewrite"),
    ("rewrote", "rewrite"),
    ("took", "take"),
    ("wrote", "write"),
    ("sold", "sell"),
    ("lost", "lose"),
    ("caught", "catch"),
    ("fed", "feed"),
    ("hung", "hang"),
    ("laid", "lay"),
    ("lent", "lend"),
    ("stuck", "stick"),
    ("swept", "sweep"),
    ("thrown", "throw"),
    ("torn", "tear"),
    ("worn", "wear"),
    ("broken", "break"),
    ("eaten", "eat"),
    ("forgotten", "forget"),
    ("frozen", "freeze"),
    ("hidden", "hide"),
    ("stolen", "steal"),
    ("dug", "dig"),
    ("dealt", "deal"),
    ("withdrawn", "withdraw"),
    ("undone", "undo"),
    ("shaken", "shake"),
    ("struck", "strike"),
];

/// Before a verb they make another verb of it.
const PREFIXES: [&str; 8] = ["re", "un", "pre", "over", "out", "mis", "de", "co"];

/// The word lists that the spelling rules need.
#[derive(Debug, Default)]
pub struct Morphology {
    pub gerunds: WordMap<String>,
    pub doubling: WordSet,
    pub plural: WordSet,
    pub singular: WordSet,
    /// Base verbs, to undo a gerund by.
    pub bases: WordSet,
}

impl Morphology {
    /// `ship` → `shipping`. A hyphenated verb takes the ending on its last part.
    pub fn gerund(&self, verb: &str) -> String {
        let lower = verb.to_ascii_lowercase();
        if let Some(known) = self.gerunds.get(&lower) {
            return known.clone();
        }
        if let Some((first, last)) = verb.rsplit_once('-') {
            return format!("{first}-{}", self.gerund(last));
        }
        if verb.len() > 1
            && verb
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        {
            return format!("{verb}ing");
        }
        if let Some(stem) = verb.strip_suffix("ie") {
            return format!("{stem}ying");
        }
        if ["ee", "oe", "ye", "inge"]
            .iter()
            .any(|end| lower.ends_with(end))
            && !hinges(&lower)
        {
            return format!("{verb}ing");
        }
        if let Some(stem) = verb.strip_suffix('e').filter(|stem| stem.len() > 1) {
            return format!("{stem}ing");
        }
        if ["panic", "mimic", "traffic", "picnic"].contains(&lower.as_str()) {
            return format!("{verb}king");
        }
        if self.doubling.contains(&lower) || doubles(&lower) || self.doubles_again(&lower) {
            let last = &verb[verb.len() - 1..];
            return format!("{verb}{last}ing");
        }
        format!("{verb}ing")
    }

    /// "repot", "unzip": a verb that doubles, after a prefix.
    fn doubles_again(&self, verb: &str) -> bool {
        let inner = PREFIXES.iter().find_map(|prefix| verb.strip_prefix(prefix));
        inner.is_some_and(|inner| doubles(inner) && self.bases.contains(inner))
    }

    /// Whether this is a base verb: a known one, one with a prefix, or letters that are used as one.
    pub fn is_verb(&self, base: &str) -> bool {
        let lower = base.to_ascii_lowercase();
        let last = lower.rsplit(['-', '/']).next().unwrap_or(&lower);
        let inner = PREFIXES
            .iter()
            .find_map(|prefix| lower.strip_prefix(prefix));
        self.bases.contains(&lower)
            || self.bases.contains(last)
            || self.gerunds.contains_key(&lower)
            || inner.is_some_and(|inner| self.bases.contains(inner))
            || base.len() < 4 && base.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// The known verb that `typed` is with two neighbouring letters swapped: `depoly` → `deploy`.
    pub fn corrected(&self, typed: &str) -> Option<String> {
        let lower = typed.to_ascii_lowercase();
        if lower.len() < 4 || !lower.is_ascii() || self.bases.contains(&lower) {
            return None;
        }
        let swapped = |at: usize| {
            let mut bytes = lower.clone().into_bytes();
            bytes.swap(at, at + 1);
            String::from_utf8(bytes)
                .ok()
                .filter(|word| self.bases.contains(word))
        };
        (0..lower.len() - 1).find_map(swapped)
    }

    /// `shipping` → `ship`, if that gives a known verb.
    pub fn base_of_gerund(&self, gerund: &str) -> Option<String> {
        let lower = gerund.to_ascii_lowercase();
        let stem = lower.strip_suffix("ing").filter(|stem| stem.len() > 1)?;
        let undoubled = &stem[..stem.len() - stem.chars().next_back()?.len_utf8()];
        let tied = stem.strip_suffix('y').map(|s| format!("{s}ie"));
        [stem.to_owned(), format!("{stem}e"), undoubled.to_owned()]
            .into_iter()
            .chain(tied)
            .find(|base| {
                // "cancelling" is spelled so outside America.
                let british = base.ends_with('l') && lower == format!("{base}ling");
                self.bases.contains(base) && (british || self.gerund(base) == lower)
            })
    }

    /// `works` → `work`, `catches` → `catch`, `tries` → `try`: what may be a verb after "he", or a plural.
    pub fn base_of_third(&self, word: &str) -> Option<String> {
        let stem = word.strip_suffix('s').filter(|stem| stem.len() > 1)?;
        let sibilant = stem.strip_suffix('e').map(str::to_owned);
        let tried = stem.strip_suffix("ie").map(|s| format!("{s}y"));
        [Some(stem.to_owned()), sibilant, tried]
            .into_iter()
            .flatten()
            .find(|base| self.bases.contains(base))
    }

    /// `finished` → `finish`, `sent` → `send`: a participle or past form as its base verb, if that is known
    /// for sure.
    pub fn base_of_participle(&self, participle: &str) -> Option<String> {
        let lower = participle.to_ascii_lowercase();
        if let Some((_, base)) = IRREGULAR.iter().find(|(form, _)| *form == lower) {
            return Some((*base).to_owned());
        }
        let stem = lower.strip_suffix("ed").filter(|stem| stem.len() > 1)?;
        let undoubled = &stem[..stem.len() - stem.chars().next_back()?.len_utf8()];
        let tried = stem.strip_suffix('i').map(|s| format!("{s}y"));
        [stem.to_owned(), format!("{stem}e"), undoubled.to_owned()]
            .into_iter()
            .chain(tried)
            .find(|base| self.bases.contains(base))
    }

    /// Whether this is a participle or a past form rather than a base verb.
    pub fn is_participle(&self, word: &str) -> bool {
        let lower = word.to_ascii_lowercase();
        IRREGULAR.iter().any(|(form, _)| *form == lower)
            || lower.ends_with("ed") && !lower.ends_with("eed") && !self.bases.contains(&lower)
    }

    /// Whether "are" goes with this noun.
    pub fn is_plural(&self, noun: &str) -> bool {
        let lower = noun.to_ascii_lowercase();
        if self.plural.contains(&lower) {
            return true;
        }
        lower.ends_with('s')
            && lower.len() > 2
            && !["ss", "us", "is", "'s", "’s"]
                .iter()
                .any(|end| lower.ends_with(end))
            && !self.singular.contains(&lower)
    }
}

/// `change` and `arrange` drop their e, `singe` and `tinge` keep it.
fn hinges(verb: &str) -> bool {
    verb.ends_with("inge") && !matches!(verb, "singe" | "tinge" | "binge" | "whinge")
}

/// One syllable, ending in one vowel and one consonant that doubles.
fn doubles(verb: &str) -> bool {
    let bytes = verb.as_bytes();
    let [.., vowel, last] = bytes else {
        return false;
    };
    let is_vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    if is_vowel(*last) || matches!(last, b'w' | b'x' | b'y') || !last.is_ascii_lowercase() {
        return false;
    }
    if !is_vowel(*vowel) {
        return false;
    }
    let before = &bytes[..bytes.len() - 2];
    // "quit" has the u of qu before its only vowel.
    let consonants = match before {
        [.., b'q', b'u'] => true,
        [.., b] => !is_vowel(*b),
        [] => false,
    };
    consonants
        && before
            .iter()
            .filter(|b| is_vowel(**b) || **b == b'y')
            .count()
            == usize::from(before.ends_with(b"qu"))
}

#[cfg(test)]
mod tests {
    use crate::coach::rewrite::words::Words;

    #[test]
    fn participles_are_read_as_their_verbs() {
        let words = Words::built_in().expect("the lists load");
        let base = |form| words.morphology.base_of_participle(form);
        for (form, verb) in [
            ("finished", "finish"),
            ("updated", "update"),
            ("shipped", "ship"),
            ("sent", "send"),
        ] {
            assert!(words.morphology.is_participle(form), "{form}");
            assert_eq!(base(form).as_deref(), Some(verb), "{form}");
        }
        for verb in ["need", "proceed", "feed", "send"] {
            assert!(!words.morphology.is_participle(verb), "{verb}");
        }
    }

    #[test]
    fn gerunds_of_workplace_verbs_are_spelled_right() {
        let words = Words::built_in().expect("the built-in lists load");
        for (verb, gerund) in [
            ("make", "making"),
            ("ship", "shipping"),
            ("see", "seeing"),
            ("tie", "tying"),
            ("queue", "queuing"),
            ("debug", "debugging"),
            ("open", "opening"),
            ("fix", "fixing"),
            ("quit", "quitting"),
            ("be", "being"),
            ("cc", "cc'ing"),
            ("DM", "DMing"),
            ("double-check", "double-checking"),
            ("re-run", "re-running"),
            ("panic", "panicking"),
            ("review", "reviewing"),
            ("deploy", "deploying"),
            ("cancel", "canceling"),
            ("dye", "dyeing"),
            ("change", "changing"),
            ("write", "writing"),
            ("sync", "syncing"),
            ("plan", "planning"),
            ("submit", "submitting"),
            ("edit", "editing"),
            ("use", "using"),
            ("agree", "agreeing"),
            ("let", "letting"),
            ("begin", "beginning"),
            ("clean", "cleaning"),
            ("draft", "drafting"),
            ("put", "putting"),
            ("swap", "swapping"),
            ("go", "going"),
            ("do", "doing"),
            ("log", "logging"),
            ("transfer", "transferring"),
            ("offer", "offering"),
            ("lie", "lying"),
            ("pay", "paying"),
            ("try", "trying"),
            ("show", "showing"),
            ("bring", "bringing"),
            ("email", "emailing"),
            ("visit", "visiting"),
            ("box", "boxing"),
            ("squash", "squashing"),
            ("rebase", "rebasing"),
            ("unplug", "unplugging"),
        ] {
            assert_eq!(words.morphology.gerund(verb), gerund);
        }
    }

    #[test]
    fn a_gerund_goes_back_to_its_verb() {
        let words = Words::built_in().expect("the built-in lists load");
        let base = |gerund| words.morphology.base_of_gerund(gerund);
        assert_eq!(base("restarting").as_deref(), Some("restart"));
        assert_eq!(base("splitting").as_deref(), Some("split"));
        assert_eq!(base("moving").as_deref(), Some("move"));
        assert_eq!(base("tying").as_deref(), Some("tie"));
        assert_eq!(base("cancelling").as_deref(), Some("cancel"));
        assert_eq!(base("ceiling"), None);
    }

    #[test]
    fn plural_nouns_take_are() {
        let words = Words::built_in().expect("the built-in lists load");
        let plural = |noun| words.morphology.is_plural(noun);
        assert!(plural("numbers") && plural("people") && plural("tickets"));
        assert!(!plural("status") && !plural("deck") && !plural("analysis") && !plural("access"));
    }
}
