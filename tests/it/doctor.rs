//! `askwell doctor` against a small Slack: what is well, and what would put the rest right.

use std::process::Command;

use askwell::coach::ids::{ChannelId, LeaderId};
use askwell::play::emulator::{Emulator, Workspace};
use askwell::store::OptIn;

use crate::support::app::TestApp;
use crate::support::database::Home;
use crate::support::emulator;

struct Surgery {
    slack: Emulator,
    workspace: Workspace,
    home: Home,
}

impl Surgery {
    async fn open() -> Self {
        let slack = Emulator::start(emulator::config()).await.unwrap();
        let workspace = slack.workspace("Acme");
        let home = Home::sqlite();
        Self {
            slack,
            workspace,
            home,
        }
    }

    /// What doctor says and how it exits, with every setting right but for `changed`.
    async fn doctor(&self, changed: &[(&str, &str)]) -> (String, Option<i32>) {
        self.asked(&["doctor"], changed).await
    }

    async fn asked(&self, arguments: &[&str], changed: &[(&str, &str)]) -> (String, Option<i32>) {
        let mut doctor = Command::new(env!("CARGO_BIN_EXE_askwell"));
        doctor
            .args(arguments)
            .env_clear()
            .env("ASKWELL__SLACK__API_URL", self.slack.api_url())
            .env("ASKWELL__SLACK__BOT_TOKEN", &self.workspace.bot_token)
            .env("ASKWELL__SLACK__APP_TOKEN", &self.slack.config().app_token)
            .env("ASKWELL__DATABASE__URL", &self.home.url)
            .envs(changed.iter().copied());
        // Off the runtime, which the small Slack needs to answer.
        let output = tokio::task::spawn_blocking(move || doctor.output())
            .await
            .unwrap()
            .unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        (said, output.status.code())
    }

    /// A leader chose this channel.
    async fn chosen(&self, channel: &str) {
        let store = self.home.open().await;
        let ana = LeaderId::new(self.workspace.team.as_str(), "U1");
        let yes = OptIn {
            now: "2026-11-25T12:00:00Z".parse().unwrap(),
            listening_until: "2026-11-25T12:00:00Z".parse().unwrap(),
            channel: Some(ChannelId::from(channel)),
            time_zone: None,
        };
        store.opt_in(&ana, yes).await.unwrap();
        store.close().await;
    }
}

#[tokio::test]
async fn all_is_well_where_everything_is_in_place() {
    let surgery = Surgery::open().await;
    let channel = surgery.workspace.channel("team", &[]);
    surgery.chosen(&channel).await;
    let (said, code) = surgery.doctor(&[]).await;
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains('✗'), "{said}");
    for well in [
        "✓ database",
        "✓ app token",
        "✓ bot token",
        "✓ scopes",
        "✓ chosen channels",
    ] {
        assert!(said.contains(well), "{well} is missing in\n{said}");
    }
}

#[tokio::test]
async fn a_token_in_the_wrong_place_is_named_with_the_page_that_has_the_right_one() {
    let surgery = Surgery::open().await;
    let (said, code) = surgery
        .doctor(&[("ASKWELL__SLACK__BOT_TOKEN", "xapp-1-not-a-bots")])
        .await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains("✗ bot token: it does not start with xoxb-"),
        "{said}"
    );
    assert!(said.contains("OAuth & Permissions"), "{said}");
    assert!(!said.contains("not-a-bots"), "{said}");
}

#[tokio::test]
async fn a_token_that_slack_does_not_know_is_told_from_a_network_that_does_not_reach() {
    let surgery = Surgery::open().await;
    let unknown = [("ASKWELL__SLACK__BOT_TOKEN", "xoxb-unknown")];
    let (said, _) = surgery.doctor(&unknown).await;
    assert!(
        said.contains("✗ bot token: Slack says invalid_auth"),
        "{said}"
    );
    let nobody = [("ASKWELL__SLACK__API_URL", "http://127.0.0.1:9/api/")];
    let (said, code) = surgery.doctor(&nobody).await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains("Slack could not be asked (connect_failed)"),
        "{said}"
    );
}

#[tokio::test]
async fn a_scope_that_an_admin_took_away_is_named() {
    let surgery = Surgery::open().await;
    surgery.workspace.without_scope("channels:history");
    let (said, code) = surgery.doctor(&[]).await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains("✗ scopes: the bot token lacks channels:history"),
        "{said}"
    );
}

#[tokio::test]
async fn a_chosen_channel_that_askwell_cannot_hear_is_listed_with_the_reason() {
    let surgery = Surgery::open().await;
    let channel = surgery.workspace.channel("team", &[]);
    surgery.chosen(&channel).await;
    surgery
        .workspace
        .adjust_channel(&channel, |channel| channel.archived = true)
        .unwrap();
    let (said, code) = surgery.doctor(&[]).await;
    assert_eq!(code, Some(1));
    assert!(
        said.contains(&format!("cannot hear {channel} (archived)")),
        "{said}"
    );
}

#[tokio::test]
async fn the_database_of_a_running_askwell_is_left_alone() {
    let surgery = Surgery::open().await;
    let running = surgery.home.open().await;
    let (said, code) = surgery.doctor(&[]).await;
    running.close().await;
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("· database: a running Askwell holds"),
        "{said}"
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_made_and_a_key_that_is_none_are_both_named() {
    let surgery = Surgery::open().await;
    let (said, code) = surgery
        .doctor(&[
            ("ASKWELL__DATABASE__URL", "sqlite:/dev/null/askwell.db"),
            ("ASKWELL__SECURITY__KEY", "short"),
        ])
        .await;
    assert_eq!(code, Some(1));
    assert!(said.contains("✗ database"), "{said}");
    assert!(said.contains("✗ sealing key"), "{said}");
    assert!(said.contains("2 things have to be put right."), "{said}");
}

#[tokio::test]
async fn a_setting_that_cannot_be_read_is_named_and_nothing_else_is_tried() {
    let surgery = Surgery::open().await;
    let (said, code) = surgery
        .doctor(&[("ASKWELL__COACH__MAX_PER_DAY", "many")])
        .await;
    assert_eq!(code, Some(1));
    assert!(said.contains("✗ settings"), "{said}");
    assert!(said.contains("max_per_day"), "{said}");
    assert!(surgery.slack.calls().is_empty());
}

#[tokio::test]
async fn a_running_askwell_is_asked_whether_it_is_ready() {
    let app = TestApp::over_socket().await;
    let surgery = Surgery::open().await;
    let ops = app.ops_address.to_string();
    let running = ["doctor", "--running"];
    let (said, code) = surgery
        .asked(&running, &[("ASKWELL__OPS__LISTEN", &ops)])
        .await;
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = surgery
        .asked(&running, &[("ASKWELL__OPS__LISTEN", "127.0.0.1:9")])
        .await;
    assert_eq!(code, Some(1));
    assert!(said.contains("127.0.0.1:9 does not answer"), "{said}");
}
