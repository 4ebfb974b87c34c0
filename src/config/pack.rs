//! Rule packs on disk: a folder of rule files, or one of them.

use std::path::{Path, PathBuf};

use super::ConfigError;
use crate::coach::rules::PackFile;

/// Reads all files that end in `.toml` in a folder, in the order of their names, or one file.
///
/// # Errors
/// Names what cannot be read and why, or the folder that has no rule.
pub fn read_pack(path: &Path) -> Result<Vec<PackFile>, ConfigError> {
    let files = files(path)?;
    if files.is_empty() {
        let reason = "there is no rule file (*.toml) in this folder";
        return Err(fail(path, std::io::Error::other(reason)));
    }
    files.into_iter().map(read).collect()
}

fn files(path: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let named = std::fs::metadata(path).map_err(|reason| fail(path, reason))?;
    if !named.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|reason| fail(path, reason))?;
    let mut files = Vec::new();
    for entry in entries {
        let file = entry.map_err(|reason| fail(path, reason))?.path();
        if file.extension().is_some_and(|ending| ending == "toml") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: PathBuf) -> Result<PackFile, ConfigError> {
    let text = std::fs::read_to_string(&path).map_err(|reason| fail(&path, reason))?;
    let path = path.display().to_string();
    Ok(PackFile { path, text })
}

fn fail(path: &Path, reason: std::io::Error) -> ConfigError {
    ConfigError::Rules {
        path: path.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_rule_files_by_name_and_a_file_itself() {
        let folder = std::env::temp_dir().join(format!("askwell-pack-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let empty = read_pack(&folder).unwrap_err().to_string();
        assert!(empty.contains("no rule file"), "{empty}");
        for name in ["b.toml", "a.toml", "notes.txt"] {
            std::fs::write(folder.join(name), name).unwrap();
        }
        let texts = |path: &Path| {
            let files = read_pack(path).unwrap().into_iter();
            files.map(|file| file.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(&folder), ["a.toml", "b.toml"]);
        assert_eq!(texts(&folder.join("b.toml")), ["b.toml"]);
        std::fs::remove_dir_all(&folder).unwrap();
        let gone = read_pack(&folder).unwrap_err().to_string();
        assert!(gone.contains("askwell-pack"), "{gone}");
    }
}
