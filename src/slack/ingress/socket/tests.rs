use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::*;
use crate::slack::event::{Event, MessageEvent};
use crate::slack::ingress::Ack;

/// Retries at once and gives nothing up; what a test is about it shortens itself.
const PATIENT: Timing = Timing {
    handshake: Duration::from_secs(20),
    ping: Duration::from_millis(50),
    silence: Duration::from_secs(20),
    write: Duration::from_secs(20),
    linger: Duration::from_secs(20),
    drain: Duration::from_secs(5),
    spacing: Duration::from_millis(5),
    first_pause: Duration::from_millis(5),
    longest_pause: Duration::from_millis(50),
};

/// Takes messages as their `attempt` number says.
#[derive(Default)]
struct Scripted {
    released: Notify,
    entered: Notify,
}

const AT_ONCE: u32 = 0;
const WHEN_RELEASED: u32 = 1;
const RELEASES: u32 = 2;
const NOT_YET: u32 = 3;
const PANICS: u32 = 4;

#[async_trait::async_trait]
impl Receive for Scripted {
    async fn receive(&self, event: Event) -> Ack {
        let Event::Message(MessageEvent { attempt, .. }) = event else {
            return Ack::Reply(json!({"text": "hi"}));
        };
        match attempt {
            WHEN_RELEASED => {
                self.entered.notify_one();
                self.released.notified().await;
            }
            RELEASES => self.released.notify_one(),
            NOT_YET => return Ack::NotYet,
            PANICS => panic!("a bug"),
            _ => {}
        }
        Ack::Ok
    }
}

/// A Slack of which the test plays the other end of every connection.
struct FakeSlack {
    settings: SocketSettings,
    arrivals: mpsc::Receiver<TcpStream>,
    opened: Arc<AtomicUsize>,
    receive: Arc<Scripted>,
    health: Arc<SocketHealth>,
    stop: watch::Sender<bool>,
}

fn with_url(url: &str, _: usize) -> Response {
    axum::Json(json!({"ok": true, "url": url})).into_response()
}

impl FakeSlack {
    async fn start(
        connections: usize,
        answer: impl Fn(&str, usize) -> Response + Clone + Send + Sync + 'static,
    ) -> Self {
        crate::slack::install_tls_provider();
        let sockets = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let socket_url = format!("ws://{}/link?ticket=1", sockets.local_addr().unwrap());
        let (arrived, arrivals) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Ok((stream, _)) = sockets.accept().await {
                arrived.send(stream).await.unwrap();
            }
        });
        let api = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api_url = format!("http://{}/api/", api.local_addr().unwrap());
        let opened = Arc::new(AtomicUsize::new(0));
        let count = opened.clone();
        let handle = move || {
            let nth = count.fetch_add(1, Ordering::SeqCst);
            let response = answer(&socket_url, nth);
            async move { response }
        };
        tokio::spawn(async move { axum::serve(api, Router::new().fallback(handle)).await });
        Self {
            settings: SocketSettings {
                client: SlackClient::new(&api_url).unwrap(),
                app_token: Token::new("xapp-1"),
                connections,
                timing: PATIENT,
            },
            arrivals,
            opened,
            receive: Arc::default(),
            health: Arc::default(),
            stop: watch::Sender::new(false),
        }
    }

    fn run(&self) -> JoinHandle<Result<(), SocketError>> {
        tokio::spawn(run(
            self.settings.clone(),
            self.receive.clone(),
            self.health.clone(),
            self.stop.subscribe(),
        ))
    }

    /// The next connection, taken and greeted as Slack does.
    async fn greet(&mut self) -> Peer {
        let stream = self.arrivals.recv().await.unwrap();
        let mut peer = Peer(accept_async(stream).await.unwrap());
        peer.send(json!({"type": "hello", "num_connections": 1}))
            .await;
        peer
    }
}

struct Peer(WebSocketStream<TcpStream>);

impl Peer {
    async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.unwrap();
    }

    async fn deliver(&mut self, id: &str, attempt: u32) {
        let message: Value = serde_json::from_str(include_str!(
            "../../../../tests/fixtures/slack/message.json"
        ))
        .unwrap();
        self.send(
            json!({"envelope_id": id, "type": "events_api", "retry_attempt": attempt,
            "accepts_response_payload": false, "payload": message}),
        )
        .await;
    }

    /// The next acknowledgement; `None` once the connection is closed.
    async fn acknowledged(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).ok(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    async fn acknowledged_id(&mut self) -> Option<String> {
        Some(
            self.acknowledged().await?["envelope_id"]
                .as_str()?
                .to_owned(),
        )
    }
}

#[tokio::test]
async fn a_slow_envelope_does_not_hold_up_the_next() {
    let mut slack = FakeSlack::start(1, with_url).await;
    let _running = slack.run();
    let mut peer = slack.greet().await;
    peer.deliver("slow", WHEN_RELEASED).await;
    peer.deliver("quick", RELEASES).await;
    let mut both = [
        peer.acknowledged_id().await.unwrap(),
        peer.acknowledged_id().await.unwrap(),
    ];
    both.sort();
    assert_eq!(both, ["quick", "slow"]);
    assert_eq!(slack.health.connected(), 1);
}

#[tokio::test]
async fn an_answer_goes_along_only_where_slack_takes_one() {
    let mut slack = FakeSlack::start(1, with_url).await;
    let _running = slack.run();
    let mut peer = slack.greet().await;
    let command: Value = serde_json::from_str(include_str!(
        "../../../../tests/fixtures/slack/socket_slash_command.json"
    ))
    .unwrap();
    peer.send(command.clone()).await;
    let expected = json!({"envelope_id": "e-1", "payload": {"text": "hi"}});
    assert_eq!(peer.acknowledged().await, Some(expected));
    let mut deaf = command;
    deaf["accepts_response_payload"] = json!(false);
    peer.send(deaf).await;
    assert_eq!(
        peer.acknowledged().await,
        Some(json!({"envelope_id": "e-1"}))
    );
}

#[tokio::test]
async fn what_is_not_safe_is_not_acknowledged_and_the_connection_goes_on() {
    let mut slack = FakeSlack::start(1, with_url).await;
    let _running = slack.run();
    let mut peer = slack.greet().await;
    peer.deliver("not yet", NOT_YET).await;
    peer.deliver("bug", PANICS).await;
    peer.deliver("stalled", WHEN_RELEASED).await;
    peer.0.send(Message::text("garbage {")).await.unwrap();
    peer.0.send(Message::binary(vec![0xff; 9])).await.unwrap();
    peer.send(json!({"type": "of_the_future", "no_id": 1}))
        .await;
    peer.send(json!({"type": "of_the_future", "envelope_id": "new"}))
        .await;
    peer.deliver("safe", AT_ONCE).await;
    let mut both = [
        peer.acknowledged_id().await.unwrap(),
        peer.acknowledged_id().await.unwrap(),
    ];
    both.sort();
    assert_eq!(both, ["new", "safe"]);
    slack.stop.send_replace(true);
    assert_eq!(peer.acknowledged_id().await, None);
}

#[tokio::test]
async fn a_connection_that_slack_renews_works_until_its_successor_is_up() {
    let mut slack = FakeSlack::start(1, with_url).await;
    // A renewal is no failure, so it waits for no pause.
    slack.settings.timing.first_pause = Duration::from_secs(3600);
    slack.settings.timing.longest_pause = Duration::from_secs(3600);
    let _running = slack.run();
    let mut old = slack.greet().await;
    old.send(json!({"type": "disconnect", "reason": "warning"}))
        .await;
    let mut new = slack.greet().await;
    old.deliver("late", AT_ONCE).await;
    new.deliver("first", AT_ONCE).await;
    assert_eq!(old.acknowledged_id().await.as_deref(), Some("late"));
    assert_eq!(new.acknowledged_id().await.as_deref(), Some("first"));
    assert_eq!(slack.health.connected(), 2);
}

#[tokio::test]
async fn a_renewed_connection_that_slack_forgets_is_closed_by_us() {
    let mut slack = FakeSlack::start(1, with_url).await;
    slack.settings.timing.linger = Duration::from_millis(50);
    let _running = slack.run();
    let mut old = slack.greet().await;
    old.send(json!({"type": "disconnect", "reason": "refresh_requested", "debug_info": null}))
        .await;
    let _new = slack.greet().await;
    assert_eq!(old.acknowledged_id().await, None);
}

#[tokio::test]
async fn several_connections_are_kept_and_a_lost_one_comes_back() {
    let mut slack = FakeSlack::start(2, with_url).await;
    let _running = slack.run();
    let (one, mut two) = (slack.greet().await, slack.greet().await);
    drop(one);
    let mut three = slack.greet().await;
    for peer in [&mut two, &mut three] {
        peer.deliver("x", AT_ONCE).await;
        assert!(peer.acknowledged_id().await.is_some());
    }
}

#[tokio::test]
async fn a_handshake_that_stalls_is_given_up_and_tried_again() {
    let mut slack = FakeSlack::start(1, with_url).await;
    slack.settings.timing.handshake = Duration::from_millis(500);
    let _running = slack.run();
    let _no_upgrade = slack.arrivals.recv().await.unwrap();
    let _no_greeting = accept_async(slack.arrivals.recv().await.unwrap())
        .await
        .unwrap();
    assert_eq!(slack.health.connected(), 0);
    let mut peer = slack.greet().await;
    peer.deliver("x", AT_ONCE).await;
    assert!(peer.acknowledged_id().await.is_some());
}

#[tokio::test]
async fn a_connection_that_falls_silent_is_replaced() {
    let mut slack = FakeSlack::start(1, with_url).await;
    slack.settings.timing.silence = Duration::from_millis(500);
    let _running = slack.run();
    // Not reading is not answering pings.
    let _silent = slack.greet().await;
    let mut peer = slack.greet().await;
    peer.deliver("x", AT_ONCE).await;
    assert!(peer.acknowledged_id().await.is_some());
}

#[tokio::test]
async fn a_frame_beyond_all_reason_costs_only_its_connection() {
    let mut slack = FakeSlack::start(1, with_url).await;
    let _running = slack.run();
    let mut peer = slack.greet().await;
    let _ = peer
        .0
        .send(Message::text("x".repeat(5 * 1024 * 1024)))
        .await;
    let mut next = slack.greet().await;
    next.deliver("x", AT_ONCE).await;
    assert!(next.acknowledged_id().await.is_some());
}

#[tokio::test]
async fn trouble_with_slack_is_waited_out() {
    let mut slack = FakeSlack::start(1, |url, nth| match nth {
        0 => axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        1 => (
            axum::http::StatusCode::TOO_MANY_REQUESTS,
            [("retry-after", "0")],
        )
            .into_response(),
        2 => "<html>".into_response(),
        3 => axum::Json(json!({"ok": false, "error": "internal_error"})).into_response(),
        4 => axum::Json(json!({"ok": true, "url": "ws://slack.example/"})).into_response(),
        5 => axum::Json(json!({"ok": true})).into_response(),
        _ => with_url(url, nth),
    })
    .await;
    let _running = slack.run();
    let _peer = slack.greet().await;
    assert_eq!(slack.opened.load(Ordering::SeqCst), 7);
}

#[tokio::test]
async fn a_refused_token_ends_it_for_good_with_slacks_reason() {
    for code in [
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "missing_scope",
    ] {
        let slack = FakeSlack::start(2, move |_, _| {
            axum::Json(json!({"ok": false, "error": code})).into_response()
        })
        .await;
        let ended = slack.run().await.unwrap();
        assert_eq!(
            ended,
            Err(SocketError::Refused {
                code: code.to_owned()
            })
        );
        assert_eq!(slack.health.refusal(), Some(code));
    }
}

#[tokio::test]
async fn at_shutdown_what_is_under_way_is_still_acknowledged() {
    let mut slack = FakeSlack::start(1, with_url).await;
    let running = slack.run();
    let mut peer = slack.greet().await;
    peer.deliver("under way", WHEN_RELEASED).await;
    slack.receive.entered.notified().await;
    slack.stop.send_replace(true);
    // Long enough for the connection to be saying goodbye when the receiver answers.
    sleep(Duration::from_millis(100)).await;
    slack.receive.released.notify_one();
    assert_eq!(peer.acknowledged_id().await.as_deref(), Some("under way"));
    assert_eq!(peer.acknowledged_id().await, None);
    assert_eq!(running.await.unwrap(), Ok(()));
    assert_eq!(slack.health.connected(), 0);
}
