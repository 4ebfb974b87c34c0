//! Nobody's words end up anywhere but in front of their own author: not in logs, files, metrics or calls.
//!
//! Every word that is written, typed, forged or broken here carries a mark, and afterwards everything that
//! the real binary left behind is searched for the marks.

mod storm;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{
    Call, DeliveryKind, Emulator, EmulatorConfig, Ephemeral, Holder, Workspace,
};
use askwell::store::OptIn;
use serde_json::json;

use crate::support::app::{TELL, TestApp, has_action};
use crate::support::database::Home;
use crate::support::emulator;
use crate::support::process::{Serving, Transport};
use storm::{tell, word};

/// In every word of the leader's.
const ANAS: &str = "zqana";
/// In every word of a colleague's, who has not opted in.
const BENS: &str = "zqben";
/// In names, and in everything that is forged or broken.
const FORGED: &str = "zqforged";

const ROUNDS: usize = 8;
const CHANNELS: usize = 8;

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
            ..emulator::config()
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
