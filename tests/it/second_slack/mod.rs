//! Askwell behind a Slack that others wrote, npm's `emulate`: `tests/emulate/run.sh` starts it and runs these.

mod client;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use askwell::coach::ids::LeaderId;
use askwell::coach::metric::Metric;
use askwell::play::emulator::signature;
use askwell::store::OptIn;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::support::app::TELL;
use crate::support::database::Home;
use crate::support::process::{Serving, Transport};

const BOT_TOKEN: &str = "xoxb-askwell";
const ANAS_TOKEN: &str = "xoxp-ana";
const SIGNING_SECRET: &str = "second-slack-secret";

/// The other Slack, and who is in it.
struct SecondSlack {
    url: String,
    http: reqwest::Client,
    team: String,
    channel: String,
    ana: String,
    ben: String,
}

impl SecondSlack {
    async fn open() -> Self {
        askwell::slack::install_tls_provider();
        let url = std::env::var("ASKWELL_TEST_EMULATE_URL");
        let mut slack = Self {
            url: url.expect("tests/emulate/run.sh runs this"),
            http: reqwest::Client::new(),
            team: String::new(),
            channel: String::new(),
            ana: String::new(),
            ben: String::new(),
        };
        let people = slack.call(BOT_TOKEN, "users.list", json!({})).await;
        let channels = slack.call(BOT_TOKEN, "conversations.list", json!({})).await;
        let id = |list: &Value, name: &str| {
            let found = list
                .as_array()
                .unwrap()
                .iter()
                .find(|one| one["name"] == name);
            found.unwrap()["id"].as_str().unwrap().to_owned()
        };
        slack.team = people["members"][0]["team_id"].as_str().unwrap().to_owned();
        slack.channel = id(&channels["channels"], "team");
        slack.ana = id(&people["members"], "ana");
        slack.ben = id(&people["members"], "ben");
        slack
    }

    /// The prefix before a method's name.
    fn api_url(&self) -> String {
        format!("{}/api/", self.url)
    }

    /// Calls a method without any of our own code.
    async fn call(&self, token: &str, method: &str, args: Value) -> Value {
        let request = self.http.post(self.api_url() + method).bearer_auth(token);
        let reply: Value = request
            .json(&args)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(reply["ok"], true, "{method}: {reply}");
        reply
    }

    /// A fresh right to open a view for Ana.
    async fn trigger(&self) -> String {
        let args = json!({"user_id": self.ana});
        let reply = self.call(BOT_TOKEN, "views.generateTriggerId", args).await;
        reply["trigger_id"].as_str().unwrap().to_owned()
    }

    /// What its inspector shows: messages, private ones too, Home tabs, modals and files.
    async fn inspected(&self) -> String {
        let mut all = String::new();
        for tab in ["messages", "views", "files"] {
            let url = format!("{}/?tab={tab}&channel={}", self.url, self.channel);
            all += &self
                .http
                .get(url)
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap();
        }
        all
    }

    /// Waits until the inspector shows this.
    async fn shows(&self, what: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let all = self.inspected().await;
            if all.contains(what) {
                return;
            }
            assert!(Instant::now() < deadline, "{what} is not in {all}");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// What a message of the channel says now.
    async fn message(&self, ts: &str) -> String {
        let args = json!({"channel": self.channel});
        let history = self.call(BOT_TOKEN, "conversations.history", args).await;
        let messages = history["messages"].as_array().unwrap().clone();
        let message = messages.iter().find(|message| message["ts"] == ts);
        message.unwrap()["text"].as_str().unwrap().to_owned()
    }
}

/// Sends what this Slack cannot send, signed as Slack signs it.
async fn send(door: &str, content_type: &str, body: String) -> (u16, Value) {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let request = reqwest::Client::new()
        .post(door)
        .header("content-type", content_type)
        .header("x-slack-request-timestamp", now)
        .header("x-slack-signature", signature(SIGNING_SECRET, now, &body))
        .body(body);
    let reply = request.send().await.unwrap();
    let status = reply.status().as_u16();
    (status, reply.json().await.unwrap_or_default())
}

/// `askwell serve` behind it, with Ana in and her grant given.
struct Behind {
    slack: SecondSlack,
    home: Home,
    door: String,
    _serving: Serving,
}

impl Behind {
    async fn start() -> Self {
        let slack = SecondSlack::open().await;
        let home = Home::sqlite();
        let store = home.open_with_key(Serving::KEY).await;
        let ana = LeaderId::new(slack.team.as_str(), slack.ana.as_str());
        let now = jiff::Timestamp::now();
        let yes = OptIn {
            channel: Some(slack.channel.as_str().into()),
            now,
            listening_until: now,
            time_zone: None,
        };
        store.opt_in(&ana, yes).await.unwrap();
        let token = ANAS_TOKEN.to_owned().into();
        assert!(store.set_user_token(&ana, Some(&token)).await.unwrap());
        // Enough for a picture of how the months moved.
        for days in [0, 31, 62] {
            let then = now - jiff::SignedDuration::from_hours(24 * days);
            store.bump(&ana, Metric::Asked, 20, then).await.unwrap();
        }
        store.close().await;
        drop(store);
        let settings = [
            ("DATABASE__URL", home.url.as_str()),
            ("SLACK__API_URL", &slack.api_url()),
            ("SLACK__BOT_TOKEN", BOT_TOKEN),
            ("SLACK__SIGNING_SECRET", SIGNING_SECRET),
        ];
        let serving = Serving::with(Transport::Http, &settings, home.folder()).await;
        Self {
            door: format!("http://{}/slack", serving.door().await),
            slack,
            home,
            _serving: serving,
        }
    }

    async fn event(&self, event: Value) {
        let body = json!({"type": "event_callback", "team_id": self.slack.team, "api_app_id": "A0ASKWELL",
            "event_id": format!("Ev{}", event["event_ts"]), "event_time": 1, "event": event});
        let door = format!("{}/events", self.door);
        let (status, _) = send(&door, "application/json", body.to_string()).await;
        assert_eq!(status, 200);
    }

    async fn interaction(&self, mut payload: Value) {
        payload["team"] = json!({"id": self.slack.team});
        payload["user"] = json!({"id": self.slack.ana});
        payload["channel"] = json!({"id": self.slack.channel});
        let body = serde_urlencoded::to_string([("payload", payload.to_string())]).unwrap();
        let door = format!("{}/interactions", self.door);
        let (status, _) = send(&door, "application/x-www-form-urlencoded", body).await;
        assert_eq!(status, 200);
    }

    async fn press(&self, action: &str, value: &str) {
        self.interaction(
            json!({"type": "block_actions", "container": {"type": "message"},
            "trigger_id": self.slack.trigger().await,
            "actions": [{"type": "button", "action_id": action, "value": value}]}),
        )
        .await;
    }
}

#[tokio::test]
#[ignore = "it needs npm's emulate: tests/emulate/run.sh"]
async fn nudges_buttons_the_home_tab_a_shortcut_and_the_picture_work_behind_another_slack() {
    let askwell = Behind::start().await;
    let slack = &askwell.slack;

    askwell
        .event(
            json!({"type": "app_home_opened", "user": slack.ana, "tab": "home", "event_ts": "1.1"}),
        )
        .await;
    slack.shows("This page is yours alone").await;

    let args = json!({"channel": slack.channel, "text": TELL});
    let posted = slack.call(ANAS_TOKEN, "chat.postMessage", args).await;
    let ts = posted["ts"].as_str().unwrap();
    askwell
        .event(
            json!({"type": "message", "user": slack.ana, "channel": slack.channel, "text": TELL,
            "channel_type": "channel", "ts": ts, "event_ts": ts}),
        )
        .await;
    slack.shows("As a question it might sound like").await;

    let nudge = askwell
        .home
        .column("SELECT id || ':' || template FROM nudges")
        .await;
    let nudge = nudge[0].clone().unwrap();
    askwell
        .press("nudge_why", nudge.split(':').next().unwrap())
        .await;
    slack.shows("What I noticed").await;
    askwell.press("nudge_use", &nudge).await;
    let deadline = Instant::now() + Duration::from_secs(30);
    while !slack.message(ts).await.ends_with('?') {
        assert!(Instant::now() < deadline, "the message was not changed");
        sleep(Duration::from_millis(50)).await;
    }

    askwell
        .interaction(json!({"type": "message_action", "callback_id": "rewrite_message",
            "trigger_id": slack.trigger().await, "message_ts": "1.2",
            "message": {"type": "message", "user": slack.ana, "ts": "1.2", "text": "Update the roadmap today."}}))
        .await;
    slack.shows("roadmap").await;

    askwell.press("month_show", "month").await;
    slack.shows(".png").await;
}
