//! What README shows is what the program has and prints.

mod examples;
mod settings;

use std::path::Path;

#[test]
fn the_readme_shows_the_settings_and_answers_of_today() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    assert!(
        readme.contains("| askwell check"),
        "README.md has no example"
    );
    let table = settings::table(askwell::config::DEFAULTS);
    let fresh = settings::with_table(&readme, &table)
        .expect("README.md has the marks around the table of settings");
    let fresh = examples::with_answers(&fresh, examples::askwell_check);
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(path, fresh).unwrap();
        return;
    }
    assert!(
        readme == fresh,
        "README.md: its settings or an example are stale; `UPDATE=1 cargo test readme` writes them anew"
    );
}
