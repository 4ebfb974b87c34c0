//! Bringing events, commands and interactions to the app, over signed HTTP or Socket Mode.

use std::future::Future;
use std::pin::Pin;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::oneshot;

use super::Emulator;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryKind {
    Event,
    Command,
    Interaction,
}

impl DeliveryKind {
    fn path(self) -> &'static str {
        match self {
            Self::Event => "/slack/events",
            Self::Command => "/slack/commands",
            Self::Interaction => "/slack/interactions",
        }
    }

    /// The `type` of a Socket Mode envelope.
    pub(super) fn envelope(self) -> &'static str {
        match self {
            Self::Event => "events_api",
            Self::Command => "slash_commands",
            Self::Interaction => "interactive",
        }
    }
}

/// What became of something that was sent to the app.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub kind: DeliveryKind,
    pub payload: Value,
    pub attempts: u32,
    /// `None` while it is still under way.
    pub acknowledged: Option<bool>,
    /// How long the last attempt took to be answered.
    pub took: Option<std::time::Duration>,
}

/// Something that is to be sent, and who waits for the answer.
pub(super) struct Outgoing {
    pub kind: DeliveryKind,
    pub payload: Value,
    pub retry_num: u32,
    waiting: Option<oneshot::Sender<Answered>>,
}

impl Outgoing {
    pub fn new(kind: DeliveryKind, payload: Value) -> Self {
        Self {
            kind,
            payload,
            retry_num: 0,
            waiting: None,
        }
    }
}

/// The app's answer.
#[derive(Clone, Debug)]
pub struct Answered {
    pub acknowledged: bool,
    /// The payload of the acknowledgement, or the body of the HTTP reply; `null` when empty.
    pub body: Value,
}

/// Why an attempt failed, in the words of `x-slack-retry-reason`.
pub(super) struct Failure {
    pub reason: &'static str,
    /// The app asked not to be tried again.
    pub last: bool,
}

pub(super) type Attempt = Pin<Box<dyn Future<Output = Result<Value, Failure>> + Send>>;

impl Emulator {
    /// Sends any payload to the app, by the transport in use, and waits for its answer.
    pub async fn send(&self, kind: DeliveryKind, payload: Value) -> Answered {
        let (waiting, answer) = oneshot::channel();
        let mut outgoing = Outgoing::new(kind, payload);
        outgoing.waiting = Some(waiting);
        self.change(|state| state.outbox.push(outgoing));
        answer.await.unwrap_or(Answered {
            acknowledged: false,
            body: Value::Null,
        })
    }

    /// Sends an event again, as Slack does when it believes that it was not acknowledged.
    ///
    /// Waits for the answers, which are in the order of the attempts.
    pub async fn redeliver(&self, event: &Delivery, times: u32) -> Vec<Answered> {
        let mut answers = Vec::new();
        for retry_num in 1..=times {
            let (waiting, answer) = oneshot::channel();
            let outgoing = Outgoing {
                kind: event.kind,
                payload: event.payload.clone(),
                retry_num,
                waiting: Some(waiting),
            };
            self.change(|state| state.outbox.push(outgoing));
            answers.extend(answer.await);
        }
        answers
    }

    /// Starts everything in the outbox. The first frame or request leaves in the order of the box.
    pub(super) fn flush(&self, outbox: Vec<Outgoing>) {
        for outgoing in outbox {
            let index = self.quietly(|state| {
                state.deliveries.push(Delivery {
                    kind: outgoing.kind,
                    payload: outgoing.payload.clone(),
                    attempts: 1,
                    acknowledged: None,
                    took: None,
                });
                state.deliveries.len() - 1
            });
            let reason = if outgoing.retry_num > 0 {
                "http_timeout"
            } else {
                ""
            };
            let first = self.attempt(&outgoing, outgoing.retry_num, reason);
            let emulator = self.clone();
            self.runtime()
                .spawn(async move { emulator.deliver(outgoing, index, first).await });
        }
    }

    async fn deliver(&self, outgoing: Outgoing, index: usize, first: Attempt) {
        let mut pauses = match outgoing.kind {
            DeliveryKind::Event => self.config().event_retries.clone(),
            DeliveryKind::Command | DeliveryKind::Interaction => Vec::new(),
        }
        .into_iter();
        let mut started = Instant::now();
        let mut result = first.await;
        let mut retry_num = outgoing.retry_num;
        while let Err(failure) = &result {
            let Some(pause) = pauses.next().filter(|_| !failure.last) else {
                break;
            };
            let reason = failure.reason;
            tokio::time::sleep(pause).await;
            retry_num += 1;
            self.change(|state| {
                if let Some(delivery) = state.deliveries.get_mut(index) {
                    delivery.attempts += 1;
                }
            });
            started = Instant::now();
            result = self.attempt(&outgoing, retry_num, reason).await;
        }
        let answered = Answered {
            acknowledged: result.is_ok(),
            body: result.unwrap_or_default(),
        };
        if !answered.body.is_null() {
            self.record().add(outgoing.kind.envelope(), &answered.body);
        }
        self.change(|state| {
            if let Some(delivery) = state.deliveries.get_mut(index) {
                delivery.acknowledged = Some(answered.acknowledged);
                delivery.took = Some(started.elapsed());
            }
            state.last_call = Some(Instant::now());
        });
        if let Some(waiting) = outgoing.waiting {
            // Nobody listens any more when the caller was cancelled, which is fine.
            let _ = waiting.send(answered);
        }
    }

    fn attempt(&self, outgoing: &Outgoing, retry_num: u32, reason: &'static str) -> Attempt {
        match self.app_url() {
            Some(app) => self.attempt_http(&app, outgoing, retry_num, reason),
            None => self.attempt_socket(outgoing, retry_num, reason),
        }
    }

    fn attempt_http(
        &self,
        app: &str,
        outgoing: &Outgoing,
        retry_num: u32,
        reason: &'static str,
    ) -> Attempt {
        let (content_type, body) = encoded(outgoing.kind, &outgoing.payload);
        let (timestamp, signature) = self.sign(&body);
        let mut request = self
            .http()
            .post(format!("{app}{}", outgoing.kind.path()))
            .timeout(self.config().ack_timeout)
            .header("content-type", content_type)
            .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", signature);
        if retry_num > 0 {
            request = request
                .header("x-slack-retry-num", retry_num)
                .header("x-slack-retry-reason", reason);
        }
        let request = request.body(body);
        Box::pin(async move {
            let failed = |reason, last| Failure { reason, last };
            let reply = request
                .send()
                .await
                .map_err(|error| match error.is_timeout() {
                    true => failed("http_timeout", false),
                    false => failed("connection_failed", false),
                })?;
            let last = reply
                .headers()
                .get("x-slack-no-retry")
                .is_some_and(|value| value == "1");
            if !reply.status().is_success() {
                return Err(failed("http_error", last));
            }
            let text = reply
                .text()
                .await
                .map_err(|_| failed("http_timeout", false))?;
            Ok(body_of(&text))
        })
    }

    /// The `x-slack-request-timestamp` and `x-slack-signature` of a body sent now.
    pub fn sign(&self, body: &str) -> (String, String) {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_secs();
        (
            now.to_string(),
            signature(&self.config().signing_secret, now, body),
        )
    }

    /// Posts a body to the app with Slack's signature on it.
    ///
    /// # Errors
    /// As [`Self::deliver_http`].
    pub async fn deliver_signed(
        &self,
        path: &str,
        content_type: &str,
        body: &str,
    ) -> Result<(u16, String), super::Refused> {
        let (timestamp, signature) = self.sign(body);
        let headers = [
            ("content-type", content_type),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        self.deliver_http(path, body, &headers).await
    }

    /// Posts anything at all to the app, signed or not, as a stranger could.
    ///
    /// # Errors
    /// When the app has no HTTP address or does not answer.
    pub async fn deliver_http(
        &self,
        path: &str,
        body: impl Into<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Result<(u16, String), super::Refused> {
        let app = self
            .app_url()
            .ok_or_else(|| super::Refused::new("the app has no HTTP address"))?;
        let mut request = self.http().post(format!("{app}{path}")).body(body.into());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let reply = request
            .send()
            .await
            .map_err(|_| super::Refused::new("the app did not answer"))?;
        let status = reply.status().as_u16();
        Ok((status, reply.text().await.unwrap_or_default()))
    }
}

/// Slack's `v0` signature of a request.
pub fn signature(secret: &str, timestamp: u64, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    let hex: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("v0={hex}")
}

fn encoded(kind: DeliveryKind, payload: &Value) -> (&'static str, String) {
    let form = "application/x-www-form-urlencoded";
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    match kind {
        DeliveryKind::Event => ("application/json", payload.to_string()),
        DeliveryKind::Command => {
            for (key, value) in payload.as_object().into_iter().flatten() {
                pairs.append_pair(key, value.as_str().unwrap_or(""));
            }
            (form, pairs.finish())
        }
        DeliveryKind::Interaction => {
            pairs.append_pair("payload", &payload.to_string());
            (form, pairs.finish())
        }
    }
}

/// A reply's JSON; plain text counts as the text of a message.
fn body_of(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value) => value,
        Err(_) if text.trim().is_empty() => Value::Null,
        Err(_) => json!({"text": text}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of Slack's page on verifying requests.
    #[test]
    fn the_signature_is_the_one_in_slacks_documentation() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        assert_eq!(
            signature("8f742231b10e8888abcd99yyyzzz85a5", 1_531_420_618, body),
            "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        );
    }
}
