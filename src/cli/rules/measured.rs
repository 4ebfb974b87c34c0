//! How often each rule is right, as it was measured with `askwell eval`.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde::Deserialize;

const OWN: &str = include_str!("../../../config/measured/en/own.toml");
const OTHER: &str = include_str!("../../../config/measured/en/other.toml");

/// What was measured on the project's own messages, which a test keeps true, and on others.
pub struct Measured {
    own: Set,
    other: Set,
}

/// What was measured on a set of labelled messages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// What the messages are, and when they were read.
    pub about: String,
    pub messages: usize,
    rules: BTreeMap<String, Findings>,
}

/// A rule's findings in a set.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Findings {
    pub found: usize,
    pub right: usize,
}

impl Measured {
    /// What is compiled in.
    ///
    /// # Errors
    /// A file that cannot be read as such a set.
    pub fn built_in() -> anyhow::Result<Self> {
        let set = |name: &str, text| {
            toml::from_str(text).with_context(|| format!("config/measured/en/{name}.toml"))
        };
        Ok(Self {
            own: set("own", OWN)?,
            other: set("other", OTHER)?,
        })
    }

    pub fn sets(&self) -> [&Set; 2] {
        [&self.own, &self.other]
    }
}

impl Set {
    /// None where the rule found nothing.
    pub fn of(&self, rule: &str) -> Findings {
        self.rules.get(rule).copied().unwrap_or_default()
    }
}
