//! `askwell data`: a copy of everything that is kept about a person, and its end.
#![expect(clippy::print_stdout, reason = "a command line talks to a person")]
#![expect(clippy::print_stderr, reason = "a command line talks to a person")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use crate::app::sealing_key;
use crate::coach::ids::LeaderId;
use crate::config::Config;
use crate::store::Store;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print every row about a person as JSON
    Export(Export),
    /// Delete every row about a person, for good
    Forget(Forget),
}

#[derive(clap::Args)]
struct Export {
    #[command(flatten)]
    whose: Whose,
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Forget {
    #[command(flatten)]
    whose: Whose,
    /// Really delete; without it, only the numbers of rows are shown
    #[arg(long)]
    yes: bool,
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The person that a command is about.
#[derive(clap::Args)]
pub(super) struct Whose {
    /// The workspace, such as T0123456789
    #[arg(long, value_name = "T…")]
    team: String,
    /// The person, such as U0123456789
    #[arg(long, value_name = "U…")]
    user: String,
}

impl Whose {
    pub(super) fn id(&self) -> LeaderId {
        LeaderId::new(self.team.as_str(), self.user.as_str())
    }
}

/// Exports or forgets.
///
/// # Errors
/// When the database cannot be used, or `forget` lacks its confirmation.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(async {
        match args.action {
            Action::Export(args) => export(args).await,
            Action::Forget(args) => forget(args).await,
        }
    })
}

async fn export(args: Export) -> anyhow::Result<ExitCode> {
    let store = open(args.config.as_deref()).await?;
    let data = store.export(&args.whose.id()).await?;
    store.close().await;
    writeln!(std::io::stdout(), "{data:#}")?;
    Ok(ExitCode::SUCCESS)
}

async fn forget(args: Forget) -> anyhow::Result<ExitCode> {
    let store = open(args.config.as_deref()).await?;
    let id = args.whose.id();
    if args.yes {
        let forgotten = store.forget(&id).await?;
        println!("{} rows deleted", forgotten.rows);
    } else {
        let held = store.held(&id).await?;
        for (table, rows) in &held {
            println!("{table}: {rows}");
        }
        if !held.is_empty() {
            store.close().await;
            eprintln!("askwell: nothing was deleted; with --yes these rows go, for good");
            return Ok(ExitCode::from(2));
        }
        println!("nothing is kept about {} in {}", id.user, id.team);
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The database of the settings in force.
///
/// # Errors
/// Says when another process holds the file, and what would do.
pub(super) async fn open(config: Option<&Path>) -> anyhow::Result<Store> {
    let config = Config::from_environment(config)?;
    Store::open(&config.database.url, sealing_key(&config)?)
        .await
        .context("the database cannot be used")
}
