//! Imports go down only, and an outside crate stays where it belongs.

use super::source::Source;
use super::{assert_complains, assert_tidy};

/// Our modules from the bottom to the top. A module may import from the rows above its own, never from
/// its own row or below.
const LEVELS: &[&[&str]] = &[
    &["coach", "clock", "picture"],
    &["config"],
    &["telemetry"],
    &["slack", "store", "llm"],
    &["responder"],
    &["listener", "jobs", "ops", "play"],
    &["app"],
    &["cli"],
];

/// Outside crates that only some modules may name.
const FENCED: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("slack_morphism", &["slack"]),
    ("axum", &["slack", "ops", "play"]),
    ("reqwest", &["slack", "llm", "play"]),
    ("tokio_tungstenite", &["slack", "play"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("resvg", &["picture"]),
    ("zip", &["cli"]),
];

/// All that the pure core may import from outside.
const PURE: &[&str] = &[
    "std::borrow",
    "std::cmp",
    "std::collections",
    "std::fmt",
    "std::hash",
    "std::iter",
    "std::ops",
    "std::slice",
    "std::str",
    "std::sync",
    "jiff",
    "proptest",
    "regex",
    "serde",
    "serde_json",
    "thiserror",
    "toml",
];

fn level(module: &str) -> Option<usize> {
    LEVELS.iter().position(|row| row.contains(&module))
}

/// Complains about each `crate::…` that does not go down, and each module without a level.
fn imports(sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in sources {
        let Some(module) = source.module() else {
            continue;
        };
        let Some(own) = level(module) else {
            complaints.push(format!(
                "{}: `{module}` has no level; LEVELS in tests/it/tidy/arrows.rs needs one",
                source.path
            ));
            continue;
        };
        for (number, line) in source.code() {
            for imported in crate_paths(&line) {
                if imported != module && level(imported).is_none_or(|there| there >= own) {
                    complaints.push(format!(
                        "{}:{number}: `{module}` may not import `{imported}`, which is not below it: \
                         pass what is needed as a value, or move it down (src/lib.rs has the map)",
                        source.path
                    ));
                }
            }
        }
    }
    complaints
}

/// The modules named by `crate::module` on a line.
fn crate_paths(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::")
        .skip(1)
        .map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            &rest[..end.unwrap_or(rest.len())]
        })
        // `pub(crate)` has no path, and `crate::{` is complained about by the check below.
        .filter(|module| !module.is_empty())
}

/// Complains about imports that the check above cannot read.
fn nested_imports(sources: &[Source]) -> Vec<String> {
    complaints(sources, |_, line| {
        line.contains("crate::{").then(|| {
            "`use crate::{…}` hides which way the arrow goes: one `use crate::module::…` each"
                .into()
        })
    })
}

/// Complains about each outside crate that is named where it does not belong.
fn outside_crates(sources: &[Source]) -> Vec<String> {
    complaints(sources, |module, line| {
        let (name, allowed) = FENCED
            .iter()
            .find(|(name, allowed)| !allowed.contains(&module) && names_crate(line, name))?;
        Some(format!(
            "`{name}` may be named in {} only: ask that module for what is needed",
            allowed.join(", ")
        ))
    })
}

fn names_crate(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        line[at + name.len()..].starts_with("::")
            && !before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_' || c == ':')
    })
}

/// Complains about everything in the core that could do I/O, wait, or read a clock.
fn impurities(sources: &[Source]) -> Vec<String> {
    complaints(sources, |module, line| {
        if module != "coach" {
            return None;
        }
        let trimmed = line.trim_start();
        let imported = trimmed
            .strip_prefix("use ")
            .or_else(|| trimmed.strip_prefix("pub use "))
            .filter(|path| {
                !["crate::", "super::", "self::"]
                    .iter()
                    .any(|own| path.starts_with(own))
            })
            .filter(|path| path.contains("::") && path.starts_with(char::is_lowercase));
        if let Some(path) = imported.filter(|path| !is_pure(path) && !is_local(path)) {
            return Some(format!(
                "the core is pure, and `{}` is not among what it may import (PURE in \
                 tests/it/tidy/arrows.rs): hand it the value",
                path.trim_end_matches(';')
            ));
        }
        [
            "async fn",
            ".await",
            "std::fs",
            "std::io",
            "std::net",
            "std::env",
            "std::time",
            "tokio::",
        ]
        .into_iter()
        .find(|banned| line.contains(banned))
        .map(|banned| format!("the core is pure, and `{banned}` is not: hand it the value"))
    })
}

fn is_pure(path: &str) -> bool {
    PURE.iter().any(|pure| {
        path.strip_prefix(pure)
            .is_some_and(|rest| rest.starts_with([':', ';', ' ']))
    })
}

/// A module beside the file (`mod deadline; pub use deadline::…`); crates of others are listed in
/// Cargo.toml.
fn is_local(path: &str) -> bool {
    let first = path.split("::").next().unwrap_or(path);
    first != "std"
        && !include_str!("../../../Cargo.toml").lines().any(|line| {
            line.split(" =")
                .next()
                .is_some_and(|name| name.replace('-', "_") == first)
        })
}

fn complaints(sources: &[Source], check: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let module = source.module().unwrap_or_default();
        for (number, line) in source.code() {
            if let Some(complaint) = check(module, &line) {
                found.push(format!("{}:{number}: {complaint}", source.path));
            }
        }
    }
    found
}

#[test]
fn imports_go_down_only() {
    let sources = Source::rust_below("src");
    assert_tidy(&imports(&sources));
    assert_tidy(&nested_imports(&sources));
}

#[test]
fn each_outside_crate_is_named_only_where_it_belongs() {
    assert_tidy(&outside_crates(&Source::rust_below("src")));
}

#[test]
fn the_core_is_pure() {
    let mut sources = Source::rust_below("src/coach");
    sources.retain(|source| !source.path.contains("tests"));
    for source in &mut sources {
        source.drop_tests();
    }
    assert_tidy(&impurities(&sources));
}

#[test]
fn an_arrow_that_goes_up_or_sideways_is_noticed() {
    let up = (
        "src/coach/engine.rs",
        "//! Core.\nuse crate::store::Store;\n",
    );
    assert_complains(
        imports,
        up,
        "src/coach/engine.rs:2: `coach` may not import `store`",
    );
    let sideways = ("src/slack/mod.rs", "fn f() { crate::store::open(); }");
    assert_complains(imports, sideways, "`slack` may not import `store`");
    let new = ("src/mailer.rs", "//! Mail.");
    assert_complains(imports, new, "`mailer` has no level");
    let nested = ("src/app.rs", "use crate::{cli, store};");
    assert_complains(nested_imports, nested, "src/app.rs:1");
    let fine = Source::new("src/app.rs", "use crate::store::Store; // not crate::cli\n");
    assert_tidy(&imports(&[fine]));
}

#[test]
fn an_outside_crate_in_the_wrong_place_is_noticed() {
    let sql = ("src/listener/message.rs", "use sqlx::Row;");
    assert_complains(outside_crates, sql, "`sqlx` may be named in store only");
    let quoted = Source::new(
        "src/telemetry.rs",
        r#"off("slack_morphism::x"); my_sqlx::f();"#,
    );
    assert_tidy(&outside_crates(&[quoted]));
}

#[test]
fn an_impurity_in_the_core_is_noticed() {
    let import = ("src/coach/mod.rs", "use tracing::info;");
    assert_complains(impurities, import, "`tracing::info` is not among");
    let waiting = ("src/coach/mod.rs", "pub async fn f() {}");
    assert_complains(impurities, waiting, "`async fn` is not");
    let clock = ("src/coach/mod.rs", "use std::time::Instant;");
    assert_complains(impurities, clock, "`std::time::Instant` is not among");
}
