//! The labelled messages in tests/fixtures/messages.jsonl: how well they are read, and which of them a
//! change touches.

mod findings;
mod gate;
mod measured;
mod same;

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One labelled message. What else a line says is for `askwell eval`.
#[derive(Deserialize)]
pub struct Labelled {
    pub id: String,
    pub text: String,
    pub label: String,
}

pub fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

pub fn corpus() -> Vec<Labelled> {
    let lines = std::fs::read_to_string(path("tests/fixtures/messages.jsonl")).unwrap();
    let lines = lines.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}
