//! Writing down what the app sends, so that others can judge it.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use uuid::Uuid;

/// A file of JSON lines, `{"method": …, "payload": …}`; nothing at all where no folder is named.
pub(super) struct Record(Option<Mutex<File>>);

impl Record {
    /// A new file in `folder`.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: Option<&Path>) -> io::Result<Self> {
        let Some(folder) = folder else {
            return Ok(Self(None));
        };
        std::fs::create_dir_all(folder)?;
        let path = folder.join(format!("{}.jsonl", Uuid::now_v7()));
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Self(Some(Mutex::new(file))))
    }

    pub fn add(&self, method: &str, payload: &Value) {
        if let Some(file) = &self.0 {
            let line = format!("{}\n", json!({"method": method, "payload": payload}));
            // A line that is missing is missed by whoever judges, so that a full disk shows there.
            let _ = file
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .write_all(line.as_bytes());
        }
    }
}
