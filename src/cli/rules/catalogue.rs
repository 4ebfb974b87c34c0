//! The rules for a person to read.

use std::io::{Result, Write};

use super::measured::{Measured, Set};
use crate::coach::rules::{Rule, RuleFile};

/// One line a rule: its id, what it does, how many of its findings are right, and what it catches.
pub fn list(out: &mut impl Write, rules: &[Rule], measured: &Measured) -> Result<()> {
    for rule in rules {
        let file = &rule.file;
        writeln!(
            out,
            "{:<24} {:<20} {:<12} {}",
            file.id,
            role(file),
            right(file, measured),
            file.summary
        )?;
    }
    Ok(())
}

/// `40 of 53`, of the findings in all sets; nothing for a gate, which finds nothing.
fn right(file: &RuleFile, measured: &Measured) -> String {
    let of_sets = measured.sets().into_iter().map(|set| set.of(&file.id));
    let (found, right) = of_sets.fold((0, 0), |sum, one| (sum.0 + one.found, sum.1 + one.right));
    match &file.finding {
        Some(_) if found > 0 => format!("{right} of {found}"),
        Some(_) => "-".to_owned(),
        None => String::new(),
    }
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

/// All that there is to know about a rule.
pub fn show(out: &mut impl Write, file: &RuleFile, measured: &Measured) -> Result<()> {
    writeln!(out, "{} ({})\n{}\n", file.id, role(file), file.summary)?;
    if let Some(finding) = &file.finding {
        writeln!(
            out,
            "form        {}\nconfidence  {}",
            finding.form, finding.confidence
        )?;
        for set in measured.sets() {
            writeln!(out, "right       {}", in_set(&file.id, set))?;
        }
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

fn in_set(id: &str, set: &Set) -> String {
    let (of_rule, messages, about) = (set.of(id), set.messages, &set.about);
    match of_rule.found {
        0 => format!("not found in {messages} {about}"),
        found => format!("{} of {found} in {messages} {about}", of_rule.right),
    }
}
