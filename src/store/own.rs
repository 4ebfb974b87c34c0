//! The columns of `leaders` that hold a leader's own settings. NULL follows the installation.

use jiff::civil::Weekday;

use super::Store;
use super::db::{Row, args, code, statements};
use super::error::StoreError;
use crate::coach::Kind;
use crate::coach::ids::LeaderId;
use crate::coach::own::{Own, Words, day, day_code};
use crate::coach::policy::QuietHours;

/// What `quiet_hours` says for a leader who wants none.
const OFF: &str = "off";

statements! {
    SET_OWN = "UPDATE leaders SET max_per_week = $3, quiet_hours = $4, quiet_days = $5, \
        left_alone = $6, delivery = $7, tone = $8, practice = $9, focus = $10, phrases = $11, \
        aim = $12 WHERE team = $1 AND user_id = $2";
    SET_PRACTICE = "UPDATE leaders SET practice = $3 WHERE team = $1 AND user_id = $2";
}

impl Store {
    /// Keeps a leader's own settings as a whole; `false` for someone who is not a leader.
    pub async fn set_own(&self, id: &LeaderId, own: &Own) -> Result<bool, StoreError> {
        let hours = own.quiet_hours.map(|hours| match hours {
            Some(hours) => hours.to_string(),
            None => OFF.to_owned(),
        });
        let days = own
            .quiet_days
            .as_ref()
            .map(|days| listed(days.iter().copied().map(day_code)));
        let left_alone = match own.left_alone.is_empty() {
            true => None,
            false => Some(listed(own.left_alone.iter().copied().map(Kind::code))),
        };
        let phrases: Vec<&str> = own.phrases.iter().map(Words::as_str).collect();
        let phrases = (!phrases.is_empty()).then(|| phrases.join("\n"));
        let args = args![
            &id.team,
            &id.user,
            own.max_per_week.map(i64::from),
            hours.as_ref(),
            days.as_ref(),
            left_alone.as_ref(),
            &code(own.delivery),
            &code(own.tone),
            own.practice,
            own.focus.map(Kind::code),
            phrases.as_ref(),
            own.aim.as_ref().map(Words::as_str),
        ];
        Ok(self.db.execute(SET_OWN, args).await? == 1)
    }

    /// Keeps a leader's yes or no to practice; `false` for someone who is not a leader.
    pub async fn set_practice(&self, id: &LeaderId, practice: bool) -> Result<bool, StoreError> {
        let args = args![&id.team, &id.user, practice];
        Ok(self.db.execute(SET_PRACTICE, args).await? == 1)
    }
}

pub(super) fn own(row: &Row) -> Result<Own, StoreError> {
    let max_per_week = row
        .get::<Option<i64>>("max_per_week")?
        .map(u32::try_from)
        .transpose()
        .map_err(|_| StoreError::Unreadable("max_per_week"))?;
    let quiet_hours = match row.get::<Option<String>>("quiet_hours")?.as_deref() {
        None => None,
        Some(OFF) => Some(None),
        Some(code) => {
            let hours = QuietHours::from_code(code);
            Some(Some(hours.ok_or(StoreError::Unreadable("quiet_hours"))?))
        }
    };
    let quiet_days: Option<Vec<Weekday>> = row
        .get::<Option<String>>("quiet_days")?
        .map(|list| items(&list).map(day).collect::<Option<_>>())
        .map(|days| days.ok_or(StoreError::Unreadable("quiet_days")))
        .transpose()?;
    let left_alone = row.get::<Option<String>>("left_alone")?.unwrap_or_default();
    let phrases = row.get::<Option<String>>("phrases")?.unwrap_or_default();
    let aim = row.get::<Option<String>>("aim")?.unwrap_or_default();
    Ok(Own {
        max_per_week,
        quiet_hours,
        quiet_days,
        left_alone: items(&left_alone)
            .map(Kind::from_code)
            .collect::<Option<_>>()
            .ok_or(StoreError::Unreadable("left_alone"))?,
        delivery: row.code("delivery")?,
        tone: row.code("tone")?,
        practice: row.get("practice")?,
        focus: row.code_or_none("focus")?,
        phrases: Words::phrases(&phrases),
        aim: Words::aim(&aim),
    })
}

fn listed(codes: impl Iterator<Item = &'static str>) -> String {
    codes.collect::<Vec<_>>().join(",")
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').filter(|item| !item.is_empty())
}
