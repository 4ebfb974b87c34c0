//! One message considered as a whole: what it tells, which finding would be spoken about, and how it
//! could sound instead.

use std::sync::Arc;

use super::engine::{Engine, Reading, RewriteWish};
use super::ids::{ChannelId, MessageTs};
use super::policy::MomentFinding;
use super::{Finding, MessageText, Rewrite, Sensitivity, Strength};

/// A message, read and rewritten.
#[derive(Clone, Debug)]
pub struct Considered {
    pub reading: Reading,
    /// Best first; empty where nothing honest is left to ask.
    pub rewrites: Vec<Rewrite>,
}

impl Considered {
    /// Reads `text` and, where it tells, rewrites it.
    pub fn new(
        engine: &Engine,
        text: &MessageText,
        sensitivity: Sensitivity,
        wish: &RewriteWish,
    ) -> Self {
        let reading = engine.read(text, sensitivity);
        Self::of(reading, engine, text, wish)
    }

    /// The same for a text that has been read.
    pub fn of(reading: Reading, engine: &Engine, text: &MessageText, wish: &RewriteWish) -> Self {
        let rewrites = match reading.findings.is_empty() {
            true => Vec::new(),
            false => engine.rewrite(text, &reading, wish),
        };
        Self { reading, rewrites }
    }

    /// The finding that would be spoken about: a tell before a soft one, then the surest, then the first.
    pub fn main(&self) -> Option<&Finding> {
        self.reading.findings.iter().reduce(|best, finding| {
            let (is_tell, best_is_tell) = (
                finding.strength == Strength::Tell,
                best.strength == Strength::Tell,
            );
            let better = (is_tell && !best_is_tell)
                || (is_tell == best_is_tell && finding.confidence > best.confidence);
            if better { finding } else { best }
        })
    }

    /// The main finding without its words.
    pub fn moment_finding(&self) -> Option<MomentFinding> {
        self.main().map(|finding| MomentFinding {
            rule: finding.rule.clone(),
            kind: finding.kind,
            strength: finding.strength,
        })
    }

    /// The template of the best rewrite.
    pub fn template(&self) -> Option<Arc<str>> {
        self.rewrites
            .first()
            .map(|rewrite| rewrite.template.clone())
    }
}

/// What makes the choice among equally good rewrites differ from message to message, and fall the same
/// way for the same message on every replica and after a crash.
pub fn seed(channel: &ChannelId, ts: &MessageTs) -> u64 {
    // FNV-1a: stable across versions, which the standard library's hasher does not promise to be.
    channel
        .as_str()
        .bytes()
        .chain(ts.as_str().bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
}
