//! What is known about leaders and channels besides the leaders' own messages: whether somebody can be
//! reached, and what a channel's name says. In memory only, learned in the background; what is not known yet
//! counts as in order.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::{LOOK_WITHIN, Responder};
use crate::coach::ids::{ChannelId, LeaderId, TeamId};
use crate::coach::presence::Presence;
use crate::coach::room::Room;
use crate::slack::client::{Deaf, DndInfo, UserInfo};

/// A status changes several times a day, a channel's name hardly ever.
const PRESENCE_LASTS: SignedDuration = SignedDuration::from_mins(10);
const ROOM_LASTS: SignedDuration = SignedDuration::from_hours(1);
const HEARING_LASTS: SignedDuration = SignedDuration::from_mins(1);

/// What was learned, each by one question however many wait for it.
pub(super) struct Learned<K, V> {
    lasts: SignedDuration,
    known: Mutex<HashMap<K, Known<V>>>,
}

struct Known<V> {
    asked_at: Timestamp,
    answer: Arc<OnceCell<V>>,
    /// The answer of the time before, until there is a new one.
    before: Option<V>,
}

impl<K: Eq + Hash, V: Copy> Learned<K, V> {
    fn new(lasts: SignedDuration) -> Self {
        Self {
            lasts,
            known: Mutex::default(),
        }
    }

    /// The answer, if there is one, and where it is to be had, if it has to be asked for.
    pub(super) fn look(&self, key: K, now: Timestamp) -> (Option<V>, Option<Arc<OnceCell<V>>>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&key)
            && now.duration_since(known.asked_at) < self.lasts
        {
            return (known.answer.get().copied().or(known.before), None);
        }
        let before = known
            .remove(&key)
            .and_then(|old| old.answer.get().copied().or(old.before));
        let answer = Arc::<OnceCell<V>>::default();
        let fresh = Known {
            asked_at: now,
            answer: Arc::clone(&answer),
            before,
        };
        known.insert(key, fresh);
        (before, Some(answer))
    }

    /// Where the answer is to be had, or was.
    fn answer(&self, key: &K) -> Option<Arc<OnceCell<V>>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).map(|known| Arc::clone(&known.answer))
    }

    fn forget(&self, gone: impl Fn(&K, Timestamp) -> bool) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|key, known| !gone(key, known.asked_at));
    }
}

/// Everything of it.
pub(super) struct Around {
    presences: Learned<LeaderId, Presence>,
    rooms: Learned<(TeamId, ChannelId), Option<Room>>,
    /// Why nothing is heard in a channel.
    pub(super) hearing: Learned<(TeamId, ChannelId), Option<Deaf>>,
}

impl Default for Around {
    fn default() -> Self {
        Self {
            presences: Learned::new(PRESENCE_LASTS),
            rooms: Learned::new(ROOM_LASTS),
            hearing: Learned::new(HEARING_LASTS),
        }
    }
}

impl Around {
    pub(super) fn forget(&self, id: &LeaderId) {
        self.presences.forget(|known, _| known == id);
    }

    pub(super) fn forget_old(&self, now: Timestamp) {
        let old = |at: Timestamp, lasts: SignedDuration| now.duration_since(at) >= lasts * 2;
        self.presences.forget(|_, at| old(at, PRESENCE_LASTS));
        self.rooms.forget(|_, at| old(at, ROOM_LASTS));
        self.hearing.forget(|_, at| old(at, HEARING_LASTS));
    }
}

impl Responder {
    /// Whether a leader can be reached, as far as it is known; asks Slack in the background where that was
    /// long ago, and keeps the time zone up to date on the way.
    pub fn presence(self: &Arc<Self>, id: &LeaderId) -> Presence {
        let now = self.clock.now();
        let (known, ask) = self.around.presences.look(id.clone(), now);
        if let Some(answer) = ask {
            let (responder, id) = (Arc::clone(self), id.clone());
            self.under_way.spawn(async move {
                answer.get_or_init(|| responder.see(&id)).await;
            });
        }
        known.unwrap_or_default()
    }

    /// What a channel's name says, as far as it is known; asks Slack in the background where it is not.
    pub fn room(self: &Arc<Self>, team: &TeamId, channel: &ChannelId) -> Option<Room> {
        let now = self.clock.now();
        let key = (team.clone(), channel.clone());
        let (known, ask) = self.around.rooms.look(key, now);
        if let Some(answer) = ask {
            let responder = Arc::clone(self);
            let (team, channel) = (team.clone(), channel.clone());
            self.under_way.spawn(async move {
                answer
                    .get_or_init(|| responder.read_name(&team, &channel))
                    .await;
            });
        }
        known.flatten()
    }

    /// The same, and waits for an answer that is on its way: the first message in a new incident channel
    /// is the one that must not be nudged.
    pub(super) async fn room_by_now(&self, team: &TeamId, channel: &ChannelId) -> Option<Room> {
        let key = (team.clone(), channel.clone());
        let (known, ask) = self.around.rooms.look(key.clone(), self.clock.now());
        match ask.or_else(|| self.around.rooms.answer(&key)) {
            Some(answer) => *answer.get_or_init(|| self.read_name(team, channel)).await,
            None => known.flatten(),
        }
    }

    async fn read_name(&self, team: &TeamId, channel: &ChannelId) -> Option<Room> {
        let token = self.tokens.of(team).await.ok()?;
        let asked = timeout(LOOK_WITHIN, self.slack.conversation_info(&token, channel));
        Room::by_name(&asked.await.ok()?.ok()?.name?)
    }

    async fn see(&self, id: &LeaderId) -> Presence {
        let Ok(token) = self.tokens.of(&id.team).await else {
            return Presence::default();
        };
        let (person, dnd) = tokio::join!(
            timeout(LOOK_WITHIN, self.slack.user_info(&token, &id.user)),
            timeout(LOOK_WITHIN, self.slack.dnd_info(&token, &id.user)),
        );
        let person = person.ok().and_then(Result::ok).unwrap_or_default();
        let dnd = dnd.ok().and_then(Result::ok).unwrap_or_default();
        if let Some(zone) = &person.tz {
            self.keep_time_zone(id, zone).await;
        }
        presence(&person, &dnd)
    }

    /// People travel.
    async fn keep_time_zone(&self, id: &LeaderId, zone: &str) {
        let kept = match self.store.leader(id).await {
            Ok(Some(leader)) if leader.time_zone.as_deref() != Some(zone) => {
                self.store.set_time_zone(id, zone).await.map(drop)
            }
            looked => looked.map(drop),
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "a time zone could not be kept");
        }
    }
}

fn presence(person: &UserInfo, dnd: &DndInfo) -> Presence {
    let time = |second: i64| Timestamp::from_second(second).ok();
    let snoozed = dnd.snoozed_until.map(|until| (i64::MIN, until));
    let stretch = snoozed.or(dnd.planned).map(|(from, to)| {
        let from = time(from).unwrap_or(Timestamp::MIN);
        (from, time(to).unwrap_or(Timestamp::MAX))
    });
    Presence {
        dnd: stretch,
        status: person.status,
        status_until: person.status_until.and_then(time),
    }
}
