//! What people do in Slack: write, edit, delete, join, leave the app.
//!
//! People and channels are named by id, or by handle (`ana`) and name (`general`) where one team
//! makes that clear.

use serde_json::{Value, json};

use super::message::Posted;
use super::state::{Channel, State};
use super::{Emulator, Refused, rich_text};

impl State {
    pub fn user_id(&self, named: &str) -> Result<String, Refused> {
        let found = self.users.get(named).or_else(|| {
            self.users
                .values()
                .find(|user| user.name == named && !user.is_bot)
        });
        found
            .map(|user| user.id.clone())
            .ok_or_else(|| Refused::new(format!("nobody is called {named}")))
    }

    pub fn channel_id(&self, named: &str) -> Result<String, Refused> {
        let name = named.trim_start_matches('#');
        let found = self.channels.get(named).or_else(|| {
            self.channels
                .values()
                .find(|channel| channel.name == name && !name.is_empty())
        });
        found
            .map(|channel| channel.id.clone())
            .ok_or_else(|| Refused::new(format!("no channel {named}")))
    }

    /// The channel, when this person can write in it.
    pub(super) fn writable(&self, user: &str, channel: &str) -> Result<&Channel, Refused> {
        let id = self.channel_id(channel)?;
        let found = self
            .channels
            .get(&id)
            .filter(|found| found.members.contains(user));
        let found = found.ok_or_else(|| Refused::new(format!("{user} is not in {channel}")))?;
        if found.archived {
            return Err(Refused::new(format!("{channel} is archived")));
        }
        Ok(found)
    }

    /// `<@U1>` for `@ana`, `<#C1>` for `#general`, `<!here>` for `@here`. Labels follow a bar.
    pub(super) fn reference(&self, team: &str, name: &str, labelled: bool) -> Option<String> {
        let label = |label: &str| {
            if labelled {
                format!("|{label}")
            } else {
                String::new()
            }
        };
        let bare = name.get(1..)?;
        if name.starts_with('#') {
            let channel = self
                .channels
                .values()
                .find(|c| c.team == team && c.name == bare)?;
            return Some(format!("<#{}{}>", channel.id, label(bare)));
        }
        if ["here", "channel", "everyone"].contains(&bare) {
            return Some(format!("<!{bare}>"));
        }
        let user = self
            .users
            .values()
            .find(|user| user.team == team && user.name == bare)?;
        Some(format!("<@{}{}>", user.id, label(bare)))
    }

    fn written(&mut self, team: &str, typed: &str) -> (String, Vec<Value>) {
        let text = rich_text::mrkdwn(typed, |name| self.reference(team, name, false));
        let block = rich_text::block(&text, &format!("b{:04}", self.number()));
        (text, vec![block])
    }
}

impl Emulator {
    /// A person sends a message and gets its `ts`.
    ///
    /// # Errors
    /// When there is no such person or channel, or the person is not in it.
    pub fn says(&self, user: &str, channel: &str, text: &str) -> Result<String, Refused> {
        self.says_with(user, channel, text, |_| ())
    }

    /// A person replies in a thread.
    ///
    /// # Errors
    /// As [`Self::says`].
    pub fn says_in_thread(
        &self,
        user: &str,
        channel: &str,
        thread_ts: &str,
        text: &str,
    ) -> Result<String, Refused> {
        self.says_with(user, channel, text, |message| {
            message.thread_ts = Some(thread_ts.to_owned())
        })
    }

    /// A person sends a message that differs from a plain one: a file, a subtype, another tool.
    ///
    /// # Errors
    /// As [`Self::says`].
    pub fn says_with(
        &self,
        user: &str,
        channel: &str,
        text: &str,
        adjust: impl FnOnce(&mut Posted),
    ) -> Result<String, Refused> {
        let config = self.config();
        self.change(|state| {
            let user = state.user_id(user)?;
            let found = state.writable(&user, channel)?;
            let (team, channel) = (found.team.clone(), found.id.clone());
            let (text, blocks) = state.written(&team, text);
            let ts = state.ts();
            let mut message = Posted {
                blocks,
                client_msg_id: Some(format!(
                    "{:08x}-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
                    state.number()
                )),
                ..Posted::new(&team, &channel, &ts, &user, &text)
            };
            adjust(&mut message);
            state.post(config, message);
            Ok(ts)
        })
    }

    /// A person edits their own message.
    ///
    /// # Errors
    /// When the message is not theirs or gone.
    pub fn edits(&self, user: &str, channel: &str, ts: &str, text: &str) -> Result<(), Refused> {
        self.change(|state| {
            let before = own(state, user, channel, ts)?;
            let (text, blocks) = state.written(&before.team, text);
            let edited = Some((before.user.clone(), state.ts()));
            let after = Posted {
                text,
                blocks,
                edited,
                ..before
            };
            state.change_message(self.config(), after);
            Ok(())
        })
    }

    /// A person deletes their own message.
    ///
    /// # Errors
    /// When the message is not theirs or gone.
    pub fn deletes(&self, user: &str, channel: &str, ts: &str) -> Result<(), Refused> {
        self.change(|state| {
            let message = own(state, user, channel, ts)?;
            state.remove_message(self.config(), &message.channel, ts);
            Ok(())
        })
    }

    /// Slack unfurls a link: `message_changed` with the same text.
    ///
    /// # Errors
    /// When there is no such message.
    pub fn unfurls(&self, channel: &str, ts: &str) -> Result<(), Refused> {
        self.change(|state| {
            let id = state.channel_id(channel)?;
            let before = state
                .find(&id, ts)
                .cloned()
                .ok_or_else(|| Refused::new("no such message"))?;
            let preview = json!({"id": 1, "title": "Example", "from_url": "https://a.example/"});
            let after = Posted {
                attachments: vec![preview],
                ..before
            };
            state.change_message(self.config(), after);
            Ok(())
        })
    }

    /// A person, or the bot when it is invited, becomes a member of a channel.
    ///
    /// # Errors
    /// When there is no such channel.
    pub fn joins(&self, user: &str, channel: &str) -> Result<(), Refused> {
        self.change(|state| {
            let channel = state.channel_id(channel)?;
            let user = state.user_id(user)?;
            state.join(self.config(), &channel, &user);
            Ok(())
        })
    }

    /// A person opens Askwell's home tab.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn opens_home(&self, user: &str) -> Result<(), Refused> {
        self.change(|state| {
            let user = state.user_id(user)?;
            let team = state.team_of(&user);
            let channel = state.open_dm(&team, std::slice::from_ref(&user));
            let mut event =
                json!({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home"});
            if let Some(home) = state.homes.get(&user) {
                let bot = state.bot_id(&team);
                event["view"] = home.json(&self.config().app_id, &bot);
            }
            state.tell_app(self.config(), &team, event);
            Ok(())
        })
    }

    /// An admin removes the app: its tokens die, `tokens_revoked` and `app_uninstalled` follow.
    pub fn uninstalls(&self, team: &str) {
        self.change(|state| {
            let Some(found) = state.teams.get_mut(team) else {
                return;
            };
            found.installed = false;
            let bot = found.bot_user.clone();
            for grant in state.grants.values_mut().filter(|grant| grant.team == team) {
                grant.revoked = true;
            }
            let revoked = json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}});
            state.tell_app(self.config(), team, revoked);
            state.tell_app(self.config(), team, json!({"type": "app_uninstalled"}));
        });
    }

    /// A person takes their own grant back.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn revokes(&self, user: &str) -> Result<(), Refused> {
        self.change(|state| {
            let user = state.user_id(user)?;
            let holder = super::Holder::Person(user.clone());
            for grant in state
                .grants
                .values_mut()
                .filter(|grant| grant.holder == holder)
            {
                grant.revoked = true;
            }
            let team = state.team_of(&user);
            let event = json!({"type": "tokens_revoked", "tokens": {"oauth": [user], "bot": []}});
            state.tell_app(self.config(), &team, event);
            Ok(())
        })
    }
}

fn own(state: &State, user: &str, channel: &str, ts: &str) -> Result<Posted, Refused> {
    let user = state.user_id(user)?;
    let channel = state.channel_id(channel)?;
    let message = state
        .find(&channel, ts)
        .filter(|message| message.user == user);
    message
        .cloned()
        .ok_or_else(|| Refused::new("only one's own message can be changed"))
}
