//! What can be seen without Slack: the sealing key, the time zones and the database.

use secrecy::ExposeSecret;

use super::report::Check;
use crate::clock::Clock;
use crate::coach::engine::Engine;
use crate::coach::leader::Leader;
use crate::config::Config;
use crate::store::{SealingKey, Store, StoreError};

/// Whether the sealing key can be used, where there is one.
pub(super) fn key(config: &Config) -> Check {
    const WHAT: &str = "sealing key";
    let key = &config.security.key;
    if key.expose_secret().is_empty() {
        return Check::open(
            WHAT,
            "not set; it is needed only where leaders let Askwell replace their own messages",
        );
    }
    match SealingKey::from_base64(key) {
        Ok(_) => Check::good(WHAT, "it can be used"),
        Err(error) => Check::bad(
            WHAT,
            error.to_string(),
            "`openssl rand -base64 32` makes one for ASKWELL__SECURITY__KEY. A new key cannot open what \
             another one sealed.",
        ),
    }
}

/// Whether leaders' own hours can be kept.
pub(super) fn time_zones() -> Check {
    const WHAT: &str = "time zones";
    match jiff::tz::TimeZone::get("Europe/Prague") {
        Ok(_) => Check::good(WHAT, "this machine knows them"),
        Err(_) => Check::bad(
            WHAT,
            "this machine does not know them, so quiet hours would be those of UTC",
            "Install the package tzdata.",
        ),
    }
}

/// Whether the rules of one's own, if there are any, can be used.
pub(super) fn rules(config: &Config) -> Check {
    const WHAT: &str = "rules";
    let pack = match config.coach.pack() {
        Ok(pack) => pack,
        Err(error) => {
            let fix = "coach.rules (ASKWELL__COACH__RULES) is a folder of *.toml or one file; empty for none.";
            return Check::bad(WHAT, error.to_string(), fix);
        }
    };
    match Engine::with_pack(&pack) {
        Ok(_) if pack.is_empty() => Check::good(WHAT, "the built-in ones"),
        Ok(_) => Check::good(
            WHAT,
            format!("the built-in ones, and {} files of your own", pack.len()),
        ),
        Err(error) => Check::bad(
            WHAT,
            error.to_string(),
            "Correct the file or the example; `askwell rules --help` says how a rule is written.",
        ),
    }
}

/// Whether the database can be opened and written, and the leaders in it where that is so.
pub(super) async fn database(config: &Config) -> (Check, Option<Vec<Leader>>) {
    const WHAT: &str = "database";
    let store = match Store::open(&config.database.url, None).await {
        Ok(store) => store,
        Err(StoreError::InUse(path)) => {
            let found = format!(
                "a running Askwell holds {}, so it was not opened",
                path.display()
            );
            return (Check::open(WHAT, found), None);
        }
        Err(error) => return (Check::bad(WHAT, error.to_string(), fix(&error)), None),
    };
    // Deleting what is beyond its time is a write that would be done within the hour anyway.
    let written = store.retain(Clock::system().now()).await;
    let leaders = store.leaders().await;
    store.close().await;
    match (written, leaders) {
        (Ok(_), Ok(leaders)) => (
            Check::good(WHAT, "it can be opened and written"),
            Some(leaders),
        ),
        (Err(error), _) | (_, Err(error)) => {
            (Check::bad(WHAT, error.to_string(), fix(&error)), None)
        }
    }
}

fn fix(error: &StoreError) -> &'static str {
    match error {
        StoreError::Url => {
            "ASKWELL__DATABASE__URL is empty (a file in the state directory), sqlite:/path/askwell.db \
             or postgres://user@host/name."
        }
        StoreError::File { .. } => {
            "The folder has to exist or be makeable, and be writable by the user that runs Askwell."
        }
        StoreError::NewerSchema | StoreError::AlteredSchema(_) => {
            "Use the version of Askwell that made these tables, or a backup."
        }
        _ => {
            "Is the server running, and do ASKWELL__DATABASE__URL's host, user and database exist? The \
             user has to own the tables."
        }
    }
}
