use std::path::Path;

use askwell::store::{Fault, StoreError};

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    opened_again_it_still_has_everything,
    tables_of_a_newer_version_are_refused,
    it_answers_a_ping_until_it_is_closed,
}

async fn opened_again_it_still_has_everything(home: Home) {
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    claimed_nudge(&store, &ana(), "1.1").await;
    let before = store.export(&ana()).await.unwrap();
    store.close().await;
    drop(store);
    let store = home.open().await;
    assert_eq!(store.export(&ana()).await.unwrap(), before);
}

async fn tables_of_a_newer_version_are_refused(home: Home) {
    let store = home.open().await;
    store.close().await;
    drop(store);
    home.column(
        "UPDATE _sqlx_migrations SET version = 999 WHERE version = 1 RETURNING description",
    )
    .await;
    let refused = Store::open(&home.url, None).await;
    assert!(matches!(refused, Err(StoreError::NewerSchema)));
}

async fn it_answers_a_ping_until_it_is_closed(home: Home) {
    let store = home.open().await;
    store.ping().await.unwrap();
    store.close().await;
    assert_eq!(store.ping().await.unwrap_err().code(), "unreachable");
}

#[tokio::test]
async fn a_second_start_on_the_same_file_is_refused_with_the_reason() {
    let home = Home::sqlite();
    let first = home.open().await;
    let refused = Store::open(&home.url, None).await.unwrap_err();
    assert!(matches!(refused, StoreError::InUse(_)));
    assert!(refused.to_string().contains("in use by another Askwell"));
    assert!(refused.to_string().contains("askwell.sqlite"));
    first.ping().await.unwrap();
    first.close().await;
    drop(first);
    home.open().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_may_start_at_once_on_a_fresh_database() {
    let home = Home::postgres().await;
    let (one, two, three) = tokio::join!(home.open(), home.open(), home.open());
    let place = |store: &Store| message(store, &ana(), "1.1").place;
    assert_eq!(place(&one), place(&two));
    assert_eq!(place(&two), place(&three));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replica_that_freezes_while_it_decides_does_not_hold_the_leader_up() {
    let home = Home::postgres().await;
    let (frozen, alive) = home.open_twice().await;
    opt_in(&alive, &ana()).await;
    let moment = message(&frozen, &ana(), "1.1");
    let (holds, held) = tokio::sync::oneshot::channel();
    let deciding = tokio::spawn(async move {
        let decide = |_: &Leader, _: &[PastNudge]| {
            holds.send(()).unwrap();
            std::thread::sleep(Duration::from_secs(5));
            nudge()
        };
        frozen.claim_moment(moment, decide).await
    });
    held.await.unwrap();
    // On a busy machine it may not come through at once: then Slack delivers again.
    while let Err(error) = alive
        .claim_moment(message(&alive, &ana(), "1.1"), |_, _| nudge())
        .await
    {
        assert!(matches!(
            error,
            StoreError::Database {
                fault: Fault::Unreachable,
                ..
            }
        ));
    }
    assert!(deciding.await.unwrap().is_err());
    assert_eq!(counted(&alive, &ana(), Metric::Messages).await, 1);
}

#[cfg(unix)]
#[tokio::test]
async fn the_file_and_its_folder_are_private_even_if_they_were_not() {
    use std::os::unix::fs::PermissionsExt;

    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    let home = Home::sqlite();
    let file = Path::new(home.url.strip_prefix("sqlite:").unwrap());
    let store = home.open().await;
    opt_in(&store, &ana()).await;
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    for entry in file.parent().unwrap().read_dir().unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
    }
    store.close().await;
    drop(store);
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644)).unwrap();
    home.open().await;
    assert_eq!(mode(file), 0o600);
}

#[tokio::test]
async fn a_database_in_memory_works_and_ends_with_its_store() {
    let open = async || Store::open("sqlite::memory:", None).await.unwrap();
    let store = open().await;
    opt_in(&store, &ana()).await;
    claimed_nudge(&store, &ana(), "1.1").await;
    assert!(store.leader(&ana()).await.unwrap().is_some());
    assert!(open().await.leader(&ana()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_named_without_its_password() {
    for (url, code) in [
        ("mysql://ana:hunter2@localhost/askwell", "url"),
        ("postgres://ana:hunter2@localhost:notaport/askwell", "url"),
        ("postgres://ana:hunter2@127.0.0.1:1/askwell", "unreachable"),
        ("", "url"),
        ("sqlite:/dev/null/askwell.sqlite", "file"),
    ] {
        let error = Store::open(url, None).await.unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        let told = format!("{error} {error:?}");
        assert!(!told.contains("hunter2"), "{told}");
    }
}
