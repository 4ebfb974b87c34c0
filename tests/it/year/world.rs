//! The real app on a set clock in front of a small Slack: what leaders do goes in by the listener, what they
//! see is what Slack got, and what falls due is done by the jobs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askwell::app::{App, Options};
use askwell::clock::Clock;
use askwell::coach::ids::LeaderId;
use askwell::coach::leader::Outcome;
use askwell::coach::metric::Metric;
use askwell::coach::policy::Decision;
use askwell::config::Config;
use askwell::jobs::Jobs;
use askwell::listener::{Listener, OnDecision};
use askwell::play::emulator::{Emulator, Workspace};
use askwell::slack::event::{from_callback, from_command_json};
use askwell::slack::ingress::{Ack, Receive};
use askwell::store::{DayCount, Recorded, Store};
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::sleep;

use super::calendar::{Channel, PAUSE, Said, zone};
use super::people::habit;
use crate::support::app::{engine, has_action};
use crate::support::emulator;

/// By a message's author and ts.
type Heard = Arc<Mutex<BTreeMap<(String, String), Decision>>>;

pub struct World {
    pub slack: Emulator,
    pub clock: Clock,
    pub people: Vec<String>,
    workspace: Workspace,
    store: Store,
    listener: Listener,
    jobs: Jobs,
    running: watch::Sender<bool>,
    channels: BTreeMap<Channel, String>,
    heard: Heard,
    _app: App,
}

impl World {
    /// So many leaders who said yes for every channel but one, with what they set for themselves.
    pub async fn begin(leaders: usize, start: Timestamp) -> Self {
        let slack = Emulator::start(emulator::config()).await.unwrap();
        let workspace = slack.workspace("Acme");
        let people: Vec<String> = (0..leaders)
            .map(|n| {
                workspace.user_with(&format!("leader{n}"), "A Leader", |user| {
                    user.tz = zone(n).to_owned();
                })
            })
            .collect();
        let members: Vec<&str> = people.iter().map(String::as_str).collect();
        let channels = Channel::ALL.map(|place| (place, workspace.channel(place.name(), &members)));
        let mut config = Config::built_in();
        config.slack.api_url = slack.api_url();
        config.slack.bot_token = workspace.bot_token.clone().into();
        config.slack.app_token = slack.config().app_token.clone().into();
        config.database.url = "sqlite::memory:".to_owned();
        config.ops.listen = "127.0.0.1:0".parse().unwrap();
        let heard = Heard::default();
        let notes = Arc::clone(&heard);
        let on_decision: OnDecision = Arc::new(move |leader, _, ts, decision| {
            let key = (leader.user.to_string(), ts.to_string());
            notes.lock().unwrap().insert(key, decision.clone());
        });
        let clock = Clock::set_to(start);
        let options = Options {
            clock: clock.clone(),
            engine: Some(engine()),
            on_decision: Some(on_decision),
        };
        let app = App::build(&config, options).await.unwrap();
        let world = Self {
            store: app.store().clone(),
            listener: app.listener(),
            jobs: app.jobs(),
            running: watch::Sender::new(false),
            slack,
            workspace,
            clock,
            people,
            channels: BTreeMap::from(channels),
            heard,
            _app: app,
        };
        world.everybody_says_yes().await;
        world
    }

    async fn everybody_says_yes(&self) {
        for (leader, person) in self.people.iter().enumerate() {
            for channel in [Channel::Team, Channel::Support, Channel::Incident] {
                self.command(person, channel, "on").await;
            }
            if let Some(own) = habit(leader).own() {
                assert!(self.store.set_own(&self.id(leader), &own).await.unwrap());
            }
        }
        // By now it is known what the channels are for; what was said is out of the way.
        for (n, channel) in Channel::ALL.into_iter().enumerate() {
            let event = self.event(&self.people[0], channel, &format!("1.{n}"), "Hello.", None);
            self.listener.receive(from_callback(&event, 0)).await;
        }
        self.quiet().await;
        let leaders = self.store.leaders().await.unwrap();
        assert!(leaders.iter().all(|leader| leader.time_zone.is_some()));
        self.heard.lock().unwrap().clear();
    }

    async fn command(&self, person: &str, channel: Channel, text: &str) {
        let command = json!({
            "team_id": self.workspace.team, "user_id": person,
            "channel_id": self.channels[&channel], "command": "/askwell", "text": text,
        });
        let command = command.to_string();
        loop {
            let command = from_command_json(command.as_bytes());
            if !matches!(self.listener.receive(command).await, Ack::NotYet) {
                break self.quiet().await;
            }
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// All work that followed an acknowledgement is done.
    async fn quiet(&self) {
        let under_way = &self.listener.context.responder.under_way;
        under_way.close();
        under_way.wait().await;
        under_way.reopen();
    }

    fn id(&self, leader: usize) -> LeaderId {
        LeaderId::new(self.workspace.team.as_str(), self.people[leader].as_str())
    }

    /// All of them at once, one a leader; what was decided about those that were read.
    pub async fn hears(&self, at: Timestamp, said: &[&Said]) -> BTreeMap<usize, Decision> {
        let receive = said.iter().map(|said| {
            let mention = said
                .addressee
                .map_or_else(String::new, |other| format!("<@{}> ", self.people[other]));
            let event = self.event(
                &self.people[said.leader],
                said.channel,
                &ts(at, said),
                &format!("{mention}{}", said.text),
                said.thread.as_deref(),
            );
            async move { self.listener.receive(from_callback(&event, 0)).await }
        });
        // Where one took too long, its work goes on all the same.
        join_all(receive).await;
        self.quiet().await;
        let mut heard = self.heard.lock().unwrap();
        said.iter()
            .filter_map(|said| {
                let key = (self.people[said.leader].clone(), ts(at, said));
                Some((said.leader, heard.remove(&key)?))
            })
            .collect()
    }

    fn event(
        &self,
        person: &str,
        channel: Channel,
        ts: &str,
        text: &str,
        thread: Option<&str>,
    ) -> bytes::Bytes {
        let event = json!({
            "type": "event_callback", "team_id": self.workspace.team, "event_id": format!("Ev{ts}"),
            "event": {
                "type": "message", "user": person, "channel": self.channels[&channel], "ts": ts,
                "channel_type": "channel", "text": text, "thread_ts": thread,
            },
        });
        event.to_string().into_bytes().into()
    }

    pub async fn answers(&self, at: Timestamp, said: &Said, outcome: Outcome) {
        let id = self.id(said.leader);
        let channel = self.channels[&said.channel].as_str().into();
        let about = ts(at, said).as_str().into();
        let nudge = self.store.nudge_about(&id, &channel, &about).await.unwrap();
        let nudge = nudge.expect("it was shown");
        let recorded = self.store.record_outcome(&nudge.id, &id, outcome, at).await;
        assert_eq!(recorded.unwrap(), Recorded::Now);
    }

    pub async fn pauses(&self, leader: usize) {
        let length = format!("pause {}d", PAUSE.as_hours() / 24);
        self.command(&self.people[leader], Channel::Team, &length)
            .await;
    }

    pub async fn daily(&self) {
        self.jobs.fade().await.unwrap();
        self.store.retain(self.clock.now()).await.unwrap();
    }

    pub async fn summarises(&self) {
        let running = self.running.subscribe();
        self.jobs.summaries(&running).await.unwrap();
    }

    /// What was counted from the first day on, questions of other types aside.
    pub async fn counts(&self, leader: usize) -> Vec<DayCount> {
        let (from, to) = ("2025-12-16".parse().unwrap(), "2027-01-01".parse().unwrap());
        let mut counts = self.store.counts(&self.id(leader), from, to).await.unwrap();
        let aside = [Metric::ClosedQuestions, Metric::LeadingQuestions];
        counts.retain(|count| !aside.contains(&count.metric));
        counts
    }

    /// How many nudges a person was shown.
    pub fn nudges(&self, person: &str) -> usize {
        let notes = self.slack.ephemerals(person);
        let nudges = notes.iter().filter(|note| has_action(note, "nudge_why"));
        nudges.count()
    }
}

fn ts(at: Timestamp, said: &Said) -> String {
    format!("{}.{:06}", at.as_second(), said.leader)
}
