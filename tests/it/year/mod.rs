//! A year of forty leaders around the world on a set clock: every summary at its time with the right
//! figures, and never a nudge more than the limits allow.
//!
//! What is right is worked out here anew, from what the leaders wrote and when, by nobody's code but
//! this folder's.

mod calendar;
mod limits;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askwell::app::{App, Options};
use askwell::clock::Clock;
use askwell::coach::policy::Decision;
use askwell::coach::silence::Silence;
use askwell::config::Config;
use askwell::jobs::Jobs;
use askwell::listener::{Listener, OnDecision};
use askwell::play::emulator::{Emulator, Workspace};
use askwell::slack::event::{from_callback, from_command_json};
use askwell::slack::ingress::{Ack, Receive};
use askwell::store::Store;
use jiff::Timestamp;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::sleep;

use crate::summaries::summaries;
use crate::support::app::{engine, read_blocks};
use crate::support::emulator;
use calendar::{Happening, MONTHS, Said, Sort, ZONES, year};
use limits::Shown;

const LEADERS: usize = 40;
const SHORTLY: Duration = Duration::from_millis(20);

#[derive(Clone, Copy, Default)]
struct Truth {
    asked: u32,
    moments: u32,
    alarms: u32,
}

type Heard = Arc<Mutex<Vec<(String, String, Decision)>>>;

struct Year {
    slack: Emulator,
    workspace: Workspace,
    clock: Clock,
    store: Store,
    listener: Listener,
    jobs: Jobs,
    running: watch::Sender<bool>,
    people: Vec<String>,
    channel: String,
    /// Who wrote, the message's ts, and what was decided.
    heard: Heard,
    /// What each leader wrote in each month.
    truth: BTreeMap<(usize, String), Truth>,
    shown: BTreeMap<usize, Vec<Shown>>,
    silences: BTreeSet<&'static str>,
    _app: App,
}

impl Year {
    async fn begin(start: Timestamp) -> Self {
        let slack = Emulator::start(emulator::config()).await.unwrap();
        let workspace = slack.workspace("Acme");
        let people: Vec<String> = (0..LEADERS)
            .map(|n| {
                let zone = ZONES[n % ZONES.len()];
                workspace.user_with(&format!("leader{n}"), "A Leader", |user| {
                    user.tz = zone.to_owned();
                })
            })
            .collect();
        let members: Vec<&str> = people.iter().map(String::as_str).collect();
        let channel = workspace.channel("team", &members);
        let mut config = Config::built_in();
        config.slack.api_url = slack.api_url();
        config.slack.bot_token = workspace.bot_token.clone().into();
        config.slack.app_token = slack.config().app_token.clone().into();
        config.database.url = "sqlite::memory:".to_owned();
        config.ops.listen = "127.0.0.1:0".parse().unwrap();
        let heard = Heard::default();
        let notes = Arc::clone(&heard);
        let on_decision: OnDecision = Arc::new(move |leader, _, ts, decision| {
            let note = (leader.user.to_string(), ts.to_string(), decision.clone());
            notes.lock().unwrap().push(note);
        });
        let clock = Clock::set_to(start);
        let options = Options {
            clock: clock.clone(),
            engine: Some(engine()),
            on_decision: Some(on_decision),
        };
        let app = App::build(&config, options).await.unwrap();
        Self {
            store: app.store().clone(),
            listener: app.listener(),
            jobs: app.jobs(),
            running: watch::Sender::new(false),
            slack,
            workspace,
            clock,
            people,
            channel,
            heard,
            truth: BTreeMap::new(),
            shown: BTreeMap::new(),
            silences: BTreeSet::new(),
            _app: app,
        }
    }

    /// Everybody types `/askwell on` in the team's channel.
    async fn everybody_says_yes(&self) {
        for person in &self.people {
            let command = json!({
                "team_id": self.workspace.team, "user_id": person, "channel_id": self.channel,
                "command": "/askwell", "text": "on",
            });
            let command = from_command_json(command.to_string().as_bytes());
            let answer = self.listener.receive(command).await;
            assert!(!matches!(answer, Ack::NotYet));
        }
        let in_zones = |leaders: Vec<askwell::coach::leader::Leader>| {
            leaders
                .iter()
                .filter(|leader| leader.time_zone.is_some())
                .count()
                == LEADERS
        };
        while !in_zones(self.store.leaders().await.unwrap()) {
            sleep(SHORTLY).await;
        }
    }

    async fn live(&mut self, at: Timestamp, happening: &Happening) {
        self.clock.move_on(at.duration_since(self.clock.now()));
        match happening {
            Happening::Said(said) => self.hear(at, said).await,
            Happening::Look { sent } => {
                let running = self.running.subscribe();
                self.jobs.summaries(&running).await.unwrap();
                self.store.retain(at).await.unwrap();
                for (leader, &expected) in sent {
                    let got = summaries(&self.slack, &self.people[*leader]).len();
                    assert_eq!(got, expected, "{} at {at}", ZONES[leader % ZONES.len()]);
                }
            }
        }
    }

    async fn hear(&mut self, at: Timestamp, said: &Said) {
        let person = self.people[said.leader].clone();
        let ts = format!("{}.{:06}", at.as_second(), said.leader);
        let mention = said
            .addressee
            .map_or_else(String::new, |other| format!("<@{}> ", self.people[other]));
        let text = format!("{mention}{}", said.sort.text());
        let event = json!({
            "type": "event_callback", "team_id": self.workspace.team, "event_id": format!("Ev{ts}"),
            "event": {
                "type": "message", "user": person, "channel": self.channel, "ts": ts,
                "channel_type": "channel", "text": text, "thread_ts": said.thread,
            },
        });
        let event = event.to_string().into_bytes().into();
        // On a busy machine it takes too long now and then; Slack delivers again then.
        while !matches!(
            self.listener.receive(from_callback(&event, 0)).await,
            Ack::Ok
        ) {
            sleep(SHORTLY).await;
        }
        let month = calendar::local(said.leader, at)
            .strftime("%Y-%m")
            .to_string();
        let truth = self.truth.entry((said.leader, month)).or_default();
        truth.asked += u32::from(said.sort == Sort::Asks);
        truth.moments += u32::from(said.sort.is_moment());
        truth.alarms += u32::from(said.sort == Sort::Alarms);
        self.note_decision(at, said, &person, &ts).await;
    }

    /// The latest one, which may come a moment after the claim.
    async fn decision(&self) -> (String, String, Decision) {
        loop {
            if let Some(latest) = self.heard.lock().unwrap().pop() {
                return latest;
            }
            sleep(SHORTLY).await;
        }
    }

    async fn note_decision(&mut self, at: Timestamp, said: &Said, person: &str, ts: &str) {
        let (by, about, decision) = self.decision().await;
        assert_eq!((by.as_str(), about.as_str()), (person, ts));
        match decision {
            Decision::Nudge { finding, .. } => {
                assert!(
                    said.sort.is_moment() && said.sort != Sort::Asks,
                    "{:?}",
                    said.sort
                );
                self.shown.entry(said.leader).or_default().push(Shown {
                    at,
                    kind: finding.kind,
                    thread: said.thread.clone(),
                    addressee: said.addressee,
                });
            }
            Decision::Silent(silence) => {
                self.silences.insert(Silence::code(silence));
            }
        }
    }

    /// Each leader's twelve messages, compared with what the leader wrote.
    fn check_figures(&self) {
        for (leader, person) in self.people.iter().enumerate() {
            let sent = summaries(&self.slack, person);
            assert_eq!(sent.len(), MONTHS.len());
            for (summary, month) in sent.iter().zip(MONTHS) {
                let note = summary.metadata.as_ref().unwrap();
                assert_eq!(note["event_payload"]["key"], month);
                let text = read_blocks(&summary.blocks);
                let truth = self.truth.get(&(leader, month.to_owned()));
                let Truth {
                    asked,
                    moments,
                    alarms,
                } = truth.copied().unwrap_or_default();
                let mut expected = vec![match moments {
                    0 => "A quiet month".to_owned(),
                    _ => format!("Of *{moments}* moments, you opened with a question in *{asked}*"),
                }];
                if alarms > 0 {
                    expected.push(format!("safety and incidents {alarms}"));
                }
                for expected in expected {
                    assert!(text.contains(&expected), "{month}: {expected}: {text}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_of_forty_leaders_holds_twelve_summaries_each_and_no_nudge_too_many() {
    let start: Timestamp = "2025-12-15T12:00:00Z".parse().unwrap();
    let mut all = Year::begin(start).await;
    all.everybody_says_yes().await;
    for (at, happening) in year(LEADERS, start) {
        all.live(at, &happening).await;
    }
    all.check_figures();
    let nudges: usize = all.shown.values().map(Vec::len).sum();
    assert!(nudges > LEADERS, "{nudges} nudges");
    for (&leader, shown) in &all.shown {
        limits::check(leader, start, shown);
    }
    for reason in [
        "listening",
        "quiet_hours",
        "quiet_day",
        "daily_limit",
        "thread_limit",
        "addressee_cooldown",
        "weekly_limit",
        "kind_cooldown",
    ] {
        assert!(
            all.silences.contains(reason),
            "{reason} is not in {:?}",
            all.silences
        );
    }
}
