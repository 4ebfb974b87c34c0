//! What a comma brings: more of the action, or a sentence of its own.
//!
//! Only what is known to go on with an action stays in it, since a thought that is swallowed makes the
//! question garbage, while a part that is left behind is only a short sentence after it.

use super::clause::Source;
use super::deadline::WEEKDAYS;
use super::finite::{is_clause, item, segment};
use super::row::{is_item, opens_list};
use super::tokens::{Shape, Token};

/// Words that open a clause which gives the action its time or its condition.
const CONDITIONS: &[&str] = &[
    "if", "when", "once", "unless", "until", "till", "before", "after", "while", "whenever",
    "wherever",
];

/// Whether the action goes on after a comma with `rest`.
///
/// `before` is what stands before the comma.
pub fn goes_on(source: &Source<'_>, before: &[Token], rest: &[Token]) -> bool {
    let Some(next) = rest.first() else {
        return false;
    };
    let lists = &source.words.lists;
    let part = segment(source, rest);
    let lower = &source.lower[next.at.clone()];
    match lower {
        "and" | "&amp;" | "&" | "then" => return joint_goes_on(source, before, &rest[1..]),
        "or" => {
            return !is_consequence(source, &rest[1..])
                && joint_goes_on(source, before, &rest[1..]);
        }
        "but" => return is_aside_thought(source, &rest[1..]),
        "to" => return !is_aside(source, part),
        "so" => return is_purpose(source, &part[1..]),
        "who" | "whose" | "whom" => return true,
        "which" => return !comments(source, part),
        // "as a last resort", but not "as we are late".
        "as" => return !is_clause(source, &part[1..]),
        _ => {}
    }
    if [&lists.reasons, &lists.thanks]
        .iter()
        .any(|list| list.contains(lower))
    {
        return false;
    }
    // "what went well, what did not"
    let asks = matches!(lower, "what" | "how" | "where" | "why" | "which" | "when");
    if asks && before.iter().any(|token| token.is(source.text, lower)) {
        return true;
    }
    if CONDITIONS.contains(&lower) {
        return conditions_once(source, part) && !waits_for_main(source, rest, part);
    }
    if is_clause(source, part) {
        return opens_list(source, rest);
    }
    lists.adjuncts.contains(lower)
        || opens_quantity(source, part)
        || is_participle(source, lower)
        || is_time(source, part)
        || is_apposition(source, before, rest)
        || is_alike(source, before, next)
        || opens_list(source, rest)
}

/// After "and": a second verb, or a plain noun phrase, but no new subject with its own verb.
pub fn joint_goes_on(source: &Source<'_>, before: &[Token], rest: &[Token]) -> bool {
    let Some(next) = rest.first() else {
        return false;
    };
    let lower = &source.lower[next.at.clone()];
    if lower == "then" {
        return joint_goes_on(source, before, &rest[1..]);
    }
    // "why it is off and when it is back"
    let asks = |word: &str| {
        matches!(
            word,
            "what" | "how" | "where" | "why" | "when" | "who" | "which"
        )
    };
    if asks(lower)
        && before
            .iter()
            .any(|token| asks(&source.lower[token.at.clone()]))
    {
        return true;
    }
    if source.words.joined.contains(lower) || lower == "to" {
        return true;
    }
    // "and Jonas, please export it": somebody else is spoken to.
    let calls = next.text(source.text).starts_with(char::is_uppercase)
        && rest
            .get(1)
            .is_some_and(|mark| mark.text(source.text) == ",")
        && rest.get(2).is_some_and(|verb| {
            let lower = &source.lower[verb.at.clone()];
            source.words.joined.contains(lower)
                || matches!(lower, "please" | "pls" | "you" | "can" | "could")
        });
    if calls || matches!(lower, "let's" | "let’s" | "lets" | "and" | "so" | "but") {
        return false;
    }
    // "whether you and Michelle are": a second subject, not a second sentence.
    let plural = rest
        .get(1)
        .is_some_and(|verb| ["are", "were"].contains(&&source.lower[verb.at.clone()]));
    if plural && !matches!(lower, "we" | "you" | "they" | "these" | "those" | "there") {
        return true;
    }
    // "someone who hears you and wants it": the second half of a relative clause.
    let relative = [
        "is", "are", "was", "has", "had", "wants", "needs", "does", "says",
    ];
    relative.contains(&lower) || !is_clause(source, item(source, rest))
}

/// "but slower", "but not today": a word more about the act, and no thought of its own.
pub fn is_aside_thought(source: &Source<'_>, rest: &[Token]) -> bool {
    let part = segment(source, rest);
    (1..=3).contains(&part.len())
        && !is_clause(source, part)
        && !part
            .iter()
            .any(|token| source.lists(&source.words.joined, token))
}

/// "or the tour is off": what happens otherwise is a sentence of its own.
pub fn is_consequence(source: &Source<'_>, rest: &[Token]) -> bool {
    const SUBJECTS: &[&str] = &[
        "the",
        "we",
        "we'll",
        "we’ll",
        "we're",
        "we’re",
        "you",
        "you'll",
        "you’ll",
        "they",
        "they'll",
        "they’ll",
        "it",
        "it'll",
        "it’ll",
        "i",
        "i'll",
        "i’ll",
        "he",
        "she",
        "this",
        "else",
        "there",
        "there'll",
        "our",
        "my",
    ];
    let within = segment(source, rest);
    let lists = &source.words.lists;
    // "or cash gets tight"
    let third = within.get(1).is_some_and(|verb| {
        let base = source
            .words
            .morphology
            .base_of_third(&source.lower[verb.at.clone()]);
        base.is_some_and(|base| lists.stative.contains(&base)) || source.lists(&lists.finite, verb)
    });
    within.first().is_some_and(|first| {
        SUBJECTS.contains(&&source.lower[first.at.clone()]) && is_clause(source, within)
            || third && !source.lists(&source.words.joined, first)
    })
}

/// "to be honest"
fn is_aside(source: &Source<'_>, part: &[Token]) -> bool {
    const MANNERS: &[&str] = &[
        "honest", "fair", "clear", "safe", "frank", "sure", "precise",
    ];
    part.get(1).is_some_and(|be| be.is(source.text, "be"))
        && part
            .get(2)
            .is_some_and(|manner| MANNERS.contains(&&source.lower[manner.at.clone()]))
}

/// "so we can release it": what the action is for.
fn is_purpose(source: &Source<'_>, after: &[Token]) -> bool {
    const SUBJECTS: &[&str] = &[
        "i", "we", "you", "they", "he", "she", "it", "that", "people", "everyone", "nobody",
    ];
    const AIMS: &[&str] = &[
        "can",
        "could",
        "don't",
        "don’t",
        "dont",
        "doesn't",
        "doesn’t",
        "doesnt",
        "won't",
        "won’t",
        "wont",
        "never",
    ];
    let word = |at: usize| {
        after
            .get(at)
            .map_or("", |token| &source.lower[token.at.clone()])
    };
    let skip = usize::from(word(0) == "that" && SUBJECTS.contains(&word(1)));
    // "so the short talk goes first"
    let thing = source.words.lists.determiners.contains(word(0)) && after.len() <= 10;
    thing || SUBJECTS.contains(&word(skip)) && AIMS.contains(&word(skip + 1))
}

/// "which means we ship late": about the whole sentence, not about the noun before it.
fn comments(source: &Source<'_>, part: &[Token]) -> bool {
    const VERBS: &[&str] = &[
        "is", "was", "means", "meant", "will", "would", "makes", "should", "we", "i", "you",
    ];
    part.get(1)
        .is_none_or(|verb| VERBS.contains(&&source.lower[verb.at.clone()]))
}

/// "if they have not paid", but not "when you are done we can talk", which holds a main clause too.
fn conditions_once(source: &Source<'_>, part: &[Token]) -> bool {
    const SUBJECTS: &[&str] = &["i", "we", "they", "he", "she", "you", "it", "there"];
    let words = source.words;
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let acts = |token: Option<&Token>| {
        token.map(lower).is_some_and(|next| {
            words.lists.finite.contains(next)
                || words.joined.contains(next)
                || words.lists.stative.contains(next)
                || words.morphology.is_participle(next)
                || words.morphology.base_of_third(next).is_some()
        })
    };
    let subjects = part.iter().enumerate().filter(|(at, token)| {
        let mut parts = lower(token).splitn(2, ['\'', '’']);
        let subject = parts.next().is_some_and(|word| SUBJECTS.contains(&word));
        subject && (parts.next().is_some() || acts(part.get(at + 1)))
    });
    subjects.count() < 2
}

/// "…, if it rains, we go inside": the condition belongs to what follows it.
fn waits_for_main(source: &Source<'_>, rest: &[Token], part: &[Token]) -> bool {
    let after = rest.get(part.len()).zip(rest.get(part.len() + 1..));
    after.is_some_and(|(mark, after)| {
        mark.text(source.text) == "," && is_clause(source, segment(source, after))
    })
}

/// "six at a time", "one for the rename", "all of them".
fn opens_quantity(source: &Source<'_>, part: &[Token]) -> bool {
    const COUNTS: &[&str] = &[
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "half",
        "all", "both", "each", "most", "some",
    ];
    let (Some(first), Some(second)) = (part.first(), part.get(1)) else {
        return false;
    };
    // "half of them forgot" says more than "half of them".
    let of = second.is(source.text, "of");
    (first.shape == Shape::Number || COUNTS.contains(&&source.lower[first.at.clone()]))
        && (of && part.len() <= 3 || !of && source.lists(&source.words.lists.prepositions, second))
}

/// "leaving the door open"
fn is_participle(source: &Source<'_>, lower: &str) -> bool {
    lower.len() > 5
        && lower.ends_with("ing")
        && !lower.ends_with("thing")
        && !matches!(lower, "morning" | "evening")
        && source.words.morphology.base_of_gerund(lower).is_some()
}

/// "tomorrow", "Friday at the latest".
fn is_time(source: &Source<'_>, part: &[Token]) -> bool {
    const TIMES: &[&str] = &[
        "today",
        "tonight",
        "tomorrow",
        "first",
        "twice",
        "daily",
        "weekly",
        "asap",
        "every",
        "everytime",
    ];
    part.len() <= 4
        && part
            .first()
            .map(|first| &source.lower[first.at.clone()])
            .is_some_and(|first| TIMES.contains(&first) || WEEKDAYS.contains(&first))
}

/// "Ken's assistant, Rosalee, to see when he is in", "Rosalee, the head nurse": the same person twice.
fn is_apposition(source: &Source<'_>, before: &[Token], rest: &[Token]) -> bool {
    let part = segment(source, rest);
    let capital = |token: &Token| {
        token.shape == Shape::Word && token.text(source.text).starts_with(char::is_uppercase)
    };
    let after = rest
        .get(part.len())
        .filter(|mark| mark.text(source.text) == ",");
    if (1..=3).contains(&part.len()) && part.iter().all(capital) {
        return after.is_some() && goes_on(source, part, &rest[part.len() + 1..]);
    }
    let determined = part
        .first()
        .is_some_and(|first| source.lists(&source.words.lists.determiners, first));
    determined
        && before.len() > 1
        && before.last().is_some_and(capital)
        && is_item(source, part, false)
}

/// "the vivid, beautiful colours", "slowly, calmly": two words of one kind.
fn is_alike(source: &Source<'_>, before: &[Token], next: &Token) -> bool {
    const ENDS: &[&str] = &["ful", "ous", "ive", "ble", "less", "ish", "id"];
    let lower = |token: &Token| &source.lower[token.at.clone()];
    let [.., article, last] = before else {
        return false;
    };
    let adverb = |word: &str| word.len() > 4 && word.ends_with("ly");
    let adjective = |word: &str| word.len() > 4 && ENDS.iter().any(|end| word.ends_with(end));
    adverb(lower(last)) && adverb(lower(next))
        || source.lists(&source.words.lists.determiners, article) && adjective(lower(last))
}
