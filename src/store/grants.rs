//! Table `grants`: authorisations that are under way, kept for minutes and known by hashes alone.
//!
//! A *ticket* opens the way to Slack's page for one leader. A *state* leads back from there, once, in
//! the browser that it was made for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::Store;
use super::db::{Arg, Row, args, statements};
use super::error::StoreError;
use super::leaders;
use crate::coach::ids::LeaderId;

statements! {
    SAVE = "INSERT INTO grants (secret, team, user_id, pressed, browser, until) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    /// A secret names its row by itself; whose it is, is what the row tells.
    EVERY_TICKET = "SELECT team, user_id, pressed FROM grants \
        WHERE secret = $1 AND browser IS NULL AND until > $2";
    EVERY_TAKE = "DELETE FROM grants WHERE secret = $1 AND browser IS NOT NULL \
        RETURNING team, user_id, pressed, browser, until";
    /// The newest are kept.
    EVERY_SURPLUS = "DELETE FROM grants WHERE team IS NULL AND secret NOT IN (SELECT secret \
        FROM grants WHERE team IS NULL ORDER BY until DESC, secret LIMIT $1)";
    EVERY_OLD_GRANT = "DELETE FROM grants WHERE until <= $1";
}

/// Anybody may begin to install Askwell; so many at a time are remembered.
const MOST_INSTALLATIONS: i64 = 200;

/// What an authorisation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// This leader lets Askwell change their own messages.
    Leader(Wish),
    /// Askwell is installed into a workspace.
    Workspace,
}

/// A leader's wish that Askwell changes a message for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub leader: LeaderId,
    /// What the button carried that was pressed in vain: a nudge's id and a template.
    pub pressed: String,
}

impl Store {
    /// Keeps a ticket of a leader's. `false` for someone who is not a leader.
    pub async fn save_ticket(
        &self,
        ticket: &SecretString,
        wish: &Wish,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let args = args![
            &hash(ticket),
            &wish.leader.team,
            &wish.leader.user,
            &wish.pressed,
            None::<&str>,
            until
        ];
        self.save(args).await
    }

    /// Whose wish a ticket is, while it is good.
    pub async fn ticket(
        &self,
        ticket: &SecretString,
        now: Timestamp,
    ) -> Result<Option<Wish>, StoreError> {
        let row = self.db.row(EVERY_TICKET, args![&hash(ticket), now]).await?;
        row.map(|row| wish(&row)).transpose()
    }

    /// Keeps a state for the browser that holds `browser`. `false` where the leader has left.
    pub async fn save_state(
        &self,
        state: &SecretString,
        browser: &SecretString,
        purpose: &Purpose,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let wish = match purpose {
            Purpose::Leader(wish) => Some(wish),
            Purpose::Workspace => None,
        };
        let args = args![
            &hash(state),
            wish.map(|wish| &wish.leader.team),
            wish.map(|wish| &wish.leader.user),
            wish.map(|wish| &wish.pressed),
            &hash(browser),
            until,
        ];
        let saved = self.save(args).await?;
        if wish.is_none() {
            self.db
                .execute(EVERY_SURPLUS, args![MOST_INSTALLATIONS])
                .await?;
        }
        Ok(saved)
    }

    /// Takes a state, which is gone afterwards whoever brought it. `None` for one that is unknown, used,
    /// too old or another browser's.
    pub async fn take_state(
        &self,
        state: &SecretString,
        browser: &SecretString,
        now: Timestamp,
    ) -> Result<Option<Purpose>, StoreError> {
        let mut tx = self.db.begin().await?;
        let row = tx.row(EVERY_TAKE, args![&hash(state)]).await?;
        tx.commit().await?;
        let Some(row) = row else {
            return Ok(None);
        };
        // Both are hashes of random secrets, so that comparing them tells nothing by its time.
        if row.text("browser")? != hash(browser) || row.time("until")? <= now {
            return Ok(None);
        }
        Ok(Some(match row.get::<Option<String>>("team")? {
            Some(_) => Purpose::Leader(wish(&row)?),
            None => Purpose::Workspace,
        }))
    }

    /// Deletes what is too old to lead anywhere.
    pub(super) async fn drop_old_grants(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.db.execute(EVERY_OLD_GRANT, args![now]).await
    }

    async fn save(&self, args: &[Arg]) -> Result<bool, StoreError> {
        match self.db.execute(SAVE, args).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_foreign_key() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn wish(row: &Row) -> Result<Wish, StoreError> {
    Ok(Wish {
        leader: leaders::id_of(row)?,
        pressed: row.text("pressed")?,
    })
}

/// The secrets have 256 random bits, so that a plain hash gives nothing away.
fn hash(secret: &SecretString) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.expose_secret()))
}
