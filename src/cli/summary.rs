//! `askwell summary preview`: a leader's month in the terminal, as the private message would show it.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use jiff::tz::TimeZone;

use super::data::{Whose, open};
use crate::clock::Clock;
use crate::coach::month::Month;
use crate::coach::summary::{Example, Paragraph, Summary, Tally, chart, paragraphs};
use crate::coach::voice::Voice;
use crate::picture;
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
    whose: Option<Whose>,
    /// Made-up months instead of a leader's, with no database
    #[arg(long, value_name = "WHICH", value_parser = examples(), num_args = 0..=1)]
    #[arg(default_missing_value = Example::Year.code())]
    #[arg(conflicts_with_all = ["team", "user"], required_unless_present = "team")]
    example: Option<String>,
    /// The month, such as 2026-11; the last whole one if left out
    #[arg(long, value_name = "YYYY-MM")]
    month: Option<Month>,
    /// Write the picture of the months to this file as well
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    /// A settings file; the environment overrides it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

fn examples() -> PossibleValuesParser {
    Example::ALL.map(Example::code).into()
}

/// Prints a month's summary.
///
/// # Errors
/// When the database cannot be used, or the picture cannot be written.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let Action::Preview(preview) = args.action;
    let this_month = Month::of(Clock::system().now().to_zoned(TimeZone::UTC).date());
    let month = preview.month.unwrap_or(this_month.previous());
    let tally = counted(&preview, month)?;
    let summary = match month < this_month {
        true => Summary::of(month, &tally),
        false => Summary::so_far(month, &tally),
    };
    let voice = Voice::english();
    let mut out = BufWriter::new(std::io::stdout().lock());
    print(&mut out, &voice, &summary)?;
    if let Some(file) = &preview.png {
        writeln!(out, "{}", draw(file, &voice, &summary)?)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn counted(preview: &Preview, month: Month) -> anyhow::Result<Tally> {
    let example = preview.example.as_deref().and_then(Example::from_code);
    let Some(whose) = &preview.whose else {
        return Ok(example.unwrap_or(Example::Year).tally(month));
    };
    tokio::runtime::Runtime::new()?.block_on(async {
        let store = open(preview.config.as_deref()).await?;
        let tally = tally(&store, &whose.id(), month).await?;
        store.close().await;
        Ok(tally)
    })
}

/// Prints a summary without the marks that Slack turns into bold and code.
pub(super) fn print(out: &mut impl Write, voice: &Voice, summary: &Summary) -> std::io::Result<()> {
    for paragraph in paragraphs(voice, summary) {
        match paragraph {
            Paragraph::Text(text) | Paragraph::Note(text) => {
                writeln!(out, "{}\n", text.replace(['*', '`'], ""))?;
            }
            Paragraph::Bars { about, lines } => writeln!(out, "{about}\n{lines}\n")?,
            Paragraph::Plans { about, plans } => {
                writeln!(out, "{}", about.replace('*', ""))?;
                for plan in plans {
                    writeln!(out, "- {}", plan.words)?;
                }
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// Writes the picture of a summary's months to a file, and says what came of it.
pub(super) fn draw(file: &Path, voice: &Voice, summary: &Summary) -> anyhow::Result<String> {
    let Some(chart) = chart(voice, picture::FONT, summary) else {
        return Ok("No picture: a movement takes two months with twelve moments.".to_owned());
    };
    let png = picture::png(&chart.svg)?;
    std::fs::write(file, png).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(format!("The picture is in {}.", file.display()))
}
