//! `askwell rules`: the rules, and one of them with its examples and how often it is right.

mod catalogue;
mod measured;

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use super::engine::EngineArgs;
use crate::coach::rules::RULES;

use measured::Measured;

const EXPLANATION: &str = "\
The last column is how many of a rule's findings are right, in the labelled messages of the project
and in others (`askwell rules order_lets` says in which). A rule's confidence is the share of its
findings that should be right: below 0.7 it is counted and not spoken about, at low sensitivity below
0.95; `eval` compares what is stated with what is.

A rule is a file, and yours go over the built-in ones: give a folder of them, or one file, to --rules
(here and in check, eval, replay, rewrite and play), or to coach.rules (ASKWELL__COACH__RULES) for serve.
A file that is called like a built-in rule stands in its place; any other adds a rule; and a file
order_lets.toml that says only `enabled = false` switches order_lets off. `askwell rules order_lets
--file` prints a file to begin with.
Every file brings at least five messages that it flags and five that it passes, and is refused where
one of them fails. With `shadow = true` below [finding], a rule is on trial: what it finds is counted,
by eval and in /metrics, and neither shown nor part of the verdict.";

#[derive(clap::Args)]
#[command(after_help = EXPLANATION)]
pub struct Args {
    /// The rule to show; without it, all are listed
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Print a built-in rule's file as it is, to begin one of your own with
    #[arg(long, requires = "id")]
    file: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Lists the rules, or shows one.
///
/// # Errors
/// No rule has that id.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = args.engine.load()?;
    let unknown = |id| anyhow::anyhow!("no rule is called {id}; `askwell rules` lists them");
    let mut out = BufWriter::new(std::io::stdout().lock());
    let measured = Measured::built_in()?;
    match args.id {
        None => catalogue::list(&mut out, engine.rules(), &measured)?,
        Some(id) if args.file => {
            let (_, text) = RULES
                .iter()
                .find(|(name, _)| *name == id)
                .ok_or_else(|| unknown(id))?;
            out.write_all(text.as_bytes())?;
        }
        Some(id) => {
            let rule = engine.rules().iter().find(|rule| rule.file.id == id);
            let rule = rule.ok_or_else(|| unknown(id))?;
            catalogue::show(&mut out, &rule.file, &measured)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
