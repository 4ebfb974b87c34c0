//! Typing a slash command and seeing what comes of it.

use serde_json::json;

use super::delivery::{Answered, DeliveryKind};
use super::message::Ephemeral;
use super::state::{ChannelKind, Original, State};
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

impl Emulator {
    /// A person types a slash command and waits for what the app makes of it.
    ///
    /// # Errors
    /// When there is no such person or channel, or Slack would refuse to show what the app
    /// acknowledged with. An app that does not answer is no error.
    pub async fn command(
        &self,
        user: &str,
        channel: &str,
        command: &str,
        text: &str,
    ) -> Result<CommandReply, Refused> {
        let (payload, user, trigger, url_id) = self.change(|state| {
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
            Ok::<_, Refused>((payload, user, trigger, url_id))
        })?;
        let answered = self.send(DeliveryKind::Command, payload).await;
        if !answered.acknowledged {
            return Ok(CommandReply {
                acknowledged: false,
                ephemeral: None,
            });
        }
        self.show_reply(&url_id, &answered)?;
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
    fn show_reply(&self, url_id: &str, answered: &Answered) -> Result<(), Refused> {
        let message = &answered.body;
        match validate::message(message["text"].as_str(), message.get("blocks")) {
            Ok(()) => self.change(|state| {
                response_url::reply(state, self.config(), url_id, message);
                Ok(())
            }),
            Err(("no_text", _)) => Ok(()),
            Err((code, complaints)) => {
                let why = complaints.join(", ");
                Err(Refused::new(format!(
                    "invalid_command_response: {code} {why}"
                )))
            }
        }
    }
}
