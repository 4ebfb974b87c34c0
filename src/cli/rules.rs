//! `askwell rules`: the rules, and one of them with its examples.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use super::engine::EngineArgs;
use crate::coach::rules::{RULES, Rule, RuleFile};

const OWN_RULES: &str = "\
A rule is a file, and yours go over the built-in ones: give a folder of them, or one file, to --rules
(here and in check, eval, rewrite and play), or to coach.rules (ASKWELL__COACH__RULES) for serve.
A file that is called like a built-in rule stands in its place; any other adds a rule; and a file
order_lets.toml that says only `enabled = false` switches order_lets off. `askwell rules order_lets
--file` prints a file to begin with.
Every file brings at least five messages that it flags and five that it passes, and is refused where
one of them fails. With `shadow = true` below [finding], a rule is on trial: what it finds is counted,
by eval and in /metrics, and neither shown nor part of the verdict.";

#[derive(clap::Args)]
#[command(after_help = OWN_RULES)]
pub struct Args {
    /// The rule to show; without it, all are listed
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// Print a built-in rule's file as it is, to begin one of your own with
    #[arg(long, requires = "id")]
    file: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Lists the rules, or shows one.
///
/// # Errors
/// No rule has that id.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let engine = args.engine.load()?;
    let unknown = |id| anyhow::anyhow!("no rule is called {id}; `askwell rules` lists them");
    let mut out = BufWriter::new(std::io::stdout().lock());
    match args.id {
        None => engine
            .rules()
            .iter()
            .try_for_each(|rule| list(&mut out, rule))?,
        Some(id) if args.file => {
            let (_, text) = RULES
                .iter()
                .find(|(name, _)| *name == id)
                .ok_or_else(|| unknown(id))?;
            out.write_all(text.as_bytes())?;
        }
        Some(id) => {
            let rule = engine.rules().iter().find(|rule| rule.file.id == id);
            show(&mut out, &rule.ok_or_else(|| unknown(id))?.file)?;
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
        (Some(finding), _) => {
            let trial = if finding.shadow { " (shadow)" } else { "" };
            format!("{:?} {:?}{trial}", finding.kind, finding.strength).to_lowercase()
        }
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
        writeln!(out, "  {}", pattern.get_ref())?;
    }
    writeln!(out, "\nflags")?;
    for example in &file.flags {
        writeln!(out, "  {}", example.get_ref().text())?;
    }
    writeln!(out, "\npasses")?;
    for text in &file.passes {
        writeln!(out, "  {}", text.get_ref())?;
    }
    Ok(())
}
