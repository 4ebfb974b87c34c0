//! `askwell check`: messages in, what they tell and how they could ask out. A public contract: other tools
//! read its JSON and its exit code.

mod input;
mod output;

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use super::engine::EngineArgs;
use crate::coach::consider::Considered;
use crate::coach::engine::{Engine, RewriteWish};
use crate::coach::{MessageText, Sensitivity, TextSilence, Verdict};

use input::Shape;

/// Exit 0: nothing to say. 1: some message would get a word. 2: bad input or usage.
#[derive(clap::Args)]
pub struct Args {
    /// How to print what was found
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// How readily to speak
    #[arg(long, value_enum, default_value_t)]
    sensitivity: Readiness,
    /// One message a line
    #[arg(long, conflicts_with = "jsonl")]
    lines: bool,
    /// One JSON object with "id" and "text" a line
    #[arg(long)]
    jsonl: bool,
    /// Files to read; without any, the standard input. A whole file is one message.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum Readiness {
    /// Only what is very surely a tell
    Low,
    #[default]
    Default,
    /// Softened requests too
    High,
}

impl From<Readiness> for Sensitivity {
    fn from(readiness: Readiness) -> Self {
        match readiness {
            Readiness::Low => Self::Low,
            Readiness::Default => Self::Default,
            Readiness::High => Self::High,
        }
    }
}

/// One message, judged.
struct Checked {
    text: MessageText,
    considered: Considered,
    silence: Option<TextSilence>,
}

impl Checked {
    fn new(engine: &Engine, text: MessageText, sensitivity: Sensitivity) -> Self {
        let considered = Considered::new(engine, &text, sensitivity, &RewriteWish::default());
        let told = considered.reading.verdict != Verdict::None;
        let nothing_open =
            (told && considered.rewrites.is_empty()).then_some(TextSilence::NothingOpen);
        let silence = considered.reading.silence.or(nothing_open);
        Self {
            text,
            considered,
            silence,
        }
    }

    /// Whether somebody would get a word about it.
    fn speaks(&self) -> bool {
        self.considered.reading.verdict != Verdict::None && self.silence.is_none()
    }
}

/// Checks all messages, in the order of the input.
///
/// # Errors
/// A file that cannot be read, or an output that cannot be written. A bad message is no error: it is
/// reported in its place, and the rest go on.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = args.engine.load()?;
    let shape = match (args.lines, args.jsonl) {
        (true, _) => Shape::Lines,
        (_, true) => Shape::Json,
        _ => Shape::Whole,
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let (mut bad, mut spoke) = (false, false);
    input::each_message(&args.files, shape, |message| {
        let id = message.id;
        match message.text {
            Ok(text) => {
                let checked = Checked::new(&engine, text, args.sensitivity.into());
                spoke |= checked.speaks();
                match args.format {
                    Format::Json => output::json(&mut out, &id, &checked),
                    Format::Text if checked.speaks() => {
                        output::text(&mut out, &id, &checked, shape != Shape::Whole)
                    }
                    Format::Text => Ok(()),
                }
            }
            Err(problem) => {
                bad = true;
                match args.format {
                    Format::Json => output::json_error(&mut out, &id, &problem),
                    Format::Text => {
                        super::complain(format_args!("{id}: {problem}"));
                        Ok(())
                    }
                }
            }
        }
    })?;
    out.flush()?;
    Ok(match (bad, spoke) {
        (true, _) => ExitCode::from(2),
        (false, true) => ExitCode::from(1),
        (false, false) => ExitCode::SUCCESS,
    })
}
