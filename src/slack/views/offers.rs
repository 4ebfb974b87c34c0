//! What a leader can add to their yes: each a yes of its own, with a button that takes it back.

use slack_morphism::prelude::*;

use super::fields::menu;
use super::home::settings_button;
use super::settings::{NO_FOCUS, kinds_or_none};
use super::{Card, action, actions, button, context, mrkdwn, plain, section};
use crate::coach::Kind;
use crate::coach::voice::Voice;

/// What a leader has said yes to so far, beyond their channels.
pub struct Offers {
    /// The day on which the listening week ends, while it lasts.
    pub listening: Option<String>,
    pub everywhere: bool,
    pub focus: Option<Kind>,
    pub practice: bool,
    /// Whether Askwell may change the leader's messages; `None` where grants cannot be had.
    pub replace: Option<bool>,
}

/// One block an offer, with its button.
pub fn offers(voice: &Voice, offers: &Offers) -> Vec<SlackBlock> {
    let mut blocks = vec![section(voice.line("offer.title"))];
    if let Some(day) = &offers.listening {
        let text = voice.fill("offer.start", &[("day", day)]);
        blocks.push(with_button(
            voice,
            &text,
            (action::START_NOW, "button.start_now"),
        ));
    }
    blocks.push(one(
        voice,
        offers.everywhere,
        ("offer.everywhere", action::EVERYWHERE, "button.everywhere"),
        (
            "offer.everywhere_on",
            action::NOT_EVERYWHERE,
            "button.not_everywhere",
        ),
    ));
    blocks.push(focus(voice, offers.focus));
    blocks.push(one(
        voice,
        offers.practice,
        ("offer.practice", action::PRACTICE, "button.practice"),
        (
            "offer.practice_on",
            action::NO_PRACTICE,
            "button.no_practice",
        ),
    ));
    if let Some(held) = offers.replace {
        blocks.push(one(
            voice,
            held,
            ("offer.replace", action::ASK_GRANT, "button.ask_grant"),
            ("offer.replace_on", action::TAKE_BACK, "button.take_back"),
        ));
    }
    let team = voice.line("offer.team");
    blocks.push(with_button(
        voice,
        team,
        (action::TEAM_TEXT, "button.team_text"),
    ));
    blocks
}

/// What one click came to, with the one that takes it back.
pub fn answered(voice: &Voice, line: &str, back: Option<(&str, &str)>) -> Card {
    let mut card = Card::plain(line);
    if let Some((action, label)) = back {
        card.blocks
            .push(actions(vec![button(action, voice.line(label), "back")]));
    }
    card
}

/// A text that a leader may post, for copying. It is never posted by us.
pub fn team_text(voice: &Voice) -> Card {
    let mut card = Card::plain(voice.line("team.intro"));
    let text = voice.line("team.text");
    card.blocks.push(section(&format!("```{text}```")));
    card.blocks.push(context(voice.line("team.note")));
    card
}

/// The way to all settings, and out.
pub(super) fn settings_and_stop(voice: &Voice) -> SlackBlock {
    actions(vec![
        settings_button(voice),
        button(action::STOP, voice.line("button.stop"), "stop"),
    ])
}

type Said<'a> = (&'a str, &'a str, &'a str);

/// An offer as it stands: text, action and label of either side.
fn one(voice: &Voice, on: bool, offer: Said<'_>, given: Said<'_>) -> SlackBlock {
    let (text, action, label) = if on { given } else { offer };
    with_button(voice, voice.line(text), (action, label))
}

fn with_button(voice: &Voice, text: &str, (action, label): (&str, &str)) -> SlackBlock {
    SlackSectionBlock::new()
        .with_text(mrkdwn(text).into())
        .with_accessory(button(action, voice.line(label), "offer").into())
        .into()
}

fn focus(voice: &Voice, focus: Option<Kind>) -> SlackBlock {
    let chosen = focus.map_or(NO_FOCUS, Kind::code);
    let select = menu(action::FOCUS, kinds_or_none(voice), chosen)
        .with_placeholder(plain(voice.line("form.focus")));
    SlackSectionBlock::new()
        .with_text(mrkdwn(voice.line("offer.focus")).into())
        .with_accessory(select.into())
        .into()
}
