//! The modals of the shortcuts: a text goes in, and how it could sound as a question comes out.

use slack_morphism::prelude::*;

use super::{Card, callback, plain, showing};
use crate::coach::voice::Voice;

/// The field that holds the text: its block and its element.
pub const TEXT: &str = "rewrite_text_input";

/// How a message of one's own could sound, or why it stays as it is.
pub fn message(voice: &Voice, card: &Card) -> SlackView {
    showing(voice, voice.line("shortcut.message_title"), card)
}

/// A field for a text; with an answer above it once there was one, so that the text can be changed and
/// tried again. What was typed stays in Slack's field and is never sent back by us.
pub fn text(voice: &Voice, answer: Option<&Card>) -> SlackView {
    let mut blocks = answer.map_or_else(Vec::new, |card| card.blocks.clone());
    let field = SlackBlockPlainTextInputElement::new()
        .with_action_id(TEXT.into())
        .with_multiline(true)
        .with_max_length(3000)
        .with_focus_on_load(answer.is_none())
        .with_placeholder(plain(voice.line("shortcut.placeholder")));
    blocks.push(
        SlackInputBlock::new(plain(voice.line("shortcut.label")), field.into())
            .with_block_id(TEXT.into())
            .with_hint(plain(voice.line("shortcut.hint")))
            .into(),
    );
    SlackView::Modal(
        SlackModalView::new(plain(voice.line("shortcut.text_title")), blocks)
            .with_callback_id(callback::REWRITE_TEXT.into())
            .with_submit(plain(voice.line("shortcut.submit")))
            .with_close(plain(voice.line("button.close"))),
    )
}
