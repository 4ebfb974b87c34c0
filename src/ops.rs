//! What operators look at, on a port of its own: is it alive, is it ready, what does it count.

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;

use crate::slack::ingress::socket::SocketHealth;
use crate::store::Store;

/// A database that answers later than this is not ready.
const PING_WITHIN: Duration = Duration::from_secs(1);

/// What readiness is judged by.
#[derive(Clone)]
pub struct Ops {
    pub store: Store,
    /// `None` in http mode, where Slack comes to us.
    pub socket: Option<std::sync::Arc<SocketHealth>>,
    pub metrics: PrometheusHandle,
}

/// `GET /healthz`, `/readyz` and `/metrics`.
pub fn router(ops: Ops) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(ops)
}

async fn ready(State(ops): State<Ops>) -> (StatusCode, &'static str) {
    let database = tokio::time::timeout(PING_WITHIN, ops.store.ping()).await;
    if !matches!(database, Ok(Ok(()))) {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer\n",
        );
    }
    match &ops.socket {
        Some(socket) if socket.connected() == 0 => (
            StatusCode::SERVICE_UNAVAILABLE,
            "no socket to Slack is open\n",
        ),
        _ => (StatusCode::OK, "ready\n"),
    }
}

async fn metrics(State(ops): State<Ops>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        ops.metrics.render(),
    )
}
