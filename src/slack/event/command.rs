//! Slash commands: a form over HTTP, the same fields as JSON over a socket.

use serde::Deserialize;

use super::wire::first_team;
use super::{Command, Event, Ignored, ResponseUrl, TriggerId};
use crate::coach::MessageText;
use crate::coach::ids::{ChannelId, TeamId, UserId};

#[derive(Deserialize)]
struct Payload {
    team_id: Option<TeamId>,
    enterprise_id: Option<TeamId>,
    user_id: Option<UserId>,
    channel_id: Option<ChannelId>,
    command: Option<String>,
    text: Option<String>,
    trigger_id: Option<String>,
    response_url: Option<String>,
}

/// Reads a command that came over HTTP.
pub fn from_command_form(form: &[u8]) -> Event {
    event(serde_urlencoded::from_bytes(form).ok())
}

/// Reads a command that came over a socket.
pub fn from_command_json(json: &[u8]) -> Event {
    event(serde_json::from_slice(json).ok())
}

fn event(payload: Option<Payload>) -> Event {
    payload
        .ok_or(Ignored::Malformed)
        .and_then(command)
        .map_or_else(Event::Ignored, Event::Command)
}

fn command(payload: Payload) -> Result<Command, Ignored> {
    Ok(Command {
        team: first_team([payload.team_id, payload.enterprise_id]).ok_or(Ignored::NoTeam)?,
        user: payload.user_id.ok_or(Ignored::Malformed)?,
        channel: payload.channel_id.ok_or(Ignored::Malformed)?,
        name: payload.command.ok_or(Ignored::Malformed)?,
        text: MessageText::new(payload.text.unwrap_or_default()),
        trigger_id: payload.trigger_id.map(TriggerId::new),
        response_url: payload.response_url.map(ResponseUrl::new),
    })
}
