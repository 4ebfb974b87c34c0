//! The addresses at which an app answers a command or a click: half an hour, five times.

use axum::body::Bytes;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::api::OpenCall;
use super::calls::{Call, Fault};
use super::config::EmulatorConfig;
use super::message::{Ephemeral, Posted};
use super::state::{Original, ResponseUrl, State};
use super::{Emulator, rich_text, validate, view};

const MAX_USES: u32 = 5;

const KNOWN: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
];

pub(super) async fn receive(
    Extract(emulator): Extract<Emulator>,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let _open = OpenCall::new(&emulator);
    let message: Value = serde_json::from_slice(&body).unwrap_or_default();
    emulator.record().add("response_url", &message);
    let fault = emulator.take_fault("response_url");
    let prevented = fault.as_ref().and_then(Fault::prevents);
    let config = emulator.config();
    let outcome = emulator.change(|state| {
        let outcome = match &prevented {
            Some(_) => Ok(()),
            None => respond(state, config, &id, &message),
        };
        let done = match &outcome {
            Ok(()) => json!({"ok": true}),
            Err((_, code)) => json!({"ok": false, "error": code}),
        };
        state.calls.push(Call {
            method: "response_url".to_owned(),
            holder: None,
            args: message.clone(),
            response: prevented.clone().unwrap_or(done),
        });
        outcome
    });
    let reply = match outcome {
        Ok(()) => "ok".into_response(),
        Err((status, code)) => {
            (status, axum::Json(json!({"ok": false, "error": code}))).into_response()
        }
    };
    match fault {
        Some(fault) if prevented.is_some() => fault.answer().await,
        Some(fault) => fault.spoil(reply).await,
        None => reply,
    }
}

type Outcome = Result<(), (StatusCode, String)>;

fn respond(state: &mut State, config: &EmulatorConfig, id: &str, message: &Value) -> Outcome {
    let bad = |code: &str| (StatusCode::BAD_REQUEST, code.to_owned());
    let gone = |code: &str| (StatusCode::NOT_FOUND, code.to_owned());
    let url = state
        .response_urls
        .get_mut(id)
        .ok_or_else(|| gone("expired_url"))?;
    if url.issued.elapsed() > config.response_url_life {
        return Err(gone("expired_url"));
    }
    if url.uses >= MAX_USES {
        return Err(gone("used_url"));
    }
    let object = message.as_object().ok_or_else(|| bad("invalid_payload"))?;
    if let Some(key) = object.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(bad(&format!("invalid_payload: unexpected key {key}")));
    }
    let (channel, original) = (url.channel.clone(), url.original.clone());
    url.uses += 1;
    let flag = |key: &str| {
        object
            .get(key)
            .is_some_and(|value| value == true || value == "true")
    };
    if flag("delete_original") {
        if object.len() > 1 {
            return Err(bad("invalid_payload: delete_original stands alone"));
        }
        return delete(state, config, &channel, &original).ok_or_else(|| gone("message_not_found"));
    }
    let text = message["text"].as_str();
    validate::message(text, object.get("blocks")).map_err(|(code, _)| bad(code))?;
    if flag("replace_original") && original != Original::None {
        let blocks = blocks_of(state, message);
        return replace(
            state,
            config,
            &channel,
            &original,
            text.unwrap_or_default(),
            blocks,
        )
        .ok_or_else(|| gone("message_not_found"));
    }
    reply(state, config, id, message);
    Ok(())
}

/// Shows a new message where the address belongs: to its person alone, or to the channel.
pub(super) fn reply(state: &mut State, config: &EmulatorConfig, id: &str, message: &Value) {
    let ts = state.ts();
    let blocks = blocks_of(state, message);
    let Some(url) = state.response_urls.get_mut(id) else {
        return;
    };
    url.first_reply.get_or_insert_with(|| ts.clone());
    let (team, channel, user) = (url.team.clone(), url.channel.clone(), url.user.clone());
    let thread_ts = message["thread_ts"]
        .as_str()
        .map(str::to_owned)
        .or(url.thread_ts.clone());
    let text = message["text"].as_str().unwrap_or_default().to_owned();
    if message["response_type"] == "in_channel" {
        let bot = state.teams.get(&team).map(|team| team.bot_user.clone());
        let posted = Posted {
            blocks,
            thread_ts,
            bot_id: Some(state.bot_id(&team)),
            app_id: Some(config.app_id.clone()),
            ..Posted::new(&team, &channel, &ts, &bot.unwrap_or_default(), &text)
        };
        return state.post(config, posted);
    }
    state.ephemerals.push(Ephemeral {
        team,
        channel,
        user,
        ts,
        thread_ts,
        text,
        blocks,
        replaced: 0,
    });
}

fn delete(
    state: &mut State,
    config: &EmulatorConfig,
    channel: &str,
    original: &Original,
) -> Option<()> {
    match original {
        Original::Ephemeral(ts) => {
            let index = state.ephemerals.iter().position(|e| e.ts == *ts)?;
            state.ephemerals.remove(index);
            Some(())
        }
        Original::Message(ts) => {
            state.find(channel, ts)?;
            state.remove_message(config, channel, ts);
            Some(())
        }
        Original::None => None,
    }
}

fn replace(
    state: &mut State,
    config: &EmulatorConfig,
    channel: &str,
    original: &Original,
    text: &str,
    blocks: Vec<Value>,
) -> Option<()> {
    match original {
        Original::Ephemeral(ts) => {
            let shown = state.ephemerals.iter_mut().find(|e| e.ts == *ts)?;
            shown.text = text.to_owned();
            shown.blocks = blocks;
            shown.replaced += 1;
        }
        Original::Message(ts) => {
            let mut message = state.find(channel, ts)?.clone();
            message.text = text.to_owned();
            message.blocks = blocks;
            message.edited = Some((message.user.clone(), state.ts()));
            state.change_message(config, message);
        }
        Original::None => return None,
    }
    Some(())
}

/// The blocks of a message that an app sends outside the Web API.
fn blocks_of(state: &mut State, message: &Value) -> Vec<Value> {
    match message["blocks"]
        .as_array()
        .filter(|blocks| !blocks.is_empty())
    {
        Some(_) => {
            let named = view::with_ids(&message["blocks"], || state.number());
            named.as_array().cloned().unwrap_or_default()
        }
        None => {
            let id = format!("b{:04}", state.number());
            vec![rich_text::block(
                message["text"].as_str().unwrap_or(""),
                &id,
            )]
        }
    }
}

impl State {
    /// A new address for answers to what `user` did in `channel`: its id is the last path segment.
    pub fn response_url(
        &mut self,
        origin: &str,
        (team, channel, user): (&str, &str, &str),
        thread_ts: Option<String>,
        original: Original,
    ) -> String {
        let id = format!("{}{:08}", team, self.number());
        let address = format!("{origin}/response/{id}");
        let url = ResponseUrl {
            team: team.to_owned(),
            channel: channel.to_owned(),
            user: user.to_owned(),
            thread_ts,
            original,
            issued: std::time::Instant::now(),
            uses: 0,
            first_reply: None,
        };
        self.response_urls.insert(id, url);
        address
    }
}
