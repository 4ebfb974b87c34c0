//! The playground: the real app against a small Slack, in a browser, with no account anywhere.

pub mod emulator;
