//! One file per subcommand.
#![expect(clippy::print_stderr, reason = "a command line talks to a person")]

mod serve;

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
    /// Run the app behind Slack
    Serve(serve::Args),
}

/// Reads the command line and runs one subcommand.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::run(args),
    };
    done.unwrap_or_else(|error| {
        eprintln!("askwell: {error:#}");
        ExitCode::from(2)
    })
}
