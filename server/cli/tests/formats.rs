//! What `check` writes for other tools, its baseline and its repairs.
#![allow(clippy::unwrap_used)]

mod run;

use std::fs;

use run::Workspace;
use serde_json::Value;

/// Two statuses with a typing error, one in a file with an odd name, and a dead link.
fn faulty() -> Workspace {
    let workspace = run::company();
    workspace.write("cart-repo/adr/ADR-001-store.md", ADR);
    workspace
        .write(ODD, "# SPEC-CART-02: Odd name\n\n- ID: SPEC-CART-02\n- Status: Aproved\n- Implements: PLAT-7 v1\n");
    workspace
}

const ODD: &str = "cart-repo/specs/a b#c.md";

const ADR: &str = "# ADR-001: Session store\n\n- Status: Aproved\n- Date: 2026-02-01\n- Owner: Ada\n- Scope: Local\n- Blocked By: none\n\n\
    ## Context\n\nSee [the spec](../specs/SPEC-CART-01.md#gone) and\n\n## Options\n\n1. Redis\n2. Postgres\n\n## Decision\n\nRedis.\n";

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn sarif_explains_its_rules_and_carries_the_edits() {
    let ran = faulty().check(&["--format", "sarif"]);
    assert_eq!(ran.code, 1);
    let log = json(&ran.out);
    assert_eq!((&log["version"], log["runs"].as_array().map(Vec::len)), (&Value::from("2.1.0"), Some(1)));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    let status = results.iter().find(|result| result["ruleId"] == "meta/invalid-status").unwrap();
    let rule = &run["tool"]["driver"]["rules"][status["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], "meta/invalid-status");
    assert!(rule["help"]["text"].as_str().unwrap().contains("operating model"));
    let replacement = |result: &Value| result["fixes"][0]["artifactChanges"][0]["replacements"][0].clone();
    let odd = results
        .iter()
        .find(|result| result["ruleId"] == "meta/invalid-status" && uri(result) == "cart-repo/specs/a%20b%23c.md")
        .unwrap();
    assert_eq!(replacement(odd)["insertedContent"]["text"], "Approved");
    assert_eq!(replacement(odd)["deletedRegion"]["startLine"], 4);
}

fn uri(result: &Value) -> String {
    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()
}

#[test]
fn every_form_names_every_error_once() {
    let workspace = faulty();
    let errors = json(&workspace.check(&["--format", "json"]).out)["summary"]["errors"].as_u64().unwrap() as usize;
    assert!(errors >= 2);
    for (format, mark) in [
        ("github", "::error "),
        ("gitlab", "\"severity\": \"critical\""),
        ("junit", "<failure "),
        ("markdown", "| ❌ |"),
        ("agent", "\"severity\": \"error\""),
        ("sarif", "\"level\": \"error\",\n          \"message\""),
    ] {
        let ran = workspace.check(&["--format", format]);
        assert_eq!((ran.code, ran.out.matches(mark).count()), (1, errors), "{format}: {}", ran.out);
    }
}

#[test]
fn an_agent_is_told_the_edit() {
    let tasks = json(&faulty().check(&["--format", "agent"]).out);
    assert_eq!(tasks["blocked"], true);
    let task = tasks["tasks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|task| task["rule"] == "meta/invalid-status" && task["missing"].as_str().unwrap().contains("spec"))
        .unwrap();
    assert!(task["at"].as_str().unwrap().contains(".md:4:"), "{task}");
    assert_eq!(task["fix"]["edit"][0]["edits"][0]["text"], "Approved");
    assert!(task["docs"].as_str().unwrap().starts_with("specward explain meta/invalid-status"));
}

#[test]
fn output_goes_whole_into_the_file_that_was_named() {
    let workspace = faulty();
    let ran = workspace.check(&["--format", "json", "--output", "report.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let text = fs::read_to_string(workspace.path("report.json")).unwrap();
    assert_eq!(text, workspace.check(&["--format", "json"]).out);
    assert_eq!(workspace.check(&["--output", "no/such/folder/x"]).code, 2);
}

#[test]
fn a_baseline_counts_what_is_known_wherever_it_moves_and_blocks_what_is_new() {
    let workspace = faulty();
    assert_eq!(workspace.check(&["--baseline", "known.json"]).code, 2, "there is none yet");
    let ran = workspace.check(&["--baseline", "known.json", "--update-baseline"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("in the baseline"), "{}", ran.out);
    // Lines move: nothing is new.
    workspace.write("cart-repo/adr/ADR-001-store.md", &ADR.replace("# ADR-001", "\n\n\n# ADR-001"));
    assert_eq!(workspace.check(&["--baseline", "known.json"]).code, 0);
    // The same fault once more is new.
    workspace.write("cart-repo/adr/ADR-003-x.md", &ADR.replace("ADR-001", "ADR-003"));
    let ran = workspace.check(&["--baseline", "known.json", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let report = json(&ran.out);
    assert!(
        report["findings"].as_array().unwrap().iter().all(|finding| finding["path"] == "cart-repo/adr/ADR-003-x.md")
    );
    // What is repaired is said, and taken out.
    fs::remove_file(workspace.path("cart-repo/adr/ADR-003-x.md")).unwrap();
    workspace.write("cart-repo/adr/ADR-001-store.md", &ADR.replace("Aproved", "Approved"));
    let ran = workspace.check(&["--baseline", "known.json"]);
    assert!(ran.code == 0 && ran.err.contains("resolved: --update-baseline takes them out"), "{}", ran.err);
    let before = fs::read_to_string(workspace.path("known.json")).unwrap();
    workspace.check(&["--baseline", "known.json", "--update-baseline"]);
    assert!(fs::read_to_string(workspace.path("known.json")).unwrap().len() < before.len());
    workspace.write("known.json", "{}");
    assert_eq!(workspace.check(&["--baseline", "known.json"]).code, 2);
}

#[test]
fn repairs_are_shown_then_written_and_then_there_are_none() {
    let workspace = faulty();
    let before = fs::read_to_string(workspace.path(ODD)).unwrap();
    let shown = workspace.check(&["--diff"]);
    assert_eq!(shown.code, 1);
    assert!(
        shown.out.starts_with("--- a/cart-repo/specs/a b#c.md\n+++ b/cart-repo/specs/a b#c.md\n@@ -1,5 "),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("\n-- Status: Aproved\n+- Status: Approved\n"), "{}", shown.out);
    let text = |path| fs::read_to_string(workspace.path(path)).unwrap();
    assert_eq!(text(ODD), before, "a diff changes nothing");
    let ran = workspace.check(&["--fix"]);
    assert!(ran.err.contains("repaired ") && ran.err.contains(" in 1 files"), "{}", ran.err);
    // An approved spec needs verdicts: that repair follows from the first one.
    assert!(text(ODD).contains("- Status: Approved\n") && text(ODD).contains("## Gates\n"), "{}", text(ODD));
    assert_eq!(text("cart-repo/adr/ADR-001-store.md"), ADR, "the status of a decision is not changed unasked");
    let again = workspace.check(&["--diff"]);
    assert_eq!((again.code, again.out.as_str()), (0, ""));
}

#[test]
fn a_verdict_that_a_person_failed_stays_failed_and_decisions_are_left_alone() {
    let workspace = run::company();
    let spec = "# SPEC-CART-02: Saved cart\n\n## Metadata\n- ID: SPEC-CART-02\n- Implements: PLAT-7 v1\n- Status: Blocked\n- Blocked By: none\n\n\
        ## Gates\n- Context completeness: FAIL\n- Domain validity: FAIL\n- Integration safety: FAIL\n- NFR compliance: PASS/FAIL\n- Ready to implement: PASS\n";
    workspace.write("cart-repo/specs/SPEC-CART-02.md", spec);
    workspace.check(&["--fix"]);
    let text = fs::read_to_string(workspace.path("cart-repo/specs/SPEC-CART-02.md")).unwrap();
    for line in
        ["- Status: Blocked", "- Context completeness: FAIL", "- Domain validity: FAIL", "- Integration safety: FAIL"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
}
