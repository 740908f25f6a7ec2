//! `specward check` as a user runs it: exit codes, both formats, paths, standard input, watching.

#![allow(clippy::unwrap_used)]

mod run;

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use run::{Workspace, company};

/// Ends with the test, also if that fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// A workspace with one error that needs no other file: a misspelt key.
fn faulty() -> Workspace {
    let workspace = company();
    workspace.write("cart-repo/specward.toml", "# é\nnmae = 'cart'\n");
    workspace
}

#[test]
fn exit_codes_say_what_happened() {
    let clean = company();
    assert_eq!(clean.check(&[]).code, 0, "{}", clean.check(&[]).out);
    let faulty = faulty();
    assert_eq!(faulty.check(&[]).code, 1);
    for arguments in [&["gone.md"][..], &["--format", "yaml"], &["--config", "x"], &["--stdin-filename", "gone/x.md"]] {
        let ran = faulty.check(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn a_missing_path_is_one_message_with_a_remedy() {
    let ran = company().check(&["cart-repo/gone.md"]);
    let lines: Vec<_> = ran.err.lines().collect();
    assert!(
        lines[0].starts_with("error: ") && lines[0].ends_with("gone.md: there is no such file or folder"),
        "{}",
        ran.err
    );
    assert_eq!(lines[1], "  help: check the path's spelling and the folder you are in");
    assert_eq!(lines.len(), 2);
}

#[test]
fn text_is_drawn_with_place_line_and_help() {
    let ran = faulty().check(&[]);
    let drawn = "error[config/unknown-key]: unknown key `nmae`\n \
                 --> cart-repo/specward.toml:2:1\n  |\n2 | nmae = 'cart'\n  | ^^^^\n  |\n  = help: did you mean `name`?\n";
    assert!(ran.out.starts_with(drawn), "{}", ran.out);
    assert!(ran.out.contains("Outside of the gates\n  config/unknown-key  1 error\n"), "{}", ran.out);
    assert!(ran.out.lines().last().unwrap().contains(": 1 error"), "{}", ran.out);
    assert!(ran.out.contains("SPEC-CART-01"), "the table of verdicts: {}", ran.out);
}

#[test]
fn json_is_stable_and_counts_from_one() {
    let faulty = faulty();
    let ran = faulty.check(&["--format", "json"]);
    assert_eq!(ran.out, faulty.check(&["--format", "json"]).out, "the same input gives the same bytes");
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["version", "findings", "artefacts", "summary"]);
    assert_eq!(json["version"], 1);
    let finding = &json["findings"][0];
    let keys: Vec<_> = finding.as_object().unwrap().keys().map(String::as_str).collect();
    let expected =
        ["rule", "level", "gate", "severity", "path", "range", "message", "help", "related", "fixable", "suppressed"];
    assert_eq!(keys, expected);
    assert_eq!(finding["path"], "cart-repo/specward.toml");
    assert_eq!(finding["range"]["start"], serde_json::json!({"line": 2, "column": 1, "byte": 5}));
    assert_eq!(finding["range"]["end"], serde_json::json!({"line": 2, "column": 5, "byte": 9}));
    assert_eq!((&finding["gate"], &finding["suppressed"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    assert_eq!(json["summary"]["errors"], 1);
    let spec = json["artefacts"].as_array().unwrap().iter().find(|artefact| artefact["id"] == "SPEC-CART-01").unwrap();
    assert_eq!(spec["path"], "cart-repo/specs/SPEC-CART-01.md");
    let gates: Vec<_> = spec["gates"].as_object().unwrap().keys().collect();
    assert_eq!(gates, ["context", "domain", "integration", "nfr", "ready"]);
}

#[test]
fn only_what_was_named_is_reported() {
    let faulty = faulty();
    assert_eq!(faulty.check(&["platform-repo"]).code, 0);
    assert_eq!(faulty.check(&["cart-repo/specs"]).code, 0, "{}", faulty.check(&["cart-repo/specs"]).out);
    assert_eq!(faulty.check(&["cart-repo/specward.toml"]).code, 1);
    assert_eq!(faulty.check(&["cart-repo", "platform-repo"]).code, 1);
}

#[test]
fn a_command_line_value_stands_over_the_file() {
    let faulty = faulty();
    let advisory = faulty.check(&["--config", "profile=advisory"]);
    assert_eq!(advisory.code, 0, "{}", advisory.out);
    let wrong = faulty.check(&["--config", "proflie=strict"]);
    assert!(wrong.err.starts_with("error: --config proflie=strict: unknown key `proflie`"), "{}", wrong.err);
    assert!(wrong.err.contains("did you mean `profile`?"), "{}", wrong.err);
}

#[test]
fn standard_input_stands_for_a_file() {
    let workspace = company();
    let text = "# A note\n\n[dead](gone.md)\n";
    let ran = workspace.run_with(&["check", "--stdin-filename", "cart-repo/specs/new.md"], text.as_bytes());
    assert_ne!(ran.code, 2, "{}", ran.err);
    assert!(!workspace.path("cart-repo/specs/new.md").exists());
    let bad = workspace.run_with(&["check", "--stdin-filename", "cart-repo/specs/new.md"], b"ok\n\xff");
    assert_eq!(bad.err, "error: standard input: invalid UTF-8 at line 2, byte 3\n  help: save the file as UTF-8\n");
    let other = workspace.run_with(&["check", "--stdin-filename", "new.rs"], b"");
    assert_eq!(other.code, 2);
}

#[test]
fn a_file_that_cannot_be_read_is_one_finding() {
    let workspace = company();
    fs::write(workspace.path("cart-repo/specs/bad.md"), b"# A\nb\xff").unwrap();
    let ran = workspace.check(&[]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("not read: invalid UTF-8 at line 2, byte 5"), "{}", ran.out);
    assert!(ran.out.contains("= help: save the file as UTF-8"), "{}", ran.out);
    assert_eq!(ran.out.matches("bad.md").count(), 1, "{}", ran.out);
    let named = workspace.check(&["cart-repo/specs/bad.md"]);
    assert_eq!(named.code, 2, "{}", named.out);
    let other = workspace.check(&["cart-repo/specs/SPEC-CART-01.md", "--format", "json"]);
    assert_eq!(other.code, 0, "{}", other.out);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let faulty = faulty();
    assert!(!faulty.check(&[]).out.contains('\u{1b}'), "no terminal");
    assert!(faulty.check(&["--color", "always"]).out.contains('\u{1b}'));
    assert!(!faulty.check(&["--color", "never"]).out.contains('\u{1b}'));
}

#[test]
fn gates_can_be_required() {
    let workspace = company();
    let required = workspace.check(&["--require-gates", "--config", "rules.ready/open-adr=off"]);
    assert_eq!(required.code, 1, "{}", required.out);
    assert!(required.out.contains("gates not passed: SPEC-CART-01"), "{}", required.out);
}

/// A spec that fails the gates of context and of readiness, the latter by an open ADR.
fn blocked() -> Workspace {
    let workspace = company();
    workspace
        .write("platform-repo/adr/ADR-001-x.md", "# ADR-001: X\n- Status: Proposed\n- Owner: A\n- Date: 2026-01-01\n");
    let spec = "# SPEC-CART-02: Guest cart\n- Implements: PLAT-1 v1\n- Status: Approved\n- Blocked By: ADR-001\n";
    workspace.write("cart-repo/specs/SPEC-CART-02.md", spec);
    workspace
}

#[test]
fn json_names_the_rules_behind_each_fail() {
    let ran = blocked().check(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let artefacts = json["artefacts"].as_array().unwrap();
    let spec = artefacts.iter().find(|artefact| artefact["id"] == "SPEC-CART-02").unwrap();
    assert_eq!(spec["gates"]["ready"], "FAIL");
    let behind = spec["failing"]["ready"].as_array().unwrap();
    assert!(behind.contains(&serde_json::json!("ready/open-adr")), "{behind:?}");
    assert!(spec["failing"]["context"].as_array().unwrap().contains(&serde_json::json!("context/pack-missing")));
    let adr = artefacts.iter().find(|artefact| artefact["id"] == "ADR-001").unwrap();
    assert!(adr.get("failing").is_none() && adr.get("gates").is_none(), "{adr}");
}

#[test]
fn one_gate_alone_can_be_asked_for() {
    let workspace = blocked();
    for named in ["5", "ready"] {
        let ran = workspace.check(&["--gate", named, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let findings = json["findings"].as_array().unwrap();
        assert!(!findings.is_empty() && findings.iter().all(|finding| finding["gate"] == "ready"), "{findings:?}");
        let errors = findings.iter().filter(|finding| finding["severity"] == "error").count();
        assert_eq!((ran.code, &json["summary"]["errors"]), (1, &serde_json::json!(errors)));
        let specs = json["artefacts"].as_array().unwrap().iter().filter_map(|artefact| artefact.get("gates"));
        assert!(specs.clone().all(|gates| gates.as_object().unwrap().keys().eq(["ready"])));
    }
    let integration = ["--gate", "3", "--config", "rules.integration/contract-unknown=off"];
    let alone = workspace.check(&integration);
    assert_eq!(alone.code, 0, "nothing blocks this gate: {}", alone.out);
    assert!(alone.out.contains("Spec and version  Status    Integration\n"), "{}", alone.out);
    assert_eq!(workspace.check(&[&integration[..], &["--require-gates"]].concat()).code, 1, "NOT-CHECKED");
    assert_eq!(workspace.check(&["--gate", "6"]).code, 2);
}

#[test]
fn strange_names_and_empty_workspaces_are_fine() {
    let workspace = Workspace::new(&[]);
    assert_eq!(workspace.check(&[]).out, "0 files, 0 artefacts: no findings\n");
    workspace.write("a\nb 😀%20.md", "# A\n");
    workspace.write("folder.md/c.md", "# C\n");
    assert!(workspace.check(&[]).out.starts_with("2 files"));
    assert_eq!(workspace.check(&["a\nb 😀%20.md"]).code, 0);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let faulty = faulty();
    let mut child = faulty.command(&["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn watching_checks_again_after_a_change() {
    let faulty = faulty();
    let child = faulty.command(&["check", "--watch"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let Killed(child) = &mut Killed(child);
    let mut out = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut err = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut total = || out.by_ref().map(Result::unwrap).find(|line| line.contains(" artefact")).unwrap();
    assert!(total().contains(": 1 error"));
    assert!(err.any(|line| line.unwrap().starts_with("watching")));
    faulty.write("cart-repo/specward.toml", "name = 'cart'\n");
    assert!(!total().contains("error"));
    let config = faulty.path("cart-repo/specward.toml");
    // What is wrong with a file goes with it, whatever it was.
    faulty.write("cart-repo/specward.toml", "profile = 'nonsense'\n");
    assert!(total().contains(": 1 error"));
    fs::remove_file(&config).unwrap();
    assert!(!total().contains("error"));
    fs::create_dir(&config).unwrap();
    assert!(total().contains(": 1 error"));
    fs::remove_dir(&config).unwrap();
    assert!(!total().contains("error"));
}
