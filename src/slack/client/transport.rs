//! One request to Slack and its answer.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Map, Value};

use super::error::DEFAULT_RETRY_AFTER;
use super::{SlackClient, SlackError, Token};
use crate::slack::event::ResponseUrl;

/// The longest answer that is read: a page of history with long messages stays far below.
const ANSWER_LIMIT: usize = 4 * 1024 * 1024;
/// The longest that Slack is believed to want us to wait.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(3600);

pub(super) struct Answer {
    pub headers: HeaderMap,
    pub body: Value,
}

impl SlackClient {
    /// Calls a method that writes: parameters as JSON.
    pub(super) async fn write(
        &self,
        method: &str,
        token: &Token,
        parameters: Value,
    ) -> Result<Value, SlackError> {
        let request = self
            .request(method, token)?
            .json(&without_nulls(parameters));
        Ok(self.call(request).await?.body)
    }

    /// Calls a method that reads: Slack takes parameters of many of these only as a form.
    pub(super) async fn read(
        &self,
        method: &str,
        token: &Token,
        parameters: &[(&str, &str)],
    ) -> Result<Answer, SlackError> {
        self.call(self.request(method, token)?.form(parameters))
            .await
    }

    /// Posts to the address that Slack gave for one interaction.
    ///
    /// # Errors
    /// [`SlackError::Refused`] for an address outside Slack's; `Api` with `expired_url` or
    /// `used_url` once Slack takes no more.
    pub async fn respond(&self, url: &ResponseUrl, payload: &Value) -> Result<(), SlackError> {
        let url = self
            .accepted_response_url(url.as_str())
            .ok_or(SlackError::Refused)?;
        let response = self.http.post(url).json(payload).send().await?;
        let status = response.status();
        if let Some(limited) = rate_limit(&response) {
            return Err(limited);
        }
        let body = serde_json::from_slice::<Value>(&whole_body(response).await?);
        // Success is the word "ok", which is no JSON; a refusal is JSON, with various statuses.
        match body
            .as_ref()
            .ok()
            .and_then(|body| body.get("error")?.as_str())
        {
            Some(code) => Err(SlackError::api(code)),
            None if status.is_success() => Ok(()),
            None => Err(SlackError::Http(status.as_u16())),
        }
    }

    fn request(&self, method: &str, token: &Token) -> Result<RequestBuilder, SlackError> {
        Ok(self.post(method)?.bearer_auth(token.0.expose_secret()))
    }

    pub(super) fn post(&self, method: &str) -> Result<RequestBuilder, SlackError> {
        let url = self.api_url.join(method).map_err(|_| SlackError::Refused)?;
        Ok(self.http.post(url))
    }

    pub(super) async fn call(&self, request: RequestBuilder) -> Result<Answer, SlackError> {
        let response = request.send().await?;
        if let Some(limited) = rate_limit(&response) {
            return Err(limited);
        }
        if response.status() != StatusCode::OK {
            return Err(SlackError::Http(response.status().as_u16()));
        }
        let headers = response.headers().clone();
        let body: Value = serde_json::from_slice(&whole_body(response).await?)
            .map_err(|_| SlackError::Malformed)?;
        match body.get("ok").and_then(Value::as_bool) {
            Some(true) => Ok(Answer { headers, body }),
            Some(false) => Err(SlackError::api(
                body.get("error")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            )),
            None => Err(SlackError::Malformed),
        }
    }
}

pub(super) fn rate_limit(response: &Response) -> Option<SlackError> {
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let header = response.headers().get(RETRY_AFTER);
    let seconds = header.and_then(|value| value.to_str().ok()?.parse().ok());
    let retry_after = seconds.map_or(DEFAULT_RETRY_AFTER, Duration::from_secs);
    Some(SlackError::RateLimited {
        retry_after: retry_after.min(MAX_RETRY_AFTER),
    })
}

pub(super) async fn whole_body(mut response: Response) -> Result<Vec<u8>, SlackError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken_off)? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(SlackError::Malformed);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An answer had begun, so whatever broke it off came after the request was sent.
fn broken_off(error: reqwest::Error) -> SlackError {
    match error.is_timeout() {
        true => SlackError::Timeout,
        false => SlackError::Transport,
    }
}

/// Parameters that were left out: Slack takes `null` for a wrong value.
fn without_nulls(parameters: Value) -> Value {
    match parameters {
        Value::Object(fields) => Value::Object(Map::from_iter(
            fields.into_iter().filter(|(_, value)| !value.is_null()),
        )),
        other => other,
    }
}
