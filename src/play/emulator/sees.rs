//! What people see, and waiting for it.

use std::time::Duration;

use super::calls::{Call, Fault};
use super::delivery::Delivery;
use super::message::{Ephemeral, Posted};
use super::state::{Channel, Team, User};
use super::view::OpenView;
use super::{Emulator, Refused, Upload};

/// How long nothing may happen before things count as settled.
const QUIET: Duration = Duration::from_millis(300);

impl Emulator {
    /// What this person alone sees, in the order of arrival.
    pub fn ephemerals(&self, user: &str) -> Vec<Ephemeral> {
        self.quietly(|state| {
            let id = state.user_id(user).unwrap_or_default();
            state
                .ephemerals
                .iter()
                .filter(|e| e.user == id)
                .cloned()
                .collect()
        })
    }

    /// The messages between this person and the bot.
    pub fn dms(&self, user: &str) -> Vec<Posted> {
        self.quietly(|state| {
            let id = state.user_id(user).unwrap_or_default();
            let between = |channel: &&Channel| {
                let bot = state.teams.get(&channel.team).map(|team| &team.bot_user);
                channel.members.len() == 2
                    && channel.id.starts_with('D')
                    && channel.members.contains(&id)
                    && bot.is_some_and(|bot| channel.members.contains(bot))
            };
            let channel = state.channels.values().find(between);
            channel
                .map(|channel| channel.messages.clone())
                .unwrap_or_default()
        })
    }

    /// Everything said in a channel and its threads.
    pub fn messages(&self, channel: &str) -> Vec<Posted> {
        self.quietly(|state| {
            let id = state.channel_id(channel).unwrap_or_default();
            state
                .channels
                .get(&id)
                .map(|channel| channel.messages.clone())
                .unwrap_or_default()
        })
    }

    /// The modal on top of this person's screen.
    pub fn view(&self, user: &str) -> Option<OpenView> {
        self.quietly(|state| {
            let id = state.user_id(user).ok()?;
            state.modals.get(&id)?.last().cloned()
        })
    }

    /// Askwell's home tab as this person sees it.
    pub fn home(&self, user: &str) -> Option<OpenView> {
        self.quietly(|state| state.homes.get(&state.user_id(user).ok()?).cloned())
    }

    pub fn teams(&self) -> Vec<Team> {
        self.quietly(|state| state.teams.values().cloned().collect())
    }

    pub fn users(&self, team: &str) -> Vec<User> {
        self.quietly(|state| {
            state
                .users
                .values()
                .filter(|u| u.team == team)
                .cloned()
                .collect()
        })
    }

    pub fn channels(&self, team: &str) -> Vec<Channel> {
        self.quietly(|state| {
            state
                .channels
                .values()
                .filter(|c| c.team == team)
                .cloned()
                .collect()
        })
    }

    /// The direct conversation between a person and the bot, opened if need be.
    ///
    /// # Errors
    /// When there is no such person.
    pub fn dm(&self, user: &str) -> Result<String, Refused> {
        self.change(|state| {
            let id = state.user_id(user)?;
            let team = state.team_of(&id);
            Ok(state.open_dm(&team, &[id]))
        })
    }

    pub fn files(&self) -> Vec<Upload> {
        self.quietly(|state| state.files.values().cloned().collect())
    }

    /// Every call of the Web API and of a `response_url` so far.
    pub fn calls(&self) -> Vec<Call> {
        self.quietly(|state| state.calls.clone())
    }

    /// The calls of one method.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        let mut calls = self.calls();
        calls.retain(|call| call.method == method);
        calls
    }

    /// How many calls of one method there were.
    pub fn number_of(&self, method: &str) -> usize {
        self.quietly(|state| {
            let calls = state.calls.iter();
            calls.filter(|call| call.method == method).count()
        })
    }

    /// Everything that was sent to the app so far.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.quietly(|state| state.deliveries.clone())
    }

    /// The next call of `method` (`*` for any) goes wrong; several queue up.
    pub fn fail_next(&self, method: &str, fault: Fault) {
        self.change(|state| {
            state
                .faults
                .entry(method.to_owned())
                .or_default()
                .push_back(fault)
        });
    }

    /// Waits until `look` finds something, at most the configured patience.
    ///
    /// # Errors
    /// When it does not, naming `what` was awaited.
    pub async fn wait_for<T>(
        &self,
        what: &str,
        look: impl Fn(&Emulator) -> Option<T>,
    ) -> Result<T, Refused> {
        let mut changes = self.changes();
        let found = async {
            loop {
                changes.mark_unchanged();
                if let Some(found) = look(self) {
                    return found;
                }
                // The sender lives in `self`, so that this ends only with a change.
                let _ = changes.changed().await;
            }
        };
        let patience = self.config().patience;
        tokio::time::timeout(patience, found)
            .await
            .map_err(|_| Refused::new(format!("waited {patience:?} for {what}")))
    }

    /// Waits until the app is connected by Socket Mode.
    ///
    /// # Errors
    /// When it does not connect in time.
    pub async fn connected(&self) -> Result<(), Refused> {
        self.wait_for("a connection", |slack| {
            (slack.connections() > 0).then_some(())
        })
        .await
    }

    /// Waits until nothing is under way: every delivery answered, no call open, and a moment of
    /// quiet since. For asserting that something did *not* happen.
    ///
    /// # Errors
    /// When it stays busy beyond the configured patience.
    pub async fn settled(&self) -> Result<(), Refused> {
        let calm = async {
            loop {
                let calm = self.quietly(|state| {
                    let idle = state.deliveries.iter().all(|d| d.acknowledged.is_some());
                    let quiet = state.last_call.is_none_or(|last| last.elapsed() >= QUIET);
                    idle && quiet && state.calls_open == 0
                });
                if calm {
                    return;
                }
                tokio::time::sleep(QUIET / 10).await;
            }
        };
        let patience = self.config().patience;
        tokio::time::timeout(patience, calm)
            .await
            .map_err(|_| Refused::new(format!("still busy after {patience:?}")))
    }
}
