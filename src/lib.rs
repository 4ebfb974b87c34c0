//! Askwell hears an opted-in leader's own messages in Slack, notices when one *tells*, and privately
//! shows how the same message could sound as an open question.
//!
//! # The flow
//!
//! ```text
//! Slack envelope   slack::ingress (socket | http)   verify, parse, decide, claim, acknowledge
//!  → Event         slack::event                     wire JSON → closed enum, once
//!  → listener      dispatch                         drop non-leaders unread, claim, one match
//!  → Message       coach::prose                     mrkdwn → clauses with byte spans
//!  → [Finding]     coach::rules                     one pass
//!  → [Rewrite]     coach::rewrite                   an open question in place of the tell
//!  → Decision      coach::policy                    pure, every silence has a reason
//!  → Nudge         responder                        ephemeral or DM, then recorded
//!  → Outcome       listener::action                 used, another, telling fit, not now, less
//!  → Summary      jobs::monthly_summary            the leader's own month, once, as a direct message
//! ```
//!
//! # The map
//!
//! | folder | what it holds | may import |
//! |---|---|---|
//! | [`coach`] | the language engine and the policy: pure | nothing of ours |
//! | [`clock`] | the time, so that tests can set it | nothing of ours |
//! | [`picture`] | from SVG to PNG, with a font of our own | nothing of ours |
//! | [`config`], then [`telemetry`] | settings; logs and metrics that cannot leak | rows above |
//! | [`slack`], [`store`] | the two outside systems: Slack's wire format, SQL | rows above |
//! | [`responder`] | says a nudge privately and records it | rows above |
//! | [`listener`], [`jobs`], [`ops`], [`play`] | what starts work: an event, the clock, an operator, a browser | rows above |
//! | [`app`] | wiring | rows above |
//! | [`cli`] | one file per subcommand | rows above |
//!
//! Imports go down only, never sideways; `tests/it/tidy` fails on an arrow that does not.
//!
//! # Invariants
//!
//! 1. [`coach`] does no I/O, reads no clock, and cannot fail on any text.
//! 2. Only [`slack`] knows Slack's JSON, only [`store`] has SQL, only [`config`] reads the environment.
//! 3. Message text is never stored, logged, put in a metric, an error or a button value: its type
//!    ([`coach::MessageText`]) has no `Serialize`, and its `Debug` prints a length. Another person's
//!    text is dropped before it is parsed.
//! 4. Slack is acknowledged within milliseconds, and only once the event is safe: nobody's business,
//!    or decided and claimed. If that cannot be done within 500 ms, Slack is left to deliver again.
//!    Every outward effect is claimed first and happens once.
//! 5. Someone who has not opted in leaves no trace.
//! 6. Adding a rule is one data file; it does not load without examples that it flags and examples
//!    that it passes.
//! 7. Everything the bot says passes its own engine: no directive, at most one question.
//! 8. Every outbound nudge goes through one gate that checks consent, pause and budget.

pub mod app;
pub mod cli;
pub mod clock;
pub mod coach;
pub mod config;
pub mod jobs;
pub mod listener;
pub mod ops;
pub mod picture;
pub mod play;
pub mod responder;
pub mod slack;
pub mod store;
pub mod telemetry;
