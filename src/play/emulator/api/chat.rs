//! Posting, updating and deleting messages.

use serde_json::{Value, json};

use super::super::message::{Ephemeral, Posted};
use super::super::state::{ChannelKind, Holder};
use super::super::{rich_text, validate, view};
use super::{Answer, ApiError, Ctx};

/// The text and blocks of a call, held against Slack's rules.
fn content(ctx: &mut Ctx) -> Result<(String, Vec<Value>), ApiError> {
    let text = ctx.args.text("text").map(str::to_owned);
    let blocks = ctx.args.get("blocks").cloned();
    validate::message(text.as_deref(), blocks.as_ref())
        .map_err(|(code, complaints)| ApiError::with(code, complaints))?;
    unknown_files(ctx, blocks.as_ref())?;
    let text = text.unwrap_or_default();
    let blocks = match blocks {
        Some(Value::Array(list)) if !list.is_empty() => {
            let named = view::with_ids(&Value::Array(list), || ctx.state.number());
            named.as_array().cloned().unwrap_or_default()
        }
        _ => {
            let id = format!("b{:04}", ctx.state.number());
            vec![rich_text::block(&text, &id)]
        }
    };
    Ok((text, blocks))
}

/// Refuses a picture that nobody uploaded to the end.
fn unknown_files(ctx: &Ctx, blocks: Option<&Value>) -> Result<(), ApiError> {
    let blocks = blocks.and_then(Value::as_array).into_iter().flatten();
    for (index, block) in blocks.enumerate() {
        let Some(id) = block["slack_file"]["id"].as_str() else {
            continue;
        };
        let file = ctx.state.files.get(id);
        if !file.is_some_and(|file| file.team == ctx.grant.team && file.complete) {
            let complaint = format!("invalid slack file [json-pointer:/blocks/{index}/slack_file]");
            return Err(ApiError::with("invalid_blocks", vec![complaint]));
        }
    }
    Ok(())
}

/// The channel of a new message: an id, a `#name`, or a person whose DM is opened.
fn destination(ctx: &mut Ctx) -> Result<String, ApiError> {
    let wanted = ctx.args.required("channel")?;
    let team = ctx.grant.team.clone();
    if let Some(user) = ctx
        .state
        .users
        .get(&wanted)
        .filter(|user| user.team == team)
    {
        let members = match &ctx.grant.holder {
            Holder::Bot => vec![user.id.clone()],
            _ => return Err("channel_not_found".into()),
        };
        return Ok(ctx.state.open_dm(&team, &members));
    }
    let name = wanted.trim_start_matches('#');
    let channel = ctx
        .state
        .channels
        .values()
        .find(|c| c.team == team && (c.id == wanted || (c.name == name && !name.is_empty())))
        .ok_or("channel_not_found")?;
    let is_member = channel.members.contains(&ctx.user());
    match (is_member, channel.kind) {
        _ if channel.archived => Err("is_archived".into()),
        (true, _) => Ok(channel.id.clone()),
        (false, ChannelKind::Public) if ctx.grant.scopes.contains("chat:write.public") => {
            Ok(channel.id.clone())
        }
        (false, ChannelKind::Public) => Err("not_in_channel".into()),
        (false, _) => Err("channel_not_found".into()),
    }
}

fn thread(ctx: &Ctx) -> Result<Option<String>, ApiError> {
    let Some(ts) = ctx.args.text("thread_ts") else {
        return Ok(None);
    };
    let numeric = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let valid = ts
        .split_once('.')
        .is_some_and(|(s, us)| numeric(s) && numeric(us));
    if valid {
        Ok(Some(ts.to_owned()))
    } else {
        Err("invalid_thread_ts".into())
    }
}

/// `{"event_type": …, "event_payload": {…}}`.
fn metadata(ctx: &Ctx) -> Result<Option<Value>, ApiError> {
    let Some(metadata) = ctx.args.get("metadata") else {
        return Ok(None);
    };
    let valid = metadata["event_type"].is_string() && metadata["event_payload"].is_object();
    if valid {
        Ok(Some(metadata.clone()))
    } else {
        Err("invalid_metadata_format".into())
    }
}

pub(super) fn post_message(ctx: &mut Ctx) -> Answer {
    let channel = destination(ctx)?;
    let thread_ts = thread(ctx)?;
    let metadata = metadata(ctx)?;
    let (text, blocks) = content(ctx)?;
    let ts = ctx.state.ts();
    let team = ctx.grant.team.clone();
    let posted = Posted {
        blocks,
        thread_ts,
        metadata,
        bot_id: ctx.state.teams.get(&team).map(|team| team.bot_id.clone()),
        app_id: Some(ctx.config.app_id.clone()),
        ..Posted::new(&team, &channel, &ts, &ctx.user(), &text)
    };
    let message = posted.json();
    ctx.state.post(ctx.config, posted);
    Ok(json!({"channel": channel, "ts": ts, "message": message}))
}

pub(super) fn post_ephemeral(ctx: &mut Ctx) -> Answer {
    let place = ctx.place("channel")?;
    let user = ctx.args.required("user")?;
    let (text, blocks) = content(ctx)?;
    let thread_ts = thread(ctx)?;
    if place.archived {
        return Err("is_archived".into());
    }
    if !place.is_member {
        return Err("not_in_channel".into());
    }
    let present = ctx
        .state
        .channels
        .get(&place.id)
        .is_some_and(|c| c.members.contains(&user));
    if !present {
        return Err("user_not_in_channel".into());
    }
    let ts = ctx.state.ts();
    ctx.state.ephemerals.push(Ephemeral {
        team: ctx.grant.team.clone(),
        channel: place.id,
        user,
        ts: ts.clone(),
        thread_ts,
        text,
        blocks,
        replaced: 0,
    });
    Ok(json!({"message_ts": ts}))
}

/// The message named by `channel` and `ts`, when the caller wrote it.
fn own(ctx: &Ctx, refused: &str) -> Result<Posted, ApiError> {
    let place = ctx.place("channel")?;
    let ts = ctx.args.required("ts")?;
    let message = ctx.state.find(&place.id, &ts).ok_or("message_not_found")?;
    if place.archived {
        return Err("is_archived".into());
    }
    if message.user == ctx.user() {
        Ok(message.clone())
    } else {
        Err(refused.into())
    }
}

pub(super) fn update(ctx: &mut Ctx) -> Answer {
    let before = own(ctx, "cant_update_message")?;
    let metadata = metadata(ctx)?;
    let (text, blocks) = content(ctx)?;
    if ctx
        .config
        .edit_window
        .is_some_and(|window| age(ctx, &before.ts) > window.as_secs_f64())
    {
        return Err("edit_window_closed".into());
    }
    let edited = (ctx.user(), ctx.state.ts());
    let after = Posted {
        text: text.clone(),
        blocks,
        metadata: metadata.or(before.metadata.clone()),
        edited: Some(edited),
        ..before.clone()
    };
    let message = after.json();
    let answer =
        json!({"channel": after.channel, "ts": after.ts, "text": text, "message": message});
    ctx.state.change_message(ctx.config, after);
    Ok(answer)
}

/// How old a message is, in seconds, by the clock that stamps messages.
fn age(ctx: &mut Ctx, ts: &str) -> f64 {
    let seconds = |ts: &str| ts.parse::<f64>().unwrap_or(0.0);
    seconds(&ctx.state.ts()) - seconds(ts)
}

pub(super) fn delete(ctx: &mut Ctx) -> Answer {
    let message = own(ctx, "cant_delete_message")?;
    ctx.state
        .remove_message(ctx.config, &message.channel, &message.ts);
    Ok(json!({"channel": message.channel, "ts": message.ts}))
}

pub(super) fn permalink(ctx: &mut Ctx) -> Answer {
    let place = ctx.place("channel")?;
    let ts = ctx.args.required("message_ts")?;
    ctx.state.find(&place.id, &ts).ok_or("message_not_found")?;
    let domain = ctx
        .state
        .teams
        .get(&ctx.grant.team)
        .map_or("", |team| team.domain.as_str());
    let permalink = format!(
        "https://{domain}.slack.com/archives/{}/p{}",
        place.id,
        ts.replace('.', "")
    );
    Ok(json!({"channel": place.id, "permalink": permalink}))
}
