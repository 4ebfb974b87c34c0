//! The labelled formats.

use serde::Deserialize;

use crate::coach::Verdict;

/// One labelled message.
pub struct Labelled {
    pub id: String,
    pub text: String,
    pub source: String,
    pub verdict: Verdict,
    pub clauses: Vec<Clause>,
    /// The label only says whether it directs: it knows no strength, kind or span.
    pub coarse: bool,
}

/// One labelled clause.
#[derive(Deserialize)]
pub struct Clause {
    pub kind: String,
    pub strength: String,
    pub span: String,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    source: Option<String>,
    label: Option<Verdict>,
    #[serde(default)]
    clauses: Vec<Clause>,
    mapped: Option<String>,
}

impl Labelled {
    /// Reads one line of either format.
    ///
    /// # Errors
    /// What is missing or unknown.
    pub fn parse(line: &str) -> anyhow::Result<Self> {
        let line: Line = serde_json::from_str(line)?;
        let (verdict, coarse) = match (line.label, line.mapped.as_deref()) {
            (Some(label), _) => (label, false),
            (None, Some("directive")) => (Verdict::Tell, true),
            (None, Some("question" | "other")) => (Verdict::None, true),
            _ => anyhow::bail!(
                "a \"label\" (tell, soft, none) or a \"mapped\" (directive, question, other) is needed"
            ),
        };
        let source = line.source.unwrap_or_default();
        Ok(Self {
            id: line.id,
            text: line.text,
            source,
            verdict,
            clauses: line.clauses,
            coarse,
        })
    }
}
