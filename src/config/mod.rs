//! Settings: the compiled-in defaults, then a file, then the environment. The only reader of the
//! environment.

mod choice;
mod coach;
mod pack;
mod secrets;
mod state_dir;

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

pub use coach::CoachConfig;
pub use pack::read_pack;

/// The reference of all settings; also what `askwell config --defaults` prints.
pub const DEFAULTS: &str = include_str!("../../config/default.toml");

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub slack: SlackConfig,
    pub http: HttpConfig,
    pub ops: ListenConfig,
    pub database: DatabaseConfig,
    pub security: SecurityConfig,
    pub coach: CoachConfig,
    pub log: LogConfig,
}

/// How Slack reaches Askwell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SlackMode {
    Socket,
    Http,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SlackConfig {
    #[serde(deserialize_with = "choice::read")]
    pub mode: SlackMode,
    #[serde(serialize_with = "secrets::hidden")]
    pub bot_token: SecretString,
    #[serde(serialize_with = "secrets::hidden")]
    pub app_token: SecretString,
    #[serde(serialize_with = "secrets::hidden")]
    pub signing_secret: SecretString,
    pub client_id: String,
    #[serde(serialize_with = "secrets::hidden")]
    pub client_secret: SecretString,
    /// Ids of the workspaces that Askwell may be installed into, with commas between.
    pub allowed_teams: String,
    /// The prefix before a method's name; ends with a slash.
    pub api_url: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    pub listen: SocketAddr,
    /// Where browsers reach `listen` from outside; empty where they do not.
    pub public_url: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ListenConfig {
    pub listen: SocketAddr,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    pub url: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityConfig {
    #[serde(serialize_with = "secrets::hidden")]
    pub key: SecretString,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Json,
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    #[serde(deserialize_with = "choice::read")]
    pub format: LogFormat,
    #[serde(deserialize_with = "choice::read")]
    pub level: LogLevel,
}

/// A setting that cannot be used: says which one, what is wrong, and what would do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("settings: {0}")]
    Invalid(String),
    #[error("{variable}: cannot read {path}: {reason}")]
    SecretFile {
        variable: String,
        path: PathBuf,
        reason: std::io::Error,
    },
    #[error("rules: cannot read {path}: {reason}")]
    Rules {
        path: PathBuf,
        reason: std::io::Error,
    },
    #[error("{setting} is missing. {fix}")]
    Missing {
        setting: &'static str,
        fix: &'static str,
    },
}

impl Config {
    /// What is compiled in, untouched.
    pub fn built_in() -> Self {
        Self::load(None, HashMap::new()).expect("the compiled-in settings are tested to be valid")
    }

    /// The compiled-in settings, then `file`, then the process's environment.
    ///
    /// # Errors
    /// Names the setting, what is wrong with it and what would do.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn from_environment(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load(file, readable(std::env::vars_os())?)
    }

    /// The same with the environment given.
    ///
    /// # Errors
    /// As [`Self::from_environment`].
    pub fn load(
        file: Option<&Path>,
        environment: HashMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let environment = secrets::from_files(environment)?;
        let own = environment
            .iter()
            .filter(|(name, _)| name.starts_with("ASKWELL__"))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut layers = config::Config::builder()
            .add_source(config::File::from_str(DEFAULTS, config::FileFormat::Toml));
        if let Some(path) = file {
            layers = layers.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let mut settings: Self = layers
            .add_source(
                config::Environment::with_prefix("ASKWELL")
                    .prefix_separator("__")
                    .separator("__")
                    .source(Some(own)),
            )
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|error| ConfigError::Invalid(error.to_string()))?;
        if settings.database.url.is_empty() {
            settings.database.url = state_dir::database_url(&environment);
        }
        settings.checked()
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        self.coach.limits().map_err(ConfigError::Invalid)?;
        if !self.slack.api_url.ends_with('/') {
            self.slack.api_url.push('/');
        }
        let url = Url::parse(&self.slack.api_url).map_err(|error| {
            ConfigError::Invalid(format!("slack.api_url is not a URL ({error})"))
        })?;
        if !is_private(&url) {
            return Err(ConfigError::Invalid(
                "slack.api_url has to begin with https://; plain http is for loopback only".into(),
            ));
        }
        let public = &self.http.public_url;
        if !public.is_empty() && !Url::parse(public).is_ok_and(|url| is_private(&url)) {
            return Err(ConfigError::Invalid(
                "http.public_url reads like https://your.host; plain http is for loopback only"
                    .into(),
            ));
        }
        let database = &self.database.url;
        if !["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| database.starts_with(scheme))
        {
            return Err(ConfigError::Invalid(
                "database.url begins with neither sqlite: nor postgres://".into(),
            ));
        }
        Ok(self)
    }

    /// What `serve` cannot start without.
    ///
    /// # Errors
    /// Names the first missing setting and the page of Slack's settings that has it.
    pub fn ready_to_serve(&self) -> Result<(), ConfigError> {
        let slack = &self.slack;
        if !self.can_authorise() {
            require(
                &slack.bot_token,
                "ASKWELL__SLACK__BOT_TOKEN",
                "It starts with xoxb- and stands at api.slack.com/apps → your app → OAuth & Permissions.",
            )?;
        }
        match slack.mode {
            SlackMode::Socket => require(
                &slack.app_token,
                "ASKWELL__SLACK__APP_TOKEN",
                "It starts with xapp- and is made at api.slack.com/apps → your app → Basic Information → App-Level Tokens, with the scope connections:write.",
            ),
            SlackMode::Http => require(
                &slack.signing_secret,
                "ASKWELL__SLACK__SIGNING_SECRET",
                "It stands at api.slack.com/apps → your app → Basic Information → App Credentials.",
            ),
        }
    }

    /// Whether all is there that it takes to authorise in a browser: then leaders can grant Askwell to
    /// change their own messages, and it can be installed into workspaces.
    pub fn can_authorise(&self) -> bool {
        let slack = &self.slack;
        let secrets = [&slack.client_secret, &self.security.key];
        !slack.client_id.is_empty()
            && !self.http.public_url.is_empty()
            && secrets
                .iter()
                .all(|secret| !secret.expose_secret().is_empty())
    }

    /// The settings in force as TOML, secrets hidden.
    pub fn shown(&self) -> String {
        toml::to_string_pretty(self).expect("settings are plain tables of plain values")
    }
}

/// The variables as text. Others' may hold any bytes; one of ours has to be readable.
fn readable(
    variables: impl Iterator<Item = (OsString, OsString)>,
) -> Result<HashMap<String, String>, ConfigError> {
    let mut readable = HashMap::new();
    for (name, value) in variables {
        match (name.into_string(), value.into_string()) {
            (Ok(name), Ok(value)) => {
                readable.insert(name, value);
            }
            (Ok(name), Err(_)) if name.starts_with("ASKWELL__") => {
                return Err(ConfigError::Invalid(format!("{name} is not UTF-8")));
            }
            _ => {}
        }
    }
    Ok(readable)
}

fn require(
    secret: &SecretString,
    setting: &'static str,
    fix: &'static str,
) -> Result<(), ConfigError> {
    if secret.expose_secret().is_empty() {
        return Err(ConfigError::Missing { setting, fix });
    }
    Ok(())
}

/// Nobody on the way can read what goes there.
fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Whether the host of a URL is this machine by its very name or number.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests;
