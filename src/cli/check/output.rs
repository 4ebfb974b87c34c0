//! What `askwell check` prints.

use std::io::Write;
use std::ops::Range;

use serde::Serialize;

use crate::coach::{Finding, Kind, Questions, Rewrite, Rung, Strength, TextSilence, Verdict};

use super::Checked;

#[derive(Serialize)]
struct JsonChecked<'a> {
    id: &'a str,
    verdict: Verdict,
    findings: Vec<JsonFinding<'a>>,
    questions: Questions,
    silence: Option<TextSilence>,
    rewrites: Vec<JsonRewrite<'a>>,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    kind: Kind,
    form: &'a str,
    strength: Strength,
    confidence: f32,
    start: usize,
    end: usize,
    quote: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct JsonRewrite<'a> {
    text: &'a str,
    question: &'a str,
    spans: Vec<[usize; 2]>,
    rung: Rung,
    template: &'a str,
}

#[derive(Serialize)]
struct JsonError<'a> {
    id: &'a str,
    error: &'a str,
}

/// Writes a message as one JSON object on one line.
pub fn json(out: &mut impl Write, id: &str, checked: &Checked) -> anyhow::Result<()> {
    let reading = &checked.considered.reading;
    let shown = JsonChecked {
        id,
        verdict: reading.verdict,
        findings: reading
            .findings
            .iter()
            .map(|found| finding(checked.text.as_str(), found))
            .collect(),
        questions: reading.questions,
        silence: checked.silence,
        rewrites: checked.considered.rewrites.iter().map(rewrite).collect(),
    };
    line(out, &shown)
}

/// Writes why a message could not be read, in its place.
pub fn json_error(out: &mut impl Write, id: &str, error: &str) -> anyhow::Result<()> {
    line(out, &JsonError { id, error })
}

fn line(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    let mut written = serde_json::to_vec(value)?;
    written.push(b'\n');
    Ok(out.write_all(&written)?)
}

fn finding<'a>(text: &'a str, found: &'a Finding) -> JsonFinding<'a> {
    JsonFinding {
        rule: &found.rule,
        kind: found.kind,
        form: &found.form,
        strength: found.strength,
        confidence: found.confidence,
        start: found.span.start,
        end: found.span.end,
        quote: quote(text, &found.span),
        why: &found.why,
    }
}

fn rewrite(rewrite: &Rewrite) -> JsonRewrite<'_> {
    JsonRewrite {
        text: rewrite.text.as_str(),
        question: rewrite.question.as_str(),
        spans: rewrite
            .spans
            .iter()
            .map(|span| [span.start, span.end])
            .collect(),
        rung: rewrite.rung,
        template: &rewrite.template,
    }
}

fn quote<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}

/// Writes a message for a person: what caught the ear, why, and how it could sound.
pub fn text(
    out: &mut impl Write,
    id: &str,
    checked: &Checked,
    numbered: bool,
) -> anyhow::Result<()> {
    if numbered {
        writeln!(out, "{id}:")?;
    }
    for found in &checked.considered.reading.findings {
        writeln!(out, "“{}”", quote(checked.text.as_str(), &found.span))?;
        writeln!(out, "  {}: {}", name(found.kind), found.why)?;
    }
    for (index, rewrite) in checked.considered.rewrites.iter().enumerate() {
        let lead = if index == 0 {
            "It could also sound like this:"
        } else {
            "Or:"
        };
        writeln!(
            out,
            "  {lead}\n    {}",
            rewrite.text.as_str().trim_end().replace('\n', "\n    ")
        )?;
    }
    Ok(writeln!(out)?)
}

/// What a kind is called in a sentence.
fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Order => "An order",
        Kind::Press => "Pressure",
        Kind::Advise => "Advice",
        Kind::Control => "Control",
        Kind::Rescue => "A rescue",
        Kind::Check => "A check-up",
        Kind::Steer => "A steering question",
    }
}
