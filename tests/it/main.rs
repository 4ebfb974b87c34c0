//! Askwell from the outside: everything that needs a database, a socket or a process.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test may fail, is told by the environment where things are, and says what it measured"
)]

mod buttons;
mod cli;
mod commands;
mod consent;
mod corpus;
mod crash;
mod digest;
mod doctor;
mod doors;
mod home;
mod manifest;
mod manners;
mod nudges;
mod oauth;
mod offers;
mod own_settings;
mod practice;
mod privacy;
mod readme;
mod replay;
mod second_slack;
mod settings;
mod shortcuts;
mod stalled;
mod store;
mod summaries;
mod support;
mod surfaces;
mod tidy;
mod year;
