//! All that anybody can send: every command, button, form, shortcut and event.

use askwell::listener::command::grammar::{Typed, parse};
use askwell::play::emulator::DeliveryKind;
use askwell::slack::views::{action, callback};
use serde_json::{Value, json};

use super::Target;

/// What can be typed. [`every_command_is_tried`] holds that nothing is missing.
const COMMANDS: [&str; 17] = [
    "",
    "help",
    "on",
    "on everywhere",
    "off",
    "pause",
    "pause 3d",
    "resume",
    "stats",
    "why",
    "settings",
    "data",
    "export",
    "summary",
    "forget me",
    "rewrite on",
    "Send Ben the slides.",
];

/// Everything that somebody can send, as this person of this team, in the order of the code's own lists.
pub(super) fn requests(target: &Target, team: &str, user: &str) -> Vec<(DeliveryKind, Value)> {
    let channel = &target.app.team;
    let mut requests: Vec<(DeliveryKind, Value)> = COMMANDS
        .iter()
        .map(|text| {
            let command = json!({"team_id": team, "user_id": user, "channel_id": channel,
                "command": "/askwell", "text": text, "trigger_id": "1.2.3"});
            (DeliveryKind::Command, command)
        })
        .collect();
    let buttons = action::ALL.iter().copied().chain(["no_such_button"]);
    requests.extend(buttons.flat_map(|button| pressed(target, team, user, button)));
    let forms = callback::ALL.iter().copied().chain(["no_such_form"]);
    requests.extend(forms.flat_map(|form| sent_off(target, team, user, form)));
    requests
}

/// A press on Ana's note, on the Home tab and in a modal: as a button, and as a menu that holds her choice.
fn pressed(target: &Target, team: &str, user: &str, id: &str) -> Vec<(DeliveryKind, Value)> {
    let channel = &target.app.team;
    let button = json!({"type": "button", "action_id": id, "value": target.value});
    let menu = json!({"type": "static_select", "action_id": id,
        "selected_option": {"text": {"type": "plain_text", "text": "x"}, "value": "rescue"}});
    let press = |element: &Value, more: Value| {
        let mut press = json!({"type": "block_actions", "team": {"id": team}, "user": {"id": user},
            "trigger_id": "1.2.3", "actions": [element]});
        for (name, value) in more.as_object().into_iter().flatten() {
            press[name] = value.clone();
        }
        (DeliveryKind::Interaction, press)
    };
    let note = json!({"channel": {"id": channel},
        "container": {"message_ts": target.note.ts, "channel_id": channel}});
    let view = |kind: &str| json!({"view": {"id": "V1", "type": kind, "callback_id": "settings"}});
    vec![
        press(&button, note.clone()),
        press(&menu, note),
        press(&button, view("home")),
        press(&button, view("modal")),
    ]
}

/// A form that was sent off or closed, and both sorts of shortcut.
fn sent_off(target: &Target, team: &str, user: &str, form: &str) -> Vec<(DeliveryKind, Value)> {
    let (ana, channel, ts) = (&target.app.ana, &target.app.team, &target.ts);
    let view = json!({"id": "V1", "callback_id": form, "private_metadata": ana, "state": {"values": {
        "settings_channels": {"settings_channels":
            {"type": "multi_conversations_select", "selected_conversations": [channel]}},
        "settings_replace": {"settings_replace": {"type": "checkboxes", "selected_options": []}},
    }}});
    // Who has her id in another workspace wrote something else there.
    let words = match *user == **ana {
        true => "Send the plan today.",
        false => crate::support::app::TELL,
    };
    [
        json!({"type": "view_submission", "view": view}),
        json!({"type": "view_closed", "view": view}),
        json!({"type": "shortcut", "callback_id": form, "trigger_id": "1.2.3"}),
        json!({"type": "message_action", "callback_id": form, "channel": {"id": channel},
            "message_ts": ts, "trigger_id": "1.2.3",
            "message": {"user": ana, "ts": ts, "text": words}}),
    ]
    .into_iter()
    .map(|mut payload| {
        payload["team"] = json!({"id": team});
        payload["user"] = json!({"id": user});
        (DeliveryKind::Interaction, payload)
    })
    .collect()
}

/// What Slack tells about a person's own life, for this person of this team.
pub(super) fn events(target: &Target, team: &str, user: &str) -> Vec<(DeliveryKind, Value)> {
    let (channel, ts) = (&target.app.team, &target.ts);
    let message = json!({"type": "message", "channel_type": "channel", "channel": channel,
        "user": user, "ts": ts, "text": "Send the plan today."});
    [
        message.clone(),
        json!({"type": "message", "subtype": "message_changed", "channel": channel,
            "message": {"type": "message", "user": user, "ts": ts, "text": "Send the rest.",
                "edited": {"user": user, "ts": "9.9"}}, "previous_message": message}),
        json!({"type": "message", "subtype": "message_deleted", "channel": channel,
            "deleted_ts": ts, "previous_message": message}),
        json!({"type": "app_home_opened", "user": user, "tab": "home"}),
        json!({"type": "tokens_revoked", "tokens": {"oauth": [user], "bot": []}}),
    ]
    .into_iter()
    .map(|event| {
        let payload = json!({"type": "event_callback", "team_id": team, "event": event});
        (DeliveryKind::Event, payload)
    })
    .collect()
}

#[test]
fn every_command_is_tried() {
    // A command that is added does not compile until it is named here.
    let number = |typed: &Typed<'_>| match typed {
        Typed::Help => 0,
        Typed::On => 1,
        Typed::OnEverywhere => 2,
        Typed::Off => 3,
        Typed::Pause(_) => 4,
        Typed::Resume => 5,
        Typed::Stats => 6,
        Typed::Why => 7,
        Typed::Settings => 8,
        Typed::Data => 9,
        Typed::Forget => 10,
        Typed::Rewrite(_) => 11,
    };
    let tried = COMMANDS.map(|text| number(&parse(text)));
    assert!(
        (0..=11).all(|command| tried.contains(&command)),
        "{tried:?}"
    );
}

/// The names in the code's lists are all that there are: a button with a name of its own would be in no
/// table.
#[test]
fn no_button_has_a_name_outside_the_list() {
    let sources = crate::tidy::source::Source::rust_below("src/slack/views");
    for source in sources {
        for (number, line) in source.numbered() {
            let named = line.contains("with_action_id(\"") || line.contains("button(\"");
            assert!(!named, "{}:{number}: {line}", source.path);
        }
    }
}
