//! The verbs of an action: every conjoined head, and the action with its heads changed.

use super::tokens::{Shape, Token};
use super::words::Words;

/// "double check" is one verb.
pub fn checked_pair(action: &str, tokens: &[Token]) -> Option<String> {
    let (first, second) = (
        tokens.first()?.text(action).to_ascii_lowercase(),
        tokens.get(1)?.text(action).to_ascii_lowercase(),
    );
    let pair =
        matches!(first.as_str(), "double" | "cross" | "sanity" | "spot") && second == "check";
    pair.then(|| format!("{first}-{second}"))
}

/// The verbs of an action after its first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heads {
    /// Indexes of the tokens that are verbs of their own.
    pub verbs: Vec<usize>,
    /// Indexes of each "to" that stands before one of them and goes: "to wear it and to keep it on".
    pub dropped: Vec<usize>,
}

/// The second and later head verbs; `None` if a word may or may not be one.
pub fn later_heads(action: &str, tokens: &[Token], words: &Words) -> Option<Heads> {
    let mut heads = Heads::default();
    for index in 1..tokens.len() {
        let joint = tokens[index - 1].text(action).to_ascii_lowercase();
        let joint = joint.as_str();
        // Inside "ask him to call and tell", the second verb belongs to the infinitive.
        if !is_joint(action, &tokens[..index]) || has_infinitive(action, &tokens[..index], words) {
            continue;
        }
        if let Some(verb) = after_to(action, tokens, index, words) {
            heads.dropped.push(index);
            heads.verbs.push(verb);
            continue;
        }
        let typed = tokens[index].text(action).to_ascii_lowercase();
        let lower = words.morphology.corrected(&typed).unwrap_or(typed);
        let next = tokens.get(index + 1);
        if joint == "than" {
            continue;
        }
        // "then" opens an act, and this one is not known.
        if joint == "then" && !words.joined.contains(&lower) && tokens[index].shape == Shape::Word {
            return None;
        }
        if !words.joined.contains(&lower) {
            let known = words.morphology.bases.contains(&lower);
            // "rinse it, dry it, and archive last year's": the list goes on with verbs.
            let in_list = joint == "and"
                && !heads.verbs.is_empty()
                && index > 1
                && tokens[index - 2].text(action) == ",";
            if known && (in_list || next.is_some_and(|next| is_particle(action, next, words))) {
                heads.verbs.push(index);
                continue;
            }
            if (joint != "," || known)
                && tokens[index].shape == Shape::Word
                && could_be_verb(&lower, words)
                && next.is_some_and(|next| takes_object(action, next, words))
            {
                heads.verbs.push(index);
            }
            continue;
        }
        match next {
            None => heads.verbs.push(index),
            Some(next)
                if opens_object(action, next, words) || words.only_verbs.contains(&lower) =>
            {
                heads.verbs.push(index);
            }
            Some(_) => return None,
        }
    }
    Some(heads)
}

/// Whether the last token joins what follows to what was before: "and", "and also", but not "that just".
fn is_joint(action: &str, before: &[Token]) -> bool {
    const JOINTS: &[&str] = &["and", "then", ",", "&amp;", "&", "or", "than"];
    let joins = |token: &Token| JOINTS.iter().any(|joint| token.is(action, joint));
    match before {
        [.., joint, last] if last.is(action, "just") || last.is(action, "also") => joins(joint),
        [.., last] => joins(last),
        [] => false,
    }
}

/// Whether an infinitive before it takes the verb in.
fn has_infinitive(action: &str, before: &[Token], words: &Words) -> bool {
    before.windows(2).any(|pair| {
        let verb = pair[1].text(action).to_ascii_lowercase();
        pair[0].is(action, "to") && words.joined.contains(&verb)
    })
}

/// The verb after "and to": it stands beside the first, whose own "to" is said by the question.
fn after_to(action: &str, tokens: &[Token], index: usize, words: &Words) -> Option<usize> {
    let verb = tokens.get(index + 1)?.text(action).to_ascii_lowercase();
    // "contact Rosalee, to see what he needs" says what for.
    let listed = index > 0
        && ["and", "or", "&", "&amp;", "than", "then"]
            .iter()
            .any(|joint| tokens[index - 1].is(action, joint));
    (listed && tokens[index].is(action, "to") && words.morphology.bases.contains(&verb))
        .then_some(index + 1)
}

fn is_particle(action: &str, next: &Token, words: &Words) -> bool {
    words
        .lists
        .particles
        .contains(&next.text(action).to_ascii_lowercase())
}

/// Before a determiner or an object pronoun even an unknown word can only be a verb.
fn takes_object(action: &str, next: &Token, words: &Words) -> bool {
    words
        .lists
        .after_verbs
        .contains(&next.text(action).to_ascii_lowercase())
}

/// Whether an unknown word is none of the small words that no verb is.
pub fn could_be_verb(lower: &str, words: &Words) -> bool {
    let lists = &words.lists;
    ![
        &lists.no_verbs,
        &lists.prepositions,
        &lists.particles,
        &lists.subordinators,
        &lists.function,
    ]
    .iter()
    .any(|list| list.contains(lower))
}

/// After a verb come a determiner, a pronoun, a preposition or a token of Slack's, not a bare noun.
fn opens_object(action: &str, next: &Token, words: &Words) -> bool {
    matches!(next.shape, Shape::Opaque | Shape::Number | Shape::Mark)
        || words
            .lists
            .opening
            .contains(&next.text(action).to_ascii_lowercase())
        || next.text(action).starts_with(char::is_uppercase)
}

/// What becomes of a word when an action is put together anew.
pub enum Change {
    Keep,
    Say(String),
    Drop,
}

/// The action's own text with the head and some later words changed and "please" left out.
pub fn rebuild(
    action: &str,
    tokens: &[Token],
    head: &str,
    words: &Words,
    change: impl Fn(usize, &str) -> Change,
) -> String {
    let mut out = String::with_capacity(action.len() + 8);
    out.push_str(head);
    let mut end = tokens[0].at.end;
    for (index, token) in tokens.iter().enumerate().skip(1) {
        let text = token.text(action);
        let change = if words.fillers_inside.contains(&text.to_ascii_lowercase()) {
            Change::Drop
        } else {
            change(index, text)
        };
        if matches!(change, Change::Drop) {
            end = token.at.end;
            if out.ends_with(',') {
                out.pop();
            }
            continue;
        }
        out.push_str(&action[end..token.at.start]);
        match change {
            Change::Say(other) => out.push_str(&other),
            _ => out.push_str(text),
        }
        end = token.at.end;
    }
    out
}
