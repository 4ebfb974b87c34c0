//! An export of Slack's, read offline.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::support::folder::Folder;

const TELL: &str = "Send me the Q3 numbers by Friday, please.";
const ASK: &str = "What would help you to finish the Q3 numbers?";

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn replay(export: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_askwell"))
        .arg("replay")
        .arg(export)
        .args(words)
        .env_clear()
        .output()
        .unwrap()
}

fn report(export: &Path, user: &str) -> Value {
    let output = replay(export, &["--user", user, "--format", "json"]);
    assert!(output.status.success(), "{}", complaint(&output));
    serde_json::from_str(&out(&output)).unwrap()
}

fn said(user: &str, time: &str, text: &str) -> Value {
    let time: jiff::Timestamp = time.parse().unwrap();
    json!({"type": "message", "user": user, "ts": format!("{}.000100", time.as_second()),
        "text": text, "client_msg_id": "c", "team": "T1"})
}

/// The files of a small export: Ana asks more as the months go by, Ben tells.
fn files() -> Vec<(String, String)> {
    let people = json!([
        {"id": "UANA", "name": "ana", "real_name": "Ana Ruiz", "tz": "Europe/Prague",
         "profile": {"email": "ana@acme.example", "display_name": "Ana"}},
        {"id": "UBEN", "name": "ben", "real_name": "Ben Okafor", "profile": {}},
    ]);
    let channels = json!([
        {"id": "C1", "name": "general"}, {"id": "C2", "name": "launch"},
        {"id": "C3", "name": "partners", "is_ext_shared": true},
    ]);
    let mut files = vec![
        ("users.json".to_owned(), people.to_string()),
        ("channels.json".to_owned(), channels.to_string()),
        (
            "groups.json".to_owned(),
            json!([{"id": "G1", "name": "secret"}]).to_string(),
        ),
        (
            "general/canvas.json".to_owned(),
            "no list of messages".to_owned(),
        ),
    ];
    for (month, asks) in [("2026-09", 3), ("2026-10", 9)] {
        let day = format!("{month}-15");
        let texts = (0..15).map(|n| if n < asks { ASK } else { TELL });
        let mut messages: Vec<Value> = texts
            .enumerate()
            .map(|(n, text)| said("UANA", &format!("{day}T10:{n:02}:00Z"), text))
            .collect();
        messages.push(said("UBEN", &format!("{day}T11:00:00Z"), TELL));
        let text = Value::Array(messages).to_string();
        for channel in ["launch", "secret", "partners"] {
            files.push((format!("{channel}/{day}.json"), text.clone()));
        }
    }
    // In Prague it is October already.
    let late = json!([said("UANA", "2026-09-30T22:30:00Z", ASK)]);
    files.push(("general/2026-09-30.json".to_owned(), late.to_string()));
    files
}

fn zipped(folder: &Folder, inside: &str, files: &[(String, String)]) -> PathBuf {
    let path = folder.path().join("export.zip");
    let mut zip = ZipWriter::new(File::create(&path).unwrap());
    for (name, text) in files {
        let options = SimpleFileOptions::default();
        zip.start_file(format!("{inside}{name}"), options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    path
}

fn unpacked(folder: &Folder, files: &[(String, String)]) -> PathBuf {
    let root = folder.path().join("export");
    for (name, text) in files {
        let path = root.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn a_persons_own_months_come_out_of_their_public_channels_alone() {
    let folder = Folder::new();
    let report = report(&zipped(&folder, "", &files()), "ana");
    assert_eq!(report["name"], "Ana Ruiz");
    assert_eq!(
        (&report["messages"], &report["own_messages"]),
        (&json!(33), &json!(31))
    );
    let months = report["months"].as_array().unwrap();
    let figures: Vec<_> = months
        .iter()
        .map(|month| {
            (
                &month["month"],
                &month["asked"],
                &month["moments"],
                &month["share"],
            )
        })
        .collect();
    let (september, october) = (json!("2026-09"), json!("2026-10"));
    assert_eq!(
        figures,
        [
            (&september, &json!(3), &json!(15), &json!(20)),
            (&october, &json!(10), &json!(16), &json!(63)),
        ]
    );
    assert_eq!(months[0]["told"], json!({"order": 12}));
    assert_eq!(months[1]["range"], json!([47, 76]));
    assert_eq!(report["left_out"], json!([]));
}

#[test]
fn zip_folder_and_a_folder_in_a_zip_say_the_same_and_nobodys_words() {
    let (zip, nested, bare) = (Folder::new(), Folder::new(), Folder::new());
    let files = files();
    let exports = [
        zipped(&zip, "", &files),
        zipped(&nested, "Acme Slack export/", &files),
        unpacked(&bare, &files),
    ];
    let texts = exports.map(|export| {
        let output = replay(&export, &["--user", "ana@acme.example"]);
        assert!(output.status.success(), "{}", complaint(&output));
        out(&output)
    });
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
    for part in [
        "Ana Ruiz (UANA): 31 of 33 messages",
        "opened with a question  3 of 15 moments (20%, likely between",
        "told                    orders 12",
        "Oct 26  ▇▇▇▇▇▇▇▇▇▇▇▇▇         63%  (10 of 16)",
    ] {
        assert!(texts[0].contains(part), "{part} is missing in {}", texts[0]);
    }
    assert!(!texts[0].contains("Q3"), "{}", texts[0]);
}

#[test]
fn the_picture_is_that_of_a_summary() {
    let folder = Folder::new();
    let (export, png) = (zipped(&folder, "", &files()), folder.path().join("a.png"));
    let output = replay(&export, &["--user", "UANA", "--png", png.to_str().unwrap()]);
    assert!(output.status.success(), "{}", complaint(&output));
    assert!(std::fs::read(png).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_damaged_day_is_said_and_the_rest_is_read() {
    let folder = Folder::new();
    let mut files = files();
    for (name, text) in &mut files {
        if name == "launch/2026-09-15.json" {
            text.truncate(text.len() / 2);
        }
    }
    let output = replay(&zipped(&folder, "", &files), &["--user", "ana"]);
    assert!(output.status.success());
    let complaint = complaint(&output);
    assert!(
        complaint.contains("left out launch/2026-09-15.json: "),
        "{complaint}"
    );
    assert!(!complaint.contains("Q3"), "{complaint}");
    let text = out(&output);
    assert!(text.contains("10 of 16 moments"), "{text}");
    assert!(text.contains("Files left out: 1"), "{text}");
}

#[test]
fn what_is_no_export_or_nobody_in_it_is_said_with_what_would_do() {
    let folder = Folder::new();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "no zip").unwrap();
    let export = zipped(&folder, "", &files());
    let empty = Folder::new();
    let bare = zipped(&empty, "", &[("readme.txt".to_owned(), "hello".to_owned())]);
    for (path, user, part) in [
        (text.as_path(), "ana", "is no zip"),
        (&folder.path().join("missing.zip"), "ana", "cannot read"),
        (&bare, "ana", "has no users.json"),
        (&export, "anna", "near: Ana Ruiz (UANA)"),
        (&export, "zzz", "nobody in this export is called"),
    ] {
        let output = replay(path, &["--user", user]);
        assert_eq!(output.status.code(), Some(2), "{part}");
        let complaint = complaint(&output);
        assert!(complaint.contains(part), "{complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
}
