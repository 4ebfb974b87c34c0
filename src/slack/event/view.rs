//! Views in payloads: which one it is and what a person put into it.

use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::coach::MessageText;

/// Which view an interaction came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewRef {
    pub id: String,
    /// Changes with every update of the view.
    pub hash: Option<String>,
    pub callback_id: String,
    /// Our own note from when the view was opened.
    pub private_metadata: String,
    /// It is the Home tab, not a modal.
    pub home: bool,
}

/// What the fields of a view hold. `Debug` prints nothing of it: people type into views.
#[derive(Clone, Default)]
pub struct ViewValues(Value);

#[derive(Deserialize)]
pub(super) struct WireView {
    id: Option<String>,
    hash: Option<String>,
    callback_id: Option<String>,
    private_metadata: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    state: Option<WireState>,
}

#[derive(Deserialize)]
struct WireState {
    values: Option<Value>,
}

impl WireView {
    /// `None` for a view without an id, which nothing can be done with.
    pub(super) fn open(self) -> Option<(ViewRef, ViewValues)> {
        let values = self
            .state
            .and_then(|state| state.values)
            .unwrap_or_default();
        let view = ViewRef {
            id: self.id?,
            hash: self.hash,
            callback_id: self.callback_id.unwrap_or_default(),
            private_metadata: self.private_metadata.unwrap_or_default(),
            home: self.kind.as_deref() == Some("home"),
        };
        Some((view, ViewValues(values)))
    }
}

impl ViewValues {
    /// What was typed into a field; `None` if it is empty or no text field.
    pub fn text(&self, block_id: &str, action_id: &str) -> Option<MessageText> {
        let typed = self.element(block_id, action_id)?.get("value")?.as_str()?;
        (!typed.is_empty()).then(|| MessageText::new(typed))
    }

    /// What was chosen in a menu, picker or group: values, ids, times (`09:00`) or dates.
    pub fn selected(&self, block_id: &str, action_id: &str) -> Vec<String> {
        self.element(block_id, action_id)
            .map(selected)
            .unwrap_or_default()
    }

    /// Whether the view has that field at all, filled or not.
    pub fn has(&self, block_id: &str, action_id: &str) -> bool {
        self.element(block_id, action_id).is_some()
    }

    fn element(&self, block_id: &str, action_id: &str) -> Option<&Value> {
        self.0.get(block_id)?.get(action_id)
    }
}

impl fmt::Debug for ViewValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹values›")
    }
}

/// All that an element of an action or a view state has selected, in Slack's order.
///
/// Slack names the field after what it holds: `selected_option`, `selected_channels`,
/// `selected_time`…; an option carries its value, everything else is the string itself.
pub(super) fn selected(element: &Value) -> Vec<String> {
    let one = |choice: &Value| {
        let value = choice.get("value").unwrap_or(choice);
        value.as_str().map(str::to_owned)
    };
    element
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, _)| name.starts_with("selected_"))
        .flat_map(|(_, choice)| match choice {
            Value::Array(choices) => choices.iter().filter_map(one).collect(),
            other => Vec::from_iter(one(other)),
        })
        .collect()
}
