//! What holds for any text with any findings.

use std::ops::Range;
use std::sync::LazyLock;

use super::tests::finding;
use super::*;
use crate::coach::engine::Engine;
use crate::coach::{Kind, MessageText, Sensitivity};

/// Everything between and around the replaced spans, in order.
fn kept<'t>(text: &'t str, spans: &[Range<usize>]) -> Vec<&'t str> {
    let mut pieces = Vec::new();
    let mut end = 0;
    for span in spans {
        pieces.push(&text[end..span.start]);
        end = span.end;
    }
    pieces.push(&text[end..]);
    pieces
}

/// The kept pieces stand in the rewrite in their order, the first at its start, the last at its end.
fn keeps_the_rest(text: &str, rewrite: &Rewrite) -> bool {
    let pieces = kept(text, &rewrite.spans);
    let (first, last) = (pieces[0], pieces[pieces.len() - 1]);
    let Some(mut rest) = rewrite.text.as_str().strip_prefix(first) else {
        return false;
    };
    for piece in &pieces[1..] {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rewrite.text.as_str().ends_with(last)
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 3000,
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    })]

    #[test]
    fn any_text_with_any_findings_keeps_what_is_not_flagged(
        words in proptest::collection::vec(proptest::sample::select(FRAGMENTS), 1..14),
        cuts in proptest::collection::vec((0usize..90, 0usize..60, 0usize..20, 0usize..7), 0..4),
    ) {
        let text = words.concat();
        let findings: Vec<Finding> = cuts.iter().map(|(start, length, action, kind)| {
            let span = *start..start + length;
            finding(KINDS[*kind], span.clone(), Some(span.start + action..span.end.max(span.start + action)))
        }).collect();
        for rewrite in REWRITER.rewrite(&text, &findings, &RewriteWish::default(), |_| false) {
            proptest::prop_assert!(rewrite.spans.iter().all(|span| text.get(span.clone()).is_some()));
            proptest::prop_assert!(rewrite.spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
            proptest::prop_assert!(keeps_the_rest(&text, &rewrite), "{text:?} {rewrite:?} {:?}", rewrite.text.as_str());
            proptest::prop_assert!(rewrite.text.as_str().contains(rewrite.question.as_str()));
            proptest::prop_assert_eq!(rewrite.question.as_str().matches('?').count(), 1, "{:?}", rewrite);
        }
    }
}

/// Text that no question mark or word of ours belongs to: Slack's tokens, links and code.
fn without_tokens(text: &str) -> String {
    tokens::scan(text)
        .iter()
        .filter(|token| token.shape != tokens::Shape::Opaque)
        .map(|token| token.text(text))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Mentions, links, code, numbers and names of the flagged clauses, in lower case.
fn facts_of(text: &str, findings: &[Finding]) -> Vec<String> {
    use tokens::Shape;
    let words = words::Words::built_in().expect("the lists load");
    let mut facts = Vec::new();
    for finding in findings {
        let clause = &text[finding.span.clone()];
        for (index, token) in tokens::scan(clause).iter().enumerate() {
            let said = token.text(clause);
            let name = token.shape == Shape::Word
                && index > 0
                && said.starts_with(char::is_uppercase)
                && said.chars().any(char::is_lowercase)
                && !words.lists.no_names.contains(&said.to_lowercase());
            if name || matches!(token.shape, Shape::Opaque | Shape::Number) {
                facts.push(said.to_lowercase());
            }
        }
    }
    facts
}

#[test]
fn every_rewrite_of_the_corpus_asks_one_open_question_and_keeps_every_fact() {
    let engine = Engine::built_in().expect("the built-in engine loads");
    let corpus = include_str!("../../../tests/fixtures/messages.jsonl");
    let (mut tells, mut rewritten) = (0, 0);
    for line in corpus.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        let text = message["text"].as_str().expect("each has a text");
        let wrapped = MessageText::new(text);
        let reading = engine.read(&wrapped, Sensitivity::High);
        if reading.findings.is_empty() {
            continue;
        }
        tells += 1;
        let facts = facts_of(text, &reading.findings);
        let mut offered = false;
        for seed in 0..6 {
            let wish = RewriteWish {
                seed,
                ..RewriteWish::default()
            };
            for rewrite in engine.rewrite(&wrapped, &reading, &wish) {
                offered = true;
                let (whole, question) = (rewrite.text.as_str(), rewrite.question.as_str());
                let case = format!("{text:?} → {whole:?} ({})", rewrite.template);
                assert!(keeps_the_rest(text, &rewrite), "changes more: {case}");
                assert_eq!(without_tokens(question).matches('?').count(), 1, "{case}");
                let lower = whole.to_lowercase();
                for fact in &facts {
                    assert!(lower.contains(fact.as_str()), "loses {fact}: {case}");
                }
                let again = engine.read(&rewrite.text, Sensitivity::High);
                assert_eq!(again.findings, [], "still tells: {case}");
            }
        }
        rewritten += usize::from(offered);
    }
    assert!(tells > 40, "the corpus tells only {tells} times");
    assert!(rewritten * 100 >= tells * 78, "{rewritten} of {tells}");
}

#[test]
fn an_open_question_of_one_clause_never_tells_whatever_it_asks_about() {
    let engine = Engine::built_in().expect("the built-in engine loads");
    let corpus = include_str!("../../../tests/fixtures/messages.jsonl");
    for line in corpus.lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("a JSON object a line");
        let text = MessageText::new(message["text"].as_str().expect("each has a text"));
        let reading = engine.read(&text, Sensitivity::High);
        let explanation = engine.explain(&text, &reading, &RewriteWish::default());
        for attempt in explanation.attempts {
            let template = REWRITER
                .templates()
                .iter()
                .find(|known| known.id == attempt.template);
            let one_clause = !attempt.inserted.contains([',', ';', ':', '.']);
            if one_clause && template.is_some_and(Template::only_asks) {
                let read = engine.read(&MessageText::new(&*attempt.inserted), Sensitivity::High);
                assert_eq!(read.findings, [], "{}", attempt.inserted);
            }
        }
    }
}

static REWRITER: LazyLock<Rewriter> =
    LazyLock::new(|| Rewriter::built_in().expect("the built-in templates load"));

const KINDS: [Kind; 7] = [
    Kind::Order,
    Kind::Press,
    Kind::Advise,
    Kind::Control,
    Kind::Rescue,
    Kind::Steer,
    Kind::Check,
];

/// Pieces of messages, glued in any order.
const FRAGMENTS: &[&str] = &[
    "fix ",
    "the deck",
    " by Friday",
    ". ",
    "? ",
    ", ",
    "\n• ",
    "1. ",
    " 2. ",
    "<@U1> ",
    "`a b`",
    "<https://x.y|z>",
    " :pray:",
    "🎉",
    "é",
    "ß ",
    "you need to ",
    "don't ",
    "and ",
    "run it by me",
    " before it goes out",
    "I'll do it",
    "\"",
    "(",
    ")",
    "&amp;",
    "make sure ",
    "until I've seen it",
    "its too long",
    "because legal waits",
    "…",
    " - ",
    "@",
    "<",
    "‘",
    "ON IT",
    "\u{a0}",
    "\t",
    "Mrs. ",
    "5%",
];
