//! `specward graph --format`: what each format says, what the filters leave, and that hostile names stay text.

#![allow(clippy::unwrap_used)]

mod run;

use std::fs;

use run::{Ran, Workspace};

fn company() -> Workspace {
    let workspace = run::company();
    workspace.write("platform-repo/adr/ADR-001-x.md", "# ADR-001: A \"quoted\" title, 1 < 2\n\n- Status: Proposed\n");
    workspace.write("platform-repo/specward.toml", "name = '</script><b>'\n");
    workspace.write("platform-repo/adr/ADR-002-y.md", "# ADR-002: Plain\n\n- Status: Approved\n");
    let spec = "# SPEC-CART-01: Guest cart\n\n- Version: v1\n- Status: Blocked\n- Blocked By: ADR-001\n- Affects: cart, it's\n";
    workspace.write("cart-repo/specs/SPEC-CART-01.md", spec);
    workspace
}

fn export(workspace: &Workspace, arguments: &[&str]) -> Ran {
    let ran = workspace.run(&[&["graph"], arguments].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

/// The ids of an export.
fn ids(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    let json: serde_json::Value = serde_json::from_str(&export(workspace, arguments).out).unwrap();
    let nodes = json["artifacts"].as_array().unwrap();
    nodes.iter().map(|node| node["id"].as_str().unwrap().to_owned()).filter(|id| id != "constitution").collect()
}

#[test]
fn filters_leave_what_is_near_of_a_kind_and_in_a_state() {
    let workspace = company();
    assert_eq!(ids(&workspace, &[]), ["ADR-001", "ADR-002", "SPEC-CART-01"]);
    assert_eq!(ids(&workspace, &["--around", "adr-1"]), ["ADR-001", "SPEC-CART-01"]);
    assert_eq!(ids(&workspace, &["--around", "ADR-001", "--depth", "0"]), ["ADR-001"]);
    assert_eq!(ids(&workspace, &["--kind", "adr", "--state", "approved"]), ["ADR-002"]);
    assert_eq!(ids(&workspace, &["--kind", "adr", "--kind", "component-spec"]), ["ADR-001", "ADR-002", "SPEC-CART-01"]);
    let unknown = workspace.run(&["graph", "--around", "ADR-010"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("there is no such artefact") && unknown.err.contains("did you mean"),
        "{}",
        unknown.err
    );
}

#[test]
fn hostile_titles_stay_text_in_every_format() {
    let workspace = company();
    let dot = export(&workspace, &["--format", "dot"]).out;
    assert!(dot.contains(r#"label = "ADR-001\nA \"quoted\" title, 1 < 2\nProposed""#), "{dot}");
    assert!(dot.contains("[label = \"blockedBy\"]"), "{dot}");
    let mermaid = export(&workspace, &["--format", "mermaid"]).out;
    assert!(mermaid.contains("ADR-001<br/>A #34;quoted#34; title, 1 #60; 2<br/>Proposed"), "{mermaid}");
    let csv = export(&workspace, &["--format", "csv"]).out;
    assert!(csv.contains(r#"ADR-001,,adr,Proposed,"A ""quoted"" title, 1 < 2",</script><b>,"#), "{csv}");
    let html = export(&workspace, &["--format", "html"]).out;
    assert_eq!(html.matches("</script>").count(), 2, "its own two");
    let fetches = ["src=", "href=", "url(", "@import", "fetch("].iter().any(|word| html.contains(word));
    assert!(html.contains("default-src 'none'") && !fetches, "nothing is fetched");
    let sql = export(&workspace, &["--format", "sql"]).out;
    assert!(sql.contains("'it''s'") && sql.starts_with("BEGIN;\n") && sql.ends_with("COMMIT;\n"), "{sql}");
}

#[test]
fn an_output_is_written_whole_and_replaced() {
    let workspace = company();
    for _ in 0..2 {
        assert_eq!(export(&workspace, &["--format", "dot", "--output", "graph.dot"]).out, "");
    }
    assert_eq!(fs::read_to_string(workspace.path("graph.dot")).unwrap(), export(&workspace, &["--format", "dot"]).out);
    let refused = workspace.run(&["graph", "--output", "cart-repo"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("no regular file but a folder"), "{}", refused.err);
    assert_eq!(workspace.run(&["graph", "--output", "gone/graph.dot"]).code, 2);
}
