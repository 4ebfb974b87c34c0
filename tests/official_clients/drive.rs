//! Plays Ana against an app that is written with one of Slack's official clients.
//!
//! `cargo run --example official_clients -- python3 client.py` starts the small Slack, starts that
//! client with the addresses in its environment, and does what a person does. It ends with an error
//! at the first thing that Slack's own client did not take as Slack's.

use std::process::{Child, Command};

use anyhow::{Context as _, ensure};
use askwell::play::emulator::{Emulator, Press, Submitted, Workspace, serve_emulator};
use serde_json::json;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let (slack, acme) = serve_emulator(([127, 0, 0, 1], 0).into()).await?;
    let mut client = start_client(&slack, &acme)?;
    let outcome = act(&slack).await;
    client.kill().context("the client ended early")?;
    client.wait()?;
    outcome
}

fn start_client(slack: &Emulator, acme: &Workspace) -> anyhow::Result<Child> {
    let mut args = std::env::args().skip(1);
    let program = args
        .next()
        .context("usage: official_clients PROGRAM [ARG…]")?;
    let users = slack.users(&acme.team);
    let channels = slack.channels(&acme.team);
    let ana = users
        .iter()
        .find(|user| user.name == "ana")
        .context("Ana is there")?;
    let general = channels.first().context("there is a channel")?;
    let child = Command::new(&program)
        .args(args)
        .env("API_URL", slack.api_url())
        .env("BOT_TOKEN", &acme.bot_token)
        .env("APP_TOKEN", &slack.config().app_token)
        .env("ANA", &ana.id)
        .env("GENERAL", &general.id)
        .spawn()
        .with_context(|| format!("cannot start {program}"))?;
    Ok(child)
}

async fn act(slack: &Emulator) -> anyhow::Result<()> {
    slack.connected().await?;

    let file = slack.wait_for("the uploaded file", |slack| {
        slack
            .dms("ana")
            .into_iter()
            .find(|message| !message.files.is_empty())
    });
    ensure!(
        file.await?.files[0]["title"] == "chart",
        "the file is shared with its title"
    );
    slack
        .wait_for("the home tab", |slack| slack.home("ana"))
        .await?;
    let refused = slack.calls().into_iter().find(|call| !call.ok());
    ensure!(refused.is_none(), "a call was refused: {refused:?}");

    let ts = slack.says("ana", "general", "Please *fix* this <now>, @ben")?;
    let nudge = slack
        .wait_for("the nudge", |slack| slack.ephemerals("ana").pop())
        .await?;
    let reply = slack.command("ana", "general", "/askwell", "help").await?;
    ensure!(
        reply.text() == "Here is how",
        "the acknowledgement carries the reply"
    );

    ensure!(
        slack.clicks("ana", &nudge, "settings").await?.acknowledged,
        "the click is acknowledged"
    );
    let modal = slack
        .wait_for("the modal", |slack| slack.view("ana"))
        .await?;
    let often = Press {
        action_id: "often".to_owned(),
        choice: json!("weekly"),
        ..Press::default()
    };
    ensure!(
        slack.presses("ana", &modal, often).await?.acknowledged,
        "the choice is acknowledged"
    );
    let first = slack.submits_view("ana", &[]).await?;
    ensure!(
        matches!(first, Submitted::Errors(_)),
        "the first submission is refused: {first:?}"
    );
    ensure!(
        slack.submits_view("ana", &[]).await? == Submitted::Closed,
        "the second one closes"
    );

    let shortcut = slack
        .message_shortcut("ana", "general", &ts, "rewrite_message")
        .await?;
    ensure!(shortcut.acknowledged, "the shortcut is acknowledged");
    slack
        .wait_for("the answer through response_url", |slack| {
            slack
                .ephemerals("ana")
                .into_iter()
                .find(|e| e.text == "through response_url")
        })
        .await?;

    slack.disconnects("warning");
    slack
        .wait_for("a new connection", |slack| {
            (slack.calls_of("apps.connections.open").len() > 1).then_some(())
        })
        .await?;
    slack.connected().await?;
    let before = slack.ephemerals("ana").len();
    slack.says("ana", "general", "Still there?")?;
    slack
        .wait_for("a nudge over the new connection", |slack| {
            (slack.ephemerals("ana").len() > before).then_some(())
        })
        .await?;
    Ok(())
}
