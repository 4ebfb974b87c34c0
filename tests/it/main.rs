//! Askwell from the outside: everything that needs a database, a socket or a process.

mod buttons;
mod commands;
mod consent;
mod nudges;
mod store;
mod support;
