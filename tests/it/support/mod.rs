//! What the integration tests share.

pub mod app;
pub mod database;
pub mod emulator;
pub mod folder;
pub mod postgres;
pub mod process;
