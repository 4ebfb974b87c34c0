//! What one person sees, as the JSON that the page draws.

use serde_json::{Value, json};

use super::emulator::{Channel, ChannelKind, Emulator, OpenView, Posted, Team};
use super::page::Page;

/// Everything on `person`'s screen; `null` for nobody.
pub(super) fn screen(slack: &Emulator, page: &Page, person: &str) -> Value {
    for team in slack.teams() {
        let users = slack.users(&team.id);
        if !users.iter().any(|user| user.id == person) {
            continue;
        }
        let people: Vec<Value> = users
            .iter()
            .map(|user| json!({"id": user.id, "name": user.name, "real_name": user.real_name, "is_bot": user.is_bot}))
            .collect();
        let channels = slack.channels(&team.id);
        let seen = channels
            .iter()
            .filter(|channel| channel.members.contains(person));
        let channels: Vec<Value> = seen
            .map(|channel| channel_json(slack, page, &team, channel, person))
            .collect();
        return json!({
            "team": {"id": team.id, "name": team.name}, "me": person, "people": people,
            "channels": channels, "modal": slack.view(person).as_ref().map(view_json),
            "home": slack.home(person).as_ref().map(view_json),
            "command": page.command, "message_shortcuts": page.message_shortcuts,
            "global_shortcuts": page.global_shortcuts, "said_yes": page.said_yes,
        });
    }
    Value::Null
}

fn channel_json(
    slack: &Emulator,
    page: &Page,
    team: &Team,
    channel: &Channel,
    person: &str,
) -> Value {
    let kind = channel.kind;
    let mut shown: Vec<Value> = slack
        .messages(&channel.id)
        .iter()
        .map(|message| message_json(page, team, message, person))
        .collect();
    for ephemeral in slack
        .ephemerals(person)
        .iter()
        .filter(|e| e.channel == channel.id)
    {
        shown.push(json!({
            "ts": ephemeral.ts, "user": team.bot_user, "text": ephemeral.text,
            "blocks": ephemeral.blocks, "thread_ts": ephemeral.thread_ts, "private": true,
        }));
    }
    shown.sort_by(|a, b| a["ts"].as_str().cmp(&b["ts"].as_str()));
    json!({
        "id": channel.id, "name": channel.name, "is_dm": kind == ChannelKind::Im,
        "with": channel.members.iter().find(|member| *member != person),
        "members": channel.members, "messages": shown,
    })
}

fn message_json(page: &Page, team: &Team, message: &Posted, person: &str) -> Value {
    let mut json = json!({
        "ts": message.ts, "user": message.user, "text": message.text, "blocks": message.blocks,
        "thread_ts": message.thread_ts, "edited": message.edited.is_some(), "files": message.files,
    });
    // Only the author may learn what the app thought.
    if message.user == person && message.bot_id.is_none() {
        json["silence"] = json!(
            page.explain
                .explain(&team.id, &message.channel, &message.ts)
        );
    }
    json
}

fn view_json(view: &OpenView) -> Value {
    json!({
        "id": view.id, "hash": view.hash, "title": view.view["title"]["text"],
        "submit": view.view["submit"]["text"], "close": view.view["close"]["text"],
        "blocks": view.blocks(), "values": view.values,
    })
}
