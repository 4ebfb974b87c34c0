//! How long files get, how they begin, and what lies at the top.

use super::source::{Source, root};
use super::{assert_complains, assert_tidy};

/// Longer than this, a file does more than one thing.
const MOST_LINES: usize = 400;

/// All that may lie at the top of the repository, beside dotfiles and what git ignores.
const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "config",
    "deploy",
    "src",
    "tests",
];

fn lengths(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let lines = source.text.lines().count();
        let path = &source.path;
        if lines > MOST_LINES {
            complaints.push(format!(
                "{path}: {lines} lines; from {MOST_LINES} on a file is split by what its parts do"
            ));
        }
    }
    complaints
}

fn first_lines(sources: &[Source]) -> Vec<String> {
    let bare = sources
        .iter()
        .filter(|source| !source.text.starts_with("//! "));
    bare.map(|source| {
        format!(
            "{}:1: a file begins with `//!` and one sentence that says what it is for",
            source.path
        )
    })
    .collect()
}

fn top_level<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let ignored = include_str!("../../../.gitignore");
    names
        .filter(|name| !name.starts_with('.') && !TOP_LEVEL.contains(name))
        .filter(|name| !ignored.lines().any(|line| line.trim_matches('/') == *name))
        .map(|name| {
            format!(
                "{name}: only {} lie at the top; tests and their data go to tests/, what runs it \
                 to deploy/, developers' commands to the binary or .ci/",
                TOP_LEVEL.join(", ")
            )
        })
        .collect()
}

/// Complains about a path into the place where the makers keep their notes, which no user has.
fn makers_notes(sources: &[Source]) -> Vec<String> {
    let notes = concat!("shar", "ed/");
    let mut complaints = Vec::new();
    for source in sources {
        for (number, line) in source.numbered() {
            let named = line.match_indices(notes).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                !before.is_some_and(char::is_alphanumeric)
            });
            if named {
                complaints.push(format!(
                    "{}:{number}: nothing may depend on the makers' notes: say here what is needed",
                    source.path
                ));
            }
        }
    }
    complaints
}

fn code_and_data() -> Vec<Source> {
    let below = ["src", "tests", "config"]
        .into_iter()
        .flat_map(Source::all_below);
    below
        .filter(|source| source.path.ends_with(".rs") || source.path.ends_with(".toml"))
        .collect()
}

#[test]
fn no_file_is_too_long_to_be_read() {
    assert_tidy(&lengths(&code_and_data()));
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let mut sources = Source::rust_below("src");
    // A file of tests says it in the names of its tests.
    sources.retain(|source| !source.path.contains("tests"));
    assert_tidy(&first_lines(&sources));
}

#[test]
fn the_top_of_the_repository_stays_small() {
    let names: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_tidy(&top_level(names.iter().map(String::as_str)));
}

#[test]
fn nothing_depends_on_the_makers_notes() {
    let mut sources: Vec<Source> = ["src", "tests", "config", "deploy", ".ci"]
        .into_iter()
        .flat_map(Source::all_below)
        .collect();
    sources.extend(["Cargo.toml", "README.md", ".clippy.toml"].map(Source::read));
    assert_tidy(&makers_notes(&sources));
}

#[test]
fn an_untidy_shape_is_noticed() {
    let long = "//! Long.\n".repeat(MOST_LINES + 1);
    assert_complains(lengths, ("src/long.rs", &long), "src/long.rs: 401 lines");
    let bare = ("src/bare.rs", "use std::fmt;\n");
    assert_complains(first_lines, bare, "src/bare.rs:1");
    let notes = concat!("// see /work/shar", "ed/notes.md");
    assert_complains(makers_notes, ("src/a.rs", notes), "src/a.rs:1");
    assert_eq!(
        top_level(["docs", "src", "target", ".ci"].into_iter()).len(),
        1
    );
}
