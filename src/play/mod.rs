//! The playground: the real app against a small Slack, in a browser, with no account anywhere.
//!
//! [`emulator`] is the small Slack; the rest shows it. What a visitor types and presses goes through
//! the same door as in Slack: signed requests or Socket Mode to the app, the Web API back.

pub mod emulator;

mod acts;
mod page;
mod screen;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::coach::summary::Example;
use emulator::{Emulator, EmulatorConfig, Workspace};

/// Says in plain words why the app stayed silent about a message.
///
/// `None` while that is not known yet, or when it did speak.
pub trait Explain: Send + Sync {
    fn explain(&self, team: &str, channel: &str, ts: &str) -> Option<String>;
}

/// A visitor would like to see what comes once a month.
pub struct MonthWish {
    /// For whom: a user id.
    pub person: String,
    /// Made-up months; with `None` those of the person as they are.
    pub example: Option<Example>,
    /// Told whether it is on its way; whoever has not said yes gets none.
    pub granted: oneshot::Sender<bool>,
}

/// An entry of a message's menu, or of the menu beside the composer.
#[derive(Clone, Debug)]
pub struct Shortcut {
    pub name: String,
    pub callback_id: String,
}

pub struct PlaygroundConfig {
    /// Where the page is; loopback only.
    pub listen: SocketAddr,
    pub explain: Arc<dyn Explain>,
    /// Takes the wishes for a summary.
    pub months: mpsc::Sender<MonthWish>,
    /// The shortcuts of the app's manifest.
    pub message_shortcuts: Vec<Shortcut>,
    pub global_shortcuts: Vec<Shortcut>,
    /// The slash command of the manifest, for the hint under the composer.
    pub command: String,
    /// Whether Ana has said yes before a visitor comes.
    pub said_yes: bool,
}

/// A running playground: Acme, with Ana, who leads, and Ben.
pub struct Playground {
    /// What a visitor opens.
    pub page_url: String,
    pub emulator: Emulator,
    pub workspace: Workspace,
    pub ana: String,
    pub ben: String,
    /// Ana's grant of `chat:write`, with which her message can be replaced.
    pub ana_token: String,
}

impl Playground {
    /// Starts the small Slack and its page. The app is started by the caller, with
    /// `emulator.api_url()`, `workspace.bot_token` and the app token or signing secret of
    /// `emulator.config()`.
    ///
    /// # Errors
    /// When the address is not on loopback or cannot be bound.
    pub async fn start(config: PlaygroundConfig) -> io::Result<Self> {
        if !config.listen.ip().is_loopback() {
            let why = "the playground has no login, so that it listens on loopback only";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let emulator_config = EmulatorConfig {
            listen: config.listen,
            ..EmulatorConfig::default()
        };
        let page = Arc::new(page::Page::new(config));
        let emulator =
            Emulator::start_with(emulator_config, |slack, api| page::around(slack, api, page))
                .await?;
        let workspace = emulator.workspace("Acme");
        let ana = workspace.user("ana", "Ana Ruiz");
        let ben = workspace.user("ben", "Ben Okafor");
        for channel in ["launch", "support", "watercooler"] {
            workspace.channel(channel, &[&ana, &ben]);
        }
        for person in [&ana, &ben] {
            emulator.dm(person).map_err(io::Error::other)?;
        }
        Ok(Self {
            page_url: format!("{}/", emulator.origin()),
            ana_token: workspace.grant(&ana, &["chat:write"]),
            emulator,
            workspace,
            ana,
            ben,
        })
    }
}
