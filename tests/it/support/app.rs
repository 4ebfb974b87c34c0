//! The real app in front of a small Slack, and what people do and see there.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use askwell::app::{App, Options};
use askwell::clock::Clock;
use askwell::coach::engine::Engine;
use askwell::coach::ids::LeaderId;
use askwell::coach::policy::Decision;
use askwell::config::{Config, SlackMode};
use askwell::jobs::Jobs;
use askwell::play::emulator::{ChannelKind, Emulator, EmulatorConfig, Ephemeral, Workspace};
use askwell::store::Store;
use serde_json::Value;
use tokio::sync::watch;

use super::database::Home;
use super::emulator;

/// The sentence of the README's first minute.
pub const TELL: &str = "Send me the Q3 numbers by Friday, please.";

/// 32 bytes for the tests' sealing key.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Askwell running against the emulator, on a Wednesday at noon.
pub struct TestApp {
    pub slack: Emulator,
    pub workspace: Workspace,
    pub store: Store,
    pub clock: Clock,
    pub home: Home,
    /// Where the app takes requests; `None` where it takes none.
    pub http: Option<SocketAddr>,
    /// A leader to be; nobody has opted in yet.
    pub ana: String,
    /// A colleague.
    pub ben: String,
    /// Both are in it, and the bot.
    pub team: String,
    pub ops_address: SocketAddr,
    pub jobs: Jobs,
    /// What was decided about messages, as the playground is told of it.
    pub decisions: Arc<Mutex<Vec<Decision>>>,
    /// The app stops when this is dropped.
    _running: watch::Sender<bool>,
}

impl TestApp {
    /// Over signed HTTP, without limits on how often it speaks.
    pub async fn over_http() -> Self {
        Self::spawn(SlackMode::Http, |config| {
            config.coach = config.coach.clone().without_limits();
        })
        .await
    }

    /// Over Socket Mode, without limits on how often it speaks.
    pub async fn over_socket() -> Self {
        Self::spawn(SlackMode::Socket, |config| {
            config.coach = config.coach.clone().without_limits();
        })
        .await
    }

    /// With the settings that `adjust` makes of the defaults.
    pub async fn spawn(mode: SlackMode, adjust: impl FnOnce(&mut Config)) -> Self {
        Self::spawn_in(Self::small_slack().await, mode, adjust).await
    }

    /// A small Slack without anybody in it.
    pub async fn small_slack() -> Emulator {
        // A slow disk makes Askwell leave a message to Slack's next delivery; that comes soon here.
        Emulator::start(EmulatorConfig {
            event_retries: [0, 300, 1000, 2000].map(Duration::from_millis).to_vec(),
            ..emulator::config()
        })
        .await
        .unwrap()
    }

    /// In a small Slack that is there already.
    pub async fn spawn_in(
        slack: Emulator,
        mode: SlackMode,
        adjust: impl FnOnce(&mut Config),
    ) -> Self {
        let workspace = slack.workspace("Acme");
        let ana = workspace.user("ana", "Ana Ruiz");
        let ben = workspace.user("ben", "Ben Okafor");
        let team = workspace.channel("team", &[&ana, &ben]);
        let home = Home::sqlite();
        let clock = Clock::set_to("2026-11-25T12:00:00Z".parse().unwrap());

        let mut config = Config::built_in();
        config.slack.mode = mode;
        config.slack.api_url = slack.api_url();
        config.slack.bot_token = workspace.bot_token.clone().into();
        config.slack.app_token = slack.config().app_token.clone().into();
        config.slack.signing_secret = slack.config().signing_secret.clone().into();
        config.security.key = KEY.to_owned().into();
        config.database.url = home.url.clone();
        config.http.listen = "127.0.0.1:0".parse().unwrap();
        config.ops.listen = "127.0.0.1:0".parse().unwrap();
        adjust(&mut config);

        let decisions = Arc::<Mutex<Vec<Decision>>>::default();
        let told = Arc::clone(&decisions);
        let options = Options {
            clock: clock.clone(),
            engine: Some(engine()),
            on_decision: Some(Arc::new(move |_, _, _, decision| {
                told.lock().unwrap().push(decision.clone());
            })),
        };
        let app = App::build(&config, options).await.unwrap();
        let address = app.http_address();
        if let Some(address) = address.filter(|_| mode == SlackMode::Http) {
            slack.set_app_url(&format!("http://{address}"));
        }
        let (store, jobs) = (app.store().clone(), app.jobs());
        let ops_address = app.ops_address().unwrap();
        let (running, stopped) = watch::channel(false);
        tokio::spawn(app.run(stopped));
        if mode == SlackMode::Socket {
            slack.connected().await.unwrap();
        }
        Self {
            slack,
            workspace,
            store,
            clock,
            home,
            http: address,
            ana,
            ben,
            team,
            ops_address,
            jobs,
            decisions,
            _running: running,
        }
    }

    /// Ana opts in for the team's channel, and what Askwell says to it is out of the way.
    pub async fn ana_is_in(&self) {
        let reply = self.asks(&self.ana, "on").await;
        assert!(!reply.is_empty());
        self.slack.settled().await.unwrap();
    }

    /// Ana lets Askwell change her messages.
    pub async fn ana_grants(&self) {
        let token = self.workspace.grant(&self.ana, &["chat:write"]);
        assert!(
            self.store
                .set_user_token(&self.leader(&self.ana), Some(&token.into()))
                .await
                .unwrap()
        );
    }

    /// Types `/askwell …` in the team's channel and reads the whole answer.
    pub async fn asks(&self, user: &str, text: &str) -> String {
        let reply = self
            .slack
            .command(user, &self.team, "/askwell", text)
            .await
            .unwrap();
        assert!(reply.acknowledged, "the command was not acknowledged");
        reply
            .ephemeral
            .map(|reply| read(&reply))
            .unwrap_or_default()
    }

    /// Says something in the team's channel and waits until everything is quiet.
    pub async fn says(&self, user: &str, text: &str) -> String {
        let ts = self.slack.says(user, &self.team, text).unwrap();
        self.slack.settled().await.unwrap();
        ts
    }

    /// The private notes about messages that a person sees, newest last; answers to commands aside.
    pub fn nudges(&self, user: &str) -> Vec<Ephemeral> {
        let mut notes = self.slack.ephemerals(user);
        notes.retain(|note| has_action(note, "nudge_why"));
        notes
    }

    /// Waits for this many notes, and for quiet after the last; then there have to be just as many.
    pub async fn sees(&self, user: &str, notes: usize) -> Vec<Ephemeral> {
        self.slack
            .wait_for("a private note", |_| {
                (self.nudges(user).len() >= notes).then_some(())
            })
            .await
            .unwrap();
        self.slack.settled().await.unwrap();
        let seen = self.nudges(user);
        assert_eq!(seen.len(), notes);
        seen
    }

    /// Has the summaries that are due by the set clock sent now.
    pub async fn summarises(&self) {
        let running = self._running.subscribe();
        self.jobs.summaries(&running).await.unwrap();
    }

    /// Has the practice prompts that are due by the set clock sent now.
    pub async fn practises(&self) {
        let running = self._running.subscribe();
        self.jobs.practice(&running).await.unwrap();
    }

    /// Has the digests that are due by the set clock sent now.
    pub async fn digests(&self) {
        let running = self._running.subscribe();
        self.jobs.digests(&running).await.unwrap();
    }

    pub fn leader(&self, user: &str) -> LeaderId {
        LeaderId::new(self.workspace.team.as_str(), user)
    }

    /// A channel that the bot is not in, with Ana and Ben.
    pub fn channel_without_bot(&self, name: &str) -> String {
        self.workspace
            .channel_without_bot(name, ChannelKind::Public, &[&self.ana, &self.ben])
    }
}

/// Loading the engine takes a debug build long; the tests share one.
pub fn engine() -> Arc<Engine> {
    static ENGINE: OnceLock<Arc<Engine>> = OnceLock::new();
    Arc::clone(ENGINE.get_or_init(|| Arc::new(Engine::built_in().unwrap())))
}

/// Everything readable in a note, a line a block.
pub fn read(note: &Ephemeral) -> String {
    read_blocks(&note.blocks)
}

/// Everything readable in blocks: texts of sections and contexts, labels of buttons in brackets.
pub fn read_blocks(blocks: &[Value]) -> String {
    fn walk(value: &Value, lines: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(text) = fields.get("text").and_then(Value::as_str) {
                    lines.push(text.to_owned());
                }
                for (name, field) in fields {
                    if name != "text" || !field.is_string() {
                        walk(field, lines);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, lines)),
            _ => {}
        }
    }
    let mut lines = Vec::new();
    for block in blocks {
        walk(block, &mut lines);
    }
    lines.join("\n")
}

pub fn has_action(note: &Ephemeral, action: &str) -> bool {
    note.blocks
        .iter()
        .any(|block| block.to_string().contains(&format!("\"{action}\"")))
}
