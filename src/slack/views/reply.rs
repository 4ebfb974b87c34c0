//! Answers to a command or a text that was sent to Askwell: for the asker alone.

use serde_json::{Value, json};

use super::nudge::Suggestion;
use super::{Card, action, actions, button, context, section, without_broadcasts};
use crate::coach::Rung;
use crate::coach::voice::Voice;

/// The payload of a slash command's answer.
pub fn ephemeral(card: &Card) -> Value {
    json!({"response_type": "ephemeral", "text": card.text, "blocks": card.blocks})
}

/// What a click's `response_url` takes to put `card` in the place of the note.
pub fn replacing(card: &Card) -> Value {
    json!({"replace_original": true, "response_type": "ephemeral", "text": card.text, "blocks": card.blocks})
}

/// What a click's `response_url` takes to remove the note; Slack wants it to stand alone.
pub fn deleting() -> Value {
    json!({"delete_original": true})
}

/// A text said as a question, on demand.
pub fn rewrites(voice: &Voice, suggestions: &[Suggestion<'_>]) -> Card {
    let mut blocks = vec![context(voice.line("rewrite.intro"))];
    for suggestion in suggestions {
        let rung = voice.line(match suggestion.rung {
            Rung::Ask => "rung.ask",
            Rung::View => "rung.view",
            Rung::Decide => "rung.decide",
        });
        blocks.push(section(&format!(
            "{}\n_{rung}_",
            without_broadcasts(suggestion.message)
        )));
    }
    blocks.push(context(voice.line("rewrite.note")));
    Card {
        text: voice.line("rewrite.intro").to_owned(),
        blocks,
    }
}

/// The question before everything is deleted.
pub fn forget(voice: &Voice) -> Card {
    let mut card = Card::plain(voice.line("forget.confirm"));
    card.blocks.push(actions(vec![button(
        action::FORGET,
        voice.line("button.forget"),
        "forget",
    )]));
    card
}
