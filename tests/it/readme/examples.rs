//! What `askwell check` prints in README's examples.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// `readme` with the answers of today below each `$ echo "…" | askwell check`.
pub fn with_answers(readme: &str, check: impl Fn(&str) -> String) -> String {
    let mut fresh = String::new();
    let mut stale = false;
    for line in readme.lines() {
        if line == "```" {
            stale = false;
        }
        if !stale {
            writeln!(fresh, "{line}").unwrap();
        }
        let text = line
            .strip_prefix("$ echo \"")
            .and_then(|rest| rest.strip_suffix("\" | askwell check"));
        if let Some(text) = text {
            writeln!(fresh, "{}", check(text).trim_end()).unwrap();
            stale = true;
        }
    }
    fresh
}

pub fn askwell_check(text: &str) -> String {
    let mut askwell = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .arg("check")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = askwell.stdin.take().unwrap();
    writeln!(input, "{text}").unwrap();
    drop(input);
    String::from_utf8(askwell.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_stale_answer_is_replaced_and_the_rest_stays() {
    let readme = "a\n```console\n$ echo \"x\" | askwell check\nold\nolder\n```\nb\n";
    let fresh = with_answers(readme, |text| format!("about {text}\n\n"));
    let expected = "a\n```console\n$ echo \"x\" | askwell check\nabout x\n```\nb\n";
    assert_eq!(fresh, expected);
}
