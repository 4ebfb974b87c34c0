//! The private message about a leader's month.

use slack_morphism::prelude::*;

use super::{Card, context, section};
use crate::coach::summary::{Paragraph, Summary, paragraphs};
use crate::coach::voice::Voice;

/// Text bars, not a picture: no more scopes, and a screen reader gets the same figures.
pub fn summary(voice: &Voice, summary: &Summary) -> Card {
    let paragraphs = paragraphs(voice, summary);
    let said: Vec<&str> = paragraphs
        .iter()
        .filter_map(|paragraph| match paragraph {
            Paragraph::Text(text) => Some(text.as_str()),
            Paragraph::Bars { .. } | Paragraph::Note(_) => None,
        })
        .take(2)
        .collect();
    Card {
        text: said.join("\n"),
        blocks: paragraphs.iter().map(block).collect(),
    }
}

fn block(paragraph: &Paragraph) -> SlackBlock {
    match paragraph {
        Paragraph::Text(text) => section(text),
        Paragraph::Bars { about, lines } => section(&format!("{about}\n```\n{lines}\n```")),
        Paragraph::Note(text) => context(text),
    }
}
