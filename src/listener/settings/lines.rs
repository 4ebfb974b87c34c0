//! What is set, in words, a line each.

use crate::coach::leader::Leader;
use crate::coach::own::{Delivery, Tone};
use crate::coach::{Kind, Sensitivity};
use crate::listener::Context;

/// What is set, a line each.
pub(in crate::listener) fn lines(ctx: &Context, leader: &Leader) -> Vec<String> {
    let mut lines = vec![channels(ctx, leader), when_it_speaks(ctx, leader)];
    lines.extend(how_it_speaks(ctx, leader));
    lines.push(per_week(ctx, leader));
    lines.extend(quiet_times(ctx, leader));
    lines.extend(left_alone(ctx, leader));
    lines
}

fn channels(ctx: &Context, leader: &Leader) -> String {
    let voice = &ctx.voice;
    let channels: Vec<String> = leader
        .channels
        .iter()
        .map(|channel| format!("<#{channel}>"))
        .collect();
    match (leader.everywhere, channels.is_empty()) {
        (true, _) => voice.line("settings.everywhere").to_owned(),
        (false, true) => voice.line("settings.none").to_owned(),
        (false, false) => voice.fill("settings.channels", &[("channels", &channels.join(", "))]),
    }
}

fn when_it_speaks(ctx: &Context, leader: &Leader) -> String {
    let key = match leader.sensitivity {
        Sensitivity::Low => "settings.sensitivity_low",
        Sensitivity::Default => "settings.sensitivity_default",
        Sensitivity::High => "settings.sensitivity_high",
    };
    ctx.voice.line(key).to_owned()
}

/// Only what differs from how everybody begins.
fn how_it_speaks(ctx: &Context, leader: &Leader) -> Vec<String> {
    let voice = &ctx.voice;
    let own = &leader.own;
    let mut lines = Vec::new();
    match own.delivery {
        Delivery::AtOnce => {}
        Delivery::Digest => lines.push(voice.line("settings.delivery_digest").to_owned()),
        Delivery::Dm => lines.push(voice.line("settings.delivery_dm").to_owned()),
    }
    if own.tone == Tone::Brief {
        lines.push(voice.line("settings.tone_brief").to_owned());
    }
    if let Some(kind) = own.focus {
        lines.push(voice.fill("settings.focus", &[("kind", voice.kind(kind))]));
    }
    if own.practice {
        lines.push(voice.line("settings.practice").to_owned());
    }
    lines
}

fn per_week(ctx: &Context, leader: &Leader) -> String {
    let in_force = leader.own.over(&ctx.limits);
    match (leader.own.max_per_week, in_force.max_per_week) {
        (Some(0), _) => ctx.voice.line("settings.per_week_none").to_owned(),
        (None, 0) => ctx.voice.line("settings.per_week_unlimited").to_owned(),
        (_, number) => {
            let key = match in_force.fade {
                true => "settings.per_week_fading",
                false => "settings.per_week",
            };
            ctx.voice.fill(key, &[("number", &number.to_string())])
        }
    }
}

fn quiet_times(ctx: &Context, leader: &Leader) -> Vec<String> {
    let voice = &ctx.voice;
    let in_force = leader.own.over(&ctx.limits);
    let zone = leader.time_zone.as_deref().unwrap_or("UTC");
    let mut lines = vec![match in_force.quiet_hours {
        Some(hours) => voice.fill(
            "settings.quiet_hours",
            &[("hours", &hours.to_string()), ("zone", zone)],
        ),
        None => voice.fill("settings.no_quiet_hours", &[("zone", zone)]),
    }];
    if !in_force.quiet_days.is_empty() {
        let days: Vec<&str> = in_force
            .quiet_days
            .iter()
            .map(|day| voice.day(*day))
            .collect();
        lines.push(voice.fill("settings.quiet_days", &[("days", &days.join(", "))]));
    }
    lines
}

fn left_alone(ctx: &Context, leader: &Leader) -> Vec<String> {
    let voice = &ctx.voice;
    let mut lines = Vec::new();
    let kinds: Vec<&str> = leader
        .own
        .left_alone
        .iter()
        .map(|kind: &Kind| voice.kind(*kind))
        .collect();
    if !kinds.is_empty() {
        lines.push(voice.fill("settings.left_alone", &[("kinds", &kinds.join(", "))]));
    }
    let phrases = leader.own.phrases.len();
    if phrases > 0 {
        lines.push(voice.fill("settings.phrases", &[("number", &phrases.to_string())]));
    }
    lines
}
