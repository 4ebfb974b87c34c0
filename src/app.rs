//! Wiring: from settings to a running Askwell, and nothing else.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

use crate::clock::Clock;
use crate::coach::engine::Engine;
use crate::coach::ids::TeamId;
use crate::coach::voice::Voice;
use crate::config::{Config, SlackMode};
use crate::jobs::Jobs;
use crate::listener::roster::Roster;
use crate::listener::{Context, HomeTurns, Listener, OnDecision};
use crate::ops::{self, Ops};
use crate::responder::{Responder, Tokens};
use crate::slack::client::{SlackClient, Token};
use crate::slack::ingress::http::{self, HttpSettings};
use crate::slack::ingress::serve::serve;
use crate::slack::ingress::socket::{self, SocketHealth, SocketSettings};
use crate::slack::oauth::{OAuth, door};
use crate::store::{SealingKey, Store};
use crate::telemetry;

/// How often the opted-in leaders are read anew, for what changed on another replica.
const ROSTER_EVERY: Duration = Duration::from_secs(1);

/// A stop waits this long for what is under way; what is not done then is found by its lease.
const FINISH_WITHIN: Duration = Duration::from_secs(25);

/// What a caller may set beyond the settings.
#[derive(Default)]
pub struct Options {
    pub clock: Clock,
    /// An engine that is loaded already, to be shared; else the built-in one is loaded.
    pub engine: Option<Arc<Engine>>,
    pub on_decision: Option<OnDecision>,
}

/// Askwell, wired and bound, not yet running.
pub struct App {
    context: Arc<Context>,
    door: Door,
    ops: TcpListener,
    socket_health: Arc<SocketHealth>,
}

/// How Slack reaches us.
enum Door {
    Http(TcpListener, HttpSettings),
    /// Browsers come over HTTP all the same, where they may authorise.
    Socket(Box<SocketSettings>, Option<TcpListener>),
}

impl App {
    /// Opens the database, loads the engine, binds the ports.
    ///
    /// # Errors
    /// Says what is missing or in the way, and what would do.
    pub async fn build(config: &Config, options: Options) -> anyhow::Result<Self> {
        config.ready_to_serve()?;
        crate::slack::install_tls_provider();
        let limits = config.coach.limits().map_err(anyhow::Error::msg)?;
        let slack =
            SlackClient::new(&config.slack.api_url).context("slack.api_url cannot be used")?;
        let engine = match options.engine {
            Some(engine) => engine,
            None => Arc::new(Engine::with_pack(&config.coach.pack()?)?),
        };
        let voice = Arc::new(Voice::english());
        let store = Store::open(&config.database.url, sealing_key(config)?)
            .await
            .context("the database cannot be used")?;
        let listens = config.slack.mode == SlackMode::Http || config.can_authorise();
        let listen = match listens {
            true => Some(bind(config.http.listen, "http.listen").await?),
            false => None,
        };
        let oauth = oauth(config, &slack, listen.as_ref())?;
        let responder = Arc::new(Responder::new(
            store.clone(),
            slack.clone(),
            Tokens::new(
                store.clone(),
                slack.clone(),
                configured_token(config),
                oauth
                    .as_ref()
                    .map(|oauth| oauth.allowed_teams.clone())
                    .unwrap_or_default(),
            ),
            Arc::clone(&engine),
            Arc::clone(&voice),
            options.clock.clone(),
        ));
        let context = Arc::new(Context {
            store,
            engine,
            voice,
            limits,
            listening: SignedDuration::from_hours(24 * i64::from(config.coach.listening_days)),
            sensitivity: config.coach.sensitivity,
            clock: options.clock,
            roster: Roster::default(),
            responder,
            oauth,
            home_turns: HomeTurns::default(),
            on_decision: options.on_decision,
        });
        context.roster.refresh(&context.store).await?;
        let door = match (config.slack.mode, listen) {
            (SlackMode::Http, Some(listen)) => Door::Http(
                listen,
                HttpSettings {
                    signing_secret: config.slack.signing_secret.clone(),
                },
            ),
            (_, listen) => Door::Socket(
                Box::new(SocketSettings {
                    client: slack,
                    app_token: Token::new(config.slack.app_token.expose_secret()),
                    connections: socket::CONNECTIONS,
                    timing: socket::Timing::default(),
                }),
                listen,
            ),
        };
        Ok(Self {
            context,
            door,
            ops: bind(config.ops.listen, "ops.listen").await?,
            socket_health: Arc::default(),
        })
    }

    /// Where requests of Slack's or of browsers are taken; `None` where neither come over HTTP.
    pub fn http_address(&self) -> Option<SocketAddr> {
        match &self.door {
            Door::Http(listener, _) | Door::Socket(_, Some(listener)) => listener.local_addr().ok(),
            Door::Socket(_, None) => None,
        }
    }

    /// Where operators look.
    pub fn ops_address(&self) -> Option<SocketAddr> {
        self.ops.local_addr().ok()
    }

    /// The open database.
    pub fn store(&self) -> &Store {
        &self.context.store
    }

    /// The work that falls due.
    pub fn jobs(&self) -> Jobs {
        Jobs {
            store: self.context.store.clone(),
            responder: Arc::clone(&self.context.responder),
            clock: self.context.clock.clone(),
            days_off: self.context.limits.quiet_days.clone(),
        }
    }

    /// What takes Slack's events once they are in.
    pub fn listener(&self) -> Listener {
        Listener {
            context: Arc::clone(&self.context),
        }
    }

    /// Works until `shutdown` turns true, then finishes what is under way.
    ///
    /// # Errors
    /// When Slack refuses the connection for good.
    pub async fn run(self, shutdown: watch::Receiver<bool>) -> anyhow::Result<()> {
        let (jobs, listener) = (self.jobs(), Arc::new(self.listener()));
        let mut tasks = JoinSet::new();
        let ops = ops::router(Ops {
            store: self.context.store.clone(),
            socket: match self.door {
                Door::Http(..) => None,
                Door::Socket(..) => Some(Arc::clone(&self.socket_health)),
            },
            metrics: telemetry::metrics(),
        });
        tasks.spawn(serve(self.ops, ops, shutdown.clone()));
        tasks.spawn(keep_roster(Arc::clone(&self.context), shutdown.clone()));
        tasks.spawn(jobs.run(shutdown.clone()));
        let pages = self.context.oauth.as_ref().map(|oauth| {
            let voice = Arc::clone(&self.context.voice);
            door::router(Arc::clone(&listener) as _, voice, &oauth.public_url)
        });
        let ended = match self.door {
            Door::Http(listen, settings) => {
                let router = http::router(settings, listener).merge(pages.unwrap_or_default());
                serve(listen, router, shutdown).await;
                Ok(())
            }
            Door::Socket(settings, listen) => {
                if let Some((listen, pages)) = listen.zip(pages) {
                    tasks.spawn(serve(listen, pages, shutdown.clone()));
                }
                socket::run(*settings, listener, self.socket_health, shutdown).await
            }
        };
        if ended.is_err() {
            tasks.abort_all();
        }
        let under_way = &self.context.responder.under_way;
        under_way.close();
        let finished = async {
            while tasks.join_next().await.is_some() {}
            under_way.wait().await;
            self.context.store.close().await;
        };
        if tokio::time::timeout(FINISH_WITHIN, finished).await.is_err() {
            tracing::warn!("not everything under way could be finished in time");
        }
        ended.context("Slack refused the connection")
    }
}

/// The bot token of the settings, if there is one.
fn configured_token(config: &Config) -> Option<Token> {
    let token = config.slack.bot_token.expose_secret();
    (!token.is_empty()).then(|| Token::new(token))
}

/// What authorising takes, where all of it is set.
fn oauth(
    config: &Config,
    client: &SlackClient,
    listen: Option<&TcpListener>,
) -> anyhow::Result<Option<OAuth>> {
    if !config.can_authorise() {
        return Ok(None);
    }
    let mut public_url =
        Url::parse(&config.http.public_url).context("http.public_url cannot be used")?;
    if public_url.port() == Some(0) {
        let bound = listen.and_then(|listen| listen.local_addr().ok());
        // An address that is listened on has a port, and an http URL takes one.
        let _ = public_url.set_port(bound.map(|address| address.port()));
    }
    let allowed_teams: BTreeSet<TeamId> = config
        .slack
        .allowed_teams
        .split(',')
        .map(str::trim)
        .filter(|team| !team.is_empty())
        .map(TeamId::from)
        .collect();
    if allowed_teams.is_empty() && configured_token(config).is_none() {
        tracing::warn!(
            "there is neither a bot token nor a workspace in slack.allowed_teams, so Askwell can speak nowhere"
        );
    }
    Ok(Some(OAuth {
        client: client.clone(),
        client_id: config.slack.client_id.clone(),
        client_secret: config.slack.client_secret.clone(),
        public_url,
        allowed_teams,
    }))
}

pub(crate) fn sealing_key(config: &Config) -> anyhow::Result<Option<SealingKey>> {
    let key = &config.security.key;
    if key.expose_secret().is_empty() {
        return Ok(None);
    }
    Ok(Some(
        SealingKey::from_base64(key).context("security.key cannot be used")?,
    ))
}

async fn bind(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{setting} is {address}, and that cannot be listened on"))
}

async fn keep_roster(context: Arc<Context>, mut shutdown: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(ROSTER_EVERY);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            _ = shutdown.wait_for(|down| *down) => return,
        }
        if let Err(error) = context.roster.refresh(&context.store).await {
            tracing::warn!(%error, "the leaders could not be read anew");
        }
    }
}
