//! People.

use serde_json::{Value, json};

use super::super::state::User;
use super::{Answer, Ctx};

fn user_json(user: &User) -> Value {
    json!({
        "id": user.id, "team_id": user.team, "name": user.name, "deleted": false,
        "real_name": user.real_name, "tz": user.tz, "tz_label": user.tz,
        "tz_offset": user.tz_offset, "is_bot": user.is_bot, "is_app_user": false,
        "is_admin": user.is_admin, "is_owner": false, "is_primary_owner": false,
        "is_restricted": user.is_restricted, "is_ultra_restricted": false, "updated": 1_700_000_000,
        "profile": {
            "real_name": user.real_name, "display_name": user.name, "real_name_normalized": user.real_name,
            "display_name_normalized": user.name, "status_text": user.status.1, "status_emoji": user.status.0,
            "status_expiration": 0,
            "avatar_hash": "", "team": user.team,
        },
    })
}

pub(super) fn info(ctx: &mut Ctx) -> Answer {
    let id = ctx.args.required("user")?;
    let user = ctx
        .state
        .users
        .get(&id)
        .filter(|user| user.team == ctx.grant.team);
    Ok(json!({"user": user_json(user.ok_or("user_not_found")?)}))
}

pub(super) fn list(ctx: &mut Ctx) -> Answer {
    let team = ctx.grant.team.as_str();
    let users = ctx.state.users.values().filter(|user| user.team == team);
    let members: Vec<Value> = users.map(user_json).collect();
    Ok(
        json!({"members": members, "cache_ts": 1_700_000_000, "response_metadata": {"next_cursor": ""}}),
    )
}

pub(super) fn dnd_info(ctx: &mut Ctx) -> Answer {
    let id = ctx
        .args
        .text("user")
        .map_or_else(|| ctx.user(), str::to_owned);
    let user = ctx
        .state
        .users
        .get(&id)
        .filter(|user| user.team == ctx.grant.team);
    let snoozing = user.ok_or("user_not_found")?.do_not_disturb;
    let end = if snoozing { 4_102_444_800_u32 } else { 1 };
    Ok(json!({
        "dnd_enabled": snoozing, "next_dnd_start_ts": 1, "next_dnd_end_ts": end,
        "snooze_enabled": snoozing, "snooze_endtime": end, "snooze_remaining": end,
    }))
}
