//! A database of a test's own, on SQLite or PostgreSQL, and a look at its bare rows.

use std::path::{Path, PathBuf};

use askwell::store::{SealingKey, Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};
use uuid::Uuid;

use super::postgres;

/// Runs each test on both databases.
macro_rules! on_both_databases {
    ($($name:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::database::Home::sqlite()).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::support::database::Home::postgres().await).await;
            })*
        }
    };
}
pub(crate) use on_both_databases;

/// Where a test's database lives. Dropped, a SQLite one is removed.
pub struct Home {
    pub url: String,
    folder: Option<PathBuf>,
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // What cannot be removed lies below target/ and hurts nobody.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

impl Home {
    pub fn sqlite() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Uuid::now_v7().to_string());
        Self {
            url: format!("sqlite:{}", folder.join("askwell.sqlite").display()),
            folder: Some(folder),
        }
    }

    /// The folder of a SQLite database, which a test may fill with more.
    pub fn folder(&self) -> &Path {
        self.folder.as_deref().expect("PostgreSQL has none of ours")
    }

    pub async fn postgres() -> Self {
        let name = format!("askwell_{}", Uuid::now_v7().simple());
        let mut admin = PgConnection::connect(&postgres::url("postgres"))
            .await
            .expect("the test's PostgreSQL can be reached");
        let create = format!("CREATE DATABASE {name}");
        sqlx::query(AssertSqlSafe(create))
            .execute(&mut admin)
            .await
            .expect("the test's user may create databases");
        Self {
            url: postgres::url(&name),
            folder: None,
        }
    }

    /// Opens the store without a key.
    pub async fn open(&self) -> Store {
        Store::open(&self.url, None).await.expect("it opens")
    }

    pub async fn open_with_key(&self, fill: &str) -> Store {
        let key = SealingKey::from_base64(&fill.repeat(43).into()).expect("32 bytes");
        Store::open(&self.url, Some(key)).await.expect("it opens")
    }

    /// Two replicas; on SQLite, which allows one process, two handles.
    pub async fn open_twice(&self) -> (Store, Store) {
        let first = self.open().await;
        let second = if self.folder.is_some() {
            first.clone()
        } else {
            self.open().await
        };
        (first, second)
    }

    /// Every value of the first column that a query gives, as text; `None` for NULL.
    pub async fn column(&self, sql: &str) -> Vec<Option<String>> {
        let query = sqlx::AssertSqlSafe(sql);
        if self.folder.is_some() {
            let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        } else {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
            rows.iter().map(|row| row.get(0)).collect()
        }
    }

    pub async fn tables(&self) -> Vec<String> {
        let tables = if self.folder.is_some() {
            "SELECT name FROM sqlite_master WHERE type = 'table'"
        } else {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
             WHERE table_schema = 'public'"
        };
        let tables = self.column(tables).await.into_iter().flatten();
        tables
            .filter(|table| !table.starts_with("_sqlx") && !table.starts_with("sqlite_"))
            .collect()
    }

    pub async fn columns(&self, table: &str) -> Vec<String> {
        let columns = if self.folder.is_some() {
            format!("SELECT name FROM pragma_table_info('{table}')")
        } else {
            format!(
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}'"
            )
        };
        self.column(&columns).await.into_iter().flatten().collect()
    }

    /// The tables that hold a text anywhere in any column.
    pub async fn tables_with(&self, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for table in self.tables().await {
            let columns = self.columns(&table).await;
            let condition = columns
                .iter()
                .map(|column| format!("CAST({column} AS TEXT) LIKE '%{text}%'"))
                .collect::<Vec<_>>()
                .join(" OR ");
            let hits = format!("SELECT '{table}' FROM {table} WHERE {condition}");
            if !self.column(&hits).await.is_empty() {
                found.push(table);
            }
        }
        found.sort();
        found
    }
}
