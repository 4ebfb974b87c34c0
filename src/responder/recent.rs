//! What is remembered in memory only, for an hour: the words of the last nudges, so that a click on one
//! needs no look into Slack, and what was answered for people of whom nothing else is kept.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::coach::ids::LeaderId;

/// More than this many, and the oldest go.
const MOST: usize = 1000;
/// As long as a nudge's buttons work (Slack's response URLs last 30 minutes), with room.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Values by a key, forgotten by age and number.
#[derive(Debug)]
pub(super) struct Recent<T> {
    inner: Mutex<Inner<T>>,
}

#[derive(Debug)]
struct Inner<T> {
    kept: HashMap<Arc<str>, (LeaderId, T)>,
    order: VecDeque<(Timestamp, Arc<str>)>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self {
            inner: Mutex::new(Inner {
                kept: HashMap::new(),
                order: VecDeque::new(),
            }),
        }
    }
}

impl<T: Clone> Recent<T> {
    /// Keeps `value` under `key`. `false` where the key was there already; then nothing changes.
    pub(super) fn keep(&self, key: &str, owner: &LeaderId, value: T, now: Timestamp) -> bool {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
        if inner.kept.contains_key(key) {
            return false;
        }
        let key: Arc<str> = key.into();
        inner.order.push_back((now, Arc::clone(&key)));
        inner.kept.insert(key, (owner.clone(), value));
        true
    }

    pub(super) fn get(&self, key: &str, now: Timestamp) -> Option<T> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
        inner.kept.get(key).map(|(_, value)| value.clone())
    }

    /// Drops what is older than its hour.
    pub(super) fn forget_old(&self, now: Timestamp) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
    }

    /// Drops all that is one person's.
    pub(super) fn forget(&self, owner: &LeaderId) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.kept.retain(|_, (kept_for, _)| kept_for != owner);
    }
}

impl<T> Inner<T> {
    fn forget_old(&mut self, now: Timestamp) {
        while let Some((at, key)) = self.order.front() {
            let young = now.duration_since(*at) < LIFE;
            if young && self.order.len() < MOST {
                break;
            }
            self.kept.remove(key);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::MessageText;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }

    #[test]
    fn words_are_forgotten_after_an_hour_and_beyond_a_thousand() {
        let recent = Recent::default();
        let ana = LeaderId::new("T1", "UANA");
        assert!(recent.keep("first", &ana, MessageText::new("a"), at(0)));
        assert!(!recent.keep("first", &ana, MessageText::new("b"), at(0)));
        assert_eq!(recent.get("first", at(0)), Some(MessageText::new("a")));
        assert_eq!(recent.get("first", at(2)), None);
        recent.keep("second", &ana, MessageText::new("b"), at(2));
        for n in 0..MOST {
            recent.keep(&n.to_string(), &ana, MessageText::new("c"), at(2));
        }
        assert_eq!(recent.get("second", at(2)), None);
        recent.forget(&ana);
        assert_eq!(recent.get("999", at(2)), None);
    }
}
