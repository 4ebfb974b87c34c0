//! An export on disk: the zip, or the folder it unpacks to. One file of it is in memory at a time.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use jiff::civil::Date;
use zip::ZipArchive;

use crate::slack::export::{CHANNELS, MEMBERS, Member, channels, members};

/// A file of an export that is larger, in bytes, is none.
const LARGEST_FILE: u64 = 64 * 1024 * 1024;

/// An export whose people can be read.
pub struct Export {
    source: Source,
    /// What stands before every name, where the whole was packed in a folder.
    inside: String,
    buffer: Vec<u8>,
}

enum Source {
    Zip(Box<ZipArchive<BufReader<File>>>),
    Folder(PathBuf),
}

impl Export {
    /// Opens a zip or a folder.
    ///
    /// # Errors
    /// When it is neither, or has no list of people.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let source = if path.is_dir() {
            Source::Folder(path.to_owned())
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {shown}"))?;
            let archive = ZipArchive::new(BufReader::new(file)).map_err(|_| {
                anyhow::anyhow!(
                    "{shown} is no zip; Slack's export is one, or the folder it unpacks to"
                )
            })?;
            Source::Zip(Box::new(archive))
        };
        let names = source.names()?;
        let people = names.iter().filter(|name| name.ends_with(MEMBERS));
        let Some(people) = people.min_by_key(|name| name.len()) else {
            bail!("{shown} has no {MEMBERS}, so it is no export of a Slack workspace");
        };
        let inside = people.trim_end_matches(MEMBERS);
        if !inside.is_empty() && !inside.ends_with('/') {
            bail!("{shown} has no {MEMBERS}, so it is no export of a Slack workspace");
        }
        Ok(Self {
            inside: inside.to_owned(),
            source,
            buffer: Vec::new(),
        })
    }

    /// Everybody in it.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn members(&mut self) -> anyhow::Result<Vec<Member>> {
        let json = self.read(MEMBERS).context(MEMBERS)?;
        members(json).context(MEMBERS)
    }

    /// The files with messages: `general/2026-11-25.json`, of public channels, in their order.
    ///
    /// # Errors
    /// When the list of channels cannot be read.
    pub fn days(&mut self) -> anyhow::Result<Vec<String>> {
        let json = self.read(CHANNELS).context(CHANNELS)?;
        let channels: HashSet<String> = channels(json).context(CHANNELS)?.into_iter().collect();
        let names = self.source.names()?;
        let inside = names
            .iter()
            .filter_map(|name| name.strip_prefix(&self.inside));
        let mut days: Vec<String> = inside
            .filter(|name| {
                name.split_once('/')
                    .is_some_and(|(channel, file)| channels.contains(channel) && is_day(file))
            })
            .map(str::to_owned)
            .collect();
        days.sort();
        Ok(days)
    }

    /// One file, until the next one is read.
    ///
    /// # Errors
    /// When it is not there, is damaged, or is far too large.
    pub fn read(&mut self, name: &str) -> anyhow::Result<&[u8]> {
        self.buffer.clear();
        let name = format!("{}{name}", self.inside);
        match &mut self.source {
            Source::Zip(archive) => {
                let file = archive.by_name(&name)?;
                file.take(LARGEST_FILE + 1).read_to_end(&mut self.buffer)?;
            }
            Source::Folder(folder) => {
                let file = File::open(folder.join(name))?;
                file.take(LARGEST_FILE + 1).read_to_end(&mut self.buffer)?;
            }
        }
        if self.buffer.len() as u64 > LARGEST_FILE {
            bail!("it is larger than {} MiB", LARGEST_FILE / 1024 / 1024);
        }
        Ok(&self.buffer)
    }
}

impl Source {
    /// The names of all files, with `/`.
    fn names(&self) -> anyhow::Result<Vec<String>> {
        match self {
            // A name that is no text is none of Slack's.
            Self::Zip(archive) => Ok(archive
                .file_names()
                .flatten()
                .map(Cow::into_owned)
                .collect()),
            Self::Folder(folder) => {
                let mut names = Vec::new();
                for entry in std::fs::read_dir(folder)? {
                    let entry = entry?;
                    let name = entry.file_name().to_string_lossy().into_owned();
                    if entry.file_type()?.is_dir() {
                        for file in std::fs::read_dir(entry.path())? {
                            let file = file?.file_name();
                            names.push(format!("{name}/{}", file.to_string_lossy()));
                        }
                    } else {
                        names.push(name);
                    }
                }
                Ok(names)
            }
        }
    }
}

/// `2026-11-25.json`
fn is_day(file: &str) -> bool {
    file.strip_suffix(".json")
        .is_some_and(|day| day.len() == "2026-11-25".len() && day.parse::<Date>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_date_and_nothing_else_is() {
        assert!(is_day("2026-11-25.json"));
        for other in [
            "canvas.json",
            "2026-11-25",
            "2026-13-25.json",
            "20261125.json",
            ".json",
        ] {
            assert!(!is_day(other), "{other}");
        }
    }
}
