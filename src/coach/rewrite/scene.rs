//! All that is known about a message before a question is chosen for it.

use std::ops::Range;

use super::clause::{self, Clause, Source};
use super::facts;
use super::reason;
use super::register::Register;
use super::slots::{Slot, Slots, Trait};
use super::splice::{self, Place};
use super::steps::{self, List};
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
    /// Stands before the question, as a sentence without its full stop.
    pub fact: Option<String>,
    pub list: Option<List>,
    /// What must survive, in lower case.
    pub facts: Vec<String>,
    /// The replaced text in lower case, and its number of words.
    pub replaced_lower: String,
    pub replaced_words: usize,
}

/// One finding, cut and read.
struct Read {
    kind: Kind,
    form: String,
    clause: Clause,
    slots: Slots,
}

/// Most coachable first (taxonomy 2.2).
fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Control => 0,
        Kind::Rescue => 1,
        Kind::Steer => 2,
        Kind::Advise => 3,
        Kind::Order => 4,
        Kind::Press => 5,
        Kind::Check => 6,
    }
}

/// Reads the findings; `None` if nothing of them can be replaced.
pub fn read<'t>(reader: &Reader, text: &'t str, findings: &[Finding]) -> Option<Scene<'t>> {
    let source = Source::new(text);
    let mut reads = cut_all(reader, &source, findings);
    reads.sort_by_key(|read| (read.clause.core.start, read.clause.core.end));
    reads.dedup_by(|later, earlier| later.clause.core.start < earlier.clause.core.end);
    if reads.is_empty() {
        return None;
    }
    let steps = reads
        .iter()
        .filter(|read| steps::is_step(&source, &read.clause))
        .count();
    if steps >= 2 {
        list_scene(source, &reads)
    } else {
        plain_scene(source, reads)
    }
}

fn cut_all(reader: &Reader, source: &Source<'_>, findings: &[Finding]) -> Vec<Read> {
    findings
        .iter()
        .filter_map(|finding| {
            let mut clause = clause::cut(source, finding, &reader.words)?;
            let mut slots = reader.read(source, finding.kind, &clause);
            if finding.kind == Kind::Rescue {
                widen_rescue(reader, source, &mut clause, &mut slots);
            }
            Some(Read {
                kind: finding.kind,
                form: finding.form.to_string(),
                clause,
                slots,
            })
        })
        .collect()
}

/// "Don't worry about the client, I'll handle it, it's faster": worry and excuse go with the rescue, the
/// client stays.
fn widen_rescue(reader: &Reader, source: &Source<'_>, clause: &mut Clause, slots: &mut Slots) {
    let before = &source.lower[..clause.core.start];
    let line = before.rfind(['\n', '.', '!', '?']).map_or(0, |at| at + 1);
    if let Some(found) = reader.frames.worry.captures(&before[line..]) {
        let object = found.name("obj").map_or(0..0, |found| found.range());
        let object = source.text[line + object.start..line + object.end].trim();
        if slots.traits.has(Trait::Vague) && !matches!(object, "it" | "this" | "that") {
            reader.set_topic(object, slots);
        }
        clause.core.start = line + found.get(0).map_or(0, |all| all.start());
    }
    let after = &source.lower[clause.core.end..];
    let plan = reader.frames.own_plan.captures(after);
    if let Some(act) = plan
        .and_then(|found| found.name("act"))
        .filter(|_| !carries(slots))
    {
        let start = clause.core.end + act.start();
        let act = act.as_str().trim_end();
        reader.own_plan(&source.text[start..start + act.len()], slots);
        reader.measure(slots);
        clause.core.end = start + act.len();
    }
    let after = &source.lower[clause.core.end..];
    if let Some(found) = reader.frames.excuse.captures(after) {
        let end = found.name("end").map_or(0, |end| end.start());
        clause.core.end += end;
    }
}

fn list_scene<'t>(source: Source<'t>, reads: &[Read]) -> Option<Scene<'t>> {
    let clauses: Vec<Clause> = reads.iter().map(|read| read.clause.clone()).collect();
    let slots: Vec<Slots> = reads.iter().map(|read| read.slots.clone()).collect();
    let first = &clauses[0].core;
    let register = Register::of(&source, first.start, first.end);
    let list = steps::rewrite(&source, &clauses, &slots, register.capital)?;
    let others = clauses
        .iter()
        .filter(|clause| clause.core.start >= list.span.end)
        .map(|clause| (splice::removal(&source, &clause.core), String::new()))
        .collect();
    let mut shared = Slots::default();
    shared.traits.add(Trait::Steps);
    let place = Place {
        span: list.span.clone(),
        lead: "",
        others,
        capital: register.capital,
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

fn plain_scene<'t>(source: Source<'t>, reads: Vec<Read>) -> Option<Scene<'t>> {
    let groups = group(&source, reads);
    let at = primary(&groups)?;
    let main = groups[at].clause.core.clone();
    let mut slots = groups[at].slots.clone();
    let mut joined = false;
    for (index, other) in groups.iter().enumerate() {
        if index > at && joins(&slots, &other.slots) {
            join(&mut slots, &other.slots);
            joined = true;
        } else if index != at {
            take_over(&mut slots, &other.slots);
        }
    }
    if groups.len() > 1 {
        slots.traits.add(Trait::Several);
    }
    let register = Register::of(&source, main.start, main.end);
    let reason = if joined {
        None
    } else {
        reason::take(&source, main.end, &mut slots)
    };
    let core = main.start..reason.as_ref().map_or(main.end, |reason| reason.end);
    let mut place = splice::place(&source, &core, register)?;
    for (index, other) in groups.iter().enumerate() {
        if index != at {
            place
                .others
                .push((splice::removal(&source, &other.clause.core), String::new()));
        }
    }
    let fact = reason.map(|reason| reason.fact);
    let (kind, form) = (groups[at].kind, groups[at].form.clone());
    Some(finish(
        source, kind, form, slots, register, place, fact, None,
    ))
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
    let register = Register {
        capital: place.capital,
        ..register
    };
    Scene {
        source,
        kind,
        form,
        slots,
        register,
        place,
        fact,
        list,
        facts,
        replaced_lower,
        replaced_words,
    }
}

/// Joins neighbours that say one thing together: "rebase onto main and rerun CI".
fn group(source: &Source<'_>, reads: Vec<Read>) -> Vec<Read> {
    let mut groups: Vec<Read> = Vec::with_capacity(reads.len());
    for read in reads {
        if let Some(last) = groups.last_mut() {
            let gap = last.clause.core.end..read.clause.core.start;
            if splice::adjoin(source, gap) && merge(last, &read) {
                continue;
            }
        }
        groups.push(read);
    }
    groups
}

/// Adds `next` to `into` if both are acts for the reader, or one of them says nothing of its own.
fn merge(into: &mut Read, next: &Read) -> bool {
    let span = into.clause.core.start..next.clause.core.end;
    if !carries(&next.slots) || !carries(&into.slots) {
        if !carries(&into.slots) {
            into.kind = next.kind;
            into.form.clone_from(&next.form);
            let old = std::mem::replace(&mut into.slots, next.slots.clone());
            take_over(&mut into.slots, &old);
        }
        into.clause.core = span;
        return true;
    }
    if !joins(&into.slots, &next.slots) {
        return false;
    }
    join(&mut into.slots, &next.slots);
    into.clause.core = span;
    if rank(next.kind) < rank(into.kind) {
        into.kind = next.kind;
        into.form.clone_from(&next.form);
    }
    true
}

/// Whether a clause names anything that a question could be about.
fn carries(slots: &Slots) -> bool {
    let vague = slots.traits.has(Trait::Vague);
    slots.get(Slot::Who).is_some()
        || slots.get(Slot::Out).is_some()
        || slots.get(Slot::Dl).is_some()
        || (!vague && (slots.get(Slot::Obj).is_some() || slots.get(Slot::Act).is_some()))
        || (vague
            && slots
                .get(Slot::Act)
                .is_some_and(|act| act.split(' ').count() > 2))
}

fn joins(a: &Slots, b: &Slots) -> bool {
    let plain = |slots: &Slots| {
        !slots.traits.has(Trait::Negated)
            && !slots.traits.has(Trait::Third)
            && slots.get(Slot::Act).is_some()
    };
    let words = |slots: &Slots| {
        slots
            .get(Slot::Act)
            .map_or(0, |act| act.split_whitespace().count())
    };
    plain(a) && plain(b) && words(a) + words(b) <= 22
}

/// "rebase" and "rerun" become "rebase and rerun"; a third makes a comma of the first "and".
fn join(into: &mut Slots, next: &Slots) {
    for slot in [Slot::Act, Slot::Acting, Slot::Obj] {
        let both = into.get(slot).zip(next.get(slot)).filter(|(a, b)| a != b);
        let joined = both.map(|(a, b)| {
            let a = if into.traits.has(Trait::Several) {
                a.replacen(" and ", ", ", 1)
            } else {
                a.to_owned()
            };
            format!("{a} and {b}")
        });
        match joined {
            Some(text) => into.set(slot, text),
            None if slot == Slot::Obj && into.get(slot) == next.get(slot) => {}
            None => into.clear(slot),
        }
    }
    into.clear(Slot::ObjIs);
    into.clear(Slot::Who);
    into.traits.remove(Trait::Vague);
    if into.get(Slot::Dl).is_none() {
        take_time(into, next);
    }
    into.traits.remove(Trait::Contact);
    into.traits.add(Trait::Several);
}

fn take_time(into: &mut Slots, other: &Slots) {
    for slot in [Slot::Dl, Slot::Dln, Slot::Due] {
        let text = other.get(slot).unwrap_or_default().to_owned();
        into.set(slot, text);
    }
    if other.traits.has(Trait::Urgent) {
        into.traits.add(Trait::Urgent);
    }
}

/// What a removed clause leaves to the question: its time.
fn take_over(into: &mut Slots, other: &Slots) {
    if into.get(Slot::Dl).is_none() && other.get(Slot::Dl).is_some() {
        take_time(into, other);
        let timed = into
            .get(Slot::Act)
            .zip(into.get(Slot::Dl))
            .map(|(act, time)| format!("{act} {time}"));
        let timed_acting = into
            .get(Slot::Acting)
            .zip(into.get(Slot::Dl))
            .map(|(act, time)| format!("{act} {time}"));
        into.set(Slot::Act, timed.unwrap_or_default());
        into.set(Slot::Acting, timed_acting.unwrap_or_default());
    }
    if into.get(Slot::Who).is_none() && into.get(Slot::Act).is_none() {
        for slot in [Slot::Who, Slot::Act, Slot::Acting] {
            let text = other.get(slot).unwrap_or_default().to_owned();
            into.set(slot, text);
        }
    }
    if into.traits.has(Trait::Vague) {
        let named = other
            .get(Slot::Obj)
            .filter(|_| !other.traits.has(Trait::Vague))
            .map(str::to_owned);
        if let Some(object) = named {
            into.set(Slot::Obj, object);
            into.traits.remove(Trait::Vague);
        }
    }
}

/// The clause whose kind matters most among those that say something.
fn primary(groups: &[Read]) -> Option<usize> {
    (0..groups.len()).min_by_key(|at| {
        let read = &groups[*at];
        (!carries(&read.slots), rank(read.kind), *at)
    })
}
