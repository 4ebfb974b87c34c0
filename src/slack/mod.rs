//! The only module that knows Slack's wire format.

pub mod views;
