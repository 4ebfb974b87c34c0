//! Modals and home tabs that are on a person's screen.

use serde_json::{Map, Value, json};

/// A view that was opened or published.
#[derive(Clone, Debug)]
pub struct OpenView {
    pub id: String,
    pub hash: String,
    pub team: String,
    pub user: String,
    /// The view as the app sent it, with ids filled in for blocks that had none.
    pub view: Value,
    /// What the person has entered so far: `{block_id: {action_id: {…}}}`.
    pub values: Map<String, Value>,
    pub(super) root_id: String,
    pub(super) previous_id: Option<String>,
}

impl OpenView {
    pub fn callback_id(&self) -> &str {
        self.view["callback_id"].as_str().unwrap_or("")
    }

    pub fn blocks(&self) -> &[Value] {
        self.view["blocks"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The view as Slack answers and sends it.
    pub fn json(&self, app_id: &str, bot_id: &str) -> Value {
        let mut json = json!({
            "id": self.id, "team_id": self.team, "type": self.view["type"], "hash": self.hash,
            "blocks": self.view["blocks"],
            "private_metadata": self.view["private_metadata"].as_str().unwrap_or(""),
            "callback_id": self.callback_id(),
            "external_id": self.view["external_id"].as_str().unwrap_or(""),
            "state": {"values": self.values},
            "clear_on_close": self.view["clear_on_close"].as_bool().unwrap_or(false),
            "notify_on_close": self.view["notify_on_close"].as_bool().unwrap_or(false),
            "submit_disabled": false,
            "close": self.view["close"], "submit": self.view["submit"],
            "previous_view_id": self.previous_id, "root_view_id": self.root_id,
            "app_id": app_id, "app_installed_team_id": self.team, "bot_id": bot_id,
        });
        if !self.view["title"].is_null() {
            json["title"] = self.view["title"].clone();
        }
        json
    }
}

/// Gives every block and element an id, as Slack does, so that each can be named in an action.
pub(super) fn with_ids(blocks: &Value, mut next: impl FnMut() -> u64) -> Value {
    let mut blocks = blocks.clone();
    for block in blocks.as_array_mut().into_iter().flatten() {
        let Some(block) = block.as_object_mut() else {
            continue;
        };
        block
            .entry("block_id")
            .or_insert_with(|| json!(format!("b{:04}", next())));
        for key in ["accessory", "element"] {
            if let Some(element) = block.get_mut(key) {
                give_action_id(element, &mut next);
            }
        }
        for element in block
            .get_mut("elements")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            give_action_id(element, &mut next);
        }
    }
    blocks
}

fn give_action_id(element: &mut Value, next: &mut impl FnMut() -> u64) {
    let passive = ["image", "mrkdwn", "plain_text"];
    let kind = element["type"].as_str().unwrap_or("");
    if passive.contains(&kind) || kind.starts_with("rich_text") {
        return;
    }
    if let Some(element) = element.as_object_mut() {
        element
            .entry("action_id")
            .or_insert_with(|| json!(format!("a{:04}", next())));
    }
}

/// What a form holds before anybody touches it: the initial values of its inputs.
pub(super) fn initial_values(blocks: &Value) -> Map<String, Value> {
    let mut values = Map::new();
    for block in blocks.as_array().into_iter().flatten() {
        let elements = block["elements"].as_array().into_iter().flatten();
        for element in [&block["element"], &block["accessory"]]
            .into_iter()
            .chain(elements)
        {
            let (Some(block_id), Some(action_id)) =
                (block["block_id"].as_str(), element["action_id"].as_str())
            else {
                continue;
            };
            if let Some(value) = initial_value(element) {
                let block = values.entry(block_id).or_insert_with(|| json!({}));
                block[action_id] = value;
            }
        }
    }
    values
}

/// The names under which each kind of element reads its initial value and reports its present one.
const VALUES: &[(&str, &str, &str)] = &[
    ("plain_text_input", "initial_value", "value"),
    ("number_input", "initial_value", "value"),
    ("email_text_input", "initial_value", "value"),
    ("url_text_input", "initial_value", "value"),
    ("static_select", "initial_option", "selected_option"),
    ("radio_buttons", "initial_option", "selected_option"),
    ("multi_static_select", "initial_options", "selected_options"),
    ("checkboxes", "initial_options", "selected_options"),
    ("timepicker", "initial_time", "selected_time"),
    ("datepicker", "initial_date", "selected_date"),
    ("datetimepicker", "initial_date_time", "selected_date_time"),
    ("users_select", "initial_user", "selected_user"),
    ("multi_users_select", "initial_users", "selected_users"),
    ("channels_select", "initial_channel", "selected_channel"),
    (
        "multi_channels_select",
        "initial_channels",
        "selected_channels",
    ),
    (
        "conversations_select",
        "initial_conversation",
        "selected_conversation",
    ),
    (
        "multi_conversations_select",
        "initial_conversations",
        "selected_conversations",
    ),
];

fn initial_value(element: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let (_, initial, reported) = VALUES.iter().find(|(name, ..)| *name == kind)?;
    let empty = if reported.ends_with('s') {
        json!([])
    } else {
        Value::Null
    };
    let value = element.get(*initial).cloned().unwrap_or(empty);
    Some(json!({"type": kind, *reported: value}))
}

/// The value of an element as Slack reports it, from a plain choice: a string, a list of strings,
/// or for menus the `value` of an option.
pub(super) fn entered(element: &Value, choice: &Value) -> Option<Value> {
    let kind = element["type"].as_str()?;
    let (_, _, reported) = VALUES.iter().find(|(name, ..)| *name == kind)?;
    let value = match *reported {
        "selected_option" => option(element, choice),
        "selected_options" => {
            let chosen = choice.as_array().into_iter().flatten();
            Value::Array(chosen.map(|one| option(element, one)).collect())
        }
        _ => choice.clone(),
    };
    Some(json!({"type": kind, *reported: value}))
}

/// The option with this `value`, without its description as Slack reports it.
fn option(element: &Value, value: &Value) -> Value {
    let groups = element["option_groups"].as_array().into_iter().flatten();
    let grouped = groups.flat_map(|group| group["options"].as_array().into_iter().flatten());
    let mut options = element["options"]
        .as_array()
        .into_iter()
        .flatten()
        .chain(grouped);
    options
        .find(|option| option["value"] == *value)
        .cloned()
        .unwrap_or(Value::Null)
}

/// The element with this `action_id` (and, when given, in this block), with its block's id.
pub(super) fn element<'a>(
    blocks: &'a [Value],
    block_id: Option<&str>,
    action_id: &str,
) -> Option<(&'a str, &'a Value)> {
    blocks
        .iter()
        .filter(|block| block_id.is_none_or(|id| block["block_id"] == id))
        .find_map(|block| {
            let elements = block["elements"].as_array().into_iter().flatten();
            let mut all = [&block["accessory"], &block["element"]]
                .into_iter()
                .chain(elements);
            let found = all.find(|element| element["action_id"] == action_id)?;
            Some((block["block_id"].as_str().unwrap_or(""), found))
        })
}

impl OpenView {
    /// Puts another view in place of this one; what was entered in blocks that stay is kept.
    pub(super) fn replace(&mut self, mut view: Value, named_blocks: Value, hash: String) {
        let mut values = initial_values(&named_blocks);
        for (block_id, fields) in &mut values {
            let Some(entered) = self.values.get(block_id) else {
                continue;
            };
            for (action_id, value) in fields.as_object_mut().into_iter().flatten() {
                if let Some(kept) = entered.get(action_id) {
                    *value = kept.clone();
                }
            }
        }
        view["blocks"] = named_blocks;
        self.view = view;
        self.values = values;
        self.hash = hash;
    }
}
