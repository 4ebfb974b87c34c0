//! The words of the last nudges, in memory only, so that a click on one needs no look into Slack. Gone
//! with the process; then the message is read from Slack again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::coach::MessageText;
use crate::coach::ids::LeaderId;

/// More than this many, and the oldest go.
const MOST: usize = 1000;
/// As long as a nudge's buttons work (Slack's response URLs last 30 minutes), with room.
const LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Words by a key, forgotten by age and number.
#[derive(Debug, Default)]
pub(super) struct Recent {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    kept: HashMap<Arc<str>, (LeaderId, MessageText)>,
    order: VecDeque<(Timestamp, Arc<str>)>,
}

impl Recent {
    /// Keeps `text` under `key`. `false` where the key was there already; then nothing changes.
    pub(super) fn keep(
        &self,
        key: &str,
        owner: &LeaderId,
        text: MessageText,
        now: Timestamp,
    ) -> bool {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
        if inner.kept.contains_key(key) {
            return false;
        }
        let key: Arc<str> = key.into();
        inner.order.push_back((now, Arc::clone(&key)));
        inner.kept.insert(key, (owner.clone(), text));
        true
    }

    pub(super) fn get(&self, key: &str, now: Timestamp) -> Option<MessageText> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
        inner.kept.get(key).map(|(_, text)| text.clone())
    }

    /// Drops what is older than its hour.
    pub(super) fn forget_old(&self, now: Timestamp) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_old(now);
    }

    /// Drops all words of one person.
    pub(super) fn forget(&self, owner: &LeaderId) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.kept.retain(|_, (kept_for, _)| kept_for != owner);
    }
}

impl Inner {
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
