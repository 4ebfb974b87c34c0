//! Channels and direct messages: what they are, who is in them, what was said.

use serde_json::{Value, json};

use super::super::message::Posted;
use super::super::state::{Channel, ChannelKind};
use super::{Answer, ApiError, Ctx};

fn channel_json(channel: &Channel, user: &str) -> Value {
    let other = channel.members.iter().find(|member| *member != user);
    let mut json = json!({
        "id": channel.id, "name": channel.name, "is_channel": channel.kind == ChannelKind::Public,
        "is_group": channel.kind == ChannelKind::Private,
        "is_im": channel.kind == ChannelKind::Im, "is_mpim": channel.kind == ChannelKind::Mpim,
        "is_private": channel.kind != ChannelKind::Public, "is_archived": channel.archived,
        "is_general": channel.name == "general", "is_member": channel.members.contains(user),
        "is_shared": channel.ext_shared, "is_ext_shared": channel.ext_shared,
        "is_org_shared": false, "created": 1_700_000_000, "creator": other,
        "context_team_id": channel.team,
    });
    if channel.kind == ChannelKind::Im {
        json["user"] = json!(other);
    }
    json
}

pub(super) fn open(ctx: &mut Ctx) -> Answer {
    let mut users = ctx.args.list("users");
    if let Some(channel) = ctx.args.text("channel") {
        let channel = ctx.state.channels.get(channel).ok_or("channel_not_found")?;
        users = channel.members.iter().cloned().collect();
    }
    if users.is_empty() {
        return Err("users_list_not_supplied".into());
    }
    let known = |user: &String| {
        ctx.state
            .users
            .get(user)
            .is_some_and(|user| user.team == ctx.grant.team)
    };
    if !users.iter().all(known) {
        return Err("user_not_found".into());
    }
    let user = ctx.user();
    let team = ctx.grant.team.clone();
    let id = ctx.state.open_dm(&team, &users);
    let full = ctx.args.flag("return_im");
    let channel = ctx.state.channels.get(&id).filter(|_| full);
    Ok(json!({"channel": channel.map_or(json!({"id": id}), |c| channel_json(c, &user))}))
}

pub(super) fn info(ctx: &mut Ctx) -> Answer {
    let place = ctx.place("channel")?;
    ctx.needs(&place.kind.scope("read"))?;
    let channel = ctx
        .state
        .channels
        .get(&place.id)
        .ok_or("channel_not_found")?;
    let mut json = channel_json(channel, &ctx.user());
    if ctx.args.flag("include_num_members") {
        json["num_members"] = json!(channel.members.len());
    }
    Ok(json!({"channel": json}))
}

pub(super) fn members(ctx: &mut Ctx) -> Answer {
    let place = ctx.place("channel")?;
    ctx.needs(&place.kind.scope("read"))?;
    let channel = ctx
        .state
        .channels
        .get(&place.id)
        .ok_or("channel_not_found")?;
    let members: Vec<Value> = channel.members.iter().map(|member| json!(member)).collect();
    Ok(page(ctx, "members", members))
}

pub(super) fn join(ctx: &mut Ctx) -> Answer {
    let place = ctx.place("channel")?;
    if place.archived {
        return Err("is_archived".into());
    }
    if place.kind != ChannelKind::Public {
        return Err("method_not_supported_for_channel_type".into());
    }
    let user = ctx.user();
    if !place.is_member {
        ctx.state.join(ctx.config, &place.id, &user);
    }
    let channel = ctx
        .state
        .channels
        .get(&place.id)
        .ok_or("channel_not_found")?;
    Ok(json!({"channel": channel_json(channel, &user)}))
}

/// The conversations of the team that pass `keep` and the `types` argument.
fn listing(ctx: &Ctx, keep: impl Fn(&Channel) -> bool) -> Result<Vec<Value>, ApiError> {
    let mut types = ctx.args.list("types");
    if types.is_empty() {
        types.push("public_channel".to_owned());
    }
    let wanted = |kind: ChannelKind| types.iter().any(|name| name == kind.listed());
    for kind in [
        ChannelKind::Public,
        ChannelKind::Private,
        ChannelKind::Im,
        ChannelKind::Mpim,
    ] {
        if wanted(kind) {
            ctx.needs(&kind.scope("read"))?;
        }
    }
    let user = ctx.user();
    let live = !ctx.args.flag("exclude_archived");
    let found = ctx.state.channels.values().filter(|channel| {
        channel.team == ctx.grant.team
            && wanted(channel.kind)
            && (live || !channel.archived)
            && keep(channel)
    });
    Ok(found.map(|channel| channel_json(channel, &user)).collect())
}

pub(super) fn list(ctx: &mut Ctx) -> Answer {
    let user = ctx.user();
    let visible =
        |channel: &Channel| channel.kind == ChannelKind::Public || channel.members.contains(&user);
    let channels = listing(ctx, visible)?;
    Ok(page(ctx, "channels", channels))
}

pub(super) fn of_user(ctx: &mut Ctx) -> Answer {
    let me = ctx.user();
    let user = ctx
        .args
        .text("user")
        .map_or_else(|| me.clone(), str::to_owned);
    let visible = |channel: &Channel| {
        channel.members.contains(&user)
            && (channel.kind == ChannelKind::Public || channel.members.contains(&me))
    };
    let channels = listing(ctx, visible)?;
    Ok(page(ctx, "channels", channels))
}

/// One page of a list, with the cursor to the next.
fn page(ctx: &Ctx, key: &str, items: Vec<Value>) -> Value {
    let limit = usize::try_from(ctx.args.number("limit").unwrap_or(100))
        .unwrap_or(100)
        .clamp(1, 1000);
    let start: usize = ctx
        .args
        .text("cursor")
        .and_then(|cursor| cursor.parse().ok())
        .unwrap_or(0);
    let next = start.saturating_add(limit);
    let cursor = if next < items.len() {
        next.to_string()
    } else {
        String::new()
    };
    let shown: Vec<Value> = items.into_iter().skip(start).take(limit).collect();
    json!({key: shown, "response_metadata": {"next_cursor": cursor}})
}

/// Messages of a readable place that pass `keep` and the time bounds, the newest last.
fn said(ctx: &Ctx, keep: impl Fn(&Posted) -> bool) -> Result<Vec<Value>, ApiError> {
    let place = ctx.place("channel")?;
    ctx.needs(&place.kind.scope("history"))?;
    if !place.is_member {
        return Err("not_in_channel".into());
    }
    let bound = |key: &str| ctx.args.text(key).and_then(|ts| ts.parse::<f64>().ok());
    let (oldest, latest) = (bound("oldest"), bound("latest"));
    let inclusive = ctx.args.flag("inclusive");
    let within = |message: &Posted| {
        let ts: f64 = message.ts.parse().unwrap_or(0.0);
        let after = oldest.is_none_or(|oldest| ts > oldest || (inclusive && ts >= oldest));
        let before = latest.is_none_or(|latest| ts < latest || (inclusive && ts <= latest));
        after && before
    };
    let with_metadata = ctx.args.flag("include_all_metadata");
    let messages = ctx
        .state
        .channels
        .get(&place.id)
        .map_or(&[][..], |c| &c.messages);
    let found = messages
        .iter()
        .filter(|message| keep(message) && within(message));
    let json = found.map(|message| {
        let mut json = message.json();
        if let Some(metadata) = message.metadata.as_ref().filter(|_| with_metadata) {
            json["metadata"] = metadata.clone();
        }
        json
    });
    Ok(json.collect())
}

pub(super) fn history(ctx: &mut Ctx) -> Answer {
    let top_level = |message: &Posted| {
        message
            .thread_ts
            .as_ref()
            .is_none_or(|ts| *ts == message.ts)
    };
    let mut messages = said(ctx, top_level)?;
    messages.reverse();
    let mut answer = page(ctx, "messages", messages);
    answer["has_more"] = json!(answer["response_metadata"]["next_cursor"] != "");
    Ok(answer)
}

pub(super) fn replies(ctx: &mut Ctx) -> Answer {
    let parent = ctx.args.required("ts")?;
    let in_thread =
        |message: &Posted| message.ts == parent || message.thread_ts.as_deref() == Some(&parent);
    let messages = said(ctx, in_thread)?;
    if messages.is_empty() {
        return Err("thread_not_found".into());
    }
    let mut answer = page(ctx, "messages", messages);
    answer["has_more"] = json!(answer["response_metadata"]["next_cursor"] != "");
    Ok(answer)
}
