//! What happens in channels, and the events that tell the app of it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::config::EmulatorConfig;
use super::delivery::{DeliveryKind, Outgoing};
use super::message::Posted;
use super::state::State;

impl State {
    /// Stores a message and tells the app, if it is told of that channel.
    pub fn post(&mut self, config: &EmulatorConfig, message: Posted) {
        let parent = message
            .thread_ts
            .as_deref()
            .and_then(|ts| self.find(&message.channel, ts));
        let parent = parent.map(|parent| parent.user.clone());
        let Some(channel) = self.channels.get_mut(&message.channel) else {
            return;
        };
        let mut event = message.event(channel.kind.as_str(), parent.as_deref());
        if let Some(metadata) = &message.metadata {
            event["metadata"] = metadata.clone();
        }
        let id = channel.id.clone();
        channel.messages.push(message);
        self.tell_of_channel(config, &id, event);
    }

    /// Puts a changed message in place of the old one (`message_changed`).
    pub fn change_message(&mut self, config: &EmulatorConfig, after: Posted) {
        let id = after.channel.clone();
        let Some(stored) = self.find_mut(&id, &after.ts) else {
            return;
        };
        let before = std::mem::replace(stored, after.clone());
        let ts = self.ts();
        let event = json!({
            "type": "message", "subtype": "message_changed", "hidden": true, "channel": id,
            "ts": ts, "event_ts": ts, "message": after.json(), "previous_message": before.json(),
        });
        self.tell_of_channel(config, &id, event);
    }

    /// Takes a message away (`message_deleted`).
    pub fn remove_message(&mut self, config: &EmulatorConfig, channel: &str, ts: &str) {
        let Some(found) = self.channels.get_mut(channel) else {
            return;
        };
        let Some(index) = found.messages.iter().position(|message| message.ts == ts) else {
            return;
        };
        let removed = found.messages.remove(index);
        let now = self.ts();
        let event = json!({
            "type": "message", "subtype": "message_deleted", "hidden": true, "channel": channel,
            "ts": now, "event_ts": now, "deleted_ts": ts, "previous_message": removed.json(),
        });
        self.tell_of_channel(config, channel, event);
    }

    /// A person or the bot becomes a member (`member_joined_channel`).
    pub fn join(&mut self, config: &EmulatorConfig, channel: &str, user: &str) {
        let Some(found) = self.channels.get_mut(channel) else {
            return;
        };
        if !found.members.insert(user.to_owned()) {
            return;
        }
        let kind = if channel.starts_with('G') { "G" } else { "C" };
        let event = json!({"type": "member_joined_channel", "user": user, "channel": channel,
            "channel_type": kind, "team": found.team});
        self.tell_of_channel(config, channel, event);
    }

    fn tell_of_channel(&mut self, config: &EmulatorConfig, channel: &str, mut event: Value) {
        let Some(found) = self.channels.get(channel) else {
            return;
        };
        let Some((user, is_bot)) = self.listener_of(found) else {
            return;
        };
        if event["channel_type"].is_null() {
            event["channel_type"] = json!(found.kind.as_str());
        }
        let (team, shared) = (found.team.clone(), found.ext_shared);
        let mut payload = self.event_callback(config, &team, event);
        payload["is_ext_shared_channel"] = json!(shared);
        payload["authorizations"][0]["user_id"] = json!(user);
        payload["authorizations"][0]["is_bot"] = json!(is_bot);
        self.outbox
            .push(Outgoing::new(DeliveryKind::Event, payload));
    }

    /// Sends an event that belongs to no channel, such as `app_uninstalled`.
    pub fn tell_app(&mut self, config: &EmulatorConfig, team: &str, event: Value) {
        let payload = self.event_callback(config, team, event);
        self.outbox
            .push(Outgoing::new(DeliveryKind::Event, payload));
    }

    /// The wrapper around an event.
    fn event_callback(&mut self, config: &EmulatorConfig, team: &str, mut event: Value) -> Value {
        if event["event_ts"].is_null() {
            event["event_ts"] = json!(self.ts());
        }
        let bot = self.teams.get(team).map(|team| team.bot_user.clone());
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        json!({
            "token": "emulator", "team_id": team, "context_team_id": team,
            "context_enterprise_id": null, "api_app_id": config.app_id, "event": event,
            "type": "event_callback", "event_id": self.id("Ev"), "event_time": seconds,
            "authorizations": [{"enterprise_id": null, "team_id": team, "user_id": bot,
                "is_bot": true, "is_enterprise_install": false}],
            "is_ext_shared_channel": false, "event_context": format!("4-{}", self.number()),
        })
    }
}
