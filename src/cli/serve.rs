//! `askwell serve`: the app behind Slack, until it is told to stop.

use std::path::PathBuf;
use std::process::ExitCode;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::{App, Options};
use crate::config::Config;
use crate::telemetry;

#[derive(clap::Args)]
pub struct Args {
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Serves until SIGTERM or SIGINT; a second signal ends at once.
///
/// # Errors
/// What is missing or in the way, and what would do.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let config = Config::from_environment(args.config.as_deref())?;
    telemetry::start_logging(&config.log);
    tokio::runtime::Runtime::new()?.block_on(async {
        let app = App::build(&config, Options::default()).await?;
        if let Some(address) = app.http_address() {
            tracing::info!(%address, "taking requests");
        }
        if let Some(address) = app.ops_address() {
            tracing::info!(%address, "health and metrics");
        }
        app.run(stop_signal()?).await?;
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}

/// Turns true at the first SIGTERM or SIGINT; the second ends the process.
pub(super) fn stop_signal() -> anyhow::Result<watch::Receiver<bool>> {
    let (stop, stopped) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        for first in [true, false] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if first {
                stop.send_replace(true);
            } else {
                std::process::exit(130);
            }
        }
    });
    Ok(stopped)
}
