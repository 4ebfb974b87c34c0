//! `askwell doctor`: is everything in place for `askwell serve`, and if not, what would put it right.

mod local;
mod report;
mod running;
mod slack;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::config::Config;

use report::{Check, print};

/// Exit 0: all is well. 1: something has to be put right.
#[derive(clap::Args)]
pub struct Args {
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Only ask the Askwell that runs here whether it is ready; calls neither Slack nor the database
    #[arg(long)]
    running: bool,
}

/// Looks at settings, database and Slack, and prints what it found.
///
/// # Errors
/// When nothing can be printed.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let checks = match Config::from_environment(args.config.as_deref()) {
        Ok(config) if args.running => vec![running::look_at(config.ops.listen)],
        Ok(config) => {
            let mut checks = vec![Check::good("settings", "they can be read")];
            tokio::runtime::Runtime::new()?.block_on(look_at(&config, &mut checks));
            checks
        }
        Err(error) => vec![Check::bad(
            "settings",
            error.to_string(),
            "`askwell config --defaults` shows every setting with its meaning.",
        )],
    };
    print(&checks)?;
    Ok(match checks.iter().any(Check::is_bad) {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    })
}

async fn look_at(config: &Config, checks: &mut Vec<Check>) {
    checks.push(local::key(config));
    checks.push(local::time_zones());
    checks.push(local::rules(config));
    let (database, leaders) = local::database(config).await;
    checks.push(database);
    slack::look_at(config, leaders.as_deref(), checks).await;
}
