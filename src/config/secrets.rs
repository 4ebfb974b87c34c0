//! Secrets: never shown, and readable from a file by `…_FILE`.

use std::collections::HashMap;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use serde::Serializer;

use super::ConfigError;

/// The environment names of the settings that are secrets.
const SECRETS: [&str; 5] = [
    "ASKWELL__SLACK__BOT_TOKEN",
    "ASKWELL__SLACK__APP_TOKEN",
    "ASKWELL__SLACK__SIGNING_SECRET",
    "ASKWELL__SLACK__CLIENT_SECRET",
    "ASKWELL__SECURITY__KEY",
];

/// Replaces each secret's `…_FILE` by what the file holds. The variable itself wins over its file.
pub(super) fn from_files(
    mut environment: HashMap<String, String>,
) -> Result<HashMap<String, String>, ConfigError> {
    for name in SECRETS {
        let variable = format!("{name}_FILE");
        let Some(path) = environment.remove(&variable) else {
            continue;
        };
        if environment.contains_key(name) {
            continue;
        }
        let path = PathBuf::from(path);
        match std::fs::read_to_string(&path) {
            Ok(secret) => environment.insert(name.to_owned(), secret.trim().to_owned()),
            Err(reason) => {
                return Err(ConfigError::SecretFile {
                    variable,
                    path,
                    reason,
                });
            }
        };
    }
    Ok(environment)
}

/// Shows whether a secret is set, and nothing of it.
pub(super) fn hidden<S: Serializer>(
    secret: &SecretString,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let set = !secret.expose_secret().is_empty();
    serializer.serialize_str(if set { "(set, hidden)" } else { "" })
}
