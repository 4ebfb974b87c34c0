//! `askwell rewrite TEXT`: the open questions that could stand in place of a message.

use std::io::{Read, Write};
use std::process::ExitCode;

use super::engine::EngineArgs;
use crate::coach::engine::{Reading, RewriteWish};
use crate::coach::rewrite::Explanation;
use crate::coach::{MessageText, Rewrite, Sensitivity};

#[derive(clap::Args)]
pub struct Args {
    /// The message; without it, standard input is read
    text: Vec<String>,
    /// Also show what was understood, and which questions were refused by which rule
    #[arg(long)]
    explain: bool,
    /// Vary the choice among equally good questions
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Prints at most three rewrites, best first. Exit 0 if there is one, 1 if there is nothing to rewrite.
///
/// # Errors
/// Standard input cannot be read, or a built-in file does not load.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let text = MessageText::new(message(args)?);
    let engine = args.engine.load()?;
    let reading = engine.read(&text, Sensitivity::High);
    let wish = RewriteWish {
        seed: args.seed,
        ..RewriteWish::default()
    };
    let rewrites = engine.rewrite(&text, &reading, &wish);
    let mut out = std::io::stdout().lock();
    write!(out, "{}", shown(&rewrites, &reading))?;
    if args.explain {
        let explanation = engine.explain(&text, &reading, &wish);
        write!(out, "{}", explained(&explanation))?;
    }
    Ok(ExitCode::from(u8::from(rewrites.is_empty())))
}

fn message(args: &Args) -> anyhow::Result<String> {
    if !args.text.is_empty() {
        return Ok(args.text.join(" "));
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text.trim_end().to_owned())
}

fn shown(rewrites: &[Rewrite], reading: &Reading) -> String {
    if rewrites.is_empty() {
        return match (reading.silence, reading.findings.is_empty()) {
            (Some(silence), _) => format!(
                "Nothing to ask: {}.
",
                silence.code()
            ),
            (None, true) => "Nothing here tells.
"
            .to_owned(),
            (None, false) => "Nothing to ask: no honest question is left.
"
            .to_owned(),
        };
    }
    rewrites
        .iter()
        .enumerate()
        .map(|(index, rewrite)| {
            let number = index + 1;
            let (text, rung) = (rewrite.text.as_str(), rung(rewrite));
            format!("{number}. {text}\n   {rung} ({})\n", rewrite.template)
        })
        .collect()
}

fn rung(rewrite: &Rewrite) -> &'static str {
    use crate::coach::Rung;
    match rewrite.rung {
        Rung::Ask => "A clear ask: when the outcome stands and only the way or the help is open",
        Rung::View => "Their view first: when they see something that you do not",
        Rung::Decide => "The decision handed over: when they know enough to take it",
    }
}

fn explained(explanation: &Explanation) -> String {
    let mut out = String::from("\nUnderstood\n");
    if explanation.slots.is_empty() {
        out += "  nothing that a question could take over\n";
    }
    for (slot, text) in &explanation.slots {
        out += &format!("  {:<24} {text}\n", slot.meaning());
    }
    let (passed, refused): (Vec<_>, Vec<_>) = explanation
        .attempts
        .iter()
        .partition(|attempt| attempt.broken.is_none());
    out += "\nQuestions that pass, best first\n";
    for attempt in passed {
        out += &format!("  {}\n    {}\n", attempt.inserted, attempt.template);
    }
    if !refused.is_empty() {
        out += "\nRefused\n";
    }
    for attempt in refused {
        let why = attempt.broken.map(|broken| broken.to_string());
        let why = why.unwrap_or_default();
        out += &format!("  {}\n    {}: {why}\n", attempt.inserted, attempt.template);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::engine::Engine;

    fn printed(text: &str) -> String {
        let engine = Engine::built_in().expect("the built-in engine loads");
        let text = MessageText::new(text);
        let reading = engine.read(&text, Sensitivity::High);
        shown(
            &engine.rewrite(&text, &reading, &RewriteWish::default()),
            &reading,
        )
    }

    #[test]
    fn an_order_shows_numbered_questions_with_their_rung() {
        let shown = printed("Fix the flaky login test before the release cut.");
        assert!(
            shown.starts_with("1. ") && shown.contains("\n2. "),
            "{shown}"
        );
        assert!(shown.contains("The decision handed over: when"), "{shown}");
    }

    #[test]
    fn an_explanation_says_in_plain_words_what_was_understood_and_refused() {
        let engine = Engine::built_in().expect("the built-in engine loads");
        let text =
            MessageText::new("You have to call the carrier today and find out where pallet 14 is.");
        let reading = engine.read(&text, Sensitivity::High);
        let shown = explained(&engine.explain(&text, &reading, &RewriteWish::default()));
        assert!(shown.contains("what is to be done"), "{shown}");
        assert!(shown.contains("would be lost (R6)"), "{shown}");
    }

    #[test]
    fn a_message_that_does_not_tell_says_so() {
        assert_eq!(printed("What do you think?"), "Nothing here tells.\n");
    }

    #[test]
    fn an_emergency_says_why_there_is_no_question() {
        assert_eq!(
            printed("Stop the deploy, prod is down"),
            "Nothing to ask: safety.\n"
        );
    }
}
