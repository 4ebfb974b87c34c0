//! Purpose: show a leader's settings, and keep what the form says.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Context, command, home};
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::leader::Leader;
use crate::coach::own::{MOST_PER_WEEK, Own, day};
use crate::coach::policy::{Limits, QuietHours};
use crate::coach::{Kind, Sensitivity};
use crate::slack::event::{ViewSubmission, ViewValues};
use crate::slack::ingress::Ack;
use crate::slack::views::settings::{self as form, field};
use crate::slack::views::{Card, reply, showing, updating, view_json};
use crate::store::StoreError;

/// About so many new channels one direct message speaks; Slack takes fifty blocks in one.
const CHANNELS_A_MESSAGE: usize = 20;

/// What is set, with the way to change it.
pub(super) async fn card(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(not_in(ctx));
    };
    let mut lines = lines(ctx, &leader);
    lines.extend(held_back(ctx, &leader));
    Ok(reply::settings(&ctx.voice, &lines))
}

/// What is set, a line each.
pub(super) fn lines(ctx: &Context, leader: &Leader) -> Vec<String> {
    let voice = &ctx.voice;
    let in_force = leader.own.over(&ctx.limits);
    let channels: Vec<String> = leader
        .channels
        .iter()
        .map(|channel| format!("<#{channel}>"))
        .collect();
    let mut lines = vec![match (leader.everywhere, channels.is_empty()) {
        (true, _) => voice.line("settings.everywhere").to_owned(),
        (false, true) => voice.line("settings.none").to_owned(),
        (false, false) => voice.fill("settings.channels", &[("channels", &channels.join(", "))]),
    }];
    lines.push(
        voice
            .line(match leader.sensitivity {
                Sensitivity::Low => "settings.sensitivity_low",
                Sensitivity::Default => "settings.sensitivity_default",
                Sensitivity::High => "settings.sensitivity_high",
            })
            .to_owned(),
    );
    lines.push(match (leader.own.max_per_week, in_force.max_per_week) {
        (Some(0), _) => voice.line("settings.per_week_none").to_owned(),
        (None, 0) => voice.line("settings.per_week_unlimited").to_owned(),
        (_, number) => {
            let key = match in_force.fade {
                true => "settings.per_week_fading",
                false => "settings.per_week",
            };
            voice.fill(key, &[("number", &number.to_string())])
        }
    });
    let zone = leader.time_zone.as_deref().unwrap_or("UTC");
    lines.push(match in_force.quiet_hours {
        Some(hours) => voice.fill(
            "settings.quiet_hours",
            &[("hours", &hours.to_string()), ("zone", zone)],
        ),
        None => voice.fill("settings.no_quiet_hours", &[("zone", zone)]),
    });
    if !in_force.quiet_days.is_empty() {
        let days: Vec<&str> = in_force
            .quiet_days
            .iter()
            .map(|day| voice.day(*day))
            .collect();
        lines.push(voice.fill("settings.quiet_days", &[("days", &days.join(", "))]));
    }
    if !leader.own.left_alone.is_empty() {
        let kinds: Vec<&str> = leader
            .own
            .left_alone
            .iter()
            .map(|kind| voice.kind(*kind))
            .collect();
        lines.push(voice.fill("settings.left_alone", &[("kinds", &kinds.join(", "))]));
    }
    lines
}

/// Until when nothing is said, if so.
pub(super) fn held_back(ctx: &Context, leader: &Leader) -> Option<String> {
    let now = ctx.clock.now();
    if let Some(until) = leader.paused_until.filter(|until| now < *until) {
        let (day, time) = command::when(leader, until);
        let values = [("day", &*day), ("time", &*time)];
        return Some(ctx.voice.fill("settings.paused", &values));
    }
    (now < leader.listening_until).then(|| {
        let (day, _) = command::when(leader, leader.listening_until);
        ctx.voice.fill("settings.listening", &[("day", &day)])
    })
}

/// The form; for somebody who is not in, the way in.
pub(super) async fn view(ctx: &Arc<Context>, id: &LeaderId) -> Result<Value, StoreError> {
    let view = match ctx.store.leader(id).await? {
        Some(leader) => {
            let listening = ctx.clock.now() < leader.listening_until;
            form::settings(&ctx.voice, &leader, &ctx.limits, listening)
        }
        None => showing(&ctx.voice, ctx.voice.line("form.title"), &not_in(ctx)),
    };
    Ok(view_json(&view))
}

/// Keeps what the form says, or says in the form what cannot be. Slack shows the person a failure when
/// the database does not answer in time.
pub(super) async fn save(ctx: &Arc<Context>, submitted: &ViewSubmission) -> Ack {
    let id = LeaderId::new(submitted.team.clone(), submitted.user.clone());
    let before = match ctx.store.leader(&id).await {
        Ok(leader) => leader.map(|leader| leader.own).unwrap_or_default(),
        Err(error) => return not_kept(&error),
    };
    let wished = match read(&submitted.values, before, &ctx.limits) {
        Ok(wished) => wished,
        Err(wrong) => return Ack::Reply(form::errors(&ctx.voice, &wrong)),
    };
    match keep(ctx, &id, &wished).await {
        Ok(true) => {
            ctx.follow_up(|ctx| async move { settle(&ctx, &id, wished).await });
            Ack::Ok
        }
        Ok(false) => {
            let title = ctx.voice.line("form.title");
            Ack::Reply(updating(&showing(&ctx.voice, title, &not_in(ctx))))
        }
        Err(error) => not_kept(&error),
    }
}

fn not_kept(error: &StoreError) -> Ack {
    tracing::error!(%error, "settings could not be kept");
    Ack::NotYet
}

/// What the form said.
struct Wished {
    channels: BTreeSet<ChannelId>,
    everywhere: bool,
    sensitivity: Sensitivity,
    own: Own,
    start_now: bool,
}

/// A field and the voice's line about what is wrong with it.
type Wrong = (&'static str, &'static str);

/// What the form does not ask about stays as it was before.
fn read(values: &ViewValues, before: Own, installation: &Limits) -> Result<Wished, Vec<Wrong>> {
    let chosen = |name: &str| values.selected(name, name);
    let first = |name: &str| chosen(name).into_iter().next();
    let ticked = |name: &str| !chosen(name).is_empty();
    let hours = match ticked(field::NO_QUIET_HOURS) {
        true => None,
        false => quiet_hours(first(field::QUIET_FROM), first(field::QUIET_TO))?,
    };
    let days = chosen(field::QUIET_DAYS)
        .iter()
        .filter_map(|code| day(code))
        .collect();
    let own = Own {
        max_per_week: first(field::PER_WEEK)
            .and_then(|number| number.parse().ok())
            .filter(|number| *number <= MOST_PER_WEEK),
        left_alone: chosen(field::LEFT_ALONE)
            .iter()
            .filter_map(|code| Kind::from_code(code))
            .collect(),
        ..before
    };
    let sensitivity = first(field::SENSITIVITY);
    Ok(Wished {
        channels: chosen(field::CHANNELS)
            .into_iter()
            .map(ChannelId::from)
            .collect(),
        everywhere: ticked(field::EVERYWHERE),
        sensitivity: form::SENSITIVITIES
            .into_iter()
            .find_map(|(level, value)| (sensitivity.as_deref() == Some(value)).then_some(level))
            .unwrap_or_default(),
        own: own.quiet(hours, days, installation),
        start_now: ticked(field::START_NOW),
    })
}

fn quiet_hours(from: Option<String>, to: Option<String>) -> Result<Option<QuietHours>, Vec<Wrong>> {
    match (from, to) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(vec![(field::QUIET_TO, "form.error.no_end")]),
        (None, Some(_)) => Err(vec![(field::QUIET_FROM, "form.error.no_beginning")]),
        (Some(from), Some(to)) if from == to => Err(vec![(field::QUIET_TO, "form.error.same")]),
        (Some(from), Some(to)) => match QuietHours::from_code(&format!("{from}-{to}")) {
            Some(hours) => Ok(Some(hours)),
            None => Err(vec![(field::QUIET_FROM, "form.error.no_time")]),
        },
    }
}

/// All that needs no look into Slack; `false` for someone who is not a leader.
async fn keep(ctx: &Context, id: &LeaderId, wished: &Wished) -> Result<bool, StoreError> {
    if !ctx.store.set_own(id, &wished.own).await? {
        return Ok(false);
    }
    ctx.store.set_sensitivity(id, wished.sensitivity).await?;
    ctx.store.set_everywhere(id, wished.everywhere).await?;
    if wished.start_now {
        ctx.store.start_now(id, ctx.clock.now()).await?;
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(true)
}

/// The channels, about which Slack is asked, and a fresh Home tab. With every channel chosen the menu
/// says nothing.
async fn settle(ctx: &Arc<Context>, id: &LeaderId, wished: Wished) {
    if !wished.everywhere {
        match command::choose(ctx, id, &wished.channels).await {
            Ok(said) => {
                let messages = said.chunks(CHANNELS_A_MESSAGE).map(Card::joined);
                ctx.responder.write_all_to(id, messages.collect());
            }
            Err(error) => {
                tracing::error!(%error, "channels could not be kept");
                let failed = Card::plain(ctx.voice.line("outcome.failed"));
                ctx.responder.write_to(id, failed);
            }
        }
    }
    home::publish(ctx, id, None).await;
}

fn not_in(ctx: &Context) -> Card {
    Card::plain(ctx.voice.line("stats.not_on"))
}
