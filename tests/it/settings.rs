//! `askwell config`: what is in force, without secrets, and the file to begin with.

use std::path::PathBuf;
use std::process::Command;

fn askwell_config(arguments: &[&str], environment: &[(&str, &str)]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .arg("config")
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn settings_are_shown_as_they_are_in_force_and_secrets_are_not_shown() {
    let (shown, _) = askwell_config(
        &[],
        &[
            ("ASKWELL__COACH__MAX_PER_DAY", "3"),
            ("ASKWELL__SLACK__BOT_TOKEN", "xoxb-very-secret"),
        ],
    );
    assert!(shown.contains("max_per_day = 3"), "{shown}");
    assert!(shown.contains("(set, hidden)"), "{shown}");
    assert!(!shown.contains("very-secret"), "{shown}");
}

#[test]
fn the_printed_defaults_are_a_file_to_begin_with() {
    let (defaults, _) = askwell_config(&["--defaults"], &[]);
    assert!(defaults.contains("# Nudges a day, at most."), "{defaults}");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("begin-with.toml");
    std::fs::write(
        &file,
        defaults.replace("max_per_day = 1", "max_per_day = 2"),
    )
    .unwrap();
    let (shown, said) = askwell_config(&["--config", file.to_str().unwrap()], &[]);
    assert!(shown.contains("max_per_day = 2"), "{shown}{said}");
}

#[test]
fn a_wrong_setting_is_named() {
    let (_, said) = askwell_config(&[], &[("ASKWELL__COACH__MAX_PER_DYA", "1")]);
    assert!(said.contains("max_per_dya"), "{said}");
}
