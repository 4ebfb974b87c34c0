//! What came of it, month by month: counts, shares, reasons, and no word of anybody's.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{last_summary, person};
use crate::coach::metric::Metric;
use crate::coach::month::Month;
use crate::coach::summary::{Fit, Paragraph, Share, Summary, Tally, fit_name, paragraphs};
use crate::coach::voice::Voice;
use crate::coach::{Kind, TextSilence};
use crate::slack::export::Member;

/// An export, counted.
pub struct Report {
    pub person: Member,
    /// All messages, whoever wrote them.
    pub messages: usize,
    /// Those of the person.
    pub own: usize,
    pub tally: Tally,
    /// Files that could not be read.
    pub left_out: Vec<String>,
}

/// The report for other programs. The names are a public contract.
#[derive(Serialize)]
pub struct ReportJson<'a> {
    user: &'a str,
    name: Option<&'a str>,
    messages: usize,
    own_messages: usize,
    months: Vec<MonthJson>,
    left_out: &'a [String],
}

#[derive(Serialize)]
struct MonthJson {
    month: String,
    messages: u32,
    /// Moments that opened with a question.
    asked: u32,
    moments: u32,
    /// In percent; null below twelve moments.
    share: Option<u32>,
    range: Option<(u32, u32)>,
    questions: QuestionsJson,
    /// Moments that told, by kind.
    told: BTreeMap<&'static str, u32>,
    /// All messages that told, by kind.
    tells: BTreeMap<&'static str, u32>,
    softs: BTreeMap<&'static str, u32>,
    /// Messages for which telling was right, by reason.
    fit: BTreeMap<&'static str, u32>,
}

#[derive(Serialize)]
struct QuestionsJson {
    open: u32,
    closed: u32,
    leading: u32,
}

impl Report {
    /// Nothing counted yet.
    pub fn of(person: Member) -> Self {
        Self {
            person,
            messages: 0,
            own: 0,
            tally: Tally::default(),
            left_out: Vec::new(),
        }
    }

    pub fn json(&self) -> ReportJson<'_> {
        ReportJson {
            user: self.person.id.as_str(),
            name: self.person.names.first().map(String::as_str),
            messages: self.messages,
            own_messages: self.own,
            months: self.tally.months().map(|month| self.month(month)).collect(),
            left_out: &self.left_out,
        }
    }

    fn month(&self, month: Month) -> MonthJson {
        let Share { asked, moments } = Summary::of(month, &self.tally).share;
        let share = Share { asked, moments };
        let count = |metric| self.tally.count(month, metric);
        let by_kind = |metric: fn(Kind) -> Metric| {
            let counts = Kind::ALL.map(|kind| (kind.code(), count(metric(kind))));
            counts.into_iter().filter(|(_, n)| *n > 0).collect()
        };
        let fit = TextSilence::ALL.iter().map(|&reason| {
            let times = count(Metric::Silences(reason));
            (reason.code(), times)
        });
        MonthJson {
            month: month.to_string(),
            messages: count(Metric::Messages),
            asked,
            moments,
            share: share.percent(),
            range: share.range(),
            questions: QuestionsJson {
                open: count(Metric::OpenQuestions),
                closed: count(Metric::ClosedQuestions),
                leading: count(Metric::LeadingQuestions),
            },
            told: by_kind(Metric::Moments),
            tells: by_kind(Metric::Tells),
            softs: by_kind(Metric::Softs),
            fit: fit.filter(|(_, n)| *n > 0).collect(),
        }
    }

    /// # Errors
    /// When nobody reads it.
    pub fn print(&self, out: &mut impl Write, voice: &Voice) -> io::Result<()> {
        let who = person::shown(&self.person);
        writeln!(
            out,
            "{who}: {} of {} messages in public channels\n",
            self.own, self.messages
        )?;
        for month in self.tally.months() {
            self.print_month(out, voice, month)?;
        }
        for paragraph in last_summary(&self.tally)
            .iter()
            .flat_map(|last| paragraphs(voice, last))
        {
            if let Paragraph::Bars { about, lines } = paragraph {
                writeln!(out, "{about}\n{lines}")?;
            }
        }
        if !self.left_out.is_empty() {
            writeln!(out, "\nFiles left out: {}", self.left_out.len())?;
        }
        Ok(())
    }

    fn print_month(&self, out: &mut impl Write, voice: &Voice, month: Month) -> io::Result<()> {
        let summary = Summary::of(month, &self.tally);
        let Share { asked, moments } = summary.share;
        let share = match (summary.share.percent(), summary.share.range()) {
            (Some(share), Some((low, high))) => {
                format!(" ({share}%, likely between {low}% and {high}%)")
            }
            _ => String::new(),
        };
        let count = |metric| self.tally.count(month, metric);
        let told = Kind::ALL.map(|kind| (voice.kind(kind), count(Metric::Moments(kind))));
        let fit = summary.fit.iter().filter_map(|&(fit, times)| {
            let Fit::Text(_) = fit else { return None };
            Some((fit_name(voice, fit)?, times))
        });
        writeln!(out, "{}", month.name())?;
        writeln!(
            out,
            "  opened with a question  {asked} of {moments} moments{share}"
        )?;
        writeln!(
            out,
            "  questions               {} open, {} closed, {} with the answer inside",
            count(Metric::OpenQuestions),
            count(Metric::ClosedQuestions),
            count(Metric::LeadingQuestions),
        )?;
        writeln!(out, "  told                    {}", listed(told))?;
        writeln!(out, "  telling fit             {}\n", listed(fit))
    }
}

/// `Orders 12, Advice 3`, most frequent first; a dash for none.
fn listed<'a>(counts: impl IntoIterator<Item = (&'a str, u32)>) -> String {
    let mut counts: Vec<_> = counts.into_iter().filter(|(_, n)| *n > 0).collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(what, n)| format!("{} {n}", what.to_lowercase()))
        .collect();
    match counts.is_empty() {
        true => "–".to_owned(),
        false => counts.join(", "),
    }
}
