//! Askwell from the outside: everything that needs a database, a socket or a process.

mod store;
mod support;
