//! An action taken apart: its verb in two forms, its object, its person, its time.

use super::deadline::{Deadline, Deadlines};
use super::heads::{Change, checked_pair, could_be_verb, later_heads, rebuild};
use super::noun::{self, Noun};
use super::slots::has_clause;
use super::strip::{strip_after, strip_before, without_report};
use super::tokens::{Shape, Token, scan};
use super::words::Words;

/// The action of a clause, ready to stand in a question.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    /// Lower-case base form of the head verb.
    pub verb: String,
    /// The whole action in base form: "rebase on main and squash the commits".
    pub act: Option<String>,
    /// The same with every head as a gerund; `None` where that is not sure.
    pub acting: Option<String>,
    pub object: Option<Noun>,
    /// Whom the action approaches: "finance" in "talk to finance".
    pub person: Option<String>,
    pub deadline: Option<Deadline>,
    /// "don't", "never", "stop": the action is what is forbidden.
    pub negated: bool,
    /// "stop interrupting": what is forbidden goes on already.
    pub habit: bool,
    /// The clause after "make sure".
    pub outcome: Option<String>,
}

/// Takes `action` apart. Text that is no verb phrase gives a phrase without `act`.
pub fn parse(action: &str, words: &Words, deadlines: &Deadlines) -> Phrase {
    let tokens = scan(action);
    let habit = tokens
        .iter()
        .any(|token| token.is(action, "stop") || token.is(action, "quit"));
    let (tokens, negated) = strip_before(action, &tokens, words);
    let tokens = strip_after(action, tokens, words);
    let tokens = without_report(action, tokens);
    let tokens = without_have(action, tokens, words);
    let mut phrase = Phrase {
        negated,
        habit: negated && habit,
        ..Phrase::default()
    };
    let Some(first) = tokens.first() else {
        return phrase;
    };
    if has_sentence(action, tokens, words) {
        return phrase;
    }
    if let Some(outcome) = outcome(action, tokens) {
        phrase.outcome = Some(outcome);
        phrase.verb = "ensure".to_owned();
        return phrase;
    }
    let from = first.at.start;
    let lower = action.to_ascii_lowercase();
    phrase.deadline = deadlines
        .find(&action[from..], &lower[from..])
        .map(|mut deadline| {
            deadline.at = deadline.at.start + from..deadline.at.end + from;
            deadline
        });
    set_verb_forms(&mut phrase, action, tokens, words);
    let plain = |text: Option<String>| {
        let text = text.and_then(|text| without_second(&text, words))?;
        Some(without_comma(text))
    };
    phrase.act = plain(phrase.act.take());
    phrase.acting = plain(phrase.acting.take());
    if phrase.act.is_none() && phrase.acting.is_none() {
        return phrase;
    }
    let limit = phrase
        .deadline
        .as_ref()
        .map_or(action.len(), |deadline| deadline.at.start);
    let (object, person) = noun::after_verb(action, &phrase.verb, &tokens[1..], limit, words);
    phrase.object = object;
    phrase.person = person;
    phrase
}

/// "deal with him is to wait": an act with a verb of its own is none.
fn has_sentence(action: &str, tokens: &[Token], words: &Words) -> bool {
    let lower = |token: &Token| token.text(action).to_ascii_lowercase();
    let at = tokens.windows(2).position(|pair| {
        matches!(lower(&pair[0]).as_str(), "is" | "are" | "was") && pair[1].is(action, "to")
    });
    at.is_some_and(|at| {
        !tokens[..at]
            .iter()
            .any(|token| words.lists.subordinators.contains(&lower(token)))
    })
}

/// "have matched all the invoices" asks to match them.
fn without_have<'a>(action: &str, tokens: &'a [Token], words: &Words) -> &'a [Token] {
    let [have, deed, object, ..] = tokens else {
        return tokens;
    };
    let lower = |token: &Token| token.text(action).to_ascii_lowercase();
    let done = have.is(action, "have")
        && words.morphology.is_participle(&lower(deed))
        && words.lists.determiners.contains(&lower(object));
    if done { &tokens[1..] } else { tokens }
}

/// "make sure (that) the tests pass" → "the tests pass".
fn outcome(action: &str, tokens: &[Token]) -> Option<String> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text(action));
    let is = |at: usize, known: &str| word(at).eq_ignore_ascii_case(known);
    let length = if is(0, "ensure") || is(0, "ensures") {
        1
    } else if (is(0, "make") || is(0, "be")) && (is(1, "sure") || is(1, "certain")) {
        2
    } else {
        return None;
    };
    let skip = length + usize::from(is(length, "that"));
    if is(skip, "to") || is(skip, "of") {
        return None;
    }
    let (first, last) = (tokens.get(skip)?, tokens.last()?);
    Some(action[first.at.start..last.at.end].to_owned())
}

fn set_verb_forms(phrase: &mut Phrase, action: &str, tokens: &[Token], words: &Words) {
    let head = &tokens[0];
    if let Some(pair) = checked_pair(action, tokens) {
        let with = |head: &str| rebuild(action, &tokens[1..], head, words, |_, _| Change::Keep);
        phrase.verb = "check".to_owned();
        phrase.act = Some(with(&pair));
        phrase.acting = Some(with(&words.morphology.gerund(&pair)));
        return;
    }
    let typed = head.text(action);
    if head.shape != Shape::Word
        || !typed.starts_with(char::is_alphabetic)
        || words.lists.no_verbs.contains(&typed.to_lowercase())
    {
        return;
    }
    let corrected = words.morphology.corrected(typed);
    let typed = corrected.as_deref().unwrap_or(typed);
    let lower = if is_acronym(typed) && !words.morphology.bases.contains(&typed.to_lowercase()) {
        typed.to_owned()
    } else {
        typed.to_lowercase()
    };
    // "Why haven't you finished it?": the question asks about finishing.
    let lower = match words.morphology.is_participle(&lower) {
        true => match words.morphology.base_of_participle(&lower) {
            Some(base) => base,
            None => return,
        },
        false => lower,
    };
    let given_gerund = lower
        .ends_with("ing")
        .then(|| words.morphology.base_of_gerund(&lower))
        .flatten();
    let is_gerund = lower == "doing"
        || lower.ends_with("ing") && lower.len() > 4 && !words.morphology.bases.contains(&lower);
    let base = match given_gerund {
        Some(base) => Some(base),
        None if is_gerund => None,
        None => Some(lower.clone()),
    };
    if base
        .as_deref()
        .is_some_and(|base| !acts(action, base, tokens, words))
    {
        return;
    }
    let gerund = if is_gerund {
        lower
    } else {
        words.morphology.gerund(&lower)
    };
    phrase.verb = base.clone().unwrap_or_default().to_lowercase();
    // "keep reading" has no noun that sounds right.
    let goes_on = matches!(
        phrase.verb.as_str(),
        "keep" | "continue" | "start" | "begin"
    ) && tokens
        .get(1)
        .is_some_and(|next| words.morphology.base_of_gerund(next.text(action)).is_some());
    let heads = later_heads(action, tokens, words);
    phrase.acting = heads.as_ref().filter(|_| !goes_on).map(|heads| {
        rebuild(action, tokens, &gerund, words, |index, text| {
            let lower = text.to_lowercase();
            // "bring" is a base although it ends like a gerund.
            let is_base = !lower.ends_with("ing") || words.morphology.bases.contains(&lower);
            if heads.dropped.contains(&index) {
                Change::Drop
            } else if heads.verbs.contains(&index) && is_base {
                let corrected = words.morphology.corrected(&lower);
                let gerund = words.morphology.gerund(&corrected.unwrap_or(lower));
                let next = tokens
                    .get(index + 1)
                    .map(|next| next.text(action).to_lowercase());
                // "come help" is "coming to help".
                let helps = matches!(gerund.as_str(), "coming" | "going")
                    && next.is_some_and(|next| words.joined.contains(&next));
                Change::Say(if helps {
                    format!("{gerund} to")
                } else {
                    gerund
                })
            } else {
                Change::Keep
            }
        })
    });
    let sure = heads.as_ref().is_some_and(|heads| heads.verbs.is_empty());
    let heads = heads.unwrap_or_default();
    phrase.act = base.filter(|_| !is_gerund || sure).map(|base| {
        rebuild(action, tokens, &base, words, |index, text| {
            let corrected = || words.morphology.corrected(text);
            if heads.dropped.contains(&index) {
                return Change::Drop;
            }
            let verb = heads.verbs.contains(&index);
            verb.then(corrected)
                .flatten()
                .map_or(Change::Keep, Change::Say)
        })
    });
}

/// Whether the head is a verb: a known one, or an unknown word that only a verb can be, before "the" or "it".
fn acts(action: &str, base: &str, tokens: &[Token], words: &Words) -> bool {
    let takes_object = tokens.get(1).is_some_and(|next| {
        let lower = next.text(action).to_ascii_lowercase();
        words.lists.after_verbs.contains(&lower)
            || matches!(lower.as_str(), "every" | "each" | "all")
    });
    let plain = base.len() > 3
        && base.bytes().all(|byte| byte.is_ascii_lowercase())
        && !["s", "ly", "ed", "ing"]
            .iter()
            .any(|end| base.ends_with(end));
    words.morphology.is_verb(base) || plain && takes_object && could_be_verb(base, words)
}

/// "turn it, and leave it" is two acts like "turn it and leave it".
fn without_comma(text: String) -> String {
    let single = text.matches(',').count() == 1 && text.contains(", and ");
    if single && !has_clause(&text) {
        text.replacen(", and ", " and ", 1)
    } else {
        text
    }
}

/// "give a handover and don't skip the chart" → "… without skipping the chart"; `None` if the second verb
/// is not known.
fn without_second(act: &str, words: &Words) -> Option<String> {
    const BANS: &[&str] = &[
        " and don't ",
        " and don’t ",
        " and dont ",
        " and do not ",
        " and never ",
    ];
    let Some((before, after)) = BANS.iter().find_map(|ban| act.split_once(ban)) else {
        return Some(act.to_owned());
    };
    let (verb, rest) = after.split_once(' ').unwrap_or((after, ""));
    let gerund = words
        .morphology
        .bases
        .contains(verb)
        .then(|| words.morphology.gerund(verb))?;
    let before = before.trim_end_matches(',');
    Some(
        format!("{before} without {gerund} {rest}")
            .trim_end()
            .to_owned(),
    )
}

fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.len() < 4 && word.bytes().all(|b| b.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(action: &str) -> Phrase {
        parse(
            action,
            &Words::built_in().expect("the lists load"),
            &Deadlines::new(),
        )
    }

    fn acting(action: &str) -> Option<String> {
        parsed(action).acting
    }

    #[test]
    fn every_head_of_a_pair_becomes_a_gerund() {
        assert_eq!(
            acting("rebase on main and squash the commits").as_deref(),
            Some("rebasing on main and squashing the commits")
        );
        assert_eq!(
            acting("go talk to Sam, please").as_deref(),
            Some("talking to Sam")
        );
    }

    #[test]
    fn a_noun_after_and_stays_a_noun() {
        assert_eq!(
            acting("update the deck and the notes").as_deref(),
            Some("updating the deck and the notes")
        );
        assert_eq!(acting("fix login and test flows"), None);
    }

    #[test]
    fn prohibitions_keep_the_act_positive() {
        let phrase = parsed("don't merge anything");
        assert!(phrase.negated);
        assert_eq!(phrase.act.as_deref(), Some("merge anything"));
        let phrase = parsed("stop pinging the vendor");
        assert!(phrase.negated);
        assert_eq!(phrase.acting.as_deref(), Some("pinging the vendor"));
    }

    #[test]
    fn a_gerund_gives_its_base() {
        assert_eq!(
            parsed("restarting the queue worker").act.as_deref(),
            Some("restart the queue worker")
        );
    }

    #[test]
    fn make_sure_gives_the_outcome() {
        assert_eq!(
            parsed("make sure the tests pass").outcome.as_deref(),
            Some("the tests pass")
        );
        assert_eq!(parsed("make sure to log it").act.as_deref(), Some("log it"));
    }

    #[test]
    fn objects_and_people_are_told_apart() {
        let object = |action| parsed(action).object.map(|noun| noun.text);
        assert_eq!(
            object("send me the Q3 numbers by Friday").as_deref(),
            Some("the Q3 numbers")
        );
        assert_eq!(
            object("put the seabass on as a special").as_deref(),
            Some("the seabass")
        );
        assert_eq!(
            object("clean up the old S3 buckets").as_deref(),
            Some("the old S3 buckets")
        );
        assert_eq!(
            object("look into the flaky test on main").as_deref(),
            Some("the flaky test on main")
        );
        assert_eq!(object("check if it works"), None);
        assert_eq!(parsed("talk to finance").person.as_deref(), Some("finance"));
        assert_eq!(
            parsed("call the CFO directly").person.as_deref(),
            Some("the CFO")
        );
    }
}
