//! What a visitor does on the page, done in the small Slack.

use serde::Deserialize;
use serde_json::{Value, json};

use tokio::sync::{mpsc, oneshot};

use super::MonthWish;
use super::emulator::{Emulator, Press, Refused, Submitted, Target};
use crate::coach::summary::Example;

#[derive(Deserialize)]
pub(super) struct Act {
    /// Who does it: a user id.
    person: String,
    #[serde(flatten)]
    deed: Deed,
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Deed {
    Say {
        channel: String,
        text: String,
        thread_ts: Option<String>,
    },
    Edit {
        channel: String,
        ts: String,
        text: String,
    },
    Delete {
        channel: String,
        ts: String,
    },
    Command {
        channel: String,
        command: String,
        text: String,
    },
    Press {
        on: On,
        press: Press,
    },
    Submit {
        entries: Vec<Press>,
    },
    Close,
    MessageShortcut {
        channel: String,
        ts: String,
        callback_id: String,
    },
    Shortcut {
        callback_id: String,
    },
    OpenHome,
    /// A month later: the summary comes, of a made-up past or of the person's own.
    Month {
        example: Option<String>,
    },
}

/// Where a pressed element stands.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum On {
    Message {
        channel: String,
        ts: String,
    },
    /// With what the other inputs hold by now, which Slack sends along.
    Modal {
        entries: Vec<Press>,
    },
    Home,
}

/// Does it, and says what the page should know: `{}` mostly, `{"errors": …}` for a form.
///
/// # Errors
/// When Slack would not let this person do that, in words for the page.
pub(super) async fn act(
    slack: &Emulator,
    months: &mpsc::Sender<MonthWish>,
    act: Act,
) -> Result<Value, Refused> {
    let person = act.person.as_str();
    match act.deed {
        Deed::Say {
            channel,
            text,
            thread_ts,
        } => match thread_ts {
            Some(thread) => slack
                .says_in_thread(person, &channel, &thread, &text)
                .map(|_| json!({})),
            None => slack.says(person, &channel, &text).map(|_| json!({})),
        },
        Deed::Edit { channel, ts, text } => slack
            .edits(person, &channel, &ts, &text)
            .map(|()| json!({})),
        Deed::Delete { channel, ts } => slack.deletes(person, &channel, &ts).map(|()| json!({})),
        Deed::Command {
            channel,
            command,
            text,
        } => {
            let reply = slack.command(person, &channel, &command, &text).await?;
            taken(reply.acknowledged)
        }
        Deed::Press { on, press } => {
            let target = target(slack, person, on)?;
            taken(slack.presses(person, target, press).await?.acknowledged)
        }
        Deed::Submit { entries } => {
            slack.fills(person, &entries)?;
            match slack.submits_view(person, &[]).await? {
                Submitted::Errors(errors) => Ok(json!({"errors": errors})),
                outcome => taken(outcome != Submitted::Failed),
            }
        }
        Deed::Close => slack.closes_view(person).await.map(|()| json!({})),
        Deed::MessageShortcut {
            channel,
            ts,
            callback_id,
        } => {
            let answer = slack
                .message_shortcut(person, &channel, &ts, &callback_id)
                .await?;
            taken(answer.acknowledged)
        }
        Deed::Shortcut { callback_id } => {
            taken(slack.shortcut(person, &callback_id).await?.acknowledged)
        }
        Deed::OpenHome => slack.opens_home(person).map(|()| json!({})),
        Deed::Month { example } => month(months, person, example.as_deref()).await,
    }
}

async fn month(
    months: &mpsc::Sender<MonthWish>,
    person: &str,
    example: Option<&str>,
) -> Result<Value, Refused> {
    let (granted, is_granted) = oneshot::channel();
    let wish = MonthWish {
        person: person.to_owned(),
        example: example.and_then(Example::from_code),
        granted,
    };
    // Nobody answers where the playground is about to stop.
    let _ = months.send(wish).await;
    match is_granted.await {
        Ok(true) => Ok(json!({})),
        Ok(false) => Err(Refused::new("Whoever has not said yes gets no summary.")),
        Err(_) => Err(Refused::new("Askwell is not running.")),
    }
}

fn taken(acknowledged: bool) -> Result<Value, Refused> {
    if acknowledged {
        Ok(json!({}))
    } else {
        Err(Refused::new("Askwell did not answer within three seconds."))
    }
}

fn target(slack: &Emulator, person: &str, on: On) -> Result<Target, Refused> {
    let found = match on {
        On::Message { channel, ts } => {
            let ephemeral = slack.ephemerals(person).into_iter().find(|e| e.ts == ts);
            let message = || slack.messages(&channel).into_iter().find(|m| m.ts == ts);
            ephemeral
                .map(Target::Ephemeral)
                .or_else(|| message().map(Target::Message))
        }
        On::Modal { entries } => {
            slack.fills(person, &entries)?;
            slack.view(person).map(Target::View)
        }
        On::Home => slack.home(person).map(Target::View),
    };
    found.ok_or_else(|| Refused::new("That is no longer there."))
}
