//! Work grows with what there is to read, not with its square: one document of long runs, through reader and rules.

use specward_engine::{Change, FilePath, Host, Standing};
use specward_syntax::{Options, read};
use specward_tests::counts::say;
use specward_tests::growth::{FACTOR, assert_linear};

/// What stands in front of a run, and what the run repeats.
const RUNS: &[(&str, &str)] = &[
    ("", "ADR-1, "),
    ("", "PLAT-1 "),
    ("# ", "ADR-1 "),
    ("# SPEC-1: X\n\n- Blocked By: ", "ADR-1, "),
    ("# SPEC-1: X\n\n- Implements: ", "PLAT-1 v1, "),
    ("# SPEC-1: X\n\n", "- Blocked By: ADR-1\n"),
    ("# SPEC-1: X\n\n", "- Status: Draft\n"),
    ("# SPEC-1: X\n\n", "- Nonsense: x\n"),
    ("# SPEC-1: X\n\n", "## Goals\n\nSource: Platform MCP v1\n\n"),
    ("# SPEC-1: X\n\n## Acceptance Criteria\n\n", "- It is fast\n"),
    ("# SPEC-1: X\n\n## NFRs\n\n", "- TBD\n"),
    ("# SPEC-1: X\n\n## Gates\n\n", "- Context completeness: PASS\n"),
    ("# SPEC-1: X\n\n## Contracts\n\n", "- cart.created v1\n"),
    ("# SPEC-1: X\n\n", "[a](b.md) "),
    ("# SPEC-1: X\n\n", "[[x]] "),
    ("# SPEC-1: X\n\n", "<!-- specward-ignore ref/unresolved: known -->\n\nADR-1\n\n"),
    ("# ADR-1: X\n\n", "- Blocks: SPEC-1\n"),
    ("# ADR-1: X\n\n## Considered Options\n\n", "1. One\n"),
    (
        "# Tasks\n\n| Component Repo | Platform Spec ID | Blocked By |\n|---|---|---|\n",
        "| cart | PLAT-1 v1 | ADR-1 |\n",
    ),
    ("---\nblocked_by:\n", "  - ADR-1\n"),
];

/// Bytes of the smaller text.
const SIZE: usize = 6_000;

#[test]
fn long_runs_cost_what_they_are_long() {
    for (before, piece) in RUNS {
        assert_linear(&format!("{before:?} and runs of {piece:?}"), SIZE, |size| judge(before, piece, size));
    }
    say(&format!("growth: {} runs of {SIZE} and {} bytes, all linear", RUNS.len(), SIZE * FACTOR));
}

fn judge(before: &str, piece: &str, size: usize) {
    let text = before.to_owned() + &piece.repeat(size / piece.len());
    let mut host = Host::new();
    let path = FilePath::new("/repo/specs/SPEC-1.md").unwrap();
    let document = read(&text, &Options::default());
    host.apply([Change::Document { path, document, standing: Standing::Closed }, Change::ScanComplete(true)]);
    host.settle_all();
}
