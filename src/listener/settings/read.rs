//! What a leader's form says, and what in it cannot be.

use std::collections::BTreeSet;

use crate::coach::ids::ChannelId;
use crate::coach::own::{LONGEST_PHRASE, MOST_PER_WEEK, MOST_PHRASES, Own, Words, day};
use crate::coach::policy::{Limits, QuietHours};
use crate::coach::{Kind, Sensitivity};
use crate::slack::event::ViewValues;
use crate::slack::views::fields::named;
use crate::slack::views::settings::{DELIVERIES, SENSITIVITIES, TONES, field};

/// What the form said.
pub(super) struct Wished {
    pub(super) channels: BTreeSet<ChannelId>,
    pub(super) everywhere: bool,
    pub(super) sensitivity: Sensitivity,
    pub(super) own: Own,
    pub(super) start_now: bool,
    /// Whether Askwell may change the leader's messages; `None` where the form does not ask.
    pub(super) replace: Option<bool>,
}

/// A field and the voice's line about what is wrong with it.
pub(super) type Wrong = (&'static str, &'static str);

/// What the form does not ask about stays as it was before.
pub(super) fn read(
    values: &ViewValues,
    before: Own,
    installation: &Limits,
) -> Result<Wished, Vec<Wrong>> {
    let chosen = |name: &str| values.selected(name, name);
    let first = |name: &str| chosen(name).into_iter().next();
    let ticked = |name: &str| !chosen(name).is_empty();
    let has = |name: &str| values.has(name, name);
    let hours = match ticked(field::NO_QUIET_HOURS) {
        true => Ok(None),
        false => quiet_hours(first(field::QUIET_FROM), first(field::QUIET_TO)),
    };
    let phrases = match has(field::PHRASES) {
        true => phrases(values),
        false => Ok(before.phrases.clone()),
    };
    let (hours, phrases) = match (hours, phrases) {
        (Ok(hours), Ok(phrases)) => (hours, phrases),
        (hours, phrases) => return Err(hours.err().into_iter().chain(phrases.err()).collect()),
    };
    let days = chosen(field::QUIET_DAYS)
        .iter()
        .filter_map(|code| day(code))
        .collect();
    let own = Own {
        max_per_week: first(field::PER_WEEK)
            .and_then(|number| number.parse().ok())
            .filter(|number| *number <= MOST_PER_WEEK),
        left_alone: chosen(field::LEFT_ALONE)
            .iter()
            .filter_map(|code| Kind::from_code(code))
            .collect(),
        delivery: named(&DELIVERIES, first(field::DELIVERY)).unwrap_or(before.delivery),
        tone: named(&TONES, first(field::TONE)).unwrap_or(before.tone),
        practice: match has(field::PRACTICE) {
            true => ticked(field::PRACTICE),
            false => before.practice,
        },
        focus: match has(field::FOCUS) {
            true => first(field::FOCUS).and_then(|code| Kind::from_code(&code)),
            false => before.focus,
        },
        aim: match has(field::AIM) {
            true => values
                .text(field::AIM, field::AIM)
                .and_then(|text| Words::aim(text.as_str())),
            false => before.aim.clone(),
        },
        phrases,
        ..before
    };
    Ok(Wished {
        channels: chosen(field::CHANNELS)
            .into_iter()
            .map(ChannelId::from)
            .collect(),
        everywhere: ticked(field::EVERYWHERE),
        sensitivity: named(&SENSITIVITIES, first(field::SENSITIVITY)).unwrap_or_default(),
        own: own.quiet(hours, days, installation),
        start_now: ticked(field::START_NOW),
        replace: has(field::REPLACE).then(|| ticked(field::REPLACE)),
    })
}

fn quiet_hours(from: Option<String>, to: Option<String>) -> Result<Option<QuietHours>, Wrong> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(_), None) => Err((field::QUIET_TO, "form.error.no_end")),
        (None, Some(_)) => Err((field::QUIET_FROM, "form.error.no_beginning")),
        (Some(from), Some(to)) if from == to => Err((field::QUIET_TO, "form.error.same")),
        (Some(from), Some(to)) => match QuietHours::from_code(&format!("{from}-{to}")) {
            Some(hours) => Ok(Some(hours)),
            None => Err((field::QUIET_FROM, "form.error.no_time")),
        },
    }
}

/// Said in the form rather than cut in silence: a phrase that is not kept would be spoken about.
fn phrases(values: &ViewValues) -> Result<Vec<Words>, Wrong> {
    let typed = values.text(field::PHRASES, field::PHRASES);
    let lines = typed.as_ref().map_or("", |text| text.as_str());
    let said = lines.lines().filter(|line| !line.trim().is_empty());
    if said.clone().count() > MOST_PHRASES {
        return Err((field::PHRASES, "form.error.many_phrases"));
    }
    if said
        .clone()
        .any(|line| line.trim().chars().count() > LONGEST_PHRASE)
    {
        return Err((field::PHRASES, "form.error.long_phrase"));
    }
    Ok(Words::phrases(lines))
}
