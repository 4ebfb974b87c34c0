//! Every actor at every door: nobody but the leader gets or changes anything of the leader's.

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{DeliveryKind, Ephemeral};
use askwell::store::OptIn;
use serde_json::{Value, json};

use crate::support::app::{TELL, TestApp, read_blocks};

const COMMANDS: [&str; 17] = [
    "",
    "help",
    "on",
    "on everywhere",
    "off",
    "pause",
    "pause 3d",
    "resume",
    "stats",
    "why",
    "settings",
    "data",
    "export",
    "summary",
    "forget me",
    "rewrite on",
    "Send Ben the slides.",
];

const BUTTONS: [&str; 19] = [
    "nudge_use",
    "nudge_another",
    "nudge_telling_fit",
    "nudge_not_now",
    "nudge_less",
    "nudge_why",
    "nudge_undo",
    "welcome_channels",
    "welcome_everywhere",
    "welcome_start_now",
    "settings_open",
    "data_show",
    "data_export",
    "home_pause_day",
    "home_pause_week",
    "home_resume",
    "welcome_stop",
    "data_forget",
    "no_such_button",
];

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

    /// Everything that somebody can send, as this person of this team.
    fn requests(&self, team: &str, user: &str) -> Vec<(DeliveryKind, Value)> {
        let mut requests = Vec::new();
        let channel = &self.app.team;
        // Who has her id in another workspace wrote something else there.
        let words = match *user == *self.app.ana {
            true => "Send the plan today.",
            false => TELL,
        };
        for text in COMMANDS {
            requests.push((
                DeliveryKind::Command,
                json!({"team_id": team, "user_id": user, "channel_id": channel,
                    "command": "/askwell", "text": text, "trigger_id": "1.2.3"}),
            ));
        }
        for button in BUTTONS {
            requests.push((
                DeliveryKind::Interaction,
                json!({"type": "block_actions", "team": {"id": team}, "user": {"id": user},
                    "channel": {"id": channel}, "trigger_id": "1.2.3",
                    "container": {"message_ts": self.note.ts, "channel_id": channel},
                    "actions": [{"type": "button", "action_id": button, "value": self.value}]}),
            ));
        }
        for callback in ["settings", "rewrite_text", "rewrite_message"] {
            requests.push((
                DeliveryKind::Interaction,
                json!({"type": "view_submission", "team": {"id": team}, "user": {"id": user},
                    "view": {"id": "V1", "callback_id": callback, "private_metadata": self.app.ana,
                        "state": {"values": {}}}}),
            ));
            requests.push((
                DeliveryKind::Interaction,
                json!({"type": "message_action", "team": {"id": team}, "user": {"id": user},
                    "callback_id": callback, "channel": {"id": channel}, "message_ts": self.ts,
                    "trigger_id": "1.2.3",
                    "message": {"user": self.app.ana, "ts": self.ts, "text": words}}),
            ));
        }
        requests
    }

    /// What the app tells about a person's own life, for this person of this team.
    fn events(&self, team: &str, user: &str) -> Vec<(DeliveryKind, Value)> {
        let (channel, ts) = (&self.app.team, &self.ts);
        let message = json!({"type": "message", "channel_type": "channel", "channel": channel,
            "user": user, "ts": ts, "text": TELL});
        [
            message.clone(),
            json!({"type": "message", "subtype": "message_changed", "channel": channel,
                "message": {"type": "message", "user": user, "ts": ts, "text": "Send the rest.",
                    "edited": {"user": user, "ts": "9.9"}}, "previous_message": message}),
            json!({"type": "message", "subtype": "message_deleted", "channel": channel,
                "deleted_ts": ts, "previous_message": message}),
            json!({"type": "app_home_opened", "user": user, "tab": "home"}),
            json!({"type": "tokens_revoked", "tokens": {"oauth": [user], "bot": []}}),
        ]
        .into_iter()
        .map(|event| {
            let payload = json!({"type": "event_callback", "team_id": team, "event": event});
            (DeliveryKind::Event, payload)
        })
        .collect()
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
async fn nobody_else_gets_or_changes_anything_through_any_command_button_or_form() {
    let target = Target::set().await;
    let team = target.app.workspace.team.clone();
    let workspace = &target.app.workspace;
    let leader = workspace.user("lea", "Another Leader");
    target.also_leads(&team, &leader).await;
    let guest = workspace.user_with("gil", "Gil", |user| user.is_restricted = true);
    let bot = workspace.user_with("robot", "Robot", |user| user.is_bot = true);
    let before = target.rows().await;
    assert!(before.len() > 3, "{before:?}");
    for (who, user) in [
        ("another leader", &leader),
        ("a colleague", &target.app.ben),
        ("a guest", &guest),
        ("a bot", &bot),
        ("Askwell itself", &workspace.bot_user),
    ] {
        target.send_all(target.requests(&team, user)).await;
        target.send_all(target.events(&team, user)).await;
        target.is_untouched(&before, who).await;
    }
    for (who, user) in [("guest", &guest), ("bot", &bot)] {
        assert!(
            target.app.home.tables_with(user).await.is_empty(),
            "a {who} is kept"
        );
    }
}

#[tokio::test]
async fn the_same_ids_in_another_workspace_are_somebody_else() {
    let target = Target::set().await;
    let ana = target.app.ana.clone();
    let before = target.rows().await;
    let stranger = || {
        [
            target.requests("TOTHER", &ana),
            target.events("TOTHER", &ana),
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
async fn without_slacks_signature_no_door_opens() {
    let target = Target::set().await;
    let app = &target.app;
    let before = target.rows().await;
    let team = app.workspace.team.clone();
    let all = [
        target.requests(&team, &app.ana),
        target.events(&team, &app.ana),
    ]
    .concat();
    let hour_ago = (jiff::Timestamp::now().as_second() - 3600).to_string();
    for (kind, payload) in all {
        let (path, body) = match kind {
            DeliveryKind::Event => ("/slack/events", payload.to_string()),
            DeliveryKind::Command => ("/slack/commands", form(&payload)),
            DeliveryKind::Interaction => (
                "/slack/interactions",
                form(&json!({"payload": payload.to_string()})),
            ),
        };
        let (now, good) = app.slack.sign(&body);
        let (_, of_another) = app.slack.sign("something else");
        for (timestamp, signature) in [
            (now.as_str(), ""),
            (&now, "v0=00"),
            (&now, &of_another),
            (&hour_ago, &good),
            ("", &good),
        ] {
            let headers = [
                ("x-slack-request-timestamp", timestamp),
                ("x-slack-signature", signature),
            ];
            let (status, said) = app
                .slack
                .deliver_http(path, body.clone(), &headers)
                .await
                .unwrap();
            assert_eq!((status, said.as_str()), (401, ""), "{path}");
        }
    }
    target.is_untouched(&before, "nobody").await;
}

fn form(fields: &Value) -> String {
    let pairs = fields.as_object().unwrap().iter();
    let pairs = pairs.map(|(name, value)| (name, value.as_str().unwrap_or_default()));
    serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap()
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
