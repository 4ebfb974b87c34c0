//! Table `counts`: numbers per leader and day.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Store;
use super::db::{Tx, args, statements};
use super::error::StoreError;
use super::leaders;
use crate::coach::ids::LeaderId;
use crate::coach::leader::Leader;
use crate::coach::metric::Metric;
use crate::coach::policy;

statements! {
    ADD = "INSERT INTO counts (team, user_id, day, metric, n) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (team, user_id, day, metric) DO UPDATE SET n = counts.n + excluded.n";
    BETWEEN = "SELECT day, metric, n FROM counts \
        WHERE team = $1 AND user_id = $2 AND day >= $3 AND day <= $4 ORDER BY day, metric";
}

/// How often something happened on one of a leader's own days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCount {
    pub day: Date,
    pub metric: Metric,
    pub n: u32,
}

impl Store {
    /// Counts something on the leader's own day. Nothing is kept about someone who is not a leader.
    pub async fn bump(
        &self,
        leader: &LeaderId,
        metric: Metric,
        n: u32,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        if let Some(leader) = leaders::lock(&mut tx, leader).await? {
            add(&mut tx, &leader, now, metric, i64::from(n)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// A leader's counts from one day to another, both included.
    pub async fn counts(
        &self,
        leader: &LeaderId,
        from: Date,
        to: Date,
    ) -> Result<Vec<DayCount>, StoreError> {
        let (from, to) = (from.to_string(), to.to_string());
        let args = args![&leader.team, &leader.user, &from, &to];
        let rows = self.db.rows(BETWEEN, args).await?;
        rows.iter()
            .map(|row| {
                Ok(DayCount {
                    day: row
                        .text("day")?
                        .parse()
                        .map_err(|_| StoreError::Unreadable("day"))?,
                    metric: Metric::from_code(&row.text("metric")?)
                        .ok_or(StoreError::Unreadable("metric"))?,
                    n: u32::try_from(row.get::<i64>("n")?.max(0))
                        .map_err(|_| StoreError::Unreadable("n"))?,
                })
            })
            .collect()
    }
}

/// Adds to the count of the day that `at` falls on for this leader; `n` is negative to take back.
pub(super) async fn add(
    tx: &mut Tx,
    leader: &Leader,
    at: Timestamp,
    metric: Metric,
    n: i64,
) -> Result<(), StoreError> {
    let day = policy::local(leader, at).date().to_string();
    let code = metric.code();
    let args = args![&leader.id.team, &leader.id.user, &day, &*code, n];
    tx.execute(ADD, args).await.map(drop)
}
