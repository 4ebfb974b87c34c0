//! The manifests in `deploy/slack` are what `askwell manifest` prints, and ask Slack for exactly what the
//! code uses.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use askwell::slack::manifest::{EVENTS, OPTIONAL_SCOPES, OPTIONAL_USER_SCOPES, REQUIRED_SCOPES};

/// The functions of `src/slack/client` that call a method, with the scopes that Slack wants for each.
///
/// Source: the method pages of docs.slack.dev.
const SCOPES_OF_METHODS: &[(&str, &[&str])] = &[
    ("post_ephemeral", &["chat:write"]),
    ("post_message", &["chat:write"]),
    ("update_message", &["user chat:write"]),
    ("open_dm", &["im:write"]),
    ("user_info", &["users:read"]),
    ("dnd_info", &["dnd:read"]),
    ("conversation_info", &["channels:read", "groups:read"]),
    (
        "read_message",
        &[
            "channels:history",
            "groups:history",
            "im:history",
            "mpim:history",
        ],
    ),
    ("permalink", &[]),
    ("upload", &["files:write"]),
    ("find_posted", &["im:history"]),
    ("views_open", &[]),
    ("views_update", &[]),
    ("views_publish", &[]),
    ("auth_test", &[]),
    ("apps_connections_open", &[]),
];

/// Source: the event pages of docs.slack.dev.
const SCOPES_OF_EVENTS: &[(&str, &[&str])] = &[
    ("app_home_opened", &[]),
    ("app_uninstalled", &[]),
    ("tokens_revoked", &[]),
    ("message.channels", &["channels:history"]),
    ("message.groups", &["groups:history"]),
    ("message.im", &["im:history"]),
    ("message.mpim", &["mpim:history"]),
];

/// Where Slack's requests would go in the example for http mode.
const EXAMPLE_URL: &str = "https://askwell.example.com";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn printed(arguments: &[&str]) -> String {
    let askwell = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .arg("manifest")
        .args(arguments)
        .output()
        .unwrap();
    assert!(askwell.status.success(), "{askwell:?}");
    String::from_utf8(askwell.stdout).unwrap()
}

#[test]
fn the_manifests_in_deploy_are_what_askwell_prints() {
    for (file, arguments) in [
        (
            "deploy/slack/manifest.socket.json",
            &["--mode", "socket"][..],
        ),
        (
            "deploy/slack/manifest.http.json",
            &["--mode", "http", "--url", EXAMPLE_URL],
        ),
    ] {
        let path = root().join(file);
        let fresh = printed(arguments);
        if std::env::var("UPDATE").is_ok() {
            std::fs::write(path, fresh).unwrap();
            continue;
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            stored == fresh,
            "{file} is stale; `UPDATE=1 cargo test manifest` writes it anew"
        );
    }
}

#[test]
fn without_an_address_http_mode_says_what_would_do() {
    let askwell = Command::new(env!("CARGO_BIN_EXE_askwell"))
        .args(["manifest", "--mode", "http"])
        .output()
        .unwrap();
    assert_eq!(askwell.status.code(), Some(2));
    let said = String::from_utf8(askwell.stderr).unwrap();
    assert!(said.contains("--url https://"), "{said}");
}

#[test]
fn slack_is_asked_for_exactly_the_scopes_that_the_code_uses() {
    let callers = callers();
    let mut needed: BTreeSet<&str> = BTreeSet::from(["commands"]);
    for (method, scopes) in SCOPES_OF_METHODS {
        if callers.contains(&format!(".{method}(")) {
            needed.extend(*scopes);
        }
    }
    for (event, scopes) in SCOPES_OF_EVENTS {
        if EVENTS.contains(event) {
            needed.extend(*scopes);
        }
    }
    let asked: BTreeSet<String> = [REQUIRED_SCOPES, OPTIONAL_SCOPES]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .chain(
            OPTIONAL_USER_SCOPES
                .iter()
                .map(|scope| format!("user {scope}")),
        )
        .collect();
    assert_eq!(asked, needed.into_iter().map(str::to_owned).collect());
}

#[test]
fn every_method_of_the_client_has_its_scopes_listed() {
    let source = |name| root().join("src/slack/client").join(name);
    let methods = ["methods.rs", "files.rs"].map(|name| std::fs::read_to_string(source(name)));
    for line in methods
        .iter()
        .flat_map(|file| file.as_ref().unwrap().lines())
    {
        let Some(rest) = line.trim().strip_prefix("pub async fn ") else {
            continue;
        };
        let name = rest.split('(').next().unwrap_or(rest);
        assert!(
            SCOPES_OF_METHODS.iter().any(|(method, _)| *method == name),
            "src/slack/client has `{name}`; SCOPES_OF_METHODS needs it with its scopes"
        );
    }
}

#[test]
fn every_event_that_slack_is_asked_for_is_understood() {
    let callback = std::fs::read_to_string(root().join("src/slack/event/callback.rs")).unwrap();
    for event in EVENTS {
        assert!(
            SCOPES_OF_EVENTS.iter().any(|(known, _)| known == event),
            "{event}"
        );
        let kind = event.split('.').next().unwrap_or(event);
        assert!(
            callback.contains(&format!("\"{kind}\" =>")),
            "{event} is asked for, and src/slack/event/callback.rs does not read it"
        );
    }
}

/// The code that uses the client, in one string.
fn callers() -> String {
    let mut folders = vec![root().join("src")];
    let mut code = String::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if path.is_dir() && !is_no_caller(&path) {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                code.push_str(&std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    code
}

/// The client itself, and the small Slack on the other side of it.
fn is_no_caller(folder: &PathBuf) -> bool {
    ["src/slack/client", "src/play"]
        .iter()
        .any(|path| *folder == root().join(path))
}
