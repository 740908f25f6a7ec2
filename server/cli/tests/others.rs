//! The other commands: explain, config, completions, version.

#![allow(clippy::unwrap_used)]

mod run;

use run::{Workspace, company};

#[test]
fn a_rule_is_explained() {
    let workspace = Workspace::new(&[]);
    let ran = workspace.run(&["explain", "ready/open-adr"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("ready/open-adr"));
    let list = workspace.run(&["explain"]).out;
    assert!(list.lines().count() > 20);
    for name in list.lines().map(|line| line.split(' ').next().unwrap()) {
        assert_eq!(workspace.run(&["explain", name]).code, 0, "{name}");
    }
}

#[test]
fn an_unknown_rule_is_met_with_a_suggestion() {
    let ran = Workspace::new(&[]).run(&["explain", "ready/open-ard"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no rule `ready/open-ard`; did you mean `ready/open-adr`?"), "{}", ran.err);
}

#[test]
fn every_setting_is_printed_with_its_origin() {
    let workspace = company();
    workspace
        .write("cart-repo/specward.toml", "name = 'cart'\nprofile = 'strict'\n[platform]\npath = '../platform-repo'\n");
    let ran = workspace.run(&["config", "cart-repo/specs", "--config", "max_file_size=9"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let line = |name: &str| ran.out.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap_or_default();
    for (name, value, origin) in [
        ("profile", "strict", "specward.toml"),
        ("max_file_size", "9", "command line"),
        ("platform.path", "../platform-repo", "specward.toml"),
        ("tier", "component", ""),
        ("platform", "platform-repo", ""),
    ] {
        assert!(line(name).contains(value) && line(name).ends_with(origin), "{name}: {}", ran.out);
    }
}

#[test]
fn the_schema_is_json() {
    let ran = Workspace::new(&[]).run(&["config", "--schema"]);
    let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(schema["properties"]["profile"].is_object());
}

#[test]
fn completions_for_every_shell() {
    let workspace = Workspace::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ran = workspace.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("require-gates"), "{shell}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let ran = Workspace::new(&[]).run(&["--version"]);
    assert_eq!(ran.out, format!("specward {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_explained() {
    for arguments in [&[][..], &["chekc"], &["check", "--colour", "never"]] {
        let ran = Workspace::new(&[]).run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains("Usage"), "{}", ran.err);
    }
}
