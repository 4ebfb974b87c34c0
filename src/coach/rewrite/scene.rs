//! All that is known about a message before a question is chosen for it.

use std::ops::Range;

use super::clause::{Clause, Source};
use super::facts::{self, Telling};
use super::findings::{Read, cut_all};
use super::fronted;
use super::merge::{group, join, joins, offers_choice, primary, rank, take_over};
use super::reason;
use super::refusal::refuses;
use super::register::Register;
use super::removal::{edits, removal};
use super::slots::{Slots, Trait};
use super::splice::{self, Place, sentence_start};
use super::steps::{self, List};
use super::tokens::{Shape, Token};
use super::understand::Reader;
use crate::coach::{Finding, Kind};

/// The message, its slots and the place of the question.
pub struct Scene<'t> {
    pub source: Source<'t>,
    pub kind: Kind,
    pub form: String,
    pub slots: Slots,
    pub register: Register,
    pub place: Place,
    /// ", Sam": who is spoken to, at the end of the question.
    pub address: Option<String>,
    /// Stands before the question, as a sentence without its full stop.
    pub fact: Option<String>,
    pub list: Option<List>,
    /// What must survive, in lower case.
    pub facts: Vec<String>,
    /// The telling words of the replaced text, and its number of words.
    pub telling: Telling,
    pub replaced_words: usize,
}

/// Reads the findings; `None` if nothing of them can be replaced.
pub fn read<'t>(reader: &'t Reader, text: &'t str, findings: &[Finding]) -> Option<Scene<'t>> {
    let source = Source::new(text, &reader.words);
    let mut reads = cut_all(reader, &source, findings);
    reads.sort_by_key(|read| (read.clause.core.start, read.clause.core.end));
    reads.dedup_by(|later, earlier| later.clause.core.start < earlier.clause.core.end);
    // A check-up elsewhere in the message is a question of its own, and stays.
    if reads.iter().any(|read| read.kind != Kind::Check) {
        reads.retain(|read| read.kind != Kind::Check);
    }
    if reads.is_empty() || refuses(&source, &reads) {
        return None;
    }
    let steps = reads
        .iter()
        .filter(|read| steps::is_step(&source, &read.clause))
        .count();
    if steps >= 2 {
        list_scene(source, &reads)
    } else {
        plain_scene(reader, source, reads)
    }
}

fn list_scene<'t>(source: Source<'t>, reads: &[Read]) -> Option<Scene<'t>> {
    let clauses: Vec<Clause> = reads.iter().map(|read| read.clause.clone()).collect();
    let slots: Vec<Slots> = reads.iter().map(|read| read.slots.clone()).collect();
    let first = &clauses[0].core;
    let register = Register::of(&source, first.start, first.end);
    let list = steps::rewrite(&source, &clauses, &slots, register.capital)?;
    let below = source.text[list.span.end..].trim_start_matches(['.', ' ']);
    if below.starts_with('\n') && steps::marker_length(below.trim_start()) > 0 {
        return None;
    }
    let others = clauses
        .iter()
        .filter(|clause| clause.core.start >= list.span.end)
        .map(|clause| Some((removal(&source, &clause.core)?, String::new())))
        .collect::<Option<Vec<_>>>()?;
    let mut shared = Slots::default();
    shared.traits.add(Trait::Steps);
    let place = Place {
        span: list.span.clone(),
        lead: "",
        others,
        capital: register.capital,
        sentences: register.capital,
    };
    let kind = reads
        .iter()
        .map(|read| read.kind)
        .min_by_key(|kind| rank(*kind))?;
    Some(finish(
        source,
        kind,
        String::new(),
        shared,
        register,
        place,
        None,
        Some(list),
    ))
}

fn plain_scene<'t>(reader: &Reader, source: Source<'t>, reads: Vec<Read>) -> Option<Scene<'t>> {
    let groups = group(&source, reads);
    let at = primary(&groups)?;
    if steps::is_among_items(&source, &groups[at].clause.core) {
        return None;
    }
    if groups
        .iter()
        .skip(1)
        .any(|read| speaks_to_another(&source, read))
    {
        return None;
    }
    let mut main = groups[at].clause.core.clone();
    let mut slots = groups[at].slots.clone();
    // "Change the starter, it's too long, and swap the worksheet": the reason is the first one's.
    let between = groups
        .get(at + 1)
        .and_then(|next| reason::between(&source, main.end, next.clause.core.start, &mut slots));
    let mut joined = false;
    for (index, other) in groups.iter().enumerate() {
        if is_pointer(&source, other) {
            continue;
        }
        if index > at && joins(&slots, &other.slots) {
            // "Cut the intro, it's too long, and add a map": behind both, nobody knows what "it" is.
            let told = between.is_some() && index == at + 1;
            let gap = groups[index - 1].clause.core.end..other.clause.core.start;
            if !told && points_back(&source, gap.clone()) || offers_choice(&source, gap) {
                return None;
            }
            join(&mut slots, &other.slots);
            joined = true;
        } else if index != at {
            take_over(&mut slots, &other.slots);
        }
    }
    if groups.len() > 1 {
        slots.traits.add(Trait::Several);
    }
    let moved = matches!(groups[at].kind, Kind::Order | Kind::Advise | Kind::Press)
        .then(|| fronted::fetch(reader, &source, &mut main, &mut slots))
        .flatten();
    if moved.is_some() {
        reader.measure(&mut slots);
    } else if fronted::is_timed(reader, &source, main.start) {
        slots.traits.add(Trait::Timed);
    }
    let register = Register::of(&source, main.start, main.end);
    // "Before two you'll need to …, since it is stale": the reason cannot stand behind "before two".
    let led = moved.is_none()
        && source.text[sentence_start(source.text, main.start)..main.start]
            .split_whitespace()
            .count()
            > 2;
    let reason = if joined || between.is_some() || led {
        None
    } else {
        reason::take(&source, main.end, &mut slots)
    };
    let core = main.start..reason.as_ref().map_or(main.end, |reason| reason.end);
    let mut place = splice::place(&source, &core, register)?;
    if let Some(reason) = &between {
        place.others.push((main.end..reason.end, String::new()));
    }
    for (index, other) in groups.iter().enumerate() {
        if index != at {
            // What somebody else is to do, or a wish to see it first, would be lost with its clause.
            if other.slots.traits.has(Trait::Third) || other.kind == Kind::Control {
                return None;
            }
            for (range, new) in set_aside(&source, other)? {
                let glued = new.is_empty() && (range.start..range.end).contains(&place.span.end);
                let range = if glued {
                    with_marks(&source, range)
                } else {
                    range
                };
                place.others.push((range, new));
            }
        }
    }
    place.others.extend(pressing(&source, place.span.end));
    let fact = between
        .or(reason)
        .map(|reason| reason.fact)
        .or_else(|| groups[at].fact.clone());
    let (kind, form) = (groups[at].kind, groups[at].form.clone());
    let mut scene = finish(source, kind, form, slots, register, place, fact, None);
    scene.facts.extend(moved);
    let address = groups[at].clause.address.clone();
    scene.address = address.map(|address| scene.source.text[address].to_owned());
    Some(scene)
}

#[expect(
    clippy::too_many_arguments,
    reason = "it only gathers the parts of the scene"
)]
fn finish<'t>(
    source: Source<'t>,
    kind: Kind,
    form: String,
    slots: Slots,
    register: Register,
    place: Place,
    fact: Option<String>,
    list: Option<List>,
) -> Scene<'t> {
    let mut ranges = vec![place.span.clone()];
    ranges.extend(
        place
            .others
            .iter()
            .filter(|(_, new)| new.is_empty())
            .map(|(range, _)| range.clone()),
    );
    let facts = if list.is_some() {
        facts::of(&source, &ranges[1..], &slots)
    } else {
        facts::of(&source, &ranges, &slots)
    };
    let replaced: Vec<&str> = ranges
        .iter()
        .map(|range| &source.lower[range.clone()])
        .collect();
    let replaced_lower = replaced.join(" ");
    let replaced_words = replaced_lower.split_whitespace().count();
    let telling = Telling::of(&replaced_lower, &slots, fact.as_deref(), source.words);
    let register = Register {
        capital: place.capital,
        sentences: place.sentences,
        ..register
    };
    Scene {
        source,
        kind,
        form,
        slots,
        register,
        place,
        address: None,
        fact,
        list,
        facts,
        telling,
        replaced_words,
    }
}

/// What is taken out right behind the question takes its end marks along.
fn with_marks(source: &Source<'_>, range: Range<usize>) -> Range<usize> {
    let after = &source.text[range.end..];
    let marks = after.len() - after.trim_start_matches(['.', '!', '?', '…']).len();
    range.start..range.end + marks
}

/// Whether what stands between two clauses speaks of "it" or "them".
fn points_back(source: &Source<'_>, gap: Range<usize>) -> bool {
    source
        .tokens(gap)
        .into_iter()
        .find(|token| {
            token.shape == Shape::Word && !source.lists(&source.words.lists.joints, token)
        })
        .is_some_and(|first| {
            let lower = &source.lower[first.at.clone()];
            let pronoun = lower.split(['\'', '’']).next().unwrap_or("");
            matches!(
                pronoun,
                "it" | "its" | "that" | "thats" | "they" | "theyre" | "he" | "she"
            )
        })
}

/// "Dana, you take the mayor. Luis, you take the press tent": one question cannot be put to both.
fn speaks_to_another(source: &Source<'_>, read: &Read) -> bool {
    let at = read.clause.core.start;
    let tokens = source.tokens(sentence_start(source.text, at)..at);
    let courtesy = |token: &&Token| {
        ["please", "pls", "can", "could", "you"]
            .iter()
            .any(|word| token.is(source.text, word))
    };
    let kept = tokens.len() - tokens.iter().rev().take_while(courtesy).count();
    let named = |token: &Token| {
        let text = token.text(source.text);
        token.shape == Shape::Word
            && text.starts_with(char::is_uppercase)
            && !source.words.lists.no_names.contains(&text.to_lowercase())
    };
    // "and Jonas, please"
    let joins = |token: Option<&Token>| {
        token.is_none_or(|token| {
            [",", ";", ":", "and", "&", "&amp;"]
                .iter()
                .any(|joint| token.is(source.text, joint))
        })
    };
    match &tokens[..kept] {
        [.., last] if last.shape == Shape::Opaque => last.text(source.text).starts_with(['<', '@']),
        [before @ .., name, mark] => {
            matches!(mark.text(source.text), "," | ":")
                && (named(name) && joins(before.last())
                    || name.shape == Shape::Opaque
                        && name.text(source.text).starts_with(['<', '@']))
        }
        _ => false,
    }
}

/// "No ifs, no buts." right after the replaced text: nobody could be asked in that tone.
fn pressing(source: &Source<'_>, from: usize) -> Option<(Range<usize>, String)> {
    let rest = &source.text[from..];
    let start = from + rest.len() - rest.trim_start_matches([' ', '.', '!', '?']).len();
    let length = source.text[start..]
        .find(['.', '!', '?', '\n'])
        .unwrap_or(source.text.len() - start);
    let sentence = source.lower[start..start + length].trim_end();
    source
        .words
        .lists
        .pressing
        .contains(sentence)
        .then(|| removal(source, &(start..start + sentence.len())))
        .flatten()
        .map(|range| (range, String::new()))
}

/// "use my deck": it only points to something useful.
fn is_pointer(source: &Source<'_>, read: &Read) -> bool {
    let action = read
        .clause
        .action
        .clone()
        .unwrap_or(read.clause.core.clone());
    let said = &source.lower[action];
    read.kind == Kind::Order && said.starts_with("use ") && !said.starts_with("use a")
}

/// What becomes of another flagged clause: it goes, unless it only points to something useful.
fn set_aside(source: &Source<'_>, other: &Read) -> Option<Vec<(Range<usize>, String)>> {
    let core = other.clause.core.clone();
    let action = other.clause.action.clone().unwrap_or(core.clone());
    if is_pointer(source, other) {
        let thing = source.text[action.start + "use ".len()..action.end].trim();
        let capital = source.text[core.start..].starts_with(char::is_uppercase);
        let offer = steps::with_case("in case it helps", capital);
        return Some(vec![(core, format!("{offer}: {thing}"))]);
    }
    edits(source, &core)
}
