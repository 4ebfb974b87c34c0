//! Modals and the home tab.

use serde_json::Value;

use super::elements::shape;
use super::shape::Rule::{Any, Bool, OneOf, Plain, Str};
use super::shape::{Checker, Shape, optional, required};
use super::{Complaint, Surface, blocks};

static MODAL: Shape = shape![
    required("title", Plain(24)),
    required("blocks", Any),
    optional("submit", Plain(24)),
    optional("close", Plain(24)),
    optional("private_metadata", Str(0, 3000)),
    optional("callback_id", Str(0, 255)),
    optional("external_id", Str(0, 255)),
    optional("clear_on_close", Bool),
    optional("notify_on_close", Bool),
    optional("submit_disabled", Bool),
];

static HOME: Shape = shape![
    required("blocks", Any),
    optional("private_metadata", Str(0, 3000)),
    optional("callback_id", Str(0, 255)),
    optional("external_id", Str(0, 255)),
];

static UNKNOWN: Shape = shape![required("type", OneOf(&["modal", "home"]))];

/// Everything wrong with a view meant for `surface`; pointers start at `/view`.
pub(crate) fn view(view: &Value, surface: Surface) -> Vec<Complaint> {
    let mut checker = Checker {
        complaints: Vec::new(),
    };
    let wanted = if surface == Surface::Home {
        "home"
    } else {
        "modal"
    };
    let shape = match view["type"].as_str() {
        Some("home") => &HOME,
        Some("modal") => &MODAL,
        _ => &UNKNOWN,
    };
    if view["type"] != wanted {
        checker.complain("/view/type", &format!("must be of type {wanted}"));
    }
    checker.object(view, shape, "/view");
    let mut complaints = checker.complaints;
    complaints.extend(blocks::blocks(&view["blocks"], surface, "/view/blocks"));
    if has_input(view) && view["type"] == "modal" && view["submit"].is_null() {
        complaints.push("`submit` is required when an input block is within the blocks array [json-pointer:/view/submit]".to_owned());
    }
    complaints
}

fn has_input(view: &Value) -> bool {
    view["blocks"]
        .as_array()
        .is_some_and(|list| list.iter().any(|block| block["type"] == "input"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn modal() -> Value {
        json!({"type": "modal", "title": {"type": "plain_text", "text": "Settings"},
            "submit": {"type": "plain_text", "text": "Save"},
            "blocks": [{"type": "input", "block_id": "b",
                "label": {"type": "plain_text", "text": "How often"},
                "element": {"type": "plain_text_input", "action_id": "a"}}]})
    }

    fn changed(key: &str, value: Value) -> Vec<Complaint> {
        let mut changed = modal();
        changed[key] = value;
        view(&changed, Surface::Modal)
    }

    #[test]
    fn a_settings_modal_and_a_home_tab_pass() {
        assert_eq!(view(&modal(), Surface::Modal), Vec::<String>::new());
        let home = json!({"type": "home", "blocks": [{"type": "divider"}]});
        assert_eq!(view(&home, Surface::Home), Vec::<String>::new());
    }

    #[test]
    fn a_modal_that_slack_would_refuse_says_why() {
        let plain = |n| json!({"type": "plain_text", "text": "x".repeat(n)});
        let cases = [
            (
                changed("title", plain(25)),
                "must be less than 25 characters [json-pointer:/view/title/text]",
            ),
            (
                changed("submit", plain(25)),
                "[json-pointer:/view/submit/text]",
            ),
            (
                changed("close", plain(25)),
                "[json-pointer:/view/close/text]",
            ),
            (
                changed("private_metadata", json!("x".repeat(3001))),
                "must be less than 3001 characters",
            ),
            (changed("submit", Value::Null), "`submit` is required"),
            (
                changed("colour", json!(1)),
                "invalid additional property: colour",
            ),
            (changed("type", json!("popup")), "must be of type modal"),
            (
                changed("blocks", Value::Null),
                "missing required field: blocks",
            ),
            (view(&modal(), Surface::Home), "must be of type home"),
        ];
        for (complaints, expected) in cases {
            assert!(
                complaints.iter().any(|c| c.contains(expected)),
                "wanted {expected}, got {complaints:?}"
            );
        }
    }
}
