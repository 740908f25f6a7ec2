//! Sections, references, links, sources, gates, markers, requirements, tasks and suppressions, on compact texts.

#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&super::render(text));
}

#[test]
fn sections_nest_and_know_whether_they_are_empty() {
    check(
        "# T\n\n## 1) Goals / Non-Goals\n\n### Goals\n\n- [Describe the goal]\n\n### Non-Goals\n\nNone of it.\n\n## Risks *(mandatory)*\n\n<!-- later -->\n\n## Rollout\n\nSource: N/A — no rollout needed\n\n## Testing\n\nSource: Platform MCP\n\nTesting\n=======\n\n## `Code` & [Link](x.md)\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #1-goals--non-goals [Goals, NonGoals]
            section 3 #goals [Goals] empty in 0
            section 3 #non-goals [NonGoals] in 0
            section 2 #risks-mandatory [Risks] empty
            section 2 #rollout [Rollout]
            section 2 #testing [Testing] empty
            section 1 #testing-1 [Testing] empty
            section 2 #code--link [] empty in 6
            link Inline "[Link](x.md)" to "x.md" text "Link"
            source "N/A — no rollout needed" for Some(4) [] true
            source "Platform MCP" for Some(5) [("Platform MCP", None)] false
            anchors ["t"]
        "#]],
    );
}

#[test]
fn links_of_every_kind() {
    check(
        "# T\n\nSee [the *decision*](../adr/ADR-7%20x.md#why \"t\"), ![i](<a b.png>), [[ADR-219#Why|that]], [ext](https://x.y/a.md), [top](#t).\n\n[label]: ../b.md#c\n[//]: # (comment ADR-1)\n\n`[no](no.md)` and <!-- [no](no.md) -->\n",
        &expect![[r#"
            title - "T" at "T"
            ref "ADR-219" ADR-219 Prose link 2
            link Inline "[the *decision*](../adr/ADR-7%20x.md#why \"t\")" to "../adr/ADR-7 x.md" # "why" text "the *decision*"
            link Inline "![i](<a b.png>)" to "a b.png" text "i"
            link Wiki "[[ADR-219#Why|that]]" to "ADR-219" # "Why" text "that"
            link Inline "[top](#t)" to "" # "t" text "top"
            link Definition "[label]: ../b.md#c" to "../b.md" # "c" text "label"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn references_know_role_link_and_version() {
    check(
        "# T\n\n## Contracts\n\nProse names ADR-1.\n\n- [CONTRACT-20](c.md) v3: replaces CONTRACT-19\n- CartUpdated v2\n\n## ADRs\n\n| ADR | Status |\n|---|---|\n| platform/ADR-003 | open |\n\n## Other\n\n- ADR [0083](0083-x.md), FR-001 to FR-009, UTF-8\n\n## Spec Graph Links\n\n- implements: [[PLAT-29-handoff]] v2\n- dependsOn: [[ADR-78-bulk]], ADR-9\n- ADR-10\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #contracts [Contracts]
            section 2 #adrs [Adrs]
            section 2 #other []
            section 2 #spec-graph-links [SpecGraphLinks]
            field Implements "implements" = "[[PLAT-29-handoff]] v2" Present ["[[PLAT-29-handoff]] v2"] Bullet Graph
            field DependsOn "dependsOn" = "[[ADR-78-bulk]], ADR-9" Present ["[[ADR-78-bulk]]", "ADR-9"] Bullet Graph
            ref "ADR-1" ADR-1 Prose
            ref "CONTRACT-20" CONTRACT-20 version "v3" Listed(Contracts) link 0
            ref "CONTRACT-19" CONTRACT-19 Prose
            ref "CartUpdated" CARTUPDATED version "v2" Listed(Contracts)
            ref "platform/ADR-003" ADR-3 Listed(Adrs) scope platform
            ref "ADR [0083" ADR-83 Prose link 1
            ref "FR-001" FR-1 Prose
            ref "FR-009" FR-9 Prose
            ref "UTF-8" UTF-8 Prose
            ref "PLAT-29" PLAT-29 Field(Implements) link 2
            ref "ADR-78" ADR-78 Field(DependsOn) link 3
            ref "ADR-9" ADR-9 Field(DependsOn)
            ref "ADR-10" ADR-10 Listed(SpecGraphLinks)
            link Inline "[CONTRACT-20](c.md)" to "c.md" text "CONTRACT-20"
            link Inline "[0083](0083-x.md)" to "0083-x.md" text "0083"
            link Wiki "[[PLAT-29-handoff]]" to "PLAT-29-handoff" text "PLAT-29-handoff"
            link Wiki "[[ADR-78-bulk]]" to "ADR-78-bulk" text "ADR-78-bulk"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn sources_in_every_dress() {
    check(
        "# T\n\n## Problem\n\n**Source:** Platform MCP v4.1, PLAT-1 v2\n\n## UX\n\n*Sources: Initiative + Domain MCP v2*\n\n## Domain\n\n> Source: Domain MCP\n\n## Nfrs\n\nText (Source: Platform MCP v3) more ADR-1.\n\n## Risks\n\n<!-- Source: Component MCP v1 -->\n\n## Testing\n\nText.\n\n### Sources\n\n- Platform MCP v1\n- ADR-3\n\n## Rollout\n\nSource: N/A — internal only\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #problem [ProblemStatement] empty
            section 2 #ux [UserExperience] empty
            section 2 #domain [DomainUnderstanding] empty
            section 2 #nfrs [Nfrs]
            section 2 #risks [Risks] empty
            section 2 #testing [Testing]
            section 3 #sources [Sources] empty in 5
            section 2 #rollout [Rollout]
            ref "PLAT-1" PLAT-1 version "v2" Source
            ref "ADR-1" ADR-1 Prose
            ref "ADR-3" ADR-3 Source
            source "Platform MCP v4.1, PLAT-1 v2" for Some(0) [("Platform MCP", Some("\"v4.1\"")), ("PLAT-1", Some("\"v2\""))] false
            source "Initiative + Domain MCP v2" for Some(1) [("Initiative", None), ("Domain MCP", Some("\"v2\""))] false
            source "Domain MCP" for Some(2) [("Domain MCP", None)] false
            source "Platform MCP v3" for Some(3) [("Platform MCP", Some("\"v3\""))] false
            source "Component MCP v1" for Some(4) [("Component MCP", Some("\"v1\""))] false
            source "Platform MCP v1" for Some(5) [("Platform MCP", Some("\"v1\""))] false
            source "ADR-3" for Some(5) [("ADR-3", None)] false
            source "N/A — internal only" for Some(7) [] true
            anchors ["t"]
        "#]],
    );
}

#[test]
fn gates_in_every_form() {
    check(
        "# T\n\n## Gate Check\n\n- **Gate 1: Context completeness:** PASS — all pinned\n- [x] Domain validity\n- [ ] Integration safety\n- ❌ NFR compliance\n- Ready to implement → MAYBE\n- Nothing else\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #gate-check [Gates]
            gate Context Pass "PASS" in "**Gate 1: Context completeness:** PASS — all pinned"
            gate Domain Pass "[x]" in "[x] Domain validity"
            gate Integration Undeclared "[ ]" in "[ ] Integration safety"
            gate Nfr Fail "❌" in "❌ NFR compliance"
            gate Ready Unknown "MAYBE" in "Ready to implement → MAYBE"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn gates_in_a_table() {
    check(
        "# T\n\n## Gates\n\n| # | Gate | Verdict | Notes |\n|---|---|---|---|\n| 1 | Context | ✅ PASS | ADR-1 |\n| 2 | Domain | | |\n| 3 | Integration | **FAIL** | |\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #gates [Gates]
            ref "ADR-1" ADR-1 Prose
            gate Context Pass "PASS" in "| 1 | Context | ✅ PASS | ADR-1 |"
            gate Domain Undeclared "" in "| 2 | Domain | | |"
            gate Integration Fail "FAIL" in "| 3 | Integration | **FAIL** | |"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn markers_and_questions() {
    check(
        "# T\n\n## Open Questions\n\n- Which cache?\n- Which queue? Answer: the old one.\n- [x] Which colour?\n  - nested\n- [NEEDS CLARIFICATION: how long?]\n\n## Rollout\n\nTBD by ops. `TODO` no.\n\n- [ ] No [NEEDS CLARIFICATION: x] markers remain\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #open-questions [OpenQuestions]
            section 2 #rollout [Rollout]
            marker OpenQuestion "Which cache?" "Which cache?"
            marker NeedsClarification "[NEEDS CLARIFICATION: how long?]" "how long?"
            marker Undecided "TBD" "TBD"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn requirements_are_definitions() {
    check(
        "# T\n\n## Requirements\n\n- **FR-001**: The system MUST log ADR-1.\n- **FR-002 (Evaluator)**: second\n- FR-003 third\n\n### NFR-1 Speed\n\n| ID | Text |\n|---|---|\n| SC-001 | users |\n\n## Tasks\n\n- [x] T001 [P] do it (depends on T002)\n- [ ] T002 do that\n\n## Notes\n\n- **ADR-4**: no requirement\n- UTF-8: no requirement\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #requirements [Requirements]
            section 3 #nfr-1-speed [] in 0
            section 2 #tasks []
            section 2 #notes []
            ref "ADR-1" ADR-1 Prose
            ref "T002" T-2 Prose
            ref "ADR-4" ADR-4 Prose
            ref "UTF-8" UTF-8 Prose
            requirement "FR-001" FR-1 "The system MUST log ADR-1."
            requirement "FR-002" FR-2 "(Evaluator): second"
            requirement "FR-003" FR-3 "third"
            requirement "NFR-1" NFR-1 "Speed"
            requirement "SC-001" SC-1 ""
            requirement "T001" T-1 "[P] do it (depends on T002)"
            requirement "T002" T-2 "do that"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn suppressions_cover_the_next_line_or_the_file() {
    check(
        "<!-- specward-ignore nfr/logging-missing: batch job -->\n# T\n\n## Metadata\n\n<!-- specward-ignore ref/unresolved: ordered -->\n<!-- specward-ignore: no rule -->\n\n- Blocked By: ADR-1\n- Status: Draft\n\nText ADR-2 <!-- specward-ignore meta/x -->\nADR-3\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #metadata [Metadata]
            field BlockedBy "Blocked By" = "ADR-1" Present ["ADR-1"] Bullet Header
            field Status "Status" = "Draft" Present ["Draft"] Bullet Header
            ref "ADR-1" ADR-1 Field(BlockedBy)
            ref "ADR-2" ADR-2 Prose
            ref "ADR-3" ADR-3 Prose
            ignore "nfr/logging-missing" "batch job" File
            ignore "ref/unresolved" "ordered" Facts([FactId(9), FactId(10), FactId(11), FactId(12), FactId(13)])
            ignore "" "no rule" Facts([FactId(9), FactId(10), FactId(11), FactId(12), FactId(13)])
            ignore "meta/x" "" Facts([FactId(21)])
            anchors ["t"]
        "#]],
    );
}

#[test]
fn fan_out_tasks() {
    check(
        "# Plan\n\n## Fan-out Tasks\n\n### Task 1: cart\n\n- component_repo: cart-repo\n- platform_spec_id: PLAT-1 v1\n- blocked_by:\n  - ADR-1\n\n### Task 2\n\n- Checkout part\n  - Component Repo: checkout-repo\n  - Contract Change: yes\n- Pricing part\n  - Component Repo: pricing-repo\n",
        &expect![[r#"
            title - "Plan" at "Plan"
            section 2 #fan-out-tasks [FanOutTasks]
            section 3 #task-1-cart [] in 0
            section 3 #task-2 [] in 0
            field ComponentRepo "component_repo" = "cart-repo" Present ["cart-repo"] Bullet Task(0)
            field PlatformSpecId "platform_spec_id" = "PLAT-1 v1" Present ["PLAT-1 v1"] Bullet Task(0)
            field BlockedBy "blocked_by" = "ADR-1" Present ["ADR-1"] Bullet Task(0)
            field ComponentRepo "Component Repo" = "checkout-repo" Present ["checkout-repo"] Bullet Task(1)
            field ContractChange "Contract Change" = "yes" Present ["yes"] Bullet Task(1)
            field ComponentRepo "Component Repo" = "pricing-repo" Present ["pricing-repo"] Bullet Task(2)
            ref "PLAT-1" PLAT-1 version "v1" Field(PlatformSpecId)
            ref "ADR-1" ADR-1 Field(BlockedBy)
            task "Task 1: cart" "Task 1: cart"
            task "Checkout part" "Checkout part"
            task "Pricing part" "Pricing part"
            anchors ["plan"]
        "#]],
    );
}

#[test]
fn fan_out_tasks_in_a_table() {
    check(
        "# Plan\n\n## Work\n\n| Task | component_repo | platform_spec_id | context_pack_version | contract_change | blocked_by |\n|---|---|---|---|---|---|\n| Cart ADR-9 | cart-repo | PLAT-1 v1 | cp-v2 | no | ADR-1 |\n| Next | pricing | | | | |\n",
        &expect![[r#"
            title - "Plan" at "Plan"
            section 2 #work []
            field ComponentRepo "component_repo" = "cart-repo" Present ["cart-repo"] Table Task(0)
            field PlatformSpecId "platform_spec_id" = "PLAT-1 v1" Present ["PLAT-1 v1"] Table Task(0)
            field ContextPackVersion "context_pack_version" = "cp-v2" Present ["cp-v2"] Table Task(0)
            field ContractChange "contract_change" = "no" Present ["no"] Table Task(0)
            field BlockedBy "blocked_by" = "ADR-1" Present ["ADR-1"] Table Task(0)
            field ComponentRepo "component_repo" = "pricing" Present ["pricing"] Table Task(1)
            field PlatformSpecId "platform_spec_id" = "" Missing [] Table Task(1)
            field ContextPackVersion "context_pack_version" = "" Missing [] Table Task(1)
            field ContractChange "contract_change" = "" Missing [] Table Task(1)
            field BlockedBy "blocked_by" = "" Missing [] Table Task(1)
            ref "ADR-9" ADR-9 Prose
            ref "PLAT-1" PLAT-1 version "v1" Field(PlatformSpecId)
            ref "cp-v2" CP-V2 version "v2" Field(ContextPackVersion)
            ref "ADR-1" ADR-1 Field(BlockedBy)
            task "Cart ADR-9" "Cart ADR-9"
            task "Next" "Next"
            anchors ["plan"]
        "#]],
    );
}

#[test]
fn byte_order_mark_carriage_returns_and_wide_characters() {
    check(
        "\u{feff}---\r\nid: SPEC-é1\r\nstatus: Draft\r\n---\r\n# 😀 Title\r\n\r\n## Größe\r\n\r\nADR-1 中文 ADR-2\r\n",
        &expect![[r#"
        title - "😀 Title" at "😀 Title"
        section 2 #größe []
        field Id "id" = "SPEC-é1" Present ["SPEC-é1"] FrontMatter Header
        field Status "status" = "Draft" Present ["Draft"] FrontMatter Header
        ref "ADR-1" ADR-1 Prose
        ref "ADR-2" ADR-2 Prose
        anchors ["-title"]
    "#]],
    );
}

#[test]
fn brackets_of_links_and_ids_are_no_placeholders() {
    check(
        "# T\n\n## Context\n\nSee [ADR 36](https://x.y/36), [ADR 6] and [FEATURE NAME].\n\n## Open Questions\n\n- None currently.\n- Whether to cache\n- We keep it.\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #context [Context]
            section 2 #open-questions [OpenQuestions]
            ref "ADR 36" ADR-36 Prose
            ref "ADR 6" ADR-6 Prose
            marker Placeholder "[FEATURE NAME]" "FEATURE NAME"
            marker OpenQuestion "Whether to cache" "Whether to cache"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn a_field_in_a_heading_and_a_source_in_the_preamble() {
    check(
        "# T\n\nSource: Initiative v2\n\n## Date: 2026-01-02\n\nText.\n\n## Status: Accepted\n",
        &expect![[r#"
        title - "T" at "T"
        section 2 #date-2026-01-02 [Date]
        section 2 #status-accepted [Status]
        field Date "Date" = "2026-01-02" Present ["2026-01-02"] Section Header
        field Status "Status" = "Accepted" Present ["Accepted"] Section Header
        source "Initiative v2" for None [("Initiative", Some("\"v2\""))] false
        anchors ["t"]
    "#]],
    );
}
