//! The `[coach]` section: when to speak, as the policy takes it.

use std::path::PathBuf;

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use super::{ConfigError, read_pack};
use crate::coach::Sensitivity;
use crate::coach::policy::{Limits, QuietHours};
use crate::coach::rules::PackFile;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CoachConfig {
    pub listening_days: u32,
    pub max_per_day: u32,
    pub max_per_week: u32,
    pub max_per_thread: u32,
    pub cooldown_hours: u32,
    pub kind_cooldown_hours: u32,
    pub addressee_cooldown_hours: u32,
    pub template_cooldown_days: u32,
    pub fade: bool,
    pub back_off: bool,
    pub send_probability: f64,
    pub quiet_hours: String,
    pub quiet_days: String,
    pub digests: String,
    #[serde(deserialize_with = "super::choice::read")]
    pub sensitivity: Sensitivity,
    /// A folder of rule files, or one; empty for the built-in rules alone.
    pub rules: PathBuf,
}

impl CoachConfig {
    /// The rule files to lay over the built-in ones.
    ///
    /// # Errors
    /// Names what cannot be read, and why.
    pub fn pack(&self) -> Result<Vec<PackFile>, ConfigError> {
        match self.rules.as_os_str().is_empty() {
            true => Ok(Vec::new()),
            false => read_pack(&self.rules),
        }
    }

    /// The limits of the policy.
    ///
    /// # Errors
    /// A sentence that names the setting, what is wrong with it and what would do.
    pub fn limits(&self) -> Result<Limits, String> {
        if !(0.0..=1.0).contains(&self.send_probability) {
            return Err("coach.send_probability has to lie between 0 and 1".into());
        }
        Ok(Limits {
            max_per_day: self.max_per_day,
            max_per_week: self.max_per_week,
            max_per_thread: self.max_per_thread,
            cooldown_hours: self.cooldown_hours,
            kind_cooldown_hours: self.kind_cooldown_hours,
            addressee_cooldown_hours: self.addressee_cooldown_hours,
            template_cooldown_days: self.template_cooldown_days,
            fade: self.fade,
            back_off: self.back_off,
            send_probability: self.send_probability,
            quiet_hours: quiet_hours(&self.quiet_hours)?,
            quiet_days: quiet_days(&self.quiet_days)?,
            digests: digests(&self.digests)?,
        })
    }

    /// The same without listening, quiet times, limits and fading: for trying things out.
    pub fn without_limits(mut self) -> Self {
        self.listening_days = 0;
        self.max_per_day = 0;
        self.max_per_week = 0;
        self.max_per_thread = 0;
        self.cooldown_hours = 0;
        self.kind_cooldown_hours = 0;
        self.addressee_cooldown_hours = 0;
        self.template_cooldown_days = 0;
        self.fade = false;
        self.back_off = false;
        self.send_probability = 1.0;
        self.quiet_hours = "off".into();
        self.quiet_days = String::new();
        self
    }
}

fn quiet_hours(setting: &str) -> Result<Option<QuietHours>, String> {
    let setting = setting.trim();
    if setting.is_empty() || setting.eq_ignore_ascii_case("off") {
        return Ok(None);
    }
    let wrong =
        || format!("coach.quiet_hours is {setting:?}; it reads like \"18:00-08:30\", or \"off\"");
    let (from, to) = setting.split_once('-').ok_or_else(wrong)?;
    match (clock(from), clock(to)) {
        (Some(from), Some(to)) => Ok(Some(QuietHours { from, to })),
        _ => Err(wrong()),
    }
}

/// `8:30` or `08:30`; `24:00` is midnight.
fn clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    if (hour, minute) == (24, 0) {
        return Some(Time::midnight());
    }
    Time::new(hour, minute, 0, 0).ok()
}

fn digests(setting: &str) -> Result<Vec<Time>, String> {
    setting
        .split(',')
        .map(str::trim)
        .filter(|time| !time.is_empty())
        .map(|time| {
            clock(time).ok_or_else(|| {
                format!("coach.digests names {time:?}; it reads like \"11:30,16:00\", or is empty")
            })
        })
        .collect()
}

fn quiet_days(setting: &str) -> Result<Vec<Weekday>, String> {
    setting
        .split(',')
        .map(str::trim)
        .filter(|day| !day.is_empty())
        .map(|day| {
            weekday(day).ok_or_else(|| {
                format!("coach.quiet_days names {day:?}; it reads like \"Sat,Sun\", or is empty")
            })
        })
        .collect()
}

fn weekday(name: &str) -> Option<Weekday> {
    let name = name.to_ascii_lowercase();
    [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ]
    .into_iter()
    .find(|(full, _)| name.len() >= 3 && full.starts_with(&name))
    .map(|(_, day)| day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_cross_midnight_or_be_off() {
        let night = quiet_hours("18:00-08:30").unwrap().unwrap();
        assert_eq!(night.from, Time::constant(18, 0, 0, 0));
        assert_eq!(night.to, Time::constant(8, 30, 0, 0));
        assert_eq!(quiet_hours("off"), Ok(None));
        assert_eq!(quiet_hours(""), Ok(None));
    }

    #[test]
    fn a_wrong_quiet_time_says_how_it_would_read() {
        for wrong in ["18", "18:00", "18:00-25:00", "six-eight"] {
            let error = quiet_hours(wrong).unwrap_err();
            assert!(error.contains("18:00-08:30"), "{error}");
        }
        assert!(digests("11:30,noon").unwrap_err().contains("noon"));
        assert!(quiet_days("Sat,Funday").unwrap_err().contains("Funday"));
    }

    #[test]
    fn days_are_read_short_and_long() {
        assert_eq!(
            quiet_days("sat, Sunday"),
            Ok(vec![Weekday::Saturday, Weekday::Sunday])
        );
        assert_eq!(quiet_days(""), Ok(vec![]));
    }
}
