use askwell::coach::leader::Outcome;
use askwell::store::Wish;
use secrecy::SecretString;
use serde_json::Value;

use super::*;
use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    forget_me_leaves_no_row,
    off_keeps_nothing_but_numbers_a_day,
    an_export_has_every_column_of_every_row,
    an_export_tells_no_secret,
    the_rows_that_are_held_can_be_listed,
}

/// Ana, with rows in every table that can hold something about a person.
async fn a_leader_with_a_history(store: &Store) {
    opt_in(store, &ana()).await;
    let nudge = sent_nudge(store, &ana(), "1.1").await;
    let outcome = store
        .record_outcome(&nudge.id, &ana(), Outcome::Used, noon())
        .await;
    outcome.unwrap();
    claimed_nudge(store, &ana(), "1.2").await;
    assert!(
        store
            .plan_job(&super::jobs::november(&ana()))
            .await
            .unwrap()
    );
    let ticket = SecretString::from("ticket");
    let wish = Wish {
        leader: ana(),
        pressed: format!("{}:T1", nudge.id.as_str()),
    };
    assert!(store.save_ticket(&ticket, &wish, noon()).await.unwrap());
    store
        .set_user_token(&ana(), Some(&"xoxp-ana".into()))
        .await
        .unwrap();
}

async fn tables_about_people(home: &Home) -> Vec<String> {
    let mut about_people = Vec::new();
    for table in home.tables().await {
        if home
            .columns(&table)
            .await
            .iter()
            .any(|column| column == "user_id")
        {
            about_people.push(table);
        }
    }
    about_people.sort();
    about_people
}

async fn forget_me_leaves_no_row(home: Home) {
    let store = home.open_with_key("A").await;
    a_leader_with_a_history(&store).await;
    let tables = tables_about_people(&home).await;
    assert_eq!(home.tables_with("UANA").await, tables);
    let forgotten = store.forget(&ana()).await.unwrap();
    assert!(forgotten.rows >= tables.len() as u64);
    assert_eq!(home.tables_with("UANA").await, [""; 0]);
    assert_eq!(store.forget(&ana()).await.unwrap().rows, 0);
    assert!(store.leaders().await.unwrap().is_empty());
}

/// The files of a SQLite database that hold a text anywhere, free space included.
fn files_with(home: &Home, text: &str) -> usize {
    let files = std::fs::read_dir(home.folder()).unwrap();
    let contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let holds = |bytes: &Vec<u8>| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    contents.filter(holds).count()
}

#[tokio::test]
async fn what_was_forgotten_is_not_left_in_the_free_space_of_the_file() {
    let home = Home::sqlite();
    let store = home.open_with_key("A").await;
    a_leader_with_a_history(&store).await;
    assert!(files_with(&home, "UANA") > 0);
    store.forget(&ana()).await.unwrap();
    // Closed, the database takes in what was written beside it.
    store.close().await;
    drop(store);
    assert_eq!(files_with(&home, "UANA"), 0);
}

async fn off_keeps_nothing_but_numbers_a_day(home: Home) {
    let store = home.open_with_key("A").await;
    a_leader_with_a_history(&store).await;
    assert!(store.opt_out(&ana()).await.unwrap());
    assert!(!store.opt_out(&ana()).await.unwrap());
    assert_eq!(home.tables_with("UANA").await, ["counts"]);
    assert_eq!(home.tables_with("CTEAM").await, [""; 0]);
    let back = store.opt_in(&ana(), a_yes()).await.unwrap();
    assert!(back.first_time);
    assert_eq!(counted(&store, &ana(), Metric::Messages).await, 2);
    store.opt_out(&ana()).await.unwrap();
    store.forget(&ana()).await.unwrap();
    assert_eq!(home.tables_with("UANA").await, [""; 0]);
}

async fn an_export_has_every_column_of_every_row(home: Home) {
    let store = home.open_with_key("A").await;
    a_leader_with_a_history(&store).await;
    let export = store.export(&ana()).await.unwrap();
    let tables = export.as_object().unwrap();
    let mut names: Vec<&String> = tables.keys().collect();
    names.sort();
    assert_eq!(
        names,
        tables_about_people(&home).await.iter().collect::<Vec<_>>()
    );
    for (table, rows) in tables {
        let rows = rows.as_array().unwrap();
        let count = format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}");
        assert_eq!(home.column(&count).await, [Some(rows.len().to_string())]);
        for row in rows {
            let mut fields: Vec<&String> = row.as_object().unwrap().keys().collect();
            let mut columns = home.columns(table).await;
            fields.sort();
            columns.sort();
            assert_eq!(fields, columns.iter().collect::<Vec<_>>());
        }
    }
    let leader = &export["leaders"][0];
    assert_eq!(leader["opted_in_at"], "2026-11-25T12:00:00Z");
    assert_eq!(leader["everywhere"], false);
    assert_eq!(leader["paused_until"], Value::Null);
    assert_eq!(export["nudges"][0]["outcome"], "used");
    assert_eq!(export["nudges"][0]["shown"], 2);
    assert_eq!(export["counts"][0]["day"], "2026-11-25");
}

async fn an_export_tells_no_secret(home: Home) {
    let store = home.open_with_key("A").await;
    a_leader_with_a_history(&store).await;
    let sealed = home.column("SELECT user_token FROM leaders").await;
    let sealed = sealed[0].as_deref().unwrap();
    let export = store.export(&ana()).await.unwrap();
    assert_eq!(export["leaders"][0]["user_token"], true);
    assert!(!export.to_string().contains(sealed));
}

async fn the_rows_that_are_held_can_be_listed(home: Home) {
    let store = home.open().await;
    assert_eq!(store.held(&ana()).await.unwrap(), []);
    opt_in(&store, &ana()).await;
    claimed_nudge(&store, &ana(), "1.1").await;
    assert_eq!(
        store.held(&ana()).await.unwrap(),
        [
            ("leaders", 1),
            ("leader_channels", 1),
            ("nudges", 1),
            ("decisions", 1),
            ("claims", 1),
            ("counts", 2),
        ]
    );
}
