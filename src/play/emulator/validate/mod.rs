//! Slack's checks on what an app sends, as tables: one file by surface.
//!
//! Limits are those of Slack's Block Kit reference. Complaints carry a JSON pointer, worded as Slack
//! words them, so that a reader of a failing test can look the phrase up.

mod blocks;
mod elements;
mod message;
mod shape;
mod views;

pub use blocks::Surface;
pub(super) use message::message;
pub(super) use views::view;

/// One complaint: `must be less than 76 characters [json-pointer:/blocks/0/text]`.
pub type Complaint = String;
