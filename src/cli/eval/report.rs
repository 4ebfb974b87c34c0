//! The score as tables for a person.

use std::io::{Result, Write};

use super::counts::{Counts, Tally};
use super::score::{Foreign, Score};
use crate::coach::Kind;

impl Score {
    pub fn print(&self, out: &mut impl Write) -> Result<()> {
        writeln!(out, "{} messages\n", self.messages)?;
        self.messages(out)?;
        self.foreign_table(out)?;
        self.kind_table(out)?;
        self.rule_table(out)?;
        self.calibration_table(out)
    }

    fn messages(&self, out: &mut impl Write) -> Result<()> {
        head(
            out,
            "messages",
            &["found", "false", "missed", "precision", "recall", "F1"],
        )?;
        for (name, counts) in [
            ("tell against none", self.tell),
            ("  first half by id", self.first_half),
            ("  second half by id", self.second_half),
            ("any directive", self.directive),
            ("spoken about at low", self.spoken_low),
            ("spoken about by default", self.spoken_default),
            ("spoken about at high", self.spoken_high),
        ] {
            line(out, name, counts)?;
        }
        for (source, counts) in &self.sources {
            line(out, &format!("  {source}"), *counts)?;
        }
        let soft = &self.soft;
        writeln!(
            out,
            "\nlabelled soft: read as none {}, soft {}, tell {}; labelled none, read as soft {}",
            soft.read_none, soft.read_soft, soft.read_tell, soft.none_read_soft
        )
    }

    fn foreign_table(&self, out: &mut impl Write) -> Result<()> {
        if self.foreign.is_empty() {
            return Ok(());
        }
        let columns = ["messages", "tell", "soft", "either"];
        head(out, "\nsource, label, its quality", &columns)?;
        for (name, row) in &self.foreign {
            let Foreign {
                messages,
                read_tell,
                read_soft,
            } = row;
            let share = Tally {
                part: read_tell + read_soft,
                whole: *messages,
            };
            writeln!(
                out,
                "{name:<30}{messages:>10}{read_tell:>10}{read_soft:>10}{:>10.3}",
                share.share()
            )?;
        }
        Ok(())
    }

    fn kind_table(&self, out: &mut impl Write) -> Result<()> {
        let columns = ["labelled", "heard", "its kind", "found", "right", "share"];
        head(out, "\nclauses", &columns)?;
        for kind in Kind::ALL {
            let Some(row) = self.kinds.get(&kind) else {
                continue;
            };
            writeln!(
                out,
                "{:<30}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10.3}",
                kind.code(),
                row.labelled,
                row.heard,
                row.kind_right,
                row.findings.whole,
                row.findings.part,
                row.findings.share()
            )?;
        }
        let (tells, softs) = (self.kind_of_tells, self.kind_of_softs);
        writeln!(
            out,
            "\nkind right: {} of {} tells that were heard ({:.3}), {} of {} softs ({:.3})",
            tells.part,
            tells.whole,
            tells.share(),
            softs.part,
            softs.whole,
            softs.share()
        )?;
        let spans = self.spans;
        writeln!(
            out,
            "span words of tells: F1 {:.3} (precision {:.3}, recall {:.3})",
            spans.f1(),
            spans.precision(),
            spans.recall()
        )
    }

    fn rule_table(&self, out: &mut impl Write) -> Result<()> {
        head(out, "\nrules", &["found", "right", "share", "stated"])?;
        for (rule, row) in &self.rules {
            let name = match row.shadow {
                true => format!("{rule} (shadow)"),
                false => rule.clone(),
            };
            writeln!(
                out,
                "{name:<30}{:>10}{:>10}{:>10.3}{:>10.2}",
                row.findings.whole,
                row.findings.part,
                row.findings.share(),
                row.stated
            )?;
        }
        Ok(())
    }

    fn calibration_table(&self, out: &mut impl Write) -> Result<()> {
        head(out, "\nconfidence", &["findings", "stated", "right"])?;
        for row in self.calibration.rows() {
            writeln!(
                out,
                "{:<30}{:>10}{:>10.3}{:>10.3}",
                format!("up to {:.2}", row.up_to),
                row.findings,
                row.stated,
                row.right
            )?;
        }
        writeln!(
            out,
            "\ncalibration: expected error {:.3}, Brier score {:.3}",
            self.calibration.expected_error(),
            self.calibration.brier()
        )
    }
}

fn head(out: &mut impl Write, name: &str, columns: &[&str]) -> Result<()> {
    let name = match name.strip_prefix('\n') {
        Some(name) => {
            writeln!(out)?;
            name
        }
        None => name,
    };
    write!(out, "{name:<30}")?;
    for column in columns {
        write!(out, "{column:>10}")?;
    }
    writeln!(out)
}

fn line(out: &mut impl Write, name: &str, counts: Counts) -> Result<()> {
    writeln!(
        out,
        "{name:<30}{:>10}{:>10}{:>10}{:>10.3}{:>10.3}{:>10.3}",
        counts.hits,
        counts.false_alarms,
        counts.misses,
        counts.precision(),
        counts.recall(),
        counts.f1()
    )
}
