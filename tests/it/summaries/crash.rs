//! Hands on the plugs while summaries go out: each leader gets one, on either database.
//!
//! The size that the product promises takes some minutes:
//! `ASKWELL_TEST_SUMMARIES=1500 cargo test --test it summaries::crash -- --nocapture`.

use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{Emulator, EmulatorConfig, Fault, Workspace};
use askwell::store::{JobKind, NewJob, OptIn};
use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};

use super::summaries;
use crate::crash::Replica;
use crate::support::database::Home;
use crate::support::emulator;

/// How many summaries are due, unless this variable says so.
const SIZE_VARIABLE: &str = "ASKWELL_TEST_SUMMARIES";
const SIZE: usize = 120;
/// For 1,500 summaries there have to be 200 kills.
const SUMMARIES_A_KILL: f64 = 7.5;
/// A plug is pulled when so many more have gone out: in the middle of the others that are on their way.
const BETWEEN_KILLS: usize = 1;
/// So many looks into the database in a row that find nothing to do but to wait.
const HELD_FOR_LONG: u32 = 5;
/// So many looks at Slack for one into the database.
const LOOKS: u32 = 30;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_one_worker_after_another_is_killed_and_each_summary_comes_once() {
    // The file belongs to one process, and to the next once that is dead.
    killed_again_and_again(Home::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_three_workers_are_killed_again_and_again_and_each_summary_comes_once() {
    killed_again_and_again(Home::postgres().await, 3).await;
}

async fn killed_again_and_again(home: Home, workers: usize) {
    let size = env::var(SIZE_VARIABLE).map_or(SIZE, |size| size.parse().unwrap());
    let slack = Emulator::start(EmulatorConfig {
        patience: Duration::from_secs(90),
        ..emulator::config()
    })
    .await
    .unwrap();
    let workspace = slack.workspace("Acme");
    let people = due_for_many(&home, &workspace, size).await;
    let start = || Replica::start(&home, &slack, &workspace);
    let mut running: Vec<Replica> = (0..workers).map(|_| start()).collect();
    let began = Instant::now();
    let deadline = began + Duration::from_secs(240) + Duration::from_secs(size as u64);
    let (mut kills, mut dropped) = (0, 0);
    while open_jobs(&home).await > 0 {
        assert!(
            Instant::now() < deadline,
            "{} to go",
            open_jobs(&home).await
        );
        slack.fail_next("chat.postMessage", Fault::DropReply);
        dropped += 1;
        let one = kills % workers;
        let killed = match until_some_went_out(&home, &slack).await {
            Until::Sent => one..one + 1,
            Until::Held => 0..workers,
        };
        for replica in &mut running[killed.clone()] {
            replica.pull_the_plug();
            kills += 1;
        }
        if killed.len() == workers {
            leases_run_out(&home).await;
        }
        for replica in &mut running[killed] {
            *replica = start();
        }
    }
    let mut got: BTreeMap<usize, usize> = BTreeMap::new();
    for person in &people {
        *got.entry(summaries(&slack, person).len()).or_default() += 1;
    }
    let again = "SELECT id FROM jobs WHERE attempts > 1";
    let again = home.column(again).await.len();
    let seconds = began.elapsed().as_secs();
    eprintln!(
        "{workers} workers, {seconds} s: {kills} kills, {dropped} dropped replies, {again} taken over"
    );
    assert_eq!(got, BTreeMap::from([(1, size)]), "people by summaries");
    let enough = (size as f64 / SUMMARIES_A_KILL) as usize;
    assert!(kills >= enough, "{kills} kills");
    assert!(again > kills / 2, "{again} of {kills} kills hit something");
}

async fn due_for_many(home: &Home, workspace: &Workspace, size: usize) -> Vec<String> {
    let store = home.open().await;
    let now = Timestamp::now();
    let mut people = Vec::new();
    for n in 0..size {
        let person = workspace.user(&format!("leader{n}"), "A Leader");
        let leader = LeaderId::new(workspace.team.as_str(), person.as_str());
        let yes = OptIn {
            channel: None,
            now,
            listening_until: now,
            time_zone: None,
        };
        store.opt_in(&leader, yes).await.unwrap();
        let job = NewJob {
            kind: JobKind::Summary,
            leader,
            period: "2026-10".parse().unwrap(),
            due_at: now,
            expires_at: now + SignedDuration::from_hours(1),
        };
        assert!(store.plan_job(&job).await.unwrap());
        people.push(person);
    }
    store.close().await;
    people
}

/// What came first.
enum Until {
    /// Some went out, or all have.
    Sent,
    /// All that is left waits for the lease of a dead worker to end, or for a pause.
    Held,
}

async fn until_some_went_out(home: &Home, slack: &Emulator) -> Until {
    let sent = || slack.number_of("chat.postMessage");
    let enough = sent() + BETWEEN_KILLS;
    let (mut held, mut looks) = (0, 0);
    while sent() < enough {
        looks += 1;
        sleep(Duration::from_millis(3)).await;
        if looks % LOOKS > 0 {
            continue;
        }
        if open_jobs(home).await == 0 {
            break;
        }
        held = match held_or_later(home).await {
            true => held + 1,
            false => 0,
        };
        if held > HELD_FOR_LONG {
            return Until::Held;
        }
    }
    Until::Sent
}

async fn open_jobs(home: &Home) -> usize {
    home.column("SELECT id FROM jobs WHERE state = 'open'")
        .await
        .len()
}

/// Whether all that is left waits for a lease or a pause to end.
async fn held_or_later(home: &Home) -> bool {
    let soon = Timestamp::now().as_millisecond() + 1000;
    let ready = format!("SELECT id FROM jobs WHERE state = 'open' AND lease_until < {soon}");
    open_jobs(home).await > 0 && home.column(&ready).await.is_empty()
}

/// With every worker dead, time is all that it takes.
async fn leases_run_out(home: &Home) {
    home.column("UPDATE jobs SET lease_until = 0 WHERE state = 'open' RETURNING id")
        .await;
}
