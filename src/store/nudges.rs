//! Table `nudges`: what is to be shown, was shown, and what came of it. No words.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Store;
use super::db::{Row, Tx, args, code, statements};
use super::error::StoreError;
use super::leaders;
use super::moments::ClaimMoment;
use super::retention::HISTORY_MS;
use crate::coach::ids::{ChannelId, LeaderId, MessageTs, TeamId};
use crate::coach::leader::{Hashed, Outcome, PastNudge, Place};
use crate::coach::policy::MomentFinding;
use crate::coach::silence::MomentSilence;

statements! {
    INSERT = "INSERT INTO nudges (id, team, user_id, channel, ts, thread_ts, edited_ts, \
        channel_hash, thread_hash, addressee_hash, rule, kind, strength, template, shown, \
        asks_what_helps, digest_at, state, lease_until, fence, created_at) VALUES ($1, $2, $3, \
        $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'claimed', $18, $19, $20)";
    PAST = "SELECT created_at, sent_at, kind, rule, template, channel_hash, thread_hash, \
        addressee_hash, outcome, touched_at FROM nudges \
        WHERE team = $1 AND user_id = $2 AND created_at > $3 AND state <> 'dropped'";
    ABOUT_MESSAGE = "SELECT id FROM nudges WHERE team = $1 AND user_id = $2 AND channel = $3 \
        AND ts = $4 AND state <> 'dropped'";
    READ = "SELECT id, team, user_id, channel, ts, thread_ts, edited_ts, rule, kind, strength, \
        template, shown, state, dropped_reason, delivered_in, digest_at, created_at, sent_at, \
        outcome \
        FROM nudges WHERE team = $1 AND id = $2";
    READ_ABOUT = "SELECT id, team, user_id, channel, ts, thread_ts, edited_ts, rule, kind, strength, \
        template, shown, state, dropped_reason, delivered_in, digest_at, created_at, sent_at, \
        outcome \
        FROM nudges WHERE team = $1 AND user_id = $2 AND channel = $3 AND ts = $4 \
        AND state <> 'dropped'";
    READ_SINCE = "SELECT id, team, user_id, channel, ts, thread_ts, edited_ts, rule, kind, strength, \
        template, shown, state, dropped_reason, delivered_in, digest_at, created_at, sent_at, \
        outcome \
        FROM nudges WHERE team = $1 AND user_id = $2 AND created_at >= $3 \
        AND state IN ('sent', 'unknown') ORDER BY created_at DESC, id DESC LIMIT $4";
}

/// A nudge's name: random enough to stand in a button.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NudgeId(Arc<str>);

impl NudgeId {
    /// Any text: one that names no nudge is simply not found.
    pub fn new(id: impl Into<Arc<str>>) -> Self {
        Self(id.into())
    }

    /// What is claimed while the leader's message is changed for them.
    pub fn use_key(&self, owner: &LeaderId) -> String {
        format!("use|{}|{}", owner.team, self.as_str())
    }

    fn fresh() -> Self {
        Self(Uuid::now_v7().to_string().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NudgeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The right to deliver a nudge, until its lease ends and another worker takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NudgeClaim {
    pub id: NudgeId,
    pub leader: LeaderId,
    /// Counts the workers that have held it; only the latest may finish it.
    pub fence: i64,
}

/// How far a nudge has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NudgeState {
    /// Decided; no call to Slack has begun.
    Claimed,
    /// A call to Slack has begun.
    Sending,
    Sent,
    /// A call began and its result was never learned: it is not repeated.
    Unknown,
    Dropped,
}

/// How the leader got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveredIn {
    /// In the channel, seen by the leader alone.
    Ephemeral,
    Dm,
}

/// The message that a nudge is about, while its place is kept: for 24 hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub channel: ChannelId,
    pub ts: MessageTs,
    pub thread_ts: Option<MessageTs>,
    /// Which edit was judged; `None` for the message as first written.
    pub edited_ts: Option<MessageTs>,
}

/// A nudge as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NudgeRecord {
    pub id: NudgeId,
    pub leader: LeaderId,
    pub about: Option<About>,
    pub finding: MomentFinding,
    pub template: Arc<str>,
    /// How many rewrites are shown at once.
    pub shown: u8,
    pub state: NudgeState,
    pub dropped_reason: Option<MomentSilence>,
    pub delivered_in: Option<DeliveredIn>,
    /// It stands in one message with others.
    pub in_digest: bool,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
}

impl Store {
    /// A nudge of this workspace. Whose it is, the caller must compare.
    pub async fn nudge(
        &self,
        team: &TeamId,
        id: &NudgeId,
    ) -> Result<Option<NudgeRecord>, StoreError> {
        let row = self.db.row(READ, args![team, id.as_str()]).await?;
        row.as_ref().map(record).transpose()
    }

    /// The nudge about a message of this leader's, unless it was dropped.
    pub async fn nudge_about(
        &self,
        leader: &LeaderId,
        channel: &ChannelId,
        ts: &MessageTs,
    ) -> Result<Option<NudgeRecord>, StoreError> {
        let args = args![&leader.team, &leader.user, channel, ts];
        let row = self.db.row(READ_ABOUT, args).await?;
        row.as_ref().map(record).transpose()
    }

    /// What was shown to a leader since then, newest first.
    pub async fn nudges_since(
        &self,
        leader: &LeaderId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<NudgeRecord>, StoreError> {
        let args = args![&leader.team, &leader.user, since, i64::from(limit)];
        let rows = self.db.rows(READ_SINCE, args).await?;
        rows.iter().map(record).collect()
    }

    /// The leader's nudges that count towards the limits, as of now: another may be decided at any
    /// moment. What has to hold is decided in [`Store::claim_moment`].
    pub async fn past_nudges(
        &self,
        leader: &LeaderId,
        now: Timestamp,
    ) -> Result<Vec<PastNudge>, StoreError> {
        let args = args![&leader.team, &leader.user, remembered_since(now)];
        let rows = self.db.rows(PAST, args).await?;
        rows.iter().map(past_nudge).collect()
    }
}

/// What a nudge will show.
pub(super) struct Said<'a> {
    pub(super) finding: &'a MomentFinding,
    pub(super) template: &'a str,
    pub(super) shown: u8,
    pub(super) asks_what_helps: bool,
    pub(super) digest_at: Option<Timestamp>,
}

/// Records a nudge that was decided, in state `claimed`.
pub(super) async fn insert(
    tx: &mut Tx,
    moment: &ClaimMoment,
    said: &Said<'_>,
) -> Result<NudgeClaim, StoreError> {
    let claim = NudgeClaim {
        id: NudgeId::fresh(),
        leader: moment.leader.clone(),
        fence: 1,
    };
    let args = args![
        claim.id.as_str(),
        &claim.leader.team,
        &claim.leader.user,
        &moment.channel,
        &moment.ts,
        moment.thread_ts.as_ref(),
        moment.edited_ts.as_ref(),
        &moment.place.channel,
        moment.place.thread.as_ref(),
        moment.place.addressee.as_ref(),
        &*said.finding.rule,
        &code(said.finding.kind),
        &code(said.finding.strength),
        said.template,
        i64::from(said.shown),
        said.asks_what_helps,
        said.digest_at,
        lease_end(moment.now, moment.lease),
        claim.fence,
        moment.now,
    ];
    tx.execute(INSERT, args).await?;
    Ok(claim)
}

/// The leader's nudges that count towards the limits: all but the dropped ones.
pub(super) async fn past(
    tx: &mut Tx,
    leader: &LeaderId,
    now: Timestamp,
) -> Result<Vec<PastNudge>, StoreError> {
    let args = args![&leader.team, &leader.user, remembered_since(now)];
    let rows = tx.rows(PAST, args).await?;
    rows.iter().map(past_nudge).collect()
}

fn remembered_since(now: Timestamp) -> i64 {
    now.as_millisecond() - HISTORY_MS
}

/// Whether a message has a nudge that was not dropped.
pub(super) async fn is_about(
    tx: &mut Tx,
    leader: &LeaderId,
    channel: &ChannelId,
    ts: &MessageTs,
) -> Result<bool, StoreError> {
    let args = args![&leader.team, &leader.user, channel, ts];
    Ok(tx.row(ABOUT_MESSAGE, args).await?.is_some())
}

/// When a lease that starts now ends, in milliseconds since 1970.
pub(super) fn lease_end(now: Timestamp, lease: Duration) -> i64 {
    let lease = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX);
    now.as_millisecond().saturating_add(lease)
}

fn past_nudge(row: &Row) -> Result<PastNudge, StoreError> {
    let hashed = |column| {
        row.get::<Option<String>>(column)
            .map(|hash| hash.map(|hash| Hashed(hash.into())))
    };
    let outcome: Option<Outcome> = row.code_or_none("outcome")?;
    Ok(PastNudge {
        at: row.time("created_at")?,
        sent_at: row.time_or_none("sent_at")?,
        kind: row.code("kind")?,
        rule: row.text("rule")?.into(),
        template: row.text("template")?.into(),
        place: Place {
            channel: Hashed(row.text("channel_hash")?.into()),
            thread: hashed("thread_hash")?,
            addressee: hashed("addressee_hash")?,
        },
        outcome,
        answered: outcome.is_some() || row.time_or_none("touched_at")?.is_some(),
    })
}

fn record(row: &Row) -> Result<NudgeRecord, StoreError> {
    let reason = row.get::<Option<String>>("dropped_reason")?;
    Ok(NudgeRecord {
        id: NudgeId::new(row.text("id")?),
        leader: leaders::id_of(row)?,
        about: about(row)?,
        finding: finding(row)?,
        template: row.text("template")?.into(),
        shown: shown(row)?,
        state: row.code("state")?,
        dropped_reason: reason.as_deref().and_then(MomentSilence::from_code),
        delivered_in: row.code_or_none("delivered_in")?,
        in_digest: row.time_or_none("digest_at")?.is_some(),
        created_at: row.time("created_at")?,
        sent_at: row.time_or_none("sent_at")?,
        outcome: row.code_or_none("outcome")?,
    })
}

pub(super) fn about(row: &Row) -> Result<Option<About>, StoreError> {
    let (Some(channel), Some(ts)) = (
        row.get::<Option<String>>("channel")?,
        row.get::<Option<String>>("ts")?,
    ) else {
        return Ok(None);
    };
    Ok(Some(About {
        channel: channel.into(),
        ts: ts.into(),
        thread_ts: row.get::<Option<String>>("thread_ts")?.map(MessageTs::from),
        edited_ts: row.get::<Option<String>>("edited_ts")?.map(MessageTs::from),
    }))
}

pub(super) fn finding(row: &Row) -> Result<MomentFinding, StoreError> {
    Ok(MomentFinding {
        rule: row.text("rule")?.into(),
        kind: row.code("kind")?,
        strength: row.code("strength")?,
    })
}

pub(super) fn shown(row: &Row) -> Result<u8, StoreError> {
    u8::try_from(row.get::<i64>("shown")?).map_err(|_| StoreError::Unreadable("shown"))
}
