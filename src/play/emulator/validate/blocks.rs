//! Blocks, and the rules that span several of them.

use std::collections::HashSet;

use serde_json::Value;

use super::Complaint;
use super::elements::{
    IN_ACTIONS, IN_INPUT, IN_SECTION, SLACK_FILE, chart, either, element, rich_text_part, shape,
};
use super::shape::Rule::{Any, Bool, Int, List, Object, OneOf, Plain, Str, Text, Typed};
use super::shape::{Checker, Field, Shape, optional, required};

/// Where blocks are shown; each place has its own limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    Message,
    Modal,
    Home,
}

impl Surface {
    fn max_blocks(self) -> usize {
        match self {
            Self::Message => 50,
            Self::Modal | Self::Home => 100,
        }
    }

    fn allows(self, kind: &str) -> bool {
        match kind {
            "markdown" | "table" | "data_visualization" | "file" => self == Self::Message,
            _ => true,
        }
    }
}

const BLOCK_ID: Field = optional("block_id", Str(1, 255));

static SECTION: Shape = either![["text", "fields"]
    BLOCK_ID,
    optional("text", Text(3000)),
    optional("fields", List(1, 10, &Text(2000))),
    optional("accessory", Typed(IN_SECTION, element)),
    optional("expand", Bool),
];
static HEADER: Shape = shape![
    BLOCK_ID,
    required("text", Plain(150)),
    optional("level", Int)
];
static DIVIDER: Shape = shape![BLOCK_ID];
static ACTIONS: Shape = shape![
    BLOCK_ID,
    required("elements", List(1, 25, &Typed(IN_ACTIONS, element)))
];
static CONTEXT: Shape = shape![
    BLOCK_ID,
    required(
        "elements",
        List(1, 10, &Typed(&["image", "mrkdwn", "plain_text"], element))
    ),
];
static INPUT: Shape = shape![
    BLOCK_ID,
    required("label", Plain(2000)),
    required("element", Typed(IN_INPUT, element)),
    optional("dispatch_action", Bool),
    optional("hint", Plain(2000)),
    optional("optional", Bool),
];
static IMAGE: Shape = either![["image_url", "slack_file"]
    BLOCK_ID,
    required("alt_text", Str(1, 2000)),
    optional("title", Plain(2000)),
    optional("image_url", Str(1, 3000)),
    optional("slack_file", Object(&SLACK_FILE)),
];
static MARKDOWN: Shape = shape![BLOCK_ID, required("text", Str(1, 12_000))];
static RICH_TEXT: Shape = shape![
    BLOCK_ID,
    required(
        "elements",
        List(
            1,
            1000,
            &Typed(
                &[
                    "rich_text_section",
                    "rich_text_list",
                    "rich_text_quote",
                    "rich_text_preformatted"
                ],
                rich_text_part
            )
        )
    ),
];
static FILE: Shape = shape![
    BLOCK_ID,
    required("external_id", Str(1, 255)),
    required("source", OneOf(&["remote"])),
];
static TABLE: Shape = shape![
    BLOCK_ID,
    required("rows", List(1, 100, &Any)),
    optional("column_settings", Any)
];
static DATA_VISUALIZATION: Shape = shape![
    BLOCK_ID,
    required("title", Str(1, 50)),
    required("chart", Typed(&["bar", "area", "line", "pie"], chart)),
];

fn block(kind: &str) -> Option<&'static Shape> {
    Some(match kind {
        "section" => &SECTION,
        "header" => &HEADER,
        "divider" => &DIVIDER,
        "actions" => &ACTIONS,
        "context" => &CONTEXT,
        "input" => &INPUT,
        "image" => &IMAGE,
        "markdown" => &MARKDOWN,
        "rich_text" => &RICH_TEXT,
        "file" => &FILE,
        "table" => &TABLE,
        "data_visualization" => &DATA_VISUALIZATION,
        _ => return None,
    })
}

/// Everything wrong with `blocks`, or nothing. `at` is the pointer of the array itself.
pub(super) fn blocks(blocks: &Value, surface: Surface, at: &str) -> Vec<Complaint> {
    let mut checker = Checker {
        complaints: Vec::new(),
    };
    let Some(list) = blocks.as_array() else {
        checker.complain(at, "must be an array");
        return checker.complaints;
    };
    if list.len() > surface.max_blocks() {
        checker.complain(
            at,
            &format!("no more than {} items allowed", surface.max_blocks()),
        );
    }
    let mut block_ids = HashSet::new();
    let mut charts = 0;
    for (index, value) in list.iter().enumerate() {
        let at = format!("{at}/{index}");
        let kind = value["type"].as_str().unwrap_or("");
        match block(kind).filter(|_| surface.allows(kind)) {
            Some(shape) => checker.object(value, shape, &at),
            None => checker.complain(&format!("{at}/type"), &format!("unsupported type: {kind}")),
        }
        if let Some(id) = value["block_id"].as_str()
            && !block_ids.insert(id)
        {
            checker.complain(
                &format!("{at}/block_id"),
                &format!("`block_id` \"{id}\" already exists"),
            );
        }
        unique_action_ids(&mut checker, value, &at);
        charts += usize::from(kind == "data_visualization");
    }
    if charts > 2 {
        checker.complain(at, "no more than 2 data_visualization blocks allowed");
    }
    checker.complaints
}

/// Slack refuses the same `action_id` twice in one block; other blocks may use it again.
fn unique_action_ids(checker: &mut Checker, block: &Value, at: &str) {
    let mut seen = HashSet::new();
    let elements = block["elements"].as_array().into_iter().flatten();
    for (index, element) in elements.enumerate() {
        if let Some(id) = element["action_id"].as_str()
            && !seen.insert(id)
        {
            let at = format!("{at}/elements/{index}/action_id");
            checker.complain(&at, &format!("`action_id` \"{id}\" already exists"));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaints(block: Value) -> Vec<String> {
        blocks(&json!([block]), Surface::Message, "/blocks")
    }

    fn button(id: &str) -> Value {
        json!({"type": "button", "action_id": id, "text": {"type": "plain_text", "text": "Go"}})
    }

    fn long(n: usize) -> String {
        "x".repeat(n)
    }

    #[test]
    fn a_nudge_with_header_text_context_and_buttons_passes() {
        let nudge = json!([
            {"type": "header", "text": {"type": "plain_text", "text": "A thought"}},
            {"type": "section", "text": {"type": "mrkdwn", "text": "What would help?"},
             "accessory": {"type": "image", "image_url": "https://a.example/x.png", "alt_text": "x"}},
            {"type": "divider"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "why"}]},
            {"type": "actions", "elements": [button("a"), button("b")]},
            {"type": "data_visualization", "title": "t", "chart": {"type": "bar",
             "series": [{"name": "asks", "data": [{"label": "w1", "value": 3}]}],
             "axis_config": {"categories": ["w1"]}}},
        ]);
        assert_eq!(
            blocks(&nudge, Surface::Message, "/blocks"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn each_limit_of_slack_is_named_with_its_place() {
        let plain = |n| json!({"type": "plain_text", "text": long(n)});
        let mrkdwn = |n| json!({"type": "mrkdwn", "text": long(n)});
        let actions = |elements: Vec<Value>| json!({"type": "actions", "elements": elements});
        let with = |key: &str, value: Value| {
            let mut b = button("a");
            b[key] = value;
            actions(vec![b])
        };
        let select = |options: Vec<Value>| {
            actions(vec![
                json!({"type": "static_select", "action_id": "s", "options": options}),
            ])
        };
        let option = json!({"text": plain(1), "value": "v"});
        let cases: Vec<(Value, &str)> = vec![
            (
                json!({"type": "nonsense"}),
                "unsupported type: nonsense [json-pointer:/blocks/0/type]",
            ),
            (
                json!({"type": "section"}),
                "must define either `text` or `fields` [json-pointer:/blocks/0]",
            ),
            (
                json!({"type": "section", "text": mrkdwn(3001)}),
                "must be less than 3001 characters",
            ),
            (
                json!({"type": "section", "text": mrkdwn(0)}),
                "must be more than 0 characters",
            ),
            (
                json!({"type": "section", "text": mrkdwn(1), "colour": 1}),
                "invalid additional property: colour",
            ),
            (
                json!({"type": "header", "text": plain(151)}),
                "must be less than 151 characters",
            ),
            (
                json!({"type": "header", "text": mrkdwn(1)}),
                "[json-pointer:/blocks/0/text/type]",
            ),
            (with("text", plain(76)), "must be less than 76 characters"),
            (
                with("value", json!(long(2001))),
                "must be less than 2001 characters",
            ),
            (
                with("action_id", json!(long(256))),
                "must be less than 256 characters",
            ),
            (
                with("style", json!("warning")),
                "[json-pointer:/blocks/0/elements/0/style]",
            ),
            (
                actions(vec![button("a"), button("a")]),
                "`action_id` \"a\" already exists [json-pointer:/blocks/0/elements/1/action_id]",
            ),
            (
                actions((0..26).map(|n| button(&n.to_string())).collect()),
                "no more than 25 items",
            ),
            (actions(vec![]), "no less than 1 items"),
            (
                json!({"type": "context", "elements": vec![mrkdwn(1); 11]}),
                "no more than 10 items",
            ),
            (
                json!({"type": "context", "elements": [button("a")]}),
                "unsupported type: button",
            ),
            (
                json!({"type": "image", "image_url": "https://a.example/x"}),
                "missing required field: alt_text",
            ),
            (select(vec![]), "no less than 1 items"),
            (select(vec![option.clone(); 101]), "no more than 100 items"),
            (
                select(vec![json!({"text": mrkdwn(1), "value": "v"})]),
                "options/0/text/type]",
            ),
            (
                select(vec![json!({"text": plain(1), "value": long(151)})]),
                "must be less than 151 characters",
            ),
            (
                json!({"type": "input", "label": plain(1), "element": {"type": "timepicker", "initial_time": "9:00"}}),
                "HH:mm",
            ),
            (json!("text"), "unsupported type"),
        ];
        for (block, expected) in cases {
            let found = complaints(block.clone());
            assert!(
                found.iter().any(|c| c.contains(expected)),
                "{block}\nwanted {expected}\ngot {found:?}"
            );
        }
    }

    #[test]
    fn the_same_action_may_stand_in_two_blocks_but_block_ids_are_unique() {
        let row =
            |id: &str| json!({"type": "actions", "block_id": id, "elements": [button("use")]});
        assert!(blocks(&json!([row("1"), row("2")]), Surface::Message, "/blocks").is_empty());
        assert_eq!(
            blocks(&json!([row("1"), row("1")]), Surface::Message, "/blocks"),
            ["`block_id` \"1\" already exists [json-pointer:/blocks/1/block_id]"]
        );
    }

    #[test]
    fn a_message_holds_fifty_blocks_and_a_view_a_hundred() {
        let many = |n| json!(vec![json!({"type": "divider"}); n]);
        assert!(blocks(&many(50), Surface::Message, "").is_empty());
        assert_eq!(blocks(&many(51), Surface::Message, "").len(), 1);
        assert!(blocks(&many(100), Surface::Home, "").is_empty());
        assert_eq!(blocks(&many(101), Surface::Modal, "").len(), 1);
    }
}
