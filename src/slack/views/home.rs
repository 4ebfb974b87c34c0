//! The Home tab: a leader's own view, or what Askwell is and the way in.

use slack_morphism::prelude::*;

use super::offers::{Offers, offers};
use super::{Card, action, actions, button, context, mrkdwn, plain, section};
use crate::coach::voice::Voice;

/// What a leader's Home shows.
pub struct HomeView<'a> {
    /// What the last click came to.
    pub said: Option<&'a Card>,
    /// Whether Askwell listens, or what holds it back.
    pub status: &'a str,
    /// The chosen channels in which nothing is heard, a line each.
    pub unheard: &'a [String],
    pub paused: bool,
    pub offers: &'a Offers,
    pub today: &'a [Today],
    pub balance: &'a Card,
    pub decisions: &'a Card,
    /// What is set, a line each.
    pub settings: &'a [String],
}

/// A note of today, without its words.
pub struct Today {
    /// The nudge's id.
    pub nudge: String,
    pub line: String,
}

/// A leader's own Home.
pub fn leader(voice: &Voice, view: &HomeView<'_>) -> SlackView {
    let mut blocks = said(view.said);
    blocks.push(section(voice.line("home.title")));
    blocks.push(section(view.status));
    if !view.unheard.is_empty() {
        blocks.push(section(&view.unheard.join("\n")));
    }
    blocks.push(actions(first_row(voice, view)));
    blocks.extend(today(voice, view.today));
    for card in [view.balance, view.decisions] {
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(card.blocks.iter().cloned());
    }
    blocks.push(SlackDividerBlock::new().into());
    blocks.push(section(voice.line("settings.title")));
    blocks.push(section(&view.settings.join("\n")));
    blocks.push(actions(vec![settings_button(voice)]));
    blocks.push(SlackDividerBlock::new().into());
    blocks.extend(offers(voice, view.offers));
    blocks.push(SlackDividerBlock::new().into());
    blocks.extend(data(voice, true));
    SlackView::Home(SlackHomeView::new(blocks))
}

fn today(voice: &Voice, notes: &[Today]) -> Vec<SlackBlock> {
    if notes.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        SlackDividerBlock::new().into(),
        section(voice.line("today.title")),
    ];
    blocks.extend(notes.iter().map(|note| {
        let why = button(action::WHY, voice.line("button.why"), &note.nudge);
        SlackSectionBlock::new()
            .with_text(mrkdwn(&note.line).into())
            .with_accessory(why.into())
            .into()
    }));
    blocks
}

/// Home for somebody who is not in. With `holds` there are numbers left from before.
pub fn stranger(voice: &Voice, last: Option<&Card>, welcome: &Card, holds: bool) -> SlackView {
    let mut blocks = said(last);
    blocks.extend(welcome.blocks.iter().cloned());
    blocks.push(SlackDividerBlock::new().into());
    blocks.push(section(voice.line("home.for_everybody")));
    if holds {
        blocks.push(SlackDividerBlock::new().into());
        blocks.extend(data(voice, false));
    }
    SlackView::Home(SlackHomeView::new(blocks))
}

pub(super) fn settings_button(voice: &Voice) -> SlackBlockButtonElement {
    button(action::SETTINGS, voice.line("button.settings"), "settings")
}

fn said(card: Option<&Card>) -> Vec<SlackBlock> {
    let Some(card) = card else {
        return Vec::new();
    };
    let mut blocks = card.blocks.clone();
    blocks.push(SlackDividerBlock::new().into());
    blocks
}

fn first_row(voice: &Voice, view: &HomeView<'_>) -> Vec<SlackBlockButtonElement> {
    match view.paused {
        true => vec![button(
            action::RESUME,
            voice.line("button.resume"),
            "resume",
        )],
        false => vec![
            button(action::PAUSE_DAY, voice.line("button.pause_day"), "pause"),
            button(action::PAUSE_WEEK, voice.line("button.pause_week"), "pause"),
        ],
    }
}

/// What is kept, and what a person can do about it.
fn data(voice: &Voice, may_stop: bool) -> Vec<SlackBlock> {
    let mut buttons = vec![
        button(action::DATA, voice.line("button.data"), "data"),
        button(action::EXPORT, voice.line("button.export"), "export"),
    ];
    if may_stop {
        buttons.push(button(action::STOP, voice.line("button.stop"), "stop"));
    }
    let confirm = SlackBlockConfirmItem::new(
        plain(voice.line("home.forget_title")),
        mrkdwn(voice.line("forget.confirm")).into(),
        plain(voice.line("button.forget")),
        plain(voice.line("button.keep")),
    );
    buttons.push(
        button(action::FORGET, voice.line("button.forget_me"), "forget")
            .with_style(SlackBlockButtonStyle::Danger)
            .with_confirm(confirm),
    );
    vec![context(voice.line("home.kept")), actions(buttons)]
}
