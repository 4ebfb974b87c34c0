//! The engine of a command: the built-in rules, and those that are laid over them.

use std::path::PathBuf;

use crate::coach::engine::Engine;
use crate::config::read_pack;

#[derive(clap::Args)]
pub struct EngineArgs {
    /// Rule files of your own to lay over the built-in ones: a folder of *.toml, or one file;
    /// `askwell rules --help` says how to write them
    #[arg(long = "rules", value_name = "PATH")]
    pub pack: Option<PathBuf>,
}

impl EngineArgs {
    /// Loads the built-in rules and the given ones.
    ///
    /// # Errors
    /// A file that cannot be read, is malformed, or has an example that fails.
    pub fn load(&self) -> anyhow::Result<Engine> {
        let pack = match &self.pack {
            Some(path) => read_pack(path)?,
            None => Vec::new(),
        };
        Ok(Engine::with_pack(&pack)?)
    }
}
