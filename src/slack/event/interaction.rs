//! Interactions: clicks, views and shortcuts. The same JSON over both transports.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::unread::UnreadText;
use super::view::{self, ViewRef, ViewValues, WireView};
use super::wire::{Actor, Named, Presence, first_team};
use super::{
    Action, Event, Ignored, MessageShortcut, ResponseUrl, Shortcut, TriggerId, ViewClosed,
    ViewSubmission,
};
use crate::coach::ids::{ChannelId, MessageTs, TeamId, UserId};

/// Reads one interaction: one event, or one for each action where a payload holds several.
pub fn from_interaction(json: &Bytes) -> Vec<Event> {
    read(json).unwrap_or_else(|reason| vec![Event::Ignored(reason)])
}

#[derive(Deserialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    team: Option<Named<TeamId>>,
    enterprise: Option<Named<TeamId>>,
    user: Option<Actor>,
    channel: Option<Named<ChannelId>>,
    container: Option<Container>,
    callback_id: Option<String>,
    trigger_id: Option<String>,
    response_url: Option<String>,
    actions: Option<Vec<Value>>,
    view: Option<WireView>,
    /// Read only for a message shortcut; for a click it is skipped.
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    message_ts: Option<MessageTs>,
}

#[derive(Deserialize)]
struct Container {
    message_ts: Option<MessageTs>,
    thread_ts: Option<MessageTs>,
    channel_id: Option<ChannelId>,
    is_ephemeral: Option<bool>,
}

#[derive(Deserialize)]
struct MessageHead {
    user: Option<UserId>,
    bot_id: Presence,
    ts: Option<MessageTs>,
    thread_ts: Option<MessageTs>,
}

/// What every interaction has.
#[derive(Clone)]
struct Origin {
    team: TeamId,
    user: UserId,
    trigger_id: Option<TriggerId>,
    response_url: Option<ResponseUrl>,
}

fn read(json: &Bytes) -> Result<Vec<Event>, Ignored> {
    let mut payload: Payload = serde_json::from_slice(json).map_err(|_| Ignored::Malformed)?;
    let kind = payload.kind.take().ok_or(Ignored::Malformed)?;
    let actor = payload.user.take().ok_or(Ignored::NoPerson)?;
    let origin = Origin {
        team: first_team([
            payload.team.take().and_then(|team| team.id),
            actor.team_id,
            payload.enterprise.take().and_then(|org| org.id),
        ])
        .ok_or(Ignored::NoTeam)?,
        user: actor.id.ok_or(Ignored::NoPerson)?,
        trigger_id: payload.trigger_id.take().map(TriggerId::new),
        response_url: payload.response_url.take().map(ResponseUrl::new),
    };
    match kind.as_str() {
        "block_actions" => actions(origin, payload),
        "view_submission" => {
            let (view, values) = opened(payload.view)?;
            Ok(vec![Event::ViewSubmission(ViewSubmission {
                team: origin.team,
                user: origin.user,
                view,
                values,
                trigger_id: origin.trigger_id,
            })])
        }
        "view_closed" => Ok(vec![Event::ViewClosed(ViewClosed {
            team: origin.team,
            user: origin.user,
            view: opened(payload.view)?.0,
        })]),
        "shortcut" => Ok(vec![Event::Shortcut(Shortcut {
            team: origin.team,
            user: origin.user,
            callback_id: payload.callback_id.ok_or(Ignored::Malformed)?,
            trigger_id: origin.trigger_id,
        })]),
        "message_action" => message_shortcut(json, origin, payload),
        _ => Err(Ignored::UnknownType),
    }
}

fn opened(view: Option<WireView>) -> Result<(ViewRef, ViewValues), Ignored> {
    view.and_then(WireView::open).ok_or(Ignored::Malformed)
}

fn actions(origin: Origin, payload: Payload) -> Result<Vec<Event>, Ignored> {
    let view = payload.view.and_then(WireView::open).map(|(view, _)| view);
    let container = payload.container;
    let channel = payload
        .channel
        .and_then(|channel| channel.id)
        .or_else(|| container.as_ref().and_then(|c| c.channel_id.clone()));
    let events: Vec<Event> = payload
        .actions
        .into_iter()
        .flatten()
        .map(|element| {
            let text = |name: &str| element.get(name).and_then(Value::as_str);
            let Some(action_id) = text("action_id") else {
                return Event::Ignored(Ignored::Malformed);
            };
            // Only what we put there is a value; a text field's `value` is what somebody typed.
            let ours = text("type") == Some("button");
            Event::Action(Action {
                team: origin.team.clone(),
                user: origin.user.clone(),
                action_id: action_id.to_owned(),
                block_id: text("block_id").map(str::to_owned),
                action_ts: text("action_ts").map(MessageTs::from),
                value: text("value").filter(|_| ours).map(str::to_owned),
                selected: view::selected(&element),
                channel: channel.clone(),
                message_ts: container.as_ref().and_then(|c| c.message_ts.clone()),
                thread_ts: container.as_ref().and_then(|c| c.thread_ts.clone()),
                ephemeral: container
                    .as_ref()
                    .and_then(|c| c.is_ephemeral)
                    .unwrap_or(false),
                view: view.clone(),
                trigger_id: origin.trigger_id.clone(),
                response_url: origin.response_url.clone(),
            })
        })
        .collect();
    match events.is_empty() {
        true => Err(Ignored::Malformed),
        false => Ok(events),
    }
}

fn message_shortcut(json: &Bytes, origin: Origin, payload: Payload) -> Result<Vec<Event>, Ignored> {
    let message = payload.message.ok_or(Ignored::Malformed)?;
    let head: MessageHead = serde_json::from_str(message.get()).map_err(|_| Ignored::Malformed)?;
    Ok(vec![Event::MessageShortcut(MessageShortcut {
        team: origin.team,
        user: origin.user,
        callback_id: payload.callback_id.ok_or(Ignored::Malformed)?,
        channel: payload
            .channel
            .and_then(|channel| channel.id)
            .ok_or(Ignored::Malformed)?,
        ts: payload.message_ts.or(head.ts).ok_or(Ignored::Malformed)?,
        thread_ts: head.thread_ts,
        author: head.user.filter(|_| head.bot_id.is_none()),
        text: UnreadText::of(json, message),
        trigger_id: origin.trigger_id,
        response_url: origin.response_url,
    })])
}
