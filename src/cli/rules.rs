//! `askwell rules`: the rules, and one of them with its examples.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use crate::coach::engine::Engine;
use crate::coach::rules::{Rule, RuleFile};

#[derive(clap::Args)]
pub struct Args {
    /// The rule to show; without it, all are listed
    #[arg(value_name = "ID")]
    id: Option<String>,
}

/// Lists the rules, or shows one.
///
/// # Errors
/// No rule has that id.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = Engine::built_in()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.id {
        None => engine
            .rules()
            .iter()
            .try_for_each(|rule| list(&mut out, rule))?,
        Some(id) => {
            let rule = engine.rules().iter().find(|rule| rule.file.id == id);
            let rule = rule.ok_or_else(|| {
                anyhow::anyhow!("no rule is called {id}; `askwell rules` lists them")
            })?;
            show(&mut out, &rule.file)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn list(out: &mut impl Write, rule: &Rule) -> anyhow::Result<()> {
    let file = &rule.file;
    Ok(writeln!(
        out,
        "{:<24} {:<18} {}",
        file.id,
        role(file),
        file.summary
    )?)
}

fn role(file: &RuleFile) -> String {
    match (&file.finding, &file.gate) {
        (Some(finding), _) => format!("{:?} {:?}", finding.kind, finding.strength).to_lowercase(),
        (None, Some(gate)) => format!("gate {:?}", gate.effect).to_lowercase(),
        (None, None) => String::new(),
    }
}

fn show(out: &mut impl Write, file: &RuleFile) -> anyhow::Result<()> {
    writeln!(out, "{} ({})\n{}\n", file.id, role(file), file.summary)?;
    if let Some(finding) = &file.finding {
        writeln!(
            out,
            "form        {}\nconfidence  {}",
            finding.form, finding.confidence
        )?;
    }
    writeln!(
        out,
        "why         {}\nsource      {}\n\npatterns",
        file.why, file.source
    )?;
    for pattern in &file.patterns {
        writeln!(out, "  {pattern}")?;
    }
    writeln!(out, "\nflags")?;
    for example in &file.flags {
        writeln!(out, "  {}", example.text())?;
    }
    writeln!(out, "\npasses")?;
    for text in &file.passes {
        writeln!(out, "  {text}")?;
    }
    Ok(())
}
