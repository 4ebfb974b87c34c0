//! A person's data as a whole: leaving, being forgotten, and taking a copy.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::Store;
use super::db::{Row, Statement, args, statements};
use super::error::StoreError;
use super::leaders;
use crate::coach::ids::{LeaderId, TeamId};

statements! {
    FORGET_CLAIMS = "DELETE FROM claims WHERE team = $1 AND user_id = $2";
    FORGET_DECISIONS = "DELETE FROM decisions WHERE team = $1 AND user_id = $2";
    FORGET_GRANTS = "DELETE FROM grants WHERE team = $1 AND user_id = $2";
    FORGET_NUDGES = "DELETE FROM nudges WHERE team = $1 AND user_id = $2";
    FORGET_JOBS = "DELETE FROM jobs WHERE team = $1 AND user_id = $2";
    FORGET_CHANNELS = "DELETE FROM leader_channels WHERE team = $1 AND user_id = $2";
    FORGET_COUNTS = "DELETE FROM counts WHERE team = $1 AND user_id = $2";
    FORGET_LEADER = "DELETE FROM leaders WHERE team = $1 AND user_id = $2";
    PURGE_COUNTS = "DELETE FROM counts WHERE team = $1";
    PURGE_LEADERS = "DELETE FROM leaders WHERE team = $1";
    PURGE_WORKSPACE = "DELETE FROM workspaces WHERE team = $1";
    EXPORT_LEADER = "SELECT * FROM leaders WHERE team = $1 AND user_id = $2";
    EXPORT_CHANNELS = "SELECT * FROM leader_channels WHERE team = $1 AND user_id = $2 \
        ORDER BY channel";
    EXPORT_GRANTS = "SELECT * FROM grants WHERE team = $1 AND user_id = $2 \
        ORDER BY until";
    EXPORT_NUDGES = "SELECT * FROM nudges WHERE team = $1 AND user_id = $2 ORDER BY created_at, id";
    EXPORT_DECISIONS = "SELECT * FROM decisions WHERE team = $1 AND user_id = $2 ORDER BY at, id";
    EXPORT_CLAIMS = "SELECT * FROM claims WHERE team = $1 AND user_id = $2 ORDER BY at, key";
    EXPORT_JOBS = "SELECT * FROM jobs WHERE team = $1 AND user_id = $2 ORDER BY due_at, id";
    EXPORT_COUNTS = "SELECT * FROM counts WHERE team = $1 AND user_id = $2 ORDER BY day, metric";
}

/// Every table with rows about a person; the leader's own row comes last, since the others refer to it.
const FORGET: [Statement; 8] = [
    FORGET_CLAIMS,
    FORGET_DECISIONS,
    FORGET_GRANTS,
    FORGET_NUDGES,
    FORGET_JOBS,
    FORGET_CHANNELS,
    FORGET_COUNTS,
    FORGET_LEADER,
];

const EXPORT: [(&str, Statement); 8] = [
    ("leaders", EXPORT_LEADER),
    ("leader_channels", EXPORT_CHANNELS),
    ("nudges", EXPORT_NUDGES),
    ("decisions", EXPORT_DECISIONS),
    ("grants", EXPORT_GRANTS),
    ("claims", EXPORT_CLAIMS),
    ("jobs", EXPORT_JOBS),
    ("counts", EXPORT_COUNTS),
];

/// What was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub rows: u64,
}

impl Store {
    /// Withdraws consent: settings, channels, token, nudges (also those on their way), decisions and
    /// claims are deleted at once. Only the leader's numbers per day stay, which hold no places and no
    /// words: `off` is said without a second thought, a pause is often meant, and the numbers could
    /// not be had again. [`Store::forget`] deletes those too. `false` for someone who was not a leader.
    pub async fn opt_out(&self, id: &LeaderId) -> Result<bool, StoreError> {
        let args = args![&id.team, &id.user];
        // What refers to the leader goes with the row.
        Ok(self.db.execute(FORGET_LEADER, args).await? == 1)
    }

    /// Deletes every row about a person.
    pub async fn forget(&self, id: &LeaderId) -> Result<Forgotten, StoreError> {
        let mut tx = self.db.begin().await?;
        leaders::lock(&mut tx, id).await?;
        let mut rows = 0;
        for statement in FORGET {
            rows += tx.execute(statement, args![&id.team, &id.user]).await?;
        }
        tx.commit().await?;
        Ok(Forgotten { rows })
    }

    /// Everything that is kept about a person: each table by name, each row with all of its columns.
    /// Times are RFC 3339 in UTC. A sealed token or a hash of one is a secret, so only its presence is
    /// told.
    pub async fn export(&self, id: &LeaderId) -> Result<Value, StoreError> {
        let mut tables = Map::new();
        for (table, statement) in EXPORT {
            let rows = self.db.rows(statement, args![&id.team, &id.user]).await?;
            let rows = rows.iter().map(exported).collect::<Result<Vec<_>, _>>()?;
            tables.insert(table.to_owned(), Value::Array(rows));
        }
        Ok(Value::Object(tables))
    }

    /// How many rows each table holds about a person; tables without any are left out.
    pub async fn held(&self, id: &LeaderId) -> Result<Vec<(&'static str, usize)>, StoreError> {
        let mut held = Vec::new();
        for (table, statement) in EXPORT {
            let rows = self.db.rows(statement, args![&id.team, &id.user]).await?;
            if !rows.is_empty() {
                held.push((table, rows.len()));
            }
        }
        Ok(held)
    }

    /// Deletes every row of a workspace.
    pub async fn purge_workspace(&self, team: &TeamId) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        // Leaders first: whoever counts for one of them holds that row, so no count comes after.
        for statement in [PURGE_LEADERS, PURGE_COUNTS, PURGE_WORKSPACE] {
            tx.execute(statement, args![team]).await?;
        }
        tx.commit().await
    }
}

fn exported(row: &Row) -> Result<Value, StoreError> {
    let mut fields = Map::new();
    for (position, (name, type_name)) in row.columns().into_iter().enumerate() {
        let value = match (name.as_str(), type_name.as_str()) {
            ("user_token" | "secret" | "browser", _) => {
                row.at::<Option<String>>(position)?.is_some().into()
            }
            (_, "TEXT") => row.at::<Option<String>>(position)?.into(),
            (_, "BOOLEAN" | "BOOL") => row.at::<Option<bool>>(position)?.into(),
            (name, _) => {
                let number = row.at::<Option<i64>>(position)?;
                if is_time(name) {
                    number.and_then(rfc3339).into()
                } else {
                    number.into()
                }
            }
        };
        fields.insert(name, value);
    }
    Ok(Value::Object(fields))
}

fn is_time(column: &str) -> bool {
    ["at", "until"].contains(&column) || column.ends_with("_at") || column.ends_with("_until")
}

fn rfc3339(milliseconds: i64) -> Option<String> {
    Timestamp::from_millisecond(milliseconds)
        .ok()
        .map(|time| time.to_string())
}
