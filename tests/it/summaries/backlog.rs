//! After a year without Askwell: what was planned and never sent is over.

use std::collections::BTreeMap;

use askwell::coach::month::Month;
use askwell::coach::period::Period;
use askwell::coach::summary::window;
use askwell::store::{JobKind, NewJob};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{Bench, DAY, MINUTE, summaries};

const PEOPLE: usize = 30;

#[tokio::test]
async fn a_year_of_planned_and_unsent_summaries_ends_with_the_last_months_and_no_other() {
    let bench = Bench::sqlite().await;
    let zone = TimeZone::get("Europe/Prague").unwrap();
    let last: Month = "2026-11".parse().unwrap();
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let person = bench.leader(&format!("leader{n}")).await;
        for back in 1..=12 {
            let window = window(
                last.back(back),
                &zone,
                &[Weekday::Saturday, Weekday::Sunday],
            );
            let job = NewJob {
                kind: JobKind::Summary,
                leader: bench.id(&person),
                period: Period::Month(window.month),
                due_at: window.from,
                expires_at: window.until,
            };
            assert!(bench.store.plan_job(&job).await.unwrap());
        }
        people.push(person);
    }
    bench.tick().await;
    bench.tick_after(2 * MINUTE).await;
    bench.tick_after(DAY).await;
    for person in &people {
        let sent = summaries(&bench.slack, person);
        assert_eq!(sent.len(), 1);
        let note = sent[0].metadata.as_ref().unwrap();
        assert_eq!(note["event_payload"]["key"], "2026-11");
    }
    let mut jobs: BTreeMap<String, usize> = BTreeMap::new();
    let states = bench.home.column("SELECT state FROM jobs").await;
    for state in states.into_iter().flatten() {
        *jobs.entry(state).or_default() += 1;
    }
    let expected = [("done", PEOPLE), ("dropped", 12 * PEOPLE)];
    assert_eq!(
        jobs,
        expected.map(|(state, n)| (state.to_owned(), n)).into()
    );
    let calls = bench.slack.calls_of("chat.postMessage").len();
    assert_eq!(calls, PEOPLE, "nothing else was tried");
}
