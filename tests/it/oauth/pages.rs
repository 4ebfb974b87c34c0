//! What the pages show, and what stays secret.

use std::path::Path;

use askwell::coach::ids::LeaderId;
use url::Url;

use super::workspaces::with_globex;
use super::*;
use crate::support::database::Home;

#[tokio::test]
async fn the_pages_show_keep_and_follow_nothing_of_the_request() {
    let app = TestApp::spawn(SlackMode::Http, with_oauth).await;
    let origin = format!("http://{}", app.http.unwrap());
    for path in [
        "/slack/install?redirect_uri=https://evil.example&next=https://evil.example",
        "/slack/install?ticket=evil.example",
        "/slack/oauth/callback?state=evil.example&code=evil.example&redirect=https://evil.example",
        "/slack/oauth/callback?error=%3Cscript%3Eevil.example",
        "/slack/oauth/callback?%ff=%ff",
    ] {
        let seen = Browser::new().opens(&format!("{origin}{path}")).await;
        assert!(seen.status == 403 || seen.status == 410, "{path}");
        assert!(!seen.text.contains("evil"), "{path}: {}", seen.text);
        assert!(!seen.headers.contains_key(LOCATION), "{path}");
        let header = |name: &str| seen.headers[name].to_str().unwrap();
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
        assert!(header("content-security-policy").starts_with("default-src 'none';"));
    }
}

#[tokio::test]
async fn no_token_and_no_way_to_one_is_readable_in_the_database() {
    let (app, globex) = with_globex(true, true).await;
    assert_eq!(globex.installs(&app).await.status, 200);
    app.ana_is_in().await;
    let link = offered(&presses_use(&app).await);
    let mut browser = Browser::new();
    let page = browser.sets_out(&link).await;
    let secrets = [
        "xox".to_owned(),
        link.split_once('=').unwrap().1.to_owned(),
        browser
            .cookie
            .clone()
            .unwrap()
            .split_once('=')
            .unwrap()
            .1
            .to_owned(),
        state_of(&page),
    ];
    assert_eq!(found_in(&app.home, &secrets), Vec::<String>::new());
    let back = app.slack.consents(&page, &app.ana).unwrap();
    assert_eq!(browser.opens(&back).await.status, 200);
    assert!(token(&app, &app.ana).await.unwrap().starts_with("xoxp-"));
    assert_eq!(found_in(&app.home, &secrets), Vec::<String>::new());
    let written = found_in(&app.home, &[globex.id.to_string()]);
    assert!(!written.is_empty(), "the bytes are looked at");
    let carol = LeaderId::new(globex.id, globex.carol.as_str());
    assert!(app.store.user_token(&carol).await.unwrap().is_none());
}

fn state_of(page: &str) -> String {
    let page = Url::parse(page).unwrap();
    let mut query = page.query_pairs();
    let (_, state) = query.find(|(name, _)| name == "state").unwrap();
    state.into_owned()
}

/// Which of these stand in the bytes of the database's files, its log included.
fn found_in(home: &Home, texts: &[String]) -> Vec<String> {
    let folder = Path::new(home.url.strip_prefix("sqlite:").unwrap());
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder.parent().unwrap())
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    assert!(files.len() >= 2, "the file and its log");
    let holds = |text: &&String| {
        let bytes = text.as_bytes();
        files
            .iter()
            .any(|file| file.windows(bytes.len()).any(|window| window == bytes))
    };
    texts.iter().filter(holds).cloned().collect()
}

/// The emulator's page, as the playground's visitors get it.
#[tokio::test]
async fn the_small_slack_asks_on_a_page_of_its_own() {
    let (app, link) = ana_with_a_link(SlackMode::Http).await;
    let mut browser = Browser::new();
    let page = browser.sets_out(&link).await;
    let seen = browser.opens(&page).await;
    assert!(seen.text.contains("Allow as Ana Ruiz"), "{}", seen.text);
    let says_yes = format!("{page}&answer={}", app.ana);
    let back = browser.sets_out(&says_yes).await;
    assert!(!back.starts_with(app.slack.origin()));
    assert_eq!(browser.opens(&back).await.status, 200);
    assert!(token(&app, &app.ana).await.is_some());
}
