//! What can go wrong with the store, in words that hold no SQL, no value and no secret.

use std::io;
use std::path::PathBuf;

/// Why the store could not do something.
///
/// The database's own error is not kept as a source: its text may quote values.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database URL must look like sqlite:PATH or postgres://USER@HOST/NAME")]
    Url,
    #[error("{} is in use by another Askwell; stop that one, or use PostgreSQL for several replicas", .0.display())]
    InUse(PathBuf),
    #[error("cannot use the database file {}: {}", .path.display(), .reason)]
    File { path: PathBuf, reason: io::Error },
    #[error("the database was set up by a newer Askwell; start that version or restore a backup")]
    NewerSchema,
    #[error("the database's tables differ from the ones this version made (migration {0})")]
    AlteredSchema(i64),
    #[error("the database failed at {doing}: {fault}")]
    Database { doing: &'static str, fault: Fault },
    #[error("the database holds a value that this version cannot read, in column {0}")]
    Unreadable(&'static str),
    #[error("keeping a token needs a sealing key: set security.key to 32 random bytes in base64")]
    NoKey,
    #[error(
        "a sealed token cannot be opened: security.key is not the key it was sealed with, or the row was altered"
    )]
    Unsealable,
}

/// The kind of a database failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it is busy")]
    Busy,
    #[error("a row refers to something that is not there")]
    ForeignKey,
    /// The database's own code: an SQLSTATE, or SQLite's extended result code.
    #[error("code {0}{meaning}", meaning = meaning(.0))]
    Code(String),
    #[error("the driver could not make sense of it")]
    Driver,
}

impl Fault {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Busy => "busy",
            Self::ForeignKey => "foreign_key",
            Self::Code(_) | Self::Driver => "database",
        }
    }
}

/// What an operator can put right, in words.
/// Sources: sqlite.org/rescode.html; appendix A of PostgreSQL's manual.
fn meaning(code: &str) -> &'static str {
    match code {
        "8" => ", the file may only be read",
        "11" => ", the file is damaged; a backup has it whole",
        "13" => ", the disk is full",
        "14" => ", the file cannot be opened",
        "26" => ", the file is no SQLite database; database.url has to name one, or a new file",
        "28P01" | "28000" => ", user or password is refused",
        "3D000" => ", there is no database of that name; `createdb` makes it",
        "42501" => ", the user may not do that",
        "53300" => ", it has too many connections",
        _ => "",
    }
}

/// PostgreSQL: serialization failure, deadlock, lock not available. SQLite: busy, locked.
const BUSY_CODES: [&str; 5] = ["40001", "40P01", "55P03", "5", "6"];

impl StoreError {
    /// The kind of failure in one word, for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::InUse(_) => "in_use",
            Self::File { .. } => "file",
            Self::NewerSchema => "newer_schema",
            Self::AlteredSchema(_) => "altered_schema",
            Self::Database { fault, .. } => fault.code(),
            Self::Unreadable(_) => "unreadable",
            Self::NoKey => "no_key",
            Self::Unsealable => "unsealable",
        }
    }

    pub(super) fn database(doing: &'static str, error: &sqlx::Error) -> Self {
        Self::Database {
            doing,
            fault: fault(error),
        }
    }

    pub(super) fn migration(error: &sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) => Self::NewerSchema,
            MigrateError::VersionMismatch(version) => Self::AlteredSchema(*version),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                Self::database("setting up its tables", error)
            }
            _ => Self::Database {
                doing: "setting up its tables",
                fault: Fault::Driver,
            },
        }
    }

    /// Whether the leader whom a row refers to is not there (any more).
    pub(super) fn is_foreign_key(&self) -> bool {
        matches!(
            self,
            Self::Database {
                fault: Fault::ForeignKey,
                ..
            }
        )
    }
}

fn fault(error: &sqlx::Error) -> Fault {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Fault::Unreachable,
        sqlx::Error::Database(error) if error.is_foreign_key_violation() => Fault::ForeignKey,
        sqlx::Error::Database(error) => match error.code() {
            Some(code) if BUSY_CODES.contains(&code.as_ref()) => Fault::Busy,
            Some(code) => Fault::Code(code.into_owned()),
            None => Fault::Driver,
        },
        _ => Fault::Driver,
    }
}
