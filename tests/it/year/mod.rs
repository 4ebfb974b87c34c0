//! A year of forty leaders around the world, up to 200,000 messages on a set clock: every summary at its time with
//! the right figures, a nudge wherever one is due, and never one that the limits or the gates forbid.
//!
//! What is right is worked out here anew, from what the leaders wrote and when, by nobody's code but
//! this folder's ([`oracle`]).
//!
//! Among the other tests leaders write a quarter as often. All of it takes some minutes:
//! `ASKWELL_TEST_YEAR=all cargo test --test it year -- --nocapture`.

mod calendar;
mod oracle;
mod people;
mod sort;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::time::Instant;

use askwell::coach::metric::Metric;
use askwell::coach::policy::Decision;
use askwell::coach::silence::{MomentSilence, Silence};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::summaries::summaries;
use crate::support::app::read_blocks;
use calendar::{Channel, Happening, MONTHS, PAUSE, Said, local, year, zone};
use oracle::{Oracle, Shown};
use people::{Habit, habit};
use world::World;

const LEADERS: usize = 40;
const MESSAGES: usize = 200_000;
/// With this variable everybody writes as often as they do.
const ALL_VARIABLE: &str = "ASKWELL_TEST_YEAR";
/// Without it, so much less.
const LESS_OFTEN: u64 = 4;

/// What was counted for a leader, by day and metric.
type Counts = BTreeMap<(usize, Date, String), u32>;

struct Year {
    world: World,
    oracles: Vec<Oracle>,
    truth: Counts,
    messages: usize,
    /// Why the oracle forbade a nudge, and how often.
    forbidden: BTreeMap<&'static str, u32>,
}

impl Year {
    /// Everything of one moment, then quiet.
    async fn live(&mut self, at: Timestamp, happenings: &[Happening]) {
        let world = &mut self.world;
        world.clock.move_on(at.duration_since(world.clock.now()));
        let said = happenings.iter().filter_map(|happening| match happening {
            Happening::Said(said) => Some(said),
            _ => None,
        });
        let said: Vec<&Said> = said.collect();
        let mut decisions = world.hears(at, &said).await;
        for said in said {
            let decision = decisions.remove(&said.leader);
            self.check(at, said, decision).await;
        }
        for happening in happenings {
            match happening {
                Happening::Said(_) => {}
                Happening::Pauses(leader) => {
                    self.world.pauses(*leader).await;
                    self.oracles[*leader].paused_until = at + PAUSE;
                }
                Happening::Midnight => {
                    self.world.daily().await;
                    for oracle in &mut self.oracles {
                        oracle.midnight(at);
                    }
                }
                Happening::Look { sent } => {
                    self.world.summarises().await;
                    for (leader, &expected) in sent {
                        let person = &self.world.people[*leader];
                        let got = summaries(&self.world.slack, person).len();
                        assert_eq!(got, expected, "leader {leader}, {} at {at}", zone(*leader));
                    }
                }
            }
        }
    }

    async fn check(&mut self, at: Timestamp, said: &Said, decision: Option<Decision>) {
        self.messages += 1;
        let here = format!("leader {} at {at}: {said:?}", said.leader);
        let oracle = &mut self.oracles[said.leader];
        if !oracle.is_read(said, at) {
            let unread = [MomentSilence::OtherChannel, MomentSilence::Paused];
            let unread = unread.map(|reason| Some(Decision::Silent(reason.into())));
            assert!(unread.contains(&decision), "{decision:?}: {here}");
            return;
        }
        let forbidden = oracle.forbids(said, at);
        oracle.heard(said, at);
        self.count(at, said, "messages");
        for code in said.sort.counts(said.channel == Channel::Incident) {
            self.count(at, said, &code);
        }
        match (forbidden, decision.expect(&here)) {
            (Some(reason), Decision::Silent(_)) => {
                *self.forbidden.entry(reason).or_default() += 1;
            }
            (None, Decision::Silent(silence)) => {
                let seen = Silence::from(MomentSilence::TemplateCooldown);
                assert_eq!(silence, seen, "silent: {here}");
                *self.forbidden.entry("the same question").or_default() += 1;
            }
            (None, decision @ Decision::Nudge { .. }) => self.shown(at, said, decision).await,
            (Some(reason), nudge) => panic!("{reason}, and yet {nudge:?}: {here}"),
        }
    }

    async fn shown(&mut self, at: Timestamp, said: &Said, nudge: Decision) {
        let Decision::Nudge {
            finding,
            template,
            shown,
            ..
        } = nudge
        else {
            return;
        };
        let here = format!("leader {} at {at}: {said:?}", said.leader);
        let oracle = &mut self.oracles[said.leader];
        assert_eq!(Some(finding.kind), said.sort.tells(), "{here}");
        assert_eq!(shown, oracle.rewrites(at), "{here}");
        assert!(!oracle.saw_lately(&template, at), "{template}: {here}");
        let answer = habit(said.leader).answer(finding.kind);
        oracle.shown.push(Shown {
            at,
            kind: finding.kind,
            template: template.to_string(),
            channel: said.channel,
            thread: said.thread.clone(),
            addressee: said.addressee,
            answer,
        });
        self.count(at, said, &format!("nudges.{}", finding.kind.code()));
        if let Some(outcome) = answer {
            self.world.answers(at, said, outcome).await;
            self.count(at, said, &Metric::Outcomes(outcome).code());
        }
    }

    fn count(&mut self, at: Timestamp, said: &Said, code: &str) {
        let day = local(said.leader, at).date();
        *self
            .truth
            .entry((said.leader, day, code.to_owned()))
            .or_default() += 1;
    }

    /// The database's figures, each leader's, day's and metric's.
    async fn check_counts(&self) {
        let mut counted = Counts::new();
        for leader in 0..LEADERS {
            for count in self.world.counts(leader).await {
                counted.insert((leader, count.day, count.metric.code()), count.n);
            }
        }
        for (key, n) in &self.truth {
            assert_eq!(counted.get(key), Some(n), "{key:?}");
        }
        assert_eq!(counted.len(), self.truth.len());
    }

    /// Each leader's twelve messages, compared with what the leader wrote.
    fn check_summaries(&self) {
        for (leader, person) in self.world.people.iter().enumerate() {
            let sent = summaries(&self.world.slack, person);
            assert_eq!(sent.len(), MONTHS.len());
            for (summary, month) in sent.iter().zip(MONTHS) {
                let note = summary.metadata.as_ref().unwrap();
                assert_eq!(note["event_payload"]["key"], month);
                let text = read_blocks(&summary.blocks);
                let (asked, told) = (
                    self.in_month(leader, month, "asked"),
                    self.in_month(leader, month, "moments."),
                );
                let safety = self.in_month(leader, month, "silences.safety");
                let mut expected = vec![format!(
                    "Of *{}* moments, you opened with a question in *{asked}*",
                    asked + told
                )];
                if safety > 0 {
                    expected.push(format!("safety and incidents {safety}"));
                }
                for expected in expected {
                    assert!(text.contains(&expected), "{month}: {expected}: {text}");
                }
            }
        }
    }

    fn in_month(&self, leader: usize, month: &str, code: &str) -> u32 {
        let of = |(who, day, metric): &(usize, Date, String)| {
            *who == leader && day.to_string().starts_with(month) && metric.starts_with(code)
        };
        let counts = self.truth.iter().filter(|(key, _)| of(key));
        counts.map(|(_, n)| n).sum()
    }

    /// Every nudge reached its leader, and those who came to ask more got fewer than those who did not.
    fn check_fading(&self) {
        for (leader, person) in self.world.people.iter().enumerate() {
            let shown = self.world.nudges(person);
            assert_eq!(shown, self.oracles[leader].shown.len(), "leader {leader}");
        }
        let mut nudges = BTreeMap::new();
        for (leader, oracle) in self.oracles.iter().enumerate() {
            let at = |from: i64, to: i64| {
                let weeks = from..to;
                let week = |nudge: &&Shown| weeks.contains(&oracle.week_of(nudge));
                oracle.shown.iter().filter(week).count() as f64 / (to - from) as f64
            };
            let by_phase = [at(1, 5), at(5, 9), at(9, 13), at(13, 50)];
            let of: &mut Vec<[f64; 4]> = nudges.entry(format!("{:?}", habit(leader))).or_default();
            of.push(by_phase);
        }
        let mean = |habit: Habit, phase: usize| {
            let of = &nudges[&format!("{habit:?}")];
            of.iter().map(|phases| phases[phase]).sum::<f64>() / of.len() as f64
        };
        for habit in [Habit::Improves, Habit::Stays, Habit::Defends] {
            let phases: Vec<f64> = (0..4).map(|phase| mean(habit, phase)).collect();
            eprintln!("{habit:?}: {phases:.2?} nudges a week");
            let fades = phases[3] < phases[2] && phases[2] < phases[0];
            assert!(fades && phases[3] <= 1.0, "{habit:?}: {phases:?}");
        }
        let improving = mean(Habit::Improves, 2);
        let staying = mean(Habit::Stays, 2);
        assert!(improving < 0.8 * staying, "{improving} {staying}");
        let earned: BTreeSet<i64> = self.oracles.iter().map(|oracle| oracle.earned).collect();
        assert!(earned.contains(&0) && earned.contains(&3), "{earned:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_of_forty_leaders_holds_twelve_summaries_each_and_every_nudge_that_is_due_and_no_other()
 {
    let start: Timestamp = "2025-12-15T12:00:00Z".parse().unwrap();
    let of = env::var(ALL_VARIABLE).map_or(LESS_OFTEN, |_| 1);
    let began = Instant::now();
    let mut all = Year {
        world: World::begin(LEADERS, start).await,
        oracles: (0..LEADERS)
            .map(|leader| Oracle::new(leader, start))
            .collect(),
        truth: Counts::new(),
        messages: 0,
        forbidden: BTreeMap::new(),
    };
    for (at, happenings) in year(LEADERS, of, start) {
        all.live(at, &happenings).await;
    }
    let seconds = began.elapsed().as_secs();
    let shown: usize = all.oracles.iter().map(|oracle| oracle.shown.len()).sum();
    eprintln!(
        "{} messages, {shown} nudges, {seconds} s: {:?}",
        all.messages, all.forbidden
    );
    assert!(all.messages >= MESSAGES / of as usize, "{}", all.messages);
    all.check_counts().await;
    all.check_summaries();
    all.check_fading();
    for reason in [
        "a room for incidents",
        "the listening week",
        "a kind left alone",
        "a hard day",
        "an incident",
        "a day off",
        "quiet hours",
        "telling fits",
        "less of this",
        "one a day",
        "so many a week",
        "half as many",
        "a rest",
        "one a thread",
        "the same kind",
        "the same person",
    ] {
        let times = all.forbidden.get(reason).copied().unwrap_or(0);
        assert!(times > 0, "{reason} is not in {:?}", all.forbidden);
    }
}
