//! Calls to Slack's Web API.
//!
//! It works against any server that answers `{"ok":true}` to every method: what an answer leaves
//! out is `None` or false. Nothing that is sent or answered is logged or kept in an error.
//!
//! This is our own thin layer on reqwest and not slack-morphism's client, which takes a page of HTML
//! with status 200 for a success, hides the response headers (where the scopes are), has no timeout
//! and keeps whole bodies in its errors.

mod answers;
mod error;
mod files;
mod hearing;
mod methods;
mod oauth;
mod transport;

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

use crate::config::is_loopback;

pub use answers::{AuthInfo, ConversationInfo, DndInfo, Metadata, StoredMessage, UserInfo};
pub use error::SlackError;
pub use files::{FileId, Picture};
pub use hearing::Deaf;
pub use oauth::{Grant, Granted};

/// How long one call may take from first to last byte.
pub const CALL_LIMIT: Duration = Duration::from_secs(10);

/// A bot's (`xoxb-`), person's (`xoxp-`) or app's (`xapp-`) token. It shows in no `Debug` output.
#[derive(Clone, Debug)]
pub struct Token(SecretString);

impl Token {
    pub fn new(token: impl Into<String>) -> Self {
        Self(SecretString::from(token.into()))
    }

    /// The token itself, to be sealed.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// Calls Slack. Cheap to clone: clones share their connections.
#[derive(Clone, Debug)]
pub struct SlackClient {
    http: reqwest::Client,
    api_url: Url,
}

impl SlackClient {
    /// A client for the API at `api_url`, the prefix before a method's name.
    ///
    /// # Errors
    /// [`SlackError::Refused`] unless the URL is https, or http on a loopback address.
    pub fn new(api_url: &str) -> Result<Self, SlackError> {
        Self::with_limit(api_url, CALL_LIMIT)
    }

    pub(in crate::slack) fn with_limit(api_url: &str, limit: Duration) -> Result<Self, SlackError> {
        let api_url = accepted_api_url(api_url).ok_or(SlackError::Refused)?;
        let mut http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(limit)
            .connect_timeout(limit / 2)
            .pool_idle_timeout(Duration::from_secs(60))
            .user_agent(concat!("askwell/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&api_url) {
            http = http.no_proxy();
        }
        Ok(Self {
            http: http.build().map_err(|_| SlackError::Transport)?,
            api_url,
        })
    }

    /// Whether the API is on this machine: only then may anything go without TLS.
    pub fn is_local(&self) -> bool {
        is_loopback(&self.api_url)
    }

    /// Where a `response_url` may lie: Slack's own host for them, or the origin of the API.
    fn accepted_response_url(&self, url: &str) -> Option<Url> {
        let url = Url::parse(url).ok()?;
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let slacks = url.scheme() == "https"
            && url.host_str() == Some("hooks.slack.com")
            && url.port().is_none();
        (slacks || url.origin() == self.api_url.origin()).then_some(url)
    }
}

fn accepted_api_url(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    let bare = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if !secure || !bare {
        return None;
    }
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}

#[cfg(test)]
mod tests;
