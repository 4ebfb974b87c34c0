//! An operator's view: one leader's month and data, by name, from the database.

use std::process::{Command, Output};

use askwell::coach::ids::LeaderId;
use askwell::coach::metric::Metric;
use askwell::store::OptIn;
use serde_json::Value;

use super::at;
use crate::support::database::Home;

/// Runs `askwell …` about Ana, with this database.
fn askwell(home: &Home, words: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell"))
        .args(words.split(' '))
        .args(["--team", "T1", "--user", "UANA"])
        .env_clear()
        .env("ASKWELL__DATABASE__URL", &home.url)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

async fn ana_asked_five_times(home: &Home) {
    let store = home.open().await;
    let ana = LeaderId::new("T1", "UANA");
    let now = at("2026-11-25T12:00:00Z");
    let yes = OptIn {
        channel: Some("CTEAM".into()),
        now,
        listening_until: now,
        time_zone: None,
    };
    store.opt_in(&ana, yes).await.unwrap();
    store.bump(&ana, Metric::Asked, 5, now).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn a_month_can_be_looked_at_before_it_is_sent() {
    let home = Home::sqlite();
    ana_asked_five_times(&home).await;
    let preview = askwell(&home, "summary preview --month 2026-11");
    let text = out(&preview);
    assert!(preview.status.success());
    assert!(
        text.contains("Of 5 moments, you opened with a question in 5."),
        "{text}"
    );
    let quiet = out(&askwell(&home, "summary preview --month 2026-10"));
    assert!(quiet.contains("A quiet month"), "{quiet}");
    let wrong = askwell(&home, "summary preview --month 2026-13");
    let words = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(words.contains("a month reads like 2026-11"), "{words}");
}

#[tokio::test]
async fn data_is_exported_and_forgotten_by_name_and_not_without_a_yes() {
    let home = Home::sqlite();
    ana_asked_five_times(&home).await;
    let export: Value = serde_json::from_str(&out(&askwell(&home, "data export"))).unwrap();
    assert_eq!(export["leaders"].as_array().unwrap().len(), 1);
    assert_eq!(export["counts"][0]["n"], 5);
    let unsure = askwell(&home, "data forget");
    assert_eq!(unsure.status.code(), Some(2));
    assert!(out(&unsure).contains("counts: 1"), "{}", out(&unsure));
    assert_eq!(home.tables_with("UANA").await.len(), 3);
    let forgotten = askwell(&home, "data forget --yes");
    assert!(
        out(&forgotten).contains("3 rows deleted"),
        "{}",
        out(&forgotten)
    );
    assert!(home.tables_with("UANA").await.is_empty());
}

#[tokio::test]
async fn a_database_that_another_process_holds_is_said_so() {
    let home = Home::sqlite();
    let store = home.open().await;
    for words in [
        "summary preview --month 2026-11",
        "data export",
        "data forget --yes",
    ] {
        let refused = askwell(&home, words);
        let reason = String::from_utf8(refused.stderr.clone()).unwrap();
        assert_eq!(refused.status.code(), Some(2), "{words}");
        assert!(reason.contains("in use by another Askwell"), "{reason}");
    }
    store.close().await;
}
