//! One WebSocket to Slack, from its ticket to its close frame.
//!
//! Envelopes are handled side by side, each acknowledged when its own receiver answers. Every wait
//! has an end: a handshake, a write, a silence and a farewell cannot stall a connection.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use secrecy::ExposeSecret;
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout, timeout_at};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use url::Url;

use super::envelope::{self, Envelope, Farewell, Frame};
use super::health::{Connected, SocketHealth};
use super::{SocketSettings, Timing, turned_true};
use crate::config::is_loopback;
use crate::slack::client::SlackError;
use crate::slack::ingress::{Receive, receive_all};

/// The largest frame that is read: a view of a hundred blocks with what was typed into them.
const FRAME_LIMIT: usize = 4 * 1024 * 1024;
/// Envelopes handled at the same time; beyond that Slack is left to deliver again.
const MAX_IN_FLIGHT: usize = 512;

pub(super) struct Connection {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The frame that Slack opened with, usually its greeting.
    first: Option<Bytes>,
    /// Counts this connection as long as it lives.
    _counted: Connected,
    timing: Timing,
}

/// Why there is no connection.
pub(super) enum NotOpen {
    Api(SlackError),
    /// The address that Slack gave is not one to connect to.
    BadUrl,
    /// The handshake failed or took too long.
    Handshake,
}

impl Connection {
    /// Gets a ticket, connects, and waits for Slack's greeting.
    pub(super) async fn open(
        settings: &SocketSettings,
        health: &Arc<SocketHealth>,
    ) -> Result<Self, NotOpen> {
        let url = settings
            .client
            .apps_connections_open(&settings.app_token)
            .await
            .map_err(NotOpen::Api)?;
        let url = accepted_url(url.expose_secret(), settings.client.is_local())?;
        let greeted = async {
            let config = WebSocketConfig::default()
                .max_frame_size(Some(FRAME_LIMIT))
                .max_message_size(Some(FRAME_LIMIT));
            let (mut stream, _) =
                connect_async_with_config(url.as_str(), Some(config), true).await?;
            loop {
                match stream.next().await {
                    Some(Ok(Message::Text(first))) => return Ok((stream, first.into())),
                    Some(Ok(Message::Close(_))) | None => {
                        return Err(tungstenite::Error::ConnectionClosed);
                    }
                    Some(frame) => drop(frame?),
                }
            }
        };
        // The error is not kept: it may quote the address with its ticket.
        let (stream, first) = timeout(settings.timing.handshake, greeted)
            .await
            .map_err(|_| NotOpen::Handshake)?
            .map_err(|_: tungstenite::Error| NotOpen::Handshake)?;
        Ok(Self {
            stream,
            first: Some(first),
            _counted: health.connect(),
            timing: settings.timing,
        })
    }

    /// Serves until the connection ends, and says why it did, as a code.
    ///
    /// `renew` is told when Slack announces that it will close the connection, which goes on being
    /// served until it does; it is dropped when the connection ends otherwise.
    pub(super) async fn serve(
        mut self,
        receive: Arc<dyn Receive>,
        renew: oneshot::Sender<()>,
        mut stop: watch::Receiver<bool>,
    ) -> &'static str {
        let mut session = Session {
            receive,
            renew: Some(renew),
            in_flight: JoinSet::new(),
            heard: Instant::now(),
            leave_at: None,
            linger: self.timing.linger,
        };
        if let Some(first) = self.first.take() {
            session.take(&first);
        }
        let mut ping = interval(self.timing.ping);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end = loop {
            tokio::select! {
                frame = self.stream.next() => match frame {
                    Some(Ok(Message::Text(text))) => session.take(&text.into()),
                    Some(Ok(Message::Close(_))) | None => break "closed",
                    Some(Ok(_)) => session.hear(),
                    Some(Err(tungstenite::Error::Capacity(_))) => break "frame_too_large",
                    Some(Err(_)) => break "connection_lost",
                },
                Some(done) = session.in_flight.join_next() => {
                    if !self.acknowledge(done).await {
                        break "write_stalled";
                    }
                }
                _ = ping.tick() => {
                    if session.heard.elapsed() > self.timing.silence {
                        break "silent";
                    }
                    if !self.send(Message::Ping(Bytes::new())).await {
                        break "write_stalled";
                    }
                }
                () = reached(session.leave_at) => break "renewed",
                () = turned_true(&mut stop) => break "shutdown",
            }
        };
        self.finish(session.in_flight).await;
        end
    }

    /// Waits a little for what is under way, acknowledges it, and says goodbye.
    async fn finish(mut self, mut in_flight: JoinSet<Option<String>>) {
        let deadline = Instant::now() + self.timing.drain;
        while let Ok(Some(done)) = timeout_at(deadline, in_flight.join_next()).await {
            if !self.acknowledge(done).await {
                break;
            }
        }
        // What takes longer is finished all the same, though Slack will deliver it again.
        in_flight.detach_all();
        let _ = timeout(self.timing.write, self.stream.close(None)).await;
    }

    /// Sends an acknowledgement where there is one; a receiver that panicked gives none.
    async fn acknowledge(&mut self, done: Result<Option<String>, JoinError>) -> bool {
        match done {
            Ok(Some(text)) => self.send(Message::text(text)).await,
            Ok(None) | Err(_) => true,
        }
    }

    /// Whether the frame went out in time.
    async fn send(&mut self, message: Message) -> bool {
        matches!(
            timeout(self.timing.write, self.stream.send(message)).await,
            Ok(Ok(()))
        )
    }
}

/// What a connection is in the middle of.
struct Session {
    receive: Arc<dyn Receive>,
    renew: Option<oneshot::Sender<()>>,
    /// Each ends with the acknowledgement to send, if any.
    in_flight: JoinSet<Option<String>>,
    heard: Instant,
    /// Set once Slack has said goodbye.
    leave_at: Option<Instant>,
    linger: Duration,
}

impl Session {
    fn hear(&mut self) {
        self.heard = Instant::now();
    }

    fn take(&mut self, frame: &Bytes) {
        self.hear();
        match envelope::read(frame) {
            Some(Frame::Envelope(envelope)) => self.start(envelope),
            Some(Frame::Disconnect(farewell)) => {
                tracing::info!(?farewell, "slack will close a socket");
                self.leave_at.get_or_insert(Instant::now() + self.linger);
                if farewell == Farewell::Renewal
                    && let Some(renew) = self.renew.take()
                {
                    // Nobody waits for it at shutdown.
                    let _ = renew.send(());
                }
            }
            Some(Frame::Hello) => {}
            None => tracing::warn!(code = "garbage_frame", "frame not understood"),
        }
    }

    fn start(&mut self, mut envelope: Envelope) {
        if self.in_flight.len() >= MAX_IN_FLIGHT {
            tracing::warn!(
                code = "socket_full",
                "not acknowledged; Slack delivers again"
            );
            return;
        }
        let receive = self.receive.clone();
        self.in_flight.spawn(async move {
            let events = std::mem::take(&mut envelope.events);
            envelope.acknowledgement(receive_all(receive.as_ref(), events).await)
        });
    }
}

/// Waits until then, or for ever.
async fn reached(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// TLS, unless both the API and the socket are on this machine.
fn accepted_url(text: &str, local: bool) -> Result<Url, NotOpen> {
    let url = Url::parse(text).map_err(|_| NotOpen::BadUrl)?;
    match url.scheme() {
        "wss" => Ok(url),
        "ws" if local && is_loopback(&url) => Ok(url),
        _ => Err(NotOpen::BadUrl),
    }
}

#[cfg(test)]
mod tests {
    use super::accepted_url;

    #[test]
    fn a_socket_without_tls_is_for_this_machine_only() {
        for (url, local, accepted) in [
            ("wss://wss-primary.slack.com/link/?ticket=x", false, true),
            ("ws://127.0.0.1:1/ws", true, true),
            ("ws://127.0.0.1:1/ws", false, false),
            ("ws://wss-primary.slack.com/link", true, false),
            ("http://127.0.0.1:1/ws", true, false),
            ("no url", true, false),
        ] {
            assert_eq!(accepted_url(url, local).is_ok(), accepted, "{url}");
        }
    }
}
