//! The log of what the app asked of the Web API, and the faults that a test may order.

use std::time::Duration;

use serde_json::Value;

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
