//! Rule packs: the rule files of a workspace or a person, laid over the built-in ones.
//!
//! A file called like a built-in rule stands in its place, any other adds a rule, and a file that says
//! `enabled = false` takes the rule that it is called like away.

use serde::Deserialize;

use crate::coach::engine::LoadError;

use super::place;

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// Where it lies; its name without folder and `.toml` is the rule's id.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The one key that has to be known before the others may be missing.
#[derive(Deserialize)]
struct Switch {
    enabled: Option<bool>,
}

/// A rule's id by its file: the name without folder and ending.
pub fn name(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".toml").unwrap_or(file)
}

/// The built-in files, as (path, text), with a pack laid over them.
///
/// # Errors
/// Names the file that switches off what is not there.
pub fn overlay<'a>(
    built_in: &[(&'a str, &'a str)],
    pack: &'a [PackFile],
) -> Result<Vec<(&'a str, &'a str)>, LoadError> {
    let mut files = built_in.to_vec();
    for PackFile { path, text } in pack {
        let id = name(path);
        let known = files.iter().position(|(path, _)| name(path) == id);
        match (is_off(text), known) {
            (false, Some(at)) => files[at] = (path, text),
            (false, None) => files.push((path, text)),
            (true, Some(at)) => {
                files.remove(at);
            }
            (true, None) => {
                return Err(LoadError {
                    file: place(path, text, "enabled"),
                    problem: format!(
                        "enabled = false: no built-in rule is called {id}, so there is nothing to \
                         switch off; `askwell rules` lists their names, and a rule of your own is \
                         switched off by taking its file away"
                    ),
                });
            }
        }
    }
    Ok(files)
}

/// Whether a file switches its rule off. One that cannot be read is told so when it is loaded.
fn is_off(text: &str) -> bool {
    toml::from_str::<Switch>(text).is_ok_and(|switch| switch.enabled == Some(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> PackFile {
        PackFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_pack_adds_replaces_and_switches_off() {
        let built_in = [("a", "first"), ("b", "second"), ("c", "third")];
        let pack = [
            file("own/b.toml", "id = 'b' # mine"),
            file("own/c.toml", "enabled = false"),
            file("own/d.toml", "id = 'd'"),
        ];
        assert_eq!(
            overlay(&built_in, &pack).unwrap(),
            [
                ("a", "first"),
                ("own/b.toml", "id = 'b' # mine"),
                ("own/d.toml", "id = 'd'")
            ]
        );
    }

    #[test]
    fn switching_off_what_is_not_there_is_told_with_the_line() {
        let pack = [file("own/x.toml", "# not now\nenabled = false\n")];
        let error = overlay(&[("a", "first")], &pack).unwrap_err().to_string();
        assert!(error.starts_with("own/x.toml:2: "), "{error}");
        assert!(error.contains("no built-in rule is called x"), "{error}");
    }
}
