//! What the outside may know of the sockets: enough for a readiness probe and a doctor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How the socket connections are. Shared between them and whoever asks.
#[derive(Debug, Default)]
pub struct SocketHealth {
    connected: AtomicUsize,
    heard: Mutex<Option<Instant>>,
    refusal: OnceLock<String>,
}

impl SocketHealth {
    /// How many connections Slack has greeted and that are not closed. A connection that falls
    /// silent is closed, so this is never long out of date.
    pub fn connected(&self) -> usize {
        self.connected.load(Ordering::Relaxed)
    }

    /// How long ago Slack was last heard on any connection.
    pub fn silent_for(&self) -> Option<Duration> {
        self.heard().map(|heard| heard.elapsed())
    }

    /// Slack's error code if it refused the app for good, and nothing is tried any more.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.get().map(String::as_str)
    }

    pub(super) fn refuse(&self, code: &str) {
        // Connections may be refused one after the other; the first reason stays.
        let _ = self.refusal.set(code.to_owned());
    }

    fn heard(&self) -> Option<Instant> {
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a connection for as long as the returned value lives.
    pub(super) fn connect(self: &Arc<Self>) -> Connected {
        self.connected.fetch_add(1, Ordering::Relaxed);
        let connected = Connected(self.clone());
        connected.hear();
        connected
    }
}

/// One counted connection.
pub(super) struct Connected(Arc<SocketHealth>);

impl Connected {
    pub(super) fn hear(&self) {
        *self.0.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.connected.fetch_sub(1, Ordering::Relaxed);
    }
}
