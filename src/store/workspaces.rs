//! Table `workspaces`: installations, with their tokens sealed.

use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;

use super::Store;
use super::db::{args, statements};
use super::error::StoreError;
use super::sealing::{SealingKey, Slot};
use crate::coach::ids::{TeamId, UserId};

statements! {
    SAVE = "INSERT INTO workspaces (team, bot_token, bot_user, installed_at) \
        VALUES ($1, $2, $3, $4) \
        ON CONFLICT (team) DO UPDATE SET bot_token = excluded.bot_token, \
        bot_user = excluded.bot_user, installed_at = excluded.installed_at";
    READ = "SELECT bot_token, bot_user, installed_at FROM workspaces WHERE team = $1";
    REMOVE = "DELETE FROM workspaces WHERE team = $1";
    REMOVE_USER_TOKENS = "UPDATE leaders SET user_token = NULL WHERE team = $1";
}

/// An installation.
#[derive(Clone)]
pub struct Workspace {
    pub team: TeamId,
    pub bot_token: SecretString,
    /// The bot's own user.
    pub bot_user: UserId,
    pub installed_at: Timestamp,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workspace({})", self.team)
    }
}

impl Store {
    /// Keeps an installation, in place of an earlier one of the same team.
    ///
    /// # Errors
    /// [`StoreError::NoKey`] without a sealing key.
    pub async fn save_workspace(&self, workspace: &Workspace) -> Result<(), StoreError> {
        let sealed = self
            .sealing_key()?
            .seal(&bot_token_of(&workspace.team), &workspace.bot_token);
        let args = args![
            &workspace.team,
            &sealed,
            &workspace.bot_user,
            workspace.installed_at,
        ];
        self.db.execute(SAVE, args).await.map(drop)
    }

    /// # Errors
    /// [`StoreError::Unsealable`] where the key is not the one that sealed the token.
    pub async fn workspace(&self, team: &TeamId) -> Result<Option<Workspace>, StoreError> {
        let Some(row) = self.db.row(READ, args![team]).await? else {
            return Ok(None);
        };
        let bot_token = self
            .sealing_key()?
            .open(&bot_token_of(team), &row.text("bot_token")?)?;
        Ok(Some(Workspace {
            team: team.clone(),
            bot_token,
            bot_user: row.text("bot_user")?.into(),
            installed_at: row.time("installed_at")?,
        }))
    }

    /// Removes every token of an uninstalled workspace at once; its leaders' rows stay for a return,
    /// until [`Store::purge_workspace`].
    pub async fn remove_workspace(&self, team: &TeamId) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        tx.execute(REMOVE, args![team]).await?;
        tx.execute(REMOVE_USER_TOKENS, args![team]).await?;
        tx.commit().await
    }

    pub(super) fn sealing_key(&self) -> Result<&SealingKey, StoreError> {
        self.key.as_deref().ok_or(StoreError::NoKey)
    }
}

fn bot_token_of(team: &TeamId) -> Slot<'_> {
    Slot {
        team,
        column: "workspaces.bot_token",
        user: None,
    }
}
