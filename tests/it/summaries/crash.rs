//! Hands on the plugs while summaries go out: each leader gets one, on either database.

use std::collections::BTreeMap;
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

const LEADERS: usize = 80;
/// The plugs are pulled when so many more have gone out: in the middle of the next.
const BETWEEN_KILLS: usize = 13;
/// So many looks in a row that find nothing to do but to wait.
const HELD_FOR_LONG: u32 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_replica_that_is_killed_again_and_again_sends_each_summary_once() {
    killed_again_and_again(Home::sqlite(), 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_that_are_killed_again_and_again_send_each_summary_once() {
    killed_again_and_again(Home::postgres().await, 2).await;
}

async fn killed_again_and_again(home: Home, replicas: usize) {
    let slack = Emulator::start(EmulatorConfig {
        patience: Duration::from_secs(90),
        ..emulator::config()
    })
    .await
    .unwrap();
    let workspace = slack.workspace("Acme");
    let people = due_for_many(&home, &workspace).await;
    let deadline = Instant::now() + Duration::from_secs(240);
    let mut kills = 0;
    while open_jobs(&home).await > 0 {
        assert!(
            Instant::now() < deadline,
            "{} to go",
            open_jobs(&home).await
        );
        slack.fail_next("chat.postMessage", Fault::DropReply);
        let before = sent(&slack);
        let mut held = 0;
        let mut running: Vec<Replica> = (0..replicas)
            .map(|_| Replica::start(&home, &slack, &workspace))
            .collect();
        while sent(&slack) < before + BETWEEN_KILLS && open_jobs(&home).await > 0 {
            assert!(Instant::now() < deadline, "{} sent", sent(&slack));
            held = if held_or_later(&home).await {
                held + 1
            } else {
                0
            };
            if held > HELD_FOR_LONG {
                break;
            }
            sleep(Duration::from_millis(5)).await;
        }
        for replica in &mut running {
            replica.pull_the_plug();
            kills += 1;
        }
        leases_run_out(&home).await;
    }
    assert!(kills > 3, "{kills} kills");
    let mut got: BTreeMap<usize, usize> = BTreeMap::new();
    for person in &people {
        *got.entry(summaries(&slack, person).len()).or_default() += 1;
    }
    assert_eq!(got, BTreeMap::from([(1, LEADERS)]), "people by summaries");
    let again = "SELECT id FROM jobs WHERE attempts > 1";
    assert!(!home.column(again).await.is_empty(), "no kill hit anything");
}

async fn due_for_many(home: &Home, workspace: &Workspace) -> Vec<String> {
    let store = home.open().await;
    let now = Timestamp::now();
    let mut people = Vec::new();
    for n in 0..LEADERS {
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

fn sent(slack: &Emulator) -> usize {
    slack.calls_of("chat.postMessage").len()
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
