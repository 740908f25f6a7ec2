//! The example workspaces, through the real binary: every planted fault stands where it is documented, and
//! nothing is left when all are repaired.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use specward_engine::rules;
use specward_tests::binary;
use specward_tests::example::{self, Expected};

/// The findings of `specward check --format json` with the text that each range covers.
fn check(workspace: &Path) -> Vec<(Expected, String)> {
    let output = binary::command().args(["check", "--format", "json"]).current_dir(workspace).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{error}: {} {}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    });
    report["findings"].as_array().unwrap().iter().map(|finding| found(workspace, finding)).collect()
}

fn found(workspace: &Path, finding: &Value) -> (Expected, String) {
    let path = finding["path"].as_str().unwrap().to_owned();
    let byte = |end: &str| usize::try_from(finding["range"][end]["byte"].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(workspace.join(&path)).unwrap();
    let expected = Expected {
        rule: finding["rule"].as_str().unwrap().to_owned(),
        line: finding["range"]["start"]["line"].as_u64().unwrap(),
        text: text[byte("start")..byte("end")].to_owned(),
        path,
    };
    (expected, finding["severity"].as_str().unwrap().to_owned())
}

fn is_implemented(expected: &Expected) -> bool {
    rules::find(&expected.rule).is_some()
}

#[test]
fn the_planted_faults_and_nothing_else_are_found() {
    let (faults, later): (Vec<_>, Vec<_>) =
        example::planted().fault.into_iter().partition(|fault| is_implemented(&fault.expected));
    let unsettled = |path: &str| later.iter().any(|fault| fault.expected.path == path);
    let mut wanted: BTreeMap<Expected, Option<String>> = BTreeMap::new();
    for fault in &faults {
        wanted.insert(fault.expected.clone(), Some(fault.severity.clone()));
        wanted.extend(fault.also.iter().map(|also| (also.clone(), None)));
    }
    let found = check(&example::workspaces().join("guest-checkout"));
    let is_there = |expected: &Expected, severity: &Option<String>| {
        found.iter().any(|(one, other)| one == expected && severity.as_ref().is_none_or(|severity| severity == other))
    };
    let missing: Vec<_> = wanted.iter().filter(|(expected, severity)| !is_there(expected, severity)).collect();
    let surplus: Vec<_> = found.iter().filter(|(one, _)| !wanted.contains_key(one) && !unsettled(&one.path)).collect();
    println!("{} planted findings, {} faults of rules that do not exist", wanted.len(), later.len());
    assert!(missing.is_empty() && surplus.is_empty(), "missing: {missing:#?}\nsurplus: {surplus:#?}");
}

#[test]
fn nothing_is_found_once_all_faults_are_repaired() {
    let workspace = example::repaired();
    let found = check(workspace.path());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_single_repo_is_clean() {
    let found = check(&example::workspaces().join("single-repo"));
    assert!(found.is_empty(), "{found:#?}");
}
