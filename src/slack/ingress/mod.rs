//! The two doors through which Slack reaches us, and what stands behind both.
//!
//! A door verifies, reads the [`Event`] and hands it to [`Receive`]. Its answer decides the
//! acknowledgement: what is not safe yet is not acknowledged, and Slack delivers it again.

pub mod http;
pub mod serve;
pub mod signature;
pub mod socket;

use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;

use super::event::Event;

/// How long a receiver may take before Slack is left to deliver again: half a second, less what the
/// way there and back takes.
pub const RECEIVE_LIMIT: Duration = Duration::from_millis(450);

/// Takes what Slack delivered.
///
/// It must answer within [`RECEIVE_LIMIT`], and is dropped where it stands when it does not: so it
/// decides and claims, and leaves slow work to a task of its own, which a dropped future does not end.
#[async_trait]
pub trait Receive: Send + Sync + 'static {
    async fn receive(&self, event: Event) -> Ack;
}

/// What to tell Slack.
#[derive(Clone, Debug, PartialEq)]
pub enum Ack {
    /// Safe: done, claimed, or nobody's business.
    Ok,
    /// Safe, with an answer: a command's message or a modal's `response_action`.
    Reply(Value),
    /// Not safe yet: no acknowledgement, Slack delivers again.
    NotYet,
}

/// Hands all events of one delivery over. It is acknowledged only if each of them is safe; of
/// several answers the first is given.
async fn receive_all(receive: &dyn Receive, events: Vec<Event>) -> Ack {
    let received = async {
        let mut answer = Ack::Ok;
        for event in events {
            match receive.receive(event).await {
                Ack::NotYet => return Ack::NotYet,
                Ack::Ok => {}
                reply => answer = if answer == Ack::Ok { reply } else { answer },
            }
        }
        answer
    };
    tokio::time::timeout(RECEIVE_LIMIT, received)
        .await
        .unwrap_or_else(|_| {
            tracing::warn!(
                code = "receive_slow",
                "not acknowledged in time; Slack delivers again"
            );
            Ack::NotYet
        })
}
