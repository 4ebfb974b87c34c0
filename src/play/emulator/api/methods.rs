//! The methods this Slack knows: who may call them, with which scope and which arguments.

use super::super::state::Holder;
use super::{Answer, Ctx, auth, chat, conversations, files, users, views};

pub(super) struct Method {
    pub name: &'static str,
    callers: &'static [Caller],
    /// The scope every call needs; empty when it depends on the conversation, or when none is.
    pub scope: &'static str,
    pub args: &'static [&'static str],
    pub run: fn(&mut Ctx) -> Answer,
}

#[derive(Clone, Copy, PartialEq)]
enum Caller {
    Bot,
    Person,
    App,
}

impl Method {
    pub fn needs_token(&self) -> bool {
        !self.callers.is_empty()
    }

    pub fn takes(&self, holder: &Holder) -> bool {
        let caller = match holder {
            Holder::Bot => Caller::Bot,
            Holder::Person(_) => Caller::Person,
            Holder::App => Caller::App,
        };
        self.callers.contains(&caller)
    }
}

const ANYONE: &[Caller] = &[];
const BOT: &[Caller] = &[Caller::Bot];
const BOT_OR_PERSON: &[Caller] = &[Caller::Bot, Caller::Person];
const APP: &[Caller] = &[Caller::App];

const fn method(
    name: &'static str,
    callers: &'static [Caller],
    scope: &'static str,
    args: &'static [&'static str],
    run: fn(&mut Ctx) -> Answer,
) -> Method {
    Method {
        name,
        callers,
        scope,
        args,
        run,
    }
}

#[rustfmt::skip]
pub(super) const METHODS: &[Method] = &[
    method("api.test", ANYONE, "", &["error", "foo"], auth::api_test),
    method("apps.connections.open", APP, "connections:write", &[], auth::connections_open),
    method("auth.revoke", BOT_OR_PERSON, "", &["test"], auth::revoke),
    method("auth.test", &[Caller::Bot, Caller::Person, Caller::App], "", &[], auth::test),
    method("chat.delete", BOT_OR_PERSON, "chat:write", &["channel", "ts", "as_user"], chat::delete),
    method("chat.getPermalink", BOT_OR_PERSON, "", &["channel", "message_ts"], chat::permalink),
    method("chat.postEphemeral", BOT_OR_PERSON, "chat:write", &[
        "channel", "user", "text", "blocks", "attachments", "thread_ts", "parse", "link_names",
        "username", "icon_emoji", "icon_url", "as_user",
    ], chat::post_ephemeral),
    method("chat.postMessage", BOT_OR_PERSON, "chat:write", &[
        "channel", "text", "blocks", "attachments", "thread_ts", "reply_broadcast", "metadata",
        "mrkdwn", "parse", "link_names", "unfurl_links", "unfurl_media", "username", "icon_emoji",
        "icon_url", "as_user",
    ], chat::post_message),
    method("chat.update", BOT_OR_PERSON, "chat:write", &[
        "channel", "ts", "text", "blocks", "attachments", "metadata", "parse", "link_names",
        "reply_broadcast", "as_user", "file_ids", "unfurl_links", "unfurl_media",
    ], chat::update),
    method("conversations.history", BOT_OR_PERSON, "", HISTORY, conversations::history),
    method("conversations.info", BOT_OR_PERSON, "", &[
        "channel", "include_locale", "include_num_members",
    ], conversations::info),
    method("conversations.join", BOT_OR_PERSON, "channels:join", &["channel"], conversations::join),
    method("conversations.list", BOT_OR_PERSON, "", LISTING, conversations::list),
    method("conversations.members", BOT_OR_PERSON, "", &["channel", "cursor", "limit"], conversations::members),
    method("conversations.open", BOT_OR_PERSON, "im:write", &[
        "channel", "users", "return_im", "prevent_creation",
    ], conversations::open),
    method("conversations.replies", BOT_OR_PERSON, "", HISTORY, conversations::replies),
    method("dnd.info", BOT_OR_PERSON, "dnd:read", &["user", "team_id"], users::dnd_info),
    method("files.completeUploadExternal", BOT_OR_PERSON, "files:write", &[
        "files", "channel_id", "channels", "initial_comment", "thread_ts", "blocks",
    ], files::complete),
    method("files.getUploadURLExternal", BOT_OR_PERSON, "files:write", &[
        "filename", "length", "alt_txt", "snippet_type",
    ], files::upload_url),
    method("oauth.v2.access", ANYONE, "", &[
        "client_id", "client_secret", "code", "redirect_uri", "grant_type", "refresh_token",
    ], auth::oauth_access),
    method("users.conversations", BOT_OR_PERSON, "", LISTING, conversations::of_user),
    method("users.info", BOT_OR_PERSON, "users:read", &["user", "include_locale"], users::info),
    method("users.list", BOT_OR_PERSON, "users:read", &[
        "cursor", "limit", "include_locale", "team_id",
    ], users::list),
    method("views.open", BOT, "", &["trigger_id", "interactivity_pointer", "view"], views::open),
    method("views.publish", BOT, "", &["user_id", "view", "hash"], views::publish),
    method("views.push", BOT, "", &["trigger_id", "interactivity_pointer", "view"], views::push),
    method("views.update", BOT, "", &["view_id", "external_id", "view", "hash"], views::update),
];

const HISTORY: &[&str] = &[
    "channel",
    "ts",
    "cursor",
    "latest",
    "oldest",
    "inclusive",
    "limit",
    "include_all_metadata",
];
const LISTING: &[&str] = &[
    "user",
    "types",
    "exclude_archived",
    "cursor",
    "limit",
    "team_id",
];
