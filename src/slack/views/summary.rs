//! The private message about a leader's month.

use slack_morphism::prelude::*;

use super::{Card, action, actions, button, context, home, image, section};
use crate::coach::summary::{Paragraph, Summary, paragraphs};
use crate::coach::voice::Voice;
use crate::slack::client::FileId;

/// The picture of the months, as Slack has it, and the same in words.
#[derive(Clone, Debug)]
pub struct Pictured {
    pub file: FileId,
    pub alt: String,
}

/// A month in words, with its picture where there is one. The figures stand as text all the same: they can
/// be read aloud, searched and copied.
pub fn summary(voice: &Voice, summary: &Summary, picture: Option<&Pictured>) -> Card {
    let paragraphs = paragraphs(voice, summary);
    let said: Vec<&str> = paragraphs
        .iter()
        .filter_map(|paragraph| match paragraph {
            Paragraph::Text(text) => Some(text.as_str()),
            Paragraph::Bars { .. } | Paragraph::Note(_) => None,
        })
        .take(2)
        .collect();
    let text = said.join("\n");
    let mut blocks = Vec::new();
    for paragraph in &paragraphs {
        if let (Paragraph::Bars { .. }, Some(Pictured { file, alt })) = (paragraph, picture) {
            blocks.push(image(file, alt));
        }
        blocks.push(block(paragraph));
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

fn block(paragraph: &Paragraph) -> SlackBlock {
    match paragraph {
        Paragraph::Text(text) => section(text),
        Paragraph::Bars { about, lines } => section(&format!("{about}\n```\n{lines}\n```")),
        Paragraph::Note(text) => context(text),
    }
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
