//! A folder of a test's own, below target/.

use std::path::{Path, PathBuf};

use uuid::Uuid;

/// Dropped, it is removed with all that is in it.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Uuid::now_v7().to_string());
        std::fs::create_dir_all(&folder).expect("target/ can be written to");
        Self(folder)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies below target/ and hurts nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
