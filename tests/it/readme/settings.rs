//! README's table of settings: `config/default.toml` once more, for reading.

use std::fmt::Write as _;

const BEGIN: &str = "<!-- settings: written by UPDATE=1 cargo test readme -->\n";
const END: &str = "<!-- end of settings -->\n";

/// The table: one row a setting, in the file's order.
pub fn table(defaults: &str) -> String {
    let mut rows = String::from("| setting | default | what it does |\n|---|---|---|\n");
    let mut section = "";
    let mut comment = String::new();
    for line in defaults.lines() {
        if let Some(words) = line.strip_prefix('#') {
            if !comment.is_empty() {
                comment.push(' ');
            }
            comment.push_str(words.trim());
        } else if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            comment.clear();
        } else if let Some((key, value)) = line.split_once(" = ") {
            let value = if value == r#""""# { "" } else { value };
            let value = if value.is_empty() {
                String::new()
            } else {
                format!("`{value}`")
            };
            let what = std::mem::take(&mut comment).replace('|', "\\|");
            writeln!(rows, "| `{section}.{key}` | {value} | {what} |").unwrap();
        } else {
            comment.clear();
        }
    }
    rows
}

/// `readme` with `table` between the marks; `None` without them.
pub fn with_table(readme: &str, table: &str) -> Option<String> {
    let (before, rest) = readme.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}

#[test]
fn a_changed_setting_changes_the_table() {
    let defaults = "# About the file.\n\n[http]\n# Where requests are\n# taken.\nlisten = \"a|b\"\nkey = \"\"\n";
    let rows = table(defaults);
    assert!(
        rows.contains("| `http.listen` | `\"a|b\"` | Where requests are taken. |"),
        "{rows}"
    );
    assert!(rows.contains("| `http.key` |  |  |"), "{rows}");
    assert!(!rows.contains("About"), "{rows}");
    let readme = format!("x\n{BEGIN}old\n{END}y\n");
    assert_eq!(
        with_table(&readme, "new\n"),
        Some(format!("x\n{BEGIN}\nnew\n\n{END}y\n"))
    );
    assert_eq!(with_table("no marks", "new\n"), None);
}
