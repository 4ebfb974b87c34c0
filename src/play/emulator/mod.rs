//! A small Slack on loopback: the Web API, events, commands, interactions, views and Socket Mode.
//!
//! It keeps everything in memory and refuses what Slack would refuse. The playground shows it in a
//! browser; the integration tests act as people in it (`says`, `clicks`, `command`) and look at
//! what those people see (`ephemerals`, `dms`, `home`).
//!
//! | file | what it holds |
//! |---|---|
//! | `api/` | the Web API, one file by family of methods |
//! | `validate/` | what Slack refuses in blocks, messages and views, as tables |
//! | `delivery`, `socket`, `response_url` | the ways between Slack and the app |
//! | `record` | writing down what the app sends |
//! | `consent` | the page that asks a person for an OAuth grant |
//! | `events`, `message`, `view`, `rich_text` | what happens and what it looks like |
//! | `people`, `commands`, `pressing`, `modals`, `sees` | what a person does and sees |
#![expect(clippy::disallowed_methods, reason = "Slack goes by its own clock")]

mod api;
mod calls;
mod commands;
mod config;
mod consent;
mod delivery;
mod events;
mod message;
mod modals;
mod people;
mod pressing;
mod record;
mod response_url;
mod rich_text;
mod sees;
mod socket;
mod state;
#[cfg(test)]
mod tests;
mod validate;
mod view;
mod workspace;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;

pub use api::files::Upload;
pub use calls::{Call, Fault};
pub use commands::CommandReply;
pub use config::EmulatorConfig;
pub use delivery::{Answered, Delivery, DeliveryKind, signature};
pub use message::{Ephemeral, Posted};
pub use modals::Submitted;
pub use pressing::{Press, Target};
pub use state::{Channel, ChannelKind, Holder, Team, User};
pub use view::OpenView;
pub use workspace::{BOT_SCOPES, Workspace};

use state::{Grant, State};

/// A running small Slack. Clones are handles to the same one.
#[derive(Clone)]
pub struct Emulator {
    inner: Arc<Inner>,
}

struct Inner {
    config: EmulatorConfig,
    origin: String,
    socket_url: String,
    state: Mutex<State>,
    sockets: Mutex<socket::Sockets>,
    /// Counts changes, so that others can wait for one.
    changes: watch::Sender<u64>,
    app_url: Mutex<Option<String>>,
    http: reqwest::Client,
    runtime: Handle,
    record: record::Record,
}

/// Something a person cannot do in Slack, or that did not happen in time.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub struct Refused(String);

impl Refused {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Emulator {
    /// Starts both listeners on the running tokio runtime.
    ///
    /// # Errors
    /// When an address cannot be bound.
    pub async fn start(config: EmulatorConfig) -> io::Result<Self> {
        Self::start_with(config, |_, api| api).await
    }

    /// Starts with more pages around the Web API, on the same address.
    ///
    /// # Errors
    /// When an address cannot be bound.
    pub async fn start_with(
        config: EmulatorConfig,
        around: impl FnOnce(Emulator, Router) -> Router,
    ) -> io::Result<Self> {
        // Fails when a provider is already installed, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .no_proxy()
            .build()
            .map_err(io::Error::other)?;
        let listener = TcpListener::bind(config.listen).await?;
        let sockets = TcpListener::bind(config.socket_listen).await?;
        let mut state = State::default();
        state.grants.insert(
            config.app_token.clone(),
            Grant {
                holder: Holder::App,
                team: String::new(),
                scopes: ["connections:write".to_owned()].into(),
                revoked: false,
            },
        );
        let emulator = Self {
            inner: Arc::new(Inner {
                origin: format!("http://{}", listener.local_addr()?),
                socket_url: format!("ws://{}/link", sockets.local_addr()?),
                record: record::Record::open(config.record.as_deref())?,
                config,
                state: Mutex::new(state),
                sockets: Mutex::default(),
                changes: watch::Sender::new(0),
                app_url: Mutex::new(None),
                http,
                runtime: Handle::current(),
            }),
        };
        let router = around(
            emulator.clone(),
            api::router(emulator.clone()).merge(consent::router(emulator.clone())),
        );
        tokio::spawn(async move { axum::serve(listener, router).await });
        tokio::spawn(emulator.clone().serve_sockets(sockets));
        Ok(emulator)
    }

    /// The prefix before a method name: `http://127.0.0.1:PORT/api/`.
    pub fn api_url(&self) -> String {
        format!("{}/api/", self.inner.origin)
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    pub fn config(&self) -> &EmulatorConfig {
        &self.inner.config
    }

    /// Delivers over HTTP to this address (`http://127.0.0.1:3000`) from now on, instead of
    /// Socket Mode.
    pub fn set_app_url(&self, url: &str) {
        let url = url.trim_end_matches('/').to_owned();
        *self
            .inner
            .app_url
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(url);
    }

    fn app_url(&self) -> Option<String> {
        self.inner
            .app_url
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn socket_url(&self) -> &str {
        &self.inner.socket_url
    }

    fn sockets(&self) -> &Mutex<socket::Sockets> {
        &self.inner.sockets
    }

    fn http(&self) -> &reqwest::Client {
        &self.inner.http
    }

    fn record(&self) -> &record::Record {
        &self.inner.record
    }

    fn runtime(&self) -> &Handle {
        &self.inner.runtime
    }

    /// Changes the state, sends what the change caused, and wakes those who wait for a change.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (result, outbox) = self.quietly(|state| {
            let result = change(state);
            (result, std::mem::take(&mut state.outbox))
        });
        self.flush(outbox);
        self.inner.changes.send_modify(|count| *count += 1);
        result
    }

    /// Uses the state without telling anybody.
    fn quietly<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(
            &mut self
                .inner
                .state
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Wakes at every change of what anybody could see.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changes.subscribe()
    }
}

/// Runs a small Slack with one team, two people and one channel for other programs to talk to.
///
/// Returns its handle and the team, once both listeners are up.
///
/// # Errors
/// When `listen` cannot be bound.
pub async fn serve_emulator(listen: SocketAddr) -> io::Result<(Emulator, Workspace)> {
    let config = EmulatorConfig {
        listen,
        ..EmulatorConfig::default()
    };
    let emulator = Emulator::start(config).await?;
    let workspace = emulator.workspace("Acme");
    let ana = workspace.user("ana", "Ana Ruiz");
    let ben = workspace.user("ben", "Ben Okafor");
    workspace.channel("general", &[&ana, &ben]);
    Ok((emulator, workspace))
}
