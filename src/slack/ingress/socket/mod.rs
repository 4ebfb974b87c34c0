//! Socket Mode: Slack delivers over WebSockets that we open, so no address of ours is public.
//!
//! Several connections are kept, because Slack closes each of them now and then; a new one is up
//! before the old one goes. It is our own transport: slack-morphism's handles one envelope at a time
//! and waits for ever for a stalled handshake.

mod connection;
mod envelope;
mod health;
mod pace;

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use self::connection::{Connection, NotOpen};
pub use self::health::SocketHealth;
use self::pace::{Attempts, Pauses};
use super::Receive;
use crate::slack::client::{SlackClient, SlackError, Token};

/// How many connections are kept. Slack allows ten for one app, over all of its processes.
pub const CONNECTIONS: usize = 2;

/// What Socket Mode needs to know.
#[derive(Clone, Debug)]
pub struct SocketSettings {
    pub client: SlackClient,
    /// `xapp-…`, with the scope `connections:write`.
    pub app_token: Token,
    /// At least one is kept; see [`CONNECTIONS`].
    pub connections: usize,
    pub timing: Timing,
}

/// How long things may take, and how long to wait. The defaults are meant for Slack.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// From the first packet to Slack's greeting.
    pub handshake: Duration,
    /// Between two pings of ours.
    pub ping: Duration,
    /// Without any frame, pongs included, for so long, a connection is given up.
    pub silence: Duration,
    /// One frame going out.
    pub write: Duration,
    /// A connection that Slack said it would close is closed by us after this.
    pub linger: Duration,
    /// Acknowledgements that are waited for when a connection ends.
    pub drain: Duration,
    /// Between any two attempts to connect.
    pub spacing: Duration,
    /// The wait after a failed attempt; it doubles with each, up to `longest_pause`.
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(10),
            ping: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            write: Duration::from_secs(5),
            linger: Duration::from_secs(15),
            drain: Duration::from_secs(3),
            spacing: Duration::from_secs(1),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(30),
        }
    }
}

/// Socket Mode ended for good.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SocketError {
    /// Slack refuses the app-level token or what it may do; trying again cannot help.
    #[error("slack refused the app-level token: {code}")]
    Refused { code: String },
    /// A bug of ours ended a connection's keeper.
    #[error("a socket keeper ended unexpectedly")]
    Broken,
}

/// Keeps the connections until `shutdown` turns true (or its sender is gone), then drains them.
///
/// # Errors
/// [`SocketError::Refused`] as soon as Slack refuses the app; everything else is tried again.
pub async fn run(
    settings: SocketSettings,
    receive: Arc<dyn Receive>,
    health: Arc<SocketHealth>,
    mut shutdown: watch::Receiver<bool>,
) -> Result<(), SocketError> {
    let (stop, stopped) = watch::channel(false);
    let keeper = Arc::new(Keeper {
        attempts: Attempts::new(settings.timing.spacing),
        settings,
        receive,
        health,
        stopped,
    });
    let mut kept = JoinSet::new();
    for _ in 0..keeper.settings.connections.max(1) {
        kept.spawn(keeper.clone().keep());
    }
    let mut result = Ok(());
    loop {
        tokio::select! {
            ended = kept.join_next() => match ended {
                Some(ended) => {
                    let ended = ended.unwrap_or(Err(SocketError::Broken));
                    if result.is_ok() && ended.is_err() {
                        result = ended;
                        stop.send_replace(true);
                    }
                }
                None => return result,
            },
            () = turned_true(&mut shutdown), if !*stop.borrow() => {
                stop.send_replace(true);
            }
        }
    }
}

/// Waits until the value is true or can no longer become so.
async fn turned_true(switch: &mut watch::Receiver<bool>) {
    let _ = switch.wait_for(|on| *on).await;
}

struct Keeper {
    settings: SocketSettings,
    receive: Arc<dyn Receive>,
    health: Arc<SocketHealth>,
    attempts: Attempts,
    stopped: watch::Receiver<bool>,
}

impl Keeper {
    /// Keeps one connection up, with its successor overlapping it where Slack announces the end.
    async fn keep(self: Arc<Self>) -> Result<(), SocketError> {
        let mut stopped = self.stopped.clone();
        let mut serving = JoinSet::new();
        let kept = tokio::select! {
            Err(refused) = self.keep_on(&mut serving) => Err(refused),
            () = turned_true(&mut stopped) => Ok(()),
        };
        // Each connection hears of the stop itself and drains.
        match kept {
            Ok(()) => while serving.join_next().await.is_some() {},
            Err(_) => serving.shutdown().await,
        }
        kept
    }

    /// Returns only when Slack refuses the app.
    async fn keep_on(&self, serving: &mut JoinSet<()>) -> Result<(), SocketError> {
        let mut pauses = Pauses::new(self.settings.timing);
        loop {
            while serving.try_join_next().is_some() {}
            self.attempts.turn().await;
            let pause = match Connection::open(&self.settings, &self.health).await {
                Ok(connection) => {
                    let opened = Instant::now();
                    let (renew, renewed) = oneshot::channel();
                    let served =
                        connection.serve(self.receive.clone(), renew, self.stopped.clone());
                    serving.spawn(async {
                        let code = served.await;
                        tracing::info!(code, "a socket ended");
                    });
                    if renewed.await.is_ok() {
                        continue;
                    }
                    if opened.elapsed() > self.settings.timing.longest_pause {
                        pauses = Pauses::new(self.settings.timing);
                    }
                    pauses.next()
                }
                Err(NotOpen::Api(error)) if is_final(&error) => return Err(self.refused(&error)),
                Err(NotOpen::Api(SlackError::RateLimited { retry_after })) => retry_after,
                Err(not_open) => {
                    tracing::warn!(code = not_open.code(), "no socket; trying again");
                    pauses.next()
                }
            };
            sleep(pause).await;
        }
    }

    fn refused(&self, error: &SlackError) -> SocketError {
        let code = error.to_string();
        tracing::error!(code, "slack refused the app-level token; Socket Mode stops");
        self.health.refuse(&code);
        SocketError::Refused { code }
    }
}

/// Whether only a person can put it right, in the app's settings.
fn is_final(error: &SlackError) -> bool {
    error.token_is_dead()
        || matches!(
            error.code(),
            Some("not_allowed_token_type" | "missing_scope" | "no_permission")
        )
}

impl NotOpen {
    fn code(&self) -> String {
        match self {
            Self::Api(error) => error.to_string(),
            Self::BadUrl => "url_refused".to_owned(),
            Self::Handshake => "handshake_failed".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
