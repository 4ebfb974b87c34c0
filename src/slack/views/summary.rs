//! The private message about a leader's month.

use slack_morphism::prelude::*;

use super::fields::{entry, menu};
use super::{Card, action, actions, button, context, home, image, plain, section};
use crate::coach::summary::{Paragraph, Plan, Summary, paragraphs};
use crate::coach::voice::Voice;
use crate::slack::client::FileId;

/// The picture of the months, as Slack has it, and the same in words.
#[derive(Clone, Debug)]
pub struct Pictured {
    pub file: FileId,
    pub alt: String,
    pub figures: String,
}

/// A month in words. Where there is a picture of the months it stands for the bars, with the same figures
/// as text: they can be read aloud, searched and copied.
pub fn summary(voice: &Voice, summary: &Summary, picture: Option<&Pictured>) -> Card {
    let paragraphs = paragraphs(voice, summary);
    let said: Vec<&str> = paragraphs
        .iter()
        .filter_map(|paragraph| match paragraph {
            Paragraph::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .take(2)
        .collect();
    let text = said.join("\n");
    let mut blocks = Vec::new();
    for paragraph in &paragraphs {
        match (paragraph, picture) {
            (Paragraph::Bars { .. }, Some(Pictured { file, alt, figures })) => {
                blocks.extend([image(file, alt), context(figures)]);
            }
            (Paragraph::Text(text), _) => blocks.push(section(text)),
            (Paragraph::Bars { about, lines }, None) => {
                blocks.push(section(&format!("{about}\n```\n{lines}\n```")));
            }
            (Paragraph::Note(text), _) => blocks.push(context(text)),
            (Paragraph::Plans { about, plans }, _) => {
                blocks.extend([section(about), experiment(voice, plans)]);
            }
        }
    }
    blocks.push(controls(voice));
    Card { text, blocks }
}

/// The stats with a way to the month so far.
pub fn with_month(voice: &Voice, mut stats: Card) -> Card {
    let month = button(action::MONTH, voice.line("button.month"), "month");
    stats.blocks.push(actions(vec![month]));
    stats
}

/// A menu of plans.
fn experiment(voice: &Voice, plans: &[Plan]) -> SlackBlock {
    let entries = plans.iter().map(|plan| entry(&plan.words, &plan.key));
    let menu = menu(action::EXPERIMENT, entries.collect(), "")
        .with_placeholder(plain(voice.line("summary.plans_choose")));
    SlackActionsBlock::new(vec![menu.into()]).into()
}

/// What a leader may want to change, having read it.
fn controls(voice: &Voice) -> SlackBlock {
    actions(vec![
        home::settings_button(voice),
        button(action::PAUSE_WEEK, voice.line("button.pause_week"), "pause"),
        button(action::DATA, voice.line("button.data"), "data"),
        button(action::STOP, voice.line("button.stop"), "stop"),
    ])
}
