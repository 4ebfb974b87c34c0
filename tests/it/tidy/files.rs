//! Every file of `config/` is compiled in: a rule that nobody registered would be silence.

use super::assert_tidy;
use super::source::Source;

/// Complains about each file below `config/` that no source names: by its path, or by its folder and its
/// own name, as a list of files does.
fn unregistered(data: &[Source], sources: &[Source]) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in data {
        let path = file.path.trim_start_matches("config/");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let quoted = format!("\"{}\"", name.trim_end_matches(".toml"));
        let listed = format!("\"{folder}\"");
        let (below, whole) = (format!("config/{folder}/\""), format!("\"{name}\""));
        let registered = sources.iter().any(|source| {
            source.text.contains(&format!("config/{path}\""))
                || (source.text.contains(&listed) && source.text.contains(&quoted))
                || (source.text.contains(&below) && source.text.contains(&whole))
        });
        if !registered {
            complaints.push(format!(
                "{}: nothing compiles it in; the list of the files beside it needs its name",
                file.path
            ));
        }
    }
    complaints
}

#[test]
fn every_data_file_is_compiled_in() {
    assert_tidy(&unregistered(
        &Source::all_below("config"),
        &Source::rust_below("src"),
    ));
}

#[test]
fn a_file_that_nobody_registered_is_noticed() {
    let data = [
        Source::new("config/rules/en/order_now.toml", ""),
        Source::new("config/rules/en/order_later.toml", ""),
        Source::new("config/default.toml", ""),
    ];
    let sources = [
        Source::new("src/a.rs", r#"files!("rules/en": "order_now")"#),
        Source::new("src/b.rs", r#"include_str!("../config/default.toml")"#),
    ];
    let complaints = unregistered(&data, &sources);
    assert_eq!(complaints.len(), 1, "{complaints:?}");
    assert!(complaints[0].contains("order_later"), "{complaints:?}");
}
