//! A leader's grant: the offer beside a text to paste, and the word that it is kept.

use url::Url;

use super::{Card, action, actions, button};
use crate::coach::voice::Voice;

/// `card` with one quiet button that leads to Slack's page.
pub fn offered(voice: &Voice, mut card: Card, url: &str) -> Card {
    if let Ok(url) = Url::parse(url) {
        let link = button(action::GRANT, voice.line("button.grant"), "grant").with_url(url);
        card.blocks.push(actions(vec![link]));
    }
    card
}

/// What was granted, and the way to take it back; first that a message was changed already.
pub fn done(voice: &Voice, used: bool) -> Card {
    let done = voice.line("grant.done");
    let mut card = match used {
        true => Card::paragraphs(&[voice.line("outcome.used"), done]),
        false => Card::plain(done),
    };
    card.blocks.push(actions(vec![button(
        action::TAKE_BACK,
        voice.line("button.take_back"),
        "grant",
    )]));
    card
}
