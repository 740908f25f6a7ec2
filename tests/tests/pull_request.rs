//! Pull requests to a real git repository: each bad change is blocked by the rule that is meant for it, the same intention done
//! right passes.

use std::fs;

use specward_tests::repository::Repository;

/// One edit of a pull request.
enum Edit {
    Replace(&'static str, &'static str, &'static str),
    Write(&'static str, &'static str),
    Delete(&'static str),
}

use Edit::{Delete, Replace, Write};

struct Story {
    name: &'static str,
    /// What happened on main before, and after the branch left it.
    before: &'static [Edit],
    meanwhile: &'static [Edit],
    bad: &'static [Edit],
    rule: &'static str,
    at: &'static str,
    good: &'static [Edit],
}

const HAND_OVER: &str = "cart-repo/specs/SPEC-CART-02-hand-over.md";
const CLEAR: &str = "cart-repo/specs/SPEC-CART-04-clear-after-order.md";
const MERGE: &str = "cart-repo/specs/SPEC-CART-03-merge-on-sign-in.md";
const ORDER: &str = "checkout-repo/specs/SPEC-CHECKOUT-01-order-from-guest-cart.md";
const RECEIPT: &str = "checkout-repo/specs/SPEC-CHECKOUT-02-guest-receipt.md";
const PLATFORM: &str = "platform-repo/platform-specs/PLAT-124-guest-checkout.md";
const GRAPH: &str = "platform-repo/spec-graph.json";

const ADR: &str = "# ADR-007: Retries of events\n\n## Metadata\n- ID: ADR-007\n- Status: Proposed\n- Date: 2026-03-02\n- Owner: Ines Okafor\n\
    - Scope: Global\n\n## Context\n\nEvents are lost now and then.\n\n## Considered Options\n\n1. Try again three times.\n2. Keep them in a queue.\n";
const OTHER_ADR: &str = "# ADR-007: Time zones\n\n## Metadata\n- ID: ADR-007\n- Status: Proposed\n- Date: 2026-03-03\n- Owner: Jonas Weber\n\
    - Scope: Global\n\n## Context\n\nOrders carry local times.\n\n## Considered Options\n\n1. UTC everywhere.\n2. Local times with offset.\n";

const CONTRACT: &str = include_str!("../workspaces/guest-checkout/platform-repo/contracts/cart-checked-out-v2.md");

const STORIES: &[Story] = &[
    Story {
        name: "a spec is deleted; it is paused instead",
        before: &[],
        meanwhile: &[],
        bad: &[Delete(CLEAR)],
        rule: "status/deleted",
        at: CLEAR,
        good: &[Replace(CLEAR, "- Status: Approved", "- Status: Paused")],
    },
    Story {
        name: "a draft is implemented; it is approved first",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(RECEIPT, "- Status: Draft", "- Status: Implementing")],
        rule: "status/illegal-transition",
        at: RECEIPT,
        good: &[
            Replace(RECEIPT, "- Status: Draft", "- Status: Approved\n- Approved By: Priya Raman"),
            Replace(RECEIPT, "- Context completeness: pending", "- Context completeness: PASS"),
            Replace(RECEIPT, "- Domain validity:      pending", "- Domain validity:      PASS"),
            Replace(RECEIPT, "- Integration safety:   pending", "- Integration safety:   PASS"),
            Replace(RECEIPT, "- NFR compliance:       pending", "- NFR compliance:       PASS"),
            Replace(RECEIPT, "- Ready to implement:   pending", "- Ready to implement:   PASS"),
        ],
    },
    Story {
        name: "a paused spec is resumed past its approval; it is approved again",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(MERGE, "**Status:** Paused", "**Status:** Implementing")],
        rule: "status/illegal-transition",
        at: MERGE,
        good: &[Replace(MERGE, "**Status:** Paused", "**Status:** Approved")],
    },
    Story {
        name: "an approved spec is overwritten; what is collected along the way may change",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(ORDER, "- Affects: checkout, OrderPlaced v1", "- Affects: checkout, cart, OrderPlaced v1")],
        rule: "status/changed-without-version",
        at: ORDER,
        good: &[Replace(ORDER, "- Status: Approved", "- Status: Implementing\n- Approval Date: 2026-03-01")],
    },
    Story {
        name: "an ADR takes a number that main has given away since; it takes the next one",
        before: &[],
        meanwhile: &[Write("platform-repo/adr/ADR-007-time-zones.md", OTHER_ADR)],
        bad: &[Write("platform-repo/adr/ADR-007-retries.md", ADR)],
        rule: "id/duplicate",
        at: "platform-repo/adr/ADR-007-retries.md",
        good: &[Write("platform-repo/adr/ADR-008-retries.md", ADR)],
    },
    Story {
        name: "a rejected ADR is approved after all; it is left behind",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(
            "platform-repo/adr/ADR-006-stored-guest-cards.md",
            "## Status\n\nRejected",
            "## Status\n\nApproved",
        )],
        rule: "status/illegal-transition",
        at: "platform-repo/adr/ADR-006-stored-guest-cards.md",
        good: &[Replace(
            "platform-repo/adr/ADR-006-stored-guest-cards.md",
            "## Status\n\nRejected",
            "## Status\n\nDeprecated",
        )],
    },
    Story {
        name: "a contract gets a version without a plan; with one",
        before: &[],
        meanwhile: &[],
        bad: &[
            Write("platform-repo/contracts/cart-checked-out-v3.md", CONTRACT),
            Replace(
                "platform-repo/contracts/cart-checked-out-v3.md",
                "- Dual Publish: both versions from 2026-03-02 to 2026-09-30\n",
                "",
            ),
            Replace(
                "platform-repo/contracts/cart-checked-out-v3.md",
                "## Dual Publish\nSource: Integration MCP v5.2\n\ncart-repo publishes both versions from one outbox row until 2026-09-30. The old topic is removed when its last consumer has\nhad no lag for 14 days.\n\n",
                "",
            ),
        ],
        rule: "integration/dual-publish-missing",
        at: "platform-repo/contracts/cart-checked-out-v3.md",
        good: &[
            Write("platform-repo/contracts/cart-checked-out-v3.md", CONTRACT),
            Replace("platform-repo/contracts/cart-checked-out-v3.md", "- Status: Approved", "- Status: Draft"),
            Replace(
                PLATFORM,
                "- Contract Specs: CartCheckedOut v2,",
                "- Contract Specs: CartCheckedOut v2, CartCheckedOut v3,",
            ),
        ],
    },
    Story {
        name: "a spec refers to a parent that is not there; to the one that is",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(RECEIPT, "- Implements: PLAT-124 v2", "- Implements: PLAT-142 v2")],
        rule: "ref/unresolved",
        at: RECEIPT,
        good: &[Replace(RECEIPT, "- Owner: Priya Raman", "- Owner: Priya Raman, Tomás Rey")],
    },
    Story {
        name: "a status changes and the spec graph does not; both do",
        before: &[],
        meanwhile: &[],
        bad: &[Replace(CLEAR, "- Status: Approved", "- Status: Paused")],
        rule: "graph/stale-field",
        at: GRAPH,
        good: &[Replace(CLEAR, "- Status: Approved", "- Status: Paused")],
    },
    Story {
        name: "code changes without a spec; with one that is being implemented",
        before: &[
            Replace("checkout-repo/specward.toml", "[platform]", "[code]\npaths = [\"src/**\"]\n\n[platform]"),
            Write("checkout-repo/src/order.ts", "export const order = 1;\n"),
        ],
        meanwhile: &[],
        bad: &[Write("checkout-repo/src/order.ts", "export const order = 2;\n")],
        rule: "status/code-without-spec",
        at: "checkout-repo/src/order.ts",
        good: &[
            Write("checkout-repo/src/order.ts", "export const order = 2;\n"),
            Replace(ORDER, "- Status: Approved", "- Status: Implementing"),
        ],
    },
    Story {
        name: "a spec is done with a question left open; with it answered",
        before: &[],
        meanwhile: &[],
        bad: &[
            Replace(
                HAND_OVER,
                "- Status: Implementing",
                "- Status: Done\n- Outcome: shipped with cart 4.20.0 on 2026-03-09",
            ),
            Replace(HAND_OVER, "## Rollout\n", "## Rollout\n\nThe date is TBD.\n"),
        ],
        rule: "gates/false-pass",
        at: HAND_OVER,
        good: &[Replace(
            HAND_OVER,
            "- Status: Implementing",
            "- Status: Done\n- Outcome: shipped with cart 4.20.0 on 2026-03-09",
        )],
    },
];

fn take(repository: &Repository, edits: &[Edit]) {
    for edit in edits {
        match edit {
            Replace(path, from, to) => repository.replace(path, from, to),
            Write(path, text) => repository.write(path, &renumbered(path, text)),
            Delete(path) => fs::remove_file(repository.path(path)).unwrap(),
        }
    }
}

/// A text with the number or version that its file name says.
fn renumbered(path: &str, text: &str) -> String {
    let text = if path.contains("ADR-008") { text.replace("ADR-007", "ADR-008") } else { text.to_owned() };
    if path.ends_with("-v3.md") {
        text.replace("# CartCheckedOut v2", "# CartCheckedOut v3").replace("Version: v2", "Version: v3")
    } else {
        text
    }
}

/// A pull request of a story, committed on `work` or only in the working tree.
fn pull_request(story: &Story, edits: &[Edit], committed: bool) -> Repository {
    let repository = Repository::example();
    if !story.before.is_empty() {
        repository.git(&["checkout", "-q", "main"]);
        take(&repository, story.before);
        repository.commit("before");
        repository.git(&["branch", "-qf", "work", "main"]);
        repository.git(&["checkout", "-q", "work"]);
    }
    if !story.meanwhile.is_empty() {
        repository.git(&["checkout", "-q", "main"]);
        take(&repository, story.meanwhile);
        repository.commit("meanwhile");
        repository.git(&["checkout", "-q", "work"]);
    }
    take(&repository, edits);
    if committed {
        repository.commit("the change");
    }
    repository
}

#[test]
fn the_base_itself_passes() {
    let repository = Repository::example();
    assert_eq!(repository.check(&["--base", "main"]), (0, Vec::new()));
    repository.git(&["checkout", "-q", "main"]);
    assert_eq!(repository.check(&["--base", "HEAD"]), (0, Vec::new()));
}

#[test]
fn bad_changes_are_blocked_by_the_rule_that_is_meant_for_them() {
    let mut wrong = Vec::new();
    for (number, story) in STORIES.iter().enumerate() {
        let repository = pull_request(story, story.bad, number % 2 == 0);
        let (code, findings) = repository.check(&["--base", "main"]);
        let meant = format!("error {} {}", story.rule, story.at);
        if code != 1 || !findings.contains(&meant) {
            wrong.push(format!("{}: exit {code}, without `{meant}`: {findings:#?}", story.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_same_changes_done_right_pass() {
    let mut wrong = Vec::new();
    for (number, story) in STORIES.iter().enumerate() {
        let repository = pull_request(story, story.good, false);
        let written = repository.run(&["graph", "--write"]);
        assert_eq!(written.code, 0, "{}: {}", story.name, written.err);
        if number % 2 == 1 {
            repository.commit("the change, and the graph with it");
        }
        let (code, findings) = repository.check(&["--base", "main"]);
        if code != 0 || findings.iter().any(|finding| finding.starts_with("error")) {
            wrong.push(format!("{}: exit {code}: {findings:#?}", story.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn changed_leaves_only_what_a_change_did() {
    let repository = Repository::example();
    repository.git(&["checkout", "-q", "main"]);
    repository.replace(CLEAR, "- Implements: PLAT-124 v2", "- Implements: PLAT-142 v2");
    repository.commit("an old fault");
    repository.git(&["branch", "-qf", "work", "main"]);
    repository.git(&["checkout", "-q", "work"]);
    assert_eq!(repository.check(&["--base", "main", "--changed"]), (0, Vec::new()));
    let (code, all) = repository.check(&["--base", "main"]);
    assert!(code == 1 && all.iter().any(|finding| finding.ends_with(CLEAR)), "{all:?}");
    // Faults of other files, caused here: the platform spec that they implement moves on.
    repository.replace(PLATFORM, "- Version: v2", "- Version: v3");
    let (code, caused) = repository.check(&["--base", "main", "--changed"]);
    assert_eq!(code, 1);
    assert!(caused.contains(&format!("error change/rebaseline-missing {HAND_OVER}")), "{caused:#?}");
    assert!(!caused.iter().any(|finding| finding.starts_with("error ref/unresolved")), "{caused:#?}");
}

#[test]
fn a_base_that_cannot_be_read_ends_the_check() {
    let repository = Repository::example();
    let ran = repository.run(&["check", "--base", "nowhere"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("--base nowhere: the git repository") && ran.err.contains("knows no revision `nowhere`"),
        "{}",
        ran.err
    );
    let ran = repository.run(&["check", "--changed"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--changed: there is no base to compare with"), "{}", ran.err);
}

#[test]
fn the_base_may_stand_in_the_configuration() {
    let repository = Repository::example();
    for root in ["cart-repo", "checkout-repo", "platform-repo"] {
        let path = format!("{root}/specward.toml");
        let text = fs::read_to_string(repository.path(&path)).unwrap();
        repository.write(&path, &format!("base = \"main\"\n{text}"));
    }
    fs::remove_file(repository.path("platform-repo/adr/ADR-006-stored-guest-cards.md")).unwrap();
    let (code, findings) = repository.check(&[]);
    assert_eq!(code, 1);
    assert!(
        findings.contains(&"error status/deleted platform-repo/adr/ADR-006-stored-guest-cards.md".to_owned()),
        "{findings:#?}"
    );
    let listing = repository.run(&["config", "cart-repo", "--config", "base=HEAD~1"]);
    assert!(
        listing
            .out
            .lines()
            .any(|line| line.starts_with("base ") && line.contains("\"HEAD~1\"") && line.ends_with("command line")),
        "{}",
        listing.out
    );
}
