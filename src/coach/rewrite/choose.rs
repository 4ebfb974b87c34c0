//! Which questions are offered: those that fit best and pass the gate, different in kind.

use std::sync::Arc;

use super::Attempt;
use super::gate::{self, Broken, Case};
use super::scene::Scene;
use super::slots::Slot;
use super::splice;
use super::template::Template;
use crate::coach::engine::RewriteWish;
use crate::coach::{MessageText, Rewrite};

const MOST: usize = 3;

/// A filled template before it is judged.
struct Candidate<'a> {
    template: &'a Template,
    /// The template with its slots filled, not yet in the leader's register.
    filled: String,
    /// How many telling words of the replaced text it leaves out.
    lost: u32,
    score: i32,
}

/// At most three rewrites, best first.
pub fn best(
    scene: &Scene<'_>,
    templates: &[Template],
    wish: &RewriteWish,
    tells: &impl Fn(&str) -> bool,
) -> Vec<Rewrite> {
    let mut chosen: Vec<(Candidate<'_>, Rewrite)> = Vec::with_capacity(MOST);
    let mut left = candidates(scene, templates, wish);
    while chosen.len() < MOST && !left.is_empty() {
        let at = next(&left, &chosen);
        let candidate = left.swap_remove(at);
        // Asking leave comes third or not at all.
        if candidate.template.permission && chosen.len() + 1 < MOST {
            continue;
        }
        if let Ok(rewrite) = judge(scene, &candidate, chosen.is_empty(), tells) {
            chosen.push((candidate, rewrite));
        }
    }
    chosen.into_iter().map(|(_, rewrite)| rewrite).collect()
}

/// Every template that fits, with what the gate says.
pub fn attempts(
    scene: &Scene<'_>,
    templates: &[Template],
    wish: &RewriteWish,
    tells: &impl Fn(&str) -> bool,
) -> Vec<Attempt> {
    let mut all = candidates(scene, templates, wish);
    all.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
    all.iter()
        .map(|candidate| Attempt {
            template: candidate.template.id.clone(),
            inserted: word(scene, candidate).1,
            broken: judge(scene, candidate, true, tells).err(),
        })
        .collect()
}

fn candidates<'a>(
    scene: &Scene<'_>,
    templates: &'a [Template],
    wish: &RewriteWish,
) -> Vec<Candidate<'a>> {
    templates
        .iter()
        .filter(|template| wish.only.as_ref().is_none_or(|only| **only == *template.id))
        .filter(|template| template.fits(scene.kind, &scene.form, scene.slots.traits))
        .filter_map(|template| {
            let (filled, shown) = template.fill(&scene.slots)?;
            let lost = scene.telling.lost(&shown);
            let score = score(template, &filled, lost, wish);
            Some(Candidate {
                template,
                filled,
                lost,
                score,
            })
        })
        .collect()
}

/// The question in the leader's register, and the whole text that is put into the message.
fn word(scene: &Scene<'_>, candidate: &Candidate<'_>) -> (String, String) {
    let own_start = scene.fact.is_some() || candidate.template.opens_with_slot();
    let fact = scene
        .fact
        .as_ref()
        .map(|fact| format!("{fact}. "))
        .unwrap_or_default();
    let question = &candidate.filled;
    let mut question = scene
        .register
        .apply(&format!("{fact}{question}"), own_start);
    if scene.register.shouted {
        question = unshout(&question);
    }
    if let Some((address, open)) = scene.address.as_ref().zip(question.strip_suffix('?')) {
        question = format!("{open}{address}?");
    }
    // A bare link would swallow the question mark.
    if let Some(link) = question
        .split_whitespace()
        .next_back()
        .filter(|word| word.starts_with("http"))
    {
        let length = question.len() - link.len();
        question = format!("{} ?", question[..length + link.len() - 1].trim_end());
    }
    let inserted = match &scene.list {
        Some(list) => format!("{}{}{question}", list.context, list.joint),
        None => question.clone(),
    };
    (question, inserted)
}

/// SENTENCE CASE for a shouted clause; single capitals such as "I" and tokens stay.
fn unshout(question: &str) -> String {
    let mut out = String::with_capacity(question.len());
    for (index, word) in question.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let token = word.starts_with(['<', '`', '@', ':']);
        let plain = word.chars().filter(|c| c.is_alphabetic()).count() > 1;
        if !token && plain && !word.chars().any(char::is_lowercase) {
            out.push_str(&word.to_lowercase());
        } else {
            out.push_str(word);
        }
    }
    out
}

/// Fit first: how exactly the template is meant for this, how much of the action it keeps, how short it
/// is. Templates that this leader saw lately come last; the seed decides between near equals.
fn score(template: &Template, filled: &str, lost: u32, wish: &RewriteWish) -> i32 {
    let lost = i32::try_from(lost).unwrap_or(i32::MAX / 8);
    let words = filled.bytes().filter(|byte| *byte == b' ').count() + 1;
    let words = i32::try_from(words).unwrap_or(i32::MAX / 8);
    let meant = i32::try_from(template.when.len()).unwrap_or(0);
    let seen = wish.seen.iter().any(|id| **id == *template.id);
    let jitter = i32::try_from(mix(wish.seed, &template.id) % 6).unwrap_or(0);
    let repeats = i32::from(template.uses(Slot::Obj) && template.uses(Slot::Act));
    i32::from(template.prefer) * 6 + meant * 4 - lost * 4 - (words - 14).max(0) + jitter
        - repeats
        - if seen { 40 } else { 0 }
        - if template.permission { 30 } else { 0 }
}

/// A small stable hash (FNV-1a), so that a seed gives the same order on every machine.
fn mix(seed: u64, id: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in id.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^ (hash >> 29)
}

/// The best of what is left; a rung, an opening or a freedom that was not offered yet counts.
fn next(left: &[Candidate<'_>], chosen: &[(Candidate<'_>, Rewrite)]) -> usize {
    let value = |candidate: &Candidate<'_>| {
        let repeats =
            |same: &dyn Fn(&Candidate<'_>) -> bool| chosen.iter().any(|(other, _)| same(other));
        let rung = repeats(&|other| other.template.rung == candidate.template.rung);
        let opens = repeats(&|other| other.template.opens == candidate.template.opens);
        let opening = repeats(&|other| opening(&other.filled).eq(opening(&candidate.filled)));
        candidate.score
            - if rung { 18 } else { 0 }
            - if opens { 6 } else { 0 }
            - if opening { 5 } else { 0 }
    };
    (0..left.len())
        .max_by_key(|at| (value(&left[*at]), std::cmp::Reverse(&left[*at].template.id)))
        .unwrap_or(0)
}

fn opening(question: &str) -> impl Iterator<Item = &str> {
    question.split(' ').take(3)
}

/// Runs the gate; with `whole`, the whole message is read too.
fn judge(
    scene: &Scene<'_>,
    candidate: &Candidate<'_>,
    whole: bool,
    tells: &impl Fn(&str) -> bool,
) -> Result<Rewrite, Broken> {
    let (question, inserted) = word(scene, candidate);
    let case = Case {
        original_words: scene.replaced_words,
        facts: &scene.facts,
        traits: scene.slots.traits,
        capital: scene.register.capital,
        message_lower: &scene.source.lower,
        lost: candidate.lost,
        steps: scene.list.is_some(),
    };
    gate::check(candidate.template, &inserted, &question, &case)?;
    let (text, spans) = splice::put(scene.source.text, &scene.place, &inserted);
    // Around the question the message is the same for every candidate, so the first speaks for all. Of the
    // others, what states something is read by itself; an open question of one clause never tells.
    let states = scene.fact.is_some()
        || scene.list.is_some()
        || !candidate.template.only_asks()
        || inserted.contains([',', ';', ':', '.']);
    let read = match (whole, states) {
        (true, _) => Some(&text),
        (false, true) => Some(&inserted),
        (false, false) => None,
    };
    if read.is_some_and(|text| tells(text)) {
        return Err(Broken::Disguised);
    }
    Ok(Rewrite {
        text: MessageText::new(text),
        question: MessageText::new(inserted),
        spans,
        rung: candidate.template.rung,
        template: Arc::clone(&candidate.template.id),
    })
}
