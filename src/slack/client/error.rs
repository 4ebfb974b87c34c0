//! What can go wrong with a call to Slack, as codes that say nothing of what was sent or answered.

use std::time::Duration;

use thiserror::Error;

/// A failed call. `Display` is a code: never a body, an address or a token.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SlackError {
    /// Slack answered `ok: false`.
    #[error("{code}")]
    Api { code: String },
    /// Too many calls; try again after this long.
    #[error("rate_limited")]
    RateLimited { retry_after: Duration },
    /// An answer that is neither success nor a limit.
    #[error("http_{0}")]
    Http(u16),
    /// No answer in time, after the request may have been sent.
    #[error("timeout")]
    Timeout,
    /// No connection, so nothing was sent.
    #[error("connect_failed")]
    Connect,
    /// The connection broke after the request may have been sent.
    #[error("connection_lost")]
    Transport,
    /// An answer that is not Slack's: no JSON, no `ok`, too long.
    #[error("malformed_answer")]
    Malformed,
    /// There is no token for this workspace, so nothing was sent.
    #[error("no_token")]
    NoToken,
    /// We will not call that address.
    #[error("url_refused")]
    Refused,
}

impl SlackError {
    /// Slack's error code, where Slack gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Api { code } => Some(code),
            _ => None,
        }
    }

    /// Whether it is sure that the call had no effect, so that repeating it cannot do it twice.
    ///
    /// Source: the error tables of docs.slack.dev say of `fatal_error` and `internal_error` that
    /// part of the operation may have succeeded.
    pub fn certainly_not_done(&self) -> bool {
        match self {
            Self::Api { code } => !matches!(code.as_str(), "fatal_error" | "internal_error"),
            Self::RateLimited { .. } | Self::Connect | Self::NoToken | Self::Refused => true,
            Self::Http(status) => (400..500).contains(status) && *status != 408,
            Self::Timeout | Self::Transport | Self::Malformed => false,
        }
    }

    /// Whether the same call may succeed later, without anybody changing anything.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Api { code } => matches!(
                code.as_str(),
                "fatal_error" | "internal_error" | "service_unavailable" | "request_timeout"
            ),
            Self::Http(status) => *status >= 500 || *status == 408,
            Self::NoToken | Self::Refused => false,
            _ => true,
        }
    }

    /// Whether the token is no good any more, so that the installation or grant has ended.
    pub fn token_is_dead(&self) -> bool {
        self.code().is_some_and(|code| {
            matches!(
                code,
                "invalid_auth"
                    | "not_authed"
                    | "account_inactive"
                    | "token_revoked"
                    | "token_expired"
            )
        })
    }

    /// An `ok: false` answer. A code that does not look like one could be anything, so it is not kept.
    pub(super) fn api(code: &str) -> Self {
        let plausible = (1..=64).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match (code, plausible) {
            ("ratelimited" | "rate_limited", _) => Self::RateLimited {
                retry_after: DEFAULT_RETRY_AFTER,
            },
            (code, true) => Self::Api {
                code: code.to_owned(),
            },
            _ => Self::Api {
                code: "unknown_error".to_owned(),
            },
        }
    }
}

/// How long to wait where Slack limits without saying for how long.
pub(super) const DEFAULT_RETRY_AFTER: Duration = Duration::from_secs(30);

impl From<reqwest::Error> for SlackError {
    fn from(error: reqwest::Error) -> Self {
        // Connecting comes first: a connection that timed out has sent nothing either.
        if error.is_connect() {
            Self::Connect
        } else if error.is_timeout() {
            Self::Timeout
        } else {
            Self::Transport
        }
    }
}
