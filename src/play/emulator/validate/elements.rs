//! Interactive elements and the small objects inside them.

use super::shape::Rule::{
    Any, Bool, Date, Int, List, Number, Object, OneOf, Plain, Str, Text, Time,
};
use super::shape::{Field, Shape, optional, required};

macro_rules! shape {
    ($($field:expr),* $(,)?) => { Shape { fields: &[$($field),*], one_of: &[] } };
}
macro_rules! either {
    ([$($key:literal),*] $($field:expr),* $(,)?) => {
        Shape { fields: &[$($field),*], one_of: &[$($key),*] }
    };
}
pub(super) use {either, shape};

const ACTION_ID: Field = optional("action_id", Str(1, 255));
const CONFIRM: Field = optional("confirm", Object(&CONFIRM_DIALOG));
const FOCUS: Field = optional("focus_on_load", Bool);
const PLACEHOLDER: Field = optional("placeholder", Plain(150));

static CONFIRM_DIALOG: Shape = shape![
    required("title", Plain(100)),
    required("text", Text(300)),
    required("confirm", Plain(30)),
    required("deny", Plain(30)),
    optional("style", OneOf(&["primary", "danger"])),
];

/// An option of a menu, whose text is plain.
static OPTION: Shape = shape![
    required("text", Plain(75)),
    required("value", Str(1, 150)),
    optional("description", Plain(75)),
    optional("url", Str(1, 3000)),
];

/// An option of checkboxes and radio buttons, whose text may be mrkdwn.
static CHOICE: Shape = shape![
    required("text", Text(75)),
    required("value", Str(1, 150)),
    optional("description", Text(75)),
];

static OPTION_GROUP: Shape = shape![
    required("label", Plain(75)),
    required("options", List(1, 100, &Object(&OPTION))),
];

static DISPATCH: Shape = shape![required(
    "trigger_actions_on",
    List(1, 2, &OneOf(&["on_enter_pressed", "on_character_entered"]))
)];

pub(super) static SLACK_FILE: Shape =
    either![["id", "url"] optional("id", Str(1, 255)), optional("url", Str(1, 3000))];

static BUTTON: Shape = shape![
    ACTION_ID,
    required("text", Plain(75)),
    optional("url", Str(1, 3000)),
    optional("value", Str(1, 2000)),
    optional("style", OneOf(&["primary", "danger"])),
    CONFIRM,
    optional("accessibility_label", Str(1, 75)),
];

static CHECKBOXES: Shape = shape![
    ACTION_ID,
    required("options", List(1, 10, &Object(&CHOICE))),
    optional("initial_options", List(1, 10, &Object(&CHOICE))),
    CONFIRM,
    FOCUS,
];

static RADIO_BUTTONS: Shape = shape![
    ACTION_ID,
    required("options", List(1, 10, &Object(&CHOICE))),
    optional("initial_option", Object(&CHOICE)),
    CONFIRM,
    FOCUS,
];

static OVERFLOW: Shape = shape![
    ACTION_ID,
    required("options", List(1, 5, &Object(&OPTION))),
    CONFIRM
];

static STATIC_SELECT: Shape = either![["options", "option_groups"]
    ACTION_ID, PLACEHOLDER, CONFIRM, FOCUS,
    optional("options", List(1, 100, &Object(&OPTION))),
    optional("option_groups", List(1, 100, &Object(&OPTION_GROUP))),
    optional("initial_option", Object(&OPTION)),
];

static MULTI_STATIC_SELECT: Shape = either![["options", "option_groups"]
    ACTION_ID, PLACEHOLDER, CONFIRM, FOCUS,
    optional("options", List(1, 100, &Object(&OPTION))),
    optional("option_groups", List(1, 100, &Object(&OPTION_GROUP))),
    optional("initial_options", List(1, 100, &Object(&OPTION))),
    optional("max_selected_items", Int),
];

static CONVERSATION_FILTER: Shape = shape![
    optional(
        "include",
        List(1, 4, &OneOf(&["im", "mpim", "private", "public"]))
    ),
    optional("exclude_external_shared_channels", Bool),
    optional("exclude_bot_users", Bool),
];

static ONE_FROM_SLACK: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    CONFIRM,
    FOCUS,
    optional("initial_user", Str(1, 255)),
    optional("initial_channel", Str(1, 255)),
    optional("initial_conversation", Str(1, 255)),
    optional("default_to_current_conversation", Bool),
    optional("response_url_enabled", Bool),
    optional("filter", Object(&CONVERSATION_FILTER)),
];

static MANY_FROM_SLACK: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    CONFIRM,
    FOCUS,
    optional("initial_users", List(0, 1000, &Str(1, 255))),
    optional("initial_channels", List(0, 1000, &Str(1, 255))),
    optional("initial_conversations", List(0, 1000, &Str(1, 255))),
    optional("default_to_current_conversation", Bool),
    optional("max_selected_items", Int),
    optional("filter", Object(&CONVERSATION_FILTER)),
];

static TIMEPICKER: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    CONFIRM,
    FOCUS,
    optional("initial_time", Time),
    optional("timezone", Str(1, 255)),
];

static DATEPICKER: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    CONFIRM,
    FOCUS,
    optional("initial_date", Date)
];

static DATETIMEPICKER: Shape = shape![
    ACTION_ID,
    CONFIRM,
    FOCUS,
    optional("initial_date_time", Int)
];

static PLAIN_TEXT_INPUT: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    FOCUS,
    optional("initial_value", Str(0, 3000)),
    optional("multiline", Bool),
    optional("min_length", Int),
    optional("max_length", Int),
    optional("dispatch_action_config", Object(&DISPATCH)),
];

static NUMBER_INPUT: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    FOCUS,
    required("is_decimal_allowed", Bool),
    optional("initial_value", Str(1, 255)),
    optional("min_value", Str(1, 255)),
    optional("max_value", Str(1, 255)),
    optional("dispatch_action_config", Object(&DISPATCH)),
];

static ADDRESS_INPUT: Shape = shape![
    ACTION_ID,
    PLACEHOLDER,
    FOCUS,
    optional("initial_value", Str(1, 3000)),
    optional("dispatch_action_config", Object(&DISPATCH)),
];

pub(super) static IMAGE_ELEMENT: Shape = either![["image_url", "slack_file"]
    required("alt_text", Str(1, 2000)),
    optional("image_url", Str(1, 3000)),
    optional("slack_file", Object(&SLACK_FILE)),
];

/// A text object in the place of an element, as in a context block.
static CONTEXT_TEXT: Shape = shape![
    required("text", Str(1, 3000)),
    optional("emoji", Bool),
    optional("verbatim", Bool),
];

pub(super) fn element(kind: &str) -> Option<&'static Shape> {
    Some(match kind {
        "button" => &BUTTON,
        "checkboxes" => &CHECKBOXES,
        "datepicker" => &DATEPICKER,
        "datetimepicker" => &DATETIMEPICKER,
        "email_text_input" | "url_text_input" => &ADDRESS_INPUT,
        "image" => &IMAGE_ELEMENT,
        "mrkdwn" | "plain_text" => &CONTEXT_TEXT,
        "multi_static_select" => &MULTI_STATIC_SELECT,
        "multi_users_select" | "multi_conversations_select" | "multi_channels_select" => {
            &MANY_FROM_SLACK
        }
        "number_input" => &NUMBER_INPUT,
        "overflow" => &OVERFLOW,
        "plain_text_input" => &PLAIN_TEXT_INPUT,
        "radio_buttons" => &RADIO_BUTTONS,
        "static_select" => &STATIC_SELECT,
        "timepicker" => &TIMEPICKER,
        "users_select" | "conversations_select" | "channels_select" => &ONE_FROM_SLACK,
        _ => return None,
    })
}

static POINT: Shape = shape![required("label", Str(1, 20)), required("value", Number)];
static SERIES: Shape = shape![
    required("name", Str(1, 20)),
    required("data", List(1, 20, &Object(&POINT)))
];
static AXIS: Shape = shape![
    required("categories", List(1, 20, &Str(1, 20))),
    optional("x_label", Str(1, 50)),
    optional("y_label", Str(1, 50)),
];
static SERIES_CHART: Shape = shape![
    required("series", List(1, 12, &Object(&SERIES))),
    required("axis_config", Object(&AXIS))
];
static PIE_CHART: Shape = shape![required("segments", List(1, 12, &Object(&POINT)))];

/// A native chart (`data_visualization`).
pub(super) fn chart(kind: &str) -> Option<&'static Shape> {
    match kind {
        "bar" | "area" | "line" => Some(&SERIES_CHART),
        "pie" => Some(&PIE_CHART),
        _ => None,
    }
}

static RICH_TEXT_PART: Shape = shape![
    required("elements", List(0, 1000, &Any)),
    optional("style", OneOf(&["bullet", "ordered"])),
    optional("indent", Int),
    optional("offset", Int),
    optional("border", Int),
    optional("language", Str(1, 255)),
];

/// The parts of a rich text block.
pub(super) fn rich_text_part(kind: &str) -> Option<&'static Shape> {
    matches!(
        kind,
        "rich_text_section" | "rich_text_list" | "rich_text_quote" | "rich_text_preformatted"
    )
    .then_some(&RICH_TEXT_PART)
}

/// Elements that an actions block takes.
pub(super) const IN_ACTIONS: &[&str] = &[
    "button",
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "multi_static_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "overflow",
    "radio_buttons",
    "static_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
];

/// Elements that stand beside a section.
pub(super) const IN_SECTION: &[&str] = &[
    "button",
    "checkboxes",
    "datepicker",
    "image",
    "multi_static_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "overflow",
    "radio_buttons",
    "static_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
];

/// Elements that an input block takes.
pub(super) const IN_INPUT: &[&str] = &[
    "checkboxes",
    "datepicker",
    "datetimepicker",
    "email_text_input",
    "multi_static_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
    "number_input",
    "plain_text_input",
    "radio_buttons",
    "static_select",
    "users_select",
    "conversations_select",
    "channels_select",
    "timepicker",
    "url_text_input",
];
