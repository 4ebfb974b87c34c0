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
        let stderr = folder.join(format!("stderr-{}", uuid::Uuid::now_v7()));
        let file = std::fs::File::create(&stderr).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_askwell"));
        command
            .arg("serve")
            .env_clear()
            .current_dir(folder)
            .envs([("HOME", folder), ("TMPDIR", folder)])
            .envs([
                ("RUST_LOG", "trace"),
                ("RUST_BACKTRACE", "full"),
                ("ASKWELL__LOG__LEVEL", "trace"),
                ("ASKWELL__LOG__FORMAT", "json"),
                ("ASKWELL__HTTP__LISTEN", "127.0.0.1:0"),
                ("ASKWELL__OPS__LISTEN", "127.0.0.1:0"),
                ("ASKWELL__DATABASE__URL", database),
                ("ASKWELL__SLACK__BOT_TOKEN", &workspace.bot_token),
                ("ASKWELL__SLACK__APP_TOKEN", &slack.config().app_token),
                (
                    "ASKWELL__SLACK__SIGNING_SECRET",
                    &slack.config().signing_secret,
                ),
                ("ASKWELL__SLACK__API_URL", &slack.api_url()),
                ("ASKWELL__COACH__FADE", "false"),
                ("ASKWELL__COACH__QUIET_HOURS", "off"),
                ("ASKWELL__COACH__QUIET_DAYS", ""),
            ])
            .env("ASKWELL__SECURITY__KEY", Self::KEY.repeat(43))
            .env(
                "ASKWELL__SLACK__MODE",
                match transport {
                    Transport::Http => "http",
                    Transport::Socket => "socket",
                },
            )
            .stdout(Stdio::null())
            .stderr(file);
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
        match transport {
            Transport::Http => {
                let address = serving.address("taking requests").await;
                slack.set_app_url(&format!("http://{address}"));
            }
            Transport::Socket => slack.connected().await.unwrap(),
        }
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
