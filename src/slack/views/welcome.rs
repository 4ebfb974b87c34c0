//! Consent in plain words, the channels it is for, and what can be added to it.

use slack_morphism::prelude::*;

use super::offers::{Offers, offers, settings_and_stop};
use super::{Card, action, actions, button, context, mrkdwn, section};
use crate::coach::ids::ChannelId;
use crate::coach::voice::Voice;

/// The first conversation: what Askwell is, what it reads and keeps, and the question.
pub fn welcome(voice: &Voice) -> Card {
    let mut blocks: Vec<SlackBlock> = ["welcome.title", "welcome.what", "welcome.kept"]
        .into_iter()
        .map(|key| section(voice.line(key)))
        .collect();
    blocks.push(context(voice.line("welcome.stop")));
    blocks.push(channels(voice.line("welcome.question"), &[]));
    blocks.push(actions(vec![button(
        action::EVERYWHERE,
        voice.line("button.everywhere"),
        "everywhere",
    )]));
    Card {
        text: voice.line("welcome.title").to_owned(),
        blocks,
    }
}

/// The answer to a yes: the facts, the channels, and what can be added.
pub fn accepted(
    voice: &Voice,
    paragraphs: &[String],
    chosen: &[ChannelId],
    added: &Offers,
) -> Card {
    let mut card = Card::paragraphs(paragraphs);
    card.blocks.push(channels(voice.line("on.more"), chosen));
    card.blocks.extend(offers(voice, added));
    card.blocks.push(settings_and_stop(voice));
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

fn channels(text: &str, chosen: &[ChannelId]) -> SlackBlock {
    SlackSectionBlock::new()
        .with_text(mrkdwn(text).into())
        .with_accessory(channel_select(action::CHANNELS, chosen).into())
        .into()
}
