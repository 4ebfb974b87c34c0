//! The rule file: what `config/rules/<language>/*.toml` may say.

use serde::Deserialize;
use toml::Spanned;

use crate::coach::{Kind, Strength, TextSilence};

/// The fewest examples of each side that a rule must bring.
pub const EXAMPLES: usize = 5;

/// One rule or gate, as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The file's name without its ending.
    pub id: String,
    /// `en`: the one language whose words are known.
    pub language: String,
    /// One line: what it catches, or lets pass.
    pub summary: String,
    /// For the leader: why this is worth a thought. For a gate: why it is no matter for a word.
    pub why: String,
    /// Where that comes from.
    pub source: String,
    pub patterns: Vec<Spanned<String>>,
    /// Messages with a finding of this rule; for a gate, messages that look alike and still tell.
    pub flags: Vec<Spanned<Example>>,
    /// Messages without a finding of this rule; for a gate, messages that it lets pass.
    pub passes: Vec<Spanned<String>>,
    /// What a match finds; a file has either this or `gate`.
    pub finding: Option<Finds>,
    /// What a match holds back.
    pub gate: Option<Gate>,
    /// A file of a pack that says `false` takes the rule away; see `pack.rs`.
    pub enabled: Option<bool>,
}

/// The clause tells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finds {
    pub kind: Kind,
    /// The directive form of the domain model: `F1`, `F4`, …
    pub form: String,
    pub strength: Strength,
    /// 0 to 1.
    #[serde(deserialize_with = "share")]
    pub confidence: f32,
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// On trial: what it finds is counted, and neither shown nor part of the verdict.
    #[serde(default)]
    pub shadow: bool,
}

/// What looks like telling here is not, or is right.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gate {
    pub effect: Effect,
    /// Which findings it touches.
    pub scope: Scope,
    /// Only findings of these kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// The reason to give when nothing is shown because of it.
    #[serde(default, deserialize_with = "reason")]
    pub silence: Option<TextSilence>,
}

fn share<'de, D: serde::Deserializer<'de>>(share: D) -> Result<f32, D::Error> {
    let share = f32::deserialize(share)?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(serde::de::Error::custom("a number from 0 to 1 is needed"))
    }
}

fn reason<'de, D: serde::Deserializer<'de>>(code: D) -> Result<Option<TextSilence>, D::Error> {
    let code = String::deserialize(code)?;
    let known = TextSilence::from_code(&code);
    known
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom(format!("no silence is called `{code}`")))
}

/// What a gate does to the findings that it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// They are no findings.
    Pass,
    /// They are soft.
    Soften,
    /// They stay findings, but nothing is shown.
    Silence,
    /// They stay findings and are less sure: they are counted and not spoken about, unless a leader wants to
    /// hear everything.
    Doubt,
}

/// How far a gate reaches from where it matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Findings whose head lies in the match.
    Overlap,
    /// Findings in the same clause, up to the next hard boundary or comma.
    Clause,
    Sentence,
    Message,
}

/// A check in Rust, for what a pattern cannot see. See `guard.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guard {
    /// The head is a verb that opens an imperative, not a noun or a subject.
    Imperative,
    /// The clause is a main clause of the writer's: no condition, question, relative or report around it.
    Free,
    /// No question word shortly before it in the clause: "how can you …" asks.
    Unwrapped,
    /// The head is something one does on purpose, not a state or a perception.
    Agentive,
    /// Not asked.
    Statement,
    /// Asked.
    Question,
    /// An earlier clause of the sentence tells already.
    Continues,
    /// After a comma: the verb is not the second of "I will do this, send that".
    Unshared,
    /// The message shows somebody in particular: a mention or "you".
    Addressed,
}

/// An example that a rule must flag.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Example {
    Plain(String),
    Detailed(DetailedExample),
}

/// An example with the stretch it must find.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailedExample {
    pub text: String,
    /// The finding's text.
    pub span: Option<String>,
    /// The action's text.
    pub action: Option<String>,
}

impl Example {
    /// The message.
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Detailed(DetailedExample { text, .. }) => text,
        }
    }
}
