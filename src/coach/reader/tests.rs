//! What must hold for every message.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::coach::Kind;
use crate::coach::engine::Reading;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::with_pack(&[]).unwrap());

fn read(text: &str) -> Reading {
    READER.read(&MessageText::new(text), Sensitivity::Default)
}

/// Messages that tell, ask, and do neither, for the properties that change a message a little.
const MESSAGES: [&str; 14] = [
    "send me the deck by friday",
    "you need to rewrite the onboarding copy, its too long",
    "don't merge this until I've looked",
    "I'll just do it myself",
    "have you tried restarting the worker",
    "why didn't you call them?",
    "Could you send it over?",
    "any update?",
    "this can't wait",
    "let me know if anything is unclear",
    "don't worry, it happens",
    "Test results are up",
    "What would you try first?",
    "thanks for the quick turnaround",
];

fn message() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&MESSAGES[..])
}

/// Fragments from which hostile messages are made.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        message().prop_map(str::to_owned),
        prop::sample::select(
            &[
                "`", "```", "<", ">", "<@U1>", "&amp;", "“", "”", "’", "\n", "\n> ", "• ", "1. ",
                ":tada:", "🙏", "…", "é", ","
            ][..]
        )
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_and_every_span_can_be_cut_out(parts in prop::collection::vec(fragment(), 0..12)) {
        let text = parts.concat();
        let mut end = 0;
        for finding in read(&text).findings {
            prop_assert!(text.get(finding.span.clone()).is_some_and(|quote| !quote.is_empty()));
            prop_assert!(finding.span.start >= end, "findings overlap");
            end = finding.span.end;
            if let Some(action) = finding.action {
                prop_assert!(text.get(action.clone()).is_some());
                prop_assert!(finding.span.start <= action.start && action.end <= finding.span.end);
            }
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn what_is_quoted_or_code_or_linked_tells_nothing(text in message(), inside in message()) {
        let before = read(text).findings.len();
        for zone in [format!("```\n{inside}\n```"), format!("> {inside}"), format!("&gt; {inside}"), "<https://example.org|fix it now>".to_owned(), format!("`{inside}`")] {
            prop_assert!(read(&format!("{text}\n{zone}")).findings.len() <= before, "{zone}");
            prop_assert!(read(&format!("{zone}\n{text}")).findings.len() <= before, "{zone}");
        }
    }

    #[test]
    fn apostrophes_emoji_and_greetings_do_not_change_the_verdict(text in message()) {
        let verdict = read(text).verdict;
        for same in [
            text.replace('\'', "’"),
            format!("{text} 🙏"),
            format!("{text} :pray:"),
            format!("Hey Dana, {text}"),
            format!("Hi team! {text}"),
            format!("*{text}*"),
        ] {
            prop_assert_eq!(read(&same).verdict, verdict, "{}", same);
        }
    }
}

#[test]
fn the_verdict_does_not_depend_on_the_sensitivity() {
    for text in MESSAGES {
        let verdicts = [Sensitivity::Low, Sensitivity::Default, Sensitivity::High]
            .map(|sensitivity| READER.read(&MessageText::new(text), sensitivity).verdict);
        assert!(
            verdicts.iter().all(|verdict| *verdict == verdicts[0]),
            "{text}"
        );
    }
}

#[test]
fn a_soft_request_is_silent_unless_asked_for_and_an_open_question_keeps_a_tell_silent() {
    let soft = MessageText::new("Could you send it over?");
    assert_eq!(
        READER.read(&soft, Sensitivity::Default).silence,
        Some(TextSilence::Soft)
    );
    assert_eq!(READER.read(&soft, Sensitivity::High).silence, None);
    assert_eq!(
        read("use a queue here. How do you see it?").silence,
        Some(TextSilence::AlreadyAsks)
    );
}

#[test]
fn a_leader_who_wants_little_hears_of_the_surest_tells_only() {
    let silence =
        |text: &str, sensitivity| READER.read(&MessageText::new(text), sensitivity).silence;
    let unsure = Some(TextSilence::Unsure);
    for (text, low, default) in [
        ("please send me the deck", None, None),
        ("send me the deck", unsure, None),
        ("yeah right, please send me the deck", unsure, unsure),
    ] {
        assert_eq!(silence(text, Sensitivity::Low), low, "{text}");
        assert_eq!(silence(text, Sensitivity::Default), default, "{text}");
        assert_eq!(silence(text, Sensitivity::High), None, "{text}");
    }
}

#[test]
fn every_kind_is_found() {
    for (text, kind) in [
        ("send me the deck", Kind::Order),
        ("I need this by EOD", Kind::Press),
        ("you should use a queue", Kind::Advise),
        ("run it by me first", Kind::Control),
        ("leave it with me", Kind::Rescue),
        ("any update?", Kind::Check),
        ("don't you think it's late?", Kind::Steer),
    ] {
        assert_eq!(
            read(text).findings.first().map(|finding| finding.kind),
            Some(kind),
            "{text}"
        );
    }
}

#[test]
fn questions_are_counted_by_how_much_they_leave_open() {
    let questions =
        read("What would you try first? Did it rain? Don't you think it's late?").questions;
    assert_eq!(
        (questions.open, questions.closed, questions.leading),
        (1, 1, 1)
    );
}

#[test]
fn a_message_in_another_language_is_silence() {
    for text in [
        "Please check de planning voor morgen en stuur de cijfers naar Jan",
        "ragazzi domani sveglia alle 5, portate le giacche pesanti",
        "Bitte schick mir die Zahlen bis Freitag, so can wir das check machen",
    ] {
        assert_eq!(read(text).verdict, Verdict::None, "{text}");
    }
}
