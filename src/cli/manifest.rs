//! `askwell manifest`: the app manifest, for pasting into Slack.

use std::io::Write;
use std::process::ExitCode;

use crate::config::SlackMode;
use crate::slack::manifest::manifest;

#[derive(clap::Args)]
pub struct Args {
    /// How Slack will reach Askwell
    #[arg(long, value_enum, default_value_t)]
    mode: Mode,
    /// Where Slack and browsers reach Askwell, such as `https://askwell.example.com`; http mode needs it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

#[derive(Clone, Copy, Default, clap::ValueEnum)]
enum Mode {
    /// Askwell connects out
    #[default]
    Socket,
    /// Slack sends requests
    Http,
}

/// Prints the manifest.
///
/// # Errors
/// Says what address would do.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mode = match args.mode {
        Mode::Socket => SlackMode::Socket,
        Mode::Http => SlackMode::Http,
    };
    let manifest = manifest(mode, args.url.as_deref())?;
    writeln!(std::io::stdout(), "{manifest:#}")?;
    Ok(ExitCode::SUCCESS)
}
