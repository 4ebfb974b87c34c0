use std::sync::Mutex;

use axum::body::Body;
use proptest::prelude::*;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::*;
use crate::slack::ingress::{serve, signature};

const SECRET: &str = "shh";

/// Answers every event alike and remembers what came.
struct Recorder {
    ack: Ack,
    seen: Mutex<Vec<String>>,
}

#[async_trait::async_trait]
impl Receive for Recorder {
    async fn receive(&self, event: Event) -> Ack {
        self.seen.lock().unwrap().push(format!("{event:?}"));
        self.ack.clone()
    }
}

/// Never answers.
struct Stalled;

#[async_trait::async_trait]
impl Receive for Stalled {
    async fn receive(&self, _: Event) -> Ack {
        std::future::pending().await
    }
}

struct Panicking;

#[async_trait::async_trait]
impl Receive for Panicking {
    async fn receive(&self, _: Event) -> Ack {
        panic!("a bug")
    }
}

async fn open(receive: Arc<dyn Receive>) -> (String, watch::Sender<bool>) {
    crate::slack::install_tls_provider();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let settings = HttpSettings {
        signing_secret: SecretString::from(SECRET),
    };
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(serve::serve(listener, router(settings, receive), stopped));
    (url, stop)
}

fn recorder(ack: Ack) -> Arc<Recorder> {
    Arc::new(Recorder {
        ack,
        seen: Mutex::default(),
    })
}

fn signed(url: &str, path: &str, body: &[u8], age: i64) -> reqwest::RequestBuilder {
    let timestamp = (unix_now() - age).to_string();
    reqwest::Client::new()
        .post(format!("{url}{path}"))
        .header(
            "x-slack-signature",
            signature::sign(SECRET, &timestamp, body),
        )
        .header("x-slack-request-timestamp", timestamp)
        .body(body.to_vec())
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

const MESSAGE: &[u8] = include_bytes!("../../../tests/fixtures/slack/message.json");
const SUBMISSION: &[u8] = include_bytes!("../../../tests/fixtures/slack/view_submission.json");
const CHALLENGE: &[u8] = include_bytes!("../../../tests/fixtures/slack/url_verification.json");

fn interaction(json: &[u8]) -> Vec<u8> {
    let payload = std::str::from_utf8(json).unwrap();
    serde_urlencoded::to_string([("payload", payload)])
        .unwrap()
        .into_bytes()
}

#[tokio::test]
async fn what_slack_signed_reaches_the_receiver_and_is_acknowledged() {
    let receive = recorder(Ack::Ok);
    let (url, _stop) = open(receive.clone()).await;
    let command = b"team_id=T&user_id=U&channel_id=C&command=%2Faskwell&text=a+%26+b";
    assert_eq!(
        answer(signed(&url, "/slack/events", MESSAGE, 0)).await,
        (200, String::new())
    );
    assert_eq!(
        answer(signed(&url, "/slack/commands", command, 290))
            .await
            .0,
        200
    );
    let form = interaction(SUBMISSION);
    assert_eq!(
        answer(signed(&url, "/slack/interactions", &form, -290))
            .await
            .0,
        200
    );
    let seen = receive.seen.lock().unwrap();
    for (event, kind) in seen.iter().zip(["Message(", "Command(", "ViewSubmission("]) {
        assert!(event.starts_with(kind), "{event}");
    }
    assert_eq!(seen.len(), 3);
}

#[tokio::test]
async fn the_unsigned_stale_forged_and_oversized_do_no_work_and_hear_nothing() {
    let receive = recorder(Ack::Ok);
    let (url, _stop) = open(receive.clone()).await;
    let huge = vec![b' '; BODY_LIMIT + 1];
    let forged = signed(&url, "/slack/events", MESSAGE, 0).body("{}");
    let bare = reqwest::Client::new()
        .post(format!("{url}/slack/events"))
        .body(MESSAGE);
    for (request, status) in [
        (bare, 401),
        (signed(&url, "/slack/events", MESSAGE, 302), 401),
        (signed(&url, "/slack/events", MESSAGE, -310), 401),
        (forged, 401),
        (signed(&url, "/slack/events", &huge, 0), 413),
    ] {
        assert_eq!(answer(request).await, (status, String::new()));
    }
    // The same without a declared length, as a chunked body comes.
    assert_eq!(
        in_process(receive.clone(), "/slack/events", huge).await,
        413
    );
    assert!(receive.seen.lock().unwrap().is_empty());
}

/// The status for a signed body that declares no length.
async fn in_process(receive: Arc<dyn Receive>, path: &str, body: Vec<u8>) -> u16 {
    use hyper::service::Service;
    let timestamp = unix_now().to_string();
    let request = Request::post(path)
        .header(
            "x-slack-signature",
            signature::sign(SECRET, &timestamp, &body),
        )
        .header("x-slack-request-timestamp", timestamp)
        .body(Body::from(body))
        .unwrap();
    let settings = HttpSettings {
        signing_secret: SecretString::from(SECRET),
    };
    let service = hyper_util::service::TowerToHyperService::new(router(settings, receive));
    service.call(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn slacks_check_of_the_address_is_answered_without_an_event() {
    let receive = recorder(Ack::NotYet);
    let (url, _stop) = open(receive.clone()).await;
    let (status, body) = answer(signed(&url, "/slack/events", CHALLENGE, 0)).await;
    let sent: serde_json::Value = serde_json::from_slice(CHALLENGE).unwrap();
    let heard: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &heard["challenge"]), (200, &sent["challenge"]));
    assert_eq!(
        answer(signed(&url, "/slack/commands", b"ssl_check=1&token=x", 0))
            .await
            .0,
        200
    );
    let probe = reqwest::Client::new().get(format!("{url}/slack/commands?ssl_check=1"));
    assert_eq!(answer(probe).await.0, 200);
    assert!(receive.seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_receivers_answer_is_slacks_answer() {
    let reply = json!({"response_action": "clear"});
    let (url, _stop) = open(recorder(Ack::Reply(reply.clone()))).await;
    let (_, body) = answer(signed(
        &url,
        "/slack/interactions",
        &interaction(SUBMISSION),
        0,
    ))
    .await;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&body).unwrap(),
        reply
    );
    let (url, _stop) = open(recorder(Ack::NotYet)).await;
    assert_eq!(
        answer(signed(&url, "/slack/events", MESSAGE, 0)).await,
        (503, String::new())
    );
}

#[tokio::test]
async fn a_receiver_that_stalls_or_breaks_leaves_slack_to_deliver_again() {
    let (url, _stop) = open(Arc::new(Stalled)).await;
    assert_eq!(
        answer(signed(&url, "/slack/events", MESSAGE, 0)).await,
        (503, String::new())
    );
    let (url, _stop) = open(Arc::new(Panicking)).await;
    assert_eq!(
        answer(signed(&url, "/slack/events", MESSAGE, 0)).await,
        (500, String::new())
    );
}

#[tokio::test]
async fn what_is_no_json_or_form_is_refused_without_an_echo() {
    let receive = recorder(Ack::Ok);
    let (url, _stop) = open(receive.clone()).await;
    for (path, body) in [
        ("/slack/events", &b"{\"secret words"[..]),
        ("/slack/events", b""),
        ("/slack/events", &[0xff, 0xfe]),
        ("/slack/events", &[b'['; 20_000]),
        ("/slack/interactions", b"nothing=here"),
        ("/slack/interactions", b"payload=words"),
    ] {
        assert_eq!(
            answer(signed(&url, path, body, 0)).await,
            (400, String::new())
        );
    }
    assert!(receive.seen.lock().unwrap().is_empty());
    // What Slack may add one day is no error: too many of those would end the deliveries.
    for body in ["[]", "{}", "{\"type\":\"of_the_future\"}"] {
        assert_eq!(
            answer(signed(&url, "/slack/events", body.as_bytes(), 0))
                .await
                .0,
            200
        );
    }
}

#[tokio::test]
async fn a_retry_is_never_dropped_and_says_which_it_is() {
    let receive = recorder(Ack::Ok);
    let (url, _stop) = open(receive.clone()).await;
    let retry = signed(&url, "/slack/events", MESSAGE, 0).header("x-slack-retry-num", "2");
    assert_eq!(answer(retry).await.0, 200);
    assert!(receive.seen.lock().unwrap()[0].contains("attempt: 2"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_signed_bytes_break_a_door(body in prop::collection::vec(any::<u8>(), 0..400), door in 0..3usize) {
        let path = ["/slack/events", "/slack/commands", "/slack/interactions"][door];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let status = runtime.block_on(in_process(recorder(Ack::Ok), path, body));
        prop_assert!(matches!(status, 200 | 400), "{status}");
    }
}
