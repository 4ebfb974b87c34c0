//! The SQLite file: private to this user, and held by one process at a time.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::StoreError;

/// Holds the file for this process; another process is refused until the last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    _lock: Arc<File>,
}

/// Creates the file and its folder where missing, keeps both to this user, and takes hold of it.
///
/// # Errors
/// [`StoreError::InUse`] while another process has it; [`StoreError::File`] with the system's reason.
pub(super) fn hold(database: &Path) -> Result<Hold, StoreError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |reason| StoreError::File { path, reason }
    };
    if let Some(folder) = database.parent() {
        create_folder(folder).map_err(failed(folder))?;
    }
    let lock_path = lock_path(database);
    let lock = open_private(&lock_path).map_err(failed(&lock_path))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Err(StoreError::InUse(database.to_owned())),
        Err(fs::TryLockError::Error(reason)) => return Err(failed(&lock_path)(reason)),
    }
    // SQLite gives its -wal and -shm files the mode of this one.
    open_private(database).map_err(failed(database))?;
    Ok(Hold {
        _lock: Arc::new(lock),
    })
}

fn lock_path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    path.into()
}

/// Leaves a folder that is there already as it is.
#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

/// Opens the file, creating it where missing, readable and writable by its owner alone.
fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        let file = options.mode(0o600).open(path)?;
        if file.metadata()?.permissions().mode() & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
        }
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}
