//! `new` and `init`: what they write has no fault but that it is not filled in, and they never overwrite.
#![allow(clippy::unwrap_used)]

mod run;

use std::fs;

use run::Workspace;
use serde_json::Value;

/// Packs first: whatever pins an older one is stale.
const KINDS: &[&str] = &[
    "context-pack",
    "initiative",
    "platform-spec",
    "component-spec",
    "contract-spec",
    "change-spec",
    "bug-spec",
    "hotfix-spec",
    "follow-up-spec",
    "adr",
    "domain",
    "fan-out-tasks",
];

/// Rules that say that something is not filled in yet.
const UNFILLED: &[&str] = &[
    "context/constitution-unfilled",
    "context/references-missing",
    "ready/section-empty",
    "ready/unresolved-marker",
    "initiative/section-missing",
    "change/impact-missing",
    "hotfix/follow-up-incomplete",
    "nfr/latency-target-missing",
    "nfr/throughput-target-missing",
    "nfr/pii-unspecified",
    "ready/no-acceptance-criteria",
];

/// Findings that are about something else than a placeholder.
fn faults(workspace: &Workspace) -> Vec<String> {
    let report: Value = serde_json::from_str(&workspace.check(&["--format", "json"]).out).unwrap();
    let other = |finding: &&Value| {
        let path = finding["path"].as_str().unwrap();
        let text = fs::read_to_string(workspace.path(path)).unwrap();
        let line = finding["range"]["start"]["line"].as_u64().unwrap() as usize;
        let line = text.lines().nth(line - 1).unwrap_or_default();
        let placeholder = line.contains('[') || line.contains("PASS/FAIL");
        !placeholder && !UNFILLED.contains(&finding["rule"].as_str().unwrap())
    };
    report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(other)
        .map(|finding| format!("{} {} {}", finding["rule"], finding["path"], finding["message"]))
        .collect()
}

#[test]
fn every_tier_and_every_kind_is_faultless_but_unfilled() {
    for tier in ["platform", "component", "single"] {
        let workspace = Workspace::new(&[]);
        let first = workspace.run(&["init", "--tier", tier, "--name", "shop"]);
        assert!(first.code == 0 && !first.out.contains("kept"), "{}", first.out);
        let again = workspace.run(&["init", "--tier", tier, "--name", "other"]);
        assert!(again.code == 0 && !again.out.contains("created"), "{}", again.out);
        assert_eq!(faults(&workspace), Vec::<String>::new(), "{tier}");
        for kind in KINDS {
            for title in ["Guest cart", "Saved cart"] {
                let ran = workspace.run(&["new", kind, title]);
                assert_eq!(ran.code, 0, "{tier} {kind}: {}", ran.err);
            }
        }
        assert_eq!(faults(&workspace), Vec::<String>::new(), "{tier}");
    }
}

#[test]
fn what_is_there_stays() {
    let workspace = Workspace::new(&[]);
    workspace.run(&["init", "--tier", "component", "--name", "cart"]);
    assert_eq!(workspace.run(&["new", "adr", "Sessions"]).out, "created adr/ADR-001-sessions.md\n");
    let text = fs::read_to_string(workspace.path("adr/ADR-001-sessions.md")).unwrap();
    assert!(text.starts_with("# ADR-001: Sessions\n") && text.contains("- Scope: Local\n"), "{text}");
    let taken = workspace.run(&["new", "adr", "Other", "--id", "ADR-1"]);
    assert!(taken.code == 2 && taken.err.contains("adr/ADR-001-sessions.md has the id ADR-1 already"), "{}", taken.err);
    assert_eq!(workspace.run(&["new", "adr", "Queues"]).out, "created adr/ADR-002-queues.md\n");
    assert_eq!(workspace.run(&["new", "poem"]).code, 2);
}

/// The commands of the page for new users, one after the other, print what the page says.
#[test]
fn getting_started_is_true() {
    let page = include_str!("../../../docs/getting-started.md");
    let workspace = Workspace::new(&[]);
    let mut ran = 0;
    for block in page.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for step in block.split("$ specward ").skip(1) {
            let (command, expected) = step.split_once('\n').unwrap();
            let args: Vec<_> = command.split('"').enumerate().flat_map(words).collect();
            assert_eq!(workspace.run(&args).out, expected, "{command}");
            ran += 1;
        }
    }
    assert_eq!(ran, 4);
}

/// What stands between quotes, at the odd places, is one argument.
fn words((at, text): (usize, &str)) -> Vec<&str> {
    if at % 2 == 1 { vec![text] } else { text.split_whitespace().collect() }
}
