//! Yes, no, not now, and forget me.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::pause::resume;
use crate::coach::ids::{ChannelId, LeaderId};
use crate::coach::leader::Leader;
use crate::coach::policy;
use crate::listener::{self, Context, grant};
use crate::responder::Surroundings;
use crate::slack::views::offers;
use crate::slack::views::{Card, action, reply, welcome};
use crate::store::{OptIn, StoreError};

/// What there is to say about a yes.
struct Said {
    paragraphs: Vec<String>,
    /// Nothing was agreed before.
    first: bool,
}

impl Said {
    fn plainly(line: impl Into<String>) -> Self {
        Self {
            paragraphs: vec![line.into()],
            first: false,
        }
    }
}

/// A yes, for one channel or for every one.
pub(super) async fn on(
    ctx: &Arc<Context>,
    id: &LeaderId,
    channel: Option<&ChannelId>,
) -> Result<Card, StoreError> {
    let said = agree(ctx, id, channel).await?;
    answer(ctx, id, said).await
}

/// The answer to yeses; to the first one with all that can be added, also in our conversation, where it
/// does not vanish.
async fn answer(ctx: &Arc<Context>, id: &LeaderId, said: Said) -> Result<Card, StoreError> {
    let leader = ctx.store.leader(id).await?.filter(|_| said.first);
    let Some(leader) = leader else {
        return Ok(Card::paragraphs(&said.paragraphs));
    };
    let card = accepted(ctx, &leader, &said.paragraphs).await;
    ctx.responder.write_to(id, card.clone());
    Ok(card)
}

async fn agree(
    ctx: &Arc<Context>,
    id: &LeaderId,
    channel: Option<&ChannelId>,
) -> Result<Said, StoreError> {
    let before = ctx.store.leader(id).await?;
    if before
        .as_ref()
        .is_some_and(|leader| covers(leader, channel))
    {
        learn_time_zone(ctx, id);
        let now = ctx.clock.now();
        return Ok(Said::plainly(
            match before.is_some_and(|leader| policy::is_paused(&leader, now)) {
                true => resume(ctx, id).await?.text,
                false => ctx.voice.line("on.again").to_owned(),
            },
        ));
    }
    say_yes(ctx, id, channel).await?;
    let around = ctx.responder.look_around(id, channel).await;
    if let Some(refusal) = refused(ctx, &around, channel, before.is_some()) {
        take_back(ctx, id, before.as_ref(), channel).await?;
        return Ok(Said::plainly(refusal));
    }
    if let Some(zone) = &around.time_zone {
        ctx.store.set_time_zone(id, zone).await?;
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Said::plainly(ctx.voice.line("outcome.failed")));
    };
    let deaf = channel.filter(|_| around.is_member == Some(false));
    let first = before.is_none();
    let mut paragraphs = match first {
        true => facts(ctx, &leader, channel, deaf.is_some()),
        false => added(ctx, channel),
    };
    if let Some(channel) = deaf {
        let name = [("channel", channel.as_str())];
        paragraphs.push(ctx.voice.fill("on.not_member", &name));
    }
    Ok(Said { paragraphs, first })
}

/// The answer to a yes, with what can be added to it.
async fn accepted(ctx: &Context, leader: &Leader, paragraphs: &[String]) -> Card {
    let channels: Vec<ChannelId> = leader.channels.iter().cloned().collect();
    let added = listener::offers::of(ctx, leader).await;
    welcome::accepted(&ctx.voice, paragraphs, &channels, &added)
}

/// The first conversation, with the channels that are chosen already.
pub(super) async fn welcome(ctx: &Arc<Context>, id: &LeaderId) -> Result<Card, StoreError> {
    Ok(match ctx.store.leader(id).await? {
        None => welcome::welcome(&ctx.voice),
        Some(leader) => {
            let already = ctx.voice.line("welcome.already").to_owned();
            accepted(ctx, &leader, &[already]).await
        }
    })
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
    let mut said = agree_to(ctx, id, &chosen).await?;
    let mut all = Said {
        first: said.iter().any(|said| said.first),
        paragraphs: said.drain(..).flat_map(|said| said.paragraphs).collect(),
    };
    if let Some(leader) = ctx.store.leader(id).await? {
        all.paragraphs.push(channels_now(ctx, &leader));
    }
    answer(ctx, id, all).await
}

/// Where a leader is heard now.
pub(in crate::listener) fn channels_now(ctx: &Context, leader: &Leader) -> String {
    let now_in: Vec<String> = leader
        .channels
        .iter()
        .map(|channel| format!("<#{channel}>"))
        .collect();
    match (leader.everywhere, now_in.is_empty()) {
        (true, _) => ctx.voice.line("on.everywhere").to_owned(),
        (false, true) => ctx.voice.line("welcome.nothing_chosen").to_owned(),
        (false, false) => ctx
            .voice
            .fill("welcome.chosen", &[("channels", &now_in.join(", "))]),
    }
}

/// Makes these the channels of somebody who is in, and returns what there is to say about each new one.
pub(in crate::listener) async fn choose(
    ctx: &Arc<Context>,
    id: &LeaderId,
    chosen: &BTreeSet<ChannelId>,
) -> Result<Vec<Card>, StoreError> {
    let said = agree_to(ctx, id, chosen).await?.into_iter();
    Ok(said
        .map(|said| Card::paragraphs(&said.paragraphs))
        .collect())
}

async fn agree_to(
    ctx: &Arc<Context>,
    id: &LeaderId,
    chosen: &BTreeSet<ChannelId>,
) -> Result<Vec<Said>, StoreError> {
    let before = ctx.store.leader(id).await?;
    let had = before.map(|leader| leader.channels).unwrap_or_default();
    for gone in had.difference(chosen) {
        ctx.store.remove_channel(id, gone).await?;
    }
    let mut said = Vec::new();
    for new in chosen.difference(&had) {
        said.push(agree(ctx, id, Some(new)).await?);
    }
    ctx.roster.refresh_one(&ctx.store, id).await?;
    Ok(said)
}

/// Every channel that Askwell is in.
pub(in crate::listener) async fn everywhere(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let before = ctx.store.leader(id).await?;
    let card = on(ctx, id, None).await?;
    Ok(match before {
        // A first yes is answered with all the offers, this one among them.
        None => card,
        Some(_) => {
            let back = (action::NOT_EVERYWHERE, "button.not_everywhere");
            offers::answered(&ctx.voice, &card.text, Some(back))
        }
    })
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
fn refused(
    ctx: &Context,
    around: &Surroundings,
    channel: Option<&ChannelId>,
    was_in: bool,
) -> Option<String> {
    // Whoever is in has been looked at before, and messages say by themselves where they are shared.
    if !around.is_known && !was_in {
        return Some(ctx.voice.line("on.unsure").to_owned());
    }
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
fn facts(ctx: &Context, leader: &Leader, channel: Option<&ChannelId>, deaf: bool) -> Vec<String> {
    let voice = &ctx.voice;
    let mut lines = vec![voice.line("on.title").to_owned()];
    lines.push(match channel {
        Some(channel) => voice.fill("on.channel", &[("channel", channel.as_str())]),
        None => voice.line("on.everywhere").to_owned(),
    });
    lines.push(voice.line("on.kept").to_owned());
    lines.push(voice.line("on.summary").to_owned());
    match leader.listening_until > ctx.clock.now() {
        true => {
            let (day, _) = when(leader, leader.listening_until);
            lines.push(voice.fill("on.listening", &[("day", &day)]));
        }
        // Whoever is not in the channel does not listen.
        false if deaf => {}
        false => lines.push(voice.line("on.active").to_owned()),
    }
    lines.push(voice.line("on.stop").to_owned());
    lines
}

fn added(ctx: &Context, channel: Option<&ChannelId>) -> Vec<String> {
    vec![match channel {
        Some(channel) => ctx.voice.fill("on.added", &[("channel", channel.as_str())]),
        None => ctx.voice.line("on.everywhere").to_owned(),
    }]
}
