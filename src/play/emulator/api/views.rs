//! Opening, pushing, updating and publishing views.

use serde_json::{Value, json};

use super::super::validate::{self, Surface};
use super::super::view::{OpenView, initial_values, with_ids};
use super::{Answer, ApiError, Ctx};

/// Slack stacks at most three modals.
const MAX_STACK: usize = 3;

fn checked(ctx: &Ctx, surface: Surface) -> Result<Value, ApiError> {
    let view = ctx.args.get("view").ok_or_else(|| {
        let missing = "missing required field: view [json-pointer:/view]".to_owned();
        ApiError::with("invalid_arguments", vec![missing])
    })?;
    let complaints = validate::view(view, surface);
    if complaints.is_empty() {
        Ok(view.clone())
    } else {
        Err(ApiError::with("invalid_arguments", complaints))
    }
}

/// Uses a trigger up: its person, when it is fresh and unused.
fn trigger(ctx: &mut Ctx) -> Result<String, ApiError> {
    let id = ctx.args.text("trigger_id").unwrap_or("").to_owned();
    let team = ctx.grant.team.clone();
    let trigger = ctx
        .state
        .triggers
        .get_mut(&id)
        .filter(|trigger| trigger.team == team);
    let trigger = trigger.ok_or("invalid_trigger_id")?;
    if trigger.used {
        return Err("exchanged_trigger_id".into());
    }
    if trigger.issued.elapsed() > ctx.config.trigger_life {
        return Err("expired_trigger_id".into());
    }
    trigger.used = true;
    Ok(trigger.user.clone())
}

pub(super) fn open(ctx: &mut Ctx) -> Answer {
    let view = checked(ctx, Surface::Modal)?;
    let user = trigger(ctx)?;
    let opened = ctx
        .state
        .new_view(&ctx.grant.team.clone(), &user, view, None);
    let answer = answer(ctx, &opened);
    ctx.state.modals.insert(user, vec![opened]);
    Ok(answer)
}

pub(super) fn push(ctx: &mut Ctx) -> Answer {
    let view = checked(ctx, Surface::Modal)?;
    let user = trigger(ctx)?;
    let top = ctx
        .state
        .modals
        .get(&user)
        .and_then(|stack| stack.last())
        .cloned();
    if ctx
        .state
        .modals
        .get(&user)
        .is_some_and(|stack| stack.len() >= MAX_STACK)
    {
        return Err("push_limit_reached".into());
    }
    let pushed = ctx
        .state
        .new_view(&ctx.grant.team.clone(), &user, view, top.as_ref());
    let answer = answer(ctx, &pushed);
    ctx.state.modals.entry(user).or_default().push(pushed);
    Ok(answer)
}

pub(super) fn update(ctx: &mut Ctx) -> Answer {
    let view = checked(ctx, Surface::Modal)?;
    let id = ctx.args.text("view_id").map(str::to_owned);
    let external = ctx.args.text("external_id").map(str::to_owned);
    let hash = ctx.args.text("hash").map(str::to_owned);
    let fresh_hash = ctx.state.number().to_string();
    let named = with_ids(&view["blocks"], || ctx.state.number());
    let open = ctx.state.modals.values_mut().flatten().find(|open| {
        id.as_ref().is_some_and(|id| *id == open.id)
            || external
                .as_ref()
                .is_some_and(|id| open.view["external_id"] == **id)
    });
    let open = open
        .filter(|open| open.team == ctx.grant.team)
        .ok_or("not_found")?;
    if hash.is_some_and(|hash| hash != open.hash) {
        return Err("hash_conflict".into());
    }
    open.replace(view, named, fresh_hash);
    let open = open.clone();
    Ok(answer(ctx, &open))
}

pub(super) fn publish(ctx: &mut Ctx) -> Answer {
    let view = checked(ctx, Surface::Home)?;
    let user = ctx.args.required("user_id")?;
    if ctx
        .state
        .users
        .get(&user)
        .is_none_or(|user| user.team != ctx.grant.team)
    {
        return Err("user_not_found".into());
    }
    let stale = ctx.args.text("hash").is_some_and(|hash| {
        ctx.state
            .homes
            .get(&user)
            .is_some_and(|home| home.hash != hash)
    });
    if stale {
        return Err("hash_conflict".into());
    }
    let home = ctx
        .state
        .new_view(&ctx.grant.team.clone(), &user, view, None);
    let answer = answer(ctx, &home);
    ctx.state.homes.insert(user, home);
    Ok(answer)
}

fn answer(ctx: &Ctx, view: &OpenView) -> Value {
    let bot = ctx.state.bot_id(&view.team);
    json!({"view": view.json(&ctx.config.app_id, &bot)})
}

impl super::State {
    /// A view with ids for its blocks and the initial values of its inputs.
    pub(in crate::play::emulator) fn new_view(
        &mut self,
        team: &str,
        user: &str,
        mut view: Value,
        below: Option<&OpenView>,
    ) -> OpenView {
        let id = self.id("V");
        let named = with_ids(&view["blocks"], || self.number());
        let values = initial_values(&named);
        view["blocks"] = named;
        OpenView {
            hash: self.number().to_string(),
            team: team.to_owned(),
            user: user.to_owned(),
            view,
            values,
            root_id: below.map_or_else(|| id.clone(), |below| below.root_id.clone()),
            previous_id: below.map(|below| below.id.clone()),
            id,
        }
    }
}
