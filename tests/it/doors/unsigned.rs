//! Whoever comes without Slack's signature, at every endpoint.

use askwell::play::emulator::DeliveryKind;
use serde_json::{Value, json};

use super::Target;
use super::requests::{events, requests};

#[tokio::test]
async fn without_slacks_signature_no_door_opens() {
    let target = Target::set().await;
    let app = &target.app;
    let before = target.rows().await;
    let team = app.workspace.team.clone();
    let all = [
        requests(&target, &team, &app.ana),
        events(&target, &team, &app.ana),
    ]
    .concat();
    let hour_ago = (jiff::Timestamp::now().as_second() - 3600).to_string();
    for (kind, payload) in all {
        let (path, body) = match kind {
            DeliveryKind::Event => ("/slack/events", payload.to_string()),
            DeliveryKind::Command => ("/slack/commands", form(&payload)),
            DeliveryKind::Interaction => (
                "/slack/interactions",
                form(&json!({"payload": payload.to_string()})),
            ),
        };
        let (now, good) = app.slack.sign(&body);
        let (_, of_another) = app.slack.sign("something else");
        for (timestamp, signature) in [
            (now.as_str(), ""),
            (&now, "v0=00"),
            (&now, &of_another),
            (&hour_ago, &good),
            ("", &good),
        ] {
            let headers = [
                ("x-slack-request-timestamp", timestamp),
                ("x-slack-signature", signature),
            ];
            let (status, said) = app
                .slack
                .deliver_http(path, body.clone(), &headers)
                .await
                .unwrap();
            assert_eq!((status, said.as_str()), (401, ""), "{path}");
        }
    }
    target.is_untouched(&before, "nobody").await;
}

fn form(fields: &Value) -> String {
    let pairs = fields.as_object().unwrap().iter();
    let pairs = pairs.map(|(name, value)| (name, value.as_str().unwrap_or_default()));
    serde_urlencoded::to_string(pairs.collect::<Vec<_>>()).unwrap()
}

#[tokio::test]
async fn what_anybody_can_open_in_a_browser_tells_nothing_of_anybody() {
    let target = Target::set().await;
    let app = &target.app;
    let before = target.rows().await;
    let (slack, operator) = (app.http.unwrap(), app.ops_address);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let paths = [
        "/",
        "/slack/events",
        "/slack/commands",
        "/slack/interactions",
        "/slack/install",
        "/slack/install?ticket=guessed",
        "/slack/oauth/callback?code=1&state=guessed",
        "/healthz",
        "/readyz",
        "/metrics",
        "/summary.png",
    ];
    for (address, path) in [slack, operator]
        .iter()
        .flat_map(|address| paths.map(|path| (address, path)))
    {
        let url = format!("http://{address}{path}");
        for request in [http.get(&url), http.post(&url), http.delete(&url)] {
            let said = request.send().await.unwrap().text().await.unwrap();
            for secret in [
                "Q3",
                &app.ana,
                &app.team,
                &app.workspace.team,
                &target.value,
            ] {
                assert!(!said.contains(secret), "{url} tells {secret}: {said}");
            }
        }
    }
    target.is_untouched(&before, "a browser").await;
}
