//! The last look at a finished question: joints that cannot be right, whatever the words mean.

use std::sync::LazyLock;

use regex::Regex;

const ARTICLES: &[&str] = &["the", "a", "an"];
const AFTER_ARTICLE: &[&str] = &[
    "the", "a", "an", "is", "are", "to", "by", "of", "and", "or", "my", "your", "this", "it",
    "they", "we", "you", "he", "she", "i", "with", "from", "at", "but", "because",
];
const AFTER_TO: &[&str] = &[
    "is", "are", "to", "by", "and", "or", "of", "was", "were", "has", "had",
];
/// Cannot follow "to", "you", "for" or "of".
const NO_VERB: &[&str] = &[
    "i've",
    "i’ve",
    "i'm",
    "i’m",
    "i'll",
    "i’ll",
    "don't",
    "don’t",
    "dont",
    "let's",
    "let’s",
    "nobody",
    "please",
    "didn't",
    "didn’t",
    "didnt",
    "isn't",
    "isn’t",
    "aren't",
    "aren’t",
    "doesn't",
    "doesn’t",
    "never",
];
/// Wait for something behind them.
const DANGLING: &[&str] = &[
    "the", "a", "an", "and", "or", "but", "because", "so", "if", "my", "your", "our", "w/", "at",
    "to", "from", "via", "of", "than", "their", "his", "its", "who", "&amp;", "&", "into", "every",
    "each",
];
/// Prepositions of which two in a row are one too many.
const PREPOSITIONS: &[&str] = &["for", "with", "from", "of", "by", "at", "into", "to"];
const PRONOUNS: &[&str] = &["we", "i", "they", "he", "she"];

/// Joints that are wrong wherever they stand, and what may be said once only.
static JOINTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"help you help|(?:and|or|to|of|but) is one|like\?|before .*before |what would.*what would",
        r"|,\?|\.\?|:\?|  | ,|-\?|,,|, ,"
    ))
    .expect("the pattern is a constant")
});

/// Whether the words of a question, in lower case, can stand together.
pub fn fits_together(lower: &str) -> bool {
    let paired;
    let lower = if lower.contains("with and without") {
        paired = lower.replace("with and without", "with");
        &paired
    } else {
        lower
    };
    let words: Vec<&str> = lower.split_whitespace().collect();
    let last = words.last().map_or("", |last| last.trim_end_matches('?'));
    !words.windows(2).any(|pair| clashes(pair[0], pair[1]))
        && !words.windows(3).any(runs_into_verb)
        && !DANGLING.contains(&last)
        && is_balanced(lower)
        && !JOINTS.is_match(lower)
}

fn clashes(word: &str, next: &str) -> bool {
    let next = next.trim_end_matches(['?', ',', '.']);
    let doubled = word == next
        && next.chars().count() > 1
        && next
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
        && !matches!(next, "that" | "had" | "very" | "really");
    let two_prepositions = PREPOSITIONS.contains(&word)
        && PREPOSITIONS.contains(&next)
        && !matches!(
            (word, next),
            ("to" | "from", "at" | "by") | ("from", "to" | "into" | "of")
        );
    doubled
        || ARTICLES.contains(&word) && AFTER_ARTICLE.contains(&next)
        || matches!(word, "to" | "of") && AFTER_TO.contains(&next)
        || matches!(word, "to" | "you" | "for" | "of" | "in") && NO_VERB.contains(&next)
        || matches!(word, "at" | "with" | "from" | "of") && matches!(next, "and" | "or" | "but")
        || word == "of" && next == "you"
        || matches!(word, "of" | "for" | "with") && PRONOUNS.contains(&next)
        || matches!(word, "and" | "of")
            && matches!(next, "let's" | "let’s" | "and" | "or" | "but" | "so")
        || two_prepositions
        || is_no_gerund(next)
}

/// "didn'ting", "withouting", "needsing": no verb has this form.
fn is_no_gerund(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "without", "with", "the", "and", "needs", "wants", "has", "is",
    ];
    word.strip_suffix("ing")
        .is_some_and(|stem| STEMS.contains(&stem) || stem.ends_with("n't") || stem.ends_with("n’t"))
}

/// "…picks them up is one option": a finite verb right behind the object of a gerund.
fn runs_into_verb(three: &[&str]) -> bool {
    matches!(
        three[0],
        "of" | "in" | "about" | "for" | "is" | "does" | "would"
    ) && three[1].ends_with("ing")
        && three[1].len() > 4
        && matches!(three[2], "is" | "are" | "was" | "were" | "has" | "had")
}

/// Whether brackets, quotes and backticks come in pairs.
fn is_balanced(lower: &str) -> bool {
    let count = |mark: char| lower.matches(mark).count();
    count('(') == count(')')
        && count('[') == count(']')
        && count('“') == count('”')
        && count('"').is_multiple_of(2)
        && count('`').is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_right_is_no_question() {
        for garbled in [
            "what would help you to didn't use the kiln?",
            "where does didn'ting use the kiln sit?",
            "what would you need for for the kiln?",
            "how do you want to fire the the kiln?",
            "what do you make of firing the kiln and?",
            "what do you make of firing the \"big kiln?",
            "what do you make of firing (the kiln?",
            "what do you make of running it with and withouting the lid?",
            "what do you make of firing the kiln to?",
        ] {
            assert!(!fits_together(garbled), "{garbled}");
        }
    }

    #[test]
    fn good_questions_are_let_through() {
        for question in [
            "what do you make of firing the kiln that had had a crack?",
            "what would you need to hand it over to at least two of them?",
            "how do you want to move it from under the shelf, \"for now\"?",
            "what do you make of looking for what's missing with her?",
            "what's in the way of getting 5 of 5?",
            "what does being early bring?",
        ] {
            assert!(fits_together(question), "{question}");
        }
    }
}
