//! A month later in the playground: the summary that would come then, on the same way as the real one's
//! picture and words.

use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use crate::coach::ids::{LeaderId, TeamId};
use crate::coach::month::Month;
use crate::coach::summary::Summary;
use crate::jobs::Jobs;
use crate::play::MonthWish;
use crate::responder::tally;
use crate::store::StoreError;

/// Grants wishes until the playground is gone.
pub async fn grant(jobs: Jobs, team: TeamId, mut wishes: mpsc::Receiver<MonthWish>) {
    while let Some(wish) = wishes.recv().await {
        let granted = show(&jobs, &team, &wish).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a month could not be shown");
            false
        });
        // A page that was closed does not wait any more.
        let _ = wish.granted.send(granted);
    }
}

async fn show(jobs: &Jobs, team: &TeamId, wish: &MonthWish) -> Result<bool, StoreError> {
    let id = LeaderId::new(team.clone(), wish.person.as_str());
    let Some(leader) = jobs.store.leader(&id).await? else {
        return Ok(false);
    };
    let month = Month::of(jobs.clock.now().to_zoned(TimeZone::UTC).date());
    let tally = match wish.example {
        Some(example) => example.tally(month),
        None => tally(&jobs.store, &id, month).await?,
    };
    let summary = Summary::of(month, &tally).aiming(leader.own.aim);
    jobs.responder.show_month(&id, summary);
    Ok(true)
}
