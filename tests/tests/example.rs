//! The example workspaces, through the real binary: every planted fault stands where it is documented, and
//! nothing is left when all are repaired.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;
use specward_engine::rules;
use specward_tests::binary;
use tempfile::TempDir;

#[derive(Deserialize)]
struct Planted {
    fault: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    #[serde(flatten)]
    expected: Expected,
    severity: String,
    #[serde(default)]
    also: Vec<Expected>,
    repairs: Vec<Repair>,
}

#[derive(Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Expected {
    rule: String,
    path: String,
    line: u64,
    text: String,
}

#[derive(Deserialize)]
struct Repair {
    path: String,
    faulty: String,
    fixed: String,
}

fn workspaces() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces")
}

fn planted() -> Planted {
    let text = fs::read_to_string(workspaces().join("guest-checkout.faults.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

fn copy_of(workspace: &str) -> TempDir {
    let target = tempfile::tempdir().unwrap();
    copy_tree(&workspaces().join(workspace), target.path());
    target
}

fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The findings of `specward check --format json` with the text that each range covers.
fn check(workspace: &Path) -> Vec<(Expected, String)> {
    let output =
        Command::new(binary::path()).args(["check", "--format", "json"]).current_dir(workspace).output().unwrap();
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
        planted().fault.into_iter().partition(|fault| is_implemented(&fault.expected));
    let unsettled = |path: &str| later.iter().any(|fault| fault.expected.path == path);
    let mut wanted: BTreeMap<Expected, Option<String>> = BTreeMap::new();
    for fault in &faults {
        wanted.insert(fault.expected.clone(), Some(fault.severity.clone()));
        wanted.extend(fault.also.iter().map(|also| (also.clone(), None)));
    }
    let found = check(&workspaces().join("guest-checkout"));
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
    let workspace = copy_of("guest-checkout");
    for repair in planted().fault.into_iter().flat_map(|fault| fault.repairs) {
        let path = workspace.path().join(&repair.path);
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(&repair.faulty).count(), 1, "{}: {}", repair.path, repair.faulty);
        fs::write(&path, text.replacen(&repair.faulty, &repair.fixed, 1)).unwrap();
    }
    let found = check(workspace.path());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_single_repo_is_clean() {
    let found = check(&workspaces().join("single-repo"));
    assert!(found.is_empty(), "{found:#?}");
}
