//! Once a month, a private message about one's own balance: once, on time, in kind words.

mod backlog;
mod crash;
mod picture;
mod terminal;

use std::time::Duration;

use askwell::app::{App, Options};
use askwell::clock::Clock;
use askwell::coach::Kind;
use askwell::coach::TextSilence;
use askwell::coach::ids::LeaderId;
use askwell::coach::leader::Outcome;
use askwell::coach::metric::Metric;
use askwell::coach::month::Month;
use askwell::coach::summary::{Summary, Tally};
use askwell::coach::voice::Voice;
use askwell::config::Config;
use askwell::jobs::Jobs;
use askwell::play::emulator::{Emulator, Fault, Posted, Workspace};
use askwell::slack::views::summary::summary;
use askwell::store::{OptIn, Store};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::support::app::{TELL, TestApp, engine, read_blocks};
use crate::support::database::Home;
use crate::support::emulator;

/// Tuesday, half past nine in Prague.
const DUE: &str = "2026-12-01T08:30:00Z";

fn at(time: &str) -> Timestamp {
    time.parse().unwrap()
}

/// The summaries among a person's messages from Askwell.
pub fn summaries(slack: &Emulator, user: &str) -> Vec<Posted> {
    let mut dms = slack.dms(user);
    dms.retain(|dm| {
        dm.metadata
            .as_ref()
            .is_some_and(|metadata| metadata["event_type"] == "askwell_summary")
    });
    dms
}

/// Replicas that do nothing but what the test tells them to, by a set clock.
struct Bench {
    slack: Emulator,
    workspace: Workspace,
    store: Store,
    replicas: Vec<Jobs>,
    clock: Clock,
    running: watch::Sender<bool>,
    home: Home,
    _apps: Vec<App>,
}

impl Bench {
    async fn of(home: Home, replicas: usize) -> Self {
        let slack = Emulator::start(emulator::config()).await.unwrap();
        let workspace = slack.workspace("Acme");
        let mut config = Config::built_in();
        config.slack.api_url = slack.api_url();
        config.slack.bot_token = workspace.bot_token.clone().into();
        config.slack.app_token = slack.config().app_token.clone().into();
        config.database.url = home.url.clone();
        config.ops.listen = "127.0.0.1:0".parse().unwrap();
        let clock = Clock::set_to(at(DUE));
        let mut apps = Vec::new();
        for _ in 0..replicas {
            let options = Options {
                clock: clock.clone(),
                engine: Some(engine()),
                ..Options::default()
            };
            apps.push(App::build(&config, options).await.unwrap());
        }
        Self {
            store: apps[0].store().clone(),
            replicas: apps.iter().map(App::jobs).collect(),
            slack,
            workspace,
            clock,
            running: watch::Sender::new(false),
            home,
            _apps: apps,
        }
    }

    async fn sqlite() -> Self {
        Self::of(Home::sqlite(), 1).await
    }

    /// A leader in Prague since September.
    async fn leader(&self, name: &str) -> String {
        let user = self.workspace.user(name, name);
        let yes = OptIn {
            channel: None,
            now: at("2026-09-01T12:00:00Z"),
            listening_until: at("2026-09-08T12:00:00Z"),
            time_zone: Some("Europe/Prague".into()),
        };
        self.store.opt_in(&self.id(&user), yes).await.unwrap();
        user
    }

    fn id(&self, user: &str) -> LeaderId {
        LeaderId::new(self.workspace.team.as_str(), user)
    }

    /// One round of every replica, at the same time.
    async fn tick(&self) {
        let running = self.running.subscribe();
        let rounds = self.replicas.iter().map(|jobs| jobs.summaries(&running));
        for round in futures_util::future::join_all(rounds).await {
            round.unwrap();
        }
    }

    async fn tick_after(&self, pause: Duration) {
        self.clock.move_on(SignedDuration::try_from(pause).unwrap());
        self.tick().await;
    }

    fn sent_to(&self, user: &str) -> usize {
        summaries(&self.slack, user).len()
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn what_a_leader_wrote_in_november_is_told_on_the_first_of_december_once() {
    let app = TestApp::over_http().await;
    let reply = app.asks(&app.ana, "on").await;
    assert!(
        reply.contains("Once a month I show you privately"),
        "{reply}"
    );
    app.workspace.moves(&app.ana, "Europe/Prague");
    app.says(&app.ana, TELL).await;
    app.says(&app.ana, "What would you do about the flaky test?")
        .await;
    app.says(&app.ana, "The release went out at noon, thanks everybody.")
        .await;
    app.summarises().await;
    assert!(
        summaries(&app.slack, &app.ana).is_empty(),
        "November is not over"
    );
    app.clock.move_on(at(DUE).duration_since(app.clock.now()));
    app.summarises().await;
    app.summarises().await;
    let sent = summaries(&app.slack, &app.ana);
    assert_eq!(sent.len(), 1);
    let text = read_blocks(&sent[0].blocks);
    assert!(
        text.contains("Of *2* moments, you opened with a question in *1*."),
        "{text}"
    );
    assert!(sent[0].text.contains("November 2026"), "{}", sent[0].text);
    assert!(summaries(&app.slack, &app.ben).is_empty());
    assert_eq!(app.slack.messages(&app.team).len(), 3, "nothing public");
}

#[tokio::test]
async fn a_leader_without_moments_gets_kind_words() {
    let bench = Bench::sqlite().await;
    let ana = bench.leader("ana").await;
    bench.tick().await;
    let sent = summaries(&bench.slack, &ana);
    let text = read_blocks(&sent[0].blocks);
    assert!(text.contains("A quiet month"), "{text}");
    assert!(text.contains("Nobody else can see this"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_send_each_summary_once() {
    let bench = Bench::of(Home::postgres().await, 2).await;
    let mut leaders = Vec::new();
    for n in 0..20 {
        leaders.push(bench.leader(&format!("leader{n}")).await);
    }
    bench.tick().await;
    bench.tick_after(MINUTE).await;
    for leader in &leaders {
        assert_eq!(bench.sent_to(leader), 1);
    }
}

#[tokio::test]
async fn a_summary_whose_answer_was_lost_is_found_and_not_sent_again() {
    let bench = Bench::sqlite().await;
    let ana = bench.leader("ana").await;
    bench.slack.fail_next("chat.postMessage", Fault::DropReply);
    bench.tick().await;
    assert_eq!(bench.sent_to(&ana), 1);
    assert_eq!(bench.slack.calls_of("chat.postMessage").len(), 1);
    bench.tick_after(2 * MINUTE).await;
    bench.tick_after(DAY).await;
    assert_eq!(bench.sent_to(&ana), 1);
    assert_eq!(bench.slack.calls_of("chat.postMessage").len(), 1);
    assert_eq!(bench.slack.calls_of("conversations.history").len(), 1);
}

#[tokio::test]
async fn a_summary_that_slack_did_not_take_comes_later_once() {
    let bench = Bench::sqlite().await;
    let ana = bench.leader("ana").await;
    bench
        .slack
        .fail_next("chat.postMessage", Fault::ServerError);
    bench.tick().await;
    assert_eq!(bench.sent_to(&ana), 0);
    // Whether it is there cannot be seen: then it is not sent.
    let error = Fault::Error("internal_error".into());
    bench.slack.fail_next("conversations.history", error);
    bench.tick_after(2 * MINUTE).await;
    assert_eq!(bench.sent_to(&ana), 0);
    bench.tick_after(2 * MINUTE).await;
    bench.tick_after(2 * MINUTE).await;
    assert_eq!(bench.sent_to(&ana), 1);
}

#[tokio::test]
async fn whoever_said_off_before_gets_none_and_whoever_paused_gets_it_afterwards() {
    let bench = Bench::sqlite().await;
    let (gone, pausing, late) = (
        bench.leader("gone").await,
        bench.leader("pausing").await,
        bench.leader("late").await,
    );
    bench.store.opt_out(&bench.id(&gone)).await.unwrap();
    let days = |n: u32| bench.clock.now() + n * DAY;
    bench
        .store
        .pause(&bench.id(&pausing), days(2))
        .await
        .unwrap();
    bench.store.pause(&bench.id(&late), days(8)).await.unwrap();
    bench.tick().await;
    assert_eq!(bench.sent_to(&pausing), 0);
    bench.tick_after(2 * DAY).await;
    assert_eq!(bench.sent_to(&pausing), 1);
    bench.tick_after(7 * DAY).await;
    assert_eq!((bench.sent_to(&gone), bench.sent_to(&late)), (0, 0));
}

#[tokio::test]
async fn after_a_long_standstill_nothing_stale_is_sent() {
    let bench = Bench::sqlite().await;
    let ana = bench.leader("ana").await;
    bench
        .slack
        .fail_next("conversations.open", Fault::ServerError);
    bench.tick().await;
    bench.tick_after(8 * DAY).await;
    assert_eq!(bench.sent_to(&ana), 0, "planned, and too old by now");
    bench.tick_after(365 * DAY).await;
    assert_eq!(bench.sent_to(&ana), 0, "mid-month");
    bench.tick_after(26 * DAY).await;
    assert_eq!(bench.sent_to(&ana), 1, "the last month's, and no other");
}

#[test]
fn a_summary_reads_as_it_should() {
    let cases: [(&str, Tally); 4] = [
        ("quiet", Tally::default()),
        ("few", few()),
        ("many", many()),
        ("moved_down", moved_down()),
    ];
    for (name, tally) in cases {
        let month = "2026-11".parse().unwrap();
        let card = summary(&Voice::english(), &Summary::of(month, &tally), None);
        insta::with_settings!({
            snapshot_path => "../../snapshots",
            prepend_module_to_snapshot => false,
        }, {
            insta::assert_snapshot!(format!("summary_{name}"), read_blocks(&as_json(&card.blocks())));
        });
    }
}

fn as_json(blocks: &serde_json::Value) -> Vec<serde_json::Value> {
    blocks.as_array().unwrap().clone()
}

fn month(tally: &mut Tally, of: &str, counts: &[(Metric, u32)]) {
    let of: Month = of.parse().unwrap();
    for &(metric, n) in counts {
        tally.add(of, metric, n);
    }
}

fn few() -> Tally {
    let mut tally = Tally::default();
    let counts = [
        (Metric::Asked, 2),
        (Metric::OpenQuestions, 3),
        (Metric::Moments(Kind::Advise), 3),
    ];
    month(&mut tally, "2026-11", &counts);
    tally
}

fn many() -> Tally {
    let mut tally = Tally::default();
    for (n, of) in [
        "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
    ]
    .into_iter()
    .enumerate()
    {
        // On holiday in August.
        let n = if of == "2026-08" { continue } else { n as u32 };
        let counts = [
            (Metric::Asked, 3 + 2 * n),
            (Metric::OpenQuestions, 4 + 2 * n),
            (Metric::Moments(Kind::Rescue), 12 - n),
            (Metric::Moments(Kind::Order), 5),
        ];
        month(&mut tally, of, &counts);
    }
    let fits = [
        (Metric::Silences(TextSilence::Safety), 11),
        (Metric::Silences(TextSilence::Logistics), 5),
        (Metric::Outcomes(Outcome::TellingFit), 3),
    ];
    month(&mut tally, "2026-11", &fits);
    tally
}

fn moved_down() -> Tally {
    let mut tally = Tally::default();
    let october = [
        (Metric::Asked, 27),
        (Metric::OpenQuestions, 30),
        (Metric::Moments(Kind::Order), 73),
    ];
    let november = [
        (Metric::Asked, 18),
        (Metric::OpenQuestions, 19),
        (Metric::Moments(Kind::Order), 60),
        (Metric::Moments(Kind::Press), 22),
        (Metric::Silences(TextSilence::Safety), 3),
    ];
    month(&mut tally, "2026-10", &october);
    month(&mut tally, "2026-11", &november);
    tally
}
