//! When the next attempt to connect may be made.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

use super::Timing;

/// Keeps attempts of all connections apart, so that trouble never becomes a storm.
pub(super) struct Attempts {
    spacing: Duration,
    next: Mutex<Instant>,
}

impl Attempts {
    pub(super) fn new(spacing: Duration) -> Self {
        Self {
            spacing,
            next: Mutex::new(Instant::now()),
        }
    }

    /// Waits for the next attempt's turn.
    pub(super) async fn turn(&self) {
        let mut next = self.next.lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + self.spacing;
    }
}

/// Pauses that double, each shortened by chance so that many processes do not come at once.
pub(super) struct Pauses {
    next: Duration,
    longest: Duration,
}

impl Pauses {
    pub(super) fn new(timing: Timing) -> Self {
        Self {
            next: timing.first_pause,
            longest: timing.longest_pause,
        }
    }

    pub(super) fn next(&mut self) -> Duration {
        let pause = self.next.min(self.longest);
        self.next = pause * 2;
        pause.mul_f64(rand::random_range(0.5..=1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn attempts_of_all_connections_together_keep_their_distance() {
        let spacing = Duration::from_millis(20);
        let (start, attempts) = (Instant::now(), Attempts::new(spacing));
        for _ in 0..4 {
            attempts.turn().await;
        }
        assert!(start.elapsed() >= spacing * 3);
    }

    #[test]
    fn pauses_grow_to_their_limit_and_never_vanish() {
        let mut pauses = Pauses::new(Timing::default());
        let all: Vec<f64> = (0..9).map(|_| pauses.next().as_secs_f64()).collect();
        for (pause, full) in all
            .iter()
            .zip([1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0, 30.0])
        {
            assert!((full / 2.0..=full).contains(pause), "{all:?}");
        }
    }
}
