//! The pure middle: text in, values out. No I/O, no clock, no async, no Slack, no SQL.

pub mod consider;
pub mod engine;
pub mod ids;
pub mod leader;
pub mod lexicon;
pub mod metric;
pub mod month;
pub mod own;
pub mod period;
pub mod policy;
pub mod practice;
pub mod presence;
pub mod prose;
pub mod question;
mod reader;
pub mod rewrite;
pub mod room;
pub mod rules;
pub mod silence;
pub mod summary;
pub mod voice;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use silence::TextSilence;

/// The words of one message, in Slack's mrkdwn.
///
/// They are never data that we keep: the type has no `Serialize`, and `Debug` prints the length.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageText(String);

impl MessageText {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "‹{} chars›", self.0.chars().count())
    }
}

/// What sort of telling a clause is: the families of the coaching model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A command, an obligation or a want put on the reader.
    Order,
    /// A deadline or urgency pushed onto somebody else's work.
    Press,
    /// The solution handed over unasked.
    Advise,
    /// Approval gates and holding on to decisions.
    Control,
    /// Taking the other person's work over.
    Rescue,
    /// Checking up instead of supporting; always soft.
    Check,
    /// A question with the answer inside it.
    Steer,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::Order,
        Self::Press,
        Self::Advise,
        Self::Control,
        Self::Rescue,
        Self::Check,
        Self::Steer,
    ];

    /// The name in JSON, in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Press => "press",
            Self::Advise => "advise",
            Self::Control => "control",
            Self::Rescue => "rescue",
            Self::Check => "check",
            Self::Steer => "steer",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How hard a clause tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Softened: a polite request in question form, a tentative suggestion, a check-up.
    Soft,
    /// Takes the thinking or the deciding away from the other person.
    Tell,
}

/// The label of a whole message: its strongest clause decides.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    #[default]
    None,
    Soft,
    Tell,
}

/// How readily Askwell would speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sensitivity {
    /// Only tells it is very sure of.
    Low,
    /// Tells.
    #[default]
    Default,
    /// Tells and softened directives.
    High,
}

/// A rule matched this clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id, which is also its file name.
    pub rule: Arc<str>,
    pub kind: Kind,
    /// The directive form of the taxonomy: `F1`, `F1n`, `F4`, …
    pub form: Arc<str>,
    pub strength: Strength,
    /// 0 to 1: of findings that state this, so large a share is right; measured on labelled messages.
    pub confidence: f32,
    /// Bytes of the message that the clause covers, on char boundaries.
    pub span: Range<usize>,
    /// Bytes of the action that is asked for, inside `span`: from its head verb (base form, or the
    /// gerund of "have you tried restarting") to the end of the clause. `None` where no action is named.
    pub action: Option<Range<usize>>,
    /// Why this is worth a thought, in one sentence.
    pub why: Arc<str>,
}

impl Finding {
    /// From here on a finding is spoken about; below, it is only counted.
    pub const SURE: f32 = 0.7;

    /// Whether it is sure enough to be spoken about.
    pub fn is_sure(&self) -> bool {
        self.confidence >= Self::SURE
    }
}

/// The genuine questions of a message, by type. Open ones are credited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Questions {
    pub open: u32,
    pub closed: u32,
    pub leading: u32,
}

/// How much of the thinking a rewrite hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rung {
    /// A clear ask: the outcome stays, the how is theirs.
    Ask,
    /// Their view first.
    View,
    /// The decision handed over.
    Decide,
}

/// The open question instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The whole message with every span of `spans` replaced. Contains the leader's words.
    pub text: MessageText,
    /// The inserted text alone.
    pub question: MessageText,
    /// Bytes of the original message that are replaced, in order, not overlapping.
    pub spans: Vec<Range<usize>>,
    pub rung: Rung,
    /// The template's id.
    pub template: Arc<str>,
}
