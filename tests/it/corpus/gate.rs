//! The floors under which reading must not fall. They stand a little under what is measured: a change that
//! costs more is seen here, and one that gains moves them up. Messages that are added after the rules were
//! written are read worse at first, and may move them down.

use std::process::Command;

use serde_json::Value;

use super::{corpus, path};

/// Of what is read as tell (soft apart), the share that a careful reader calls tell.
const PRECISION: f64 = 0.985;
/// Of what a careful reader calls tell, the share that is read so.
const RECALL: f64 = 0.975;
/// Of the tells that are heard, the share with the kind that the reader gave.
const KIND: f64 = 0.955;
/// The words that labelled and found clauses share.
const SPANS: f64 = 0.87;
/// How far stated confidence may lie from the share that is right, in the mean over all findings.
const CALIBRATION: f64 = 0.08;

pub fn score() -> Value {
    let eval = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .args(["eval", "--format", "json"])
        .arg(path("tests/fixtures/messages.jsonl"))
        .output()
        .unwrap();
    serde_json::from_slice(&eval.stdout).unwrap()
}

fn share(tally: &Value) -> f64 {
    tally["part"].as_f64().unwrap() / tally["whole"].as_f64().unwrap()
}

#[test]
fn messages_from_many_trades_are_read_as_a_careful_reader_would() {
    let score = score();
    let figure = |part: &str, of: &str| score[part][of].as_f64().unwrap();
    for (name, measured, floor) in [
        ("precision of tells", figure("tell", "precision"), PRECISION),
        ("recall of tells", figure("tell", "recall"), RECALL),
        ("kind right", share(&score["kind_of_tells"]), KIND),
        ("span words", figure("spans", "f1"), SPANS),
    ] {
        assert!(
            measured >= floor,
            "{name}: {measured:.3} is less than {floor}"
        );
    }
    let error = figure("calibration", "expected_error");
    assert!(error <= CALIBRATION, "confidence is off by {error:.3}");
}

#[test]
fn half_of_the_corpus_tells_nothing_and_no_message_stands_twice() {
    let corpus = corpus();
    let innocent = corpus.iter().filter(|one| one.label == "none").count();
    assert!(corpus.len() >= 1000);
    assert!((corpus.len() * 45..=corpus.len() * 55).contains(&(innocent * 100)));
    let ids: std::collections::BTreeSet<&str> = corpus.iter().map(|one| one.id.as_str()).collect();
    let texts: std::collections::BTreeSet<&str> =
        corpus.iter().map(|one| one.text.as_str()).collect();
    assert_eq!((ids.len(), texts.len()), (corpus.len(), corpus.len()));
}
