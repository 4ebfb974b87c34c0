//! The noun phrase that an action is about.

use super::tokens::{Shape, Token};
use super::words::Words;
use crate::coach::lexicon::WordSet;

/// A noun phrase as written, and what goes with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Noun {
    pub text: String,
    /// Takes "are" (`true`) or "is"; `None` where that is not sure.
    pub plural: Option<bool>,
    /// "it", "this", "everything": what it stands for is elsewhere.
    pub vague: bool,
}

/// Prepositions that may go on with a noun phrase.
const INNER: &[&str] = &["of", "for", "in", "on", "about", "between", "from"];
const WIDE: &[&str] = &[
    "of", "for", "in", "on", "about", "between", "from", "with", "to", "over", "under", "above",
    "below", "at",
];

/// The object and, for verbs of contact, the person after the verb. Nothing at or after `limit` counts.
pub fn after_verb(
    action: &str,
    verb: &str,
    rest: &[Token],
    limit: usize,
    words: &Words,
) -> (Option<Noun>, Option<String>) {
    let end = rest
        .iter()
        .position(|token| token.at.start >= limit)
        .unwrap_or(rest.len());
    let mut rest = &rest[..end];
    let lower = |token: &Token| token.text(action).to_ascii_lowercase();
    if rest.len() > 1 && words.lists.particles.contains(&lower(&rest[0])) {
        rest = &rest[1..];
    }
    let Some(first) = rest.first().map(&lower) else {
        return (None, None);
    };
    if causes(action, verb, rest, words) {
        return (None, None);
    }
    let mut to_person = words.contact.contains(verb);
    let second = rest.get(1).map(&lower).unwrap_or_default();
    if first == "that"
        && (words.lists.determiners.contains(&second)
            || matches!(
                second.as_str(),
                "i" | "we" | "they" | "it" | "you" | "he" | "she"
            ))
    {
        return (None, None);
    }
    if words.lists.prepositions.contains(&first) {
        // "speak up in the meeting" approaches nobody.
        to_person = to_person && matches!(first.as_str(), "to" | "with");
        to_person = to_person
            || matches!(first.as_str(), "with" | "to") && words.lists.reach.contains(verb);
        if matches!(first.as_str(), "to") && !to_person
            || matches!(
                first.as_str(),
                "as" | "by"
                    | "per"
                    | "via"
                    | "than"
                    | "like"
                    | "onto"
                    | "under"
                    | "across"
                    | "behind"
                    | "near"
                    | "during"
                    | "without"
                    | "within"
            )
        {
            return (None, None);
        }
        rest = &rest[1..];
    } else if rest.len() > 1
        && words.lists.pronouns.contains(&first)
        && starts_noun(action, &rest[1], words)
    {
        rest = &rest[1..];
    }
    if matches!(verb, "get" | "have" | "keep" | "make" | "leave") {
        rest = without_result(action, rest, words);
    }
    let inner = if to_person { &["of", "at"] } else { INNER };
    let Some(noun) = read(action, rest, inner, words) else {
        return (None, None);
    };
    if to_person {
        let person = (!noun.vague
            && !opens_with_pronoun(&noun.text)
            && !words
                .lists
                .pronouns
                .contains(&noun.text.to_ascii_lowercase()))
        .then(|| noun.text.clone());
        return (None, person);
    }
    (
        Some(noun).filter(|noun| {
            !matches!(
                noun.text.to_ascii_lowercase().as_str(),
                "me" | "us" | "him" | "her" | "anyone" | "anybody" | "someone" | "somebody"
            )
        }),
        None,
    )
}

/// "let him talk", "make the driver sign", "help Anna finish it": somebody else acts, and no thing is named
/// that the reader works on.
fn causes(action: &str, verb: &str, rest: &[Token], words: &Words) -> bool {
    if !matches!(verb, "let" | "make" | "have" | "help" | "get" | "watch") {
        return false;
    }
    let lower = |token: &Token| token.text(action).to_ascii_lowercase();
    let determined = rest
        .first()
        .is_some_and(|first| words.lists.determiners.contains(&lower(first)));
    let acts = |at: usize| {
        let verb = lower(&rest[at]);
        let after = rest.get(at + 1).map(&lower).unwrap_or_default();
        let object = words.lists.opening.contains(&after) || after.is_empty();
        let particle = words.lists.particles.contains(&after);
        verb == "know"
            || verb == "get"
            || particle && words.morphology.bases.contains(&verb)
            || words.joined.contains(&verb) && object && !words.lists.results.contains(&verb)
    };
    let infinitive = |at: usize| {
        rest[at].is(action, "to")
            && rest
                .get(at + 1)
                .is_some_and(|next| words.morphology.bases.contains(&lower(next)))
    };
    let from = 1 + usize::from(determined);
    let reach = rest.len().min(from + 3);
    (from.min(reach)..reach).any(|at| {
        if verb == "get" {
            infinitive(at)
        } else {
            acts(at)
        }
    })
}

/// "tell her I need it" and "remind me of it" approach nobody by name.
fn opens_with_pronoun(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or("").to_ascii_lowercase();
    let first = first.split(['\'', '’']).next().unwrap_or("");
    matches!(
        first,
        "i" | "we" | "he" | "she" | "they" | "you" | "it" | "me" | "us" | "him" | "her" | "them"
    )
}

/// "get the contract moving", "keep the build green": the last word says what becomes of the object.
fn without_result<'a>(action: &str, rest: &'a [Token], words: &Words) -> &'a [Token] {
    let is = |at: usize, list: &WordSet| list.contains(&rest[at].text(action).to_ascii_lowercase());
    let result = (1..rest.len()).position(|at| {
        let lower = rest[at].text(action).to_ascii_lowercase();
        // "leave the pricing": what follows an article is a thing.
        let formed = lower.len() > 4
            && (lower.ends_with("ing") || lower.ends_with("ed"))
            && !(is(at - 1, &words.lists.determiners) && lower.ends_with("ing"));
        words.lists.results.contains(&lower) || formed
    });
    let Some(at) = result else { return rest };
    // "the updated deck" has an adjective, "the deck updated" and "this updated" have a result.
    let follows = rest
        .get(at + 2)
        .is_some_and(|next| starts_noun(action, next, words));
    if words
        .lists
        .determiners
        .contains(&rest[at].text(action).to_ascii_lowercase())
        && follows
    {
        rest
    } else {
        &rest[..=at]
    }
}

fn starts_noun(action: &str, token: &Token, words: &Words) -> bool {
    let lower = token.text(action).to_ascii_lowercase();
    let lower = lower.as_str();
    token.shape != Shape::Mark
        && !words.lists.noun_stops.contains(lower)
        && !words.lists.prepositions.contains(lower)
        && !words.lists.particles.contains(lower)
        && lower != "and"
        && lower != "know"
}

/// The noun phrase at the start of `tokens`, as the subject or object of a verb.
pub fn phrase(action: &str, tokens: &[Token], words: &Words) -> Option<Noun> {
    read(action, tokens, INNER, words)
}

/// The noun phrase at the start of `tokens`, as a topic: no verb could claim its "with" or "to".
pub fn wide_phrase(action: &str, tokens: &[Token], words: &Words) -> Option<Noun> {
    read(action, tokens, WIDE, words)
}

fn read(action: &str, tokens: &[Token], inner: &[&str], words: &Words) -> Option<Noun> {
    let lowers: Vec<String> = tokens
        .iter()
        .map(|t| t.text(action).to_ascii_lowercase())
        .collect();
    let mut end = 0;
    let mut head = None;
    let mut joined = false;
    let mut before_preposition = None;
    let pronoun = lowers.first().is_some_and(|first| {
        matches!(
            first.as_str(),
            "it" | "them" | "everything" | "anything" | "something"
        )
    });
    while end < tokens.len() && !(pronoun && end == 1) {
        let word = lowers[end].as_str();
        let next = tokens.get(end + 1);
        if inner.contains(&word) && end > 0 {
            let next_is_noun = next.is_some_and(|token| starts_noun(action, token, words));
            if !next_is_noun
                || lowers
                    .get(end + 1)
                    .is_some_and(|next| words.lists.pronouns.contains(next) || next == "u")
            {
                break;
            }
            before_preposition.get_or_insert(end);
        } else if word == "and" || word == "&amp;" {
            let verb_next = lowers
                .get(end + 1)
                .is_some_and(|w| words.joined.contains(w));
            if end == 0 || verb_next || !next.is_some_and(|token| starts_noun(action, token, words))
            {
                break;
            }
            joined = before_preposition.is_none();
        } else if tokens[end].shape == Shape::Mark
            && !matches!(
                word,
                "'" | "\"" | "“" | "”" | "/" | "&" | "+" | "*" | "_" | "#"
            )
            || tokens[end].shape == Shape::Emoji
            || (words.lists.noun_stops.contains(word)
                && !(after_determiner(&lowers, end, words) && next.is_some())
                && !(end == 0 && words.lists.vague.contains(word))
                && !(end + 1 < tokens.len() && end == 0 && word == "that"))
            || words.lists.prepositions.contains(word) && !after_determiner(&lowers, end, words)
            || is_adverb(word)
            || is_aftermath(word, next)
            || (end > 0 && words.lists.pronouns.contains(word) && word != "her")
        {
            break;
        } else if before_preposition.is_none() {
            head = Some(end);
        }
        end += 1;
    }
    let mut cut = end;
    // A long tail of prepositions says more than a topic needs.
    if cut > 9 {
        cut = before_preposition?;
    }
    let (first, last) = (tokens.first()?, tokens.get(cut.checked_sub(1)?)?);
    let head = head?;
    let text = action[first.at.start..last.at.end].to_owned();
    if cut == 1
        && (words.lists.determiners.contains(&lowers[0]) || words.lists.vague.contains(&lowers[0]))
    {
        return words
            .lists
            .vague
            .contains(&lowers[0])
            .then(|| vague(&lowers[0]));
    }
    let plural = plurality(&lowers[0], &lowers[head], tokens[head].shape, joined, words);
    Some(Noun {
        text,
        plural,
        vague: false,
    })
}

/// "a first draft", "the back door": what would end a thing says what kind of thing it is.
fn after_determiner(lowers: &[String], at: usize, words: &Words) -> bool {
    const KINDS: &[&str] = &[
        "first", "early", "later", "back", "home", "live", "off", "out", "down", "only", "over",
    ];
    at > 0
        && KINDS.contains(&lowers[at].as_str())
        && words.lists.determiners.contains(&lowers[at - 1])
}

fn vague(pronoun: &str) -> Noun {
    let plural = matches!(pronoun, "them" | "these" | "those" | "things");
    let text = if plural { "these" } else { "this" };
    Noun {
        text: text.to_owned(),
        plural: Some(plural),
        vague: true,
    }
}

fn plurality(first: &str, head: &str, shape: Shape, joined: bool, words: &Words) -> Option<bool> {
    if joined {
        return Some(true);
    }
    match first {
        "this" | "that" | "a" | "an" | "each" | "every" | "another" => return Some(false),
        "these" | "those" | "both" => return Some(true),
        _ => {}
    }
    if shape == Shape::Opaque {
        return Some(false);
    }
    Some(words.morphology.is_plural(head))
}

/// "print the badges double-sided": how they will be is no part of what they are called.
fn is_aftermath(word: &str, next: Option<&Token>) -> bool {
    word.contains('-') && word.ends_with("ed") && next.is_none_or(|next| next.shape == Shape::Mark)
}

fn is_adverb(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ly")
        && !matches!(
            word,
            "reply"
                | "supply"
                | "family"
                | "weekly"
                | "daily"
                | "monthly"
                | "quarterly"
                | "early"
                | "assembly"
                | "july"
                | "italy"
                | "friendly"
                | "yearly"
                | "hourly"
                | "only"
        )
}
