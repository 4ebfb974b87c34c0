//! A leader's settings as a form.

use serde_json::{Map, Value};
use slack_morphism::prelude::*;

use super::fields::{boxes, choice, entry, input, menu, one_box, radio, time, words};
use super::welcome::channel_select;
use super::{callback, context, plain};
use crate::coach::leader::Leader;
use crate::coach::own::{DAYS, Delivery, LONGEST_AIM, MOST_PER_WEEK, MOST_PHRASES, Tone, Words};
use crate::coach::policy::Limits;
use crate::coach::voice::Voice;
use crate::coach::{Kind, Sensitivity};

/// The names of the fields: of each the block and its element.
pub mod field {
    pub const CHANNELS: &str = "settings_channels";
    /// A box that is ticked or not.
    pub const EVERYWHERE: &str = "settings_everywhere";
    pub const SENSITIVITY: &str = "settings_sensitivity";
    pub const DELIVERY: &str = "settings_delivery";
    pub const TONE: &str = "settings_tone";
    /// A number, or [`super::AS_INSTALLED`].
    pub const PER_WEEK: &str = "settings_per_week";
    pub const QUIET_FROM: &str = "settings_quiet_from";
    pub const QUIET_TO: &str = "settings_quiet_to";
    /// A box that is ticked or not, there while quiet hours are in force: Slack's time fields cannot be
    /// emptied everywhere.
    pub const NO_QUIET_HOURS: &str = "settings_no_quiet_hours";
    pub const QUIET_DAYS: &str = "settings_quiet_days";
    pub const LEFT_ALONE: &str = "settings_left_alone";
    /// One a line.
    pub const PHRASES: &str = "settings_phrases";
    /// A kind, or [`super::NO_FOCUS`].
    pub const FOCUS: &str = "settings_focus";
    pub const AIM: &str = "settings_aim";
    /// A box that is ticked or not.
    pub const PRACTICE: &str = "settings_practice";
    /// A box that is ticked or not, there where grants can be had.
    pub const REPLACE: &str = "settings_replace";
    /// A box that is ticked or not, there during the listening week.
    pub const START_NOW: &str = "settings_start_now";
}

/// The choice of following the installation.
pub const AS_INSTALLED: &str = "as_installed";
/// The choice of no kind in particular.
pub const NO_FOCUS: &str = "none";

/// The levels of readiness, with their values in the form.
pub const SENSITIVITIES: [(Sensitivity, &str); 3] = [
    (Sensitivity::Low, "low"),
    (Sensitivity::Default, "default"),
    (Sensitivity::High, "high"),
];

/// The ways of delivery, with their values in the form.
pub const DELIVERIES: [(Delivery, &str); 3] = [
    (Delivery::AtOnce, "at_once"),
    (Delivery::Digest, "digest"),
    (Delivery::Dm, "dm"),
];

/// The tones, with their values in the form.
pub const TONES: [(Tone, &str); 2] = [(Tone::Warm, "warm"), (Tone::Brief, "brief")];

/// What the form is filled in with.
pub struct Form<'a> {
    pub leader: &'a Leader,
    /// The limits of the installation, which the leader's own go over.
    pub installation: &'a Limits,
    /// It is still the listening week.
    pub listening: bool,
    /// Whether Askwell may change the leader's messages; `None` where grants cannot be had.
    pub replace: Option<bool>,
}

/// The form, filled in with what is in force.
pub fn settings(voice: &Voice, form: &Form<'_>) -> SlackView {
    let mut blocks = where_it_listens(voice, form);
    blocks.extend(how_it_speaks(voice, form));
    blocks.extend(quiet_times(voice, form));
    blocks.extend(what_it_leaves_alone(voice, form.leader));
    blocks.extend(beyond_nudges(voice, form));
    SlackView::Modal(
        SlackModalView::new(plain(voice.line("form.title")), blocks)
            .with_callback_id(callback::SETTINGS.into())
            .with_submit(plain(voice.line("form.submit")))
            .with_close(plain(voice.line("form.close"))),
    )
}

/// The answer to a form that holds something that cannot be: a line under each field.
pub fn errors(voice: &Voice, wrong: &[(&'static str, &'static str)]) -> Value {
    let lines: Map<String, Value> = wrong
        .iter()
        .map(|&(field, key)| (field.to_owned(), voice.line(key).into()))
        .collect();
    serde_json::json!({"response_action": "errors", "errors": lines})
}

fn where_it_listens(voice: &Voice, form: &Form<'_>) -> Vec<SlackBlock> {
    let chosen: Vec<_> = form.leader.channels.iter().cloned().collect();
    let select = channel_select(field::CHANNELS, &chosen)
        .with_placeholder(plain(voice.line("form.channels_placeholder")));
    let channels = input(field::CHANNELS, voice.line("form.channels"), select.into())
        .with_hint(plain(voice.line("form.channels_hint")))
        .with_optional(true)
        .into();
    let everywhere = form.leader.everywhere;
    let mut blocks = vec![
        channels,
        one_box(
            voice,
            field::EVERYWHERE,
            "form.everywhere",
            "form.everywhere_box",
            everywhere,
        ),
    ];
    if form.listening {
        let name = field::START_NOW;
        blocks.push(one_box(
            voice,
            name,
            "form.start",
            "button.start_now",
            false,
        ));
    }
    blocks
}

fn how_it_speaks(voice: &Voice, form: &Form<'_>) -> Vec<SlackBlock> {
    let own = &form.leader.own;
    vec![
        radio(
            voice,
            field::SENSITIVITY,
            "form.sensitivity",
            (&SENSITIVITIES, form.leader.sensitivity),
            |level| match level {
                Sensitivity::Low => "form.sensitivity_low",
                Sensitivity::Default => "form.sensitivity_default",
                Sensitivity::High => "form.sensitivity_high",
            },
        ),
        radio(
            voice,
            field::DELIVERY,
            "form.delivery",
            (&DELIVERIES, own.delivery),
            |delivery| match delivery {
                Delivery::AtOnce => "form.delivery_at_once",
                Delivery::Digest => "form.delivery_digest",
                Delivery::Dm => "form.delivery_dm",
            },
        ),
        radio(
            voice,
            field::TONE,
            "form.tone",
            (&TONES, own.tone),
            |tone| match tone {
                Tone::Warm => "form.tone_warm",
                Tone::Brief => "form.tone_brief",
            },
        ),
        per_week(voice, own.max_per_week, form.installation),
    ]
}

fn per_week(voice: &Voice, own: Option<u32>, installation: &Limits) -> SlackBlock {
    let theirs = match installation.max_per_week {
        0 => voice.line("form.per_week_unlimited").to_owned(),
        number => voice.fill(
            "form.per_week_installed",
            &[("number", &number.to_string())],
        ),
    };
    let mut options = vec![entry(&theirs, AS_INSTALLED)];
    options.extend((0..=MOST_PER_WEEK).map(|number| {
        let value = number.to_string();
        match number {
            0 => entry(voice.line("form.per_week_none"), &value),
            _ => entry(&value, &value),
        }
    }));
    let value = own.map_or_else(|| AS_INSTALLED.to_owned(), |number| number.to_string());
    let select = menu(field::PER_WEEK, options, &value);
    let mut input = input(field::PER_WEEK, voice.line("form.per_week"), select.into());
    input.hint = installation
        .fade
        .then(|| plain(voice.line("form.per_week_hint")));
    input.into()
}

fn quiet_times(voice: &Voice, form: &Form<'_>) -> Vec<SlackBlock> {
    let in_force = form.leader.own.over(form.installation);
    let zone = form.leader.time_zone.as_deref().unwrap_or("UTC");
    let hours = in_force.quiet_hours;
    let mut blocks = vec![
        time(
            field::QUIET_FROM,
            voice.line("form.quiet_from"),
            hours.map(|hours| hours.from.strftime("%H:%M").to_string()),
        ),
        time(
            field::QUIET_TO,
            voice.line("form.quiet_to"),
            hours.map(|hours| hours.to.strftime("%H:%M").to_string()),
        ),
        context(&voice.fill("form.zone", &[("zone", zone)])),
    ];
    if hours.is_some() {
        blocks.push(one_box(
            voice,
            field::NO_QUIET_HOURS,
            "form.no_quiet_hours",
            "form.no_quiet_hours_box",
            false,
        ));
    }
    let days = DAYS
        .iter()
        .map(|(day, code)| choice(voice.day(*day), code))
        .collect();
    let name = field::QUIET_DAYS;
    blocks.push(boxes(name, voice.line("form.quiet_days"), days, |code| {
        DAYS.iter()
            .any(|(day, known)| *known == code && in_force.quiet_days.contains(day))
    }));
    blocks
}

fn what_it_leaves_alone(voice: &Voice, leader: &Leader) -> Vec<SlackBlock> {
    let kinds = Kind::ALL
        .iter()
        .map(|kind| choice(voice.kind(*kind), kind.code()))
        .collect();
    let name = field::LEFT_ALONE;
    let kinds = boxes(name, voice.line("form.left_alone"), kinds, |code| {
        Kind::from_code(code).is_some_and(|kind| leader.own.left_alone.contains(&kind))
    });
    let said: Vec<&str> = leader.own.phrases.iter().map(Words::as_str).collect();
    let phrases = words(field::PHRASES, &said.join("\n")).with_multiline(true);
    let hint = voice.fill(
        "form.phrases_hint",
        &[("number", &MOST_PHRASES.to_string())],
    );
    vec![
        kinds,
        input(field::PHRASES, voice.line("form.phrases"), phrases.into())
            .with_hint(plain(&hint))
            .with_optional(true)
            .into(),
    ]
}

fn beyond_nudges(voice: &Voice, form: &Form<'_>) -> Vec<SlackBlock> {
    let own = &form.leader.own;
    let focus = menu(
        field::FOCUS,
        kinds_or_none(voice),
        own.focus.map_or(NO_FOCUS, Kind::code),
    );
    let aim = words(field::AIM, own.aim.as_ref().map_or("", Words::as_str))
        .with_max_length(LONGEST_AIM as u64);
    let mut blocks = vec![
        input(field::FOCUS, voice.line("form.focus"), focus.into()).into(),
        input(field::AIM, voice.line("form.aim"), aim.into())
            .with_hint(plain(voice.line("form.aim_hint")))
            .with_optional(true)
            .into(),
        one_box(
            voice,
            field::PRACTICE,
            "form.practice",
            "form.practice_box",
            own.practice,
        ),
    ];
    blocks.extend(form.replace.map(|held| {
        let name = field::REPLACE;
        one_box(voice, name, "form.replace", "form.replace_box", held)
    }));
    blocks
}

/// The kinds as a menu, and none in particular.
pub(super) fn kinds_or_none(voice: &Voice) -> Vec<SlackBlockChoiceItem<SlackBlockPlainTextOnly>> {
    let none = entry(voice.line("form.focus_none"), NO_FOCUS);
    let kinds = Kind::ALL
        .iter()
        .map(|kind| entry(voice.kind(*kind), kind.code()));
    std::iter::once(none).chain(kinds).collect()
}
