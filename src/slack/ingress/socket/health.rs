//! What the outside may know of the sockets: enough for a readiness probe and a doctor.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// How the socket connections are. Shared between them and whoever asks.
#[derive(Debug, Default)]
pub struct SocketHealth {
    connected: AtomicUsize,
    refusal: OnceLock<String>,
}

impl SocketHealth {
    /// How many connections Slack has greeted and that are not closed. A connection that falls
    /// silent is closed, so this is never long out of date.
    pub fn connected(&self) -> usize {
        self.connected.load(Ordering::Relaxed)
    }

    /// Slack's error code if it refused the app for good, and nothing is tried any more.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.get().map(String::as_str)
    }

    pub(super) fn refuse(&self, code: &str) {
        // Connections may be refused one after the other; the first reason stays.
        let _ = self.refusal.set(code.to_owned());
    }

    /// Counts a connection for as long as the returned value lives.
    pub(super) fn connect(self: &Arc<Self>) -> Connected {
        self.connected.fetch_add(1, Ordering::Relaxed);
        Connected(self.clone())
    }
}

/// One counted connection.
pub(super) struct Connected(Arc<SocketHealth>);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.connected.fetch_sub(1, Ordering::Relaxed);
    }
}
