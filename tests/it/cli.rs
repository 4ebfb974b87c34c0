//! The command line with everything that people and machines feed it by mistake: it says what is wrong
//! and what would do, and never panics.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::database::Home;

struct Said {
    out: String,
    err: String,
    code: Option<i32>,
}

fn askwell(arguments: &[&str]) -> Command {
    let mut askwell = Command::new(env!("CARGO_BIN_EXE_askwell"));
    askwell.args(arguments).env_clear();
    askwell
}

/// Runs it to its end with this on standard input.
fn run(mut askwell: Command, input: &[u8]) -> Said {
    let mut child = askwell
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have ended before it read everything, which is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let said = Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    };
    assert!(!said.err.contains("panicked"), "{}", said.err);
    said
}

fn check(flags: &[&str], input: &[u8]) -> Said {
    run(askwell(&[&["check"], flags].concat()), input)
}

/// `serve` that has all it needs but for what is changed.
fn serve(changed: &[(&str, &str)]) -> Said {
    let mut serve = askwell(&["serve"]);
    serve
        .env("ASKWELL__SLACK__API_URL", "http://127.0.0.1:9/api/")
        .env("ASKWELL__SLACK__BOT_TOKEN", "xoxb-secret")
        .env("ASKWELL__SLACK__APP_TOKEN", "xapp-secret")
        .env("ASKWELL__OPS__LISTEN", "127.0.0.1:0")
        .envs(changed.iter().copied());
    let said = run(serve, b"");
    assert_eq!(said.code, Some(2), "{}", said.err);
    assert!(!said.err.contains("secret"), "{}", said.err);
    said
}

#[test]
fn any_bytes_are_answered_whatever_the_flags() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let deep = [b"[".repeat(20_000), b"{\"text\":".repeat(20_000)].concat();
    let wall = "Send me the report by Friday. ".repeat(1300).into_bytes();
    let long_line = [b"please send ".to_vec(), b"x".repeat(100_000)].concat();
    for input in [b"".to_vec(), b"\0\0".to_vec(), noise, deep, wall, long_line] {
        for flags in [
            &[][..],
            &["--lines"],
            &["--jsonl"],
            &["--format", "json"],
            &["--format", "json", "--lines", "--sensitivity", "high"],
            &["--format", "json", "--jsonl", "--sensitivity", "low"],
        ] {
            let said = check(flags, &input);
            let fine = matches!(said.code, Some(0..=2));
            assert!(fine, "{flags:?}: {:?} {}", said.code, said.err);
            if flags.contains(&"json") {
                for line in said.out.lines() {
                    serde_json::from_str::<serde_json::Value>(line).unwrap();
                }
            }
        }
    }
}

#[test]
fn a_bad_line_is_answered_in_its_place_and_its_words_are_not_repeated() {
    let input = b"{\"text\":\"Send me the deck.\"}\nqzx{\n{\"id\":\"b\",\"text\":null}\n\xff\n{\"text\":\"hi\"}\n";
    let said = check(&["--jsonl", "--format", "json"], input);
    let ids: Vec<String> = said
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].to_string())
        .collect();
    assert_eq!(ids, ["\"1\"", "\"2\"", "\"b\"", "\"4\"", "\"5\""]);
    assert_eq!(said.code, Some(2));
    assert!(!said.out.contains("qzx"), "{}", said.out);
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let folder = env!("CARGO_TARGET_TMPDIR");
    for (path, reason) in [(folder, "directory"), ("/nowhere/at/all", "No such file")] {
        let said = check(&[path], b"");
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains(path), "{}", said.err);
        assert!(said.err.contains(reason), "{}", said.err);
    }
}

#[test]
fn whoever_hangs_up_gets_no_panic() {
    for format in ["text", "json"] {
        let mut child = askwell(&["check", "--lines", "--format", format])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(&b"\xff\nSend me the deck.\n".repeat(5000));
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0..=2)), "{format}: {code:?}");
    }
}

#[test]
fn odd_bytes_in_the_environment_harm_nobody_unless_they_are_in_a_setting() {
    let odd = OsStr::from_bytes(b"\xff");
    let mut others = askwell(&["config"]);
    others.env("PS1", odd);
    assert_eq!(run(others, b"").code, Some(0));
    let mut ours = askwell(&["config"]);
    ours.env("ASKWELL__HTTP__LISTEN", odd);
    let said = run(ours, b"");
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("ASKWELL__HTTP__LISTEN"), "{}", said.err);
}

#[test]
fn a_wrong_setting_is_named_with_what_would_do() {
    for (name, value, says) in [
        ("ASKWELL__COACH__MAX_PER_DYA", "3", "max_per_day"),
        ("ASKWELL__LOG__LEVEL", "loud", "`trace`"),
        ("ASKWELL__SLACK__MODE", "pigeon", "`socket`"),
        ("ASKWELL__COACH__QUIET_HOURS", "night", "18:00-08:30"),
        ("ASKWELL__OPS__LISTEN", "everywhere", "ops.listen"),
        ("ASKWELL__SLACK__API_URL", "http://example.com/", "https://"),
        ("ASKWELL__DATABASE__URL", "mysql://x", "postgres://"),
        ("ASKWELL__SLACK__BOT_TOKEN", "", "OAuth & Permissions"),
        ("ASKWELL__SECURITY__KEY", "short", "openssl rand"),
    ] {
        let said = serve(&[(name, value)]);
        assert!(said.err.contains(says), "{name}: {}", said.err);
    }
}

#[test]
fn a_database_that_cannot_be_used_is_told_with_the_reason() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-database");
    std::fs::write(&folder, "This is a letter to my aunt. ".repeat(100)).unwrap();
    let letter = format!("sqlite:{}", folder.display());
    for (url, says) in [
        (
            "postgres://ana:secret@127.0.0.1:1/askwell",
            "cannot be reached",
        ),
        ("postgres://:::", "postgres://USER@HOST/NAME"),
        ("sqlite:/proc/nowhere/askwell.db", "/proc/nowhere"),
        (&letter, "no SQLite database"),
    ] {
        let said = serve(&[("ASKWELL__DATABASE__URL", url)]);
        assert!(said.err.contains(says), "{url}: {}", said.err);
    }
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused_with_the_way_out() {
    let home = Home::sqlite();
    let _first = home.open().await;
    let said = serve(&[("ASKWELL__DATABASE__URL", &home.url)]);
    assert!(
        said.err.contains("in use by another Askwell"),
        "{}",
        said.err
    );
    assert!(said.err.contains("PostgreSQL"), "{}", said.err);
}

/// Writes a rule file of this folder and gives the folder's path.
fn rule_file(folder: &str, name: &str, text: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
    folder.display().to_string()
}

#[test]
fn a_rule_of_ones_own_is_made_from_a_built_in_one_and_takes_its_place() {
    let printed = run(askwell(&["rules", "order_lets", "--file"]), b"").out;
    let own = printed.replace("strength = \"soft\"", "strength = \"tell\"");
    assert_ne!(printed, own);
    let folder = rule_file("own-rules", "order_lets.toml", &own);
    let text = b"let's ship it friday";
    assert_eq!(check(&[], text).code, Some(0));
    assert_eq!(check(&["--rules", &folder], text).code, Some(1));
    let file = format!("{folder}/order_lets.toml");
    std::fs::write(&file, "enabled = false").unwrap();
    let said = check(&["--rules", &file, "--sensitivity", "high"], text);
    assert_eq!(said.code, Some(0), "{}", said.out);
}

#[test]
fn a_rule_whose_example_fails_is_refused_at_every_start() {
    let printed = run(askwell(&["rules", "order_lets", "--file"]), b"").out;
    let wrong = printed.replace("\"let's ship it friday\"", "\"it ships on friday\"");
    let folder = rule_file("refused-rules", "order_lets.toml", &wrong);
    let line = wrong
        .lines()
        .position(|line| line.contains("it ships on friday"));
    let place = format!(
        "refused-rules/order_lets.toml:{}: order_lets must flag",
        line.unwrap() + 1
    );
    for command in ["check", "rules", "rewrite", "play"] {
        let said = run(askwell(&[command, "--rules", &folder]), b"");
        assert_eq!(said.code, Some(2), "{command}: {}", said.err);
        for part in [
            place.as_str(),
            "\"it ships on friday\"",
            "instead nothing was found",
        ] {
            assert!(said.err.contains(part), "{command}: {}", said.err);
        }
    }
    let said = serve(&[("ASKWELL__COACH__RULES", &folder)]);
    assert!(said.err.contains("order_lets must flag"), "{}", said.err);
    let said = serve(&[("ASKWELL__COACH__RULES", "/nowhere/rules")]);
    assert!(said.err.contains("/nowhere/rules"), "{}", said.err);
}

#[test]
fn eval_prints_figures_for_people_and_machines_and_names_the_line_it_cannot_read() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/messages.jsonl");
    let text = run(askwell(&["eval", corpus, "--errors"]), b"");
    assert_eq!(text.code, Some(0), "{}", text.err);
    for table in ["tell against none", "order_imperative", "calibration:"] {
        assert!(text.out.contains(table), "{table}: {}", text.out);
    }
    let halves: u64 = ["first", "second"]
        .map(|half| {
            let said = run(
                askwell(&["eval", corpus, "--format", "json", "--half", half]),
                b"",
            );
            let score: serde_json::Value = serde_json::from_str(&said.out).unwrap();
            assert!(score["tell"]["precision"].as_f64().unwrap() > 0.5);
            score["messages"].as_u64().unwrap()
        })
        .iter()
        .sum();
    let lines = std::fs::read_to_string(corpus).unwrap().lines().count();
    assert_eq!(halves, lines as u64);

    let good = "{\"id\":\"1\",\"text\":\"hi\",\"label\":\"none\"}\n";
    for (name, lines, says) in [
        (
            "unlabelled",
            format!("{good}{{\"id\":\"2\",\"text\":\"hi\"}}\n"),
            ":2: a \"label\"",
        ),
        ("empty", "\n".to_owned(), "no labelled messages"),
    ] {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, lines).unwrap();
        let said = run(askwell(&["eval", path.to_str().unwrap()]), b"");
        assert_eq!(said.code, Some(2));
        assert!(said.err.contains(says), "{}", said.err);
    }
}
