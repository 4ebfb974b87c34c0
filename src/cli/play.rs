//! `askwell play`: the real app against a small Slack, in the browser, with no account anywhere.
#![expect(clippy::print_stdout, reason = "a command line talks to a person")]

mod months;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, bail};
use secrecy::SecretString;
use tokio::sync::{mpsc, watch};

use super::engine::EngineArgs;
use super::serve::stop_signal;
use crate::app::{App, Options};
use crate::clock::Clock;
use crate::coach::ids::{ChannelId, LeaderId, MessageTs, TeamId};
use crate::coach::policy::Decision;
use crate::coach::voice::Voice;
use crate::config::{Config, SlackMode};
use crate::play::{Explain, Playground, PlaygroundConfig, Shortcut};
use crate::slack::manifest::{GLOBAL_SHORTCUT, MESSAGE_SHORTCUT};
use crate::slack::views::callback;
use crate::store::{OptIn, SealingKey};
use crate::telemetry;

#[derive(clap::Args)]
pub struct Args {
    /// Where the page is; loopback only, port 0 picks a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4280")]
    listen: SocketAddr,
    /// Keep the listening week, quiet hours, limits and fading that a real workspace has
    #[arg(long)]
    real_limits: bool,
    /// Begin before anybody has said yes, as in a workspace where Askwell is new
    #[arg(long)]
    from_the_start: bool,
    /// Keep what Askwell stores in this new SQLite file, for other programs to look into
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// Let the small Slack deliver by signed HTTP instead of Socket Mode
    #[arg(long)]
    http: bool,
    /// Run only the small Slack, for other programs to talk to
    #[arg(long, hide = true)]
    emulator_only: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

/// Runs until Ctrl-C. Nothing is left behind: the database is in memory, unless a file is named for it.
///
/// # Errors
/// When the address cannot be listened on, or the file is there already.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(async {
        if args.emulator_only {
            emulator_only(args.listen).await
        } else {
            playground(args).await
        }
    })
}

async fn emulator_only(listen: SocketAddr) -> anyhow::Result<ExitCode> {
    let (emulator, workspace) = crate::play::emulator::serve_emulator(listen).await?;
    println!("API {}", emulator.api_url());
    println!("bot token {}", workspace.bot_token);
    println!("app token {}", emulator.config().app_token);
    wait(&mut stop_signal()?).await;
    Ok(ExitCode::SUCCESS)
}

async fn playground(args: Args) -> anyhow::Result<ExitCode> {
    if let Some(file) = args.database.as_deref().filter(|file| file.exists()) {
        // What an earlier playground stored is sealed with a key that is gone.
        bail!(
            "{} is there already; the playground begins with a new file",
            file.display()
        );
    }
    let engine = Arc::new(args.engine.load()?);
    let silences = Arc::new(Silences::new());
    let (months, wishes) = mpsc::channel(1);
    let playground = Playground::start(PlaygroundConfig {
        listen: args.listen,
        explain: Arc::clone(&silences) as Arc<dyn Explain>,
        months,
        message_shortcuts: vec![Shortcut {
            name: MESSAGE_SHORTCUT.to_owned(),
            callback_id: callback::REWRITE_MESSAGE.to_owned(),
        }],
        global_shortcuts: vec![Shortcut {
            name: GLOBAL_SHORTCUT.to_owned(),
            callback_id: callback::REWRITE_TEXT.to_owned(),
        }],
        command: "/askwell".to_owned(),
        said_yes: !args.from_the_start,
    })
    .await
    .with_context(|| format!("{} cannot be listened on", args.listen))?;

    let config = settings(&playground, &args);
    telemetry::start_logging(&config.log);
    let options = Options {
        engine: Some(engine),
        on_decision: Some(Arc::clone(&silences).on_decision()),
        ..Options::default()
    };
    let app = App::build(&config, options).await?;
    if let Some(address) = app.http_address().filter(|_| args.http) {
        playground
            .emulator
            .set_app_url(&format!("http://{address}"));
    }
    let (ana, ben) = match args.from_the_start {
        true => ("who leads", "who is on her team"),
        false => ("who leads and has said yes", "who has not"),
    };
    if !args.from_the_start {
        opt_ana_in(&app, &playground).await?;
    }
    let team = TeamId::from(playground.workspace.team.as_str());
    tokio::spawn(months::grant(app.jobs(), team, wishes));
    println!("Askwell's playground: {}", playground.page_url);
    println!("A small Slack with Ana, {ana}, and Ben, {ben}. Ctrl-C ends it.");
    app.run(stop_signal()?).await?;
    Ok(ExitCode::SUCCESS)
}

/// The compiled-in settings, pointed at the small Slack.
fn settings(playground: &Playground, args: &Args) -> Config {
    let slack = &playground.emulator;
    let mut config = Config::built_in();
    config.slack.mode = match args.http {
        true => SlackMode::Http,
        false => SlackMode::Socket,
    };
    config.slack.api_url = slack.api_url();
    config.slack.bot_token = playground.workspace.bot_token.clone().into();
    config.slack.app_token = slack.config().app_token.clone().into();
    config.slack.signing_secret = slack.config().signing_secret.clone().into();
    config.slack.client_id = slack.config().client_id.clone();
    config.slack.client_secret = slack.config().client_secret.clone().into();
    config.http.public_url = "http://127.0.0.1:0".to_owned();
    config.security.key = SealingKey::generate();
    config.database.url = match &args.database {
        Some(file) => format!("sqlite:{}", file.display()),
        None => "sqlite::memory:".to_owned(),
    };
    config.http.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.ops.listen = SocketAddr::from(([127, 0, 0, 1], 0));
    config.log.level = crate::config::LogLevel::Warn;
    if !args.real_limits {
        config.coach = config.coach.without_limits();
    }
    config
}

/// Ana said yes for every channel, and lets Askwell change her messages.
async fn opt_ana_in(app: &App, playground: &Playground) -> anyhow::Result<()> {
    let ana = LeaderId::new(playground.workspace.team.as_str(), playground.ana.as_str());
    let now = Clock::system().now();
    let yes = OptIn {
        channel: None,
        now,
        listening_until: now,
        time_zone: None,
    };
    app.store().opt_in(&ana, yes).await?;
    let token = SecretString::from(playground.ana_token.clone());
    app.store().set_user_token(&ana, Some(&token)).await?;
    Ok(())
}

async fn wait(stopped: &mut watch::Receiver<bool>) {
    // An error means that nobody can stop us any more, which is a stop too.
    let _ = stopped.wait_for(|down| *down).await;
}

/// Why Askwell stayed silent, by message, in plain words.
struct Silences {
    voice: Voice,
    reasons: Mutex<HashMap<(String, String, String), String>>,
}

impl Silences {
    fn new() -> Self {
        Self {
            voice: Voice::english(),
            reasons: Mutex::default(),
        }
    }

    fn on_decision(self: Arc<Self>) -> crate::listener::OnDecision {
        Arc::new(
            move |leader: &LeaderId, channel: &ChannelId, ts: &MessageTs, decision: &Decision| {
                if let Decision::Silent(silence) = decision {
                    let message = (leader.team.to_string(), channel.to_string(), ts.to_string());
                    let reason = self.voice.silence(*silence).to_owned();
                    self.reasons
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .insert(message, reason);
                }
            },
        )
    }
}

impl Explain for Silences {
    fn explain(&self, team: &str, channel: &str, ts: &str) -> Option<String> {
        let message = (team.to_owned(), channel.to_owned(), ts.to_owned());
        self.reasons
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&message)
            .cloned()
    }
}
