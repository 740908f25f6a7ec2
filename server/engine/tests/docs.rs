//! Generated documentation equals what the code generates. `SPECWARD_UPDATE=1` writes it anew.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use specward_engine::{config, rules};

fn holds(name: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var_os("SPECWARD_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "docs/{name} is not what the code generates: run the test with SPECWARD_UPDATE=1");
}

#[test]
fn the_rule_reference_is_up_to_date() {
    holds("rules.md", &rules::reference());
}

#[test]
fn the_schema_of_the_configuration_is_up_to_date() {
    let mut schema = serde_json::to_string_pretty(&config::schema()).unwrap();
    schema.push('\n');
    holds("specward.schema.json", &schema);
}
