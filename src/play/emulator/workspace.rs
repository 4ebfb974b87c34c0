//! Building teams, people and channels.

use super::state::{Channel, ChannelKind, Code, Grant, Holder, Team, User};
use super::{Emulator, Refused};

/// The bot scopes that a new team grants, as Askwell's manifest asks for them.
pub const BOT_SCOPES: &[&str] = &[
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "dnd:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "users:read",
];

/// A team with the app installed.
#[derive(Clone)]
pub struct Workspace {
    emulator: Emulator,
    pub team: String,
    pub bot_user: String,
    pub bot_token: String,
}

impl Emulator {
    /// A new team in which the app is installed with [`BOT_SCOPES`].
    pub fn workspace(&self, name: &str) -> Workspace {
        let (team, bot_user, bot_token) = self.change(|state| {
            let id = state.id("T");
            let bot_user = state.id("U");
            let bot_id = state.id("B");
            let token = format!("xoxb-{}-{:08}", id.to_lowercase(), state.number());
            state.users.insert(
                bot_user.clone(),
                User {
                    is_bot: true,
                    ..person(&bot_user, &id, "askwell", "Askwell")
                },
            );
            state.grants.insert(
                token.clone(),
                Grant {
                    holder: Holder::Bot,
                    team: id.clone(),
                    scopes: BOT_SCOPES.iter().map(|scope| (*scope).to_owned()).collect(),
                    revoked: false,
                },
            );
            state.teams.insert(
                id.clone(),
                Team {
                    id: id.clone(),
                    name: name.to_owned(),
                    domain: name.to_lowercase().replace(' ', "-"),
                    bot_user: bot_user.clone(),
                    bot_id,
                    installed: true,
                },
            );
            (id, bot_user, token)
        });
        Workspace {
            emulator: self.clone(),
            team,
            bot_user,
            bot_token,
        }
    }
}

fn person(id: &str, team: &str, name: &str, real_name: &str) -> User {
    User {
        id: id.to_owned(),
        team: team.to_owned(),
        name: name.to_owned(),
        real_name: real_name.to_owned(),
        tz: "Etc/UTC".to_owned(),
        tz_offset: 0,
        is_bot: false,
        is_restricted: false,
        is_admin: false,
        do_not_disturb: false,
        status: Default::default(),
    }
}

impl Workspace {
    /// Adds a person and returns the id.
    pub fn user(&self, name: &str, real_name: &str) -> String {
        self.user_with(name, real_name, |_| ())
    }

    /// Adds a person with other particulars, such as a time zone.
    pub fn user_with(&self, name: &str, real_name: &str, adjust: impl FnOnce(&mut User)) -> String {
        self.emulator.change(|state| {
            let id = state.id("U");
            let mut user = person(&id, &self.team, name, real_name);
            adjust(&mut user);
            state.users.insert(id.clone(), user);
            id
        })
    }

    /// Adds a public channel with these members (ids) and the bot, and returns the id.
    pub fn channel(&self, name: &str, members: &[&str]) -> String {
        let members: Vec<&str> = members
            .iter()
            .copied()
            .chain([self.bot_user.as_str()])
            .collect();
        self.channel_without_bot(name, ChannelKind::Public, &members)
    }

    /// Adds a channel with exactly these members and returns the id.
    pub fn channel_without_bot(&self, name: &str, kind: ChannelKind, members: &[&str]) -> String {
        self.emulator.change(|state| {
            let id = state.id(match kind {
                ChannelKind::Public => "C",
                ChannelKind::Private | ChannelKind::Mpim => "G",
                ChannelKind::Im => "D",
            });
            let channel = Channel {
                id: id.clone(),
                team: self.team.clone(),
                name: name.to_owned(),
                kind,
                members: members.iter().map(|member| (*member).to_owned()).collect(),
                archived: false,
                ext_shared: false,
                messages: Vec::new(),
            };
            state.channels.insert(id.clone(), channel);
            id
        })
    }

    /// Changes a channel behind the app's back: archived, shared, members.
    ///
    /// # Errors
    /// When there is no such channel.
    pub fn adjust_channel(
        &self,
        channel: &str,
        adjust: impl FnOnce(&mut Channel),
    ) -> Result<(), Refused> {
        self.emulator.change(|state| {
            let channel = state
                .channels
                .get_mut(channel)
                .ok_or_else(|| Refused::new("no such channel"))?;
            adjust(channel);
            Ok(())
        })
    }

    /// The app gets a user token of this person, with these scopes.
    pub fn grant(&self, user: &str, scopes: &[&str]) -> String {
        let scopes: Vec<String> = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        self.emulator
            .change(|state| state.person_token(&self.team, user, &scopes))
    }

    /// Takes a scope from the bot, as an admin's approval of fewer scopes does.
    pub fn without_scope(&self, scope: &str) {
        self.emulator.change(|state| {
            if let Some(grant) = state.grants.get_mut(&self.bot_token) {
                grant.scopes.remove(scope);
            }
        });
    }

    /// An OAuth code that `user` brings back from Slack's consent page.
    pub fn authorises(&self, user: &str, user_scopes: &[&str]) -> String {
        let user_scopes = user_scopes
            .iter()
            .map(|scope| (*scope).to_owned())
            .collect();
        self.emulator.change(|state| {
            let code = format!("code-{}", state.number());
            let stands_for = Code {
                team: self.team.clone(),
                user: user.to_owned(),
                user_scopes,
                bot: true,
                redirect_uri: String::new(),
            };
            state.codes.insert(code.clone(), stands_for);
            code
        })
    }

    /// A person moves to another time zone, by its IANA name.
    pub fn moves(&self, user: &str, zone: &str) {
        self.emulator.change(|state| {
            if let Some(user) = state.users.get_mut(user) {
                user.tz = zone.to_owned();
            }
        });
    }

    /// Sets a person's status; `emoji` is a shortcode with its colons.
    pub fn status(&self, user: &str, emoji: &str, text: &str) {
        self.emulator.change(|state| {
            if let Some(user) = state.users.get_mut(user) {
                user.status = (emoji.to_owned(), text.to_owned());
            }
        });
    }

    /// Turns a person's do-not-disturb on or off.
    pub fn do_not_disturb(&self, user: &str, on: bool) {
        self.emulator.change(|state| {
            if let Some(user) = state.users.get_mut(user) {
                user.do_not_disturb = on;
            }
        });
    }
}
