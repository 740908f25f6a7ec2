//! Every form of metadata, and the other facts, on compact texts.

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
