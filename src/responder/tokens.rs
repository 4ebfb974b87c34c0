//! Which bot token speaks in which workspace.

use std::collections::BTreeSet;

use secrecy::ExposeSecret;
use tokio::sync::OnceCell;

use crate::coach::ids::TeamId;
use crate::slack::client::{SlackClient, SlackError, Token};
use crate::store::Store;

/// The token of the settings and those of the workspaces that Askwell was installed into.
pub struct Tokens {
    store: Store,
    slack: SlackClient,
    configured: Option<Token>,
    /// The workspaces that may have a token of their own.
    allowed: BTreeSet<TeamId>,
    /// Whose the configured token is, once Slack was asked; `None` where it does not say.
    own: OnceCell<Option<TeamId>>,
}

impl Tokens {
    pub fn new(
        store: Store,
        slack: SlackClient,
        configured: Option<Token>,
        allowed: BTreeSet<TeamId>,
    ) -> Self {
        Self {
            store,
            slack,
            configured,
            allowed,
            own: OnceCell::new(),
        }
    }

    /// The token for this workspace: the configured one if it is its own, else the installation's.
    /// Where only one workspace is served, the configured token serves it and nobody is asked.
    ///
    /// # Errors
    /// [`SlackError::NoToken`] where Askwell is not installed; any other where Slack would not say whose
    /// the configured token is.
    pub async fn of(&self, team: &TeamId) -> Result<Token, SlackError> {
        if self.allowed.is_empty() {
            return self.configured.clone().ok_or(SlackError::NoToken);
        }
        let own = match &self.configured {
            Some(token) => Some((token, self.team_of(token).await)),
            None => None,
        };
        if let Some((token, Ok(Some(own)))) = &own
            && own == team
        {
            return Ok((*token).clone());
        }
        if let Some(token) = self.installed(team).await? {
            return Ok(token);
        }
        match own {
            // Slack does not say whose it is, so it is the only one.
            Some((token, Ok(None))) => Ok(token.clone()),
            Some((_, Err(error))) => Err(error),
            Some((_, Ok(Some(_)))) | None => Err(SlackError::NoToken),
        }
    }

    /// Whether it is the token of the settings, which is not ours to give back.
    pub fn is_configured(&self, token: &Token) -> bool {
        self.configured.as_ref().is_some_and(|configured| {
            configured.secret().expose_secret() == token.secret().expose_secret()
        })
    }

    async fn team_of(&self, token: &Token) -> Result<Option<TeamId>, SlackError> {
        let ask = || async { Ok(self.slack.auth_test(token).await?.team) };
        self.own.get_or_try_init(ask).await.cloned()
    }

    async fn installed(&self, team: &TeamId) -> Result<Option<Token>, SlackError> {
        if !self.allowed.contains(team) {
            return Ok(None);
        }
        match self.store.workspace(team).await {
            Ok(workspace) => Ok(workspace.map(|found| Token::new(found.bot_token.expose_secret()))),
            Err(error) => {
                tracing::error!(%error, "a workspace's token could not be read");
                Err(SlackError::NoToken)
            }
        }
    }
}
