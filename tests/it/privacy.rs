//! Nobody's words end up anywhere but in front of their own author: not in logs, files, metrics or calls.
//!
//! Every word that is written, typed, forged or broken here carries a mark, and afterwards everything that
//! the real binary left behind is searched for the marks.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{
    Call, DeliveryKind, Emulator, EmulatorConfig, Ephemeral, Fault, Holder, Workspace,
};
use askwell::store::OptIn;
use serde_json::{Value, json};

use crate::support::app::{TELL, TestApp, has_action};
use crate::support::database::Home;
use crate::support::process::{Serving, Transport};

/// In every word of the leader's.
const ANAS: &str = "zqana";
/// In every word of a colleague's, who has not opted in.
const BENS: &str = "zqben";
/// In names, and in everything that is forged or broken.
const FORGED: &str = "zqforged";

const ROUNDS: usize = 8;
const CHANNELS: usize = 8;

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
fn word(mark: &str) -> String {
    let unique = uuid::Uuid::now_v7().simple().to_string();
    let letters = unique
        .bytes()
        .map(|byte| char::from(b'a' + byte % 16))
        .collect::<String>();
    format!("{mark}{letters}")
}

fn tell(mark: &str) -> String {
    let word = word(mark);
    format!("Send me the {word} numbers by Friday, please.")
}

/// A small Slack with a leader, who has granted everything, and a colleague, who has granted nothing.
struct Scene {
    slack: Emulator,
    workspace: Workspace,
    home: Home,
    ana: String,
    ben: String,
    channels: Vec<String>,
    anas_token: String,
}

impl Scene {
    async fn set() -> Self {
        let slack = Emulator::start(EmulatorConfig {
            event_retries: [0, 300, 1000, 2000].map(Duration::from_millis).to_vec(),
            patience: Duration::from_secs(60),
            ..EmulatorConfig::default()
        })
        .await
        .unwrap();
        let workspace = slack.workspace("Acme");
        let ana = workspace.user(&word(FORGED), &word(FORGED));
        let ben = workspace.user(&word(FORGED), &word(FORGED));
        let channels = (0..CHANNELS)
            .map(|_| workspace.channel(&word(FORGED), &[&ana, &ben]))
            .collect();
        let anas_token = workspace.grant(&ana, &["chat:write"]);
        let home = Home::sqlite();
        let store = home.open_with_key(Serving::KEY).await;
        let id = LeaderId::new(workspace.team.as_str(), ana.as_str());
        let now = jiff::Timestamp::now();
        let everywhere = OptIn {
            channel: None,
            now,
            listening_until: now,
            time_zone: None,
        };
        store.opt_in(&id, everywhere).await.unwrap();
        let token = Some(anas_token.clone().into());
        store.set_user_token(&id, token.as_ref()).await.unwrap();
        store.close().await;
        Self {
            slack,
            workspace,
            home,
            ana,
            ben,
            channels,
            anas_token,
        }
    }

    async fn serving(&self, transport: Transport) -> Serving {
        let folder = self.home.folder();
        Serving::start(
            transport,
            &self.slack,
            &self.workspace,
            &self.home.url,
            folder,
        )
        .await
    }

    /// Everybody writes, edits, asks and clicks while every call to Slack goes wrong in some way.
    /// Returns how many private notes the leader had.
    async fn storm(&self, transport: Transport) -> usize {
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

    fn notes(&self) -> Vec<Ephemeral> {
        let mut notes = self.slack.ephemerals(&self.ana);
        notes.retain(|note| has_action(note, "nudge_why"));
        notes
    }

    /// What must be nowhere: everybody's words, names, and every secret.
    fn marks(&self) -> Vec<&str> {
        vec![
            ANAS,
            BENS,
            FORGED,
            &self.anas_token,
            &self.workspace.bot_token,
            &self.slack.config().app_token,
            &self.slack.config().signing_secret,
            "/response/",
        ]
    }

    /// Searches everything that the process wrote: its log, the database, the log of the database.
    fn search_files(&self) {
        for file in std::fs::read_dir(self.home.folder()).unwrap() {
            let path = file.unwrap().path();
            assert!(
                path.is_file(),
                "{} was made by nobody's leave",
                path.display()
            );
            self.search(&path);
        }
    }

    fn search(&self, path: &Path) {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for mark in self.marks() {
            let at = text.find(&mark.to_lowercase());
            let around = at.map(|at| text[..at].chars().rev().take(200).collect::<Vec<_>>());
            let around = around.map(|before| before.into_iter().rev().collect::<String>());
            assert!(
                at.is_none(),
                "{mark} is in {}, after {around:?}",
                path.display()
            );
        }
    }

    /// Searches what was asked of Slack, and what people see there: everybody meets their own words alone.
    fn search_slack(&self) -> usize {
        let mut shown = 0;
        for call in self.slack.calls() {
            let args = call.args.to_string().to_lowercase();
            assert!(!args.contains(FORGED), "{call:?}");
            for (person, mark) in [(&self.ana, ANAS), (&self.ben, BENS)] {
                if args.contains(mark) {
                    let dm = self.slack.dm(person).unwrap();
                    assert!(goes_to(&call, person, &dm), "{call:?}");
                    shown += 1;
                }
            }
        }
        for (person, not) in [(&self.ana, BENS), (&self.ben, ANAS)] {
            let notes = format!("{:?}", self.slack.ephemerals(person)).to_lowercase();
            let dms = format!("{:?}", self.slack.dms(person)).to_lowercase();
            assert!(!notes.contains(not) && !dms.contains(not));
        }
        for channel in &self.channels {
            let messages = self.slack.messages(channel);
            let ours = messages
                .iter()
                .any(|message| message.user == self.workspace.bot_user);
            assert!(!ours, "nothing is said in a channel");
        }
        shown
    }
}

/// Whether only this person sees what a call shows, or it changes their own message.
fn goes_to(call: &Call, person: &str, dm: &str) -> bool {
    let args = &call.args;
    match call.method.as_str() {
        "chat.postEphemeral" => args["user"] == *person,
        "chat.postMessage" => args["channel"] == *dm || args["channel"] == *person,
        "chat.update" => call.holder == Some(Holder::Person(person.to_owned())),
        // The answer to a command or a click, which only who asked sees.
        "response_url" => args["response_type"] == "ephemeral",
        "views.open" => true,
        _ => false,
    }
}

async fn nothing_is_left_of_anybodys_words(transport: Transport) {
    let scene = Scene::set().await;
    let mut serving = scene.serving(transport).await;
    assert!(scene.storm(transport).await > 0);
    assert!(
        scene.search_slack() > ROUNDS,
        "the leader was shown questions"
    );
    // Work is under way when the plug is pulled.
    for channel in &scene.channels {
        scene.slack.says(&scene.ana, channel, &tell(ANAS)).unwrap();
    }
    serving.pull_the_plug();
    scene.search_files();
    let quiet = !serving.logged().contains("panicked");
    assert!(quiet, "{}", serving.logged());

    let again = scene.serving(transport).await;
    scene.slack.settled().await.unwrap();
    let metrics = again.metrics().await;
    assert!(metrics.contains("askwell_events_total"), "{metrics}");
    let metrics_file = scene.home.folder().join("metrics");
    std::fs::write(&metrics_file, metrics).unwrap();
    scene.search_files();
    scene.search_slack();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_word_stays_anywhere_over_http() {
    nothing_is_left_of_anybodys_words(Transport::Http).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_word_stays_anywhere_over_a_socket() {
    nothing_is_left_of_anybodys_words(Transport::Socket).await;
}

/// How many rows each table has.
async fn rows(app: &TestApp) -> BTreeMap<String, usize> {
    let mut rows = BTreeMap::new();
    for table in app.home.tables().await {
        let count = app
            .home
            .column(&format!("SELECT '' FROM {table}"))
            .await
            .len();
        rows.insert(table, count);
    }
    rows
}

#[tokio::test]
async fn someone_who_has_not_opted_in_leaves_no_row_whatever_they_do() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    let note = app.sees(&app.ana, 1).await.remove(0);
    let before = rows(&app).await;

    for n in 0..30 {
        let ts = app.slack.says(&app.ben, &app.team, TELL).unwrap();
        app.slack
            .says_in_thread(&app.ben, &app.team, &ts, TELL)
            .unwrap();
        let text = format!("Send me the other numbers today, {n}.");
        app.slack.edits(&app.ben, &app.team, &ts, &text).unwrap();
        app.slack.deletes(&app.ben, &app.team, &ts).unwrap();
    }
    for command in [
        "",
        "help",
        "off",
        "pause",
        "pause 3d",
        "resume",
        "stats",
        "why",
        "settings",
        "data",
        "forget me",
        "rewrite on",
        TELL,
    ] {
        app.asks(&app.ben, command).await;
    }
    for action in [
        "nudge_use",
        "nudge_another",
        "nudge_telling_fit",
        "nudge_not_now",
        "nudge_less",
        "nudge_undo",
        "nudge_why",
        "welcome_start_now",
        "welcome_stop",
        "data_forget",
        "no_such",
    ] {
        let value = note.blocks.iter().find_map(|block| {
            let elements = block["elements"].as_array()?;
            elements.last()?["value"].as_str().map(str::to_owned)
        });
        let click = json!({
            "type": "block_actions",
            "team": {"id": app.workspace.team}, "user": {"id": app.ben},
            "channel": {"id": app.team}, "trigger_id": "1.2.3",
            "actions": [{"type": "button", "action_id": action, "value": value.unwrap()}],
        });
        app.slack.send(DeliveryKind::Interaction, click).await;
    }
    let dm = app.slack.dm(&app.ben).unwrap();
    for text in ["hi", TELL, "why", "forget me"] {
        app.slack.says(&app.ben, &dm, text).unwrap();
    }
    app.slack.opens_home(&app.ben).unwrap();
    app.slack
        .wait_for("the last answer", |slack| {
            (slack.dms(&app.ben).len() >= 8).then_some(())
        })
        .await
        .unwrap();
    app.slack.settled().await.unwrap();

    assert!(app.slack.deliveries().len() > 150);
    assert_eq!(rows(&app).await, before);
    for trace in [&app.ben, &dm] {
        assert!(app.home.tables_with(trace).await.is_empty(), "{trace}");
    }
}
