//! `askwell config`: the settings in force, or all of them with what they mean.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::{Config, DEFAULTS};

#[derive(clap::Args)]
pub struct Args {
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Every setting with its default and what it does, as a file to begin with
    #[arg(long, conflicts_with = "config")]
    defaults: bool,
}

/// Prints the settings in force, secrets hidden.
///
/// # Errors
/// Names the setting that is wrong and what would do.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let settings = match args.defaults {
        true => DEFAULTS.to_owned(),
        false => Config::from_environment(args.config.as_deref())?.shown(),
    };
    write!(std::io::stdout(), "{settings}")?;
    Ok(ExitCode::SUCCESS)
}
