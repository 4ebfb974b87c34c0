//! Authorising in a browser: where a person is sent to, and what the way back brings ([`door`]).
//!
//! It is our own and not slack-morphism's, which sends no `state` and takes any.

pub mod door;

use std::collections::BTreeSet;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::client::{Grant, SlackClient, SlackError};
use super::manifest::{OPTIONAL_SCOPES, OPTIONAL_USER_SCOPES, REQUIRED_SCOPES};
use crate::coach::ids::TeamId;

/// What authorising takes.
pub struct OAuth {
    pub client: SlackClient,
    pub client_id: String,
    pub client_secret: SecretString,
    /// Where browsers reach our HTTP listener.
    pub public_url: Url,
    /// The workspaces that Askwell may be installed into.
    pub allowed_teams: BTreeSet<TeamId>,
}

/// What a person is asked for on Slack's page.
pub enum Ask<'a> {
    /// To let Askwell change their own messages in this workspace, and nothing else.
    Person(&'a TeamId),
    /// To install Askwell into a workspace.
    Installation,
}

impl OAuth {
    /// Where a leader's ticket is taken: the first page, because the browser needs its cookie before it
    /// goes to Slack.
    pub fn ticket_url(&self, ticket: &SecretString) -> String {
        format!(
            "{}?ticket={}",
            self.at(door::INSTALL),
            ticket.expose_secret()
        )
    }

    /// Slack's own page, which asks the person.
    pub fn authorise_url(&self, state: &SecretString, ask: &Ask<'_>) -> Url {
        let mut url = self.client.authorise_page();
        let mut query = url.query_pairs_mut();
        query.append_pair("client_id", &self.client_id);
        match ask {
            Ask::Person(team) => query
                .append_pair("user_scope", &OPTIONAL_USER_SCOPES.join(","))
                .append_pair("team", team.as_str()),
            Ask::Installation => query.append_pair(
                "scope",
                &[REQUIRED_SCOPES, OPTIONAL_SCOPES].concat().join(","),
            ),
        };
        query
            .append_pair("state", state.expose_secret())
            .append_pair("redirect_uri", &self.at(door::CALLBACK));
        drop(query);
        url
    }

    /// Redeems the code that came back.
    ///
    /// # Errors
    /// As [`SlackClient::oauth_access`].
    pub async fn redeem(&self, code: &SecretString) -> Result<Grant, SlackError> {
        let back = self.at(door::CALLBACK);
        self.client
            .oauth_access(
                &self.client_id,
                &self.client_secret,
                code.expose_secret(),
                &back,
            )
            .await
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oauth(api_url: &str) -> OAuth {
        crate::slack::install_tls_provider();
        OAuth {
            client: SlackClient::new(api_url).unwrap(),
            client_id: "1.2".into(),
            client_secret: "s".into(),
            public_url: Url::parse("https://ask.example/slack-app").unwrap(),
            allowed_teams: BTreeSet::new(),
        }
    }

    #[test]
    fn a_leader_is_asked_for_nothing_but_their_own_messages() {
        let oauth = oauth("https://slack.com/api/");
        let url = oauth.authorise_url(&"s t".into(), &Ask::Person(&"T1".into()));
        assert_eq!(
            url.as_str(),
            "https://slack.com/oauth/v2/authorize?client_id=1.2&user_scope=chat%3Awrite&team=T1\
             &state=s+t&redirect_uri=https%3A%2F%2Fask.example%2Fslack-app%2Fslack%2Foauth%2Fcallback"
        );
    }

    #[test]
    fn an_installation_asks_for_the_bots_scopes_alone_at_the_origin_of_the_api() {
        let oauth = oauth("http://127.0.0.1:9/api/");
        let url = oauth.authorise_url(&"s".into(), &Ask::Installation);
        assert!(
            url.as_str()
                .starts_with("http://127.0.0.1:9/oauth/v2/authorize?")
        );
        assert!(url.as_str().contains("&scope=chat%3Awrite%2Ccommands"));
        assert!(!url.as_str().contains("user_scope"));
    }
}
