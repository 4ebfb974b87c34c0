//! The repository's files, and a rough reading of Rust: code without comments and without what strings say.

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// One text file of the repository.
#[derive(Clone, Debug)]
pub struct Source {
    /// From the repository's root, with `/`.
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// One file of the repository.
    pub fn read(path: &str) -> Self {
        let text = std::fs::read_to_string(root().join(path))
            .unwrap_or_else(|error| panic!("{path} cannot be read: {error}"));
        Self::new(path, &text)
    }

    /// The text files below `folder`, in the order of their paths; what is no text is left out.
    pub fn all_below(folder: &str) -> Vec<Self> {
        let mut paths = Vec::new();
        collect(&root().join(folder), &mut paths);
        paths.sort();
        paths
            .iter()
            .filter_map(|path| {
                let text = std::fs::read_to_string(path).ok()?;
                let path = path.strip_prefix(root()).ok()?.to_str()?;
                Some(Self::new(&path.replace('\\', "/"), &text))
            })
            .collect()
    }

    /// The Rust files below `folder`.
    pub fn rust_below(folder: &str) -> Vec<Self> {
        let mut sources = Self::all_below(folder);
        sources.retain(|source| source.path.ends_with(".rs"));
        sources
    }

    /// The module of ours that the file belongs to: `slack` for `src/slack/event/wire.rs`. `None` for
    /// `src/lib.rs`, `src/main.rs` and what is not in `src`.
    pub fn module(&self) -> Option<&str> {
        let below = self.path.strip_prefix("src/")?;
        match below.split_once('/') {
            Some((module, _)) => Some(module),
            None => below
                .strip_suffix(".rs")
                .filter(|name| !["lib", "main"].contains(name)),
        }
    }

    /// Drops the tests at the foot of the file.
    pub fn drop_tests(&mut self) {
        if let Some(foot) = self.text.find("#[cfg(test)]\nmod tests {") {
            self.text.truncate(foot);
        }
    }

    /// Each line with its number, without comments and with strings emptied.
    pub fn code(&self) -> impl Iterator<Item = (usize, String)> {
        self.numbered()
            .map(|(number, line)| (number, code_of(line)))
    }

    /// Each line with its number.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line))
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{} cannot be listed: {error}", folder.display()));
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// A line without what its strings say and without its comment. Strings over several lines are beyond it.
fn code_of(line: &str) -> String {
    let mut code = String::new();
    let mut in_string = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                in_string = !in_string;
                code.push('"');
            }
            '\\' if in_string => {
                characters.next();
            }
            '/' if !in_string && characters.peek() == Some(&'/') => break,
            // A quote as a character, which opens no string.
            '\'' if !in_string && characters.peek() == Some(&'"') => {
                characters.next();
            }
            _ if in_string => {}
            _ => code.push(character),
        }
    }
    code
}

/// The strings that a line of Rust holds, and nothing of its comment.
pub fn strings_of(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(open) = rest.find('"') {
        if rest[..open].contains("//") {
            break;
        }
        let inside = &rest[open + 1..];
        let Some(close) = inside.find('"') else { break };
        found.push(&inside[..close]);
        rest = &inside[close + 1..];
    }
    found
}

#[test]
fn code_is_read_without_comments_and_without_what_strings_say() {
    assert_eq!(
        code_of(r#"f("a // b", '"', x); // crate::up"#),
        r#"f("", ', x); "#
    );
    assert_eq!(code_of("/// [`crate::up`]"), "");
    assert_eq!(strings_of(r#"("a.b", x, "c.d") // "e.f""#), ["a.b", "c.d"]);
}
