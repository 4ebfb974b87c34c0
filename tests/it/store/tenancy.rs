use askwell::coach::Sensitivity;
use askwell::coach::leader::Outcome;
use askwell::coach::silence::MomentSilence;
use askwell::store::Workspace;

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    whatever_happens_in_one_workspace_another_with_the_same_ids_stays_as_it_was,
    a_purged_workspace_leaves_no_row,
}

fn ana_elsewhere() -> LeaderId {
    LeaderId::new("T2", "UANA")
}

fn workspace(team: &str) -> Workspace {
    Workspace {
        team: team.into(),
        bot_token: format!("xoxb-{team}").into(),
        bot_user: "UBOT".into(),
        installed_at: noon(),
    }
}

async fn a_workspace_in_use(store: &Store, leader: &LeaderId) -> [NudgeClaim; 2] {
    store
        .save_workspace(&workspace(leader.team.as_str()))
        .await
        .unwrap();
    opt_in(store, leader).await;
    store
        .set_user_token(leader, Some(&"xoxp".into()))
        .await
        .unwrap();
    let claims = [
        sent_nudge(store, leader, "1.1").await,
        claimed_nudge(store, leader, "1.2").await,
    ];
    let outcome = store
        .record_outcome(&claims[0].id, leader, Outcome::NotNow, noon())
        .await;
    outcome.unwrap();
    claims
}

async fn whatever_happens_in_one_workspace_another_with_the_same_ids_stays_as_it_was(home: Home) {
    let store = home.open_with_key("A").await;
    let (here, there) = (ana(), ana_elsewhere());
    let theirs = a_workspace_in_use(&store, &there).await;
    let before = store.export(&there).await.unwrap();
    let [sent, claimed] = a_workspace_in_use(&store, &here).await;

    let channel = "CNEW".into();
    store.pause(&here, noon()).await.unwrap();
    store.set_time_zone(&here, "Asia/Tokyo").await.unwrap();
    store
        .set_sensitivity(&here, Sensitivity::High)
        .await
        .unwrap();
    store.set_everywhere(&here, true).await.unwrap();
    store.start_now(&here, noon()).await.unwrap();
    store.add_channel(&here, &channel).await.unwrap();
    store.remove_channel(&here, &team_channel()).await.unwrap();
    store
        .bump(&here, Metric::Messages, 5, noon())
        .await
        .unwrap();
    store.undo_outcome(&sent.id, &here).await.unwrap();
    let (ts, reason) = ("1.2".into(), MomentSilence::Deleted);
    assert!(
        store
            .cancel_pending(&here, &team_channel(), &ts, reason)
            .await
            .unwrap()
    );

    // A claim that names another workspace's nudge finds nothing there either.
    for nudge in &theirs {
        let forged = NudgeClaim {
            leader: here.clone(),
            ..nudge.clone()
        };
        assert!(!store.dropped(&forged, MomentSilence::Stale).await.unwrap());
        assert!(!store.unknown(&forged).await.unwrap());
        assert!(!store.release(&forged, noon(), LEASE).await.unwrap());
        assert!(!store.sent(&forged, DeliveredIn::Dm, noon()).await.unwrap());
        let begun = store
            .begin_sending(&forged, noon(), LEASE, |_| Ok(()))
            .await;
        assert_eq!(begun.unwrap(), askwell::store::Begun::Lost);
    }
    store.remove_workspace(&here.team).await.unwrap();
    store.opt_out(&here).await.unwrap();
    store.forget(&here).await.unwrap();
    store.purge_workspace(&here.team).await.unwrap();

    assert_eq!(claimed.leader, here);
    assert_eq!(store.export(&there).await.unwrap(), before);
    let left = store.leaders().await.unwrap();
    assert_eq!(left, [store.leader(&there).await.unwrap().unwrap()]);
    assert!(store.workspace(&there.team).await.unwrap().is_some());
    assert!(store.user_token(&there).await.unwrap().is_some());
}

async fn a_purged_workspace_leaves_no_row(home: Home) {
    let store = home.open_with_key("A").await;
    a_workspace_in_use(&store, &ana_elsewhere()).await;
    assert!(home.tables_with("T2").await.len() > 5);
    store.purge_workspace(&"T2".into()).await.unwrap();
    assert_eq!(home.tables_with("T2").await, [""; 0]);
}
