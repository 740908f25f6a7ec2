//! Every kind's template, filled in by a person who answers each blank and changes nothing else, has no finding and passes
//! every gate that its kind has: as a draft, approved, and while it is implemented.
#![allow(clippy::unwrap_used)]

mod run;

use std::collections::BTreeSet;
use std::fs;

use run::Workspace;
use serde_json::Value;

/// What each blank is answered with: `blank => answer`.
const ANSWERS: &str = include_str!("filled/answers.txt");

/// A text of a template that is no blank, and what stands there instead.
type Known = (&'static str, &'static str);

/// Every kind but the constitution, which `init` writes: root, kind, title, and what is known besides the blanks.
const ARTEFACTS: &[(&str, &str, &str, &[Known])] = &[
    ("platform-repo", "initiative", "Guest carts", &[]),
    ("platform-repo", "domain", "Cart", &[]),
    ("platform-repo", "adr", "Merging", &[("Status: Proposed", "Status: Approved")]),
    ("platform-repo", "contract-spec", "CartMerged", &[]),
    (
        "platform-repo",
        "platform-spec",
        "Guest carts",
        &[
            ("Children: none", "Children: SPEC-CART-01, CHG-CART-01, FUP-CART-01"),
            ("- ADRs: none", "- ADRs: ADR-001"),
            ("Contract Specs: none", "Contract Specs: CartMerged v1"),
        ],
    ),
    ("platform-repo", "fan-out-tasks", "Guest carts", &[]),
    ("cart-repo", "component-spec", "Guest cart", &[]),
    ("cart-repo", "change-spec", "Merge later", &[]),
    ("cart-repo", "bug-spec", "Lost items", &[]),
    ("cart-repo", "hotfix-spec", "Double orders", &[]),
    ("cart-repo", "follow-up-spec", "No double orders", &[]),
];

fn answers() -> Vec<(&'static str, String)> {
    let pairs = ANSWERS.lines().filter_map(|line| line.split_once(" => "));
    pairs.map(|(blank, answer)| (blank, answer.replace("\\n", "\n"))).collect()
}

/// Answers every blank of a file; none is left, and none was there for nothing.
fn fill(workspace: &Workspace, path: &str, known: &[Known], used: &mut BTreeSet<&'static str>) {
    let mut text = fs::read_to_string(workspace.path(path)).unwrap();
    for (old, new) in known {
        assert!(text.contains(old), "{path} has no {old}");
        text = text.replace(old, new);
    }
    for (blank, answer) in answers() {
        if text.contains(blank) {
            used.insert(blank);
            text = text.replace(blank, &answer);
        }
    }
    assert!(!text.contains('[') && !text.contains("PASS/FAIL"), "{path} has blanks without answer:\n{text}");
    workspace.write(path, &text);
}

/// A company of which every document was made from its template and filled in; the paths of the documents.
fn filled() -> (Workspace, Vec<String>) {
    let workspace = Workspace::new(&[]);
    let mut paths = vec![
        "platform-repo/constitution/constitution.md".to_owned(),
        "platform-repo/context-packs/cp-v1.md".to_owned(),
    ];
    for (tier, folder) in [("platform", "platform-repo"), ("component", "cart-repo")] {
        assert_eq!(workspace.run(&["init", "--tier", tier, folder]).code, 0);
    }
    let mut used = BTreeSet::new();
    for path in &paths {
        fill(&workspace, path, &[], &mut used);
    }
    for (root, kind, title, known) in ARTEFACTS {
        let ran = workspace.run(&["new", kind, title, "--root", root]);
        assert_eq!(ran.code, 0, "{kind}: {}", ran.err);
        let path = ran.out.strip_prefix("created ").unwrap().trim().to_owned();
        let path = if workspace.path(&path).exists() { path } else { format!("{root}/{path}") };
        fill(&workspace, &path, known, &mut used);
        paths.push(path);
    }
    let idle: Vec<_> = answers().into_iter().map(|(blank, _)| blank).filter(|blank| !used.contains(blank)).collect();
    assert_eq!(idle, Vec::<&str>::new(), "blanks that no template has");
    (workspace, paths)
}

/// Another status in the metadata, with what comes behind it, and in the links at the end.
fn move_on(workspace: &Workspace, paths: &[String], from: &str, to: &str, behind: &str) {
    for path in paths {
        let text = fs::read_to_string(workspace.path(path)).unwrap();
        let links = text.replace(&format!("- status: {from}"), &format!("- status: {to}"));
        workspace.write(path, &links.replace(&format!("- Status: {from}"), &format!("- Status: {to}{behind}")));
    }
}

/// Every finding, and every gate that does not pass.
fn faults(workspace: &Workspace) -> Vec<String> {
    let report: Value = serde_json::from_str(&workspace.check(&["--format", "json"]).out).unwrap();
    let finding = |one: &Value| format!("{} {} {}", one["rule"], one["path"], one["message"]);
    let mut faults: Vec<String> = report["findings"].as_array().unwrap().iter().map(finding).collect();
    let mut gated = 0;
    for artefact in report["artefacts"].as_array().unwrap() {
        for (gate, verdict) in artefact["gates"].as_object().into_iter().flatten() {
            gated += 1;
            if verdict != "PASS" {
                faults.push(format!("{} {gate} {verdict}", artefact["id"]));
            }
        }
    }
    assert_eq!(gated, 4 * 5 + 3 + 2 + 1, "gates of four whole specs, a contract, a bug and a hotfix");
    faults
}

#[test]
fn a_filled_in_template_passes_its_gates_all_along_its_life() {
    let (workspace, paths) = filled();
    assert_eq!(faults(&workspace), Vec::<String>::new(), "drafts");
    move_on(&workspace, &paths, "Draft", "Approved", "\n- Approved By: Ada");
    assert_eq!(faults(&workspace), Vec::<String>::new(), "approved");
    let of_component: Vec<_> = paths.into_iter().filter(|path| path.starts_with("cart-repo")).collect();
    move_on(&workspace, &of_component, "Approved", "Implementing", "");
    assert_eq!(faults(&workspace), Vec::<String>::new(), "implemented");
}
