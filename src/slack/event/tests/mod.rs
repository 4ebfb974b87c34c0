use bytes::Bytes;
use serde_json::{Value, json};

use super::*;

mod odd_bytes;

/// The fixtures are whole payloads in Slack's own form, one for each kind.
macro_rules! fixture {
    ($name:literal) => {
        Bytes::from_static(include_bytes!(concat!(
            "../../../../tests/fixtures/slack/",
            $name,
            ".json"
        )))
    };
}
use fixture;

fn message(payload: &Bytes) -> MessageEvent {
    match from_callback(payload, 0) {
        Event::Message(message) => message,
        other => panic!("not a message: {other:?}"),
    }
}

fn ignored(payload: &Bytes) -> Ignored {
    match from_callback(payload, 0) {
        Event::Ignored(reason) => reason,
        other => panic!("not ignored: {other:?}"),
    }
}

fn one_interaction(payload: &Bytes) -> Event {
    let mut events = from_interaction(payload);
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn change(payload: &Bytes, edit: impl FnOnce(&mut Value)) -> Bytes {
    let mut value: Value = serde_json::from_slice(payload).unwrap();
    edit(&mut value);
    Bytes::from(value.to_string())
}

#[test]
fn a_persons_message_comes_with_all_that_says_where_it_is() {
    let event = message(&fixture!("message"));
    assert_eq!(event.team.as_str(), "T0TEAM");
    assert_eq!(event.user.as_str(), "U0LEAD");
    assert_eq!(event.channel.as_str(), "C0ROOM");
    assert_eq!(event.channel_kind, ChannelKind::Public);
    assert_eq!(event.ts.as_str(), "1764000000.000100");
    assert_eq!(event.event_id.as_deref(), Some("Ev0MSG"));
    assert_eq!((event.form, event.external), (MessageForm::Plain, false));
    assert_eq!(
        event.text.read().as_str(),
        "Please move &lt;the demo&gt; to Friday, <@U0MATE>"
    );
    assert!(event.text.is_plain());
}

#[test]
fn words_never_show_in_debug_output() {
    let shown = [
        format!("{:?}", from_callback(&fixture!("message"), 0)),
        format!("{:?}", from_callback(&fixture!("message_edited"), 0)),
        format!("{:?}", from_interaction(&fixture!("message_shortcut"))),
        format!("{:?}", from_interaction(&fixture!("view_submission"))),
        format!("{:?}", from_interaction(&fixture!("block_actions_home"))),
        format!(
            "{:?}",
            from_command_form(b"team_id=T&user_id=U&channel_id=C&command=/a&text=demo+Friday")
        ),
    ];
    for text in shown {
        for word in [
            "demo",
            "Friday",
            "Could we",
            "typed words",
            "hooks.slack.com",
        ] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn an_unread_message_is_a_slice_of_the_delivery_and_no_copy() {
    let payload = fixture!("message");
    let event = message(&payload);
    assert!(
        payload
            .as_ptr_range()
            .contains(&event.text.bytes().as_ptr())
    );
}

#[test]
fn broadcasts_files_and_direct_messages_are_looked_at_too() {
    let broadcast = message(&fixture!("message_thread_broadcast"));
    assert_eq!(broadcast.form, MessageForm::ThreadBroadcast);
    assert_eq!(broadcast.thread_ts.unwrap().as_str(), "1763999000.000200");
    let file = message(&fixture!("message_file_share"));
    assert_eq!(
        (file.form, file.channel_kind),
        (MessageForm::WithFile, ChannelKind::Private)
    );
    assert!(!file.text.is_plain());
    assert_eq!(
        message(&fixture!("message_direct")).channel_kind,
        ChannelKind::Direct
    );
}

#[test]
fn an_org_wide_installation_is_the_organisations() {
    let event = message(&fixture!("message_org_wide"));
    assert_eq!(event.team.as_str(), "E0ORG");
    assert!(event.external);
    let Event::Action(action) = one_interaction(&fixture!("block_actions_org_wide")) else {
        panic!("no action");
    };
    assert_eq!(action.team.as_str(), "E0ORG");
}

#[test]
fn what_no_person_wrote_is_ignored_with_its_reason() {
    assert_eq!(ignored(&fixture!("message_by_app_as_user")), Ignored::Bot);
    assert_eq!(ignored(&fixture!("message_join")), Ignored::Subtype);
    assert_eq!(
        ignored(&fixture!("app_rate_limited")),
        Ignored::DeliveriesLimited
    );
    let plain = fixture!("message");
    let cases: [(&str, Value, Ignored); 9] = [
        ("/event/bot_id", json!("B1"), Ignored::Bot),
        ("/event/app_id", json!("A1"), Ignored::Bot),
        ("/event/bot_profile", json!({}), Ignored::Bot),
        ("/event/hidden", json!(true), Ignored::Hidden),
        ("/event/user", json!("USLACKBOT"), Ignored::NoPerson),
        ("/event/user", json!(null), Ignored::NoPerson),
        ("/event/subtype", json!("of_the_future"), Ignored::Subtype),
        ("/event/type", json!("emoji_changed"), Ignored::UnknownType),
        ("/event/ts", json!(null), Ignored::Malformed),
    ];
    for (pointer, value, reason) in cases {
        let payload = change(&plain, |root| {
            let (object, field) = pointer.rsplit_once('/').unwrap();
            root.pointer_mut(object).unwrap()[field] = value;
        });
        assert_eq!(ignored(&payload), reason, "{pointer}");
    }
    let teamless = change(&plain, |root| {
        root["team_id"] = json!(null);
        root["event"]["team"] = json!(null);
        root["authorizations"] = json!([null]);
    });
    assert_eq!(ignored(&teamless), Ignored::NoTeam);
}

#[test]
fn an_edit_is_one_only_if_the_author_changed_the_words() {
    let Event::MessageEdited(edit) = from_callback(&fixture!("message_edited"), 2) else {
        panic!("no edit");
    };
    assert_eq!(edit.ts.as_str(), "1764000000.000100");
    assert_eq!(edit.edited_ts.unwrap().as_str(), "1764000060.000000");
    assert_eq!((edit.channel.as_str(), edit.attempt), ("C0ROOM", 2));
    assert!(edit.text.read().as_str().starts_with("What would help"));
    assert_eq!(ignored(&fixture!("message_unfurled")), Ignored::Unchanged);
    let by_other = change(&fixture!("message_edited"), |root| {
        root["event"]["message"]["edited"]["user"] = json!("U0ADMIN");
    });
    assert_eq!(ignored(&by_other), Ignored::EditedByOther);
}

#[test]
fn a_deleted_message_is_gone_with_or_without_a_tombstone() {
    for payload in [fixture!("message_deleted"), fixture!("message_tombstone")] {
        let Event::MessageDeleted(gone) = from_callback(&payload, 0) else {
            panic!("not deleted");
        };
        assert_eq!(gone.ts.as_str(), "1764000000.000100");
        assert_eq!(gone.user.unwrap().as_str(), "U0LEAD");
    }
}

#[test]
fn a_bots_deleted_message_is_nobodys_business() {
    let payload = change(&fixture!("message_deleted"), |root| {
        root["event"]["previous_message"]["bot_id"] = json!("B1");
    });
    assert_eq!(ignored(&payload), Ignored::Bot);
}

#[test]
fn the_apps_own_life_is_understood() {
    assert!(matches!(
        from_callback(&fixture!("app_home_opened"), 0),
        Event::HomeOpened(HomeOpened {
            tab: HomeTab::Home,
            ..
        })
    ));
    assert!(matches!(
        from_callback(&fixture!("app_uninstalled"), 0),
        Event::AppUninstalled { team } if team.as_str() == "T0TEAM"
    ));
    assert!(matches!(
        from_callback(&fixture!("tokens_revoked"), 0),
        Event::TokensRevoked { users, bots, .. }
            if users == [UserId::from("U0LEAD")] && bots == [UserId::from("U0BOT")]
    ));
}

#[test]
fn a_click_says_who_what_and_where() {
    let Event::Action(action) = one_interaction(&fixture!("block_actions")) else {
        panic!("no action");
    };
    assert_eq!(action.action_id, "use");
    assert_eq!(action.value.as_deref(), Some("n-0198"));
    assert_eq!(action.message_ts.unwrap().as_str(), "1764000001.000500");
    assert!(action.ephemeral && action.response_url.is_some() && action.trigger_id.is_some());
}

#[test]
fn choices_of_every_element_are_kept_and_typed_text_is_not() {
    let chosen: Vec<(String, Vec<String>, Option<String>)> =
        from_interaction(&fixture!("block_actions_home"))
            .into_iter()
            .map(|event| match event {
                Event::Action(action) => (action.action_id, action.selected, action.value),
                other => panic!("no action: {other:?}"),
            })
            .collect();
    let strings = |all: &[&str]| all.iter().map(|s| s.to_string()).collect::<Vec<_>>();
    assert_eq!(
        chosen,
        [
            ("quiet_from".to_owned(), strings(&["18:00"]), None),
            ("channels".to_owned(), strings(&["C1", "C2"]), None),
            ("days".to_owned(), strings(&["Sat"]), None),
            ("own_words".to_owned(), vec![], None),
        ]
    );
}

#[test]
fn a_modal_hands_over_its_fields() {
    let Event::ViewSubmission(sent) = one_interaction(&fixture!("view_submission")) else {
        panic!("no submission");
    };
    assert_eq!(
        (
            sent.view.callback_id.as_str(),
            sent.view.private_metadata.as_str()
        ),
        ("settings", "r-1")
    );
    assert_eq!(
        sent.values.text("text", "draft").unwrap().as_str(),
        "Could we …"
    );
    assert!(sent.values.text("empty", "draft").is_none());
    assert_eq!(sent.values.selected("quiet", "from"), ["18:00"]);
    assert!(sent.values.selected("quiet", "until").is_empty());
    assert_eq!(sent.values.selected("where", "channels"), ["C1", "G2"]);
    assert_eq!(sent.values.selected("how", "mode"), ["now"]);
    assert!(sent.values.has("quiet", "until") && !sent.values.has("quiet", "x"));
    assert!(matches!(
        one_interaction(&fixture!("view_closed")),
        Event::ViewClosed(_)
    ));
}

#[test]
fn shortcuts_know_their_message_and_its_author() {
    assert!(matches!(
        one_interaction(&fixture!("shortcut")),
        Event::Shortcut(shortcut) if shortcut.callback_id == "rewrite_any"
    ));
    let Event::MessageShortcut(shortcut) = one_interaction(&fixture!("message_shortcut")) else {
        panic!("no shortcut");
    };
    assert_eq!(shortcut.author.unwrap().as_str(), "U0LEAD");
    assert_eq!(shortcut.thread_ts.unwrap().as_str(), "1763999000.000200");
    assert!(shortcut.text.read().as_str().contains("demo"));
}

#[test]
fn a_command_reads_the_same_over_both_transports() {
    let socket: Value = serde_json::from_slice(&fixture!("socket_slash_command")).unwrap();
    let payload = &socket["payload"];
    let form = serde_urlencoded::to_string(
        payload
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect::<Vec<_>>(),
    )
    .unwrap();
    for event in [
        from_command_form(form.as_bytes()),
        from_command_json(payload.to_string().as_bytes()),
    ] {
        let Event::Command(command) = event else {
            panic!("no command")
        };
        assert_eq!(
            (command.name.as_str(), command.user.as_str()),
            ("/askwell", "U0LEAD")
        );
        assert_eq!(command.text.as_str(), "Send me the numbers & the plan");
    }
}

#[test]
fn a_message_of_forty_thousand_characters_is_read_whole() {
    let long = "ä<".repeat(20_000);
    let payload = change(&fixture!("message"), |root| {
        root["event"]["blocks"][0]["elements"][0]["elements"] =
            json!([{"type": "text", "text": long}]);
    });
    assert_eq!(
        message(&payload).text.read().as_str(),
        "ä&lt;".repeat(20_000)
    );
}

#[test]
fn blocks_that_are_not_understood_leave_slacks_own_text() {
    for blocks in [
        json!([{"type": "of_the_future"}]),
        json!("x"),
        json!([]),
        json!(null),
        json!([{"type": "rich_text", "elements": [{"type": "rich_text_hologram"}]}]),
    ] {
        let payload = change(&fixture!("message"), |root| {
            root["event"]["blocks"] = blocks.clone()
        });
        assert!(
            message(&payload)
                .text
                .read()
                .as_str()
                .starts_with("Please move"),
            "{blocks}"
        );
    }
}
