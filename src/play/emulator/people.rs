//! What people do in Slack: write, edit, delete, join, type commands.
//!
//! People and channels are named by id, or by handle (`ana`) and name (`general`) where one team
//! makes that clear.

use serde_json::{Value, json};

use super::delivery::{Answered, DeliveryKind};
use super::message::{Ephemeral, Posted};
use super::state::{Channel, ChannelKind, Original, State};
use super::{Emulator, Refused, response_url, rich_text, validate};

/// What a person sees after a slash command.
#[derive(Clone, Debug)]
pub struct CommandReply {
    /// Whether the app answered in time; if not, Slack shows `operation_timeout`.
    pub acknowledged: bool,
    /// The reply, from the acknowledgement or the `response_url`; `None` when the app opened a
    /// view, posted in the channel or stayed silent.
    pub ephemeral: Option<Ephemeral>,
}

impl CommandReply {
    /// The words of the reply; empty when there is none.
    pub fn text(&self) -> &str {
        self.ephemeral
            .as_ref()
            .map_or("", |ephemeral| ephemeral.text.as_str())
    }
}

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
    fn writable(&self, user: &str, channel: &str) -> Result<&Channel, Refused> {
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
    fn reference(&self, team: &str, name: &str, labelled: bool) -> Option<String> {
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
            let team = state
                .users
                .get(&user)
                .map(|user| user.team.clone())
                .unwrap_or_default();
            let channel = state.open_dm(&team, std::slice::from_ref(&user));
            let mut event =
                json!({"type": "app_home_opened", "user": user, "channel": channel, "tab": "home"});
            if let Some(home) = state.homes.get(&user) {
                let bot = state
                    .teams
                    .get(&team)
                    .map_or("", |team| team.bot_id.as_str());
                event["view"] = home.json(&self.config().app_id, bot);
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
            let team = state
                .users
                .get(&user)
                .map(|user| user.team.clone())
                .unwrap_or_default();
            let event = json!({"type": "tokens_revoked", "tokens": {"oauth": [user], "bot": []}});
            state.tell_app(self.config(), &team, event);
            Ok(())
        })
    }

    /// A person types a slash command and waits for what the app makes of it.
    ///
    /// # Errors
    /// When there is no such person or channel. An app that does not answer is no error.
    pub async fn command(
        &self,
        user: &str,
        channel: &str,
        command: &str,
        text: &str,
    ) -> Result<CommandReply, Refused> {
        let (payload, user, channel, trigger, url_id) = self.change(|state| {
            let user = state.user_id(user)?;
            let found = state.writable(&user, channel)?;
            let (team, id, name) = (found.team.clone(), found.id.clone(), found.name.clone());
            let direct = found.kind == ChannelKind::Im;
            let text = rich_text::mrkdwn(text, |name| state.reference(&team, name, true));
            let trigger = state.trigger(&team, &user);
            let place = (team.as_str(), id.as_str(), user.as_str());
            let url = state.response_url(self.origin(), place, None, Original::None);
            let payload = json!({
                "token": "emulator", "team_id": team, "channel_id": id,
                "team_domain": state.teams.get(&team).map_or("", |team| team.domain.as_str()),
                "channel_name": if direct { "directmessage" } else { name.as_str() },
                "user_id": user, "user_name": state.users.get(&user).map_or("", |u| u.name.as_str()),
                "command": command, "text": text, "api_app_id": self.config().app_id,
                "is_enterprise_install": "false", "response_url": url, "trigger_id": trigger,
            });
            let url_id = url.rsplit('/').next().unwrap_or_default().to_owned();
            Ok::<_, Refused>((payload, user, id, trigger, url_id))
        })?;
        let answered = self.send(DeliveryKind::Command, payload).await;
        if !answered.acknowledged {
            return Ok(CommandReply {
                acknowledged: false,
                ephemeral: None,
            });
        }
        self.show_reply(&user, &channel, &url_id, &answered);
        let replied = |state: &State| state.response_urls.get(&url_id)?.first_reply.clone();
        let opened = |state: &State| state.triggers.get(&trigger).is_some_and(|t| t.used);
        let ts = self
            .wait_for("a reply to the command", |slack| {
                slack.quietly(|state| match replied(state) {
                    Some(ts) => Some(Some(ts)),
                    None => opened(state).then_some(None),
                })
            })
            .await
            .ok()
            .flatten();
        let ephemeral = self
            .ephemerals(&user)
            .into_iter()
            .find(|e| Some(&e.ts) == ts.as_ref());
        Ok(CommandReply {
            acknowledged: true,
            ephemeral,
        })
    }

    /// Shows the message that an acknowledgement may carry.
    fn show_reply(&self, user: &str, channel: &str, url_id: &str, answered: &Answered) {
        let message = &answered.body;
        if validate::message(message["text"].as_str(), message.get("blocks")).is_err() {
            return;
        }
        self.change(|state| {
            let team = state
                .channels
                .get(channel)
                .map(|c| c.team.clone())
                .unwrap_or_default();
            let blocks = response_url::blocks_of(state, message);
            let ts = state.ts();
            if let Some(url) = state.response_urls.get_mut(url_id) {
                url.first_reply = Some(ts.clone());
            }
            state.ephemerals.push(Ephemeral {
                team,
                channel: channel.to_owned(),
                user: user.to_owned(),
                ts,
                thread_ts: None,
                text: message["text"].as_str().unwrap_or("").to_owned(),
                blocks,
                replaced: 0,
            });
        });
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
