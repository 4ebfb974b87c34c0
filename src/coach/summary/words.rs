//! A summary in words: numbers stated flat, telling credited where it fit, one question.

use super::plans::{Plan, plans};
use super::{BrightSpot, ENOUGH, Fit, Question, Share, Summary};
use crate::coach::month::Month;
use crate::coach::voice::Voice;
use crate::coach::{Kind, TextSilence};

/// How long a bar is at 100 %.
const BAR: u32 = 20;
const BLOCK: &str = "▇";

/// A part of the summary, in Slack's mrkdwn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paragraph {
    Text(String),
    /// A picture of lines of equal width, to be shown as typed, with what it shows.
    Bars {
        about: String,
        lines: String,
    },
    /// Small print.
    Note(String),
    /// One experiment, to be chosen or not.
    Plans {
        about: String,
        plans: Vec<Plan>,
    },
}

/// The whole summary, in the order in which it is read.
pub fn paragraphs(voice: &Voice, summary: &Summary) -> Vec<Paragraph> {
    let month = summary.month.name();
    let title = match summary.so_far {
        true => "summary.title_so_far",
        false => "summary.title",
    };
    let mut all = vec![Paragraph::Text(voice.fill(title, &[("month", &month)]))];
    if let Some(aim) = &summary.aim {
        let aim = escaped(aim.as_str());
        all.push(Paragraph::Text(voice.fill("summary.aim", &[("aim", &aim)])));
    }
    all.push(Paragraph::Text(movement(voice, summary)));
    all.extend(bars(voice, summary));
    all.extend(bright_spot(voice, summary).map(Paragraph::Text));
    all.extend(pattern(voice, summary).map(Paragraph::Text));
    all.extend(fit(voice, summary).map(Paragraph::Text));
    all.push(Paragraph::Text(question(voice, summary)));
    if summary.share.moments > 0 && !summary.so_far {
        all.push(Paragraph::Plans {
            about: voice.line("summary.plans_about").to_owned(),
            plans: plans(voice, summary),
        });
    }
    if summary.share.moments > 0 {
        all.push(Paragraph::Note(voice.line("summary.about").to_owned()));
    }
    all.push(Paragraph::Note(voice.line("summary.controls").to_owned()));
    all
}

/// A leader's own words, as mrkdwn that shows them as they are.
fn escaped(words: &str) -> String {
    words
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn movement(voice: &Voice, summary: &Summary) -> String {
    let Share { asked, moments } = summary.share;
    let (asked, moments) = (asked.to_string(), moments.to_string());
    let counts = [("asked", asked.as_str()), ("moments", moments.as_str())];
    let mut sentences = vec![match (summary.share.percent(), summary.share.range()) {
        (Some(share), Some((low, high))) => {
            let (share, low, high) = (share.to_string(), low.to_string(), high.to_string());
            let percents = [("share", &*share), ("low", &*low), ("high", &*high)];
            voice.fill("summary.movement", &[&counts[..], &percents[..]].concat())
        }
        _ if summary.share.moments == 0 => match summary.so_far {
            true => voice.line("summary.quiet_so_far").to_owned(),
            false => voice.line("summary.quiet").to_owned(),
        },
        _ => {
            let enough = ENOUGH.to_string();
            let values = [&counts[..], &[("enough", &*enough)]].concat();
            voice.fill("summary.movement_of_few", &values)
        }
    }];
    if summary.share.percent().is_some() {
        sentences.extend(compared(voice, summary));
    }
    sentences.join(" ")
}

/// The leader's own earlier figures, and what else this month held where the share moved down.
fn compared(voice: &Voice, summary: &Summary) -> Vec<String> {
    let percent = |share: Share| share.percent().unwrap_or(0).to_string();
    let mut sentences = Vec::new();
    if let Some(before) = summary.before() {
        sentences.push(voice.fill("summary.before", &[("share", &percent(before))]));
    }
    if let Some((month, share)) = summary.first() {
        let values = [("month", &*month.name()), ("share", &*percent(share))];
        sentences.push(voice.fill("summary.first", &values));
    }
    let safety = Fit::Text(TextSilence::Safety);
    let danger = summary.fit.iter().find(|(fit, _)| *fit == safety);
    if let (Question::WhatWasDifferent, Some((_, n))) = (summary.question, danger) {
        sentences.push(voice.fill("summary.safety_then", &[("n", &n.to_string())]));
    }
    sentences
}

/// A line a month; nothing where there is but one.
fn bars(voice: &Voice, summary: &Summary) -> Option<Paragraph> {
    let lines: Vec<String> = summary
        .months
        .iter()
        .map(|&(month, share)| bar(voice, month, share))
        .collect();
    (lines.len() > 1).then(|| Paragraph::Bars {
        about: voice.line("summary.bars").to_owned(),
        lines: lines.join("\n"),
    })
}

fn bar(voice: &Voice, month: Month, share: Share) -> String {
    let Share { asked, moments } = share;
    let (asked, moments) = (asked.to_string(), moments.to_string());
    let of = voice.fill(
        "summary.bar_of_few",
        &[("asked", &asked), ("moments", &moments)],
    );
    let month = month.short_name();
    match share.percent() {
        Some(percent) => {
            // Rounded to the nearest, so that 50 % is half of it.
            let length = (percent * BAR + 50) / 100;
            let bar = BLOCK.repeat(usize::try_from(length).unwrap_or(0));
            let space = " ".repeat(usize::try_from(BAR - length.min(BAR)).unwrap_or(0));
            format!("{month}  {bar}{space} {percent:>3}%  ({of})")
        }
        None if share.moments == 0 => format!("{month}  {}", voice.line("summary.bar_of_none")),
        None => format!("{month}  {of}"),
    }
}

fn bright_spot(voice: &Voice, summary: &Summary) -> Option<String> {
    Some(match summary.bright_spot? {
        BrightSpot::OpenQuestions {
            now,
            before: Some(before),
        } => voice.fill(
            "summary.bright_grew",
            &[("now", &now.to_string()), ("before", &before.to_string())],
        ),
        BrightSpot::OpenQuestions { now, before: None } => {
            voice.fill("summary.bright", &[("now", &now.to_string())])
        }
        BrightSpot::Rarer { kind, now, before } => voice.fill(
            "summary.bright_rarer",
            &[
                ("kind", voice.kind(kind)),
                ("now", &now.to_string()),
                ("before", &before.to_string()),
            ],
        ),
    })
}

fn pattern(voice: &Voice, summary: &Summary) -> Option<String> {
    let pattern = summary.pattern?;
    Some(voice.fill(
        "summary.pattern",
        &[
            ("kind", voice.kind(pattern.kind)),
            ("times", &pattern.times.to_string()),
            ("told", &pattern.told.to_string()),
        ],
    ))
}

fn fit(voice: &Voice, summary: &Summary) -> Option<String> {
    let reasons: Vec<String> = summary
        .fit
        .iter()
        .filter_map(|&(fit, n)| {
            let reason = fit_name(voice, fit)?;
            let values = [("reason", reason), ("n", &n.to_string())];
            Some(voice.fill("summary.fit_reason", &values))
        })
        .collect();
    let reasons = reasons.join(", ");
    (!reasons.is_empty()).then(|| voice.fill("summary.fit", &[("reasons", &reasons)]))
}

/// The name of a reason why telling was right; nothing for those that do not say so.
pub fn fit_name(voice: &Voice, fit: Fit) -> Option<&str> {
    let key = match fit {
        Fit::Leader => "summary.fits.leader",
        Fit::Text(TextSilence::Safety) => "summary.fits.safety",
        Fit::Text(TextSilence::Legal) => "summary.fits.legal",
        Fit::Text(TextSilence::Logistics) => "summary.fits.logistics",
        Fit::Text(TextSilence::Broadcast) => "summary.fits.broadcast",
        Fit::Text(TextSilence::Minutes) => "summary.fits.minutes",
        Fit::Text(TextSilence::Draft) => "summary.fits.draft",
        Fit::Text(TextSilence::Crisis) => "summary.fits.crisis",
        Fit::Text(TextSilence::Joke) => "summary.fits.joke",
        Fit::Text(TextSilence::Language) => "summary.fits.language",
        Fit::Text(TextSilence::NothingOpen) => "summary.fits.nothing_open",
        Fit::Text(TextSilence::AlreadyAsks | TextSilence::Soft | TextSilence::Unsure) => {
            return None;
        }
    };
    Some(voice.line(key))
}

fn question(voice: &Voice, summary: &Summary) -> String {
    let key = match summary.question {
        Question::About(Kind::Order) => "summary.question.order",
        Question::About(Kind::Press) => "summary.question.press",
        Question::About(Kind::Advise) => "summary.question.advise",
        Question::About(Kind::Control) => "summary.question.control",
        Question::About(Kind::Rescue) => "summary.question.rescue",
        Question::About(Kind::Steer) => "summary.question.steer",
        Question::About(Kind::Check) => "summary.question.check",
        Question::WhatWasDifferent => "summary.question.different",
        Question::Ahead => "summary.question.ahead",
    };
    voice.fill(key, &[("month", &summary.month.name())])
}
