use std::collections::HashSet;

use crate::support::database::{Home, on_both_databases};

on_both_databases! {
    every_statement_is_understood,
    every_statement_about_a_workspace_names_it,
}

/// Tables that belong to no workspace.
const SHARED: [&str; 1] = ["settings"];

async fn every_statement_is_understood(home: Home) {
    let statements = home.open().await.prepare_all().await.unwrap();
    let texts: HashSet<&str> = statements.iter().map(|statement| statement.sql).collect();
    // A fall in number means that a file's statements are no longer listed.
    assert!(texts.len() >= 60, "{} statements", texts.len());
}

async fn every_statement_about_a_workspace_names_it(home: Home) {
    let statements = home.open().await.prepare_all().await.unwrap();
    let tables = home.tables().await;
    assert!(tables.len() > SHARED.len());
    for statement in statements {
        let sql = statement.sql;
        let about_a_workspace = tables
            .iter()
            .filter(|table| !SHARED.contains(&table.as_str()))
            .any(|table| mentions(sql, table));
        if !about_a_workspace || statement.name.starts_with("EVERY_") {
            continue;
        }
        let names_it = if sql.starts_with("INSERT") {
            sql.contains("team")
        } else {
            sql.contains("WHERE team = $1")
        };
        assert!(names_it, "{}: {sql}", statement.name);
    }
}

fn mentions(sql: &str, table: &str) -> bool {
    ["FROM ", "INTO ", "UPDATE "].iter().any(|before| {
        sql.contains(&format!("{before}{table} ")) || sql.ends_with(&format!("{before}{table}"))
    })
}
