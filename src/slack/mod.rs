//! Slack: the only module that knows its wire format.
//!
//! [`ingress`] takes what Slack delivers, over HTTP or a socket, and [`event`] turns it into one
//! closed enum. [`client`] calls the Web API, through [`outbox`] where calls have to be paced. [`manifest`] is
//! what Slack has to be told about the app, and [`export`] reads what a workspace took out of it.
//!
//! Nothing here logs, keeps or puts into an error what a person wrote: logs carry ids and codes.

pub mod client;
pub mod event;
pub mod export;
pub mod ingress;
pub mod manifest;
pub mod oauth;
pub mod outbox;
pub mod views;

/// Chooses ring as the TLS provider of the whole process.
///
/// Call it first thing in `main` and in every test that builds a client: without a provider rustls
/// cannot choose, and the first client panics. Further calls change nothing.
pub fn install_tls_provider() {
    // An error means that a provider is there already, which is what is wanted.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
