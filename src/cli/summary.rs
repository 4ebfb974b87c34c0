//! `askwell summary preview`: a leader's month in the terminal, as the private message would show it.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::data::{Whose, open};
use crate::coach::month::Month;
use crate::coach::summary::{Paragraph, Summary, paragraphs};
use crate::coach::voice::Voice;
use crate::responder::tally;

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Print the summary of one month; nothing is sent and nothing is kept
    Preview(Preview),
}

#[derive(clap::Args)]
struct Preview {
    #[command(flatten)]
    whose: Whose,
    /// The month, such as 2026-11
    #[arg(long, value_name = "YYYY-MM")]
    month: Month,
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Prints a month's summary.
///
/// # Errors
/// When the database cannot be used.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Action::Preview(preview) = args.action;
    tokio::runtime::Runtime::new()?.block_on(async {
        let store = open(preview.config.as_deref()).await?;
        let tally = tally(&store, &preview.whose.id(), preview.month).await?;
        store.close().await;
        let mut out = BufWriter::new(std::io::stdout().lock());
        let summary = Summary::of(preview.month, &tally);
        for paragraph in paragraphs(&Voice::english(), &summary) {
            writeln!(out, "{}\n", plain(&paragraph))?;
        }
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Without the marks that Slack turns into bold and code.
fn plain(paragraph: &Paragraph) -> String {
    match paragraph {
        Paragraph::Text(text) | Paragraph::Note(text) => text.replace(['*', '`'], ""),
        Paragraph::Bars { about, lines } => format!("{about}\n{lines}"),
    }
}
