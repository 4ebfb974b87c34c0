//! The real binary behind the small Slack: what it writes to standard error, and where it listens.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use askwell::play::emulator::{Emulator, Workspace};
use tokio::time::{Instant, sleep};

/// A debug build loads the engine slowly, and the machine is shared.
const START_WITHIN: Duration = Duration::from_secs(60);

/// `askwell serve`, killed when dropped.
pub struct Serving {
    child: Child,
    stderr: PathBuf,
}

/// How Slack reaches the process.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    Http,
    Socket,
}

impl Serving {
    /// What fills the sealing key.
    pub const KEY: &str = "A";

    /// Starts it with no limits on how often it speaks, at the loudest log level, with everything that it
    /// writes below `folder`. It is ready when this returns.
    pub async fn start(
        transport: Transport,
        slack: &Emulator,
        workspace: &Workspace,
        database: &str,
        folder: &Path,
    ) -> Self {
        let config = slack.config();
        let settings = [
            ("DATABASE__URL", database),
            ("SLACK__API_URL", &slack.api_url()),
            ("SLACK__BOT_TOKEN", &workspace.bot_token),
            ("SLACK__APP_TOKEN", &config.app_token),
            ("SLACK__SIGNING_SECRET", &config.signing_secret),
        ];
        let serving = Self::with(transport, &settings, folder).await;
        match transport {
            Transport::Http => {
                let address = serving.door().await;
                slack.set_app_url(&format!("http://{address}"));
            }
            Transport::Socket => slack.connected().await.unwrap(),
        }
        serving
    }

    /// The same behind any Slack: `settings` say which, by the names that follow `ASKWELL__`.
    pub async fn with(transport: Transport, settings: &[(&str, &str)], folder: &Path) -> Self {
        let stderr = folder.join(format!("stderr-{}", uuid::Uuid::now_v7()));
        let file = std::fs::File::create(&stderr).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
        command
            .arg("serve")
            .env_clear()
            .current_dir(folder)
            .envs([("HOME", folder), ("TMPDIR", folder)])
            .envs([("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")])
            .env("ASKWELL__SECURITY__KEY", Self::KEY.repeat(43))
            .stdout(Stdio::null())
            .stderr(file);
        let mode = match transport {
            Transport::Http => "http",
            Transport::Socket => "socket",
        };
        let ours = [
            ("SLACK__MODE", mode),
            ("LOG__LEVEL", "trace"),
            ("LOG__FORMAT", "json"),
            ("HTTP__LISTEN", "127.0.0.1:0"),
            ("OPS__LISTEN", "127.0.0.1:0"),
            ("COACH__FADE", "false"),
            ("COACH__QUIET_HOURS", "off"),
            ("COACH__QUIET_DAYS", ""),
        ];
        for (name, value) in ours.iter().chain(settings) {
            command.env(format!("ASKWELL__{name}"), value);
        }
        for limit in [
            "LISTENING_DAYS",
            "MAX_PER_DAY",
            "MAX_PER_WEEK",
            "MAX_PER_THREAD",
            "COOLDOWN_HOURS",
            "KIND_COOLDOWN_HOURS",
            "ADDRESSEE_COOLDOWN_HOURS",
            "TEMPLATE_COOLDOWN_DAYS",
        ] {
            command.env(format!("ASKWELL__COACH__{limit}"), "0");
        }
        let serving = Self {
            child: command.spawn().unwrap(),
            stderr,
        };
        serving.ops().await;
        serving
    }

    /// Everything that was logged so far.
    pub fn logged(&self) -> String {
        std::fs::read_to_string(&self.stderr).unwrap()
    }

    /// What `/metrics` says.
    pub async fn metrics(&self) -> String {
        let address = self.ops().await;
        let page = reqwest::get(format!("http://{address}/metrics")).await;
        page.unwrap().text().await.unwrap()
    }

    /// SIGKILL: no goodbye, no clean-up.
    pub fn pull_the_plug(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Where it takes Slack's requests over HTTP.
    pub async fn door(&self) -> SocketAddr {
        self.address("taking requests").await
    }

    async fn ops(&self) -> SocketAddr {
        self.address("health and metrics").await
    }

    /// The address that it logged with this message.
    async fn address(&self, message: &str) -> SocketAddr {
        let deadline = Instant::now() + START_WITHIN;
        loop {
            for line in self.logged().lines().filter(|line| line.contains(message)) {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                if let Some(address) = line["fields"]["address"].as_str() {
                    return address.parse().unwrap();
                }
            }
            assert!(Instant::now() < deadline, "{}", self.logged());
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may be dead already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
