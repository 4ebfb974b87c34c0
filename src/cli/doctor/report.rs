//! What was looked at, what was found, and what would put it right.

use std::io::Write;

/// One thing that was looked at.
#[derive(Debug)]
pub(super) struct Check {
    what: &'static str,
    found: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Good,
    /// Not an error, or not known.
    Open,
    Bad {
        fix: String,
    },
}

impl Check {
    pub fn good(what: &'static str, found: impl Into<String>) -> Self {
        Self::new(what, found, State::Good)
    }

    pub fn open(what: &'static str, found: impl Into<String>) -> Self {
        Self::new(what, found, State::Open)
    }

    pub fn bad(what: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::new(what, found, State::Bad { fix: fix.into() })
    }

    fn new(what: &'static str, found: impl Into<String>, state: State) -> Self {
        Self {
            what,
            found: found.into(),
            state,
        }
    }

    pub fn is_bad(&self) -> bool {
        matches!(self.state, State::Bad { .. })
    }
}

/// Prints one line a check, and a second one where something has to be put right.
pub(super) fn print(checks: &[Check]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for Check { what, found, state } in checks {
        match state {
            State::Good => writeln!(out, "✓ {what}: {found}")?,
            State::Open => writeln!(out, "· {what}: {found}")?,
            State::Bad { fix } => writeln!(out, "✗ {what}: {found}\n  → {fix}")?,
        }
    }
    let bad = checks.iter().filter(|check| check.is_bad()).count();
    match bad {
        0 => writeln!(out, "\nAll is well."),
        1 => writeln!(out, "\nOne thing has to be put right."),
        bad => writeln!(out, "\n{bad} things have to be put right."),
    }
}
