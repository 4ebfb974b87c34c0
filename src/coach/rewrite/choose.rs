//! Which questions are offered: those that fit best and pass the gate, different in kind.

use std::sync::Arc;

use super::Attempt;
use super::facts;
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
    /// The question alone, in the leader's register.
    question: String,
    /// What is put into the message.
    inserted: String,
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
        if let Ok(rewrite) = judge(scene, &candidate, chosen.len(), tells) {
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
            inserted: candidate.inserted.clone(),
            broken: judge(scene, candidate, MOST - 1, tells).err(),
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
            let (question, inserted) = fill(scene, template)?;
            let score = score(scene, template, &question, wish);
            Some(Candidate {
                template,
                question,
                inserted,
                score,
            })
        })
        .collect()
}

fn fill(scene: &Scene<'_>, template: &Template) -> Option<(String, String)> {
    let filled = template.fill(&scene.slots)?;
    let (fact, question) = match &scene.fact {
        Some(fact) => (format!("{fact}. "), filled),
        None => (String::new(), filled),
    };
    let own_start = !fact.is_empty() || template.opens_with_slot();
    let mut question = scene
        .register
        .apply(&format!("{fact}{question}"), own_start);
    if scene.register.shouted {
        question = unshout(&question);
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
    Some((question, inserted))
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
fn score(scene: &Scene<'_>, template: &Template, question: &str, wish: &RewriteWish) -> i32 {
    let lower = question.to_lowercase();
    let lost = i32::try_from(facts::lost(&scene.telling, &lower)).unwrap_or(i32::MAX / 8);
    let words = i32::try_from(question.split_whitespace().count()).unwrap_or(i32::MAX / 8);
    let meant = i32::try_from(template.when.len()).unwrap_or(0);
    let seen = wish.seen.iter().any(|id| **id == *template.id);
    let jitter = i32::try_from(mix(wish.seed, &template.id) % 8).unwrap_or(0);
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
        let opening = repeats(&|other| opening(&other.question) == opening(&candidate.question));
        candidate.score
            - if rung { 12 } else { 0 }
            - if opens { 6 } else { 0 }
            - if opening { 5 } else { 0 }
    };
    (0..left.len())
        .max_by_key(|at| (value(&left[*at]), std::cmp::Reverse(&left[*at].template.id)))
        .unwrap_or(0)
}

fn opening(question: &str) -> Vec<&str> {
    question.split_whitespace().take(3).collect()
}

fn judge(
    scene: &Scene<'_>,
    candidate: &Candidate<'_>,
    already: usize,
    tells: &impl Fn(&str) -> bool,
) -> Result<Rewrite, Broken> {
    // Asking leave comes third or not at all.
    if candidate.template.permission && already + 1 < MOST {
        return Err(Broken::Closed);
    }
    let case = Case {
        original_words: scene.replaced_words,
        facts: &scene.facts,
        traits: scene.slots.traits,
        capital: scene.register.capital,
        message_lower: &scene.source.lower,
        telling: &scene.telling,
        steps: scene.list.is_some(),
    };
    gate::check(
        candidate.template,
        &candidate.inserted,
        &candidate.question,
        &case,
    )?;
    let (text, spans) = splice::put(scene.source.text, &scene.place, &candidate.inserted);
    if tells(&text) {
        return Err(Broken::Disguised);
    }
    Ok(Rewrite {
        text: MessageText::new(text),
        question: MessageText::new(candidate.inserted.clone()),
        spans,
        rung: candidate.template.rung,
        template: Arc::clone(&candidate.template.id),
    })
}
