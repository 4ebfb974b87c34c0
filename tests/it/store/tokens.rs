use askwell::store::{Purpose, StoreError, Wish, Workspace};
use secrecy::{ExposeSecret, SecretString};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    tokens_are_kept_sealed_and_given_back,
    a_token_moved_to_another_workspace_or_person_does_not_open,
    without_a_key_no_token_is_kept,
    another_key_opens_nothing,
    an_uninstalled_workspace_loses_its_tokens_at_once,
    a_state_is_taken_once_by_its_own_browser_and_in_time,
    ever_so_many_installations_that_begin_leave_few_rows,
    a_ticket_is_good_for_a_while_and_goes_with_its_leader,
    hashes_of_places_stay_the_same_from_start_to_start,
}

fn workspace(team: &str) -> Workspace {
    Workspace {
        team: team.into(),
        bot_token: "xoxb-secret".into(),
        bot_user: "UBOT".into(),
        installed_at: noon(),
    }
}

fn exposed(token: Option<SecretString>) -> Option<String> {
    token.map(|token| token.expose_secret().to_owned())
}

async fn tokens_are_kept_sealed_and_given_back(home: Home) {
    let store = home.open_with_key("A").await;
    store.save_workspace(&workspace("T1")).await.unwrap();
    let kept = store.workspace(&"T1".into()).await.unwrap().unwrap();
    assert_eq!(kept.bot_token.expose_secret(), "xoxb-secret");
    assert_eq!(
        (kept.bot_user.as_str(), kept.installed_at),
        ("UBOT", noon())
    );
    assert!(!format!("{kept:?}").contains("xoxb"));
    assert!(store.workspace(&"T2".into()).await.unwrap().is_none());

    let token = SecretString::from("xoxp-secret");
    assert!(!store.set_user_token(&ana(), Some(&token)).await.unwrap());
    opt_in(&store, &ana()).await;
    assert_eq!(exposed(store.user_token(&ana()).await.unwrap()), None);
    assert!(store.set_user_token(&ana(), Some(&token)).await.unwrap());
    let kept = store.user_token(&ana()).await.unwrap();
    assert_eq!(exposed(kept).as_deref(), Some("xoxp-secret"));
    assert_eq!(home.tables_with("xox").await, [""; 0]);
    assert!(store.set_user_token(&ana(), None).await.unwrap());
    assert_eq!(exposed(store.user_token(&ana()).await.unwrap()), None);
}

async fn a_token_moved_to_another_workspace_or_person_does_not_open(home: Home) {
    let store = home.open_with_key("A").await;
    let bob = LeaderId::new("T1", "UBOB");
    for team in ["T1", "T2"] {
        store.save_workspace(&workspace(team)).await.unwrap();
    }
    for leader in [&ana(), &bob] {
        opt_in(&store, leader).await;
        store
            .set_user_token(leader, Some(&"xoxp".into()))
            .await
            .unwrap();
    }
    home.column(
        "UPDATE workspaces SET bot_token = \
         (SELECT bot_token FROM workspaces WHERE team = 'T1') WHERE team = 'T2' RETURNING team",
    )
    .await;
    home.column(
        "UPDATE leaders SET user_token = \
         (SELECT user_token FROM leaders WHERE user_id = 'UANA') \
         WHERE user_id = 'UBOB' RETURNING team",
    )
    .await;
    let moved = store.workspace(&"T2".into()).await;
    assert!(matches!(moved, Err(StoreError::Unsealable)));
    assert!(matches!(
        store.user_token(&bob).await,
        Err(StoreError::Unsealable)
    ));
    assert!(store.workspace(&"T1".into()).await.unwrap().is_some());
    assert!(store.user_token(&ana()).await.unwrap().is_some());
}

async fn without_a_key_no_token_is_kept(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let refused = store.set_user_token(&ana(), Some(&"xoxp".into())).await;
    assert!(matches!(refused, Err(StoreError::NoKey)));
    let refused = store.save_workspace(&workspace("T1")).await;
    assert!(matches!(refused, Err(StoreError::NoKey)));
    assert!(store.set_user_token(&ana(), None).await.unwrap());
    assert!(store.user_token(&ana()).await.unwrap().is_none());
}

async fn another_key_opens_nothing(home: Home) {
    let store = home.open_with_key("A").await;
    store.save_workspace(&workspace("T1")).await.unwrap();
    store.close().await;
    drop(store);
    let store = home.open_with_key("E").await;
    let opened = store.workspace(&"T1".into()).await;
    assert!(matches!(opened, Err(StoreError::Unsealable)));
}

async fn an_uninstalled_workspace_loses_its_tokens_at_once(home: Home) {
    let store = home.open_with_key("A").await;
    store.save_workspace(&workspace("T1")).await.unwrap();
    opt_in(&store, &ana()).await;
    store
        .set_user_token(&ana(), Some(&"xoxp".into()))
        .await
        .unwrap();
    store.remove_workspace(&"T1".into()).await.unwrap();
    assert!(store.workspace(&"T1".into()).await.unwrap().is_none());
    assert!(store.user_token(&ana()).await.unwrap().is_none());
    assert!(store.leader(&ana()).await.unwrap().is_some());
}

fn wish() -> Wish {
    Wish {
        leader: ana(),
        pressed: "N1:T1".into(),
    }
}

async fn a_state_is_taken_once_by_its_own_browser_and_in_time(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    let (ours, theirs) = (SecretString::from("b1"), SecretString::from("b2"));
    let later = noon() + Duration::from_secs(600);
    for (purpose, state) in [(Purpose::Leader(wish()), "s1"), (Purpose::Workspace, "s2")] {
        let state = SecretString::from(state);
        let save = async || store.save_state(&state, &ours, &purpose, later).await;
        let take = async |browser: &SecretString, at| store.take_state(&state, browser, at).await;
        assert!(save().await.unwrap());
        assert_eq!(take(&ours, noon()).await.unwrap(), Some(purpose.clone()));
        assert_eq!(take(&ours, noon()).await.unwrap(), None, "once");
        assert!(save().await.unwrap());
        assert_eq!(take(&theirs, noon()).await.unwrap(), None, "not theirs");
        assert_eq!(take(&ours, noon()).await.unwrap(), None, "used up");
        assert!(save().await.unwrap());
        assert_eq!(take(&ours, later).await.unwrap(), None, "too late");
    }
}

async fn ever_so_many_installations_that_begin_leave_few_rows(home: Home) {
    let store = home.open().await;
    let browser = SecretString::from("browser");
    let state = |n: usize| SecretString::from(format!("state {n}"));
    for n in 0..210 {
        let until = noon() + jiff::SignedDuration::from_secs(i64::try_from(n).unwrap());
        let state = state(n);
        let saved = store.save_state(&state, &browser, &Purpose::Workspace, until);
        assert!(saved.await.unwrap());
    }
    let rows = home
        .column("SELECT CAST(COUNT(*) AS TEXT) FROM grants")
        .await;
    assert_eq!(rows, [Some("200".to_owned())]);
    let taken = async |n| store.take_state(&state(n), &browser, noon()).await.unwrap();
    assert_eq!(taken(9).await, None);
    assert_eq!(taken(10).await, Some(Purpose::Workspace));
    assert_eq!(taken(209).await, Some(Purpose::Workspace));
}

async fn a_ticket_is_good_for_a_while_and_goes_with_its_leader(home: Home) {
    let store = home.open().await;
    let ticket = SecretString::from("t1");
    let later = noon() + Duration::from_secs(600);
    let save = async || store.save_ticket(&ticket, &wish(), later).await.unwrap();
    assert!(!save().await, "nobody's");
    opt_in(&store, &ana()).await;
    assert!(save().await);
    let whose = async |at| store.ticket(&ticket, at).await.unwrap();
    assert_eq!(whose(noon()).await, Some(wish()));
    assert_eq!(whose(later).await, None);
    let as_state = store.take_state(&ticket, &ticket, noon()).await.unwrap();
    assert_eq!(as_state, None, "a ticket is no state");
    store.opt_out(&ana()).await.unwrap();
    assert_eq!(whose(noon()).await, None);
}

async fn hashes_of_places_stay_the_same_from_start_to_start(home: Home) {
    let place = |store: &Store| message(store, &ana(), "1.1").place;
    let store = home.open().await;
    let first = place(&store);
    store.close().await;
    drop(store);
    let store = home.open().await;
    assert_eq!(place(&store), first);
    store.close().await;
    drop(store);
    let with_key = home.open_with_key("A").await;
    assert_ne!(place(&with_key), first);
}
