//! Socket Mode: envelopes over WebSocket, spread over the open connections, matched with their
//! acknowledgements.

use std::collections::HashMap;
use std::sync::PoisonError;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio_tungstenite::tungstenite::Message;

use super::Emulator;
use super::delivery::{Attempt, DeliveryKind, Failure, Outgoing};

/// Slack's limit of connections for one app.
const MAX_CONNECTIONS: usize = 10;

#[derive(Default)]
pub(super) struct Sockets {
    connections: Vec<Connection>,
    /// Envelopes that wait for their acknowledgement.
    pending: HashMap<String, Pending>,
    next_id: u64,
}

struct Connection {
    id: u64,
    frames: mpsc::UnboundedSender<Message>,
}

struct Pending {
    connection: u64,
    answer: oneshot::Sender<Value>,
}

impl Sockets {
    /// The connection whose turn it is.
    fn next(&mut self) -> Option<(u64, mpsc::UnboundedSender<Message>)> {
        if self.connections.is_empty() {
            return None;
        }
        self.connections.rotate_left(1);
        self.connections
            .last()
            .map(|connection| (connection.id, connection.frames.clone()))
    }
}

impl Emulator {
    fn with_sockets<T>(&self, use_them: impl FnOnce(&mut Sockets) -> T) -> T {
        use_them(
            &mut self
                .sockets()
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// How many Socket Mode connections the app holds.
    pub fn connections(&self) -> usize {
        self.with_sockets(|sockets| sockets.connections.len())
    }

    /// Tells every connection to go away, as Slack does some minutes before it restarts a server.
    /// `reason` is `warning`, `refresh_requested`, `link_disabled` or `too_many_websockets`.
    pub fn disconnects(&self, reason: &str) {
        let frame =
            json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "emulator"}});
        self.with_sockets(|sockets| {
            for connection in &sockets.connections {
                // A connection that is closing needs no farewell.
                let _ = connection.frames.send(Message::text(frame.to_string()));
            }
        });
    }

    /// Breaks every connection without a word.
    pub fn breaks_connections(&self) {
        self.with_sockets(|sockets| sockets.connections.clear());
        self.change(|_| ());
    }

    pub(super) fn attempt_socket(
        &self,
        outgoing: &Outgoing,
        retry_num: u32,
        reason: &'static str,
    ) -> Attempt {
        let failed = |reason| Failure {
            reason,
            last: false,
        };
        let sent = self.with_sockets(|sockets| {
            let (connection, frames) = sockets.next()?;
            sockets.next_id += 1;
            let envelope_id = format!("{:08x}-0000-4000-8000-000000000000", sockets.next_id);
            let frame = envelope(&envelope_id, outgoing, retry_num, reason);
            let (answer, received) = oneshot::channel();
            sockets
                .pending
                .insert(envelope_id.clone(), Pending { connection, answer });
            frames.send(Message::text(frame.to_string())).ok()?;
            Some((envelope_id, received))
        });
        let Some((envelope_id, received)) = sent else {
            return Box::pin(async move { Err(failed("connection_failed")) });
        };
        let emulator = self.clone();
        Box::pin(async move {
            let answer = tokio::time::timeout(emulator.config().ack_timeout, received).await;
            emulator.with_sockets(|sockets| sockets.pending.remove(&envelope_id));
            match answer {
                Ok(Ok(payload)) => Ok(payload),
                Ok(Err(_)) => Err(failed("connection_failed")),
                Err(_) => Err(failed("timeout")),
            }
        })
    }

    pub(super) async fn serve_sockets(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let emulator = self.clone();
            tokio::spawn(async move { emulator.serve_connection(stream).await });
        }
    }

    async fn serve_connection(&self, stream: TcpStream) {
        let Ok(socket) = tokio_tungstenite::accept_async(stream).await else {
            return;
        };
        let (mut sink, mut source) = socket.split();
        let (frames, mut queue) = mpsc::unbounded_channel();
        let opened = self.with_sockets(|sockets| {
            let room = sockets.connections.len() < MAX_CONNECTIONS;
            sockets.next_id += 1;
            let id = sockets.next_id;
            room.then(|| {
                sockets.connections.push(Connection { id, frames });
                (id, sockets.connections.len())
            })
        });
        let Some((id, count)) = opened else {
            let refusal = json!({"type": "disconnect", "reason": "too_many_websockets",
                "debug_info": {"host": "emulator"}});
            let _ = sink.send(Message::text(refusal.to_string())).await;
            return;
        };
        let hello = json!({
            "type": "hello", "num_connections": count,
            "connection_info": {"app_id": self.config().app_id},
            "debug_info": {"host": "emulator", "build_number": 1, "started": "now",
                "approximate_connection_time": 18_060},
        });
        if sink.send(Message::text(hello.to_string())).await.is_ok() {
            self.change(|_| ());
            loop {
                tokio::select! {
                    frame = queue.recv() => {
                        let Some(frame) = frame else { break };
                        if sink.send(frame).await.is_err() { break }
                    }
                    frame = source.next() => {
                        let Some(Ok(frame)) = frame else { break };
                        if let Message::Text(text) = frame {
                            self.acknowledged(&text);
                        }
                    }
                }
            }
        }
        self.with_sockets(|sockets| {
            sockets.connections.retain(|connection| connection.id != id);
            sockets
                .pending
                .retain(|_, pending| pending.connection != id);
        });
        self.change(|_| ());
    }

    fn acknowledged(&self, frame: &str) {
        let Ok(ack) = serde_json::from_str::<Value>(frame) else {
            return;
        };
        let id = ack["envelope_id"].as_str().unwrap_or("");
        if let Some(pending) = self.with_sockets(|sockets| sockets.pending.remove(id)) {
            // The waiting side may just have timed out.
            let _ = pending.answer.send(ack["payload"].clone());
        }
    }
}

fn envelope(id: &str, outgoing: &Outgoing, retry_num: u32, reason: &str) -> Value {
    let mut envelope = json!({
        "envelope_id": id, "type": outgoing.kind.envelope(), "payload": outgoing.payload,
        "accepts_response_payload": outgoing.kind != DeliveryKind::Event,
    });
    if outgoing.kind == DeliveryKind::Event {
        envelope["retry_attempt"] = json!(retry_num);
        envelope["retry_reason"] = json!(reason);
    }
    envelope
}
