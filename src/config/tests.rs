//! What settings a person may give, and what is said of the wrong ones.

use super::*;

fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::load(
        None,
        pairs
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    )
}

#[test]
fn the_compiled_in_settings_are_valid() {
    let config = Config::built_in();
    assert_eq!(config.slack.mode, SlackMode::Socket);
    assert_eq!(config.slack.api_url, "https://slack.com/api/");
    assert_eq!(config.coach.max_per_day, 1);
}

#[test]
fn the_environment_overrides_every_type_of_setting() {
    let config = with(&[
        ("ASKWELL__SLACK__MODE", "http"),
        (
            "ASKWELL__SLACK__SIGNING_SECRET",
            "0123456789012345678901234567e012",
        ),
        ("ASKWELL__COACH__MAX_PER_DAY", "0"),
        ("ASKWELL__COACH__FADE", "false"),
        ("ASKWELL__COACH__SEND_PROBABILITY", "0.7"),
        ("ASKWELL__COACH__QUIET_DAYS", ""),
        ("ASKWELL__HTTP__LISTEN", "127.0.0.1:0"),
    ])
    .unwrap();
    assert_eq!(config.slack.mode, SlackMode::Http);
    assert_eq!(
        config.slack.signing_secret.expose_secret(),
        "0123456789012345678901234567e012"
    );
    assert_eq!(config.coach.max_per_day, 0);
    assert!(!config.coach.fade);
    assert!(config.coach.limits().unwrap().quiet_days.is_empty());
    assert_eq!(config.http.listen.port(), 0);
}

#[test]
fn an_unknown_setting_is_refused_by_name() {
    let error = with(&[("ASKWELL__COACH__MAX_PER_DYA", "1")]).unwrap_err();
    assert!(error.to_string().contains("max_per_dya"), "{error}");
    let error = with(&[("ASKWELL__COUCH__MAX", "1")]).unwrap_err();
    assert!(error.to_string().contains("couch"), "{error}");
}

#[test]
fn a_wrong_word_is_answered_with_its_setting_and_the_words_there_are() {
    for (name, words) in [
        ("ASKWELL__LOG__LEVEL", ["log.level", "trace"]),
        ("ASKWELL__LOG__FORMAT", ["log.format", "json"]),
        ("ASKWELL__SLACK__MODE", ["slack.mode", "socket"]),
        ("ASKWELL__COACH__SENSITIVITY", ["coach.sensitivity", "high"]),
    ] {
        let error = with(&[(name, "loud")]).unwrap_err().to_string();
        for word in words {
            assert!(error.contains(word), "{word} is missing in {error}");
        }
    }
    let config = with(&[("ASKWELL__LOG__LEVEL", " INFO")]).unwrap();
    assert_eq!(config.log.level, LogLevel::Info);
}

#[test]
fn others_variables_may_hold_any_bytes_and_ours_may_not() {
    use std::os::unix::ffi::OsStringExt;
    let odd = || OsString::from_vec(vec![0xff]);
    let pair = |name: &str| std::iter::once((OsString::from(name), odd()));
    assert!(readable(pair("PS1")).unwrap().is_empty());
    let error = readable(pair("ASKWELL__SLACK__MODE")).unwrap_err();
    assert!(error.to_string().contains("ASKWELL__SLACK__MODE"));
}

#[test]
fn a_wrong_value_names_its_setting() {
    let error = with(&[("ASKWELL__COACH__MAX_PER_DAY", "many")]).unwrap_err();
    assert!(error.to_string().contains("max_per_day"), "{error}");
}

#[test]
fn a_secret_comes_from_its_file_and_is_never_shown() {
    let file = std::env::temp_dir().join(format!("askwell-secret-{}", std::process::id()));
    std::fs::write(&file, "xoxb-very-secret\n").unwrap();
    let config = with(&[("ASKWELL__SLACK__BOT_TOKEN_FILE", file.to_str().unwrap())]).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(config.slack.bot_token.expose_secret(), "xoxb-very-secret");
    assert!(!config.shown().contains("very-secret"));
    assert!(!format!("{config:?}").contains("very-secret"));
    assert!(config.shown().contains("(set, hidden)"));
}

#[test]
fn a_secret_file_that_is_not_there_is_named() {
    let error = with(&[("ASKWELL__SECURITY__KEY_FILE", "/nowhere/key")]).unwrap_err();
    let text = error.to_string();
    assert!(text.contains("ASKWELL__SECURITY__KEY_FILE"), "{text}");
    assert!(text.contains("/nowhere/key"), "{text}");
}

#[test]
fn plain_http_is_for_loopback_only() {
    assert!(with(&[("ASKWELL__SLACK__API_URL", "http://127.0.0.1:9/api")]).is_ok());
    let error = with(&[("ASKWELL__SLACK__API_URL", "http://slack.example/api/")]).unwrap_err();
    assert!(error.to_string().contains("https://"), "{error}");
}

#[test]
fn a_missing_token_says_which_page_has_it() {
    let error = Config::built_in().ready_to_serve().unwrap_err().to_string();
    assert!(error.contains("ASKWELL__SLACK__BOT_TOKEN"), "{error}");
    assert!(error.contains("OAuth & Permissions"), "{error}");
}
