//! Yes, no, not now, and forget me.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::Asker;
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::leader::Leader;
use crate::coach::policy;
use crate::listener::{Context, grant};
use crate::responder::Surroundings;
use crate::slack::views::welcome::Controls;
use crate::slack::views::{Card, reply, welcome};
use crate::store::{OptIn, StoreError};

/// A yes, for one channel or for every one.
pub(super) async fn on(
    ctx: &Arc<Context>,
    asker: &Asker,
    channel: Option<&ChannelId>,
) -> Result<Card, StoreError> {
    let id = &asker.id;
    let before = ctx.store.leader(id).await?;
    if before
        .as_ref()
        .is_some_and(|leader| covers(leader, channel))
    {
        learn_time_zone(ctx, id);
        return match before.is_some_and(|leader| policy::is_paused(&leader, ctx.clock.now())) {
            true => resume(ctx, id).await,
            false => Ok(Card::plain(ctx.voice.line("on.again"))),
        };
    }
    say_yes(ctx, id, channel).await?;
    let around = ctx.responder.look_around(id, channel).await;
    if let Some(refusal) = refused(ctx, &around, channel) {
        take_back(ctx, id, before.as_ref(), channel).await?;
        return Ok(Card::plain(refusal));
    }
    if let Some(zone) = &around.time_zone {
        ctx.store.set_time_zone(id, zone).await?;
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(ctx.voice.line("outcome.failed")));
    };
    let mut paragraphs = match before {
        Some(_) => added(ctx, channel),
        None => facts(ctx, &leader, channel),
    };
    if let Some(channel) = channel.filter(|_| around.is_member == Some(false)) {
        let name = [("channel", channel.as_str())];
        paragraphs.push(ctx.voice.fill("on.not_member", &name));
    }
    if before.is_none() {
        let card = welcome::accepted(&ctx.voice, &paragraphs, &controls(&leader, ctx.clock.now()));
        ctx.responder.write_to(id, card);
    }
    Ok(Card::paragraphs(&paragraphs))
}

/// The first conversation, with the channels that are chosen already.
pub(super) async fn welcome(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    Ok(match ctx.store.leader(id).await? {
        None => first_welcome(ctx),
        Some(leader) => welcome::accepted(
            &ctx.voice,
            &[ctx.voice.line("welcome.already").to_owned()],
            &controls(&leader, ctx.clock.now()),
        ),
    })
}

/// What Askwell is, and the way in.
pub(in crate::listener) fn first_welcome(ctx: &Context) -> Card {
    let nothing_yet = Controls {
        channels: Vec::new(),
        start_now: false,
        stop: false,
    };
    welcome::welcome(&ctx.voice, &nothing_yet)
}

/// The channels as the welcome's menu now has them: the whole choice, not an addition.
pub(in crate::listener) async fn chosen(
    ctx: &Arc<Context>,
    id: &LeaderId,
    channels: &[String],
) -> Result<Card, StoreError> {
    let chosen = channels
        .iter()
        .map(|channel| ChannelId::from(channel.as_str()))
        .collect();
    let said = choose(ctx, id, &chosen).await?;
    let mut lines: Vec<String> = said.into_iter().map(|card| card.text).collect();
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::paragraphs(&lines));
    };
    let now_in: Vec<String> = leader
        .channels
        .iter()
        .map(|channel| format!("<#{channel}>"))
        .collect();
    lines.push(match now_in.is_empty() {
        true => ctx.voice.line("welcome.nothing_chosen").to_owned(),
        false => ctx
            .voice
            .fill("welcome.chosen", &[("channels", &now_in.join(", "))]),
    });
    Ok(Card::paragraphs(&lines))
}

/// Makes these the leader's channels, and returns what there is to say about each new one.
pub(in crate::listener) async fn choose(
    ctx: &Arc<Context>,
    id: &LeaderId,
    chosen: &BTreeSet<ChannelId>,
) -> Result<Vec<Card>, StoreError> {
    let before = ctx.store.leader(id).await?;
    let had = before.map(|leader| leader.channels).unwrap_or_default();
    for gone in had.difference(chosen) {
        ctx.store.remove_channel(id, gone).await?;
    }
    let mut said = Vec::new();
    for new in chosen.difference(&had) {
        let asker = Asker {
            id: id.clone(),
            channel: new.clone(),
            direct: false,
        };
        said.push(on(ctx, &asker, Some(new)).await?);
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(said)
}

/// Every channel that Askwell is in.
pub(in crate::listener) async fn everywhere(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let asker = Asker {
        id: id.clone(),
        channel: ChannelId::from(""),
        direct: true,
    };
    on(ctx, &asker, None).await
}

/// No listening week.
pub(in crate::listener) async fn start_now(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    if ctx.store.leader(id).await?.is_none() {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    }
    ctx.store.start_now(id, ctx.clock.now()).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(ctx.voice.line("on.started")))
}

/// A no, at once.
pub(in crate::listener) async fn off(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let was_on = ctx.store.leader(id).await?.is_some();
    let token = grant::held(ctx, id).await;
    ctx.store.opt_out(id).await?;
    ctx.responder.forget(id);
    grant::give_back(ctx, id, token);
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(ctx.voice.line(match was_on {
        true => "off.done",
        false => "off.not_on",
    })))
}

/// Silence for a while.
pub(in crate::listener) async fn pause(
    ctx: &Arc<Context>,
    id: &LeaderId,
    length: SignedDuration,
) -> Result<Card, StoreError> {
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    };
    let until = ctx.clock.now() + length;
    ctx.store.pause(id, until).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let (day, time) = when(&leader, until);
    Ok(Card::plain(
        ctx.voice
            .fill("pause.done", &[("day", &day), ("time", &time)]),
    ))
}

/// The end of a pause.
pub(in crate::listener) async fn resume(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    if ctx.store.leader(id).await?.is_none() {
        return Ok(Card::plain(ctx.voice.line("pause.not_on")));
    }
    ctx.store.resume(id).await?;
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(ctx.voice.line("pause.resumed")))
}

/// Asks once more before everything goes.
pub(super) async fn confirm_forget(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    Ok(match ctx.store.held(id).await?.is_empty() {
        true => Card::plain(ctx.voice.line("forget.nothing")),
        false => reply::forget(&ctx.voice),
    })
}

/// Every row goes, at once.
pub(in crate::listener) async fn forget(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let token = grant::held(ctx, id).await;
    let forgotten = ctx.store.forget(id).await?;
    ctx.responder.forget(id);
    grant::give_back(ctx, id, token);
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(Card::plain(ctx.voice.fill(
        "forget.done",
        &[("rows", &forgotten.rows.to_string())],
    )))
}

/// A moment in the leader's own time: `Wed 2 Dec` and `14:00`.
pub(in crate::listener) fn when(leader: &Leader, at: Timestamp) -> (String, String) {
    let local = policy::local(leader, at);
    (
        local.strftime("%a %-d %b").to_string(),
        local.strftime("%H:%M").to_string(),
    )
}

fn covers(leader: &Leader, channel: Option<&ChannelId>) -> bool {
    match channel {
        Some(channel) => policy::hears(leader, channel),
        None => leader.everywhere,
    }
}

/// People move; every yes is an occasion to look where they are.
fn learn_time_zone(ctx: &Arc<Context>, id: &LeaderId) {
    let id = id.clone();
    ctx.follow_up(|ctx| async move {
        let Some(zone) = ctx.responder.look_around(&id, None).await.time_zone else {
            return;
        };
        if let Err(error) = ctx.store.set_time_zone(&id, &zone).await {
            tracing::warn!(%error, "a time zone could not be kept");
        }
    });
}

async fn say_yes(
    ctx: &Context,
    id: &LeaderId,
    channel: Option<&ChannelId>,
) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    let yes = OptIn {
        channel: channel.cloned(),
        now,
        listening_until: now + ctx.listening,
        time_zone: None,
    };
    let opted_in = ctx.store.opt_in(id, yes).await?;
    if opted_in.first_time {
        ctx.store.set_sensitivity(id, ctx.sensitivity).await?;
    }
    Ok(())
}

/// Why this yes cannot stand, if it cannot.
fn refused(ctx: &Context, around: &Surroundings, channel: Option<&ChannelId>) -> Option<String> {
    if around.is_guest {
        return Some(ctx.voice.line("on.guest").to_owned());
    }
    let channel = channel.filter(|_| around.is_external)?;
    Some(
        ctx.voice
            .fill("on.external", &[("channel", channel.as_str())]),
    )
}

/// Nothing stays of a yes that could not stand; the counts of somebody who was in before do.
async fn take_back(
    ctx: &Context,
    id: &LeaderId,
    before: Option<&Leader>,
    channel: Option<&ChannelId>,
) -> Result<(), StoreError> {
    match channel {
        Some(channel) => ctx.store.remove_channel(id, channel).await?,
        None => ctx.store.set_everywhere(id, false).await?,
    };
    let now = ctx.store.leader(id).await?;
    if before.is_none() && now.is_some_and(|now| !now.everywhere && now.channels.is_empty()) {
        ctx.store.opt_out(id).await?;
    }
    Ok(())
}

/// What a first yes means, in plain words.
fn facts(ctx: &Context, leader: &Leader, channel: Option<&ChannelId>) -> Vec<String> {
    let voice = &ctx.voice;
    let mut lines = vec![voice.line("on.title").to_owned()];
    lines.push(match channel {
        Some(channel) => voice.fill("on.channel", &[("channel", channel.as_str())]),
        None => voice.line("on.everywhere").to_owned(),
    });
    lines.push(voice.line("on.kept").to_owned());
    lines.push(voice.line("on.summary").to_owned());
    lines.push(match leader.listening_until > ctx.clock.now() {
        true => {
            let (day, _) = when(leader, leader.listening_until);
            voice.fill("on.listening", &[("day", &day)])
        }
        false => voice.line("on.active").to_owned(),
    });
    lines.push(voice.line("on.stop").to_owned());
    lines
}

fn added(ctx: &Context, channel: Option<&ChannelId>) -> Vec<String> {
    vec![match channel {
        Some(channel) => ctx.voice.fill("on.added", &[("channel", channel.as_str())]),
        None => ctx.voice.line("on.everywhere").to_owned(),
    }]
}

fn controls(leader: &Leader, now: Timestamp) -> Controls {
    Controls {
        channels: leader.channels.iter().cloned().collect(),
        start_now: leader.listening_until > now,
        stop: true,
    }
}
