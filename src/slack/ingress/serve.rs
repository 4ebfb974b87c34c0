//! Serves a router with the limits that `axum::serve` leaves out: slow headers, too many
//! connections, and an end to waiting at shutdown.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// How long a new connection may take to send the headers of its first request.
const FIRST_REQUEST_TIME: Duration = Duration::from_secs(10);
/// How long it may take from one request to the headers of the next. Longer than the usual proxies
/// keep an idle connection (Caddy: two minutes), so that a request never meets a closing one.
const IDLE_TIME: Duration = Duration::from_secs(130);
/// Connections beyond this wait to be accepted.
const MAX_CONNECTIONS: usize = 2048;
/// How long requests under way are waited for at shutdown.
const DRAIN_TIME: Duration = Duration::from_secs(10);
/// The pause after a failed accept: the process has run out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `shutdown` turns true (or its sender is gone), then finishes what is under way.
pub async fn serve(listener: TcpListener, router: Router, mut shutdown: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE_TIME);
    loop {
        let next = async {
            let slot = slots.clone().acquire_owned().await;
            (slot, listener.accept().await)
        };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            _ = shutdown.wait_for(|down| *down) => break,
        };
        let Ok((stream, _)) = accepted else {
            tracing::warn!(code = "accept_failed", "cannot accept connections");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        // Small answers must not wait for more; a socket that refuses that still works.
        let _ = stream.set_nodelay(true);
        let asked = Arc::new(AtomicBool::new(false));
        let first = asked.clone();
        let router = TowerToHyperService::new(router.clone());
        let service = service_fn(move |request| {
            first.store(true, Ordering::Relaxed);
            router.call(request)
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let begun = tokio::time::timeout(FIRST_REQUEST_TIME, &mut connection).await;
            if begun.is_err() && asked.load(Ordering::Relaxed) {
                // A broken connection is the client's affair, and its error may quote a request.
                let _ = connection.await;
            }
            drop(slot);
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIME, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(
            code = "drain_timeout",
            "requests were still under way at shutdown"
        );
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    async fn answer(mut client: TcpStream) -> String {
        client.write_all(REQUEST).await.unwrap();
        let mut text = String::new();
        client.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn a_request_under_way_is_answered_at_shutdown_and_no_new_one_is_taken() {
        let (entered, mut wait_entered) = watch::channel(false);
        let (release, wait_release) = watch::channel(false);
        let router = Router::new().route(
            "/",
            get(move || {
                let mut wait_release = wait_release.clone();
                entered.send_replace(true);
                async move {
                    let _ = wait_release.wait_for(|go| *go).await;
                    "done"
                }
            }),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let server = tokio::spawn(serve(listener, router, stopped));
        let under_way = tokio::spawn(answer(TcpStream::connect(address).await.unwrap()));
        wait_entered.wait_for(|entered| *entered).await.unwrap();
        stop.send_replace(true);
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        release.send_replace(true);
        assert!(under_way.await.unwrap().ends_with("done"));
        server.await.unwrap();
    }
}
