//! Pressing buttons, choosing from menus, shortcuts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::delivery::{Answered, DeliveryKind};
use super::message::{Ephemeral, Posted};
use super::state::{Original, State};
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
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Press {
    /// Needed only where two blocks carry the same action.
    pub block_id: Option<String>,
    pub action_id: String,
    /// What was chosen: the `value` of an option, a time, a user id, a list of those; `null` for a
    /// button.
    #[serde(default)]
    pub choice: Value,
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
                let bot = state.bot_id(&view.team);
                payload["container"] = json!({"type": "view", "view_id": view.id});
                payload["view"] = current.json(&self.config().app_id, &bot);
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
    pub(super) fn interaction(
        &self,
        state: &mut State,
        kind: &str,
        team: &str,
        user: &str,
    ) -> Value {
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
            let team = state.team_of(&user);
            let mut payload = self.interaction(state, "shortcut", &team, &user);
            payload["callback_id"] = json!(callback_id);
            payload["action_ts"] = json!(state.ts());
            Ok::<_, Refused>(payload)
        })?;
        Ok(self.send(DeliveryKind::Interaction, payload).await)
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

impl State {
    /// The view as it stands on the person's screen now.
    fn current(&self, view: &OpenView) -> Option<&OpenView> {
        let modals = self.modals.get(&view.user).into_iter().flatten();
        modals
            .chain(self.homes.get(&view.user))
            .find(|open| open.id == view.id)
    }

    /// Notes what a person put into an element of a view.
    pub(super) fn enter(
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
