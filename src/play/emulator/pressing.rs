//! Pressing buttons, choosing from menus, shortcuts and modals.

use serde_json::{Map, Value, json};

use super::delivery::{Answered, DeliveryKind};
use super::message::{Ephemeral, Posted};
use super::state::{Original, State};
use super::validate::{self, Surface};
use super::view::{self, OpenView};
use super::{Emulator, Refused};

/// What carries the button.
#[derive(Clone, Debug)]
pub enum Target {
    Ephemeral(Ephemeral),
    Message(Posted),
    View(OpenView),
}

impl From<&Ephemeral> for Target {
    fn from(ephemeral: &Ephemeral) -> Self {
        Self::Ephemeral(ephemeral.clone())
    }
}

impl From<&Posted> for Target {
    fn from(message: &Posted) -> Self {
        Self::Message(message.clone())
    }
}

impl From<&OpenView> for Target {
    fn from(view: &OpenView) -> Self {
        Self::View(view.clone())
    }
}

impl Target {
    fn blocks(&self) -> &[Value] {
        match self {
            Self::Ephemeral(ephemeral) => &ephemeral.blocks,
            Self::Message(message) => &message.blocks,
            Self::View(view) => view.blocks(),
        }
    }

    fn team(&self) -> &str {
        match self {
            Self::Ephemeral(ephemeral) => &ephemeral.team,
            Self::Message(message) => &message.team,
            Self::View(view) => &view.team,
        }
    }
}

/// Which element is used, and how.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// Needed only where two blocks carry the same action.
    pub block_id: Option<String>,
    pub action_id: String,
    /// What was chosen: the `value` of an option, a time, a user id, a list of those; `null` for a
    /// button.
    pub choice: Value,
}

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
    /// A person presses a button.
    ///
    /// # Errors
    /// When the button is not there.
    pub async fn clicks(
        &self,
        user: &str,
        target: impl Into<Target>,
        action_id: &str,
    ) -> Result<Answered, Refused> {
        let press = Press {
            action_id: action_id.to_owned(),
            ..Press::default()
        };
        self.presses(user, target, press).await
    }

    /// A person uses any element: a button, a menu, a time picker.
    ///
    /// # Errors
    /// When the element is not there, or has no such option.
    pub async fn presses(
        &self,
        user: &str,
        target: impl Into<Target>,
        press: Press,
    ) -> Result<Answered, Refused> {
        let target = target.into();
        let payload = self.change(|state| {
            let user = state.user_id(user)?;
            let (block_id, element) =
                view::element(target.blocks(), press.block_id.as_deref(), &press.action_id)
                    .ok_or_else(|| {
                        Refused::new(format!("nothing here is called {}", press.action_id))
                    })?;
            let action = action(state, block_id, element, &press.choice);
            if let Target::View(view) = &target {
                state.enter(view, block_id, &press.action_id, element, &press.choice);
            }
            let mut payload = self.interaction(state, "block_actions", target.team(), &user);
            payload["actions"] = json!([action]);
            self.describe(state, &mut payload, &target, &user);
            Ok::<_, Refused>(payload)
        })?;
        Ok(self.send(DeliveryKind::Interaction, payload).await)
    }

    /// Adds to a payload where the pressed element stood.
    fn describe(&self, state: &mut State, payload: &mut Value, target: &Target, user: &str) {
        let (channel, ts, thread_ts, original) = match target {
            Target::View(view) => {
                let current = state.current(view).cloned().unwrap_or_else(|| view.clone());
                let bot = state
                    .teams
                    .get(&view.team)
                    .map_or("", |team| team.bot_id.as_str());
                payload["container"] = json!({"type": "view", "view_id": view.id});
                payload["view"] = current.json(&self.config().app_id, bot);
                return;
            }
            Target::Ephemeral(e) => (
                &e.channel,
                &e.ts,
                &e.thread_ts,
                Original::Ephemeral(e.ts.clone()),
            ),
            Target::Message(m) => (
                &m.channel,
                &m.ts,
                &m.thread_ts,
                Original::Message(m.ts.clone()),
            ),
        };
        payload["container"] = json!({"type": "message", "message_ts": ts, "channel_id": channel,
            "is_ephemeral": matches!(target, Target::Ephemeral(_))});
        if let Some(thread_ts) = thread_ts {
            payload["container"]["thread_ts"] = json!(thread_ts);
        }
        if let Target::Message(message) = target {
            payload["message"] = message.json();
        }
        payload["channel"] = state.channel_json(channel);
        payload["state"] = json!({"values": {}});
        let place = (target.team(), channel.as_str(), user);
        payload["response_url"] =
            json!(state.response_url(self.origin(), place, thread_ts.clone(), original));
    }

    /// What every interaction carries.
    fn interaction(&self, state: &mut State, kind: &str, team: &str, user: &str) -> Value {
        let domain = state
            .teams
            .get(team)
            .map_or(String::new(), |team| team.domain.clone());
        json!({
            "type": kind, "token": "emulator", "api_app_id": self.config().app_id,
            "team": {"id": team, "domain": domain}, "user": state.person_json(user),
            "enterprise": null, "is_enterprise_install": false,
            "trigger_id": state.trigger(team, user),
        })
    }

    /// A person picks a shortcut from a message's menu.
    ///
    /// # Errors
    /// When there is no such message or the person is not there.
    pub async fn message_shortcut(
        &self,
        user: &str,
        channel: &str,
        ts: &str,
        callback_id: &str,
    ) -> Result<Answered, Refused> {
        let payload = self.change(|state| {
            let user = state.user_id(user)?;
            let channel = state.channel_id(channel)?;
            let message = state
                .find(&channel, ts)
                .cloned()
                .ok_or_else(|| Refused::new("no such message"))?;
            let mut payload = self.interaction(state, "message_action", &message.team, &user);
            let place = (message.team.as_str(), channel.as_str(), user.as_str());
            let url = state.response_url(
                self.origin(),
                place,
                message.thread_ts.clone(),
                Original::None,
            );
            payload["callback_id"] = json!(callback_id);
            payload["action_ts"] = json!(state.ts());
            payload["channel"] = state.channel_json(&channel);
            payload["message_ts"] = json!(ts);
            payload["message"] = message.json();
            payload["response_url"] = json!(url);
            Ok::<_, Refused>(payload)
        })?;
        Ok(self.send(DeliveryKind::Interaction, payload).await)
    }

    /// A person picks a global shortcut.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn shortcut(&self, user: &str, callback_id: &str) -> Result<Answered, Refused> {
        let payload = self.change(|state| {
            let user = state.user_id(user)?;
            let team = state
                .users
                .get(&user)
                .map(|user| user.team.clone())
                .unwrap_or_default();
            let mut payload = self.interaction(state, "shortcut", &team, &user);
            payload["callback_id"] = json!(callback_id);
            payload["action_ts"] = json!(state.ts());
            Ok::<_, Refused>(payload)
        })?;
        Ok(self.send(DeliveryKind::Interaction, payload).await)
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
        let (open, payload) = self.change(|state| {
            let user = state.user_id(user)?;
            let top = |state: &State| {
                state
                    .modals
                    .get(&user)
                    .and_then(|stack| stack.last())
                    .cloned()
            };
            let open = top(state).ok_or_else(|| Refused::new("no modal is open"))?;
            for (action_id, choice) in entries {
                let (block_id, element) = view::element(open.blocks(), None, action_id)
                    .ok_or_else(|| Refused::new(format!("nothing here is called {action_id}")))?;
                state.enter(&open, block_id, action_id, element, choice);
            }
            let open = top(state).unwrap_or(open);
            if let Some(missing) = open.missing() {
                return Err(Refused::new(format!("{missing} is required")));
            }
            let bot = state
                .teams
                .get(&open.team)
                .map_or(String::new(), |team| team.bot_id.clone());
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
            let bot = state
                .teams
                .get(&closed.team)
                .map_or(String::new(), |team| team.bot_id.clone());
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

fn action(state: &mut State, block_id: &str, element: &Value, choice: &Value) -> Value {
    let mut action = json!({"action_id": element["action_id"], "block_id": block_id,
        "type": element["type"], "action_ts": state.ts()});
    for key in ["text", "value", "style", "placeholder"] {
        if !element[key].is_null() {
            action[key] = element[key].clone();
        }
    }
    if let Some(Value::Object(entered)) = view::entered(element, choice) {
        for (key, value) in entered {
            action[key] = value;
        }
    }
    action
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
    /// The view as it stands on the person's screen now.
    fn current(&self, view: &OpenView) -> Option<&OpenView> {
        let modals = self.modals.get(&view.user).into_iter().flatten();
        modals
            .chain(self.homes.get(&view.user))
            .find(|open| open.id == view.id)
    }

    /// Notes what a person put into an element of a view.
    fn enter(
        &mut self,
        view: &OpenView,
        block_id: &str,
        action_id: &str,
        element: &Value,
        choice: &Value,
    ) {
        let Some(entered) = view::entered(element, choice) else {
            return;
        };
        let modals = self.modals.get_mut(&view.user).into_iter().flatten();
        let mut open = modals.chain(self.homes.get_mut(&view.user));
        if let Some(open) = open.find(|open| open.id == view.id) {
            let block = open.values.entry(block_id).or_insert_with(|| json!({}));
            block[action_id] = entered;
        }
    }

    fn channel_json(&self, channel: &str) -> Value {
        let name = self
            .channels
            .get(channel)
            .map_or("", |channel| channel.name.as_str());
        let name = if name.is_empty() {
            "directmessage"
        } else {
            name
        };
        json!({"id": channel, "name": name})
    }
}
