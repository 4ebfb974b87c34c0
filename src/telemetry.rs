//! Logs and metrics that cannot leak: our own events at the level that was set, other crates' warnings
//! only, a panic without its message.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{LogConfig, LogFormat, LogLevel};

/// Starts logging to standard error. A second call changes nothing.
pub fn start_logging(config: &LogConfig) {
    let registry = tracing_subscriber::registry().with(what_may_be_logged(config.level));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let started = match config.format {
        LogFormat::Json => registry.with(lines.json()).try_init(),
        LogFormat::Text => registry.with(lines).try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(log_the_place_of_a_panic));
    }
}

/// The process's metrics; the first call starts collecting them. Labels never hold a person, a channel
/// or a workspace.
pub fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // An error means that somebody else's recorder is there: then ours stays empty.
            let _ = metrics::set_global_recorder(recorder);
            handle
        })
        .clone()
}

/// Fixed, not to be widened by `RUST_LOG`: slack-morphism prints whole frames and bodies at its lower
/// levels and in its errors, and HTTP crates print headers.
fn what_may_be_logged(level: LogLevel) -> Targets {
    let own = match level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
        LogLevel::Trace => Level::TRACE,
    };
    Targets::new()
        .with_default(Level::WARN)
        .with_target("slack_morphism", tracing::level_filters::LevelFilter::OFF)
        .with_target("askwell", own)
}

/// A panic's message may quote the text that was being read ("byte index 3 is not a char boundary…").
fn log_the_place_of_a_panic(panic: &std::panic::PanicHookInfo<'_>) {
    match panic.location() {
        Some(place) => tracing::error!(
            file = place.file(),
            line = place.line(),
            "panicked; the message is left out because it may quote a text"
        ),
        None => tracing::error!("panicked; the message is left out because it may quote a text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slack_frames_are_never_logged_whatever_the_level() {
        let filter = what_may_be_logged(LogLevel::Trace);
        for target in [
            "slack_morphism",
            "slack_morphism::socket_mode::tungstenite_wss_client",
        ] {
            assert!(!filter.would_enable(target, &Level::ERROR), "{target}");
        }
        assert!(!filter.would_enable("hyper::proto", &Level::INFO));
        assert!(filter.would_enable("askwell::listener", &Level::TRACE));
    }
}
