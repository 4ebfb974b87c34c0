//! Consent in plain words, and the channels it is for.

use slack_morphism::prelude::*;

use super::{Card, action, actions, button, context, mrkdwn, section};
use crate::coach::ids::ChannelId;
use crate::coach::voice::Voice;

/// What the welcome shows below its words.
pub struct Controls {
    /// The channels that are chosen already.
    pub channels: Vec<ChannelId>,
    /// Whether the listening week can be left out.
    pub start_now: bool,
    /// Whether there is anything to stop.
    pub stop: bool,
}

/// The first conversation: what Askwell is, what it reads and keeps, and the question.
pub fn welcome(voice: &Voice, controls: &Controls) -> Card {
    let mut blocks: Vec<SlackBlock> = ["welcome.title", "welcome.what", "welcome.kept"]
        .into_iter()
        .map(|key| section(voice.line(key)))
        .collect();
    blocks.push(context(voice.line("welcome.stop")));
    blocks.extend(choices(voice, voice.line("welcome.question"), controls));
    Card {
        text: voice.line("welcome.title").to_owned(),
        blocks,
    }
}

/// The answer to a yes: the same facts, and more channels.
pub fn accepted(voice: &Voice, paragraphs: &[String], controls: &Controls) -> Card {
    let mut card = Card::paragraphs(paragraphs);
    card.blocks
        .extend(choices(voice, voice.line("on.more"), controls));
    card
}

/// A menu of the channels that can be listened to, with those that are `chosen` already.
pub(super) fn channel_select(
    action: &str,
    chosen: &[ChannelId],
) -> SlackBlockMultiConversationsSelectElement {
    let select = SlackBlockMultiConversationsSelectElement::new()
        .with_action_id(action.into())
        .with_filter(
            SlackBlockConversationFilter::new()
                .with_include(vec![
                    SlackConversationFilterInclude::Public,
                    SlackConversationFilterInclude::Private,
                ])
                .with_exclude_bot_users(true)
                .with_exclude_external_shared_channels(true),
        );
    if chosen.is_empty() {
        return select;
    }
    let chosen = chosen.iter().map(|channel| channel.as_str().into());
    select.with_initial_conversations(chosen.collect())
}

fn choices(voice: &Voice, question: &str, controls: &Controls) -> Vec<SlackBlock> {
    let select = channel_select(action::CHANNELS, &controls.channels);
    let mut buttons = vec![button(
        action::EVERYWHERE,
        voice.line("button.everywhere"),
        "everywhere",
    )];
    if controls.start_now {
        buttons.push(button(
            action::START_NOW,
            voice.line("button.start_now"),
            "now",
        ));
    }
    if controls.stop {
        buttons.push(button(action::STOP, voice.line("button.stop"), "stop"));
    }
    vec![
        SlackSectionBlock::new()
            .with_text(mrkdwn(question).into())
            .with_accessory(select.into())
            .into(),
        actions(buttons),
    ]
}
