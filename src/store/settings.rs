//! Table `settings`: what belongs to the installation as a whole.

use super::db::{Db, args, statements};
use super::error::StoreError;
use super::sealing::{Hasher, random_key};

const HASH_KEY: &str = "hash_key";

statements! {
    KEEP_FIRST = "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    READ = "SELECT value FROM settings WHERE name = $1";
}

/// A hasher with this installation's own random key, made on the first start.
pub(super) async fn installation_hasher(db: &Db) -> Result<Hasher, StoreError> {
    // Two replicas may start at once: both read what the first one kept.
    db.execute(KEEP_FIRST, args![HASH_KEY, &random_key()])
        .await?;
    let row = db.row(READ, args![HASH_KEY]).await?;
    let key = row.ok_or(StoreError::Unreadable("value"))?.text("value")?;
    Ok(Hasher::new(key.as_bytes()))
}
