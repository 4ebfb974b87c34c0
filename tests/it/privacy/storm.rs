//! Everybody writes, edits, asks, clicks, forges and knocks while every call to Slack goes wrong.

use std::time::Duration;

use askwell::play::emulator::{DeliveryKind, Ephemeral, Fault};
use serde_json::{Value, json};

use super::{ANAS, BENS, CHANNELS, FORGED, ROUNDS, Scene};
use crate::support::app::has_action;
use crate::support::process::Transport;

const AFTER_A_MESSAGE: [&str; 6] = [
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.getPermalink",
    "conversations.info",
    "conversations.open",
    "users.info",
];
const AFTER_A_CLICK: [&str; 4] = [
    "chat.update",
    "conversations.history",
    "views.open",
    "response_url",
];

/// A word that occurs once.
pub(super) fn word(mark: &str) -> String {
    let unique = uuid::Uuid::now_v7().simple().to_string();
    let letters = unique
        .bytes()
        .map(|byte| char::from(b'a' + byte % 16))
        .collect::<String>();
    format!("{mark}{letters}")
}

pub(super) fn tell(mark: &str) -> String {
    let word = word(mark);
    format!("Send me the {word} numbers by Friday, please.")
}

impl Scene {
    /// Everybody writes, edits, asks and clicks while every call to Slack goes wrong in some way.
    /// Returns how many private notes the leader had.
    pub(super) async fn storm(&self, transport: Transport) -> usize {
        for round in 0..ROUNDS {
            let channel = &self.channels[round % CHANNELS];
            self.break_calls(round, &AFTER_A_MESSAGE);
            for person in [(&self.ana, ANAS), (&self.ben, BENS)] {
                self.talk(person, channel).await;
            }
            self.forge(channel).await;
            if transport == Transport::Http {
                self.knock().await;
            }
        }
        self.slack.settled().await.unwrap();
        let notes = self.notes();
        for (n, note) in notes.iter().enumerate() {
            self.break_calls(n, &AFTER_A_CLICK);
            self.click_everything(note).await;
        }
        self.slack.settled().await.unwrap();
        notes.len()
    }

    /// The next calls of these methods fail, each round in another way.
    fn break_calls(&self, round: usize, methods: &[&str]) {
        let faults = [
            None,
            Some(Fault::Error("not_in_channel".into())),
            Some(Fault::ServerError),
            Some(Fault::Html),
            Some(Fault::Hang(Duration::from_secs(1))),
            Some(Fault::DropReply),
            Some(Fault::RateLimited(1)),
            Some(Fault::Error("invalid_blocks".into())),
        ];
        let Some(fault) = &faults[round % faults.len()] else {
            return;
        };
        for method in methods {
            self.slack.fail_next(method, fault.clone());
        }
    }

    async fn talk(&self, (person, mark): (&String, &str), channel: &str) {
        let slack = &self.slack;
        let ts = slack.says(person, channel, &tell(mark)).unwrap();
        slack
            .says_in_thread(person, channel, &ts, &tell(mark))
            .unwrap();
        slack.edits(person, channel, &ts, &tell(mark)).unwrap();
        let gone = slack.says(person, channel, &tell(mark)).unwrap();
        slack.deletes(person, channel, &gone).unwrap();
        for text in [tell(mark), format!("pause {}", word(mark)), word(mark)] {
            slack
                .command(person, channel, "/askwell", &text)
                .await
                .unwrap();
        }
        let dm = slack.dm(person).unwrap();
        slack.says(person, &dm, &tell(mark)).unwrap();
    }

    /// Payloads that Slack never sends, in good JSON.
    async fn forge(&self, channel: &str) {
        let (team, ben) = (&self.workspace.team, &self.ben);
        let w = || word(FORGED);
        let head = || json!({"team": {"id": team}, "user": {"id": ben}, "trigger_id": w(), "response_url": w()});
        let with = |more: Value| {
            let mut payload = head();
            for (name, value) in more.as_object().unwrap() {
                payload[name] = value.clone();
            }
            payload
        };
        for payload in [
            with(json!({"type": "block_actions", "actions": [
                {"type": "button", "action_id": "nudge_use", "value": w()},
                {"type": "button", "action_id": "nudge_another", "value": format!("{}:{}", w(), w())},
                {"type": "button", "action_id": w(), "block_id": w(), "value": w()},
                {"type": "plain_text_input", "action_id": "nudge_why", "value": w()},
                {"type": w(), "action_id": {"not": w()}},
            ]})),
            with(
                json!({"type": "message_action", "callback_id": w(), "channel": {"id": channel, "name": w()},
                "message": {"user": ben, "text": w(), "ts": "1.2", "blocks": [{"type": w(), "text": w()}]}}),
            ),
            with(
                json!({"type": "view_submission", "view": {"id": w(), "callback_id": w(), "private_metadata": w(),
                "state": {"values": {w(): {w(): {"type": "plain_text_input", "value": w()}}}}}}),
            ),
            with(json!({"type": "shortcut", "callback_id": w()})),
            with(json!({"type": w()})),
            json!({"type": {w(): w()}, "user": w()}),
        ] {
            self.slack.send(DeliveryKind::Interaction, payload).await;
        }
        let event = |event: Value| json!({"type": "event_callback", "team_id": team, "event_id": w(), "event": event});
        for payload in [
            event(json!({"type": w(), "text": w()})),
            event(
                json!({"type": "message", "user": self.ana, "channel": channel, "ts": "1.1", "text": {"a": w()}}),
            ),
            event(
                json!({"type": "message", "user": {"id": w()}, "channel": channel, "ts": "1.3", "text": w()}),
            ),
            event(
                json!({"type": "message", "subtype": w(), "user": ben, "channel": channel, "text": w()}),
            ),
            event(json!({"type": "message", "user": w(), "channel": w(), "ts": w(), "text": w()})),
            event(
                json!({"type": "message", "subtype": "message_changed", "channel": channel,
                "message": {"text": w()}, "previous_message": w()}),
            ),
            event(json!([w()])),
            json!({"type": w(), "challenge": w(), "team_id": {w(): w()}}),
        ] {
            self.slack.send(DeliveryKind::Event, payload).await;
        }
        let command = json!({"team_id": team, "user_id": ben, "channel_id": channel, "command": w(),
            "text": w(), "response_url": w(), "trigger_id": w()});
        self.slack.send(DeliveryKind::Command, command).await;
    }

    /// Requests that are no payload at all, signed and unsigned.
    async fn knock(&self) {
        let deep = format!(
            "{}\"{}\"{}",
            "[".repeat(5000),
            word(FORGED),
            "]".repeat(5000)
        );
        for body in [
            format!("{{\"text\": \"{}", word(FORGED)),
            format!("{}=%ff%00&payload={{\"a\": {}", word(FORGED), word(FORGED)),
            format!("payload={{\"type\":\"block_actions\",\"{}\"", word(FORGED)),
            word(FORGED),
            deep,
        ] {
            for path in ["/slack/events", "/slack/commands", "/slack/interactions"] {
                for kind in ["application/json", "application/x-www-form-urlencoded"] {
                    self.slack.deliver_signed(path, kind, &body).await.unwrap();
                }
                let path = format!("{path}?{}={}", word(FORGED), word(FORGED));
                let forged = [("x-slack-signature", word(FORGED))];
                let headers = forged
                    .each_ref()
                    .map(|(name, value)| (*name, value.as_str()));
                // Refused before its body is read, which a client may see as a broken connection.
                let _ = self.slack.deliver_http(&path, body.clone(), &headers).await;
            }
        }
    }

    async fn click_everything(&self, note: &Ephemeral) {
        for person in [&self.ben, &self.ana] {
            for action in [
                "nudge_why",
                "nudge_another",
                "nudge_use",
                "nudge_telling_fit",
                "nudge_less",
                "nudge_not_now",
            ] {
                if has_action(note, action) {
                    self.slack.clicks(person, note, action).await.unwrap();
                }
            }
        }
    }
}
