//! Two replicas, one database, and a hand on the plug: what goes out, goes out once.

use std::collections::HashMap;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use askwell::coach::ids::LeaderId;
use askwell::play::emulator::{Emulator, EmulatorConfig, Workspace};
use askwell::store::{OptIn, Store};
use tokio::time::{Instant, sleep};

use crate::support::app::TELL;
use crate::support::database::Home;
use crate::support::emulator;

const LEADERS: usize = 120;
const KILLS: usize = 8;

/// One replica: the real binary, in Socket Mode.
pub struct Replica(Child);

impl Replica {
    pub fn start(home: &Home, slack: &Emulator, workspace: &Workspace) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_askwell"))
            .arg("serve")
            .env_clear()
            .env("ASKWELL__SLACK__API_URL", slack.api_url())
            .env("ASKWELL__SLACK__BOT_TOKEN", &workspace.bot_token)
            .env("ASKWELL__SLACK__APP_TOKEN", &slack.config().app_token)
            .env("ASKWELL__DATABASE__URL", &home.url)
            .env("ASKWELL__OPS__LISTEN", "127.0.0.1:0")
            .env("ASKWELL__COACH__LISTENING_DAYS", "0")
            .env("ASKWELL__COACH__QUIET_HOURS", "off")
            .env("ASKWELL__COACH__QUIET_DAYS", "")
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        Self(child)
    }

    /// SIGKILL: no goodbye, no clean-up.
    pub fn pull_the_plug(&mut self) {
        self.0.kill().expect("it was running");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        // It may be dead already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn leaders(store: &Store, workspace: &Workspace) -> (String, Vec<String>) {
    let people: Vec<String> = (0..LEADERS)
        .map(|n| workspace.user(&format!("leader{n}"), "A Leader"))
        .collect();
    let members: Vec<&str> = people.iter().map(String::as_str).collect();
    let channel = workspace.channel("leaders", &members);
    for person in &people {
        let now = jiff::Timestamp::now();
        let yes = OptIn {
            channel: Some(channel.as_str().into()),
            now,
            listening_until: now,
            time_zone: None,
        };
        let id = LeaderId::new(workspace.team.as_str(), person.as_str());
        store.opt_in(&id, yes).await.unwrap();
    }
    (channel, people)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_two_replicas_and_pulled_plugs_nobody_is_nudged_twice_and_nothing_vanishes_uncounted()
{
    let home = Home::postgres().await;
    let store = home.open().await;
    let slack = Emulator::start(EmulatorConfig {
        ack_timeout: Duration::from_millis(700),
        event_retries: [200, 1000, 3000, 5000, 8000, 8000]
            .map(Duration::from_millis)
            .to_vec(),
        patience: Duration::from_secs(60),
        ..emulator::config()
    })
    .await
    .unwrap();
    let workspace = slack.workspace("Acme");
    let (channel, people) = leaders(&store, &workspace).await;
    let mut replicas = [
        Replica::start(&home, &slack, &workspace),
        Replica::start(&home, &slack, &workspace),
    ];
    all_connected(&slack).await;

    for (n, person) in people.iter().enumerate() {
        slack.says(person, &channel, TELL).unwrap();
        if n % 3 == 0 {
            let event = slack.deliveries().pop().unwrap();
            let slack = slack.clone();
            tokio::spawn(async move { slack.redeliver(&event, 2).await });
        }
        if n % (LEADERS / KILLS) == LEADERS / KILLS - 1 {
            let replica = &mut replicas[(n / (LEADERS / KILLS)) % 2];
            replica.pull_the_plug();
            *replica = Replica::start(&home, &slack, &workspace);
            all_connected(&slack).await;
        }
        sleep(Duration::from_millis(20)).await;
    }

    let states = settle(&home).await;
    let mut shown: HashMap<String, usize> = HashMap::new();
    for person in &people {
        shown.insert(person.clone(), slack.ephemerals(person).len());
    }
    let twice = shown.values().filter(|&&count| count > 1).count();
    assert_eq!(twice, 0, "{shown:?}");
    let once = shown.values().filter(|&&count| count == 1).count();
    // Where the plug was pulled between the call to Slack and its record, nobody can know; it is counted
    // as such, whether it was shown or not.
    let unknown = states.get("unknown").copied().unwrap_or(0);
    let unknown_and_shown = unknown_but_shown(&home, &shown).await;
    assert_eq!(
        once + unknown - unknown_and_shown,
        LEADERS,
        "{once} shown, {unknown_and_shown} of them unknown, {states:?}"
    );
}

/// Two sockets a replica. While one replica is down, the other goes on.
async fn all_connected(slack: &Emulator) {
    slack
        .wait_for("four connections", |slack| {
            (slack.connections() >= 4).then_some(())
        })
        .await
        .unwrap();
}

/// Waits until no nudge is on its way any more and each message has one; the states of all of them.
async fn settle(home: &Home) -> HashMap<String, usize> {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let mut states: HashMap<String, usize> = HashMap::new();
        for state in home
            .column("SELECT state FROM nudges")
            .await
            .into_iter()
            .flatten()
        {
            *states.entry(state).or_default() += 1;
        }
        let under_way = states.get("claimed").unwrap_or(&0) + states.get("sending").unwrap_or(&0);
        let all: usize = states.values().sum();
        if all == LEADERS && under_way == 0 {
            return states;
        }
        assert!(Instant::now() < deadline, "still under way: {states:?}");
        sleep(Duration::from_millis(500)).await;
    }
}

/// Nudges whose record says "unknown" although Slack had shown them.
async fn unknown_but_shown(home: &Home, shown: &HashMap<String, usize>) -> usize {
    home.column("SELECT user_id FROM nudges WHERE state = 'unknown'")
        .await
        .into_iter()
        .flatten()
        .filter(|user| shown.get(user).copied().unwrap_or(0) == 1)
        .count()
}
