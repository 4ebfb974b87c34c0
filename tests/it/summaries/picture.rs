//! The picture of the months: drawn from whatever was counted, and written where it is asked for.

use std::process::Command;

use askwell::coach::Kind;
use askwell::coach::metric::Metric;
use askwell::coach::month::Month;
use askwell::coach::summary::{Example, Summary, Tally, chart};
use askwell::coach::voice::Voice;
use askwell::picture;

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
