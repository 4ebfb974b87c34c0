//! Each mistake, for whoever wants to learn from it.

use std::io::{Result, Write};

use super::labelled::{Label, Mapped};
use super::score::Judged;
use super::spans::quote;
use crate::coach::Verdict;

/// Prints false alarms first, then misses, then tells and softs taken for each other.
pub fn print(out: &mut impl Write, judged: &[Judged]) -> Result<()> {
    for sort in ["FALSE", "MISSED", "STRENGTH"] {
        for one in judged.iter().filter(|one| mistake(one) == Some(sort)) {
            print_one(out, sort, one)?;
        }
    }
    Ok(())
}

/// The sort of mistake, if it is one. Another scheme's label knows no strength.
fn mistake(one: &Judged) -> Option<&'static str> {
    let got = one.reading.verdict;
    let (directs, strength) = match &one.labelled.label {
        Label::Guide { verdict, .. } => (*verdict != Verdict::None, Some(*verdict)),
        Label::Foreign { mapped, .. } => (*mapped == Mapped::Directive, None),
    };
    match (directs, got != Verdict::None) {
        (false, true) => Some("FALSE"),
        (true, false) => Some("MISSED"),
        (true, true) => strength.filter(|gold| *gold != got).map(|_| "STRENGTH"),
        (false, false) => None,
    }
}

fn print_one(out: &mut impl Write, sort: &str, one: &Judged) -> Result<()> {
    let (labelled, got) = (&one.labelled, one.reading.verdict);
    let label = match &labelled.label {
        Label::Guide { verdict, .. } => format!("{verdict:?}"),
        Label::Foreign { mapped, .. } => format!("{mapped:?}"),
    };
    writeln!(
        out,
        "{sort} {} (labelled {label}, read {got:?})",
        labelled.id
    )?;
    writeln!(out, "  {}", labelled.text.replace('\n', " ⏎ "))?;
    for finding in &one.reading.findings {
        let quote = quote(&labelled.text, finding);
        writeln!(out, "  found {} “{quote}”", finding.rule)?;
    }
    if let Label::Guide { clauses, .. } = &labelled.label {
        for clause in clauses {
            writeln!(out, "  label {} “{}”", clause.kind.code(), clause.span)?;
        }
    }
    writeln!(out)
}
