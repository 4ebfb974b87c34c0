//! The two databases behind one face: one SQL text, two arms. Nothing else in the store knows which.

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{
    Column, Database, Decode, Encode, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction,
    Type, TypeInfo,
};

use super::error::StoreError;
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};
use crate::coach::leader::Hashed;

/// One SQL statement: what it is for, and its text, which both databases understand.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Names a file's statements and lists them, so that a test can prepare and lint every one. A name
/// that starts with `EVERY_` works across workspaces on purpose.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        $(
            $(#[$doc])*
            const $name: $crate::store::db::Statement =
                $crate::store::db::Statement { name: stringify!($name), sql: $sql };
        )*
        pub(super) const STATEMENTS: &[$crate::store::db::Statement] = &[$($name,)*];
    };
}
pub(super) use statements;

/// A value for a placeholder.
#[derive(Debug)]
pub(super) enum Arg {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(bool),
}

macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::store::db::Arg::from($value)),*] };
}
pub(super) use args;

macro_rules! text_args {
    ($($id:ty),*) => {$(
        impl From<&$id> for Arg {
            fn from(id: &$id) -> Self {
                Self::Text(Some(id.as_str().to_owned()))
            }
        }

        impl From<Option<&$id>> for Arg {
            fn from(id: Option<&$id>) -> Self {
                Self::Text(id.map(|id| id.as_str().to_owned()))
            }
        }
    )*};
}
text_args!(TeamId, UserId, ChannelId, MessageTs, String);

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<Option<&str>> for Arg {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<&Hashed> for Arg {
    fn from(hash: &Hashed) -> Self {
        Self::from(&*hash.0)
    }
}

impl From<Option<&Hashed>> for Arg {
    fn from(hash: Option<&Hashed>) -> Self {
        Self::Text(hash.map(|hash| hash.0.to_string()))
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Arg {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Arg {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<Timestamp> for Arg {
    fn from(time: Timestamp) -> Self {
        Self::from(time.as_millisecond())
    }
}

impl From<Option<Timestamp>> for Arg {
    fn from(time: Option<Timestamp>) -> Self {
        Self::Int(time.map(Timestamp::as_millisecond))
    }
}

/// The code of an enum in the database is its name in JSON.
pub(super) fn code(value: impl Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .expect("only enums with text names are given codes")
}

/// What can be read from a column of either database.
pub(super) trait Cell:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Cell for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

/// A row of either database.
pub(super) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    pub(super) fn get<T: Cell>(&self, column: &'static str) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
        .map_err(|_| StoreError::Unreadable(column))
    }

    pub(super) fn text(&self, column: &'static str) -> Result<String, StoreError> {
        self.get(column)
    }

    pub(super) fn time(&self, column: &'static str) -> Result<Timestamp, StoreError> {
        self.time_or_none(column)?
            .ok_or(StoreError::Unreadable(column))
    }

    pub(super) fn time_or_none(
        &self,
        column: &'static str,
    ) -> Result<Option<Timestamp>, StoreError> {
        self.get::<Option<i64>>(column)?
            .map(Timestamp::from_millisecond)
            .transpose()
            .map_err(|_| StoreError::Unreadable(column))
    }

    pub(super) fn code<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        self.code_or_none(column)?
            .ok_or(StoreError::Unreadable(column))
    }

    pub(super) fn code_or_none<T: DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        self.get::<Option<String>>(column)?
            .map(|code| serde_json::from_value(code.into()))
            .transpose()
            .map_err(|_| StoreError::Unreadable(column))
    }

    /// The row's columns and the names of their types, in order.
    pub(super) fn columns(&self) -> Vec<(String, String)> {
        fn named<C: Column>(columns: &[C]) -> Vec<(String, String)> {
            columns
                .iter()
                .map(|column| {
                    let type_name = column.type_info().name().to_owned();
                    (column.name().to_owned(), type_name)
                })
                .collect()
        }
        match self {
            Self::Sqlite(row) => named(row.columns()),
            Self::Postgres(row) => named(row.columns()),
        }
    }

    /// A value by its column's position, for rows whose columns are not known beforehand.
    pub(super) fn at<T: Cell>(&self, position: usize) -> Result<T, StoreError> {
        match self {
            Self::Sqlite(row) => row.try_get(position),
            Self::Postgres(row) => row.try_get(position),
        }
        .map_err(|_| StoreError::Unreadable("of an export"))
    }
}

fn bound<'q, DB: Database>(
    statement: Statement,
    args: &[Arg],
) -> sqlx::query::Query<'q, DB, DB::Arguments>
where
    Option<String>: for<'t> Encode<'t, DB> + Type<DB>,
    Option<i64>: for<'t> Encode<'t, DB> + Type<DB>,
    bool: for<'t> Encode<'t, DB> + Type<DB>,
{
    args.iter()
        .fold(sqlx::query(statement.sql), |query, arg| match arg {
            Arg::Text(text) => query.bind(text.clone()),
            Arg::Int(number) => query.bind(*number),
            Arg::Bool(flag) => query.bind(*flag),
        })
}

/// The open database.
#[derive(Clone, Debug)]
pub(super) enum Db {
    /// One connection writes, so that writers queue here instead of failing with "busy".
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

impl Db {
    /// Starts a transaction that may write. Dropped without a commit, it is rolled back.
    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        match self {
            // Taking the write lock at once: a read that turns into a write could not wait for it.
            Self::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
            Self::Postgres(pool) => pool.begin().await.map(Tx::Postgres),
        }
        .map_err(|error| StoreError::database("starting a transaction", &error))
    }

    /// Reads, outside any transaction.
    pub(super) async fn rows(
        &self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite { read, .. } => bound(statement, args)
                .fetch_all(read)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Self::Postgres(pool) => bound(statement, args)
                .fetch_all(pool)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        }
        .map_err(|error| StoreError::database(statement.name, &error))
    }

    pub(super) async fn row(
        &self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, args).await?.into_iter().next())
    }

    /// Writes with one statement, which is its own transaction. Returns how many rows it touched.
    pub(super) async fn execute(
        &self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite { write, .. } => bound(statement, args)
                .execute(write)
                .await
                .map(|done| done.rows_affected()),
            Self::Postgres(pool) => bound(statement, args)
                .execute(pool)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(|error| StoreError::database(statement.name, &error))
    }

    /// Has the database parse and plan a statement without running it.
    pub(super) async fn prepare(&self, statement: Statement) -> Result<(), StoreError> {
        use sqlx::{Executor, SqlSafeStr};
        let sql = statement.sql.into_sql_str();
        match self {
            Self::Sqlite { write, .. } => write.prepare(sql).await.map(drop),
            Self::Postgres(pool) => pool.prepare(sql).await.map(drop),
        }
        .map_err(|error| StoreError::database(statement.name, &error))
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// A transaction on either database.
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    pub(super) async fn rows(
        &mut self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(tx) => bound(statement, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Sqlite).collect()),
            Self::Postgres(tx) => bound(statement, args)
                .fetch_all(&mut **tx)
                .await
                .map(|rows| rows.into_iter().map(Row::Postgres).collect()),
        }
        .map_err(|error| StoreError::database(statement.name, &error))
    }

    pub(super) async fn row(
        &mut self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, args).await?.into_iter().next())
    }

    /// Returns how many rows the statement touched.
    pub(super) async fn execute(
        &mut self,
        statement: Statement,
        args: &[Arg],
    ) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(tx) => bound(statement, args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            Self::Postgres(tx) => bound(statement, args)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(|error| StoreError::database(statement.name, &error))
    }

    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
        .map_err(|error| StoreError::database("committing", &error))
    }
}
