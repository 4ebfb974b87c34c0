//! Filling, submitting and closing modals.

use serde_json::{Map, Value, json};

use super::delivery::{Answered, DeliveryKind};
use super::state::State;
use super::validate::{self, Surface};
use super::view::{self, OpenView};
use super::{Emulator, Press, Refused};

/// What became of a submitted modal.
#[derive(Clone, Debug, PartialEq)]
pub enum Submitted {
    /// The modal closed; the one below it, if any, is on top now.
    Closed,
    /// All modals closed.
    Cleared,
    Updated,
    Pushed,
    /// The modal stays, with a complaint for each block id.
    Errors(Map<String, Value>),
    /// The app did not answer in time or answered nonsense.
    Failed,
}

impl Emulator {
    /// A person fills inputs of the topmost modal.
    ///
    /// # Errors
    /// When no modal is open or an input is not there.
    pub fn fills(&self, user: &str, entries: &[Press]) -> Result<(), Refused> {
        self.change(|state| {
            let user = state.user_id(user)?;
            let open = state.top_modal(&user)?;
            for Press {
                block_id,
                action_id,
                choice,
            } in entries
            {
                let (block_id, element) =
                    view::element(open.blocks(), block_id.as_deref(), action_id).ok_or_else(
                        || Refused::new(format!("nothing here is called {action_id}")),
                    )?;
                state.enter(&open, block_id, action_id, element, choice);
            }
            Ok(())
        })
    }

    /// A person fills the topmost modal (pairs of action id and choice) and submits it.
    ///
    /// # Errors
    /// When no modal is open, an input is not there, or a required one is left empty.
    pub async fn submits_view(
        &self,
        user: &str,
        entries: &[(&str, Value)],
    ) -> Result<Submitted, Refused> {
        let entries: Vec<Press> = entries
            .iter()
            .map(|(action_id, choice)| Press {
                block_id: None,
                action_id: (*action_id).to_owned(),
                choice: choice.clone(),
            })
            .collect();
        self.fills(user, &entries)?;
        let (open, payload) = self.change(|state| {
            let user = state.user_id(user)?;
            let open = state.top_modal(&user)?;
            if let Some(missing) = open.missing() {
                return Err(Refused::new(format!("{missing} is required")));
            }
            let bot = state.bot_id(&open.team);
            let mut payload = self.interaction(state, "view_submission", &open.team, &user);
            payload["view"] = open.json(&self.config().app_id, &bot);
            payload["response_urls"] = json!([]);
            Ok((open, payload))
        })?;
        let answered = self.send(DeliveryKind::Interaction, payload).await;
        Ok(self.change(|state| respond(state, &open, &answered)))
    }

    /// A person closes the topmost modal; the app hears of it when it asked to.
    ///
    /// # Errors
    /// When no modal is open.
    pub async fn closes_view(&self, user: &str) -> Result<(), Refused> {
        let payload = self.change(|state| {
            let user = state.user_id(user)?;
            let closed = state.modals.get_mut(&user).and_then(Vec::pop);
            let closed = closed.ok_or_else(|| Refused::new("no modal is open"))?;
            if closed.view["notify_on_close"] != true {
                return Ok(None);
            }
            let bot = state.bot_id(&closed.team);
            let mut payload = self.interaction(state, "view_closed", &closed.team, &user);
            payload["view"] = closed.json(&self.config().app_id, &bot);
            payload["is_cleared"] = json!(false);
            Ok(Some(payload))
        })?;
        if let Some(payload) = payload {
            self.send(DeliveryKind::Interaction, payload).await;
        }
        Ok(())
    }
}

/// Does what the answer to a submission asks for.
fn respond(state: &mut State, open: &OpenView, answered: &Answered) -> Submitted {
    let wanted = &answered.body["response_action"];
    let close = |state: &mut State| {
        let stack = state.modals.entry(open.user.clone()).or_default();
        stack.retain(|view| view.id != open.id);
        Submitted::Closed
    };
    if !answered.acknowledged {
        return Submitted::Failed;
    }
    let next = &answered.body["view"];
    match wanted.as_str() {
        None => close(state),
        Some("clear") => {
            state.modals.remove(&open.user);
            Submitted::Cleared
        }
        Some("errors") => match answered.body["errors"].as_object() {
            Some(errors) => Submitted::Errors(errors.clone()),
            None => Submitted::Failed,
        },
        Some(action @ ("update" | "push")) if validate::view(next, Surface::Modal).is_empty() => {
            let below = (action == "push").then_some(open);
            let view = state.new_view(&open.team, &open.user, next.clone(), below);
            if action == "push" {
                state
                    .modals
                    .entry(open.user.clone())
                    .or_default()
                    .push(view);
                return Submitted::Pushed;
            }
            let hash = state.number().to_string();
            let stack = state.modals.entry(open.user.clone()).or_default();
            if let Some(top) = stack.iter_mut().find(|top| top.id == open.id) {
                let blocks = view.view["blocks"].clone();
                top.replace(view.view, blocks, hash);
            }
            Submitted::Updated
        }
        Some(_) => Submitted::Failed,
    }
}

impl OpenView {
    /// The label of the first required input that holds nothing.
    fn missing(&self) -> Option<String> {
        let inputs = self
            .blocks()
            .iter()
            .filter(|block| block["type"] == "input" && block["optional"] != true);
        inputs
            .filter(|input| self.is_empty(input))
            .map(|input| {
                input["label"]["text"]
                    .as_str()
                    .unwrap_or("an input")
                    .to_owned()
            })
            .next()
    }

    fn is_empty(&self, input: &Value) -> bool {
        let block_id = input["block_id"].as_str().unwrap_or("");
        let action_id = input["element"]["action_id"].as_str().unwrap_or("");
        let held = self.values.get(block_id).map(|block| &block[action_id]);
        let values = held.and_then(Value::as_object).into_iter().flatten();
        values
            .filter(|(key, _)| *key != "type")
            .all(|(_, value)| match value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                Value::Array(items) => items.is_empty(),
                _ => false,
            })
    }
}

impl State {
    /// The modal on top of this person's screen.
    fn top_modal(&self, user: &str) -> Result<OpenView, Refused> {
        let top = self.modals.get(user).and_then(|stack| stack.last());
        top.cloned().ok_or_else(|| Refused::new("no modal is open"))
    }
}
