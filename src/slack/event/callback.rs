//! Events API payloads: messages and the app's own life. The same JSON over both transports.
//!
//! A message is looked at only if everything about it is on the allow-list (a deny-list lets the
//! next new subtype through): see [`refusal`].

use std::sync::Arc;

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::unread::{UnreadText, same_words};
use super::wire::{Presence, first_team};
use super::{
    ChannelKind, Event, HomeOpened, HomeTab, Ignored, MessageDeleted, MessageEvent, MessageForm,
};
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};

/// Reads the payload of one delivery; `attempt` is 0 for the first.
pub fn from_callback(payload: &Bytes, attempt: u32) -> Event {
    read(payload, attempt).unwrap_or_else(Event::Ignored)
}

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    team_id: Option<TeamId>,
    enterprise_id: Option<TeamId>,
    authorizations: Option<Vec<Option<Authorization>>>,
    event_id: Option<Arc<str>>,
    is_ext_shared_channel: Option<bool>,
    #[serde(borrow)]
    event: Option<&'a RawValue>,
}

/// For whom the event was delivered; `team_id` is null for an org-wide installation.
#[derive(Deserialize)]
struct Authorization {
    team_id: Option<TeamId>,
    enterprise_id: Option<TeamId>,
}

#[derive(Deserialize)]
struct EventHead {
    #[serde(rename = "type")]
    kind: Option<String>,
    team: Option<serde_json::Value>,
}

/// Of a message all but its words.
#[derive(Deserialize)]
struct MessageHead {
    subtype: Option<String>,
    hidden: Option<bool>,
    user: Option<UserId>,
    bot_id: Presence,
    app_id: Presence,
    bot_profile: Presence,
    channel: Option<ChannelId>,
    channel_type: Option<String>,
    ts: Option<MessageTs>,
    thread_ts: Option<MessageTs>,
    edited: Option<Edited>,
}

#[derive(Deserialize)]
struct Edited {
    user: Option<UserId>,
    ts: Option<MessageTs>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    #[serde(borrow)]
    previous_message: Option<&'a RawValue>,
    deleted_ts: Option<MessageTs>,
}

/// What is known of a message event from around it.
struct Delivery<'a> {
    payload: &'a Bytes,
    team: TeamId,
    event_id: Option<Arc<str>>,
    external: bool,
    attempt: u32,
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Ignored> {
    serde_json::from_str(json).map_err(|_| Ignored::Malformed)
}

fn read(bytes: &Bytes, attempt: u32) -> Result<Event, Ignored> {
    let payload: Payload = serde_json::from_slice(bytes).map_err(|_| Ignored::Malformed)?;
    match payload.kind.as_deref() {
        Some("event_callback") => {}
        Some("app_rate_limited") => return Err(Ignored::DeliveriesLimited),
        Some(_) => return Err(Ignored::UnknownType),
        None => return Err(Ignored::Malformed),
    }
    let event = payload.event.ok_or(Ignored::Malformed)?;
    let head: EventHead = parse(event.get())?;
    let kind = head.kind.ok_or(Ignored::Malformed)?;
    let authorization = payload
        .authorizations
        .into_iter()
        .flatten()
        .flatten()
        .next();
    let (authorized_team, authorized_org) =
        authorization.map_or((None, None), |a| (a.team_id, a.enterprise_id));
    let own_team = head
        .team
        .as_ref()
        .and_then(|team| team.as_str())
        .map(TeamId::from);
    let team = first_team([
        payload.team_id,
        own_team,
        authorized_team,
        payload.enterprise_id,
        authorized_org,
    ])
    .ok_or(Ignored::NoTeam)?;
    match kind.as_str() {
        "message" => {
            let delivery = Delivery {
                payload: bytes,
                team,
                event_id: payload.event_id,
                external: payload.is_ext_shared_channel.unwrap_or(false),
                attempt,
            };
            message(delivery, event)
        }
        "app_home_opened" => home_opened(team, event),
        "app_uninstalled" => Ok(Event::AppUninstalled { team }),
        "tokens_revoked" => tokens_revoked(team, event),
        _ => Err(Ignored::UnknownType),
    }
}

fn message(delivery: Delivery, event: &RawValue) -> Result<Event, Ignored> {
    let head: MessageHead = parse(event.get())?;
    match head.subtype.as_deref() {
        Some("message_changed") => changed(delivery, head, event),
        Some("message_deleted") => {
            let change: Change = parse(event.get())?;
            let ts = change.deleted_ts.ok_or(Ignored::Malformed)?;
            deleted(delivery.team, head.channel, ts, change.previous_message)
        }
        _ => {
            let place = (head.channel.clone(), head.channel_type.clone());
            person_message(delivery, head, place, event).map(Event::Message)
        }
    }
}

/// Who wrote a message of an export, and when; `None` for what nobody wrote or may not be looked at.
pub(in crate::slack) fn written(message: &RawValue) -> Option<(UserId, MessageTs)> {
    let head: MessageHead = parse(message.get()).ok()?;
    match refusal(&head) {
        None => head.user.zip(head.ts),
        Some(_) => None,
    }
}

/// The allow-list: `None` if a person wrote this and it may be looked at.
fn refusal(head: &MessageHead) -> Option<Ignored> {
    if head.bot_id.is_some() || head.app_id.is_some() || head.bot_profile.is_some() {
        return Some(Ignored::Bot);
    }
    if head.hidden == Some(true) {
        return Some(Ignored::Hidden);
    }
    if form(head).is_none() {
        return Some(Ignored::Subtype);
    }
    let person = |user: &UserId| !matches!(user.as_str(), "" | "USLACKBOT" | "USLACK");
    (!head.user.as_ref().is_some_and(person)).then_some(Ignored::NoPerson)
}

fn form(head: &MessageHead) -> Option<MessageForm> {
    match head.subtype.as_deref() {
        None => Some(MessageForm::Plain),
        Some("thread_broadcast") => Some(MessageForm::ThreadBroadcast),
        Some("file_share") => Some(MessageForm::WithFile),
        Some("me_message") => Some(MessageForm::Me),
        Some(_) => None,
    }
}

fn person_message(
    delivery: Delivery,
    head: MessageHead,
    (channel, channel_type): (Option<ChannelId>, Option<String>),
    words: &RawValue,
) -> Result<MessageEvent, Ignored> {
    if let Some(reason) = refusal(&head) {
        return Err(reason);
    }
    let form = form(&head).ok_or(Ignored::Subtype)?;
    Ok(MessageEvent {
        text: UnreadText::of(delivery.payload, words),
        team: delivery.team,
        user: head.user.ok_or(Ignored::NoPerson)?,
        channel: channel.ok_or(Ignored::Malformed)?,
        channel_kind: channel_kind(channel_type.as_deref()),
        ts: head.ts.ok_or(Ignored::Malformed)?,
        thread_ts: head.thread_ts,
        edited_ts: head.edited.and_then(|edited| edited.ts),
        form,
        external: delivery.external,
        event_id: delivery.event_id,
        attempt: delivery.attempt,
    })
}

fn channel_kind(kind: Option<&str>) -> ChannelKind {
    match kind {
        Some("channel") => ChannelKind::Public,
        Some("group") => ChannelKind::Private,
        Some("mpim") => ChannelKind::Group,
        Some("im") => ChannelKind::Direct,
        _ => ChannelKind::Unknown,
    }
}

/// An edit counts if the author made it and the words are others: Slack also reports unfolded links
/// and new replies as changes.
fn changed(delivery: Delivery, outer: MessageHead, event: &RawValue) -> Result<Event, Ignored> {
    let change: Change = parse(event.get())?;
    let message = change.message.ok_or(Ignored::Malformed)?;
    let head: MessageHead = parse(message.get())?;
    if head.subtype.as_deref() == Some("tombstone") {
        let ts = head.ts.ok_or(Ignored::Malformed)?;
        return deleted(delivery.team, outer.channel, ts, change.previous_message);
    }
    if let Some(reason) = refusal(&head) {
        return Err(reason);
    }
    let editor = head
        .edited
        .as_ref()
        .ok_or(Ignored::Unchanged)?
        .user
        .as_ref();
    if editor.is_none() || editor != head.user.as_ref() {
        return Err(Ignored::EditedByOther);
    }
    if change
        .previous_message
        .is_some_and(|previous| same_words(previous, message))
    {
        return Err(Ignored::Unchanged);
    }
    person_message(delivery, head, (outer.channel, outer.channel_type), message)
        .map(Event::MessageEdited)
}

fn deleted(
    team: TeamId,
    channel: Option<ChannelId>,
    ts: MessageTs,
    previous: Option<&RawValue>,
) -> Result<Event, Ignored> {
    let previous: Option<MessageHead> = previous.map(|raw| parse(raw.get())).transpose()?;
    if previous.as_ref().and_then(refusal) == Some(Ignored::Bot) {
        return Err(Ignored::Bot);
    }
    Ok(Event::MessageDeleted(MessageDeleted {
        team,
        channel: channel.ok_or(Ignored::Malformed)?,
        ts,
        user: previous.and_then(|message| message.user),
    }))
}

fn home_opened(team: TeamId, event: &RawValue) -> Result<Event, Ignored> {
    #[derive(Deserialize)]
    struct Opened {
        user: Option<UserId>,
        tab: Option<String>,
    }
    let opened: Opened = parse(event.get())?;
    Ok(Event::HomeOpened(HomeOpened {
        team,
        user: opened.user.ok_or(Ignored::Malformed)?,
        tab: match opened.tab.as_deref() {
            Some("home") => HomeTab::Home,
            Some("messages") => HomeTab::Messages,
            _ => HomeTab::Other,
        },
    }))
}

fn tokens_revoked(team: TeamId, event: &RawValue) -> Result<Event, Ignored> {
    #[derive(Deserialize)]
    struct Revoked {
        tokens: Option<Tokens>,
    }
    #[derive(Deserialize, Default)]
    struct Tokens {
        oauth: Option<Vec<UserId>>,
        bot: Option<Vec<UserId>>,
    }
    let revoked: Revoked = parse(event.get())?;
    let tokens = revoked.tokens.unwrap_or_default();
    Ok(Event::TokensRevoked {
        team,
        users: tokens.oauth.unwrap_or_default(),
        bots: tokens.bot.unwrap_or_default(),
    })
}
