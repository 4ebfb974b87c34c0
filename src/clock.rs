//! The one place that reads the time, so that tests can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// What time it is. Cheap to clone; clones of a set clock stay in step.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since 1970 for a set clock; the system's otherwise.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands at `now` until it is moved on.
    pub fn set_to(now: Timestamp) -> Self {
        Self {
            set: Some(Arc::new(AtomicI64::new(now.as_millisecond()))),
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        match &self.set {
            None => Timestamp::now(),
            Some(millis) => {
                Timestamp::from_millisecond(millis.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// Moves a set clock on; the system's clock takes no orders.
    pub fn move_on(&self, by: SignedDuration) {
        if let Some(millis) = &self.set {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            millis.fetch_add(by, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_clock_moves_only_when_it_is_moved_and_its_clones_follow() {
        let clock = Clock::set_to("2026-11-25T12:00:00Z".parse().unwrap());
        let other = clock.clone();
        clock.move_on(SignedDuration::from_hours(2));
        assert_eq!(other.now(), "2026-11-25T14:00:00Z".parse().unwrap());
    }
}
