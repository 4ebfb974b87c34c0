//! The HTTP door: signed requests from Slack.
//!
//! Nothing is parsed, and of a stale request not even the body is read, before the signature of the
//! raw bytes has been checked. No answer repeats what was sent.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use tower_http::catch_panic::CatchPanicLayer;

use super::signature::{Unsigned, check, check_age};
use super::{Ack, Receive, receive_all};
use crate::slack::event::{Event, from_callback, from_command_form, from_interaction};

/// The largest body that is read.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(3);

/// What the HTTP door needs to know.
#[derive(Clone)]
pub struct HttpSettings {
    pub signing_secret: SecretString,
}

#[derive(Clone)]
struct Door {
    signing_secret: SecretString,
    receive: Arc<dyn Receive>,
}

/// `POST /slack/events`, `/slack/commands` and `/slack/interactions`.
///
/// | answer | when |
/// |---|---|
/// | 200 | safe, or nothing that we act on |
/// | 400 | signed, but not what belongs to this door |
/// | 401 | unsigned, stale or forged |
/// | 408, 413 | the body came too slowly, or is larger than [`BODY_LIMIT`] |
/// | 503 | not safe yet; Slack delivers again |
pub fn router(settings: HttpSettings, receive: Arc<dyn Receive>) -> Router {
    let door = Door {
        signing_secret: settings.signing_secret,
        receive,
    };
    Router::new()
        .route("/slack/events", post(events))
        .route("/slack/commands", post(commands))
        // Slack asks now and then, unsigned, only whether our certificate is good.
        .route("/slack/commands", get(|| async { StatusCode::OK }))
        .route("/slack/interactions", post(interactions))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(door)
        .layer(CatchPanicLayer::custom(|_| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
}

/// Why a request got no further than the door.
enum Refused {
    Unsigned(Unsigned),
    TooLarge,
    TooSlow,
    Unreadable,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::Unsigned(Unsigned::Missing) => (StatusCode::UNAUTHORIZED, "unsigned"),
            Self::Unsigned(Unsigned::Stale) => (StatusCode::UNAUTHORIZED, "stale"),
            Self::Unsigned(Unsigned::Forged) => (StatusCode::UNAUTHORIZED, "forged"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable"),
        };
        metrics::counter!("askwell_ingress_refused_total", "code" => code).increment(1);
        status.into_response()
    }
}

impl From<Unsigned> for Refused {
    fn from(reason: Unsigned) -> Self {
        Self::Unsigned(reason)
    }
}

/// The timestamp and signature that a request claims, if its age and length are in order.
fn claims(headers: &HeaderMap) -> Result<(String, String), Refused> {
    let text = |name: &str| Some(headers.get(name)?.to_str().ok()?.to_owned());
    let timestamp = text("x-slack-request-timestamp").ok_or(Unsigned::Missing)?;
    let signature = text("x-slack-signature").ok_or(Unsigned::Missing)?;
    check_age(&timestamp, unix_now())?;
    let declared: Option<usize> =
        text(header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    match declared {
        Some(length) if length > BODY_LIMIT => Err(Refused::TooLarge),
        _ => Ok((timestamp, signature)),
    }
}

/// The body of a request that Slack signed.
async fn verified(door: &Door, request: Request) -> Result<Bytes, Refused> {
    let (timestamp, signature) = claims(request.headers())?;
    let body = tokio::time::timeout(BODY_TIME, Bytes::from_request(request, &()))
        .await
        .map_err(|_| Refused::TooSlow)?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLarge,
            _ => Refused::Unreadable,
        })?;
    check(&door.signing_secret, &timestamp, &signature, &body)?;
    Ok(body)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a signature's age is judged by the real time, whatever a test's clock says"
)]
fn unix_now() -> i64 {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}

async fn events(State(door): State<Door>, request: Request) -> Result<Response, Refused> {
    let attempt = attempt(request.headers());
    let body = verified(&door, request).await?;
    match without_event(&body) {
        Some(answer) => answer,
        None => Ok(answer(&door, vec![from_callback(&body, attempt)]).await),
    }
}

/// Which delivery this is: 0 for the first. A retry is never dropped: it may be all there is.
fn attempt(headers: &HeaderMap) -> u32 {
    headers
        .get("x-slack-retry-num")
        .and_then(|number| number.to_str().ok()?.parse().ok())
        .unwrap_or(0)
}

/// What can be answered without an event: the check of this address, and what is no JSON.
fn without_event(body: &[u8]) -> Option<Result<Response, Refused>> {
    #[derive(Deserialize)]
    struct Head {
        #[serde(rename = "type")]
        kind: Option<String>,
        challenge: Option<String>,
    }
    match serde_json::from_slice::<Head>(body) {
        Ok(head) if head.kind.as_deref() == Some("url_verification") => {
            let challenge = head.challenge.unwrap_or_default();
            Some(Ok(
                axum::Json(json!({ "challenge": challenge })).into_response()
            ))
        }
        Err(_) if !is_json(body) => Some(Err(Refused::Unreadable)),
        _ => None,
    }
}

fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<&RawValue>(text).is_ok()
}

async fn commands(State(door): State<Door>, request: Request) -> Result<Response, Refused> {
    #[derive(Deserialize)]
    struct Probe {
        ssl_check: Option<String>,
    }
    let body = verified(&door, request).await?;
    match serde_urlencoded::from_bytes::<Probe>(&body) {
        Ok(Probe { ssl_check: Some(_) }) => Ok(StatusCode::OK.into_response()),
        _ => Ok(answer(&door, vec![from_command_form(&body)]).await),
    }
}

async fn interactions(State(door): State<Door>, request: Request) -> Result<Response, Refused> {
    #[derive(Deserialize)]
    struct Form {
        payload: String,
    }
    let body = verified(&door, request).await?;
    let form: Form = serde_urlencoded::from_bytes(&body).map_err(|_| Refused::Unreadable)?;
    let payload = Bytes::from(form.payload);
    if !is_json(&payload) {
        return Err(Refused::Unreadable);
    }
    Ok(answer(&door, from_interaction(&payload)).await)
}

async fn answer(door: &Door, events: Vec<Event>) -> Response {
    match receive_all(door.receive.as_ref(), events).await {
        Ack::Ok => StatusCode::OK.into_response(),
        Ack::Reply(payload) => axum::Json(payload).into_response(),
        Ack::NotYet => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
