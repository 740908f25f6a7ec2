//! `specward graph` as a user runs it: created, checked, brought up to date, and never more than that.

#![allow(clippy::unwrap_used)]

mod run;

use std::fs;

use run::{Ran, Workspace};

const GRAPH: &str = "platform-repo/spec-graph.json";

fn company() -> Workspace {
    let workspace = run::company();
    workspace
        .write("platform-repo/adr/ADR-001-tokens.md", "# ADR-001: Tokens\n\n- Status: Approved\n- Affects: cart\n");
    let spec = "# SPEC-CART-01: Guest cart\n\n- Status: Draft\n- ADRs: ADR-001\n";
    workspace.write("cart-repo/specs/SPEC-CART-01.md", spec);
    workspace
}

fn graph(workspace: &Workspace, arguments: &[&str]) -> Ran {
    workspace.run(&[&["graph"], arguments].concat())
}

fn text(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path(GRAPH)).unwrap()
}

#[test]
fn a_graph_is_created_once_and_then_true() {
    let workspace = company();
    let missing = graph(&workspace, &["--check"]);
    assert_eq!(missing.code, 1, "{}", missing.out);
    assert!(
        missing.out.contains("spec-graph.json is not there; `specward graph --write` creates it"),
        "{}",
        missing.out
    );
    let created = graph(&workspace, &["--write"]);
    assert!(created.out.ends_with("spec-graph.json: created with 3 nodes\n"), "{}{}", created.out, created.err);
    assert!(!workspace.path("cart-repo/spec-graph.json").exists(), "its artefacts are in the platform's");
    let json: serde_json::Value = serde_json::from_str(&text(&workspace)).unwrap();
    let spec = json["artifacts"].as_array().unwrap().iter().find(|node| node["id"] == "SPEC-CART-01").unwrap();
    assert_eq!((&spec["status"], &spec["kind"]), (&"Draft".into(), &"component-spec".into()));
    assert_eq!((&spec["repo"], &spec["path"]), (&"cart-repo".into(), &"specs/SPEC-CART-01.md".into()));
    assert_eq!((&spec["dependsOn"][0], &spec["affects"]), (&"ADR-001".into(), &serde_json::json!([])));
    assert!(spec["gates"]["context"].is_string());
    let before = text(&workspace);
    assert!(graph(&workspace, &["--write"]).out.ends_with("spec-graph.json: up to date\n"));
    assert_eq!(text(&workspace), before);
    let clean = graph(&workspace, &["--check"]);
    assert_eq!((clean.code, clean.out.as_str()), (0, "the spec graph agrees with the files\n"));
}

#[test]
fn drift_is_found_inside_the_json_and_mended_there() {
    let workspace = company();
    let written = "{\r\n  \"ADR-001\": {\"status\":\"Proposed\", \"mine\": [1.50],\r\n    \"affects\": [ \"cart\" ]},\r\n  \"SPEC-CART-01\": {\"status\": \"Draft\", \"dependsOn\": [\"ADR-001\"]}\r\n}\r\n";
    workspace.write(GRAPH, written);
    let check = graph(&workspace, &["--check"]);
    assert_eq!(check.code, 1, "{}", check.out);
    assert!(check.out.contains("error[graph/stale-field]: `status` is stale"), "{}", check.out);
    assert!(check.out.contains("--> platform-repo/spec-graph.json:2:25"), "{}", check.out);
    assert!(check.out.ends_with("1 difference\n"), "{}", check.out);
    assert_eq!(workspace.check(&["--format", "json"]).out.matches("\"graph/stale-field\"").count(), 1);
    let ran = graph(&workspace, &["--write"]);
    assert!(ran.out.ends_with("spec-graph.json: 1 change\n"), "{}{}", ran.out, ran.err);
    assert_eq!(text(&workspace), written.replace("Proposed", "Approved"));
    graph(&workspace, &["--write", "--full"]);
    assert!(text(&workspace).contains("\"requiredBy\"") && text(&workspace).contains("\"mine\": [1.50],"));
    assert_eq!(graph(&workspace, &["--check"]).code, 0);
}

#[test]
fn a_graph_that_cannot_be_read_is_left_alone() {
    let workspace = company();
    workspace.write(GRAPH, "{\"artifacts\": [,]}");
    let ran = graph(&workspace, &["--write"]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("nothing was changed") && ran.err.contains("correct the file"), "{}", ran.err);
    assert_eq!(text(&workspace), "{\"artifacts\": [,]}");
    assert!(graph(&workspace, &["--check"]).out.contains("input/graph-unreadable"));
}

#[test]
fn a_component_repo_alone_has_a_graph_of_its_own() {
    let workspace = Workspace::new(&[
        ("context/README.md", "# Notes\n"),
        ("specs/SPEC-CART-01.md", "# SPEC-CART-01: Guest cart\n\n- Status: Draft\n- Implements: PLAT-124 v2\n"),
    ]);
    let ran = graph(&workspace, &["--write"]);
    assert!(ran.out.ends_with("created with 1 node\n"), "{}{}", ran.out, ran.err);
    let text = fs::read_to_string(workspace.path("spec-graph.json")).unwrap();
    assert!(text.contains("\"implements\": \"PLAT-124 v2\""), "{text}");
    assert_eq!(graph(&workspace, &["--check"]).code, 0);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_roots() {
    let workspace = company();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("g.json"), "{}").unwrap();
    std::os::unix::fs::symlink(outside.path().join("g.json"), workspace.path(GRAPH)).unwrap();
    let ran = graph(&workspace, &["--write"]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert_eq!(fs::read_to_string(outside.path().join("g.json")).unwrap(), "{}");
}
