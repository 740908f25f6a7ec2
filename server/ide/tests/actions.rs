//! Actions beyond the fixes of single findings, on a small workspace with the cursor at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use expect_test::{Expect, expect};
use specward_ide::actions::{self, ActionKind, Request, actions};
use specward_ide::edit;
use specward_syntax::TextRange;
use support::Workspace;

const SHOP: &str = "\
//- /platform/platform-specs/PLAT-124-guest.md
# PLAT-124: Guest checkout

## Metadata
- ID: PLAT-124
- Version: v2
- Status: Approved
- Context Pack: CP-GUEST-v2
- Children: SPEC-CART-01 v1
- Contract Specs: none
//- /platform/adr/ADR-001-identity.md
# ADR-001: Identity

- ID: ADR-001
- Status: In Review (since May)
- Owner: Ada
- Blocks: SPEC-CART-01
//- /platform/adr/ADR-002-other.md
# ADR-002: Other

- Status: Proposed
- Owner: Ada
//- /platform/context-packs/cp-guest-v1.md
# CP-GUEST-v1

- Pack ID: CP-GUEST-v1
- Status: Superseded
//- /platform/context-packs/cp-guest-v2.md
# CP-GUEST-v2

- Pack ID: CP-GUEST-v2
- Status: Active

## Sources
- Platform MCP: v4.1
- Domain MCP: v3
- Integration MCP: v5
- Component MCP: v2
//- /cart/specs/SPEC-CART-01-guest.md
# SPEC-CART-01: Guest cart

## Metadata
- ID: SPEC-CART-01
- Version: v1
- Implements: PLAT-124 v1
- Context Pack: CP-GUEST-v1
- Contracts Referenced: CartUpdated v2
- Status: Blocked
- Blocked By: ADR-001

## Testing
By hand.

## Spec Graph Links
- implements: PLAT-124 v1
- dependsOn: CartUpdated v2
//- /cart/hotfixes/HOTFIX-3-orders.md
# HOTFIX-3: Two orders

- ID: HOTFIX-3
- Status: Done
- Context Pack: CP-GUEST-v2

### Follow-up Spec Link

[ID of the follow-up spec]
//- /platform/tasks/PLAT-124-tasks.md
# Tasks of guest checkout

- Type: Fan-out Tasks

## Fan-out Tasks

| Task | component_repo | platform_spec_id | context_pack_version | contract_change | blocked_by |
|---|---|---|---|---|---|
| Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | ADR-001 |
//- /platform/spec-graph.json
{\"nodes\": [{\"id\": \"PLAT-124\", \"version\": \"v2\", \"path\": \"platform-specs/PLAT-124-guest.md\"},
 {\"id\": \"SPEC-CART-01\", \"repo\": \"cart\", \"path\": \"specs/SPEC-CART-01-guest.md\", \"implements\": \"PLAT-124 v1\"}]}
";

/// The shop with one text replaced, which holds the cursor.
fn shop(old: &str, new: &str) -> Workspace {
    assert!(SHOP.contains(old), "{old}");
    Workspace::new(&SHOP.replacen(old, new, 1))
}

fn offered(workspace: &Workspace, deferred: bool) -> Vec<actions::Action> {
    let (doc, offset) = workspace.cursor();
    actions(Request {
        snapshot: &workspace.snapshot,
        doc,
        range: TextRange::empty(offset),
        texts: workspace,
        graphs: &workspace.graphs(),
        files: true,
        today: "2026-02-28",
        deferred,
    })
}

fn check(workspace: &Workspace, title: &str, expect: &Expect) {
    let all = offered(workspace, false);
    let titles: Vec<_> = all.iter().map(|action| action.title.as_str()).collect();
    let action = all.iter().find(|action| action.title.starts_with(title));
    let action = action.unwrap_or_else(|| panic!("{title:?} is not among {titles:#?}"));
    expect.assert_eq(&format!("{}\n{}", action.title, workspace.changes(action.edit.as_ref().unwrap())));
}

#[test]
fn an_adr_is_approved_and_what_waited_goes_on() {
    check(
        &shop("Status: In Review", "Status: In Re$0view"),
        "Approve",
        &expect![[r"
            Approve ADR-001 and unblock 2 specs
            ~ /platform/adr/ADR-001-identity.md
            - - Status: In Review (since May)
            + - Status: Approved (since May)
            ~ /cart/specs/SPEC-CART-01-guest.md
            - - Status: Blocked
            + - Status: Approved
            - - Blocked By: ADR-001
            + - Blocked By: none
            ~ /platform/tasks/PLAT-124-tasks.md
            - | Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | ADR-001 |
            + | Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | none |
            ? /cart/specs/SPEC-CART-01-guest.md: Changes specs/SPEC-CART-01-guest.md in another root
            ? /platform/adr/ADR-001-identity.md: Changes the status of this ADR"]],
    );
}

#[test]
fn an_adr_gets_the_next_free_number() {
    check(
        &shop("# ADR-001: Identity", "# ADR-001: Iden$0tity"),
        "Renumber",
        &expect![[r"
        Renumber ADR-001 to ADR-003, the next free number
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Blocked By: ADR-001
        + - Blocked By: ADR-003
        ~ /platform/adr/ADR-001-identity.md
        - # ADR-001: Identity
        + # ADR-003: Identity
        - - ID: ADR-001
        + - ID: ADR-003
        ~ /platform/tasks/PLAT-124-tasks.md
        - | Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | ADR-001 |
        + | Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | ADR-003 |
        > /platform/adr/ADR-001-identity.md -> /platform/adr/ADR-003-identity.md
        ? /cart/specs/SPEC-CART-01-guest.md: Changes cart, another root"]],
    );
}

#[test]
fn a_version_is_bumped_with_its_referrers() {
    let workspace =
        Workspace::new(&SHOP.replacen("- Version: v2", "- Version: v$02", 1).replace("PLAT-124 v1", "PLAT-124 v2"));
    check(
        &workspace,
        "Bump",
        &expect![[r#"
            Bump PLAT-124 to v3 with 4 references
            ~ /platform/platform-specs/PLAT-124-guest.md
            - - Version: v2
            + - Version: v3
            ~ /cart/specs/SPEC-CART-01-guest.md
            - - Implements: PLAT-124 v2
            + - Implements: PLAT-124 v3
            - - implements: PLAT-124 v2
            + - implements: PLAT-124 v3
            ~ /platform/spec-graph.json
            - {"nodes": [{"id": "PLAT-124", "version": "v2", "path": "platform-specs/PLAT-124-guest.md"},
            + {"nodes": [{"id": "PLAT-124", "version": "v3", "path": "platform-specs/PLAT-124-guest.md"},
            -  {"id": "SPEC-CART-01", "repo": "cart", "path": "specs/SPEC-CART-01-guest.md", "implements": "PLAT-124 v2"}]}
            +  {"id": "SPEC-CART-01", "repo": "cart", "path": "specs/SPEC-CART-01-guest.md", "implements": "PLAT-124 v3"}]}
            ~ /platform/tasks/PLAT-124-tasks.md
            - | Merge two carts | cart | PLAT-124 v2 | CP-GUEST-v2 | yes | ADR-001 |
            + | Merge two carts | cart | PLAT-124 v3 | CP-GUEST-v2 | yes | ADR-001 |
            ? /cart/specs/SPEC-CART-01-guest.md: Changes specs/SPEC-CART-01-guest.md in another root"#]],
    );
}

#[test]
fn children_follow_their_parent() {
    check(
        &shop("- ID: PLAT-124", "- ID: PLAT-$0124"),
        "Update",
        &expect![[r"
        Update 1 spec to PLAT-124 v2
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Implements: PLAT-124 v1
        + - Implements: PLAT-124 v2
        - - implements: PLAT-124 v1
        + - implements: PLAT-124 v2
        ? /cart/specs/SPEC-CART-01-guest.md: Changes specs/SPEC-CART-01-guest.md in another root"]],
    );
}

#[test]
fn a_spec_follows_its_parent_in_all_places() {
    check(
        &shop("Implements: PLAT-124 v1", "Implements: PLAT-124 v$01"),
        "Update all",
        &expect![[r"
        Update all 2 places to PLAT-124 v2
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Implements: PLAT-124 v1
        + - Implements: PLAT-124 v2
        - - implements: PLAT-124 v1
        + - implements: PLAT-124 v2"]],
    );
}

#[test]
fn a_task_becomes_a_component_spec() {
    check(
        &shop("Merge two", "Merge$0 two"),
        "Create component spec",
        &expect![[r"
        Create component spec SPEC-CART-02 in cart from this task
        + /cart/specs/SPEC-CART-02-merge-two-carts.md
        # SPEC-CART-02: Merge two carts

        ## Metadata
        - ID: SPEC-CART-02
        - Implements: PLAT-124 v2
        - Context Pack: CP-GUEST-v2
        - Contracts Referenced: [contract and version, or none]
        - Status: Draft
        - Blocked By: ADR-001

        ## Problem Statement
        Source: Platform MCP v4.1

        [What is wrong or missing today, for whom, and how we know]

        ## Goals / Non-Goals
        Source: Platform MCP v4.1

        - Goal: [what is true when this is done]
        - Non-goal: [what this leaves alone]

        ## User Experience
        Source: Platform MCP v4.1

        [What the user sees and does]

        ## Domain Understanding
        Source: Domain MCP v3

        [Which entities and invariants this touches, and how each invariant holds]

        ## Cross-Domain Interactions
        Source: Domain MCP v3, Integration MCP v5

        [Each interaction with its versioned event or REST contract, or none]

        ## Contracts
        Source: Integration MCP v5

        - [Contract and version: produced or consumed]

        ## Component Responsibilities
        Source: Domain MCP v3

        [What this component owns, and what it leaves to others]

        ## Technical Approach
        Source: Component MCP v2

        [How it works]

        ## NFRs
        Source: Platform MCP v4.1

        - Latency: [p95 in ms]
        - Throughput: [requests per second]
        - PII: [what personal data, and how it is masked, encrypted or removed; or none]

        ## Observability
        Source: Platform MCP v4.1

        - Logging: [event names]
        - Metrics: [metric names]
        - Tracing: [span names]

        ## Risks
        - [Risk, and what lowers it]

        ## Rollout
        - [Steps, flags, and how to go back]

        ## Testing
        - [What is tested, at which level]

        ## Acceptance Criteria
        - Given [state], when [event], then [observable result]

        ## Gates
        - Context completeness: PASS/FAIL
        - Domain validity: PASS/FAIL
        - Integration safety: PASS/FAIL
        - NFR compliance: PASS/FAIL
        - Ready to implement: PASS/FAIL

        ## ADRs
        - none

        ## References (MCP Sources + versions)
        - Platform MCP v4.1
        - Domain MCP v3
        - Integration MCP v5
        - Component MCP v2

        ## Spec Graph Links
        - implements: PLAT-124 v2
        - dependsOn: [each contract and ADR, with version]
        - affects: [each domain and event that changes]
        - status: Draft

        ~ /platform/platform-specs/PLAT-124-guest.md
        - - Children: SPEC-CART-01 v1
        + - Children: SPEC-CART-01 v1, SPEC-CART-02 v1
        ? /cart/specs/SPEC-CART-02-merge-two-carts.md: Creates SPEC-CART-02-merge-two-carts.md in another root"]],
    );
}

#[test]
fn a_task_that_changes_a_contract_gets_its_contract_spec() {
    check(
        &shop("Merge two", "Merge$0 two"),
        "Create contract spec",
        &expect![[r"
        Create contract spec MergeTwoCarts for this task
        + /platform/contracts/merge-two-carts.md
        # MergeTwoCarts: Merge two carts

        ## Metadata
        - ID: MergeTwoCarts
        - Version: v1
        - Producer: [component]
        - Consumers: cart
        - Status: Draft
        - Compatibility: [additive, or breaking with its plan]
        - Context Pack: CP-GUEST-v2

        ## Schema
        [Fields with types and meaning]

        ## Semantics
        [When it is sent, in what order, how a repeat is recognised]

        ## Compatibility
        [What consumers may rely on, and how a breaking change is announced]

        ## Dual Publish
        [For a version bump: how long both versions are published; none for the first version]

        ## Acceptance Criteria
        - Given [state], when [event], then [observable result]

        ## Gates
        - Context completeness: PASS/FAIL
        - Integration safety: PASS/FAIL
        - Ready to implement: PASS/FAIL

        ## References (MCP Sources + versions)
        - Platform MCP v4.1
        - Domain MCP v3
        - Integration MCP v5
        - Component MCP v2

        ~ /platform/platform-specs/PLAT-124-guest.md
        - - Contract Specs: none
        + - Contract Specs: MergeTwoCarts v1"]],
    );
}

#[test]
fn an_unknown_contract_gets_its_spec() {
    check(
        &shop("CartUpdated v2", "CartUp$0dated v2"),
        "Create contract spec",
        &expect![[r"
            Create contract spec CartUpdated v2
            + /platform/contracts/cart-updated.md
            # CartUpdated: Cart updated

            ## Metadata
            - ID: CartUpdated
            - Version: v2
            - Producer: [component]
            - Consumers: cart
            - Status: Draft
            - Compatibility: [additive, or breaking with its plan]
            - Context Pack: CP-GUEST-v2

            ## Schema
            [Fields with types and meaning]

            ## Semantics
            [When it is sent, in what order, how a repeat is recognised]

            ## Compatibility
            [What consumers may rely on, and how a breaking change is announced]

            ## Dual Publish
            [For a version bump: how long both versions are published; none for the first version]

            ## Acceptance Criteria
            - Given [state], when [event], then [observable result]

            ## Gates
            - Context completeness: PASS/FAIL
            - Integration safety: PASS/FAIL
            - Ready to implement: PASS/FAIL

            ## References (MCP Sources + versions)
            - Platform MCP v4.1
            - Domain MCP v3
            - Integration MCP v5
            - Component MCP v2

            ? /platform/contracts/cart-updated.md: Creates cart-updated.md in another root"]],
    );
}

#[test]
fn a_stale_spec_is_rebaselined_by_a_change_spec() {
    check(
        &shop("Context Pack: CP-GUEST-v1", "Context Pack: CP-GU$0EST-v1"),
        "Create change spec",
        &expect![[r"
        Create change spec CHG-CART-01 that rebaselines SPEC-CART-01 on CP-GUEST-v2
        + /cart/specs/CHG-CART-01-rebaseline-spec-cart-01.md
        # CHG-CART-01: Rebaseline SPEC-CART-01

        ## Metadata
        - ID: CHG-CART-01
        - Type: Change Spec
        - Implements: PLAT-124 v2
        - Context Pack: CP-GUEST-v2
        - Affects: SPEC-CART-01 v1
        - Status: Draft
        - Blocked By: none

        ## Change
        Source: Platform MCP v4.1

        [What changes, and why now]

        ## Impact Analysis
        Source: Domain MCP v3, Integration MCP v5

        - SPEC-CART-01: [what it must do to follow]

        ## NFRs
        Source: Platform MCP v4.1

        - Latency: [p95 in ms, or unchanged]
        - Throughput: [requests per second, or unchanged]
        - PII: [what changes, or none]

        ## Observability
        Source: Platform MCP v4.1

        - Logging: [event names]
        - Metrics: [metric names]
        - Tracing: [span names]

        ## Rollout
        - [Steps, and how to go back]

        ## Testing
        - [What is tested, at which level]

        ## Acceptance Criteria
        - Given [state], when [event], then [observable result]

        ## Gates
        - Context completeness: PASS/FAIL
        - Domain validity: PASS/FAIL
        - Integration safety: PASS/FAIL
        - NFR compliance: PASS/FAIL
        - Ready to implement: PASS/FAIL

        ## References (MCP Sources + versions)
        - Platform MCP v4.1
        - Domain MCP v3
        - Integration MCP v5
        - Component MCP v2

        ~ /platform/platform-specs/PLAT-124-guest.md
        - - Children: SPEC-CART-01 v1
        + - Children: SPEC-CART-01 v1, CHG-CART-01 v1
        ? /platform/platform-specs/PLAT-124-guest.md: Changes PLAT-124-guest.md in another root"]],
    );
}

#[test]
fn a_hotfix_gets_its_follow_up() {
    check(
        &shop("# HOTFIX-3: Two", "# HOTFIX-3: T$0wo"),
        "Create follow-up",
        &expect![[r"
            Create follow-up spec FUP-CART-01 of HOTFIX-3
            + /cart/specs/FUP-CART-01-harden-two-orders.md
            # FUP-CART-01: Harden two orders

            ## Metadata
            - ID: FUP-CART-01
            - Type: Follow-up Spec
            - Implements: HOTFIX-3 v1
            - Context Pack: CP-GUEST-v2
            - Status: Draft
            - Blocked By: none

            ## Problem Statement
            Source: Platform MCP v4.1

            [What the hotfix left open]

            ## Technical Approach
            Source: Component MCP v2

            [Refactoring, if needed; ADR for a decision made under pressure; contract spec if a contract was touched]

            ## NFRs
            Source: Platform MCP v4.1

            - Latency: [p95 in ms]
            - Throughput: [requests per second]
            - PII: [what personal data, and how it is handled; or none]

            ## Observability
            Source: Platform MCP v4.1

            - Logging: [event names]
            - Metrics: [metric names]
            - Tracing: [span names]

            ## Tests
            - [Full tests of the fixed behaviour]

            ## Acceptance Criteria
            - Given [state], when [event], then [observable result]

            ## Gates
            - Context completeness: PASS/FAIL
            - Domain validity: PASS/FAIL
            - Integration safety: PASS/FAIL
            - NFR compliance: PASS/FAIL
            - Ready to implement: PASS/FAIL

            ## References (MCP Sources + versions)
            - Platform MCP v4.1
            - Domain MCP v3
            - Integration MCP v5
            - Component MCP v2

            ~ /cart/hotfixes/HOTFIX-3-orders.md
            - [ID of the follow-up spec]
            + [FUP-CART-01](../specs/FUP-CART-01-harden-two-orders.md)"]],
    );
}

#[test]
fn missing_sections_stand_where_the_template_has_them() {
    let workspace = shop("# SPEC-CART-01: Guest", "# SPEC-CART-01: Gu$0est");
    let all = offered(&workspace, false);
    let action = all.iter().find(|action| action.title.contains("missing sections")).unwrap();
    let text = edit::apply(workspace.text_of(workspace.cursor().0), &action.edit.as_ref().unwrap().files[0].edits);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    expect![[r"
        ## Metadata
        ## Problem Statement
        ## Goals / Non-Goals
        ## User Experience
        ## Domain Understanding
        ## Cross-Domain Interactions
        ## Contracts
        ## Component Responsibilities
        ## Technical Approach
        ## Risks
        ## Rollout
        ## Testing
        ## ADRs
        ## Spec Graph Links"]]
    .assert_eq(&headings.join("\n"));
}

#[test]
fn one_section_comes_with_the_sources_of_the_pinned_pack() {
    let pinned = SHOP.replace("CP-GUEST-v1\n- Contracts", "CP-GUEST-v2\n- Contracts");
    let workspace = Workspace::new(&pinned.replacen("# SPEC-CART-01: Guest", "# SPEC-CART-01: Gu$0est", 1));
    check(
        &workspace,
        "Add the section Cross-Domain",
        &expect![[r"
        Add the section Cross-Domain Interactions
        ~ /cart/specs/SPEC-CART-01-guest.md
        + ## Cross-Domain Interactions
        + Source: Domain MCP v3, Integration MCP v5
        + 
        + [Each interaction with its versioned event or REST contract, or none]
        + "]],
    );
}

#[test]
fn findings_are_suppressed_where_a_comment_can_stand() {
    check(
        &shop("- Blocked By: ADR-001", "- Blocked By: ADR-0$001"),
        "Suppress ready/open-adr",
        &expect![[r"
        Suppress ready/open-adr here, with a reason
        ~ /cart/specs/SPEC-CART-01-guest.md
        + <!-- specward-ignore ready/open-adr: accepted on 2026-02-28, say why -->"]],
    );
    let pack = |path: &str, text: &str| Workspace::new(&format!("{SHOP}//- /cart/context/{path}\n{text}"));
    check(
        &pack("cp-gift-v1.yaml", "id: cp-gift-v1\nstatus: actve$0\nsources:\n  Domain MCP: v3\n"),
        "Suppress meta/invalid-status",
        &expect![[r"
            Suppress meta/invalid-status here, with a reason
            ~ /cart/context/cp-gift-v1.yaml
            + # specward-ignore meta/invalid-status: accepted on 2026-02-28, say why"]],
    );
    let json = pack("cp-gift-v1.json", "{\"id\": \"cp-gift-v1\", \"status\": \"actve$0\"}\n");
    assert!(offered(&json, true).iter().all(|action| !action.title.starts_with("Suppress")));
    let table = "| Status | Blocked |\n| Blocked By | ADR-0$001 |\n";
    let spec = format!("//- /cart/specs/x.md\n# SPEC-CART-02: X\n\n## Metadata\n\n| Key | Value |\n|---|---|\n{table}");
    check(
        &Workspace::new(&format!("{SHOP}{spec}")),
        "Suppress ready/open-adr",
        &expect![[r"
        Suppress ready/open-adr in this file, with a reason
        ~ /cart/specs/x.md
        + <!-- specward-ignore ready/open-adr: accepted on 2026-02-28, say why -->
        + "]],
    );
}

#[test]
fn edits_of_many_files_wait_until_they_are_chosen() {
    let workspace = shop("Status: In Review", "Status: In Re$0view");
    let all = offered(&workspace, true);
    let approve = all.iter().find(|action| action.title.starts_with("Approve")).unwrap();
    assert_eq!((approve.kind, &approve.edit), (ActionKind::Rewrite, &None));
    let (doc, offset) = workspace.cursor();
    let request = Request {
        snapshot: &workspace.snapshot,
        doc,
        range: TextRange::empty(offset),
        texts: &workspace,
        graphs: &[],
        files: true,
        today: "2026-02-28",
        deferred: true,
    };
    let planned = actions::resolve(request, &approve.title).unwrap();
    assert_eq!(planned.files.len(), 3);
    assert_eq!(actions::resolve(request, "Something else"), None);
}
