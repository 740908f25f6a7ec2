//! Hover of the smaller things, lenses, hints and tokens on small workspaces, with the cursor at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use expect_test::{Expect, expect};
use specward_engine::{DocId, FilePath};
use specward_ide::inlay::{self, HintKind};
use specward_ide::{hover, lens, tokens};
use specward_syntax::TextRange;
use support::Workspace;

/// A platform spec in two versions, ADRs, a contract, packs of which the newer is active.
const SHOP: &str = "\
//- /platform/platform-specs/PLAT-124-guest-checkout.md
# PLAT-124: Guest checkout

- ID: PLAT-124
- Version: v2
- Status: Approved
//- /platform/adr/ADR-001-guest-identity.md
# ADR-001: Guest identity

- ID: ADR-001
- Status: In Review
//- /platform/adr/ADR-002-retention.md
# ADR-002: Retention

- ID: ADR-002
- Status: Approved
- Blocks: SPEC-CART-02
//- /platform/contracts/cart-updated.md
# CartUpdated: A cart changed

- ID: CartUpdated
- Version: v2
- Producer: cart
- Consumers: search, stock
- Status: Approved
//- /platform/context-packs/cp-guest-v2.md
# cp-guest-v2

- Pack ID: cp-guest-v2
- Status: Active

## Sources
- Platform MCP: v4.1
//- /platform/context-packs/cp-guest-v3.md
# cp-guest-v3

- Pack ID: cp-guest-v3
- Status: Active

## Sources
- Platform MCP: v4.2
//- /cart/specs/SPEC-CART-02-merge.md
# SPEC-CART-02: Merge

- ID: SPEC-CART-02
- Implements: SPEC-CART-01
- Status: Draft
";

const SPEC: &str = "\
# SPEC-CART-01: Guest cart

## Metadata
- ID: SPEC-CART-01
- Implements: PLAT-124 v1
- Context Pack: cp-guest-v2
- Contracts Referenced: CartUpdated v2
- Blocked By: ADR-001, ADR-404
- Status: Blocked

## Problem Statement
Source: Platform MCP v4.0

See ADR-002. [NEEDS CLARIFICATION: which?]

<!-- specward-ignore context/references-missing: agreed -->
## Acceptance Criteria
- **Given** a cart, **When** a guest pays, Then ADR-1 holds.
- when in doubt, and And.

## Gates
- Ready to implement: PASS
";

fn shop(spec: &str) -> Workspace {
    Workspace::new(&format!("{SHOP}//- /cart/specs/SPEC-CART-01-guest-cart.md\n{spec}"))
}

fn doc_of(workspace: &Workspace, name: &str) -> DocId {
    let path = workspace.files.keys().find(|path| path.file_name().starts_with(name)).unwrap();
    workspace.snapshot.doc_by_path(path).unwrap()
}

/// The hover with the cursor behind the first `before`, help of findings and verdicts left out: they are the rules' business.
fn check_hover(before: &str, expect: &Expect) {
    let workspace = shop(&SPEC.replacen(before, &format!("{before}$0"), 1));
    let (doc, offset) = workspace.cursor();
    let text = hover::hover(&workspace.snapshot, doc, offset).map(|hover| hover.text).unwrap_or_default();
    let is_ours = |line: &&str| (!line.starts_with('*') || line.starts_with("**")) && !line.starts_with("Gates: ");
    let kept: Vec<&str> = text.lines().filter(is_ours).collect();
    expect.assert_eq(kept.join("\n").trim_end());
}

#[test]
fn hover_on_a_version_tells_the_newest() {
    check_hover(
        "PLAT-124 v1",
        &expect![[r"
            Pinned: **v1** · newest: **v2**

            **PLAT-124** Guest checkout — platform spec · Approved · v2 `platform-specs/PLAT-124-guest-checkout.md`

            No file here is v1 any more."]],
    );
}

#[test]
fn hover_on_a_source_tells_what_the_pinned_and_the_active_pack_list() {
    check_hover(
        "Source: Platform M",
        &expect![[r"
        **Platform MCP** v4.0

        cp-guest-v2 lists Platform MCP v4.1.

        A newer pack is active. cp-guest-v3 lists Platform MCP v4.2."]],
    );
}

#[test]
fn hover_on_a_pack_tells_its_sources_and_that_it_is_stale() {
    check_hover(
        "Context Pack: cp-gu",
        &expect![[r"
            **cp-guest-v2**

            context pack · Approved · v2  
            Sources: Platform MCP v4.1  
            Stale, active is: cp-guest-v3 (Approved)  
            Pinned by: SPEC-CART-01 (Blocked)

            `context-packs/cp-guest-v2.md`"]],
    );
}

#[test]
fn hover_on_a_contract_tells_its_parties() {
    check_hover(
        "CartUp",
        &expect![[r"
            **CartUpdated** A cart changed

            contract spec · Approved · v2  
            Producer: cart · consumers: search, stock  
            Referenced by: SPEC-CART-01 (Blocked)


            `contracts/cart-updated.md`"]],
    );
}

#[test]
fn hover_on_a_status_tells_what_comes_next() {
    check_hover("Status: Bl", &expect!["**Blocked**: waits for an ADR; back to Approved once that is decided (1.11)."]);
}

#[test]
fn hover_on_a_marker_and_a_suppression_tells_what_they_cost() {
    check_hover(
        "NEEDS CLAR",
        &expect![
            "An open question. Gate 5 wants a spec without ambiguity (1.8): answer it here, or make it an ADR (1.12)."
        ],
    );
    let workspace = shop(&SPEC.replacen("specward-ignore cont", "specward-ignore cont$0", 1));
    let (doc, offset) = workspace.cursor();
    let text = hover::hover(&workspace.snapshot, doc, offset).unwrap().text;
    assert!(text.starts_with("`context/references-missing`: ") && text.contains("WAIVED, never to PASS"), "{text}");
}

#[test]
fn hover_on_a_heading_tells_what_template_and_gate_want() {
    check_hover(
        "## Acceptance Cri",
        &expect![[r"
        **Acceptance Criteria** in the component spec template:

        - Given [state], when [event], then [observable result]

        Gate 5 reads it: No open ADR in Blocked By, no ambiguity, acceptance criteria that are testable."]],
    );
}

#[test]
fn hover_on_a_gate_line_tells_the_findings_behind_the_verdict() {
    let workspace = shop(&SPEC.replacen("Ready to im", "Ready to im$0", 1));
    let (doc, offset) = workspace.cursor();
    let text = hover::hover(&workspace.snapshot, doc, offset).unwrap().text;
    assert!(text.starts_with("**Gate 5: Ready to implement**"), "{text}");
    assert!(text.contains("Declared: PASS · computed: **FAIL**"), "{text}");
    assert!(text.contains("- `ready/open-adr`: "), "{text}");
}

fn show_lenses(workspace: &Workspace, name: &str) -> String {
    let doc = doc_of(workspace, name);
    let places = lens::places(&workspace.snapshot, doc);
    let told = lens::LensKind::ALL.into_iter().filter_map(|kind| lens::lens(&workspace.snapshot, doc, kind));
    let lenses: Vec<_> = told.collect();
    let told: Vec<_> = lenses.iter().map(|lens| (lens.kind, lens.at)).collect();
    assert_eq!(places, told, "a lens has something to tell, and what has something to tell is a lens");
    let lines = lenses.into_iter().map(|lens| {
        let place = specward_engine::finding::Place { doc, fact: lens.at };
        let at = workspace.snapshot.range(place).of(workspace.text_of(doc));
        let places = lens.places.iter().map(|place| workspace.show(place.doc, workspace.snapshot.range(*place)));
        let title =
            if lens.kind == lens::LensKind::Gates { lens.title.split(' ').next().unwrap() } else { &lens.title };
        format!("{at} | {title} [{}]", places.collect::<Vec<_>>().join("; "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn lenses_of_a_spec_tell_gates_blockers_implementers_and_a_stale_pack() {
    expect![[r"
        SPEC-CART-01: Guest cart | gates []
        SPEC-CART-01: Guest cart | 2 open blockers [/cart/specs/SPEC-CART-01-guest-cart.md:8 ADR-404; /platform/adr/ADR-001-guest-identity.md:1 ADR-001: Guest identity]
        SPEC-CART-01: Guest cart | implemented by 1 [/cart/specs/SPEC-CART-02-merge.md:4 SPEC-CART-01]
        cp-guest-v2 | stale pack: cp-guest-v3 is active [/platform/context-packs/cp-guest-v3.md:1 cp-guest-v3]"]].assert_eq(&show_lenses(&shop(SPEC), "SPEC-CART-01"));
}

#[test]
fn lenses_of_adr_contract_and_pack_tell_who_hangs_on_them() {
    let workspace = shop(SPEC);
    let all = ["ADR-001", "ADR-002", "cart-updated", "cp-guest-v2", "cp-guest-v3"];
    expect![[r"
        ADR-001: Guest identity | blocks 1 [/cart/specs/SPEC-CART-01-guest-cart.md:8 ADR-001]
        --
        ADR-002: Retention | still listed as blocker by 1 [/cart/specs/SPEC-CART-02-merge.md:1 SPEC-CART-02: Merge]
        --
        CartUpdated: A cart changed | gates []
        CartUpdated: A cart changed | consumers 2, referenced by 1 [/cart/specs/SPEC-CART-01-guest-cart.md:7 CartUpdated]
        --
        cp-guest-v2 | pinned by 1 [/cart/specs/SPEC-CART-01-guest-cart.md:6 cp-guest-v2]
        cp-guest-v2 | stale pack: cp-guest-v3 is active [/platform/context-packs/cp-guest-v3.md:1 cp-guest-v3]
        --
    "]].assert_eq(&all.map(|name| show_lenses(&workspace, name)).join("\n--\n"));
}

#[test]
fn a_lens_that_a_client_shows_is_known_by_its_name() {
    for kind in lens::LensKind::ALL {
        assert_eq!(lens::LensKind::parse(kind.slug()), Some(kind));
    }
}

#[test]
fn hints_stand_behind_ids_of_keys_never_of_prose() {
    let workspace = shop(SPEC);
    let doc = doc_of(&workspace, "SPEC-CART-01");
    let text = workspace.text_of(doc);
    let all = inlay::hints(&workspace.snapshot, doc, TextRange::new(0, text.len()), |_| true);
    let line = |offset: usize| text[..offset].rsplit('\n').next().unwrap();
    let shown: Vec<_> = all
        .iter()
        .map(|hint| {
            let edit = hint.edit.as_ref().map(|(range, new)| format!(" ({} -> {new})", range.of(text)));
            format!("{}| {:?} {}{}", line(hint.offset), hint.kind, hint.label, edit.unwrap_or_default())
        })
        .collect();
    expect![[r"
        - Implements: PLAT-124 v1| NewerVersion newer: v2 (v1 -> v2)
        - Implements: PLAT-124 v1| Title Guest checkout
        - Context Pack: cp-guest-v2| NewerVersion newer: v3 (v2 -> v3)
        - Contracts Referenced: CartUpdated v2| Title A cart changed
        - Blocked By: ADR-001| AdrStatus In Review
        - Blocked By: ADR-001| Title Guest identity"]]
    .assert_eq(&shown.join("\n"));
    let only =
        inlay::hints(&workspace.snapshot, doc, TextRange::new(0, text.len()), |kind| kind == HintKind::AdrStatus);
    assert!(!only.is_empty() && only.iter().all(|hint| hint.kind == HintKind::AdrStatus));
    assert_eq!(inlay::hints(&workspace.snapshot, doc, TextRange::new(0, 10), |_| true), []);
}

#[test]
fn tokens_tell_kind_and_state() {
    let workspace = shop(SPEC);
    let doc = doc_of(&workspace, "SPEC-CART-01");
    let text = workspace.text_of(doc);
    let tokens = tokens::tokens(&workspace.snapshot, doc, text);
    let shown: Vec<_> = tokens
        .iter()
        .map(|token| {
            let line = text[..token.range.start as usize].matches('\n').count() + 1;
            let defines = if token.defines { " defines" } else { "" };
            format!("{line} {} {:?} {:?}{defines}", token.range.of(text), token.kind, token.state)
        })
        .collect();
    expect![[r"
        1 SPEC-CART-01 Spec Waiting defines
        4 SPEC-CART-01 Spec Waiting defines
        5 PLAT-124 Spec Approved
        5 v1 Version Stale
        6 cp-guest-v2 Pack Approved
        7 CartUpdated Contract Approved
        7 v2 Version Plain
        8 ADR-001 Adr Open
        8 ADR-404 Unknown Unresolved
        9 Blocked Status Waiting
        14 ADR-002 Adr Approved
        14 [NEEDS CLARIFICATION: which?] Placeholder Plain
        18 Given Keyword Plain
        18 When Keyword Plain
        18 Then Keyword Plain
        18 ADR-1 Adr Open
        22 PASS Verdict Fail"]]
    .assert_eq(&shown.join("\n"));
    assert!(tokens.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start), "no overlap");
}

#[test]
fn a_card_names_some_of_many_and_counts_all_of_a_few() {
    let pins = |count: usize| {
        let specs = (0..count).map(|number| {
            format!("//- /cart/specs/SPEC-{number}.md\n# SPEC-{number}: S\n\n- ID: SPEC-{number}\n- Context Pack: cp-guest-v2\n")
        });
        let workspace = Workspace::new(&(SHOP.to_owned() + &specs.collect::<String>()));
        let card = hover::card(&workspace.snapshot, doc_of(&workspace, "cp-guest-v2")).unwrap();
        card.lines().find(|line| line.starts_with("Pinned by: ")).unwrap().to_owned()
    };
    assert!(pins(20).ends_with(" and 12 more"), "{}", pins(20));
    assert!(pins(80).ends_with(" and more") && pins(80).matches("SPEC-").count() == 8, "{}", pins(80));
}

#[test]
fn hover_on_a_version_tells_what_a_newer_one_changed() {
    let shop = "\
//- /platform/contracts/cart-updated-v1.md
# CartUpdated v1

- Type: Contract Spec
- ID: CartUpdated
- Version: v1
- Status: Superseded
//- /platform/contracts/cart-updated-v2.md
# CartUpdated v2

- Type: Contract Spec
- ID: CartUpdated
- Version: v2
- Status: Approved
- Compatibility: breaking; consumers move until June
//- /platform/platform-specs/PLAT-7-old.md
# PLAT-7: Pay

- ID: PLAT-7
- Version: v1

## Requirements
- FR-001: Pays by card.
- FR-002: Pays by cheque.
//- /platform/platform-specs/PLAT-7-new.md
# PLAT-7: Pay

- ID: PLAT-7
- Version: v2

## Requirements
- FR-001: Pays by card.
- FR-003: Pays by phone.
//- /cart/specs/SPEC-CART-01.md
# SPEC-CART-01: Cart

- ID: SPEC-CART-01
- Implements: PLAT-7 v1
- Contracts Referenced: CartUpdated v1
";
    let at = |version: &str, expect: &Expect| {
        let workspace = Workspace::new(&shop.replacen(version, &format!("{version}$0"), 1));
        let (doc, offset) = workspace.cursor();
        expect.assert_eq(&hover::hover(&workspace.snapshot, doc, offset).unwrap().text);
    };
    at(
        "Contracts Referenced: CartUpdated v1",
        &expect![[r"
        Pinned: **v1** · newest: **v2**

        - **CartUpdated** v1 — contract spec · Retired · v1 `contracts/cart-updated-v1.md`
        - **CartUpdated** v2 — contract spec · Approved · v2 `contracts/cart-updated-v2.md`

        Compatibility: breaking; consumers move until June

        A new major version: consumers move by its compatibility plan (1.8)."]],
    );
    at(
        "Implements: PLAT-7 v1",
        &expect![[r"
        Pinned: **v1** · newest: **v2**

        - **PLAT-7** Pay — platform spec · v1 `platform-specs/PLAT-7-old.md`
        - **PLAT-7** Pay — platform spec · v2 `platform-specs/PLAT-7-new.md`

        Requirements: new FR-003; gone FR-002

        *ref/version-outdated*: check what changed, then refer to v2"]],
    );
}

#[test]
fn of_very_many_dependents_a_lens_lists_some_and_says_so() {
    let mut text = "//- /platform/context-packs/cp-guest-v1.md\n# cp-guest-v1\n\n- Pack ID: cp-guest-v1\n".to_owned();
    text.extend((100..400).map(|number| {
        format!("//- /cart/specs/SPEC-CART-{number}.md\n# SPEC-CART-{number}: Part\n\n- Context Pack: cp-guest-v1\n")
    }));
    let workspace = Workspace::new(&text);
    let pack =
        workspace.snapshot.doc_by_path(&FilePath::new("/platform/context-packs/cp-guest-v1.md").unwrap()).unwrap();
    let lens = lens::lens(&workspace.snapshot, pack, lens::LensKind::Pinned).unwrap();
    assert_eq!((lens.title.as_str(), lens.places.len()), ("pinned by 200 and more", lens::MOST));
}

#[test]
fn a_key_of_another_tool_is_not_explained_as_ours() {
    for (value, is_told) in [("Decision Records", false), ("PLAT-124 v1", true), ("", true)] {
        let text = format!("//- /cart/adr/0001-use-x.md\n---\nparen$0t: {value}\n---\n# Use X\n");
        let workspace = Workspace::new(&text);
        let (doc, offset) = workspace.cursor();
        let told =
            hover::hover(&workspace.snapshot, doc, offset).is_some_and(|hover| hover.text.contains("Implements"));
        assert_eq!(told, is_told, "{value:?}");
    }
}

#[test]
fn a_heading_of_another_tools_file_is_not_told_what_ours_owes() {
    for (path, text, is_told) in [
        (
            "/cart/openspec/changes/pay-later/proposal.md",
            "# Change: Pay later\n\n## Imp$0act\n- Specs: payments\n",
            false,
        ),
        ("/platform/platform-specs/PLAT-9.md", "# PLAT-9: Pay later\n\n## Problem Sta$0tement\nNobody pays.\n", true),
    ] {
        let workspace = Workspace::new(&format!("//- {path}\n{text}"));
        let (doc, offset) = workspace.cursor();
        let told = hover::hover(&workspace.snapshot, doc, offset).map(|hover| hover.text).unwrap_or_default();
        assert_eq!(told.contains("gate 1"), is_told, "{path}: {told}");
    }
}
