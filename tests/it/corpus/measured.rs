//! What `askwell rules` says about how often a rule is right is what is measured today.

use std::fmt::Write as _;
use std::process::Command;

use super::gate::score;
use super::path;

const MEASURED: &str = "config/measured/en/own.toml";

const ABOUT: &str = "\
# How often each rule is right on the labelled messages in tests/fixtures.
# Written by `UPDATE=1 cargo test --test it corpus`; without UPDATE the test compares.
about = \"messages written for this project\"
";

fn measured() -> String {
    let score = score();
    let mut file = format!("{ABOUT}messages = {}\n\n[rules]\n", score["messages"]);
    for (rule, row) in score["rules"].as_object().unwrap() {
        let (found, right) = (&row["findings"]["whole"], &row["findings"]["part"]);
        writeln!(file, "{rule} = {{ found = {found}, right = {right} }}").unwrap();
    }
    file
}

#[test]
fn what_the_rules_say_about_themselves_is_measured() {
    let measured = measured();
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path(MEASURED), measured).unwrap();
        return;
    }
    let said = std::fs::read_to_string(path(MEASURED)).unwrap();
    assert!(
        said == measured,
        "{MEASURED} is stale; `UPDATE=1 cargo test --test it corpus` writes it anew"
    );
}

#[test]
fn a_rule_shows_why_it_is_there_what_it_flags_and_how_often_it_is_right() {
    let askwell = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_askwell"))
            .args(arguments)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = askwell(&["rules"]);
    for rule in listed.lines().filter_map(|line| line.split(' ').next()) {
        let shown = askwell(&["rules", rule]);
        for part in [
            "\nwhy ",
            "\nsource ",
            "\npatterns\n",
            "\nflags\n",
            "\npasses\n",
        ] {
            assert!(shown.contains(part), "{rule}: {shown}");
        }
        let counted = shown.contains("messages written for this project");
        assert_eq!(counted, !rule.starts_with("gate_"), "{rule}: {shown}");
    }
    assert!(listed.lines().count() > 80, "{listed}");
}
