//! The figures against hand-counted months, and the words by the coaching model's rules.

use proptest::prelude::*;

use super::*;
use crate::coach::engine::Engine;
use crate::coach::voice::Voice;
use crate::coach::{MessageText, Sensitivity, Verdict};

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn tally(counts: &[(&str, Metric, u32)]) -> Tally {
    let mut tally = Tally::default();
    for &(of, metric, n) in counts {
        tally.add(month(of), metric, n);
    }
    tally
}

/// A month with so many moments, all orders but the asked ones.
fn balance(of: &str, asked: u32, told: u32) -> Vec<(&str, Metric, u32)> {
    vec![
        (of, Metric::Asked, asked),
        (of, Metric::Moments(Kind::Order), told),
        (of, Metric::OpenQuestions, asked),
    ]
}

fn said(summary: &Summary) -> String {
    let paragraphs = paragraphs(&Voice::english(), summary);
    let texts: Vec<String> = paragraphs
        .into_iter()
        .map(|paragraph| match paragraph {
            Paragraph::Text(text) | Paragraph::Note(text) => text,
            Paragraph::Bars { about, lines } => format!("{about}\n{lines}"),
            Paragraph::Plans { about, plans } => {
                let words: Vec<String> = plans.into_iter().map(|plan| plan.words).collect();
                format!("{about}\n{}", words.join("\n"))
            }
        })
        .collect();
    texts.join("\n\n")
}

#[test]
fn a_share_comes_with_a_range_and_below_twelve_moments_with_neither() {
    let share = |asked, moments| Share { asked, moments };
    // Checked against an independent computation of Wilson's interval at 80 %.
    assert_eq!(share(9, 50).percent(), Some(18));
    assert_eq!(share(9, 50).range(), Some((12, 26)));
    assert_eq!(share(0, 20).range(), Some((0, 8)));
    assert_eq!(share(20, 20).range(), Some((92, 100)));
    assert_eq!(share(6, 12).range(), Some((33, 67)));
    assert_eq!(share(6, 11).percent(), None);
    assert_eq!(share(6, 11).range(), None);
    assert_eq!(share(0, 0).range(), None);
}

#[test]
fn a_month_is_compared_with_the_leaders_own_months_and_nothing_else() {
    let mut counts = balance("2026-07", 2, 18);
    counts.extend(balance("2026-10", 6, 18));
    counts.extend(balance("2026-11", 10, 15));
    counts.extend(balance("2026-12", 99, 0));
    let text = said(&Summary::of(month("2026-11"), &tally(&counts)));
    assert!(
        text.contains("Of *25* moments, you opened with a question in *10* (40%"),
        "{text}"
    );
    assert!(text.contains("The month before: 25%."), "{text}");
    assert!(
        text.contains("July 2026, where you started: 10%."),
        "{text}"
    );
    assert!(text.contains("Aug 26  no moments"), "{text}");
    assert!(
        !text.contains("Jun 26") && !text.contains("Dec 26"),
        "{text}"
    );
    assert!(
        text.contains("Open questions: 10, after 6 the month before."),
        "{text}"
    );
}

#[test]
fn a_fall_is_stated_flat_with_what_the_month_held_and_asked_about() {
    let mut counts = balance("2026-10", 27, 73);
    counts.extend(balance("2026-11", 18, 82));
    counts.push(("2026-11", Metric::Silences(TextSilence::Safety), 3));
    let summary = Summary::of(month("2026-11"), &tally(&counts));
    let text = said(&summary);
    assert_eq!(summary.question, Question::WhatWasDifferent);
    assert!(
        text.contains("(18%") && text.contains("The month before: 27%."),
        "{text}"
    );
    assert!(
        text.contains("Moments of danger or incident this month: 3."),
        "{text}"
    );
    assert!(
        text.contains("What was different in November 2026?"),
        "{text}"
    );
    let lower = text.to_lowercase();
    for judgement in [
        "decline",
        "worse",
        "fell",
        "drop",
        "only",
        "unfortunately",
        "score",
        "streak",
    ] {
        assert!(!lower.contains(judgement), "{judgement}: {text}");
    }
    // A move within the noise is not worth the question.
    let mut counts = balance("2026-10", 27, 73);
    counts.extend(balance("2026-11", 25, 75));
    let summary = Summary::of(month("2026-11"), &tally(&counts));
    assert_eq!(summary.question, Question::About(Kind::Order));
}

#[test]
fn telling_that_fit_is_credited_by_reason_and_counted_against_nobody() {
    let of = "2026-11";
    let summary = Summary::of(
        month(of),
        &tally(&[
            (of, Metric::Moments(Kind::Rescue), 4),
            (of, Metric::Moments(Kind::Order), 3),
            (of, Metric::Asked, 5),
            (of, Metric::Silences(TextSilence::Logistics), 5),
            (of, Metric::Silences(TextSilence::Safety), 11),
            (of, Metric::Outcomes(Outcome::TellingFit), 3),
        ]),
    );
    assert_eq!(
        summary.share,
        Share {
            asked: 5,
            moments: 12
        }
    );
    let pattern = summary.pattern.unwrap();
    assert_eq!(
        (pattern.kind, pattern.times, pattern.told),
        (Kind::Rescue, 4, 7)
    );
    assert_eq!(summary.question, Question::About(Kind::Rescue));
    let text = said(&summary);
    let fit = "safety and incidents 11, logistics 5, in your own view 3";
    assert!(text.contains(fit), "{text}");
}

#[test]
fn a_summary_opens_with_the_leaders_aim_in_their_own_words() {
    let counts = tally(&balance("2026-11", 8, 20));
    let aim = Words::aim("Less <advice> & more questions");
    let text = said(&Summary::of(month("2026-11"), &counts).aiming(aim));
    let opening =
        "told*\n\nYour aim, in your words: _Less &lt;advice&gt; &amp; more questions_\n\nOf";
    assert!(text.contains(opening), "{text}");
}

#[test]
fn one_experiment_is_offered_once_the_month_is_over_and_had_moments() {
    let counts = tally(&balance("2026-11", 8, 20));
    let (done, so_far) = (
        Summary::of(month("2026-11"), &counts),
        Summary::so_far(month("2026-11"), &counts),
    );
    let plan = "If I hand out a task, I name the outcome";
    assert!(said(&done).contains(plan), "{}", said(&done));
    assert!(!said(&so_far).contains("experiment"), "{}", said(&so_far));
    let quiet = said(&Summary::of(month("2026-12"), &counts));
    assert!(!quiet.contains("experiment"), "{quiet}");
}

#[test]
fn what_there_is_of_a_month_is_not_held_against_the_whole_one_before() {
    let mut counts = balance("2026-10", 27, 73);
    counts.extend(balance("2026-11", 3, 17));
    let summary = Summary::so_far(month("2026-11"), &tally(&counts));
    assert_eq!(summary.bright_spot, None);
    assert_eq!(summary.question, Question::About(Kind::Order));
    assert!(said(&summary).contains("November 2026 so far"));
}

#[test]
fn a_quiet_month_gets_kind_words_and_no_figures() {
    for counts in [vec![], balance("2026-10", 10, 10)] {
        let text = said(&Summary::of(month("2026-11"), &tally(&counts)));
        assert!(text.contains("A quiet month"), "{text}");
        let before_bars = text.split("by month").next().unwrap();
        assert!(!before_bars.contains('%'), "{text}");
    }
}

#[test]
fn a_kind_that_became_rarer_is_a_bright_spot_where_open_questions_did_not_grow() {
    let summary = |told_before, told_now| {
        let mut counts = balance("2026-10", 6, told_before);
        counts.extend(balance("2026-11", 6, told_now));
        Summary::of(month("2026-11"), &tally(&counts)).bright_spot
    };
    let rarer = BrightSpot::Rarer {
        kind: Kind::Order,
        now: 8,
        before: 14,
    };
    assert_eq!(summary(14, 8), Some(rarer));
    let asked = BrightSpot::OpenQuestions {
        now: 6,
        before: None,
    };
    assert_eq!(summary(8, 8), Some(asked));
    // With few moments everything is rarer, which says nothing.
    assert_eq!(summary(14, 2), Some(asked));
}

fn any_metric() -> impl Strategy<Value = Metric> {
    proptest::sample::select(Metric::all().collect::<Vec<_>>())
}

proptest! {
    /// The whole message, with all figures filled in, keeps the bot's own rule.
    #[test]
    fn whatever_was_counted_the_summary_holds_one_question_and_no_blame(
        counts in proptest::collection::vec((0u32..14, any_metric(), 0u32..200), 0..40)
    ) {
        let last = month("2026-11");
        let mut tally = Tally::default();
        for (back, metric, n) in counts {
            tally.add(last.back(back), metric, n);
        }
        let summary = Summary::of(last, &tally);
        let text = said(&summary);
        prop_assert_eq!(text.matches('?').count(), 1);
        prop_assert!(!text.contains('!') && !text.contains('{'), "{}", text);
        prop_assert!(summary.months.len() <= 12);
        prop_assert!(text.chars().count() < 3000);
        if let (Some(share), Some((low, high))) = (summary.share.percent(), summary.share.range()) {
            prop_assert!(low <= share && share <= high && high <= 100);
        }
    }
}

#[test]
fn no_paragraph_of_a_summary_tells() {
    let engine = Engine::built_in().unwrap();
    let mut counts = balance("2026-10", 27, 73);
    counts.extend(balance("2026-11", 18, 20));
    counts.extend(Kind::ALL.map(|kind| ("2026-11", Metric::Moments(kind), 9)));
    for paragraph in paragraphs(
        &Voice::english(),
        &Summary::of(month("2026-11"), &tally(&counts)),
    ) {
        let (Paragraph::Text(text)
        | Paragraph::Note(text)
        | Paragraph::Bars { about: text, .. }
        | Paragraph::Plans { about: text, .. }) = paragraph;
        let reading = engine.read(&MessageText::new(&*text), Sensitivity::High);
        assert_eq!(reading.verdict, Verdict::None, "{text}");
    }
}
