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

/// Indexes of the second and later head verbs; `None` if a word may or may not be one.
pub fn later_heads(action: &str, tokens: &[Token], words: &Words) -> Option<Vec<usize>> {
    let mut heads = Vec::new();
    for index in 1..tokens.len() {
        let joint = tokens[index - 1].text(action).to_ascii_lowercase();
        let joint = joint.as_str();
        if !matches!(
            joint,
            "and" | "then" | "," | "&amp;" | "&" | "or" | "also" | "just"
        ) {
            continue;
        }
        let typed = tokens[index].text(action).to_ascii_lowercase();
        let lower = words.morphology.corrected(&typed).unwrap_or(typed);
        // Inside "ask him to call and tell", the second verb belongs to the infinitive.
        let infinitive = tokens[..index].windows(2).any(|pair| {
            pair[0].is(action, "to")
                && words
                    .joined
                    .contains(&pair[1].text(action).to_ascii_lowercase())
        });
        if infinitive {
            continue;
        }
        let next = tokens.get(index + 1);
        // "then" opens an act, and this one is not known.
        if joint == "then" && !words.joined.contains(&lower) && tokens[index].shape == Shape::Word {
            return None;
        }
        if !words.joined.contains(&lower) {
            // Before a determiner or an object pronoun even an unknown word can only be a verb.
            if (joint != "," || words.morphology.bases.contains(&lower))
                && next.is_some_and(|next| {
                    words
                        .lists
                        .after_verbs
                        .contains(&next.text(action).to_ascii_lowercase())
                })
                && !words.lists.no_verbs.contains(&lower)
                && tokens[index].shape == Shape::Word
            {
                heads.push(index);
            }
            continue;
        }
        match next {
            None => heads.push(index),
            Some(next) if opens_object(action, next, words) => heads.push(index),
            Some(_) => return None,
        }
    }
    Some(heads)
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

/// The action's own text with the head and some later words replaced and "please" left out.
pub fn rebuild(
    action: &str,
    tokens: &[Token],
    head: &str,
    words: &Words,
    replace: impl Fn(usize, &str) -> Option<String>,
) -> String {
    let mut out = String::with_capacity(action.len() + 8);
    out.push_str(head);
    let mut end = tokens[0].at.end;
    for (index, token) in tokens.iter().enumerate().skip(1) {
        let text = token.text(action);
        if words.fillers_inside.contains(&text.to_ascii_lowercase()) {
            end = token.at.end;
            if out.ends_with(',') {
                out.pop();
            }
            continue;
        }
        out.push_str(&action[end..token.at.start]);
        match replace(index, text) {
            Some(other) => out.push_str(&other),
            None => out.push_str(text),
        }
        end = token.at.end;
    }
    out
}
