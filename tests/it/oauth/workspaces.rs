//! Installing into further workspaces, and whose token speaks where.

use std::collections::BTreeSet;

use askwell::coach::ids::TeamId;
use askwell::responder::Tokens;
use askwell::slack::client::{SlackClient, SlackError, Token};
use askwell::store::Workspace;

use super::*;
use crate::support::database::Home;

/// Acme with the configured token, and Globex, where Carol leads; `allowed` gets Globex's id.
pub(super) async fn with_globex(allowed: bool, bot_token: bool) -> (TestApp, Globex) {
    let slack = TestApp::small_slack().await;
    let workspace = slack.workspace("Globex");
    let carol = workspace.user("carol", "Carol Diaz");
    let team = workspace.channel("globex", &[&carol]);
    let id = workspace.team.clone();
    let app = TestApp::spawn_in(slack, SlackMode::Http, |config| {
        with_oauth(config);
        config.slack.allowed_teams = match allowed {
            true => format!("T0OTHER, {id}"),
            false => "T0OTHER".to_owned(),
        };
        if !bot_token {
            config.slack.bot_token = String::new().into();
        }
    })
    .await;
    let globex = Globex {
        id: TeamId::from(id),
        bot_token: workspace.bot_token,
        carol,
        team,
    };
    (app, globex)
}

pub(super) struct Globex {
    pub(super) id: TeamId,
    bot_token: String,
    pub(super) carol: String,
    team: String,
}

impl Globex {
    /// Carol installs Askwell into Globex; the page at the end.
    pub(super) async fn installs(&self, app: &TestApp) -> Seen {
        let mut browser = Browser::new();
        let install = format!("http://{}/slack/install", app.http.unwrap());
        let page = browser.sets_out(&install).await;
        let back = app.slack.consents(&page, &self.carol).unwrap();
        browser.opens(&back).await
    }

    /// Carol opts in, tells, and gets a note.
    async fn is_nudged(&self, app: &TestApp) {
        let on = app.slack.command(&self.carol, &self.team, "/askwell", "on");
        assert!(on.await.unwrap().acknowledged);
        app.slack.settled().await.unwrap();
        app.slack.says(&self.carol, &self.team, TELL).unwrap();
        app.sees(&self.carol, 1).await;
    }
}

#[tokio::test]
async fn a_further_workspace_is_installed_and_nudged_with_its_own_token() {
    let (app, globex) = with_globex(true, true).await;
    let seen = globex.installs(&app).await;
    assert_eq!(seen.status, 200, "{}", seen.text);
    globex.is_nudged(&app).await;
    // The small Slack shows a note only to whoever comes with that workspace's token.
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;

    app.slack.uninstalls(globex.id.as_str());
    app.slack.settled().await.unwrap();
    assert!(app.store.workspace(&globex.id).await.unwrap().is_none());
    assert!(app.home.tables_with(&globex.carol).await.is_empty());
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 2).await;
}

#[tokio::test]
async fn without_any_bot_token_it_starts_and_serves_what_is_installed() {
    let (app, globex) = with_globex(true, false).await;
    assert_eq!(globex.installs(&app).await.status, 200);
    globex.is_nudged(&app).await;
}

#[tokio::test]
async fn a_workspace_that_is_not_allowed_is_refused_and_its_token_given_back() {
    let (app, globex) = with_globex(false, true).await;
    assert_eq!(globex.installs(&app).await.status, 403);
    app.slack
        .wait_for("the token is given back", |slack| {
            (slack.calls_of("auth.revoke").len() == 1).then_some(())
        })
        .await
        .unwrap();
    assert!(app.store.workspace(&globex.id).await.unwrap().is_none());
    let slack = SlackClient::new(&app.slack.api_url()).unwrap();
    let dead = slack.auth_test(&Token::new(globex.bot_token)).await;
    assert!(dead.unwrap_err().token_is_dead());
}

#[tokio::test]
async fn installing_where_the_settings_have_the_token_leaves_that_token_alone() {
    let (app, _) = with_globex(true, true).await;
    let mut browser = Browser::new();
    let install = format!("http://{}/slack/install", app.http.unwrap());
    let page = browser.sets_out(&install).await;
    let back = app.slack.consents(&page, &app.ana).unwrap();
    assert_eq!(browser.opens(&back).await.status, 403);
    app.ana_is_in().await;
    app.says(&app.ana, TELL).await;
    app.sees(&app.ana, 1).await;
    assert!(app.slack.calls_of("auth.revoke").is_empty());
}

#[tokio::test]
async fn nobody_can_install_where_no_workspace_is_allowed() {
    let app = TestApp::spawn(SlackMode::Http, with_oauth).await;
    let install = format!("http://{}/slack/install", app.http.unwrap());
    let seen = Browser::new().opens(&install).await;
    assert_eq!(seen.status, 403);
    assert!(!seen.headers.contains_key(LOCATION));
}

/// Every combination of settings and installations, and whose token each workspace gets.
#[tokio::test]
async fn a_workspaces_token_is_never_used_for_another() {
    let slack = TestApp::small_slack().await;
    let teams = ["Acme", "Globex", "Initech"].map(|name| slack.workspace(name));
    let client = SlackClient::new(&slack.api_url()).unwrap();
    for case in 0..64u32 {
        let has = |bit: u32| case & (1 << bit) != 0;
        let home = Home::sqlite();
        let store = home.open_with_key("A").await;
        // Bit 0: Acme's token is configured. Then whether each is installed, and allowed.
        let configured = has(0).then(|| Token::new(teams[0].bot_token.as_str()));
        for (index, team) in teams
            .iter()
            .enumerate()
            .filter(|(index, _)| has(1 + *index as u32))
        {
            let workspace = Workspace {
                team: TeamId::from(team.team.as_str()),
                bot_token: team.bot_token.clone().into(),
                bot_user: teams[index].bot_user.as_str().into(),
                installed_at: "2026-11-25T12:00:00Z".parse().unwrap(),
            };
            store.save_workspace(&workspace).await.unwrap();
        }
        let may = |index: usize| index > 0 && has(3 + index as u32);
        let allowed = (0..3)
            .filter(|&index| may(index))
            .map(|index| TeamId::from(teams[index].team.as_str()));
        let allowed: BTreeSet<TeamId> = allowed.collect();
        let several = !allowed.is_empty();
        let tokens = Tokens::new(store.clone(), client.clone(), configured, allowed);
        for (index, team) in teams.iter().enumerate() {
            let expected = match index {
                0 => has(0),
                _ => several && may(index) && has(1 + index as u32),
            };
            let found = tokens.of(&TeamId::from(team.team.as_str())).await;
            let found = found.map(|token| token.secret().expose_secret().to_owned());
            match found {
                Ok(token) if several => assert!(
                    expected && token == team.bot_token,
                    "case {case}, team {index}"
                ),
                // One workspace only: nobody is asked whose the token is.
                Ok(token) => assert!(has(0) && token == teams[0].bot_token),
                Err(error) => {
                    assert_eq!(error, SlackError::NoToken, "case {case}, team {index}");
                    assert!(!expected, "case {case}, team {index}");
                }
            }
        }
        store.close().await;
    }
}
