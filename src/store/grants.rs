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
use super::db::{args, statements};
use super::error::StoreError;
use super::leaders;
use crate::coach::ids::{LeaderId, TeamId, UserId};

statements! {
    SAVE = "INSERT INTO grants (secret, team, user_id, browser, until) \
        VALUES ($1, $2, $3, $4, $5)";
    /// A secret names its row by itself; whose it is, is what the row tells.
    EVERY_TICKET = "SELECT team, user_id FROM grants \
        WHERE secret = $1 AND browser IS NULL AND until > $2";
    EVERY_TAKE = "DELETE FROM grants WHERE secret = $1 AND browser IS NOT NULL \
        RETURNING team, user_id, browser, until";
    EVERY_OLD_GRANT = "DELETE FROM grants WHERE until <= $1";
}

/// What an authorisation is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// This leader lets Askwell change their own messages.
    Leader(LeaderId),
    /// Askwell is installed into a workspace.
    Workspace,
}

impl Store {
    /// Keeps a ticket of a leader's. `false` for someone who is not a leader.
    pub async fn save_ticket(
        &self,
        ticket: &SecretString,
        leader: &LeaderId,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let args = args![
            &hash(ticket),
            &leader.team,
            &leader.user,
            None::<&str>,
            until
        ];
        self.save(args).await
    }

    /// Whose ticket it is, while it is good.
    pub async fn ticket(
        &self,
        ticket: &SecretString,
        now: Timestamp,
    ) -> Result<Option<LeaderId>, StoreError> {
        let row = self.db.row(EVERY_TICKET, args![&hash(ticket), now]).await?;
        row.map(|row| leaders::id_of(&row)).transpose()
    }

    /// Keeps a state for the browser that holds `browser`. `false` where the leader has left.
    pub async fn save_state(
        &self,
        state: &SecretString,
        browser: &SecretString,
        purpose: &Purpose,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let leader = match purpose {
            Purpose::Leader(leader) => Some(leader),
            Purpose::Workspace => None,
        };
        let args = args![
            &hash(state),
            leader.map(|leader| &leader.team),
            leader.map(|leader| &leader.user),
            &hash(browser),
            until,
        ];
        self.save(args).await
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
        let team: Option<String> = row.get("team")?;
        let user: Option<String> = row.get("user_id")?;
        Ok(Some(match (team, user) {
            (Some(team), Some(user)) => Purpose::Leader(LeaderId {
                team: TeamId::from(team),
                user: UserId::from(user),
            }),
            _ => Purpose::Workspace,
        }))
    }

    /// Deletes what is too old to lead anywhere.
    pub(super) async fn drop_old_grants(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.db.execute(EVERY_OLD_GRANT, args![now]).await
    }

    async fn save(&self, args: &[super::db::Arg]) -> Result<bool, StoreError> {
        match self.db.execute(SAVE, args).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_foreign_key() => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// The secrets have 256 random bits, so that a plain hash gives nothing away.
fn hash(secret: &SecretString) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.expose_secret()))
}
