//! Every actor at every door: nobody but the leader gets or changes anything of the leader's.

mod requests;
mod table;
mod unsigned;

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{DeliveryKind, Ephemeral};
use askwell::store::OptIn;
use serde_json::{Value, json};

use crate::support::app::{TELL, TestApp, read_blocks};
use requests::{events, requests};

/// Ana leads in Acme and has a note over her message.
struct Target {
    app: TestApp,
    ts: String,
    note: Ephemeral,
    /// What the first button of the note carries.
    value: String,
}

impl Target {
    async fn set() -> Self {
        let app = TestApp::over_http().await;
        app.ana_is_in().await;
        app.ana_grants().await;
        let ts = app.says(&app.ana, TELL).await;
        let note = app.sees(&app.ana, 1).await.remove(0);
        let value = note
            .blocks
            .iter()
            .find_map(|block| block["accessory"]["value"].as_str())
            .unwrap()
            .to_owned();
        Self {
            app,
            ts,
            note,
            value,
        }
    }

    /// All rows about Ana in Acme.
    async fn rows(&self) -> Vec<String> {
        self.rows_of(&self.app.workspace.team).await
    }

    async fn rows_of(&self, team: &str) -> Vec<String> {
        let mut rows = Vec::new();
        for table in self.app.home.tables().await {
            let columns: Vec<String> = self.app.home.columns(&table).await;
            let joined = columns
                .iter()
                .map(|column| format!("COALESCE(CAST({column} AS TEXT), '')"))
                .collect::<Vec<_>>()
                .join(" || '|' || ");
            let all = self
                .app
                .home
                .column(&format!("SELECT {joined} FROM {table}"))
                .await;
            let hers = all.into_iter().flatten();
            rows.extend(
                hers.filter(|row| row.contains(team) && row.contains(&self.app.ana))
                    .map(|row| format!("{table}: {row}")),
            );
        }
        rows.sort();
        rows
    }

    /// Sends everything, and hears no word of Ana's.
    async fn send_all(&self, requests: Vec<(DeliveryKind, Value)>) {
        for (kind, payload) in requests {
            let answered = self.app.slack.send(kind, payload.clone()).await;
            let words = answered.body.to_string();
            assert!(!words.contains("Q3"), "{payload} is answered with {words}");
        }
        self.app.slack.settled().await.unwrap();
    }

    /// Nothing of Ana's has changed since `before`, and nobody else was shown a word of it.
    async fn is_untouched(&self, before: &[String], who: &str) {
        let app = &self.app;
        assert_eq!(self.rows().await, before, "{who}");
        let message = app
            .slack
            .messages(&app.team)
            .into_iter()
            .find(|m| m.ts == self.ts);
        assert_eq!(message.unwrap().text, TELL, "{who}");
        assert!(app.nudges(&app.ana).contains(&self.note), "{who}");
        for call in app.slack.calls() {
            let hers = call.method == "chat.postEphemeral" && call.args["user"] == *app.ana;
            assert!(
                hers || !call.args.to_string().contains("Q3"),
                "{who}: {call:?}"
            );
        }
    }

    /// Opts somebody in, as the store keeps it.
    async fn also_leads(&self, team: &str, user: &str) {
        let now = self.app.clock.now();
        let yes = OptIn {
            channel: Some(self.app.team.as_str().into()),
            now,
            listening_until: now,
            time_zone: None,
        };
        let id = LeaderId::new(team, user);
        self.app.store.opt_in(&id, yes).await.unwrap();
    }
}

#[tokio::test]
async fn the_same_ids_in_another_workspace_are_somebody_else() {
    let target = Target::set().await;
    let ana = target.app.ana.clone();
    let before = target.rows().await;
    let stranger = || {
        [
            requests(&target, "TOTHER", &ana),
            events(&target, "TOTHER", &ana),
        ]
        .concat()
    };
    target.send_all(stranger()).await;
    target
        .is_untouched(&before, "a stranger with the same id")
        .await;
    target.also_leads("TOTHER", &ana).await;
    target.send_all(stranger()).await;
    target
        .is_untouched(&before, "a leader with the same id")
        .await;
    let gone = json!({"type": "event_callback", "team_id": "TOTHER", "event": {"type": "app_uninstalled"}});
    target.send_all(vec![(DeliveryKind::Event, gone)]).await;
    target
        .is_untouched(&before, "the other workspace's end")
        .await;
    assert_eq!(target.rows_of("TOTHER").await, Vec::<String>::new());
}

#[tokio::test]
async fn what_an_app_or_an_admin_does_in_the_leaders_name_is_not_the_leaders() {
    let target = Target::set().await;
    let app = &target.app;
    let before = target.rows().await;
    let message = |more: Value| {
        let mut message = json!({"type": "message", "channel_type": "channel", "channel": app.team,
            "user": app.ana, "ts": "77.7", "text": "Send me the plan."});
        for (name, value) in more.as_object().unwrap() {
            message[name] = value.clone();
        }
        message
    };
    for event in [
        message(json!({"bot_id": "B1"})),
        message(json!({"app_id": "A1"})),
        message(json!({"bot_profile": {"id": "B1"}})),
        message(json!({"subtype": "bot_message"})),
        message(json!({"hidden": true})),
        json!({"type": "message", "subtype": "message_changed", "channel": app.team,
            "message": {"type": "message", "user": app.ana, "ts": target.ts, "text": "Send it now.",
                "edited": {"user": app.ben, "ts": "9.9"}}}),
    ] {
        let payload =
            json!({"type": "event_callback", "team_id": app.workspace.team, "event": event});
        target.send_all(vec![(DeliveryKind::Event, payload)]).await;
        target
            .is_untouched(&before, "somebody in the leader's name")
            .await;
    }
}

#[tokio::test]
async fn a_button_from_long_ago_is_answered_in_plain_words() {
    let target = Target::set().await;
    let app = &target.app;
    app.asks(&app.ana, "forget me").await;
    app.store.forget(&app.leader(&app.ana)).await.unwrap();
    app.slack
        .clicks(&app.ana, &target.note, "nudge_use")
        .await
        .unwrap();
    app.slack.settled().await.unwrap();
    let said = app.slack.ephemerals(&app.ana);
    let said = read_blocks(&said.last().unwrap().blocks);
    assert!(said.contains("too old to act on"), "{said}");
}
