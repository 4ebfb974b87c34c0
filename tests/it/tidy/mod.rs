//! The repository's own shape, held by tests: which way imports go, how long files get, and that what is
//! written twice is written the same.
//!
//! Each check is a function from sources to complaints, so that a test can show on a small sample that
//! it is able to complain.

mod arrows;
mod files;
mod invariants;
mod shape;
pub mod source;
mod voice;

use source::Source;

/// Fails with every complaint, each of which names a place and what would do.
#[track_caller]
fn assert_tidy(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n\n{}\n", complaints.join("\n"));
}

/// Fails unless a check complains about `text` in `path`, exactly once, in words that hold `expected`.
#[track_caller]
fn assert_complains(
    check: impl Fn(&[Source]) -> Vec<String>,
    (path, text): (&str, &str),
    expected: &str,
) {
    let complaints = check(&[Source::new(path, text)]);
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains(expected), "{complaints:?}");
}
