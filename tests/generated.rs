//! Files that are made from the code are what the code makes.
//! `SYNTH_UPDATE=1 cargo test --test generated` rewrites them.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::path::Path;

fn current(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("SYNTH_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == text,
        "{file} is not current: run `SYNTH_UPDATE=1 cargo test --test generated` and commit it"
    );
}

#[test]
fn the_schema_is_current() {
    let schema = serde_json::to_string_pretty(&synth::blueprint::schema::schema()).unwrap();
    current("blueprint.schema.json", &format!("{schema}\n"));
}
