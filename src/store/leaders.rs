//! Tables `leaders` and `leader_channels`: who said yes, where, and their settings.
//!
//! Every transaction about a leader starts by locking the leader's row ([`lock`]).

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use secrecy::SecretString;

use super::Store;
use super::db::{Arg, Row, Statement, Tx, args, code, statements};
use super::error::StoreError;
use super::own;
use super::sealing::Slot;
use crate::coach::Sensitivity;
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::leader::{Alarm, Hashed, Leader};
use crate::coach::policy::Aftermath;

statements! {
    EVERY_LEADER = "SELECT team, user_id, opted_in_at, listening_until, paused_until, everywhere, \
        time_zone, sensitivity, max_per_week, quiet_hours, quiet_days, left_alone, delivery, tone, \
        practice, focus, phrases, aim, earned, hushed_until, alarm_channel, alarm_until FROM leaders";
    EVERY_CHANNEL = "SELECT team, user_id, channel FROM leader_channels";
    /// Counting the revision up takes the row's lock on both databases.
    LOCK = "UPDATE leaders SET revision = revision + 1 WHERE team = $1 AND user_id = $2 \
        RETURNING opted_in_at, listening_until, paused_until, everywhere, time_zone, sensitivity, \
        max_per_week, quiet_hours, quiet_days, left_alone, delivery, tone, practice, focus, \
        phrases, aim, earned, hushed_until, alarm_channel, alarm_until";
    READ = "SELECT opted_in_at, listening_until, paused_until, everywhere, time_zone, sensitivity, \
        max_per_week, quiet_hours, quiet_days, left_alone, delivery, tone, practice, focus, \
        phrases, aim, earned, hushed_until, alarm_channel, alarm_until FROM leaders \
        WHERE team = $1 AND user_id = $2";
    CHANNELS = "SELECT channel FROM leader_channels WHERE team = $1 AND user_id = $2";
    OPT_IN = "INSERT INTO leaders (team, user_id, opted_in_at, listening_until, everywhere, \
        time_zone, sensitivity, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) \
        ON CONFLICT (team, user_id) DO UPDATE SET revision = leaders.revision + 1, \
        everywhere = leaders.everywhere OR excluded.everywhere, \
        time_zone = COALESCE(leaders.time_zone, excluded.time_zone) \
        RETURNING revision";
    ADD_CHANNEL = "INSERT INTO leader_channels (team, user_id, channel) VALUES ($1, $2, $3) \
        ON CONFLICT (team, user_id, channel) DO NOTHING";
    REMOVE_CHANNEL = "DELETE FROM leader_channels \
        WHERE team = $1 AND user_id = $2 AND channel = $3";
    SET_PAUSE = "UPDATE leaders SET paused_until = $3 WHERE team = $1 AND user_id = $2";
    SET_TIME_ZONE = "UPDATE leaders SET time_zone = $3 WHERE team = $1 AND user_id = $2";
    SET_SENSITIVITY = "UPDATE leaders SET sensitivity = $3 WHERE team = $1 AND user_id = $2";
    SET_EVERYWHERE = "UPDATE leaders SET everywhere = $3 WHERE team = $1 AND user_id = $2";
    END_LISTENING = "UPDATE leaders SET listening_until = $3 \
        WHERE team = $1 AND user_id = $2 AND listening_until > $3";
    SET_EARNED = "UPDATE leaders SET earned = $3 \
        WHERE team = $1 AND user_id = $2 AND earned < $3";
    HUSH = "UPDATE leaders SET hushed_until = $3 WHERE team = $1 AND user_id = $2";
    ALARM = "UPDATE leaders SET alarm_channel = $3, alarm_until = $4 \
        WHERE team = $1 AND user_id = $2";
    READ_TOKEN = "SELECT user_token FROM leaders WHERE team = $1 AND user_id = $2";
    SET_TOKEN = "UPDATE leaders SET user_token = $3 WHERE team = $1 AND user_id = $2";
}

/// A yes.
#[derive(Clone, Debug)]
pub struct OptIn {
    /// Where it was said; `None` means everywhere.
    pub channel: Option<ChannelId>,
    pub now: Timestamp,
    /// When the listening week would end.
    pub listening_until: Timestamp,
    /// IANA name, where known.
    pub time_zone: Option<String>,
}

/// What a yes changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptedIn {
    /// `false` for someone who was a leader already: their weeks go on counting from the first yes.
    pub first_time: bool,
}

impl Store {
    /// Records a yes; said again, it adds its channel and leaves the rest as it was.
    pub async fn opt_in(&self, id: &LeaderId, yes: OptIn) -> Result<OptedIn, StoreError> {
        let mut tx = self.db.begin().await?;
        let args = args![
            &id.team,
            &id.user,
            yes.now,
            yes.listening_until,
            yes.channel.is_none(),
            yes.time_zone.as_ref(),
            &code(Sensitivity::Default),
        ];
        let row = tx.row(OPT_IN, args).await?;
        let revision: i64 = row
            .ok_or(StoreError::Unreadable("revision"))?
            .get("revision")?;
        if let Some(channel) = &yes.channel {
            tx.execute(ADD_CHANNEL, args![&id.team, &id.user, channel])
                .await?;
        }
        tx.commit().await?;
        Ok(OptedIn {
            first_time: revision == 0,
        })
    }

    pub async fn leader(&self, id: &LeaderId) -> Result<Option<Leader>, StoreError> {
        let args = args![&id.team, &id.user];
        let Some(row) = self.db.row(READ, args).await? else {
            return Ok(None);
        };
        let channels = self.db.rows(CHANNELS, args).await?;
        leader(id, &row, &channels).map(Some)
    }

    /// Everybody who opted in, in every workspace.
    pub async fn leaders(&self) -> Result<Vec<Leader>, StoreError> {
        // Leaders first: whoever opts in meanwhile is missing rather than there without channels.
        let rows = self.db.rows(EVERY_LEADER, args![]).await?;
        let mut channels: HashMap<LeaderId, Vec<Row>> = HashMap::new();
        for row in self.db.rows(EVERY_CHANNEL, args![]).await? {
            channels.entry(id_of(&row)?).or_default().push(row);
        }
        rows.iter()
            .map(|row| {
                let id = id_of(row)?;
                leader(&id, row, channels.get(&id).map_or(&[], Vec::as_slice))
            })
            .collect()
    }

    /// Adds a channel to those a leader chose; `false` for someone who is not a leader.
    pub async fn add_channel(
        &self,
        id: &LeaderId,
        channel: &ChannelId,
    ) -> Result<bool, StoreError> {
        let args = args![&id.team, &id.user, channel];
        match self.db.execute(ADD_CHANNEL, args).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_foreign_key() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes a channel from those a leader chose; `false` where it was not among them.
    pub async fn remove_channel(
        &self,
        id: &LeaderId,
        channel: &ChannelId,
    ) -> Result<bool, StoreError> {
        let args = args![&id.team, &id.user, channel];
        Ok(self.db.execute(REMOVE_CHANNEL, args).await? == 1)
    }

    /// Holds nudges back until then. Like the other settings: `false` for someone who is not a leader.
    pub async fn pause(&self, id: &LeaderId, until: Timestamp) -> Result<bool, StoreError> {
        self.set(SET_PAUSE, id, until.into()).await
    }

    pub async fn resume(&self, id: &LeaderId) -> Result<bool, StoreError> {
        self.set(SET_PAUSE, id, None::<Timestamp>.into()).await
    }

    /// `time_zone` is an IANA name.
    pub async fn set_time_zone(&self, id: &LeaderId, time_zone: &str) -> Result<bool, StoreError> {
        self.set(SET_TIME_ZONE, id, time_zone.into()).await
    }

    pub async fn set_sensitivity(
        &self,
        id: &LeaderId,
        sensitivity: Sensitivity,
    ) -> Result<bool, StoreError> {
        self.set(SET_SENSITIVITY, id, (&code(sensitivity)).into())
            .await
    }

    pub async fn set_everywhere(
        &self,
        id: &LeaderId,
        everywhere: bool,
    ) -> Result<bool, StoreError> {
        self.set(SET_EVERYWHERE, id, everywhere.into()).await
    }

    /// Ends the listening week now; `false` where there is none to end.
    pub async fn start_now(&self, id: &LeaderId, now: Timestamp) -> Result<bool, StoreError> {
        self.set(END_LISTENING, id, now.into()).await
    }

    /// Keeps how many steps of fading a leader has earned; what was earned before is never lost.
    pub async fn set_earned(&self, id: &LeaderId, steps: u8) -> Result<bool, StoreError> {
        self.set(SET_EARNED, id, i64::from(steps).into()).await
    }

    /// The token with which the leader lets Askwell put a question in place of a message.
    ///
    /// # Errors
    /// [`StoreError::Unsealable`] where the key is not the one that sealed it.
    pub async fn user_token(&self, id: &LeaderId) -> Result<Option<SecretString>, StoreError> {
        let Some(row) = self.db.row(READ_TOKEN, args![&id.team, &id.user]).await? else {
            return Ok(None);
        };
        match row.get::<Option<String>>("user_token")? {
            Some(sealed) => self
                .sealing_key()?
                .open(&user_token_of(id), &sealed)
                .map(Some),
            None => Ok(None),
        }
    }

    /// Keeps that token, or with `None` removes it.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] when a token is to be kept without a sealing key.
    pub async fn set_user_token(
        &self,
        id: &LeaderId,
        token: Option<&SecretString>,
    ) -> Result<bool, StoreError> {
        let sealed = match token {
            Some(token) => Some(self.sealing_key()?.seal(&user_token_of(id), token)),
            None => None,
        };
        self.set(SET_TOKEN, id, sealed.as_ref().into()).await
    }

    async fn set(
        &self,
        statement: Statement,
        id: &LeaderId,
        value: Arg,
    ) -> Result<bool, StoreError> {
        let args = &[Arg::from(&id.team), Arg::from(&id.user), value];
        Ok(self.db.execute(statement, args).await? == 1)
    }
}

/// Locks the leader's row until the transaction ends; `None` for someone who is not a leader.
pub(super) async fn lock(tx: &mut Tx, id: &LeaderId) -> Result<Option<Leader>, StoreError> {
    let args = args![&id.team, &id.user];
    let Some(row) = tx.row(LOCK, args).await? else {
        return Ok(None);
    };
    let channels = tx.rows(CHANNELS, args).await?;
    leader(id, &row, &channels).map(Some)
}

/// Keeps what one of the leader's messages means for those after it.
pub(super) async fn keep(
    tx: &mut Tx,
    id: &LeaderId,
    aftermath: &Aftermath,
) -> Result<(), StoreError> {
    match aftermath {
        Aftermath::HardDay { until } => {
            let args = args![&id.team, &id.user, *until];
            tx.execute(HUSH, args).await?;
        }
        Aftermath::Alarm(alarm) => {
            let args = args![&id.team, &id.user, &alarm.channel, alarm.until];
            tx.execute(ALARM, args).await?;
        }
    }
    Ok(())
}

/// Whose row it is.
pub(super) fn id_of(row: &Row) -> Result<LeaderId, StoreError> {
    Ok(LeaderId::new(row.text("team")?, row.text("user_id")?))
}

fn leader(id: &LeaderId, row: &Row, channels: &[Row]) -> Result<Leader, StoreError> {
    let alarm = row.get::<Option<String>>("alarm_channel")?;
    let until = row.time_or_none("alarm_until")?;
    Ok(Leader {
        id: id.clone(),
        opted_in_at: row.time("opted_in_at")?,
        listening_until: row.time("listening_until")?,
        paused_until: row.time_or_none("paused_until")?,
        everywhere: row.get("everywhere")?,
        channels: channels
            .iter()
            .map(|row| row.text("channel").map(ChannelId::from))
            .collect::<Result<BTreeSet<_>, _>>()?,
        time_zone: row.get("time_zone")?,
        sensitivity: row.code("sensitivity")?,
        own: own::own(row)?,
        earned: u8::try_from(row.get::<i64>("earned")?)
            .map_err(|_| StoreError::Unreadable("earned"))?,
        hushed_until: row.time_or_none("hushed_until")?,
        alarm: alarm.zip(until).map(|(channel, until)| Alarm {
            channel: Hashed(channel.into()),
            until,
        }),
    })
}

fn user_token_of(id: &LeaderId) -> Slot<'_> {
    Slot {
        team: &id.team,
        column: "leaders.user_token",
        user: Some(&id.user),
    }
}
