//! How long it takes to read a message: `cargo bench --bench engine`.
//!
//! The messages are made from everyday pieces, so that the numbers need no outside data. Printed are the
//! mean and the 99th percentile in microseconds, and how the time grows with the length.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::hint::black_box;
use std::time::Instant;

use askwell::coach::engine::Engine;
use askwell::coach::{MessageText, Sensitivity};

const OPENERS: [&str; 6] = [
    "Hi all, ",
    "ok so ",
    "",
    "Quick one: ",
    "Thanks for yesterday! ",
    "@sam ",
];
const MIDDLES: [&str; 8] = [
    "the build on staging has been red since the merge last night",
    "you need to rewrite the onboarding copy before the launch",
    "I spoke to the client and they are happy with the second draft",
    "can you send me the numbers for the board deck",
    "the room for the review is 4B and the lift is out again",
    "let me know if anything in the plan is unclear to you",
    "what do you think would make the handover easier next time",
    "I'll be at the warehouse until noon and online after that",
];
const ENDS: [&str; 5] = [
    ", we ship on Thursday.",
    " 🙏",
    ", see <https://example.org|the doc>.",
    " by friday!",
    "",
];

fn messages() -> Vec<MessageText> {
    let mut messages = Vec::new();
    for opener in OPENERS {
        for middle in MIDDLES {
            for end in ENDS {
                messages.push(MessageText::new(format!(
                    "{opener}{middle}{end} All good here."
                )));
            }
        }
    }
    messages
}

fn main() {
    let started = Instant::now();
    let Ok(engine) = Engine::built_in() else {
        return;
    };
    println!("loaded in {:?}", started.elapsed());
    let messages = messages();
    let mut micros: Vec<f64> = Vec::new();
    for _ in 0..20 {
        for message in &messages {
            let started = Instant::now();
            black_box(engine.read(message, Sensitivity::Default));
            micros.push(started.elapsed().as_secs_f64() * 1e6);
        }
    }
    micros.sort_by(f64::total_cmp);
    let mean = micros.iter().sum::<f64>() / micros.len() as f64;
    println!(
        "20 words: mean {mean:.1} µs, p99 {:.1} µs",
        micros[micros.len() * 99 / 100]
    );
    for times in [10, 100, 400] {
        let long = MessageText::new(MIDDLES.join(", ").repeat(times));
        let started = Instant::now();
        black_box(engine.read(&long, Sensitivity::Default));
        let took = started.elapsed().as_secs_f64() * 1e6;
        println!(
            "{} bytes: {took:.0} µs, {:.1} ns a byte",
            long.as_str().len(),
            took * 1e3 / long.as_str().len() as f64
        );
    }
}
