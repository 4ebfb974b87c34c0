//! Each finding, cut clean and read.

use super::clause::{self, Clause, Source};
use super::merge::rank;
use super::slots::{Slot, Slots, Trait};
use super::splice::sentence_start;
use super::statement::is_no_act;
use super::steps;
use super::tokens::Token;
use super::understand::Reader;
use crate::coach::{Finding, Kind};

/// One finding, cut and read.
pub struct Read {
    pub kind: Kind,
    pub form: String,
    pub clause: Clause,
    pub slots: Slots,
    /// A decision that is stated, not asked about.
    pub fact: Option<String>,
}

const GIVE_ME: &[&str] = &[
    "give me ",
    "give us ",
    "send me ",
    "send us ",
    "show me ",
    "get me ",
    "bring me ",
    "email me ",
    "hand me ",
    "tell me ",
    "tell us ",
];

pub fn cut_all(reader: &Reader, source: &Source<'_>, findings: &[Finding]) -> Vec<Read> {
    let reads = findings
        .iter()
        .flat_map(|finding| lines(source, finding))
        .filter_map(|finding| {
            let finding = &finding;
            let mut clause = clause::cut(source, finding)?;
            if is_no_act(source, &clause) {
                return None;
            }
            let kind = kind_of(reader, source, finding.kind, &clause);
            let kind = match either_before(reader, source, &clause) {
                Some(start) => {
                    clause = Clause {
                        core: start..clause.core.end,
                        action: None,
                        address: None,
                    };
                    Kind::Steer
                }
                None => kind,
            };
            let mut slots = reader.read(source, kind, &clause);
            if kind == Kind::Rescue {
                widen_rescue(reader, source, &mut clause, &mut slots);
            }
            if kind == Kind::Order && slots.traits.has(Trait::Vague) {
                widen_blame(reader, source, &mut clause, &mut slots);
            }
            if kind == Kind::Control {
                widen_gate(reader, source, &mut clause, &mut slots);
            }
            let decision = reader
                .frames
                .decision
                .captures(&source.lower[clause.core.clone()]);
            let fact = decision.and_then(|found| found.name("fact")).map(|fact| {
                source.text[clause.core.start + fact.start()..clause.core.start + fact.end()]
                    .to_owned()
            });
            let fact = fact.or_else(|| reader.decided_act(source, &clause));
            Some(Read {
                kind,
                form: finding.form.to_string(),
                clause,
                slots,
                fact,
            })
        })
        .collect();
    apart(reads)
}

/// The kind by what is said, whatever rule found it.
fn kind_of(reader: &Reader, source: &Source<'_>, found: Kind, clause: &Clause) -> Kind {
    // "hold off until we've spoken" holds on to the decision, whatever rule found it.
    let lower = &source.lower[clause.core.clone()];
    let order = found == Kind::Order;
    let ensures = lower.contains("be sure ") || lower.contains("make sure ");
    let held = order
        && !ensures
        && names_leader(lower)
        && (reader.frames.until_me.is_match(lower)
            || reader.frames.gate(lower).is_some()
            || lower.starts_with("no")
                && (lower.ends_with(" but me") || lower.ends_with(" except me")));
    // "why don't you send me the list" is a request in the clothes of advice.
    let action = clause.action.clone().unwrap_or(0..0);
    let mine = GIVE_ME
        .iter()
        .any(|start| source.lower[action.clone()].starts_with(start));
    // "send me a summary every day" keeps an eye on somebody's work.
    let reports = order
        && [" every ", " each ", "daily", "weekly", "hourly"]
            .iter()
            .any(|often| lower.contains(often))
        && reader.frames.visibility(lower).is_some()
        || order && keeps_leader_in(lower);
    let dismissed = order
        && [
            "leave it",
            "leave that",
            "leave this",
            "never mind",
            "forget it",
            "don't bother",
            "dont bother",
            "don’t bother",
        ]
        .iter()
        .any(|leave| lower.starts_with(leave))
        && reader
            .frames
            .own_plan
            .is_match(&source.lower[clause.core.end..]);
    let takes = dismissed
        || order
            && lower.starts_with("leave ")
            && [" to me", " with me"]
                .iter()
                .any(|end| lower.ends_with(end));
    let bans = reader.frames.unwanted.is_match(lower) && !reader.frames.until_me.is_match(lower);
    // "update the slide and send it to me before the meeting" takes nothing over.
    let hands = found == Kind::Rescue
        && lower.starts_with("send ")
        && !["i'll", "i’ll", "i will", "ill "]
            .iter()
            .any(|own| source.lower[clause.core.start..].contains(own));
    match found {
        _ if bans || hands => Kind::Order,
        _ if takes => Kind::Rescue,
        _ if held || reports => Kind::Control,
        Kind::Advise if mine => Kind::Order,
        kind => kind,
    }
}

/// "keep me cc'd on everything": the leader wants to be in it, whatever rule found it.
fn keeps_leader_in(lower: &str) -> bool {
    [
        "keep me cc",
        "keep me copied",
        "keep me posted",
        "keep me in ",
        "put me in copy",
        "loop me in",
        "copy me in",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
}

/// Of clauses that overlap, because the first took in the verb that goes on with it, the one that says more
/// stays.
fn apart(reads: Vec<Read>) -> Vec<Read> {
    let mut kept: Vec<Read> = Vec::with_capacity(reads.len());
    for read in reads {
        match kept.last_mut() {
            Some(last) if read.clause.core.start < last.clause.core.end => {
                if rank(read.kind) < rank(last.kind) {
                    *last = read;
                }
            }
            _ => kept.push(read),
        }
    }
    kept
}

/// Where "Is it A or B?" starts, if the clause only says to pick one.
fn either_before(reader: &Reader, source: &Source<'_>, clause: &Clause) -> Option<usize> {
    let said = source.lower[clause.core.clone()].trim_start_matches("just ");
    if !matches!(
        said,
        "pick one" | "choose one" | "pick" | "choose" | "decide"
    ) {
        return None;
    }
    let before = source.text[..clause.core.start].trim_end();
    let start = sentence_start(source.text, before.strip_suffix('?')?.len());
    let start = start + source.text[start..].len() - source.text[start..].trim_start().len();
    let question = &source.lower[start..before.len()];
    reader.frames.either.is_match(question).then_some(start)
}

/// "You always miss the deadline. Fix that.": what is blamed is what the question is about, without blame.
fn widen_blame(reader: &Reader, source: &Source<'_>, clause: &mut Clause, slots: &mut Slots) {
    let before = &source.lower[..clause.core.start];
    let Some(found) = reader.frames.blamed.captures(before) else {
        return;
    };
    let (Some(start), Some(act)) = (found.name("start"), found.name("act")) else {
        return;
    };
    let fault = reader.fault(start.as_str(), &source.text[act.range()]);
    if let Some(fault) = fault {
        *slots = fault;
        clause.core.start = start.start();
    }
}

/// "Write the summary and show it to me first": what is to be seen stands in the order before it.
fn widen_gate(reader: &Reader, source: &Source<'_>, clause: &mut Clause, slots: &mut Slots) {
    if !slots.traits.has(Trait::Gate) || !slots.traits.has(Trait::Vague) {
        return;
    }
    let start = sentence_start(source.text, clause.core.start);
    let tokens = source.tokens(start..clause.core.end);
    let polite = |token: &&Token| {
        ["please", "pls", "plz"]
            .iter()
            .any(|word| token.is(source.text, word))
    };
    let skipped = tokens.iter().take_while(polite).count();
    let (Some(verb), Some(joint)) = (
        tokens.get(skipped),
        tokens.iter().skip(skipped + 1).find(|token| {
            matches!(
                &source.lower[token.at.clone()],
                "and" | "then" | "&" | "&amp;"
            ) && reader
                .frames
                .gate(&source.lower[token.at.end..clause.core.end])
                .is_some()
        }),
    ) else {
        return;
    };
    let makes = source.lists(&source.words.make, verb) || source.lists(&source.words.deliver, verb);
    let thing = source.text[verb.at.end..joint.at.start].trim_matches([' ', ',']);
    if makes && (1..=8).contains(&thing.split(' ').count()) {
        reader.set_topic(thing, slots);
        clause.core.start = verb.at.start;
    }
}

/// Whether the leader is in it at all: without, nothing can wait for them, and no pattern is tried.
fn names_leader(lower: &str) -> bool {
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "i" | "me" | "my" | "we" | "us" | "ive"))
}

/// A finding that runs over several lines is one for each line.
fn lines(source: &Source<'_>, finding: &Finding) -> Vec<Finding> {
    let Some(said) = source
        .text
        .get(finding.span.clone())
        .filter(|said| said.contains('\n'))
    else {
        return vec![finding.clone()];
    };
    let mut at = finding.span.start;
    let mut split = Vec::new();
    for line in said.split('\n') {
        let marker = steps::marker_length(line);
        let span = at + marker..at + line.len();
        at += line.len() + 1;
        let first = split.is_empty() && marker == 0;
        let action = if first {
            finding.action.clone()
        } else {
            Some(span.clone())
        };
        if !source.text[span.clone()].trim().is_empty() {
            split.push(Finding {
                span,
                action,
                ..finding.clone()
            });
        }
    }
    split
}

/// "Don't worry about the client, I'll handle it, it's faster": worry and excuse go with the rescue, the
/// client stays.
fn widen_rescue(reader: &Reader, source: &Source<'_>, clause: &mut Clause, slots: &mut Slots) {
    let before = &source.lower[..clause.core.start];
    let line = before.rfind(['\n', '.', '!', '?']).map_or(0, |at| at + 1);
    if let Some(found) = reader.frames.worry.captures(&before[line..]) {
        let object = found.name("obj").map_or(0..0, |found| found.range());
        let object = source.text[line + object.start..line + object.end].trim();
        let named = !matches!(object, "it" | "this" | "that");
        if named && slots.traits.has(Trait::Done) {
            if let Some(acting) = slots.get(Slot::Acting).map(str::to_owned) {
                slots.set(Slot::Acting, format!("{acting} for {object}"));
            }
        } else if named && slots.traits.has(Trait::Vague) {
            reader.set_topic(object, slots);
        }
        clause.core.start = line + found.get(0).map_or(0, |all| all.start());
    }
    let after = &source.lower[clause.core.end..];
    let plan = reader.frames.own_plan.captures(after);
    if let Some(act) = plan.and_then(|found| found.name("act")) {
        let start = clause.core.end + act.start();
        let act = act.as_str().trim_end();
        reader.own_plan(&source.text[start..start + act.len()], slots);
        reader.measure(slots);
        clause.core.end = start + act.len();
    }
    let after = &source.lower[clause.core.end..];
    if let Some(found) = reader.frames.excuse.captures(after) {
        let end = found
            .name("end")
            .or(found.name("end2"))
            .or(found.name("end3"));
        let end = end.map_or(0, |end| end.start());
        clause.core.end += end;
    }
}
