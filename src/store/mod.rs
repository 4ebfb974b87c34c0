//! What Askwell remembers, in SQLite or PostgreSQL: the only SQL. One file per table.
//!
//! No column can hold a message's words; a leader's own aim and phrases are written to be kept. Rows that belong to a leader refer to the leader's row, so
//! whoever has not opted in leaves none. Whatever decides or sends for a leader first locks that row
//! ([`leaders`]), so two replicas take turns per leader and every limit holds.
//!
//! A message's way: [`Store::claim_moment`] claims and decides it in one transaction; a nudge then
//! passes [`Store::begin_sending`], the gate, and ends with [`Store::sent`], [`Store::unknown`] or
//! [`Store::dropped`]. What a crash left behind, [`Store::reclaim_expired`] finds by its lease; the
//! fence keeps the worker that was presumed dead from finishing it a second time.

mod claims;
mod counts;
mod db;
mod decisions;
mod digests;
mod error;
mod file;
mod grants;
mod jobs;
mod leaders;
mod moments;
mod nudges;
mod outcomes;
mod own;
mod personal;
mod retention;
mod sealing;
mod sending;
mod settings;
mod workspaces;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, SqlitePool};

pub use counts::DayCount;
pub use db::Statement;
use db::{Db, args, statements};
pub use decisions::PastDecision;
pub use digests::HeldNudge;
pub use error::{Fault, StoreError};
pub use grants::{Purpose, Wish};
pub use jobs::{Gate, JobClaim, JobEnd, JobKind, NewJob};
pub use leaders::{OptIn, OptedIn};
pub use moments::{ClaimMoment, Claimed, Decided};
pub use nudges::{About, DeliveredIn, NudgeClaim, NudgeId, NudgeRecord, NudgeState};
pub use outcomes::Recorded;
pub use personal::Forgotten;
pub use retention::Retained;
pub use sealing::{Hasher, KeyError, SealingKey, random_secret};
pub use sending::{Begun, PendingNudge, Reclaimed};
pub use workspaces::Workspace;

/// Reads beside the one writer; more would only queue for the two cores of a small machine.
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
/// How long a connection or a lock is waited for before the caller is told that the store is busy.
const PATIENCE: Duration = Duration::from_secs(10);

statements! {
    PING = "SELECT 1";
}

/// PostgreSQL only: a replica that freezes within a transaction would hold its leader's row for good.
const GIVE_UP_ON_FROZEN: &str = "SET idle_in_transaction_session_timeout = '3s'";

/// The open database; clones share it.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    key: Option<Arc<SealingKey>>,
    hasher: Hasher,
    _hold: Option<file::Hold>,
}

impl Store {
    /// Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…`, creates what is missing and brings
    /// the tables up to date. With a key, tokens can be kept.
    ///
    /// # Errors
    /// A URL of another kind, a file that is in use or cannot be made, a database that cannot be
    /// reached, or tables of a newer version.
    pub async fn open(url: &str, key: Option<SealingKey>) -> Result<Self, StoreError> {
        let (db, hold) = if url.starts_with("sqlite:") {
            open_sqlite(url).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            (open_postgres(url).await?, None)
        } else {
            return Err(StoreError::Url);
        };
        let hasher = match &key {
            Some(key) => Hasher::from_sealing_key(key),
            None => settings::installation_hasher(&db).await?,
        };
        Ok(Self {
            db,
            key: key.map(Arc::new),
            hasher,
            _hold: hold,
        })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.db.row(PING, args![]).await.map(drop)
    }

    /// Finishes what is under way and closes every connection; SQLite's log is folded into its file.
    pub async fn close(&self) {
        self.db.close().await;
    }

    /// Hashes places the way this database's rows have them.
    pub fn hasher(&self) -> &Hasher {
        &self.hasher
    }

    /// Has the database parse every statement of the store, and returns them.
    ///
    /// # Errors
    /// The first statement that this database does not understand.
    pub async fn prepare_all(&self) -> Result<Vec<Statement>, StoreError> {
        let all = [
            STATEMENTS,
            claims::STATEMENTS,
            counts::STATEMENTS,
            decisions::STATEMENTS,
            digests::STATEMENTS,
            grants::STATEMENTS,
            jobs::STATEMENTS,
            leaders::STATEMENTS,
            nudges::STATEMENTS,
            outcomes::STATEMENTS,
            own::STATEMENTS,
            personal::STATEMENTS,
            retention::STATEMENTS,
            sending::STATEMENTS,
            settings::STATEMENTS,
            workspaces::STATEMENTS,
        ]
        .concat();
        for statement in &all {
            self.db.prepare(*statement).await?;
        }
        Ok(all)
    }
}

/// In their order; one that has been released is never changed.
const MIGRATIONS: [(&str, &str); 3] = [
    ("first", include_str!("migrations/0001_first.sql")),
    (
        "leader settings",
        include_str!("migrations/0002_leader_settings.sql"),
    ),
    ("manners", include_str!("migrations/0003_manners.sql")),
];

fn migrator() -> Migrator {
    let migration = |(version, (name, sql)): (i64, (&'static str, &'static str))| {
        let sql = sql.into_sql_str();
        Migration::new(version, name.into(), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations((1..).zip(MIGRATIONS).map(migration).collect())
}

async fn open_sqlite(url: &str) -> Result<(Db, Option<file::Hold>), StoreError> {
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|_| StoreError::Url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let hold = if in_memory {
        None
    } else {
        Some(file::hold(options.get_filename())?)
    };
    let write = sqlite_pool(1, options.clone()).await?;
    migrator()
        .run(&write)
        .await
        .map_err(|error| StoreError::migration(&error))?;
    let read = if in_memory {
        write.clone()
    } else {
        sqlite_pool(SQLITE_READERS, options).await?
    };
    Ok((Db::Sqlite { write, read }, hold))
}

async fn sqlite_pool(
    connections: u32,
    options: SqliteConnectOptions,
) -> Result<SqlitePool, StoreError> {
    // Connections to a file do not go stale, and one in memory must not be dropped: it is the data.
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(|error| StoreError::database("opening it", &error))
}

async fn open_postgres(url: &str) -> Result<Db, StoreError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| StoreError::Url)?
        .application_name("askwell")
        .disable_statement_logging();
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(GIVE_UP_ON_FROZEN).execute(connection).await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await
        .map_err(|error| StoreError::database("opening it", &error))?;
    migrator()
        .run(&pool)
        .await
        .map_err(|error| StoreError::migration(&error))?;
    Ok(Db::Postgres(pool))
}
