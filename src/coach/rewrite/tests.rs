//! What a leader would notice: the questions that come out, and that nothing else changes.

use std::ops::Range;
use std::sync::Arc;

use super::*;
use crate::coach::engine::Engine;
use crate::coach::{Kind, MessageText, Sensitivity, Strength};

mod shapes;

pub fn finding(kind: Kind, span: Range<usize>, action: Option<Range<usize>>) -> Finding {
    Finding {
        rule: Arc::from("test"),
        kind,
        form: Arc::from("F1"),
        strength: Strength::Tell,
        confidence: 1.0,
        span,
        action,
        why: Arc::from(""),
    }
}

/// The finding that an example describes: the clause is the message, the action a part of it.
fn findings_of(example: &template::Example, kind: Kind) -> Vec<Finding> {
    let clause = &example.clause;
    if clause.starts_with("1.") || clause.starts_with("- ") {
        return steps_of(clause, kind);
    }
    let lower = clause.to_ascii_lowercase();
    let action = lower
        .find(&example.action.to_ascii_lowercase())
        .filter(|_| !example.action.is_empty());
    vec![finding(
        kind,
        0..clause.len(),
        action.map(|start| start..start + example.action.len()),
    )]
}

fn steps_of(clause: &str, kind: Kind) -> Vec<Finding> {
    let marker = regex::Regex::new(r"(?:^|\s)(?:\d\.|-)\s").expect("a constant");
    let starts: Vec<(usize, usize)> = marker
        .find_iter(clause)
        .map(|found| (found.start(), found.end()))
        .collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|(start, _)| *start)
        .chain([clause.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((_, start), end)| finding(kind, *start..end, Some(*start..end)))
        .collect()
}

#[test]
fn every_template_passes_its_own_examples() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let mut wrong = Vec::new();
    for template in rewriter.templates() {
        for example in &template.examples {
            let findings = findings_of(example, template.kind);
            let wish = RewriteWish::default();
            let seen = rewriter.explain(&example.clause, &findings, &wish, |_| false);
            let attempt = seen
                .attempts
                .iter()
                .find(|attempt| attempt.template == template.id);
            let shown = attempt
                .filter(|attempt| attempt.broken.is_none())
                .map(|attempt| attempt.inserted.as_str());
            if shown != example.gives.as_deref() {
                wrong.push(format!(
                    "{} on {:?}: {shown:?}, wanted {:?} {:?} {:?}",
                    template.id,
                    example.clause,
                    example.gives,
                    attempt.map(|a| a.broken),
                    seen.slots
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_typo_in_the_verb_is_neither_kept_nor_spread() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let text = "pls chagne the retry limit to 5";
    let findings = [finding(Kind::Order, 0..text.len(), Some(4..text.len()))];
    let rewrites = rewriter.rewrite(text, &findings, &RewriteWish::default(), |_| false);
    assert!(!rewrites.is_empty());
    assert!(
        rewrites
            .iter()
            .all(|rewrite| !rewrite.text.as_str().contains("chagn"))
    );
}

#[test]
fn no_question_would_be_found_to_tell() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let engine = Engine::built_in().expect("the built-in engine loads");
    let questions = rewriter
        .templates()
        .iter()
        .flat_map(|template| &template.examples);
    for question in questions.filter_map(|example| example.gives.as_ref()) {
        let reading = engine.read(&MessageText::new(question.as_str()), Sensitivity::High);
        assert_eq!(reading.findings, [], "{question}");
    }
}

#[test]
fn rewrites_a_leader_would_send() {
    let engine = Engine::built_in().expect("the built-in engine loads");
    for (text, wanted) in [
        (
            "Send me the Q3 numbers by Friday, please.",
            "The Q3 numbers are due Friday. What do you need to get there?",
        ),
        (
            "you need to rewrite the onboarding copy, its too long",
            "the onboarding copy is too long. how do you want to rewrite it?",
        ),
        (
            "Don't merge anything until I've reviewed it.",
            "What do you want checked before you merge?",
        ),
        (
            "leave it with me, i'll talk to finance",
            "how would you approach finance on this?",
        ),
        (
            "<@U123> pls fix the flaky login test before thursday's cut :pray:",
            "<@U123> how do you want to fix the flaky login test before thursday's cut? :pray:",
        ),
        (
            "1. pull main 2. run the migration 3. ping me",
            "on my list: 1. pulling main 2. running the migration 3. a ping to me. how would you sequence these?",
        ),
        (
            "Need this by 4. No excuses.",
            "4 is the deadline. What's doable by then?",
        ),
        (
            "I've decided we're going with vendor B. Please set it up.",
            "We're going with vendor B. How do you want to set it up?",
        ),
        (
            "This needs to be done today @lee",
            "How would you go about getting this done today? @lee",
        ),
        (
            "Write the summary and show it to me before it goes out",
            "What would you want checked on the summary before it goes out?",
        ),
        (
            "Please get someone to complete the form.",
            "Who's best placed to complete the form?",
        ),
        (
            "swap the worksheet and bring the plenary forward",
            "what do you make of swapping the worksheet and bringing the plenary forward?",
        ),
        (
            "pls follow up--but I think we're looking for a deputy.",
            "how would you go about following up? I think we're looking for a deputy.",
        ),
        (
            "Update the tests, then it's good to go.",
            "How do you want to update the tests? With that, it's good to go.",
        ),
        (
            "any update on the API docs?",
            "how's it going with the API docs?",
        ),
        (
            "Nobody signs a delivery note until I have read it.",
            "What do you want checked before you sign a delivery note?",
        ),
        (
            "If I were you, I'd move the tasting to Tuesday.",
            "What do you make of moving the tasting to Tuesday?",
        ),
        (
            "You must stop interrupting the interns.",
            "What usually leads to interrupting the interns?",
        ),
        (
            "You never return the drill. Sort that out.",
            "What gets in the way of returning the drill?",
        ),
        (
            "Finish the storyboard tonight or we lose the slot.",
            "How would you go about finishing the storyboard tonight? Otherwise, we lose the slot.",
        ),
        (
            "Chase Henrik for the signed lease and let me know what he says.",
            "What do you need from me to chase Henrik for the signed lease?",
        ),
        (
            "Need the headcount by noon. No ifs, no buts.",
            "The headcount is due by noon. What do you need to get there?",
        ),
        (
            "You should move the counter, people keep asking.",
            "What do you make of moving the counter? People keep asking.",
        ),
        (
            "I wouldn't reply to her tonight.",
            "What do you make of not replying to her tonight?",
        ),
        (
            "Why not just use the old helper?",
            "What do you make of using the old helper?",
        ),
        (
            "nobody touches the test box til im back",
            "what do you want checked before you touch the test box?",
        ),
        (
            "Now do the same for the other sites.",
            "What do you make of doing the same for the other sites?",
        ),
        (
            "I pushed a fix for your migration onto your branch.",
            "I stepped in by pushing a fix for your migration onto your branch. What would you keep or change?",
        ),
        (
            "See if you can get a table for six.",
            "What are the chances of getting a table for six?",
        ),
        (
            "Set up a call with the Lisbon team next week.",
            "How does next week look for a call with the Lisbon team?",
        ),
        (
            "Isn't it time we changed the agenda?",
            "To me, it's time we changed the agenda. How do you see it?",
        ),
    ] {
        let message = MessageText::new(text);
        let reading = engine.read(&message, Sensitivity::High);
        let offered: Vec<String> = (0..12)
            .flat_map(|seed| {
                engine.rewrite(
                    &message,
                    &reading,
                    &RewriteWish {
                        seed,
                        ..RewriteWish::default()
                    },
                )
            })
            .map(|rewrite| rewrite.text.as_str().to_owned())
            .collect();
        assert!(
            offered.iter().any(|offer| offer == wanted),
            "{text}: {offered:#?}"
        );
    }
}

#[test]
fn bad_rewrites_of_the_domain_model_are_refused() {
    let rewriter = Rewriter::built_in().expect("the built-in templates load");
    let template = rewriter
        .templates()
        .iter()
        .find(|t| &*t.id == "order-how-want")
        .expect("it is there");
    let facts = ["login".to_owned(), "test".to_owned(), "thursday".to_owned()];
    let case = gate::Case {
        original_words: 7,
        facts: &facts,
        traits: slots::Traits::default(),
        capital: false,
        message_lower: "fix the login test by thursday",
        lost: 0,
        steps: false,
    };
    for (bad, broken) in [
        ("could you fix the login test by thursday?", Broken::Closed),
        (
            "when will the login test be fixed by thursday?",
            Broken::Disguised,
        ),
        (
            "how about fixing the login test by thursday?",
            Broken::Disguised,
        ),
        ("what's your plan?", Broken::LosesFacts),
        (
            "what's your plan for the login test? who can help by thursday?",
            Broken::Stacked,
        ),
        (
            "how amazing would it feel to fix the login test by thursday?",
            Broken::Tone,
        ),
        (
            "what would it take for you to finally fix the login test by thursday?",
            Broken::Disguised,
        ),
        (
            "what is the reason why the login test fails by thursday?",
            Broken::Why,
        ),
        (
            "How do you want to fix the login test by thursday?",
            Broken::Register,
        ),
        (
            "how do you want to fix the the login test by thursday?",
            Broken::Grammar,
        ),
    ] {
        assert_eq!(gate::check(template, bad, bad, &case), Err(broken), "{bad}");
    }
    let good = "how do you want to fix the login test by thursday?";
    assert_eq!(gate::check(template, good, good, &case), Ok(()));
}

#[test]
fn the_same_message_and_seed_give_the_same_rewrites_and_seen_ones_come_last() {
    let engine = Engine::built_in().expect("the built-in engine loads");
    let message = MessageText::new("Fix the flaky login test.");
    let reading = engine.read(&message, Sensitivity::High);
    let ask = |wish: &RewriteWish| engine.rewrite(&message, &reading, wish);
    let first = ask(&RewriteWish::default());
    assert_eq!(first, ask(&RewriteWish::default()));
    assert_eq!(first.len(), 3);
    let seen = first
        .iter()
        .map(|rewrite| rewrite.template.clone())
        .collect::<Vec<_>>();
    let second = ask(&RewriteWish {
        seen: seen.clone(),
        ..RewriteWish::default()
    });
    assert!(
        second
            .iter()
            .all(|rewrite| !seen.contains(&rewrite.template)),
        "{second:#?}"
    );
    let only = ask(&RewriteWish {
        only: Some(seen[1].clone()),
        ..RewriteWish::default()
    });
    assert_eq!(only.len(), 1);
    assert_eq!(only[0].template, seen[1]);
}

#[test]
fn in_an_emergency_there_is_no_question() {
    let engine = Engine::built_in().expect("the built-in engine loads");
    let message = MessageText::new("Stop the deploy, prod is down");
    let reading = engine.read(&message, Sensitivity::High);
    assert_eq!(
        engine.rewrite(&message, &reading, &RewriteWish::default()),
        []
    );
}
