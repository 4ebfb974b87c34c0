//! Who has opted in, in memory: what decides, without a look into the database, whether a message is
//! read at all.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::coach::ids::LeaderId;
use crate::coach::leader::Leader;
use crate::store::{Store, StoreError};

/// The opted-in leaders as of the last refresh.
///
/// It may lag behind another replica by a moment. That is safe: a nudge passes the outbound gate, which
/// asks the database.
#[derive(Debug, Default)]
pub struct Roster {
    leaders: RwLock<HashMap<LeaderId, Arc<Leader>>>,
    /// One reading at a time: a reading that began before a yes was recorded must not end after the one
    /// that saw it, or the yes would be unheard for a moment.
    reading: tokio::sync::Mutex<()>,
}

impl Roster {
    /// The leader, if this person is one.
    pub fn leader(&self, id: &LeaderId) -> Option<Arc<Leader>> {
        self.leaders
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// Reads all leaders anew.
    ///
    /// # Errors
    /// When the database does not answer; what was known stays.
    pub async fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        let _reading = self.reading.lock().await;
        let leaders = store
            .leaders()
            .await?
            .into_iter()
            .map(|leader| (leader.id.clone(), Arc::new(leader)))
            .collect();
        *self.leaders.write().unwrap_or_else(PoisonError::into_inner) = leaders;
        Ok(())
    }

    /// Reads one leader anew, after their settings changed here.
    ///
    /// # Errors
    /// When the database does not answer; what was known stays.
    pub async fn refresh_one(&self, store: &Store, id: &LeaderId) -> Result<(), StoreError> {
        let _reading = self.reading.lock().await;
        let leader = store.leader(id).await?;
        let mut leaders = self.leaders.write().unwrap_or_else(PoisonError::into_inner);
        match leader {
            Some(leader) => leaders.insert(id.clone(), Arc::new(leader)),
            None => leaders.remove(id),
        };
        Ok(())
    }
}
