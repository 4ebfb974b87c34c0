use tokio::io::AsyncReadExt;

use super::*;

#[tokio::test]
async fn each_failure_has_a_code_and_says_whether_it_may_be_done_again() {
    type Answer = fn() -> Response;
    let cases: [(Answer, SlackError, bool); 8] = [
        (
            || {
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    [("retry-after", "7")],
                    "secret",
                )
                    .into_response()
            },
            SlackError::RateLimited {
                retry_after: Duration::from_secs(7),
            },
            true,
        ),
        (
            || StatusCode::TOO_MANY_REQUESTS.into_response(),
            SlackError::RateLimited {
                retry_after: Duration::from_secs(30),
            },
            true,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "is_archived"})).into_response(),
            SlackError::Api {
                code: "is_archived".into(),
            },
            true,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "fatal_error"})).into_response(),
            SlackError::Api {
                code: "fatal_error".into(),
            },
            false,
        ),
        (
            || axum::Json(json!({"ok": false, "error": "secret words!"})).into_response(),
            SlackError::Api {
                code: "unknown_error".into(),
            },
            true,
        ),
        (
            || (StatusCode::BAD_GATEWAY, "secret").into_response(),
            SlackError::Http(502),
            false,
        ),
        (
            || "<html>secret</html>".into_response(),
            SlackError::Malformed,
            false,
        ),
        (
            || axum::Json(json!({"secret": 1})).into_response(),
            SlackError::Malformed,
            false,
        ),
    ];
    for (answer, expected, not_done) in cases {
        let (client, _, _) = slack(answer).await;
        let error = post(&client).await.unwrap_err();
        assert_eq!(error, expected);
        assert_eq!(error.certainly_not_done(), not_done, "{error}");
        assert!(!error.to_string().contains("secret") && !format!("{error:?}").contains("secret"));
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (target, origin, visited) = slack(answers(json!({"ok": true}))).await;
    drop(target);
    let to = format!("{origin}/elsewhere");
    let (client, _, _) =
        slack(move || (StatusCode::TEMPORARY_REDIRECT, [("location", to.clone())])).await;
    assert_eq!(post(&client).await, Err(SlackError::Http(307)));
    assert!(visited.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_call_that_hangs_ends_and_one_that_never_left_is_known_not_to_be_done() {
    crate::slack::install_tls_provider();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/", silent.local_addr().unwrap());
    let client = SlackClient::with_limit(&url, Duration::from_millis(50)).unwrap();
    let hung = post(&client).await.unwrap_err();
    assert_eq!(
        (hung.clone(), hung.certainly_not_done()),
        (SlackError::Timeout, false)
    );
    drop(silent);
    let refused = post(&client).await.unwrap_err();
    assert_eq!(
        (refused.clone(), refused.certainly_not_done()),
        (SlackError::Connect, true)
    );
}

#[tokio::test]
async fn a_connection_that_breaks_after_sending_leaves_it_open_whether_it_was_done() {
    crate::slack::install_tls_provider();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/api/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 64]).await;
    });
    let error = post(&SlackClient::new(&url).unwrap()).await.unwrap_err();
    assert_eq!(
        (error.clone(), error.certainly_not_done()),
        (SlackError::Transport, false)
    );
}

#[tokio::test]
async fn an_endless_answer_is_given_up() {
    let (client, _, _) = slack(|| vec![b' '; 5 * 1024 * 1024]).await;
    assert_eq!(post(&client).await, Err(SlackError::Malformed));
}

#[test]
fn plain_http_is_for_this_machine_only() {
    crate::slack::install_tls_provider();
    for good in [
        "https://slack.com/api/",
        "http://127.0.0.1:1/api",
        "http://localhost",
        "http://[::1]:9/",
    ] {
        assert!(SlackClient::new(good).is_ok(), "{good}");
    }
    for bad in [
        "http://slack.com/api/",
        "http://localhost.evil.example/",
        "http://127.0.0.1.evil.example/",
        "https://user:pass@slack.com/api/",
        "https://slack.com/api/?x=1",
        "ftp://slack.com/",
        "slack.com/api",
        "",
    ] {
        assert_eq!(
            SlackClient::new(bad).err(),
            Some(SlackError::Refused),
            "{bad}"
        );
    }
}

#[test]
fn answers_go_to_slacks_own_address_and_nowhere_else() {
    crate::slack::install_tls_provider();
    let client = SlackClient::new("http://127.0.0.1:4000/api/").unwrap();
    for good in [
        "https://hooks.slack.com/actions/T/1/x",
        "http://127.0.0.1:4000/response/1",
    ] {
        assert!(client.accepted_response_url(good).is_some(), "{good}");
    }
    for bad in [
        "http://hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://hooks.slack.com.evil.example/x",
        "https://hooks.slack.com@evil.example/x",
        "https://user@hooks.slack.com/x",
        "https://evil.example/hooks.slack.com",
        "https://hооks.slack.com/x",
        "http://127.0.0.1:4001/x",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "data:text/plain,x",
        "",
    ] {
        assert!(client.accepted_response_url(bad).is_none(), "{bad}");
    }
}
