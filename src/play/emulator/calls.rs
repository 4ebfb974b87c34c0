//! The log of what the app asked of the Web API, and the faults that a test may order.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::state::Holder;

/// One request to the Web API, a `response_url` or the upload address.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method name, or `response_url`.
    pub method: String,
    /// Whose token it carried; `None` when it was missing or unknown.
    pub holder: Option<Holder>,
    pub args: Value,
    /// `null` where a fault kept the reply back.
    pub response: Value,
}

impl Call {
    pub fn ok(&self) -> bool {
        self.response["ok"] == true
    }
}

/// How the next call of a method goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// Slack answers with this error code.
    Error(String),
    /// HTTP 429 with `Retry-After`, in seconds.
    RateLimited(u64),
    /// HTTP 500 without a JSON body.
    ServerError,
    /// A page of HTML with status 200, as proxies send.
    Html,
    /// Nothing happens and no answer comes for this long, then HTTP 504.
    Hang(Duration),
    /// The call takes effect but the connection breaks before the answer.
    DropReply,
    /// The call takes effect and is answered this much later.
    Slow(Duration),
}

impl Fault {
    /// Whether the call has no effect under this fault; then what the log notes as its response.
    pub(super) fn prevents(&self) -> Option<Value> {
        match self {
            Self::Error(code) => Some(json!({"ok": false, "error": code})),
            Self::RateLimited(_) => Some(json!({"ok": false, "error": "ratelimited"})),
            Self::ServerError | Self::Html | Self::Hang(_) => Some(Value::Null),
            Self::DropReply | Self::Slow(_) => None,
        }
    }

    /// The answer in place of the call's own.
    pub(super) async fn answer(&self) -> Response {
        let body = Json(self.prevents());
        match self {
            Self::RateLimited(seconds) => {
                let retry = [(header::RETRY_AFTER, seconds.to_string())];
                (StatusCode::TOO_MANY_REQUESTS, retry, body).into_response()
            }
            Self::ServerError => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Server Error").into_response()
            }
            Self::Html => {
                let page = "<html><body>Please sign in to the proxy</body></html>";
                ([(header::CONTENT_TYPE, "text/html")], page).into_response()
            }
            Self::Hang(time) => {
                tokio::time::sleep(*time).await;
                StatusCode::GATEWAY_TIMEOUT.into_response()
            }
            Self::Error(_) | Self::DropReply | Self::Slow(_) => body.into_response(),
        }
    }

    /// What the client gets of a reply to a call that took effect.
    pub(super) async fn spoil(self, reply: Response) -> Response {
        match self {
            Self::DropReply => {
                let broken = async { Err::<Bytes, _>(Error::from(ErrorKind::ConnectionReset)) };
                Body::from_stream(futures_util::stream::once(broken)).into_response()
            }
            Self::Slow(time) => {
                tokio::time::sleep(time).await;
                reply
            }
            _ => reply,
        }
    }
}
