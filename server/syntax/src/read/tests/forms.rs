//! Every form of metadata, on compact texts.

#![allow(clippy::needless_raw_string_hashes)]

use expect_test::{Expect, expect};

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&super::render(text));
}

#[test]
fn the_template() {
    check(
        "# SPEC-0453 Reminder validation\n\n## Metadata\n\n- ID: SPEC-0453\n- Implements: PLAT-0029 v5\n- Context Pack: cp-cart-v3\n- Status: Draft\n- Blocked By: ADR-0078, ADR-0051\n\n## Problem Statement\n\nSource: Platform MCP v4.1 / Initiative\n\nText about ADR-7.\n\n## Gates\n\n- Context completeness: PASS\n- Domain validity:      PASS/FAIL\n",
        &expect![[r#"
            title SPEC-453 "Reminder validation" at "SPEC-0453 Reminder validation"
            section 2 #metadata [Metadata]
            section 2 #problem-statement [ProblemStatement]
            section 2 #gates [Gates]
            field Id "ID" = "SPEC-0453" Present ["SPEC-0453"] Bullet Header
            field Implements "Implements" = "PLAT-0029 v5" Present ["PLAT-0029 v5"] Bullet Header
            field ContextPack "Context Pack" = "cp-cart-v3" Present ["cp-cart-v3"] Bullet Header
            field Status "Status" = "Draft" Present ["Draft"] Bullet Header
            field BlockedBy "Blocked By" = "ADR-0078, ADR-0051" Present ["ADR-0078", "ADR-0051"] Bullet Header
            ref "SPEC-0453" SPEC-453 Definition
            ref "SPEC-0453" SPEC-453 Definition
            ref "PLAT-0029" PLAT-29 version "v5" Field(Implements)
            ref "cp-cart-v3" CP-CART-V3 version "v3" Field(ContextPack)
            ref "ADR-0078" ADR-78 Field(BlockedBy)
            ref "ADR-0051" ADR-51 Field(BlockedBy)
            ref "ADR-7" ADR-7 Prose
            source "Platform MCP v4.1 / Initiative" for Some(1) [("Platform MCP", Some("\"v4.1\"")), ("Initiative", None)] false
            gate Context Pass "PASS" in "Context completeness: PASS"
            gate Domain Undeclared "PASS/FAIL" in "Domain validity:      PASS/FAIL"
            anchors ["spec-0453-reminder-validation"]
        "#]],
    );
}

#[test]
fn front_matter() {
    check(
        "---\nid: SPEC-1\nstatus: \"Draft\" # note\nimplements: PLAT-124@v1\nblocked_by:\n  - ADR-0003\n  - '[ADR 4](../adr/0004-x.md)'\nsuperseded-by: [12, 13]\ncontracts_referenced: [CartUpdated v2]\nempty:\n---\n\n# Title\n",
        &expect![[r#"
            title - "Title" at "Title"
            field Id "id" = "SPEC-1" Present ["SPEC-1"] FrontMatter Header
            field Status "status" = "Draft" Present ["Draft"] FrontMatter Header
            field Implements "implements" = "PLAT-124@v1" Present ["PLAT-124@v1"] FrontMatter Header
            field BlockedBy "blocked_by" = "ADR-0003\n  - '[ADR 4](../adr/0004-x.md)'" Present ["ADR-0003", "[ADR 4](../adr/0004-x.md)"] FrontMatter Header
            field SupersededBy "superseded-by" = "[12, 13]" Present ["12", "13"] FrontMatter Header
            field ContractsReferenced "contracts_referenced" = "[CartUpdated v2]" Present ["CartUpdated v2"] FrontMatter Header
            field Other("empty") "empty" = "" Missing [] FrontMatter Header
            ref "SPEC-1" SPEC-1 Definition
            ref "PLAT-124" PLAT-124 version "v1" Field(Implements)
            ref "ADR-0003" ADR-3 Field(BlockedBy)
            ref "ADR 4" ADR-4 Field(BlockedBy) link 0
            ref "12" 12 Field(SupersededBy)
            ref "13" 13 Field(SupersededBy)
            ref "CartUpdated" CARTUPDATED version "v2" Field(ContractsReferenced)
            link Inline "[ADR 4](../adr/0004-x.md)" to "../adr/0004-x.md" text "ADR 4"
            anchors ["title"]
        "#]],
    );
}

#[test]
fn broken_front_matter_is_read_line_by_line() {
    check(
        "---\nid: SPEC-1\ntitle: A: b\nblocked_by:\n  - ADR-1\n---\n# T\n",
        &expect![[r#"
        title - "T" at "T"
        field Id "id" = "SPEC-1" Present ["SPEC-1"] FrontMatter Header
        field Title "title" = "A: b" Present ["A: b"] FrontMatter Header
        field BlockedBy "blocked_by" = "ADR-1" Present ["ADR-1"] FrontMatter Header
        ref "SPEC-1" SPEC-1 Definition
        ref "ADR-1" ADR-1 Field(BlockedBy)
        error "title: A: b" mapping values are not allowed in this context
        anchors ["t"]
    "#]],
    );
}

#[test]
fn a_rule_on_the_first_line_is_no_front_matter() {
    check(
        "---\n## Added\n---\n",
        &expect![[r#"
        section 2 #added [] empty
    "#]],
    );
}

#[test]
fn bold_lines_of_the_preamble() {
    check(
        "# Feature Specification: Cart\n\n**Feature Branch**: `003-cart`  \n**Status**: Draft\n**Input**: User description: \"a cart\nfor ADR-9\"\n**Blocked By**:\n- ADR-1\n- ADR-2 (open)\n",
        &expect![[r#"
            title - "Feature Specification: Cart" at "Feature Specification: Cart"
            field Other("featurebranch") "Feature Branch" = "003-cart" Present ["003-cart"] Bold Header
            field Status "Status" = "Draft" Present ["Draft"] Bold Header
            field Other("input") "Input" = "User description: \"a cart" Present ["User description: \"a cart"] Bold Header
            field BlockedBy "Blocked By" = "ADR-1\n- ADR-2 (open)" Present ["ADR-1", "ADR-2"] Bold Header
            ref "003-cart" 3-CART Field(Other("featurebranch"))
            ref "ADR-9" ADR-9 Prose
            ref "ADR-1" ADR-1 Field(BlockedBy)
            ref "ADR-2" ADR-2 Field(BlockedBy)
            anchors ["feature-specification-cart"]
        "#]],
    );
}

#[test]
fn several_fields_on_one_line_and_in_a_quote() {
    check(
        "# T\n\n**ID**: SPEC-2 | **Status**: Draft | **Spec**: [spec.md](./spec.md)\n\n> **Owner:** Ann · **Date:** 2026-02-01\n> **Implements:** PLAT-1 v2\n",
        &expect![[r#"
            title - "T" at "T"
            field Id "ID" = "SPEC-2" Present ["SPEC-2"] Bold Header
            field Status "Status" = "Draft" Present ["Draft"] Bold Header
            field Other("spec") "Spec" = "[spec.md](./spec.md)" Present ["[spec.md](./spec.md)"] Bold Header
            field Owner "Owner" = "Ann" Present ["Ann"] Bold Header
            field Date "Date" = "2026-02-01" Present ["2026-02-01"] Bold Header
            field Implements "Implements" = "PLAT-1 v2" Present ["PLAT-1 v2"] Bold Header
            ref "SPEC-2" SPEC-2 Definition
            ref "PLAT-1" PLAT-1 version "v2" Field(Implements)
            link Inline "[spec.md](./spec.md)" to "./spec.md" text "spec.md"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn tables() {
    check(
        "# T\n\n| Field | Value |\n|---|---|\n| **Status** | `Approved` |\n| Implements | [PLAT-1](p.md) v1 |\n\n## Data\n\n| Status | Meaning |\n|---|---|\n| Draft | see ADR-5 |\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #data []
            field Status "Status" = "Approved" Present ["Approved"] Table Header
            field Implements "Implements" = "[PLAT-1](p.md) v1" Present ["[PLAT-1](p.md) v1"] Table Header
            ref "PLAT-1" PLAT-1 version "v1" Field(Implements) link 0
            ref "ADR-5" ADR-5 Prose
            link Inline "[PLAT-1](p.md)" to "p.md" text "PLAT-1"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn a_table_whose_header_is_a_field() {
    check(
        "# T\n\n| Status | Accepted |\n|---|---|\n| Owner | Ann |\n| Supersedes | N/A |\n",
        &expect![[r#"
        title - "T" at "T"
        field Status "Status" = "Accepted" Present ["Accepted"] Table Header
        field Owner "Owner" = "Ann" Present ["Ann"] Table Header
        field Supersedes "Supersedes" = "N/A" Empty [] Table Header
        anchors ["t"]
    "#]],
    );
}

#[test]
fn a_yaml_block_in_the_metadata_section() {
    check(
        "# T\n\n## Metadata\n\n```yaml\nid: SPEC-3\nblocked_by: [ADR-1]\n```\n\n```\nStatus: no\n```\n",
        &expect![[r#"
        title - "T" at "T"
        section 2 #metadata [Metadata]
        field Id "id" = "SPEC-3" Present ["SPEC-3"] Yaml Header
        field BlockedBy "blocked_by" = "[ADR-1]" Present ["ADR-1"] Yaml Header
        ref "SPEC-3" SPEC-3 Definition
        ref "ADR-1" ADR-1 Field(BlockedBy)
        anchors ["t"]
    "#]],
    );
}

#[test]
fn nested_bullets_go_on() {
    check(
        "# T\n\n## Spec Info\n\n- **Blocked By:**\n  - ADR-1\n  - ADR-2: the cache\n- Contracts Referenced: CartUpdated v2,\n  OrderPlaced v1\n- Status: Draft\n  see ADR-9\n- Owner\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #spec-info [Metadata]
            field BlockedBy "Blocked By" = "ADR-1\n  - ADR-2: the cache" Present ["ADR-1", "ADR-2: the cache"] Bullet Header
            field ContractsReferenced "Contracts Referenced" = "CartUpdated v2,\n  OrderPlaced v1" Present ["CartUpdated v2", "OrderPlaced v1"] Bullet Header
            field Status "Status" = "Draft" Present ["Draft"] Bullet Header
            ref "ADR-1" ADR-1 Field(BlockedBy)
            ref "ADR-2" ADR-2 Field(BlockedBy)
            ref "CartUpdated" CARTUPDATED version "v2" Field(ContractsReferenced)
            ref "OrderPlaced" ORDERPLACED version "v1" Field(ContractsReferenced)
            ref "ADR-9" ADR-9 Prose
            anchors ["t"]
        "#]],
    );
}

#[test]
fn sections_of_an_adr() {
    check(
        "# 12. Use queues\n\nDate: 2026-01-02\n\n## Status\n\nAccepted\n\nSuperseded by [16. Streams](0016-streams.md)\n\n## Context\n\nOld ADR-3.\n\n## Decision\n\nYes.\n\n## Status\n\nNot this.\n",
        &expect![[r#"
            title 12 "Use queues" at "12. Use queues"
            section 2 #status [Status]
            section 2 #context [Context]
            section 2 #decision [Decision]
            section 2 #status-1 [Status]
            field Date "Date" = "2026-01-02" Present ["2026-01-02"] Plain Header
            field Status "Status" = "Accepted" Present ["Accepted"] Section Header
            field SupersededBy "Superseded by" = "[16. Streams](0016-streams.md)" Present ["[16. Streams](0016-streams.md)"] Section Header
            ref "12" 12 Definition
            ref "16. Streams" 16 Field(SupersededBy) link 0
            ref "ADR-3" ADR-3 Prose
            link Inline "[16. Streams](0016-streams.md)" to "0016-streams.md" text "16. Streams"
            anchors ["12-use-queues"]
        "#]],
    );
}

#[test]
fn a_status_section_without_value() {
    check(
        "# ADR-1: x\n\n## Status\n\n## Owner\n\n- Ann\n- Bob\n\n## Blocks\n\n* SPEC-1\n* SPEC-2\n",
        &expect![[r#"
            title ADR-1 "x" at "ADR-1: x"
            section 2 #status [Status] empty
            section 2 #owner [Owner]
            section 2 #blocks [Blocks]
            field Status "Status" = "" Missing [] Section Header
            field Owner "Owner" = "Ann\n- Bob" Present ["Ann", "Bob"] Section Header
            field Blocks "Blocks" = "SPEC-1\n* SPEC-2" Present ["SPEC-1", "SPEC-2"] Section Header
            ref "ADR-1" ADR-1 Definition
            ref "SPEC-1" SPEC-1 Field(Blocks)
            ref "SPEC-2" SPEC-2 Field(Blocks)
            anchors ["adr-1-x"]
        "#]],
    );
}

#[test]
fn placeholders_and_unresolved_values() {
    check(
        "# T\n\n## Metadata\n- ID:\n- Implements: [Platform Spec ID + version]\n- Status: [Draft / Approved / Done]\n- Blocked By: none\n- Context Pack: TBD\n- Owner: `@ann`\n",
        &expect![[r#"
            title - "T" at "T"
            section 2 #metadata [Metadata]
            field Id "ID" = "" Missing [] Bullet Header
            field Implements "Implements" = "[Platform Spec ID + version]" Missing [] Bullet Header
            field Status "Status" = "[Draft / Approved / Done]" Missing [] Bullet Header
            field BlockedBy "Blocked By" = "none" Empty [] Bullet Header
            field ContextPack "Context Pack" = "TBD" Unresolved [] Bullet Header
            field Owner "Owner" = "@ann" Present ["@ann"] Bullet Header
            marker Placeholder "[Platform Spec ID + version]" "Platform Spec ID + version"
            marker Placeholder "[Draft / Approved / Done]" "Draft / Approved / Done"
            marker Undecided "TBD" "TBD"
            anchors ["t"]
        "#]],
    );
}

#[test]
fn other_languages() {
    check(
        "# T\n\n- Statut : Brouillon\n- 状态：草稿\n- Besitzer: Ann\n",
        &expect![[r#"
        title - "T" at "T"
        field Status "Statut" = "Brouillon" Present ["Brouillon"] Bullet Header
        field Status "状态" = "草稿" Present ["草稿"] Bullet Header
        field Other("besitzer") "Besitzer" = "Ann" Present ["Ann"] Bullet Header
        anchors ["t"]
    "#]],
    );
}

#[test]
fn metadata_hides_nothing() {
    check(
        "# T\n\n- Blocked By: `ADR-1`, <!-- ADR-2 --> [ADR-3](x.md)\n\nProse `ADR-4` <!-- ADR-5 --> https://x.y/ADR-6 ADR-7.\n",
        &expect![[r#"
        title - "T" at "T"
        field BlockedBy "Blocked By" = "`ADR-1`, <!-- ADR-2 --> [ADR-3](x.md)" Present ["ADR-1", "[ADR-3](x.md)"] Bullet Header
        ref "ADR-1" ADR-1 Field(BlockedBy)
        ref "ADR-3" ADR-3 Field(BlockedBy) link 0
        ref "ADR-7" ADR-7 Prose
        link Inline "[ADR-3](x.md)" to "x.md" text "ADR-3"
        anchors ["t"]
    "#]],
    );
}
