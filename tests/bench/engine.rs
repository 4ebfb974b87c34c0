//! How long it takes to read a message, and to rewrite one that tells: `cargo bench --bench engine`.
//!
//! Messages are put together from everyday sentences, a quarter of which tell, so that the numbers need no
//! outside data. Of each message both the time of every reading and its fastest one are looked at: on a
//! machine that does other things too, the first holds its noise and the second does not.
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

mod rules;
mod texts;

use std::hint::black_box;
use std::time::Instant;

use askwell::coach::engine::{Engine, Refused, RewriteWish};
use askwell::coach::{MessageText, Sensitivity};

/// How often each message is read.
const ROUNDS: usize = 40;

fn main() -> Result<(), Refused> {
    noise();
    let started = Instant::now();
    let engine = Engine::built_in()?;
    println!(
        "loaded {} rules and gates in {:.1} ms\n",
        engine.rules().len(),
        started.elapsed().as_secs_f64() * 1e3
    );
    println!("microseconds                 mean   p99     each message's fastest: mean   p99");
    for words in [5, 20, 60, 200] {
        Times::of(&engine, words).print(&format!("{words} words"));
    }
    rewriting(&engine);
    println!();
    for (name, files) in rules::sets() {
        let files: Vec<(&str, &str)> = files.iter().map(|file| (&*file.0, &*file.1)).collect();
        let engine = Engine::of_rules(&files)?;
        Times::of(&engine, 20).print(&name);
    }
    println!();
    for (name, text) in texts::long() {
        long(&engine, name, &text);
    }
    Ok(())
}

/// What the three questions take over the reading, for messages that tell.
fn rewriting(engine: &Engine) {
    let wish = RewriteWish::default();
    let mut times = Times {
        all: Vec::new(),
        fastest: Vec::new(),
    };
    for text in texts::messages(20) {
        let reading = engine.read(&text, Sensitivity::Default);
        if reading.findings.is_empty() {
            continue;
        }
        let took = (0..ROUNDS).map(|_| {
            let started = Instant::now();
            black_box(engine.rewrite(black_box(&text), &reading, &wish));
            started.elapsed().as_secs_f64() * 1e6
        });
        let took: Vec<f64> = took.collect();
        times
            .fastest
            .push(took.iter().copied().fold(f64::INFINITY, f64::min));
        times.all.extend(took);
    }
    times.all.sort_by(f64::total_cmp);
    times.fastest.sort_by(f64::total_cmp);
    times.print("rewriting, 20 words");
}

fn read(engine: &Engine, text: &MessageText) -> f64 {
    let started = Instant::now();
    black_box(engine.read(black_box(text), Sensitivity::Default));
    started.elapsed().as_secs_f64() * 1e6
}

/// Microseconds, in ascending order.
struct Times {
    all: Vec<f64>,
    /// One for each message.
    fastest: Vec<f64>,
}

impl Times {
    fn of(engine: &Engine, words: usize) -> Self {
        let messages = texts::messages(words);
        let mut all = Vec::with_capacity(messages.len() * ROUNDS);
        let mut fastest = vec![f64::INFINITY; messages.len()];
        // One round to warm up.
        for text in &messages {
            read(engine, text);
        }
        for _ in 0..ROUNDS {
            for (text, fastest) in messages.iter().zip(&mut fastest) {
                let took = read(engine, text);
                all.push(took);
                *fastest = fastest.min(took);
            }
        }
        all.sort_by(f64::total_cmp);
        fastest.sort_by(f64::total_cmp);
        Self { all, fastest }
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<26} {:6.1} {:6.1} {:>29.1} {:6.1}",
            mean(&self.all),
            p99(&self.all),
            mean(&self.fastest),
            p99(&self.fastest)
        );
    }
}

fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len() as f64
}

fn p99(times: &[f64]) -> f64 {
    times[times.len() * 99 / 100]
}

/// Time has to grow with the length and no faster.
fn long(engine: &Engine, name: &str, text: &str) {
    let fastest = |text: &str| {
        let text = MessageText::new(text);
        let times = (0..15).map(|_| read(engine, &text));
        times.fold(f64::INFINITY, f64::min) / 1e3
    };
    let half = text.floor_char_boundary(text.len() / 2);
    let (half, whole) = (fastest(&text[..half]), fastest(text));
    let enough = if whole < 50.0 {
        ""
    } else {
        "  MORE THAN 50 ms"
    };
    println!(
        "{} characters of {name:<22} {whole:6.2} ms, {:.1} times their half{enough}",
        text.chars().count(),
        whole / half
    );
}

/// How much the machine does beside: a fixed piece of work takes as long as it takes.
fn noise() {
    let mut times: Vec<f64> = (0..20_000)
        .map(|_| {
            let started = Instant::now();
            black_box((0..2_000_u64).fold(1, |a: u64, b| black_box(a.wrapping_mul(31) ^ b)));
            started.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!(
        "noise: a fixed piece of work took {:.1} µs at its fastest, {:.1} in the mean, {:.1} at the 99th of a \
         hundred; load {}",
        times[0],
        mean(&times),
        p99(&times),
        load.split(' ').next().unwrap_or("unknown")
    );
}
