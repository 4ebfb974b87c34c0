//! The arguments of a call, wherever Slack allows them: query, form or JSON body.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use serde_json::{Map, Value};

use super::ApiError;

/// Arguments whose value is JSON, which form bodies carry as a string.
const STRUCTURED: &[&str] = &[
    "blocks",
    "attachments",
    "metadata",
    "view",
    "files",
    "file_ids",
];

#[derive(Clone)]
pub(super) struct Args {
    pub token: String,
    values: Map<String, Value>,
    /// A JSON body that could not be read, with the error code for it.
    broken: Option<&'static str>,
}

impl Args {
    pub fn parse(query: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let header = |name| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or("")
        };
        let mut args = Self {
            token: String::new(),
            values: Map::new(),
            broken: None,
        };
        args.add_form(query.as_bytes());
        let content_type = header(header::CONTENT_TYPE);
        if content_type.starts_with("application/json") {
            args.add_json(body);
        } else if !body.is_empty() {
            args.add_form(body);
        }
        if let Some(Value::String(token)) = args.values.remove("token") {
            args.token = token;
        }
        args.add_authorization(header(header::AUTHORIZATION));
        args
    }

    fn add_form(&mut self, form: &[u8]) {
        for (key, value) in url::form_urlencoded::parse(form) {
            let value = if STRUCTURED.contains(&key.as_ref()) {
                serde_json::from_str(&value).unwrap_or_else(|_| Value::from(value.as_ref()))
            } else {
                Value::from(value.as_ref())
            };
            self.values.insert(key.into_owned(), value);
        }
    }

    fn add_json(&mut self, body: &[u8]) {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => {
                for (key, value) in object {
                    let value = match value.as_str() {
                        Some(text) if STRUCTURED.contains(&key.as_str()) => {
                            serde_json::from_str(text).unwrap_or(value)
                        }
                        _ => value,
                    };
                    self.values.insert(key, value);
                }
            }
            Ok(_) => self.broken = Some("json_not_object"),
            Err(_) => self.broken = Some("invalid_json"),
        }
    }

    /// A bearer token, or the client's id and secret of an OAuth exchange.
    fn add_authorization(&mut self, authorization: &str) {
        if let Some(token) = authorization.strip_prefix("Bearer ") {
            self.token = token.trim().to_owned();
        }
        let Some(basic) = authorization.strip_prefix("Basic ") else {
            return;
        };
        let decoded = base64::engine::general_purpose::STANDARD
            .decode(basic)
            .unwrap_or_default();
        if let Some((id, secret)) = String::from_utf8_lossy(&decoded).split_once(':') {
            self.values.insert("client_id".to_owned(), id.into());
            self.values
                .insert("client_secret".to_owned(), secret.into());
        }
    }

    /// Refuses arguments that the method does not know, and bodies that are not JSON objects.
    pub fn only(&self, known: &[&str]) -> Result<(), ApiError> {
        if let Some(code) = self.broken {
            return Err(code.into());
        }
        let unknown: Vec<String> = self
            .values
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
            .map(|key| format!("unexpected argument [json-pointer:/{key}]"))
            .collect();
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(ApiError::with("invalid_arguments", unknown))
        }
    }

    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values.get(key).filter(|value| !value.is_null())
    }

    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    }

    /// A string argument that the method cannot do without.
    pub fn required(&self, key: &str) -> Result<String, ApiError> {
        self.text(key).map(str::to_owned).ok_or_else(|| {
            let message = format!("missing required field: {key} [json-pointer:/{key}]");
            ApiError::with("invalid_arguments", vec![message])
        })
    }

    pub fn flag(&self, key: &str) -> bool {
        match self.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true" || text == "1",
            Some(value) => value.as_i64() == Some(1),
            None => false,
        }
    }

    pub fn number(&self, key: &str) -> Option<u64> {
        let value = self.get(key)?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }

    /// The list in `users: "U1,U2"` or a JSON array.
    pub fn list(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some(Value::Array(items)) => items
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            Some(Value::String(text)) => text
                .split(',')
                .map(str::trim)
                .filter(|one| !one.is_empty())
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        }
    }

    pub fn json(&self) -> Value {
        Value::Object(self.values.clone())
    }
}
