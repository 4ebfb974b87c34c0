//! Paces calls to Slack by workspace, method and conversation, so that limits are kept.
//!
//! The limits are Slack's: one message a second in a conversation, and silence for as long as a
//! `Retry-After` says. A caller waits for its own call and gets its result; there is no queue that
//! could lose one. What cannot be done within the caller's patience fails at once, as
//! [`SlackError::RateLimited`] with the wait that would have been needed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

use super::client::SlackError;
use crate::coach::ids::{ChannelId, TeamId};

/// Slack's limit for messages in one conversation (docs.slack.dev, "Rate limits").
const MESSAGE_SPACING: Duration = Duration::from_secs(1);
/// The wait before a failed call is tried again; it doubles with each try.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// Lanes are forgotten beyond this number, once they limit nothing any more.
const MAX_LANES: usize = 4096;

/// What is limited together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Lane {
    pub team: TeamId,
    pub method: Method,
    /// `None` where Slack limits a method for the whole workspace.
    pub channel: Option<ChannelId>,
}

/// The methods that are paced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    PostMessage,
    PostEphemeral,
    Update,
    /// Opening, updating and publishing views.
    Views,
    /// The three steps of a file.
    Upload,
    /// Everything that only asks.
    Read,
}

/// How long and how often to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Calls at most, the first included.
    pub attempts: u32,
    /// No call begins later than this after the caller came.
    pub wait: Duration,
    /// Doing it twice is as good as once, so it is tried again also where it may have been done.
    pub idempotent: bool,
}

impl Patience {
    /// For what must not be done twice: tried again only where it was certainly not done.
    pub const ONCE: Self = Self {
        attempts: 4,
        wait: Duration::from_secs(60),
        idempotent: false,
    };
    /// For what may be done twice, such as reading or replacing.
    pub const IDEMPOTENT: Self = Self {
        idempotent: true,
        ..Self::ONCE
    };
}

/// When a lane may be used next.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The earliest start of the next call.
    next: Instant,
    /// Slack said to be silent until then.
    blocked: Instant,
}

impl Slot {
    fn free(from: Instant) -> Self {
        Self {
            next: from,
            blocked: from,
        }
    }
}

/// Paces calls. Share one between all who call with the same app.
#[derive(Debug)]
pub struct Outbox {
    lanes: Mutex<HashMap<Lane, Slot>>,
    message_spacing: Duration,
    first_pause: Duration,
}

impl Default for Outbox {
    fn default() -> Self {
        Self {
            lanes: Mutex::default(),
            message_spacing: MESSAGE_SPACING,
            first_pause: FIRST_PAUSE,
        }
    }
}

impl Outbox {
    /// Makes a call in its turn, again where that is safe, and returns its last result.
    ///
    /// # Errors
    /// The error of the last call, or [`SlackError::RateLimited`] where its turn would come too
    /// late: then that call was not made.
    pub async fn send<T, F>(
        &self,
        lane: &Lane,
        patience: Patience,
        call: impl Fn() -> F,
    ) -> Result<T, SlackError>
    where
        F: Future<Output = Result<T, SlackError>>,
    {
        let latest = Instant::now() + patience.wait;
        let mut pause = self.first_pause;
        let mut attempt = 1;
        loop {
            self.turn(lane, latest).await?;
            let error = match call().await {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            if let SlackError::RateLimited { retry_after } = error {
                self.block(lane, Instant::now() + retry_after);
            }
            let repeatable = error.certainly_not_done() || patience.idempotent;
            if attempt >= patience.attempts || !repeatable || !error.may_pass() {
                return Err(error);
            }
            tracing::debug!(code = %error, attempt, "a call to slack is tried again");
            attempt += 1;
            if !matches!(error, SlackError::RateLimited { .. }) {
                if Instant::now() + pause > latest {
                    return Err(error);
                }
                sleep(pause).await;
                pause *= 2;
            }
        }
    }

    /// Waits for a turn in the lane; fails at once if it comes after `latest`.
    async fn turn(&self, lane: &Lane, latest: Instant) -> Result<(), SlackError> {
        loop {
            let start = self.reserve(lane, latest)?;
            sleep_until(start).await;
            // Slack may have asked for silence in the meantime: then this turn is void.
            if self.slot(lane).is_none_or(|slot| slot.blocked <= start) {
                return Ok(());
            }
        }
    }

    fn reserve(&self, lane: &Lane, latest: Instant) -> Result<Instant, SlackError> {
        let now = Instant::now();
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        if lanes.len() >= MAX_LANES {
            lanes.retain(|_, slot| slot.next > now || slot.blocked > now);
        }
        let slot = lanes.entry(lane.clone()).or_insert(Slot::free(now));
        let start = now.max(slot.next).max(slot.blocked);
        if start > latest {
            return Err(SlackError::RateLimited {
                retry_after: start - now,
            });
        }
        slot.next = start + self.spacing(lane.method);
        Ok(start)
    }

    fn spacing(&self, method: Method) -> Duration {
        match method {
            Method::PostMessage => self.message_spacing,
            _ => Duration::ZERO,
        }
    }

    fn block(&self, lane: &Lane, until: Instant) {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = lanes.entry(lane.clone()).or_insert(Slot::free(until));
        slot.blocked = slot.blocked.max(until);
    }

    fn slot(&self, lane: &Lane) -> Option<Slot> {
        let lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.get(lane).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    const SHORT: Duration = Duration::from_millis(30);

    fn outbox(message_spacing: Duration) -> Outbox {
        Outbox {
            message_spacing,
            first_pause: Duration::from_millis(1),
            ..Outbox::default()
        }
    }

    fn lane(channel: &str) -> Lane {
        Lane {
            team: TeamId::from("T1"),
            method: Method::PostMessage,
            channel: Some(ChannelId::from(channel)),
        }
    }

    /// Makes calls that fail alike, and says the last result and how many there were.
    async fn failing(error: SlackError, patience: Patience) -> (SlackError, u32) {
        let calls = AtomicU32::new(0);
        let result = outbox(Duration::ZERO)
            .send(&lane("C1"), patience, || async {
                calls.fetch_add(1, Ordering::SeqCst);
                Err::<(), _>(error.clone())
            })
            .await;
        (result.unwrap_err(), calls.into_inner())
    }

    async fn ok(outbox: &Outbox, channel: &str) -> Result<Instant, SlackError> {
        let patience = Patience {
            wait: Duration::from_secs(60),
            ..Patience::ONCE
        };
        outbox
            .send(&lane(channel), patience, || async { Ok(Instant::now()) })
            .await
    }

    #[tokio::test]
    async fn messages_in_one_conversation_keep_their_distance() {
        let outbox = outbox(SHORT);
        let start = Instant::now();
        let (one, two, three) =
            tokio::join!(ok(&outbox, "C1"), ok(&outbox, "C1"), ok(&outbox, "C1"));
        let last = one.unwrap().max(two.unwrap()).max(three.unwrap());
        assert!(last.duration_since(start) >= SHORT * 2);
    }

    #[tokio::test]
    async fn a_busy_conversation_does_not_hold_up_another() {
        let outbox = outbox(Duration::from_secs(3600));
        ok(&outbox, "C1").await.unwrap();
        let late = ok(&outbox, "C1").await.unwrap_err();
        assert!(matches!(late, SlackError::RateLimited { .. }));
        ok(&outbox, "C2").await.unwrap();
    }

    #[tokio::test]
    async fn nothing_is_sent_before_slack_allows_it_again() {
        let outbox = outbox(Duration::ZERO);
        let calls = AtomicU32::new(0);
        let start = Instant::now();
        let limited_once = || async {
            match calls.fetch_add(1, Ordering::SeqCst) {
                0 => Err(SlackError::RateLimited { retry_after: SHORT }),
                _ => Ok(Instant::now()),
            }
        };
        let sent = outbox
            .send(&lane("C1"), Patience::ONCE, limited_once)
            .await
            .unwrap();
        assert!(sent.duration_since(start) >= SHORT);
        assert_eq!(calls.into_inner(), 2);
    }

    #[tokio::test]
    async fn a_limit_that_one_caller_hits_holds_for_all_in_its_lane() {
        let outbox = outbox(Duration::ZERO);
        let blocked = Instant::now() + SHORT;
        outbox.block(&lane("C1"), blocked);
        assert!(ok(&outbox, "C2").await.is_ok());
        assert!(ok(&outbox, "C1").await.unwrap() >= blocked);
    }

    #[tokio::test]
    async fn what_may_have_been_done_is_repeated_only_where_that_does_no_harm() {
        for error in [
            SlackError::Timeout,
            SlackError::Transport,
            SlackError::Http(502),
        ] {
            assert_eq!(
                failing(error.clone(), Patience::ONCE).await,
                (error.clone(), 1)
            );
            assert_eq!(
                failing(error.clone(), Patience::IDEMPOTENT).await,
                (error, 4)
            );
        }
        assert_eq!(
            failing(SlackError::Connect, Patience::ONCE).await,
            (SlackError::Connect, 4)
        );
    }

    #[tokio::test]
    async fn what_cannot_pass_is_not_tried_again() {
        let archived = SlackError::Api {
            code: "is_archived".to_owned(),
        };
        for error in [archived, SlackError::Refused, SlackError::Http(404)] {
            assert_eq!(
                failing(error.clone(), Patience::IDEMPOTENT).await,
                (error, 1)
            );
        }
    }

    #[tokio::test]
    async fn a_limit_longer_than_the_callers_patience_is_told_at_once() {
        let hour = SlackError::RateLimited {
            retry_after: Duration::from_secs(3600),
        };
        let (error, calls) = failing(hour, Patience::ONCE).await;
        assert!(matches!(error, SlackError::RateLimited { .. }));
        assert_eq!(calls, 1);
    }
}
