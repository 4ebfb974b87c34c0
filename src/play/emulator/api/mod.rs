//! The Web API: `{base}/api/METHOD`, by GET or POST, in JSON or form bodies.

mod args;
mod auth;
mod chat;
mod conversations;
pub(super) mod files;
mod methods;
mod users;
mod views;

use std::time::Instant;

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State as Extract};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Emulator;
use super::calls::{Call, Fault};
use super::config::EmulatorConfig;
use super::state::{ChannelKind, Grant, Holder, State};
use args::Args;
use methods::{METHODS, Method};

/// Why a call fails: Slack's error code and what goes with it.
#[derive(Debug, PartialEq)]
pub(super) struct ApiError {
    code: String,
    messages: Vec<String>,
    extra: Value,
}

impl ApiError {
    fn with(code: &str, messages: Vec<String>) -> Self {
        Self {
            code: code.to_owned(),
            messages,
            extra: Value::Null,
        }
    }

    fn json(&self) -> Value {
        let mut json = json!({"ok": false, "error": self.code});
        if !self.messages.is_empty() {
            let messages = self.messages.iter().map(|m| format!("[ERROR] {m}"));
            json["response_metadata"] = json!({"messages": messages.collect::<Vec<_>>()});
            json["errors"] = json!(self.messages);
        }
        for (key, value) in self.extra.as_object().into_iter().flatten() {
            json[key] = value.clone();
        }
        json
    }
}

impl From<&str> for ApiError {
    fn from(code: &str) -> Self {
        Self::with(code, Vec::new())
    }
}

type Answer = Result<Value, ApiError>;

/// One call on its way through a method.
struct Ctx<'a> {
    state: &'a mut State,
    config: &'a EmulatorConfig,
    /// `http://127.0.0.1:PORT`.
    origin: &'a str,
    socket_url: &'a str,
    token: String,
    grant: Grant,
    args: Args,
}

/// A conversation as the caller may see it.
struct Place {
    id: String,
    kind: ChannelKind,
    archived: bool,
    is_member: bool,
}

impl Ctx<'_> {
    /// The user id that the token acts as.
    fn user(&self) -> String {
        match &self.grant.holder {
            Holder::Person(user) => user.clone(),
            Holder::Bot | Holder::App => self
                .state
                .teams
                .get(&self.grant.team)
                .map_or_else(String::new, |team| team.bot_user.clone()),
        }
    }

    fn needs(&self, scope: &str) -> Result<(), ApiError> {
        if self.grant.scopes.contains(scope) {
            return Ok(());
        }
        let provided: Vec<&str> = self.grant.scopes.iter().map(String::as_str).collect();
        Err(ApiError {
            code: "missing_scope".to_owned(),
            messages: Vec::new(),
            extra: json!({"needed": scope, "provided": provided.join(",")}),
        })
    }

    /// The conversation named by an argument. What the caller cannot see does not exist.
    fn place(&self, argument: &str) -> Result<Place, ApiError> {
        let id = self.args.required(argument)?;
        let channel = self
            .state
            .channels
            .get(&id)
            .filter(|c| c.team == self.grant.team);
        let channel = channel.ok_or("channel_not_found")?;
        let is_member = channel.members.contains(&self.user());
        if !is_member && channel.kind != ChannelKind::Public {
            return Err("channel_not_found".into());
        }
        Ok(Place {
            id: channel.id.clone(),
            kind: channel.kind,
            archived: channel.archived,
            is_member,
        })
    }
}

pub(super) fn router(emulator: Emulator) -> Router {
    Router::new()
        .route("/api/{method}", any(answer))
        .route("/upload/v1/{file}", post(files::receive))
        .route("/response/{id}", post(super::response_url::receive))
        .with_state(emulator)
}

async fn answer(
    Extract(emulator): Extract<Emulator>,
    Path(method): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let _open = OpenCall::new(&emulator);
    let args = Args::parse(&query.unwrap_or_default(), &headers, &body);
    let fault = emulator.take_fault(&method);
    if let Some(fault) = &fault
        && let Some(logged) = fault.prevents()
    {
        emulator.log_call(&method, &args, logged);
        return fault.answer().await;
    }
    let scopes = [("x-oauth-scopes", emulator.scopes_of(&args.token))];
    let reply = (scopes, Json(emulator.call(&method, args))).into_response();
    match fault {
        Some(fault) => fault.spoil(reply).await,
        None => reply,
    }
}

/// Counts a call as under way until it is dropped, also when the client hangs up.
pub(super) struct OpenCall(Emulator);

impl OpenCall {
    pub fn new(emulator: &Emulator) -> Self {
        emulator.change(|state| state.calls_open += 1);
        Self(emulator.clone())
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.0.change(|state| {
            state.calls_open = state.calls_open.saturating_sub(1);
            state.last_call = Some(Instant::now());
        });
    }
}

impl Emulator {
    /// What a token may do, as Slack says it in a header of every answer.
    fn scopes_of(&self, token: &str) -> String {
        self.quietly(|state| {
            let scopes = state.grants.get(token).map(|grant| &grant.scopes);
            let names = scopes.into_iter().flatten().map(String::as_str);
            names.collect::<Vec<_>>().join(",")
        })
    }

    pub(super) fn take_fault(&self, method: &str) -> Option<Fault> {
        self.change(|state| {
            let of_method = state
                .faults
                .get_mut(method)
                .and_then(|queue| queue.pop_front());
            of_method.or_else(|| {
                state
                    .faults
                    .get_mut("*")
                    .and_then(|queue| queue.pop_front())
            })
        })
    }

    fn log_call(&self, method: &str, args: &Args, response: Value) {
        self.record().add(method, &args.json());
        self.change(|state| {
            let holder = state
                .grants
                .get(&args.token)
                .map(|grant| grant.holder.clone());
            state.calls.push(Call {
                method: method.to_owned(),
                holder,
                args: args.json(),
                response,
            });
        });
    }

    /// Runs one Web API method and logs it.
    fn call(&self, name: &str, args: Args) -> Value {
        let config = self.config();
        let reply = self.change(|state| {
            let mut ctx = Ctx {
                config,
                origin: self.origin(),
                socket_url: self.socket_url(),
                token: args.token.clone(),
                grant: Grant {
                    holder: Holder::App,
                    team: String::new(),
                    scopes: Default::default(),
                    revoked: false,
                },
                args: args.clone(),
                state,
            };
            run(name, &mut ctx)
        });
        let reply = match reply {
            Ok(mut value) => {
                value["ok"] = json!(true);
                value
            }
            Err(error) => error.json(),
        };
        self.log_call(name, &args, reply.clone());
        reply
    }
}

fn run(name: &str, ctx: &mut Ctx) -> Answer {
    let method = METHODS
        .iter()
        .find(|method| method.name == name)
        .ok_or("unknown_method")?;
    if method.needs_token() {
        ctx.grant = authorise(ctx, method)?;
    }
    if !method.scope.is_empty() {
        ctx.needs(method.scope)?;
    }
    ctx.args.only(method.args)?;
    (method.run)(ctx)
}

fn authorise(ctx: &Ctx, method: &Method) -> Result<Grant, ApiError> {
    if ctx.token.is_empty() {
        return Err("not_authed".into());
    }
    let grant = ctx.state.grants.get(&ctx.token).ok_or("invalid_auth")?;
    if grant.revoked {
        return Err("token_revoked".into());
    }
    let installed = ctx
        .state
        .teams
        .get(&grant.team)
        .is_none_or(|team| team.installed);
    if !installed {
        return Err("account_inactive".into());
    }
    if !method.takes(&grant.holder) {
        return Err("not_allowed_token_type".into());
    }
    Ok(grant.clone())
}
