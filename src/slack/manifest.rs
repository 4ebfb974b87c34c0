//! The app manifest: what Slack is told about Askwell, and all that Askwell asks Slack for.
//!
//! `tests/it/manifest.rs` holds the scopes to the methods and events that the code uses.
//!
//! Source: Slack's app manifest reference and its JSON schema, version 2.

use serde_json::{Value, json};
use url::Url;

use super::views::callback;
use crate::config::SlackMode;

/// Bot scopes that Askwell does not work without.
pub const REQUIRED_SCOPES: &[&str] = &[
    // To show a nudge and to answer.
    "chat:write",
    // `/askwell`.
    "commands",
    // To open the direct conversation with a leader.
    "im:write",
    // To try a text by direct message, and to look before sending again.
    "im:history",
    // The time zone, and whether somebody is a guest.
    "users:read",
    // To hear messages in public channels that it was invited to.
    "channels:history",
    // Whether a channel is shared with another organisation.
    "channels:read",
];

/// Bot scopes that an installer may leave out: the picture in a summary, whose figures come as text all the
/// same, private channels and group conversations, and silence while a leader has do-not-disturb on.
pub const OPTIONAL_SCOPES: &[&str] = &[
    "files:write",
    "groups:history",
    "groups:read",
    "mpim:history",
    "dnd:read",
];

/// What a leader may grant, so that a button replaces their own message.
pub const OPTIONAL_USER_SCOPES: &[&str] = &["chat:write"];

/// The events that Slack delivers.
pub const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "tokens_revoked",
];

/// The name of the shortcut in a message's menu. Slack allows 24 characters.
pub const MESSAGE_SHORTCUT: &str = "Other ways to ask this";

/// The name of the shortcut beside the composer and in the search.
pub const GLOBAL_SHORTCUT: &str = "Ask instead of tell";

/// Why a public address cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error(
        "http mode needs the address under which Slack reaches Askwell: --url https://your.host"
    )]
    NoAddress,
    #[error("{0:?} is not an address that Slack can reach: it reads like https://your.host")]
    NotHttps(String),
}

/// The manifest for pasting into Slack.
///
/// `address` is where Slack and browsers reach Askwell (`https://your.host`, perhaps with a path). Socket
/// mode works without; then leaders cannot grant that a button replaces their own message, because the
/// grant comes back through a browser.
///
/// # Errors
/// Says what address would do.
pub fn manifest(mode: SlackMode, address: Option<&str>) -> Result<Value, ManifestError> {
    let address = address.map(accepted).transpose()?;
    let bot_scopes = [REQUIRED_SCOPES, OPTIONAL_SCOPES].concat();
    let mut manifest = json!({
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {
            "name": "Askwell",
            "description": "Private nudges for leaders who practise asking instead of telling",
            "long_description":
                "Askwell is for people who lead and would like to ask more than they tell. It reads \
                 only the messages of those who opted in, in the channels they chose. When one tells \
                 somebody what to do, its author alone sees how it could sound as an open question. \
                 What people write is never kept, and nobody else sees any of it: no manager, no \
                 admin, no colleague.",
            "background_color": "#1f4e5f"
        },
        "features": {
            "app_home": {
                "home_tab_enabled": true,
                "messages_tab_enabled": true,
                "messages_tab_read_only_enabled": false
            },
            "bot_user": {"display_name": "Askwell", "always_online": true},
            "shortcuts": [
                {
                    "name": MESSAGE_SHORTCUT,
                    "type": "message",
                    "callback_id": callback::REWRITE_MESSAGE,
                    "description": "Shows you alone how a message of your own could sound as a question"
                },
                {
                    "name": GLOBAL_SHORTCUT,
                    "type": "global",
                    "callback_id": callback::REWRITE_TEXT,
                    "description": "Shows you alone how a text could sound as a question"
                }
            ],
            "slash_commands": [{
                "command": "/askwell",
                "description": "How could this sound as a question? And all settings",
                "usage_hint": "[a text | on | off | pause 3d | stats | why | data | help]",
                // Mentions and channels arrive as ids, which stay right in a rewrite.
                "should_escape": true
            }]
        },
        "oauth_config": {
            "scopes": {
                "bot": bot_scopes,
                "bot_optional": OPTIONAL_SCOPES
            }
        },
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS},
            "interactivity": {"is_enabled": true},
            "org_deploy_enabled": false,
            "socket_mode_enabled": mode == SlackMode::Socket,
            "token_rotation_enabled": false
        }
    });
    if let Some(address) = &address {
        let oauth = &mut manifest["oauth_config"];
        oauth["redirect_urls"] = json!([format!("{address}/slack/oauth/callback")]);
        oauth["scopes"]["user"] = json!(OPTIONAL_USER_SCOPES);
        oauth["scopes"]["user_optional"] = json!(OPTIONAL_USER_SCOPES);
    }
    if mode == SlackMode::Http {
        let address = address.ok_or(ManifestError::NoAddress)?;
        let settings = &mut manifest["settings"];
        settings["event_subscriptions"]["request_url"] = json!(format!("{address}/slack/events"));
        settings["interactivity"]["request_url"] = json!(format!("{address}/slack/interactions"));
        manifest["features"]["slash_commands"][0]["url"] =
            json!(format!("{address}/slack/commands"));
    }
    Ok(manifest)
}

/// An https address without what would stand in the way of a path behind it.
fn accepted(address: &str) -> Result<String, ManifestError> {
    Url::parse(address)
        .ok()
        .filter(|url| url.scheme() == "https" && url.query().is_none() && url.fragment().is_none())
        .filter(|url| url.username().is_empty() && url.password().is_none())
        .map(|url| url.as_str().trim_end_matches('/').to_owned())
        .ok_or_else(|| ManifestError::NotHttps(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_is_told_where_to_send_everything() {
        let manifest = manifest(SlackMode::Http, Some("https://ask.example/slack-app/")).unwrap();
        let at = |pointer| {
            manifest
                .pointer(pointer)
                .unwrap()
                .as_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(
            at("/settings/event_subscriptions/request_url"),
            "https://ask.example/slack-app/slack/events"
        );
        assert_eq!(
            at("/settings/interactivity/request_url"),
            "https://ask.example/slack-app/slack/interactions"
        );
        assert_eq!(
            at("/features/slash_commands/0/url"),
            "https://ask.example/slack-app/slack/commands"
        );
        assert_eq!(manifest["settings"]["socket_mode_enabled"], false);
    }

    #[test]
    fn a_socket_needs_no_address_and_asks_for_no_persons_token() {
        let manifest = manifest(SlackMode::Socket, None).unwrap();
        assert_eq!(manifest["settings"]["socket_mode_enabled"], true);
        assert!(!manifest.to_string().contains("request_url"));
        assert!(manifest.pointer("/oauth_config/scopes/user").is_none());
    }

    #[test]
    fn an_address_that_slack_cannot_reach_is_refused_with_one_that_would_do() {
        for wrong in [
            "http://ask.example",
            "ask.example",
            "https://a/?x=1",
            "https://u:p@a",
        ] {
            let error = manifest(SlackMode::Http, Some(wrong)).unwrap_err();
            assert!(error.to_string().contains("https://your.host"), "{error}");
        }
        let error = manifest(SlackMode::Http, None).unwrap_err();
        assert!(error.to_string().contains("--url"), "{error}");
    }
}
