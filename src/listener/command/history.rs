//! What a leader can see of themselves: their balance, the last decisions, the settings, the data.

use std::sync::Arc;

use jiff::ToSpan;

use super::consent::when;
use crate::coach::Kind;
use crate::coach::ids::LeaderId;
use crate::coach::leader::{Leader, Outcome};
use crate::coach::metric::Metric;
use crate::coach::month::Month;
use crate::coach::own::{Own, Words};
use crate::coach::policy;
use crate::coach::summary::{Summary, plan};
use crate::listener::Context;
use crate::responder::tally;
use crate::slack::views::summary::with_month;
use crate::slack::views::{Card, reply};
use crate::store::{DayCount, PastDecision, StoreError};

/// How far back `stats` looks.
const STATS_DAYS: i64 = 30;
/// How many decisions `why` shows.
const DECISIONS: u32 = 5;

/// The balance of asking and telling.
pub(in crate::listener) async fn stats(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let voice = &ctx.voice;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(voice.line("stats.not_on")));
    };
    let today = policy::local(&leader, ctx.clock.now()).date();
    let first = today.saturating_sub(STATS_DAYS.days());
    let counts = ctx.store.counts(id, first, today).await?;
    if counts.is_empty() {
        return Ok(Card::plain(voice.line("stats.none")));
    }
    let count = |metric: Metric| total(&counts, |counted| counted == metric).to_string();
    let nudges = total(&counts, |counted| matches!(counted, Metric::Nudges(_)));
    let used = total(&counts, |counted| {
        matches!(
            counted,
            Metric::Outcomes(Outcome::Used | Outcome::Copied | Outcome::Edited)
        )
    });
    let (tells, by_kind) = tells(ctx, &counts);
    let mut paragraphs = vec![
        voice.fill("stats.title", &[("days", &STATS_DAYS.to_string())]),
        voice.fill(
            "stats.asks",
            &[
                ("open", &count(Metric::OpenQuestions)),
                ("closed", &count(Metric::ClosedQuestions)),
                ("leading", &count(Metric::LeadingQuestions)),
            ],
        ),
        voice.fill("stats.tells", &[("tells", &tells.to_string())]),
    ];
    if !by_kind.is_empty() {
        paragraphs.push(by_kind.join("\n"));
    }
    paragraphs.push(voice.fill(
        "stats.nudges",
        &[
            ("nudges", &nudges.to_string()),
            ("used", &used.to_string()),
            ("fits", &count(Metric::Outcomes(Outcome::TellingFit))),
        ],
    ));
    Ok(with_month(voice, Card::paragraphs(&paragraphs)))
}

/// Sends the leader's month so far to their own conversation.
pub(in crate::listener) async fn month(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let voice = &ctx.voice;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(voice.line("stats.not_on")));
    };
    let month = Month::of(policy::local(&leader, ctx.clock.now()).date());
    let tally = tally(&ctx.store, id, month).await?;
    let summary = Summary::so_far(month, &tally).aiming(leader.own.aim);
    ctx.responder.show_month(id, summary);
    Ok(Card::plain(voice.line("stats.month_sent")))
}

/// Takes the plan that a leader chose as their aim.
pub(in crate::listener) async fn experiment(
    ctx: &Arc<Context>,
    id: &LeaderId,
    chosen: &[String],
) -> Result<Card, StoreError> {
    let voice = &ctx.voice;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(voice.line("stats.not_on")));
    };
    let Some(plan) = chosen.first().and_then(|key| plan(voice, key)) else {
        return Ok(Card::plain(voice.line("outcome.expired")));
    };
    let own = Own {
        aim: Words::aim(plan),
        ..leader.own
    };
    ctx.store.set_own(id, &own).await?;
    let kept = voice.fill("summary.plan_kept", &[("plan", plan)]);
    Ok(Card::plain(kept))
}

/// The last decisions and their reasons, no text.
pub(in crate::listener) async fn decisions(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let voice = &ctx.voice;
    let Some(leader) = ctx.store.leader(id).await? else {
        return Ok(Card::plain(voice.line("stats.not_on")));
    };
    let decisions = ctx.store.recent_decisions(id, DECISIONS).await?;
    if decisions.is_empty() {
        return Ok(Card::plain(voice.line("decisions.none")));
    }
    let lines: Vec<String> = decisions
        .iter()
        .map(|decision| line(ctx, &leader, decision))
        .collect();
    Ok(Card::paragraphs(&[
        voice.line("decisions.title").to_owned(),
        lines.join("\n"),
    ]))
}

/// What is held, from the real rows.
pub(in crate::listener) async fn data(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Card, StoreError> {
    let held = ctx.store.held(id).await?;
    if held.is_empty() {
        return Ok(Card::plain(ctx.voice.line("data.nothing")));
    }
    let rows: Vec<String> = held
        .iter()
        .map(|(table, rows)| {
            let what = ctx.voice.line(held_in(table));
            format!("{what}: {rows} (`{table}`)")
        })
        .collect();
    let leader = ctx.store.leader(id).await?;
    let words = match leader.is_some_and(|leader| leader.own.has_words()) {
        true => "data.own_words",
        false => "data.never",
    };
    Ok(Card::paragraphs(&[
        ctx.voice.line("data.intro").to_owned(),
        rows.join("\n"),
        ctx.voice.line(words).to_owned(),
    ]))
}

/// The rows themselves, as messages: JSON, a row a line.
pub(in crate::listener) async fn export(
    ctx: &Arc<Context>,
    id: &LeaderId,
) -> Result<Vec<Card>, StoreError> {
    Ok(reply::export(&ctx.voice, &ctx.store.export(id).await?))
}

fn total(counts: &[DayCount], which: impl Fn(Metric) -> bool) -> u32 {
    counts
        .iter()
        .filter(|count| which(count.metric))
        .map(|count| count.n)
        .sum()
}

/// How many messages told, and a line a kind, most frequent first.
fn tells(ctx: &Context, counts: &[DayCount]) -> (u32, Vec<String>) {
    let mut kinds: Vec<(Kind, u32)> = Kind::ALL
        .iter()
        .map(|&kind| {
            (
                kind,
                total(counts, |counted| counted == Metric::Tells(kind)),
            )
        })
        .filter(|&(_, count)| count > 0)
        .collect();
    kinds.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let lines = kinds
        .iter()
        .map(|(kind, count)| {
            ctx.voice.fill(
                "stats.by_kind",
                &[
                    ("kind", ctx.voice.kind(*kind)),
                    ("count", &count.to_string()),
                ],
            )
        })
        .collect();
    (kinds.iter().map(|(_, count)| count).sum(), lines)
}

fn line(ctx: &Context, leader: &Leader, decision: &PastDecision) -> String {
    let (day, time) = when(leader, decision.at);
    let when = format!("{day}, {time}");
    let channel = match &decision.channel {
        Some(channel) => format!("<#{channel}>"),
        None => ctx.voice.line("decisions.elsewhere").to_owned(),
    };
    let kind = ctx.voice.kind(decision.kind).to_lowercase();
    let mut values = vec![("when", &*when), ("channel", &*channel), ("kind", &*kind)];
    match decision.silence {
        None => ctx.voice.fill("decisions.nudge", &values),
        Some(silence) => {
            values.push(("reason", ctx.voice.silence(silence)));
            ctx.voice.fill("decisions.silent", &values)
        }
    }
}

/// The voice's words for what a table holds.
fn held_in(table: &str) -> &'static str {
    match table {
        "leaders" => "data.leaders",
        "leader_channels" => "data.leader_channels",
        "nudges" => "data.nudges",
        "decisions" => "data.decisions",
        "counts" => "data.counts",
        "grants" => "data.grants",
        "jobs" => "data.jobs",
        _ => "data.claims",
    }
}
