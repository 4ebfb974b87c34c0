//! How the small Slack behaves; tests shorten its times.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

/// Settings of an [`super::Emulator`]. The defaults are Slack's own times, on free loopback ports.
#[derive(Clone, Debug)]
pub struct EmulatorConfig {
    /// Where the Web API listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where Socket Mode listens.
    pub socket_listen: SocketAddr,
    pub app_id: String,
    pub app_token: String,
    pub signing_secret: String,
    pub client_id: String,
    pub client_secret: String,
    /// How long the app has to acknowledge.
    pub ack_timeout: Duration,
    /// The pauses before each new delivery of an event that was not acknowledged.
    pub event_retries: Vec<Duration>,
    /// How long a `trigger_id` opens a view.
    pub trigger_life: Duration,
    /// How long a `response_url` works.
    pub response_url_life: Duration,
    /// How long a message can be edited; `None` for ever.
    pub edit_window: Option<Duration>,
    /// How long the waiting methods wait before they give up.
    pub patience: Duration,
    /// A folder in which everything that the app sends is written down, for other programs to judge.
    /// It holds people's words, so that only tests name one.
    pub record: Option<PathBuf>,
}

impl Default for EmulatorConfig {
    fn default() -> Self {
        let free_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            listen: free_port,
            socket_listen: free_port,
            app_id: "A0ASKWELL".to_owned(),
            app_token: "xapp-1-A0ASKWELL-emulator".to_owned(),
            signing_secret: "emulator-signing-secret".to_owned(),
            client_id: "1000.2000".to_owned(),
            client_secret: "emulator-client-secret".to_owned(),
            ack_timeout: Duration::from_secs(3),
            event_retries: [0, 60, 300].map(Duration::from_secs).to_vec(),
            trigger_life: Duration::from_secs(3),
            response_url_life: Duration::from_secs(30 * 60),
            edit_window: None,
            patience: Duration::from_secs(10),
            record: None,
        }
    }
}
