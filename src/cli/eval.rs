//! `askwell eval`: the engine measured on labelled messages. False positives come first: a coach who is
//! wrong is not heard twice.

mod calibration;
mod counts;
mod errors;
mod labelled;
mod report;
mod score;
mod spans;

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::check::Format;
use super::engine::EngineArgs;
use crate::coach::engine::Engine;
use crate::coach::{MessageText, Sensitivity, Verdict};

use labelled::{Half, Labelled};
use score::{Judged, Score};

const EXPLANATION: &str = "\
A line is an object with \"id\", \"text\" and a label: either \"label\" (tell, soft or none) with \"clauses\" \
(objects with \"kind\", \"strength\" and \"span\") or one \"kind\", or \"mapped\" (directive, question or other) \
for corpora that are labelled by another scheme; \"source\" divides the tables.

A finding is right where a labelled clause shares words with it and is as strong. `spoken about` counts \
what would get a word were there a question to offer. `stated` is a rule's confidence: it should be the \
share of its findings that are right.";

#[derive(clap::Args)]
#[command(after_help = EXPLANATION)]
pub struct Args {
    /// Labelled messages, one JSON object a line
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// Print each mistake too
    #[arg(long)]
    errors: bool,
    /// Look at one half of the messages only, so that the other one can surprise you
    #[arg(long, value_enum)]
    half: Option<Half>,
    /// How to print the figures
    #[arg(long, value_enum, default_value_t, conflicts_with = "errors")]
    format: Format,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Reads the labelled messages, judges them and prints how often the engine agrees.
///
/// # Errors
/// A file or a line that cannot be read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = args.engine.load()?;
    let mut judged = Vec::new();
    for labelled in labelled(&args.file)? {
        if args.half.is_none_or(|half| half == labelled.half()) {
            judged.push(judge(&engine, labelled));
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.errors {
        errors::print(&mut out, &judged)?;
    }
    let score = Score::of(&judged);
    match args.format {
        Format::Text => score.print(&mut out)?,
        Format::Json => {
            serde_json::to_writer(&mut out, &score)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn labelled(path: &Path) -> anyhow::Result<Vec<Labelled>> {
    let source =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = source.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let labelled: Vec<Labelled> = lines
        .map(|(index, line)| {
            Labelled::parse(line).with_context(|| format!("{}:{}", path.display(), index + 1))
        })
        .collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(
        !labelled.is_empty(),
        "{} has no labelled messages; `askwell eval --help` says how they are written",
        path.display()
    );
    Ok(labelled)
}

fn judge(engine: &Engine, labelled: Labelled) -> Judged {
    let text = MessageText::new(labelled.text.as_str());
    let speaks = |sensitivity| {
        let reading = engine.read(&text, sensitivity);
        reading.verdict != Verdict::None && reading.silence.is_none()
    };
    let all = [Sensitivity::Low, Sensitivity::Default, Sensitivity::High];
    Judged {
        reading: engine.read(&text, Sensitivity::Default),
        spoken: all.into_iter().filter(|at| speaks(*at)).collect(),
        labelled,
    }
}
