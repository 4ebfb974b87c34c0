//! Where the SQLite file lies when nobody said: the place that the system gives to state.

use std::collections::HashMap;
use std::path::PathBuf;

/// `$STATE_DIRECTORY` (systemd), else `$XDG_STATE_HOME/askwell`, else `~/.local/state/askwell`, else
/// the working directory.
pub(super) fn database_url(environment: &HashMap<String, String>) -> String {
    let set = |name: &str| environment.get(name).filter(|value| !value.is_empty());
    let folder = if let Some(state) = set("STATE_DIRECTORY") {
        // systemd joins several with a colon; the first is ours.
        PathBuf::from(state.split(':').next().unwrap_or(state))
    } else if let Some(state) = set("XDG_STATE_HOME") {
        PathBuf::from(state).join("askwell")
    } else if let Some(home) = set("HOME") {
        PathBuf::from(home).join(".local/state/askwell")
    } else {
        PathBuf::from(".")
    };
    format!("sqlite:{}", folder.join("askwell.db").display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_lies_in_the_state_directory_that_the_system_gives() {
        let url = |pairs: &[(&str, &str)]| {
            database_url(
                &pairs
                    .iter()
                    .map(|&(name, value)| (name.to_owned(), value.to_owned()))
                    .collect(),
            )
        };
        let home = ("HOME", "/home/ana");
        assert_eq!(
            url(&[home]),
            "sqlite:/home/ana/.local/state/askwell/askwell.db"
        );
        assert_eq!(
            url(&[home, ("XDG_STATE_HOME", "/state")]),
            "sqlite:/state/askwell/askwell.db"
        );
        assert_eq!(
            url(&[home, ("STATE_DIRECTORY", "/var/lib/askwell:/other")]),
            "sqlite:/var/lib/askwell/askwell.db"
        );
    }
}
