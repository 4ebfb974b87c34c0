//! `askwell eval`: the engine measured on labelled messages. False positives come first: a coach who is
//! wrong is not heard twice.

mod labelled;
mod score;

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::engine::EngineArgs;
use crate::coach::{MessageText, Sensitivity, Verdict};

use labelled::Labelled;
use score::{Judged, Score};

#[derive(clap::Args)]
pub struct Args {
    /// Labelled messages, one JSON object a line: with "label" and "clauses", or with "mapped"
    #[arg(value_name = "FILE.jsonl")]
    file: PathBuf,
    /// Print each mistake
    #[arg(long)]
    errors: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Reads the labelled messages, judges them and prints how often the engine agrees.
///
/// # Errors
/// A file or a line that cannot be read.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = args.engine.load()?;
    let source = std::fs::read_to_string(&args.file)
        .with_context(|| format!("cannot read {}", args.file.display()))?;
    let mut judged = Vec::new();
    for (index, line) in source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let labelled = Labelled::parse(line)
            .with_context(|| format!("{}:{}", args.file.display(), index + 1))?;
        let reading = engine.read(
            &MessageText::new(labelled.text.as_str()),
            Sensitivity::Default,
        );
        judged.push(Judged { labelled, reading });
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.errors {
        errors(&mut out, &judged)?;
    }
    Score::of(&judged).print(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a mistake belongs to a group.
type Belongs = fn(&Judged) -> bool;

/// False positives first, then misses, then tells and softs taken for each other.
fn errors(out: &mut impl Write, judged: &[Judged]) -> anyhow::Result<()> {
    let groups: [(&str, Belongs); 3] = [
        ("FALSE", |one| {
            one.labelled.verdict == Verdict::None && one.predicted() != Verdict::None
        }),
        ("MISSED", |one| {
            one.labelled.verdict != Verdict::None && one.predicted() == Verdict::None
        }),
        ("STRENGTH", |one| {
            let (gold, got) = (one.labelled.verdict, one.predicted());
            gold != Verdict::None && got != Verdict::None && gold != got && !one.labelled.coarse
        }),
    ];
    for (name, belongs) in groups {
        for one in judged.iter().filter(|one| belongs(one)) {
            let (gold, got) = (one.labelled.verdict, one.predicted());
            writeln!(
                out,
                "{name} {} (labelled {gold:?}, read {got:?})",
                one.labelled.id
            )?;
            writeln!(out, "  {}", one.labelled.text.replace('\n', " ⏎ "))?;
            for finding in &one.reading.findings {
                let quote = one
                    .labelled
                    .text
                    .get(finding.span.clone())
                    .unwrap_or_default();
                writeln!(out, "  found {} “{quote}”", finding.rule)?;
            }
            for clause in &one.labelled.clauses {
                writeln!(out, "  label {} “{}”", clause.kind, clause.span)?;
            }
        }
    }
    Ok(writeln!(out)?)
}
