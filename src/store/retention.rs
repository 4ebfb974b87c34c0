//! How long things are kept. Run now and then; running it twice changes nothing.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::Store;
use super::db::{args, statements};
use super::error::StoreError;

const HOUR_MS: i64 = 60 * 60 * 1000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Nudges and decisions: 13 weeks, the length of the programme and of the longest limit.
pub(super) const HISTORY_MS: i64 = 13 * 7 * DAY_MS;
/// A nudge's message may be edited or replaced for as long.
const NUDGE_PLACE_MS: i64 = DAY_MS;
/// `/askwell why` names the channel for as long.
const DECISION_PLACE_MS: i64 = 7 * DAY_MS;
/// Slack delivers an event again for minutes, and after an outage on its side for hours; never shorten.
const CLAIM_MS: i64 = 48 * HOUR_MS;
/// A done job keeps its month from being done again. Two weeks later nothing could plan it anew.
const JOB_MS: i64 = 40 * DAY_MS;
/// Besides the current month.
const COUNT_MONTHS: i64 = 12;

statements! {
    /// A nudge on its way still needs its place; recovery finishes those.
    EVERY_OLD_NUDGE_PLACE = "UPDATE nudges SET channel = NULL, ts = NULL, thread_ts = NULL, \
        edited_ts = NULL WHERE channel IS NOT NULL AND created_at < $1 \
        AND state NOT IN ('claimed', 'sending')";
    /// Quiet that is over.
    EVERY_OLD_HUSH = "UPDATE leaders SET hushed_until = NULL WHERE hushed_until < $1";
    EVERY_OLD_ALARM = "UPDATE leaders SET alarm_channel = NULL, alarm_until = NULL \
        WHERE alarm_until < $1";
    EVERY_OLD_NUDGE = "DELETE FROM nudges WHERE created_at < $1";
    EVERY_OLD_DECISION_PLACE = "UPDATE decisions SET channel = NULL \
        WHERE channel IS NOT NULL AND at < $1";
    EVERY_OLD_DECISION = "DELETE FROM decisions WHERE at < $1";
    EVERY_OLD_CLAIM = "DELETE FROM claims WHERE at < $1";
    EVERY_OLD_JOB = "DELETE FROM jobs WHERE due_at < $1";
    EVERY_OLD_COUNT = "DELETE FROM counts WHERE day < $1";
}

/// What retention did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retained {
    /// Rows whose place, or whose quiet that is over, was cleared.
    pub cleared: u64,
    pub deleted: u64,
}

impl Store {
    /// Clears and deletes what has been kept long enough.
    pub async fn retain(&self, now: Timestamp) -> Result<Retained, StoreError> {
        let mut done = Retained::default();
        for (statement, age) in [
            (EVERY_OLD_NUDGE_PLACE, NUDGE_PLACE_MS),
            (EVERY_OLD_DECISION_PLACE, DECISION_PLACE_MS),
            (EVERY_OLD_HUSH, 0),
            (EVERY_OLD_ALARM, 0),
        ] {
            let before = now.as_millisecond() - age;
            done.cleared += self.db.execute(statement, args![before]).await?;
        }
        for (statement, age) in [
            (EVERY_OLD_NUDGE, HISTORY_MS),
            (EVERY_OLD_DECISION, HISTORY_MS),
            (EVERY_OLD_CLAIM, CLAIM_MS),
            (EVERY_OLD_JOB, JOB_MS),
        ] {
            let before = now.as_millisecond() - age;
            done.deleted += self.db.execute(statement, args![before]).await?;
        }
        done.deleted += self.drop_old_grants(now).await?;
        let first_day = first_day_of_counts(now);
        done.deleted += self.db.execute(EVERY_OLD_COUNT, args![&first_day]).await?;
        Ok(done)
    }
}

/// The first of the month, twelve months ago. A day ago is still today somewhere.
fn first_day_of_counts(now: Timestamp) -> String {
    let yesterday = Timestamp::from_millisecond(now.as_millisecond() - DAY_MS).unwrap_or(now);
    let month = yesterday.to_zoned(TimeZone::UTC).date().first_of_month();
    month.saturating_sub(COUNT_MONTHS.months()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_whole_months_and_the_current_one_are_kept_in_every_time_zone() {
        let first_day = |now: &str| first_day_of_counts(now.parse().unwrap());
        assert_eq!(first_day("2026-11-24T18:00:00Z"), "2025-11-01");
        assert_eq!(first_day("2026-12-02T00:00:00Z"), "2025-12-01");
        // It is still November in the Americas.
        assert_eq!(first_day("2026-12-01T03:00:00Z"), "2025-11-01");
    }
}
