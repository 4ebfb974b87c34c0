//! Table `decisions`: what was decided about the messages that told something, for `/askwell why`.

use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use super::Store;
use super::db::{Tx, args, code, statements};
use super::error::StoreError;
use super::nudges::NudgeId;
use crate::coach::Kind;
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::policy::MomentFinding;
use crate::coach::silence::Silence;

/// What `result` says where a nudge was decided, instead of the code of a silence.
const NUDGE: &str = "nudge";

statements! {
    INSERT = "INSERT INTO decisions (id, team, user_id, at, channel, rule, kind, result, nudge) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    RECENT = "SELECT at, channel, rule, kind, result FROM decisions \
        WHERE team = $1 AND user_id = $2 ORDER BY at DESC, id DESC LIMIT $3";
    REVISE = "UPDATE decisions SET result = $3 WHERE team = $1 AND nudge = $2";
}

/// What was decided about one message.
#[derive(Clone, Debug, PartialEq)]
pub struct PastDecision {
    pub at: Timestamp,
    /// `None` once the place has been cleared, after seven days.
    pub channel: Option<ChannelId>,
    pub rule: Arc<str>,
    pub kind: Kind,
    /// `None` where it was a nudge.
    pub silence: Option<Silence>,
}

impl Store {
    /// The leader's latest decisions, newest first.
    pub async fn recent_decisions(
        &self,
        leader: &LeaderId,
        limit: u32,
    ) -> Result<Vec<PastDecision>, StoreError> {
        let args = args![&leader.team, &leader.user, i64::from(limit)];
        let rows = self.db.rows(RECENT, args).await?;
        rows.iter()
            .map(|row| {
                let result = row.text("result")?;
                let silence = match result.as_str() {
                    NUDGE => None,
                    code => Some(Silence::from_code(code).ok_or(StoreError::Unreadable("result"))?),
                };
                Ok(PastDecision {
                    at: row.time("at")?,
                    channel: row.get::<Option<String>>("channel")?.map(ChannelId::from),
                    rule: row.text("rule")?.into(),
                    kind: row.code("kind")?,
                    silence,
                })
            })
            .collect()
    }
}

/// What a decision came to.
pub(super) enum Came<'a> {
    ToNudge(&'a NudgeId),
    ToSilence(Silence),
}

pub(super) async fn insert(
    tx: &mut Tx,
    leader: &LeaderId,
    channel: &ChannelId,
    now: Timestamp,
    finding: &MomentFinding,
    came: Came<'_>,
) -> Result<(), StoreError> {
    let (result, nudge) = match came {
        Came::ToNudge(id) => (NUDGE, Some(id)),
        Came::ToSilence(silence) => (silence.code(), None),
    };
    let args = args![
        &Uuid::now_v7().to_string(),
        &leader.team,
        &leader.user,
        now,
        channel,
        &*finding.rule,
        &code(finding.kind),
        result,
        nudge.map(NudgeId::as_str),
    ];
    tx.execute(INSERT, args).await.map(drop)
}

/// A nudge came to nothing after all: its decision says why.
pub(super) async fn revise(
    tx: &mut Tx,
    leader: &LeaderId,
    nudge: &NudgeId,
    silence: Silence,
) -> Result<(), StoreError> {
    let args = args![&leader.team, nudge.as_str(), silence.code()];
    tx.execute(REVISE, args).await.map(drop)
}
