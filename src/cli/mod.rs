//! One file per subcommand.

mod check;
mod config;
mod data;
mod doctor;
mod engine;
mod eval;
mod manifest;
mod play;
mod replay;
mod rewrite;
mod rules;
mod serve;
mod summary;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A Slack app for leaders who practise asking instead of telling.
#[derive(Parser)]
#[command(name = "askwell", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read messages and say where they tell, and how they could ask
    Check(check::Args),
    /// Show the settings in force, secrets hidden
    Config(config::Args),
    /// Copy or delete everything that is kept about a person
    Data(data::Args),
    /// Look whether everything is in place for `serve`, and what would put it right
    Doctor(doctor::Args),
    /// Measure the engine on labelled messages
    Eval(eval::Args),
    /// Print the app manifest, for pasting into Slack
    Manifest(manifest::Args),
    /// Try it in the browser against a small Slack, with no account
    Play(play::Args),
    /// Read a Slack export offline: what the monthly summaries would have said
    Replay(replay::Args),
    /// Turn a message that tells into open questions
    Rewrite(rewrite::Args),
    /// List the rules, or show one with its examples
    Rules(rules::Args),
    /// Run the app behind Slack
    Serve(serve::Args),
    /// Show a leader's month in the terminal
    Summary(summary::Args),
}

/// Reads the command line and runs one subcommand.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(args),
        Command::Config(args) => config::run(args),
        Command::Data(args) => data::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Eval(args) => eval::run(args),
        Command::Manifest(args) => manifest::run(args),
        Command::Play(args) => play::run(args),
        Command::Replay(args) => replay::run(args),
        Command::Rewrite(args) => rewrite::run(&args),
        Command::Rules(args) => rules::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Summary(args) => summary::run(args),
    };
    done.unwrap_or_else(|error| match is_closed_pipe(&error) {
        true => ExitCode::SUCCESS,
        false => {
            complain(format_args!("{error:#}"));
            ExitCode::from(2)
        }
    })
}

/// Says on standard error what is wrong. Where nobody reads it any more, the exit code still tells.
fn complain(problem: std::fmt::Arguments<'_>) {
    let _ = writeln!(std::io::stderr(), "askwell: {problem}");
}

/// Whoever read our output had enough: `askwell rules | head`.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<std::io::Error>();
    io.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
