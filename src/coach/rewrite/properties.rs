//! What holds for any text with any findings.

use std::ops::Range;
use std::sync::LazyLock;

use super::tests::finding;
use super::*;
use crate::coach::Kind;

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
