//! Several flagged clauses become one: what joins, what is taken over, which leads.

use super::clause::Source;
use super::findings::Read;
use super::removal::adjoin;
use super::slots::{Slot, Slots, Trait};
use crate::coach::Kind;

/// Most coachable first (taxonomy 2.2).
pub fn rank(kind: Kind) -> u8 {
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

/// Joins neighbours that say one thing together: "rebase onto main and rerun CI".
pub fn group(source: &Source<'_>, reads: Vec<Read>) -> Vec<Read> {
    let mut groups: Vec<Read> = Vec::with_capacity(reads.len());
    for read in reads {
        if let Some(last) = groups.last_mut() {
            let gap = last.clause.core.end..read.clause.core.start;
            if adjoin(source, gap.clone()) && !offers_choice(source, gap) && merge(last, &read) {
                continue;
            }
        }
        groups.push(read);
    }
    groups
}

/// "call him or write to him" is no list of two acts.
pub fn offers_choice(source: &Source<'_>, gap: std::ops::Range<usize>) -> bool {
    source
        .tokens(gap)
        .last()
        .is_some_and(|last| last.is(source.text, "or"))
}

/// Adds `next` to `into` if both are acts for the reader, or one of them says nothing of its own.
fn merge(into: &mut Read, next: &Read) -> bool {
    // A wish to see it first is not said by another's order.
    let unsaid =
        |read: &Read| read.kind == Kind::Control && read.fact.is_none() && !carries(&read.slots);
    if into.kind != next.kind && (unsaid(into) || unsaid(next)) {
        return false;
    }
    // "Let me deal with them, you get on with the order": the second is no part of what was taken over.
    if into.kind != next.kind && into.kind == Kind::Rescue && carries(&next.slots) {
        return false;
    }
    let span = into.clause.core.start..next.clause.core.end;
    if into.clause.address.is_some() {
        return false;
    }
    if into.fact.is_some() || !carries(&next.slots) || !carries(&into.slots) {
        if into.fact.is_some() || !carries(&into.slots) {
            into.kind = next.kind;
            into.form.clone_from(&next.form);
            let old = std::mem::replace(&mut into.slots, next.slots.clone());
            if into.fact.is_none() {
                take_over(&mut into.slots, &old);
            }
        }
        into.clause.core = span;
        into.clause.address.clone_from(&next.clause.address);
        return true;
    }
    if !joins(&into.slots, &next.slots) {
        return false;
    }
    join(&mut into.slots, &next.slots);
    into.clause.core = span;
    into.clause.address.clone_from(&next.clause.address);
    if rank(next.kind) < rank(into.kind) {
        into.kind = next.kind;
        into.form.clone_from(&next.form);
    }
    true
}

/// Whether a clause names anything that a question could be about.
pub fn carries(slots: &Slots) -> bool {
    let vague = slots.traits.has(Trait::Vague);
    slots.get(Slot::Who).is_some()
        || slots.get(Slot::Out).is_some()
        || slots.get(Slot::Dl).is_some()
        || (!vague
            && (slots.get(Slot::Obj).is_some()
                || slots.get(Slot::Act).is_some_and(|act| act.contains(' '))))
        || (vague
            && slots
                .get(Slot::Act)
                .is_some_and(|act| act.split(' ').count() > 2))
}

pub fn joins(a: &Slots, b: &Slots) -> bool {
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

/// "rebase" and "rerun" become "rebase and rerun"; what only one of them says goes.
pub fn join(into: &mut Slots, next: &Slots) {
    let (before, closes) = (second_act(into), second_act(next).is_some());
    if let Some(nth) = before.filter(|_| !into.traits.has(Trait::Several)) {
        into.joined_at(Slot::Act, nth);
        into.joined_at(Slot::Acting, nth);
    }
    for slot in [Slot::Act, Slot::Acting, Slot::Obj] {
        match next.get(slot) {
            Some(other) if into.get(slot) != Some(other) => {
                into.append(slot, other, closes && slot != Slot::Obj);
            }
            Some(_) if slot == Slot::Obj => {}
            _ => into.clear(slot),
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

/// Which " and " of an action stands before its last act: "drying it and boxing it".
fn second_act(slots: &Slots) -> Option<usize> {
    let acting = slots.get(Slot::Acting)?;
    let after = acting.split(" and ").skip(1);
    let verb = |part: &str| {
        part.split(' ')
            .next()
            .is_some_and(|word| word.ends_with("ing"))
    };
    after
        .enumerate()
        .filter(|(_, part)| verb(part))
        .last()
        .map(|(nth, _)| nth)
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
pub fn take_over(into: &mut Slots, other: &Slots) {
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
pub fn primary(groups: &[Read]) -> Option<usize> {
    (0..groups.len()).min_by_key(|at| {
        let read = &groups[*at];
        (!carries(&read.slots), rank(read.kind), *at)
    })
}
