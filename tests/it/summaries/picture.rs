//! The picture of the months: drawn from whatever was counted, and written where it is asked for.

use std::process::Command;

use askwell::coach::Kind;
use askwell::coach::metric::Metric;
use askwell::coach::month::Month;
use askwell::coach::summary::{Example, Summary, Tally, chart};
use askwell::coach::voice::Voice;
use askwell::picture;
use askwell::play::emulator::{Fault, Posted, Press};
use serde_json::{Value, json};

use super::{Bench, MINUTE, at, summaries};
use crate::support::app::{TestApp, read_blocks};
use crate::support::folder::Folder;

fn drawn(month: Month, tally: &Tally) -> Option<Vec<u8>> {
    let summary = Summary::of(month, tally);
    let chart = chart(&Voice::english(), picture::FONT, &summary)?;
    Some(picture::png(&chart.svg).unwrap())
}

#[test]
fn the_oddest_months_can_be_drawn() {
    let last: Month = "2026-11".parse().unwrap();
    for (asked, told) in [(12, 0), (0, 12), (u32::MAX, 0), (0, u32::MAX), (1, 100_000)] {
        for months in [2, 3, 12] {
            let mut tally = Tally::default();
            for back in 0..months {
                tally.add(last.back(back), Metric::Asked, asked);
                tally.add(last.back(back), Metric::Moments(Kind::Press), told);
            }
            let png = drawn(last, &tally).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{asked} {told} {months}");
            assert!(png.len() < 300_000, "{} bytes", png.len());
        }
    }
}

#[test]
fn a_newcomer_can_look_at_a_made_up_year_with_no_account_and_no_database() {
    let folder = Folder::new();
    let file = folder.path().join("year.png");
    let look = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_askwell"))
            .args(["summary", "preview", "--month", "2026-10", "--png"])
            .arg(&file)
            .args(words)
            .env_clear()
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let words = look(&["--example"]);
    assert!(
        words.contains("October 2026: how you asked and told"),
        "{words}"
    );
    let month = "2026-10".parse().unwrap();
    let expected = drawn(month, &Example::Year.tally(month)).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), expected);
    let words = look(&["--example", "quiet"]);
    assert!(
        words.contains("A quiet month") && words.contains("No picture"),
        "{words}"
    );
}

/// A leader with two months to compare.
async fn practised(bench: &Bench, name: &str) -> String {
    let user = bench.leader(name).await;
    for (time, asked) in [("2026-10-07T12:00:00Z", 4), ("2026-11-04T12:00:00Z", 9)] {
        for (metric, n) in [(Metric::Asked, asked), (Metric::Moments(Kind::Order), 11)] {
            let id = bench.id(&user);
            bench.store.bump(&id, metric, n, at(time)).await.unwrap();
        }
    }
    user
}

fn image(message: &Posted) -> Option<&Value> {
    message.blocks.iter().find(|block| block["type"] == "image")
}

#[tokio::test]
async fn a_summary_shows_its_months_as_a_picture_and_says_the_same_figures() {
    let bench = Bench::sqlite().await;
    let ana = practised(&bench, "ana").await;
    bench.tick().await;
    let sent = summaries(&bench.slack, &ana);
    assert_eq!(sent.len(), 1);
    let image = image(&sent[0]).expect("there is a picture");
    let files = bench.slack.files();
    assert_eq!(files.len(), 1);
    assert_eq!(image["slack_file"]["id"], files[0].id.as_str());
    let png = files[0].bytes.as_deref().unwrap();
    assert!(png.starts_with(b"\x89PNG") && files[0].complete);
    let alt = image["alt_text"].as_str().unwrap();
    assert!(alt.contains("month by month"), "{alt}");
    let text = read_blocks(&sent[0].blocks);
    for figures in ["Oct 26: 4 of 15, 27%", "Nov 26: 9 of 20, 45%"] {
        assert!(text.contains(figures), "{text}");
    }
    assert!(
        bench
            .slack
            .channels(&bench.workspace.team)
            .iter()
            .all(|channel| {
                channel.id == sent[0].channel || bench.slack.messages(&channel.id).is_empty()
            })
    );
}

#[tokio::test]
async fn a_summary_that_can_have_no_picture_comes_without_it_once() {
    let bench = Bench::sqlite().await;
    for (step, fault) in [
        ("getUploadURLExternal", Fault::Error("missing_scope".into())),
        (
            "completeUploadExternal",
            Fault::Error("internal_error".into()),
        ),
        ("getUploadURLExternal", Fault::RateLimited(3600)),
        ("completeUploadExternal", Fault::Html),
    ] {
        let user = practised(&bench, &format!("{step}{fault:?}")).await;
        let step = &format!("files.{step}");
        bench.slack.fail_next(step, fault.clone());
        // Tried again where that may help.
        bench.slack.fail_next(step, fault.clone());
        bench.tick().await;
        bench.tick_after(2 * MINUTE).await;
        let summaries = summaries(&bench.slack, &user);
        assert_eq!(summaries.len(), 1, "{fault:?}");
        assert!(image(&summaries[0]).is_none(), "{fault:?}");
        assert!(
            read_blocks(&summaries[0].blocks).contains("45%"),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn without_the_scope_for_files_the_figures_come_as_text() {
    let bench = Bench::sqlite().await;
    bench.workspace.without_scope("files:write");
    let ana = practised(&bench, "ana").await;
    bench.tick().await;
    let sent = summaries(&bench.slack, &ana);
    assert!(image(&sent[0]).is_none() && bench.slack.files().is_empty());
    assert!(read_blocks(&sent[0].blocks).contains("45%  (9 of 20)"));
}

#[tokio::test]
async fn a_picture_that_slack_does_not_show_takes_no_summary_with_it() {
    let bench = Bench::sqlite().await;
    let ana = practised(&bench, "ana").await;
    let refused = Fault::Error("invalid_blocks".into());
    bench.slack.fail_next("chat.postMessage", refused);
    bench.tick().await;
    bench.tick_after(2 * MINUTE).await;
    let sent = summaries(&bench.slack, &ana);
    assert_eq!(sent.len(), 1);
    assert!(image(&sent[0]).is_none());
}

#[tokio::test]
async fn a_summary_with_its_picture_whose_answer_was_lost_is_not_sent_again() {
    let bench = Bench::sqlite().await;
    let ana = practised(&bench, "ana").await;
    bench.slack.fail_next("chat.postMessage", Fault::DropReply);
    bench.tick().await;
    bench.tick_after(2 * MINUTE).await;
    assert_eq!(bench.sent_to(&ana), 1);
    assert_eq!(bench.slack.files().len(), 1, "it looked before it drew");
}

#[tokio::test]
async fn a_month_that_is_asked_for_comes_privately_and_beside_the_monthly_one() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, "What would you do about the flaky test?")
        .await;
    app.asks(&app.ana, "stats").await;
    let stats = app.slack.ephemerals(&app.ana).pop().unwrap();
    let answer = app.slack.clicks(&app.ana, &stats, "month_show").await;
    assert!(answer.unwrap().acknowledged);
    let so_far = |dm: &Posted| dm.text.contains("November 2026 so far");
    let month = app.slack.wait_for("the month so far", |slack| {
        slack.dms(&app.ana).into_iter().find(so_far)
    });
    let text = read_blocks(&month.await.unwrap().blocks);
    assert!(text.contains("Of *1* moments"), "{text}");
    assert!(summaries(&app.slack, &app.ana).is_empty());
    app.clock
        .move_on(at("2026-12-01T12:00:00Z").duration_since(app.clock.now()));
    app.summarises().await;
    assert_eq!(summaries(&app.slack, &app.ana).len(), 1);
}

#[tokio::test]
async fn a_plan_that_is_chosen_is_the_aim_that_the_next_summary_opens_with() {
    let app = TestApp::over_http().await;
    app.ana_is_in().await;
    app.says(&app.ana, "What would you do about the flaky test?")
        .await;
    let on = |time: &str| app.clock.move_on(at(time).duration_since(app.clock.now()));
    on("2026-12-01T12:00:00Z");
    app.summarises().await;
    let summary = summaries(&app.slack, &app.ana).pop().unwrap();
    let press = Press {
        action_id: "month_experiment".to_owned(),
        choice: json!("any.0"),
        ..Press::default()
    };
    let answer = app.slack.presses(&app.ana, &summary, press).await;
    assert!(answer.unwrap().acknowledged);
    app.slack.settled().await.unwrap();
    on("2027-01-01T12:00:00Z");
    app.summarises().await;
    let next = summaries(&app.slack, &app.ana).pop().unwrap();
    let text = read_blocks(&next.blocks);
    let aim = "Your aim, in your words: _If I'm about to answer, I ask one question first._";
    assert!(
        text.contains("December 2026") && text.contains(aim),
        "{text}"
    );
}
