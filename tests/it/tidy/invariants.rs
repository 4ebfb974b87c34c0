//! `src/lib.rs` is the map: every module is on it, and the invariants can be cited by number.

use super::source::Source;
use super::{assert_complains, assert_tidy};

/// Complains unless the numbered lines below `# Invariants` count 1, 2, 3…
fn numbering(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let below = source
            .numbered()
            .skip_while(|(_, line)| *line != "//! # Invariants")
            .filter_map(|(number, line)| Some((number, invariant(line)?)));
        let mut expected = 1;
        for (number, found) in below {
            if found != expected {
                complaints.push(format!(
                    "{}:{number}: invariant {found} stands where {expected} is due",
                    source.path
                ));
            }
            expected = found + 1;
        }
        if expected == 1 {
            complaints.push(format!("{}: it has no list `# Invariants`", source.path));
        }
    }
    complaints
}

/// The number that a line of the list begins with.
fn invariant(line: &str) -> Option<u32> {
    let (number, _) = line.strip_prefix("//! ")?.split_once(". ")?;
    number.parse().ok()
}

/// Complains about modules that have no row in the map.
fn map(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        for (number, line) in source.numbered() {
            let Some(module) = line.strip_prefix("pub mod ") else {
                continue;
            };
            let linked = format!("[`{}`]", module.trim_end_matches(';'));
            let on_the_map =
                |(_, line): (_, &str)| line.starts_with("//! |") && line.contains(&linked);
            if !source.numbered().any(on_the_map) {
                complaints.push(format!(
                    "{}:{number}: {linked} has no row in the map above",
                    source.path
                ));
            }
        }
    }
    complaints
}

#[test]
fn invariants_are_numbered_in_order() {
    assert_tidy(&numbering(&[Source::read("src/lib.rs")]));
}

#[test]
fn every_module_is_on_the_map() {
    assert_tidy(&map(&[Source::read("src/lib.rs")]));
}

#[test]
fn a_gap_in_the_numbers_and_a_module_off_the_map_are_noticed() {
    let gap = (
        "src/lib.rs",
        "//! # Invariants\n//! 1. One.\n//! 3. Three.\n",
    );
    assert_complains(
        numbering,
        gap,
        "src/lib.rs:3: invariant 3 stands where 2 is due",
    );
    let none = ("src/lib.rs", "//! 1. One.\n");
    assert_complains(numbering, none, "no list");
    let module = (
        "src/lib.rs",
        "//! | [`coach`] | pure |\npub mod coach;\npub mod mailer;\n",
    );
    assert_complains(map, module, "src/lib.rs:3: [`mailer`] has no row");
}
