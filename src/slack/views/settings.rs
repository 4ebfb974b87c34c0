//! A leader's settings as a form.

use serde_json::{Map, Value, json};
use slack_morphism::prelude::*;

use super::welcome::channel_select;
use super::{callback, context, plain};
use crate::coach::leader::Leader;
use crate::coach::own::{DAYS, MOST_PER_WEEK};
use crate::coach::policy::Limits;
use crate::coach::voice::Voice;
use crate::coach::{Kind, Sensitivity};

/// The names of the fields: of each the block and its element.
pub mod field {
    pub const CHANNELS: &str = "settings_channels";
    /// A box that is ticked or not.
    pub const EVERYWHERE: &str = "settings_everywhere";
    pub const SENSITIVITY: &str = "settings_sensitivity";
    /// A number, or [`super::AS_INSTALLED`].
    pub const PER_WEEK: &str = "settings_per_week";
    pub const QUIET_FROM: &str = "settings_quiet_from";
    pub const QUIET_TO: &str = "settings_quiet_to";
    /// A box that is ticked or not, there while quiet hours are in force: Slack's time fields cannot be
    /// emptied everywhere.
    pub const NO_QUIET_HOURS: &str = "settings_no_quiet_hours";
    pub const QUIET_DAYS: &str = "settings_quiet_days";
    pub const LEFT_ALONE: &str = "settings_left_alone";
    /// A box that is ticked or not, there during the listening week.
    pub const START_NOW: &str = "settings_start_now";
}

/// The choice of following the installation.
pub const AS_INSTALLED: &str = "as_installed";
/// The value of a single box.
pub const TICKED: &str = "yes";

/// The levels of readiness, with their values in the form.
pub const SENSITIVITIES: [(Sensitivity, &str); 3] = [
    (Sensitivity::Low, "low"),
    (Sensitivity::Default, "default"),
    (Sensitivity::High, "high"),
];

type Choice = SlackBlockChoiceItem<SlackBlockText>;

/// The form, filled in with what is in force.
pub fn settings(
    voice: &Voice,
    leader: &Leader,
    installation: &Limits,
    listening: bool,
) -> SlackView {
    let in_force = leader.own.over(installation);
    let mut blocks = vec![
        channels(voice, leader),
        boxes(
            voice,
            field::EVERYWHERE,
            "form.everywhere",
            one(voice, "form.everywhere_box"),
            |_| leader.everywhere,
        ),
    ];
    if listening {
        blocks.push(boxes(
            voice,
            field::START_NOW,
            "form.start",
            one(voice, "button.start_now"),
            |_| false,
        ));
    }
    blocks.extend([
        sensitivity(voice, leader.sensitivity),
        per_week(voice, leader.own.max_per_week, installation),
    ]);
    let zone = leader.time_zone.as_deref().unwrap_or("UTC");
    let hours = in_force.quiet_hours;
    blocks.extend([
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
    ]);
    if hours.is_some() {
        blocks.push(boxes(
            voice,
            field::NO_QUIET_HOURS,
            "form.no_quiet_hours",
            one(voice, "form.no_quiet_hours_box"),
            |_| false,
        ));
    }
    blocks.extend([
        boxes(
            voice,
            field::QUIET_DAYS,
            "form.quiet_days",
            DAYS.iter()
                .map(|(day, code)| choice(voice.day(*day), code))
                .collect(),
            |code| {
                DAYS.iter()
                    .any(|(day, known)| *known == code && in_force.quiet_days.contains(day))
            },
        ),
        boxes(
            voice,
            field::LEFT_ALONE,
            "form.left_alone",
            Kind::ALL
                .iter()
                .map(|kind| choice(voice.kind(*kind), kind.code()))
                .collect(),
            |code| Kind::from_code(code).is_some_and(|kind| leader.own.left_alone.contains(&kind)),
        ),
    ]);
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
    json!({"response_action": "errors", "errors": lines})
}

fn channels(voice: &Voice, leader: &Leader) -> SlackBlock {
    let chosen: Vec<_> = leader.channels.iter().cloned().collect();
    let select = channel_select(field::CHANNELS, &chosen)
        .with_placeholder(plain(voice.line("form.channels_placeholder")));
    input(field::CHANNELS, voice.line("form.channels"), select.into())
        .with_hint(plain(voice.line("form.channels_hint")))
        .with_optional(true)
        .into()
}

fn sensitivity(voice: &Voice, chosen: Sensitivity) -> SlackBlock {
    let choices = SENSITIVITIES.map(|(level, value)| {
        let label = voice.line(match level {
            Sensitivity::Low => "form.sensitivity_low",
            Sensitivity::Default => "form.sensitivity_default",
            Sensitivity::High => "form.sensitivity_high",
        });
        (level, choice(label, value))
    });
    let initial = choices
        .iter()
        .find_map(|(level, choice)| (*level == chosen).then(|| choice.clone()));
    let options = choices.into_iter().map(|(_, choice)| choice).collect();
    let mut radio =
        SlackBlockRadioButtonsElement::new(options).with_action_id(field::SENSITIVITY.into());
    radio.initial_option = initial;
    input(
        field::SENSITIVITY,
        voice.line("form.sensitivity"),
        radio.into(),
    )
    .into()
}

fn per_week(voice: &Voice, own: Option<u32>, installation: &Limits) -> SlackBlock {
    let theirs = match installation.max_per_week {
        0 => voice.line("form.per_week_unlimited").to_owned(),
        number => voice.fill(
            "form.per_week_installed",
            &[("number", &number.to_string())],
        ),
    };
    let mut options = vec![SlackBlockChoiceItem::new(
        plain(&theirs),
        AS_INSTALLED.to_owned(),
    )];
    options.extend((0..=MOST_PER_WEEK).map(|number| {
        let label = match number {
            0 => voice.line("form.per_week_none").to_owned(),
            number => number.to_string(),
        };
        SlackBlockChoiceItem::new(plain(&label), number.to_string())
    }));
    let value = own.map_or_else(|| AS_INSTALLED.to_owned(), |number| number.to_string());
    let mut select = SlackBlockStaticSelectElement::new().with_action_id(field::PER_WEEK.into());
    select.initial_option = options.iter().find(|option| option.value == value).cloned();
    select.options = Some(options);
    let mut input = input(field::PER_WEEK, voice.line("form.per_week"), select.into());
    input.hint = installation
        .fade
        .then(|| plain(voice.line("form.per_week_hint")));
    input.into()
}

fn time(name: &str, label: &str, initial: Option<String>) -> SlackBlock {
    let mut picker = SlackBlockTimePickerElement::new().with_action_id(name.into());
    picker.initial_time = initial;
    input(name, label, picker.into()).with_optional(true).into()
}

fn boxes(
    voice: &Voice,
    name: &str,
    label: &str,
    options: Vec<Choice>,
    ticked: impl Fn(&str) -> bool,
) -> SlackBlock {
    let initial: Vec<Choice> = options
        .iter()
        .filter(|option| ticked(&option.value))
        .cloned()
        .collect();
    let mut boxes = SlackBlockCheckboxesElement::new(options).with_action_id(name.into());
    boxes.initial_options = (!initial.is_empty()).then_some(initial);
    input(name, voice.line(label), boxes.into())
        .with_optional(true)
        .into()
}

fn one(voice: &Voice, label: &str) -> Vec<Choice> {
    vec![choice(voice.line(label), TICKED)]
}

fn choice(label: &str, value: &str) -> Choice {
    let label = SlackBlockPlainText::new(label.to_owned());
    SlackBlockChoiceItem::new(SlackBlockText::Plain(label), value.to_owned())
}

fn input(name: &str, label: &str, element: SlackInputBlockElement) -> SlackInputBlock {
    SlackInputBlock::new(plain(label), element).with_block_id(name.into())
}
