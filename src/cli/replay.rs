//! `askwell replay`: a Slack export read offline into the report that the summaries of its months would
//! have been. Nothing leaves the machine, and nothing is kept.
#![expect(clippy::print_stderr, reason = "a command line talks to a person")]

mod export;
mod person;
mod report;

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::tz::TimeZone;

use super::engine::EngineArgs;
use super::summary;
use crate::coach::Sensitivity;
use crate::coach::consider::Considered;
use crate::coach::engine::{Engine, RewriteWish};
use crate::coach::metric;
use crate::coach::month::Month;
use crate::coach::room::Room;
use crate::coach::summary::{Summary, Tally};
use crate::coach::voice::Voice;
use crate::slack::export::Day;
use export::Export;
use report::Report;

#[derive(clap::Args)]
pub struct Args {
    /// What Slack's export page gave: the zip, or the folder it unpacks to
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// Whose messages to read: an id, a name or an e-mail address
    #[arg(long, value_name = "USER")]
    user: String,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the picture of the last months to this file as well
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

/// Reads the export and prints the report.
///
/// # Errors
/// When it is no export, the person is not in it, or the picture cannot be written. A file of messages
/// that cannot be read is said and left out.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let mut export = Export::open(&args.export)?;
    let person = person::find(export.members()?, &args.user)?;
    let engine = args.engine.load()?;
    let zone = person
        .time_zone
        .as_deref()
        .and_then(|name| TimeZone::get(name).ok())
        .unwrap_or(TimeZone::UTC);
    let mut report = Report::of(person);
    let days = export.days()?;
    let progress = progress(days.len());
    for name in days {
        match read_day(&mut export, &name, &engine, &zone, &mut report) {
            Ok(()) => {}
            Err(problem) => {
                progress.suspend(|| eprintln!("askwell: left out {name}: {problem:#}"));
                report.left_out.push(name);
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    print(&args, &report)?;
    Ok(ExitCode::SUCCESS)
}

fn read_day(
    export: &mut Export,
    name: &str,
    engine: &Engine,
    zone: &TimeZone,
    report: &mut Report,
) -> anyhow::Result<()> {
    let json = export.read(name)?;
    let day = Day::parse(json)?;
    report.messages += day.len();
    let room = name
        .split_once('/')
        .and_then(|(channel, _)| Room::by_name(channel));
    // As the listener counts messages when Slack delivers them.
    for (at, text) in day.of(&report.person.id) {
        let month = Month::of(at.to_zoned(zone.clone()).date());
        let wish = RewriteWish::default();
        let considered = Considered::new(engine, &text, Sensitivity::Default, &wish);
        for (metric, n) in metric::counts(&considered, room) {
            report.tally.add(month, metric, n);
        }
        report.own += 1;
    }
    Ok(())
}

fn print(args: &Args, report: &Report) -> anyhow::Result<()> {
    let voice = Voice::english();
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.format {
        Format::Text => report.print(&mut out, &voice)?,
        Format::Json => {
            serde_json::to_writer(&mut out, &report.json())?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    if let Some(file) = &args.png {
        let last = last_summary(&report.tally);
        let said = match last {
            Some(last) => summary::draw(file, &voice, &last)?,
            None => "No picture: there is no month.".to_owned(),
        };
        eprintln!("{said}");
    }
    Ok(())
}

/// That of the last month with anything in it.
fn last_summary(tally: &Tally) -> Option<Summary> {
    let last = tally.months().last()?;
    Some(Summary::of(last, tally))
}

/// A bar on the terminal; nothing where there is none.
fn progress(days: usize) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{bar:40} {pos} of {len} days of channels, {eta} left");
    ProgressBar::new(u64::try_from(days).unwrap_or(u64::MAX))
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
