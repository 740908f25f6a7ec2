//! Kin, hierarchies, highlights, folds and selections on small workspaces, with the cursor at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use expect_test::{Expect, expect};
use specward_engine::{DocId, FilePath};
use specward_ide::hierarchy::{self, Call, Item};
use specward_ide::navigation::Destination;
use specward_ide::{folding, highlight, kin, navigation, selection, symbols};
use support::Workspace;

/// An initiative, its platform spec, two components, a change spec, ADRs, a contract, a domain.
const SHOP: &str = "\
//- /platform/initiatives/INIT-7-shop.md
# INIT-7: Shop

- ID: INIT-7
- Status: Approved
//- /platform/platform-specs/PLAT-124-guest-checkout.md
# PLAT-124: Guest checkout

- ID: PLAT-124
- Version: v2
- Implements: INIT-7
- Status: Approved
- Children: SPEC-CART-02
- ADRs: ADR-002
//- /platform/adr/ADR-001-guest-identity.md
# ADR-001: Guest identity

- ID: ADR-001
- Status: In Review
- Depends On: ADR-002
//- /platform/adr/ADR-002-retention.md
# ADR-002: Retention

- ID: ADR-002
- Status: Superseded
- Blocks: SPEC-CART-02
//- /platform/contracts/cart-updated.md
# CartUpdated: A cart changed

- ID: CartUpdated
- Version: v2
- Status: Approved
//- /platform/domains/cart.md
# Domain: Cart

- Owner: Cart team
- Version: v1
//- /cart/specs/SPEC-CART-02-merge.md
# SPEC-CART-02: Merge

- ID: SPEC-CART-02
- Status: Draft
//- /cart/specs/CHG-CART-03-rebaseline.md
# CHG-CART-03: Rebaseline

- ID: CHG-CART-03
- Type: Change
- Implements: SPEC-CART-01
- Contracts Referenced: CartUpdated v2
- Status: Draft
";

fn shop(spec: &str) -> Workspace {
    Workspace::new(&format!("{SHOP}//- /cart/specs/SPEC-CART-01-guest-cart.md\n{spec}"))
}

const SPEC: &str = "\
# SPEC-CART-01: Guest cart

## Metadata
- ID: SPEC-CART-01
- Implements: PLAT-124 v2
- Contracts Referenced: CartUpdated v2
- Blocked By: ADR-001, ADR-404
- Status: Blocked
";

fn with_cursor(before: &str) -> Workspace {
    shop(&SPEC.replacen(before, &format!("{before}$0"), 1))
}

fn show_destinations(workspace: &Workspace, found: &[Destination]) -> String {
    let (doc, _) = workspace.cursor();
    let line = |to: &Destination| {
        let focus = workspace.snapshot.range(to.focus);
        format!("{} -> {}", to.origin.of(workspace.text_of(doc)), workspace.show(to.focus.doc, focus))
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn implementations_of_a_platform_spec_are_those_who_implement_it_and_those_it_lists() {
    let workspace = with_cursor("Implements: PLAT-1");
    let (doc, offset) = workspace.cursor();
    let found = kin::implementations(&workspace.snapshot, doc, offset);
    expect![[r"
        PLAT-124 -> /cart/specs/SPEC-CART-01-guest-cart.md:1 SPEC-CART-01: Guest cart
        PLAT-124 -> /cart/specs/SPEC-CART-02-merge.md:1 SPEC-CART-02: Merge"]]
    .assert_eq(&show_destinations(&workspace, &found));
}

#[test]
fn implementations_of_a_contract_are_those_who_reference_it() {
    let workspace = with_cursor("CartUp");
    let (doc, offset) = workspace.cursor();
    let found = kin::implementations(&workspace.snapshot, doc, offset);
    expect![[r"
        CartUpdated -> /cart/specs/CHG-CART-03-rebaseline.md:1 CHG-CART-03: Rebaseline
        CartUpdated -> /cart/specs/SPEC-CART-01-guest-cart.md:1 SPEC-CART-01: Guest cart"]]
    .assert_eq(&show_destinations(&workspace, &found));
}

#[test]
fn the_type_of_a_spec_is_its_domain_where_the_workspace_has_no_template() {
    let workspace = with_cursor("# SPEC-C");
    let (doc, offset) = workspace.cursor();
    let found = kin::type_definition(&workspace.snapshot, doc, offset);
    expect!["SPEC-CART-01 -> /platform/domains/cart.md:1 Domain: Cart"]
        .assert_eq(&show_destinations(&workspace, &found));
}

#[test]
fn the_type_of_a_spec_is_its_template_where_the_workspace_has_one() {
    let text = SPEC.replacen("ID: SPEC-", "ID: SPEC-$0", 1);
    let template = "//- /platform/templates/component-spec.md\n# [Title]\n";
    let other = "//- /platform/platform-specs/component-spec.md\n# Not a template\n";
    let workspace =
        Workspace::new(&format!("{SHOP}{template}{other}//- /cart/specs/SPEC-CART-01-guest-cart.md\n{text}"));
    let (doc, offset) = workspace.cursor();
    let found = kin::type_definition(&workspace.snapshot, doc, offset);
    expect!["SPEC-CART-01 -> /platform/templates/component-spec.md:1 [Title]"]
        .assert_eq(&show_destinations(&workspace, &found));
}

#[test]
fn a_declaration_is_the_line_that_gives_the_id() {
    let workspace = with_cursor("Blocked By: ADR-0");
    let (doc, offset) = workspace.cursor();
    let found = kin::declaration(&workspace.snapshot, doc, offset);
    expect!["ADR-001 -> /platform/adr/ADR-001-guest-identity.md:3 ADR-001"]
        .assert_eq(&show_destinations(&workspace, &found));
}

fn doc_of(workspace: &Workspace, name: &str) -> DocId {
    let path = workspace.files.keys().find(|path| path.file_name().starts_with(name)).unwrap();
    workspace.snapshot.doc_by_path(path).unwrap()
}

fn show_items(items: &[Item]) -> String {
    items.iter().map(|item| format!("{} ({})", item.name, item.detail)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_type_hierarchy_goes_from_initiative_to_change_spec() {
    let workspace = with_cursor("# SPEC-C");
    let (doc, offset) = workspace.cursor();
    let snapshot = &workspace.snapshot;
    let item = hierarchy::prepare(snapshot, doc, offset).unwrap();
    assert_eq!((item.at.doc, item.name.as_str()), (doc, "SPEC-CART-01 Guest cart"));
    let platform = doc_of(&workspace, "PLAT-124");
    let rows = [
        hierarchy::supertypes(snapshot, doc),
        hierarchy::subtypes(snapshot, doc),
        hierarchy::supertypes(snapshot, platform),
        hierarchy::subtypes(snapshot, platform),
    ];
    expect![[r"
        PLAT-124 Guest checkout (platform spec · Approved · fails some · platform)
        --
        CHG-CART-03 Rebaseline (change spec · Draft · fails some · cart)
        --
        INIT-7 Shop (initiative · Approved · platform)
        --
        SPEC-CART-01 Guest cart (component spec · Blocked · fails some · cart)
        SPEC-CART-02 Merge (component spec · Draft · fails some · cart)"]]
    .assert_eq(&without_gates(&rows.map(|row| show_items(&row)).join("\n--\n")));
}

/// Which gates fail is the rules' business; that some are named is ours.
fn without_gates(text: &str) -> String {
    let part = |part: &str| if part.starts_with("fails ") { "fails some".to_owned() } else { part.to_owned() };
    text.split(" · ").map(part).collect::<Vec<_>>().join(" · ")
}

fn show_calls(workspace: &Workspace, calls: &[Call]) -> String {
    let call = |call: &Call| {
        let places = call.places.iter().map(|place| workspace.show(place.doc, workspace.snapshot.range(*place)));
        format!("{} [{}]", call.item.name, places.collect::<Vec<_>>().join("; "))
    };
    calls.iter().map(call).collect::<Vec<_>>().join("\n")
}

#[test]
fn outgoing_calls_say_what_a_spec_waits_for_through_adrs() {
    let workspace = with_cursor("# SPEC-C");
    let snapshot = &workspace.snapshot;
    let (doc, _) = workspace.cursor();
    let own = hierarchy::outgoing(snapshot, doc);
    let behind = hierarchy::outgoing(snapshot, doc_of(&workspace, "ADR-001"));
    let listed_there = hierarchy::outgoing(snapshot, doc_of(&workspace, "SPEC-CART-02"));
    expect![[r"
        ADR-404 [/cart/specs/SPEC-CART-01-guest-cart.md:7 ADR-404]
        ADR-001 Guest identity [/cart/specs/SPEC-CART-01-guest-cart.md:7 ADR-001]
        --
        ADR-002 Retention [/platform/adr/ADR-001-guest-identity.md:5 ADR-002]
        --
        ADR-002 Retention [/cart/specs/SPEC-CART-02-merge.md:1 SPEC-CART-02: Merge]"]]
    .assert_eq(&[own, behind, listed_there].map(|calls| show_calls(&workspace, &calls)).join("\n--\n"));
}

#[test]
fn incoming_calls_say_what_waits_for_an_adr() {
    let workspace = with_cursor("Blocked By: ADR-0");
    let (doc, offset) = workspace.cursor();
    let adr = hierarchy::prepare(&workspace.snapshot, doc, offset).unwrap().at.doc;
    assert_eq!(adr, doc_of(&workspace, "ADR-001"));
    let calls = hierarchy::incoming(&workspace.snapshot, adr);
    let superseded = hierarchy::incoming(&workspace.snapshot, doc_of(&workspace, "ADR-002"));
    expect![[r"
        SPEC-CART-01 Guest cart [/cart/specs/SPEC-CART-01-guest-cart.md:7 ADR-001]
        --
        PLAT-124 Guest checkout [/platform/platform-specs/PLAT-124-guest-checkout.md:8 ADR-002]
        SPEC-CART-02 Merge [/cart/specs/SPEC-CART-02-merge.md:1 SPEC-CART-02: Merge]
        ADR-001 Guest identity [/platform/adr/ADR-001-guest-identity.md:5 ADR-002]"]]
    .assert_eq(&[calls, superseded].map(|calls| show_calls(&workspace, &calls)).join("\n--\n"));
    assert!(hierarchy::item(&workspace.snapshot, doc_of(&workspace, "ADR-002")).unwrap().is_over);
}

#[test]
fn prose_has_no_place_in_a_hierarchy() {
    let workspace = Workspace::new("//- /platform/README.md\n# Read $0me\n");
    let (doc, offset) = workspace.cursor();
    assert_eq!(hierarchy::prepare(&workspace.snapshot, doc, offset), None);
}

#[test]
fn references_begin_with_the_definition_then_dependents_then_mentions() {
    let notes = "//- /cart/a-note.md\n# Note\n\nSee ADR-001.\n";
    let text = SPEC.replacen("Blocked By: ADR-0", "Blocked By: ADR-0$0", 1);
    let workspace = Workspace::new(&format!("{SHOP}{notes}//- /cart/specs/SPEC-CART-01-guest-cart.md\n{text}"));
    let (doc, offset) = workspace.cursor();
    let found = navigation::references(&workspace.snapshot, doc, offset, true);
    let shown: Vec<_> = found.iter().map(|place| workspace.show(place.doc, workspace.snapshot.range(*place))).collect();
    expect![[r"
        /platform/adr/ADR-001-guest-identity.md:1 ADR-001: Guest identity
        /cart/specs/SPEC-CART-01-guest-cart.md:7 ADR-001
        /cart/a-note.md:3 ADR-001"]]
    .assert_eq(&shown.join("\n"));
}

fn check_highlights(spec: &str, expect: &Expect) {
    let workspace = shop(spec);
    let (doc, offset) = workspace.cursor();
    let found = highlight::highlights(&workspace.snapshot, doc, offset);
    let shown: Vec<_> = found
        .iter()
        .map(|one| {
            format!(
                "{}{}",
                workspace.show(doc, one.range).rsplit_once(".md:").unwrap().1,
                if one.defines { " (defines)" } else { "" }
            )
        })
        .collect();
    expect.assert_eq(&shown.join("\n"));
}

#[test]
fn highlights_are_all_spellings_of_one_artefact() {
    check_highlights(
        "# SPEC-CART-01: Guest cart\n\n- Blocked By: ADR-$0001\n\nADR 1 and ADR-0001, not ADR-002. [x](../../platform/adr/ADR-001-guest-identity.md)\n",
        &expect![[r"
            3 ADR-001
            5 ADR 1
            5 ADR-0001
            5 ../../platform/adr/ADR-001-guest-identity.md"]],
    );
}

#[test]
fn highlights_of_requirements_headings_and_own_ids_mark_the_definition() {
    check_highlights(
        "# SPEC-CART-01: Guest cart\n\n## Requirements\n- **FR-001**: one\n\nAs FR-0$001 says.\n",
        &expect![[r"
            4 FR-001 (defines)
            6 FR-001"]],
    );
    check_highlights(
        "# SPEC-CART-01: Guest cart\n\n## Ri$0sks\n\nSee [risks](#risks).\n",
        &expect![[r"
            3 Risks (defines)
            5 #risks"]],
    );
    check_highlights(
        "# SPEC-CART-01: Guest cart\n\nSPEC-CART-0$01 and ADR-404 and ADR-404.\n",
        &expect![[r"
            1 SPEC-CART-01 (defines)
            3 SPEC-CART-01"]],
    );
    check_highlights(
        "# SPEC-CART-01: Guest cart\n\n- Blocked By: ADR-4$004\n\nADR-404.\n",
        &expect![[r"
            3 ADR-404
            5 ADR-404"]],
    );
}

#[test]
fn folds_are_sections_front_matter_fences_tables_comments_and_long_items() {
    let text = "\
---
id: SPEC-CART-01
status: Draft
---
# Guest cart

## Metadata
- ID: SPEC-CART-01

## Problem Statement

One.

### Inner
```gherkin
Given
```

<!-- a
long one -->

| a | b |
|---|---|
| 1 | 2 |

- item
  - inner

## Risks
";
    let workspace = shop(text);
    let doc = doc_of(&workspace, "SPEC-CART-01");
    let folds = folding::folds(&workspace.snapshot.document(doc).unwrap(), text);
    let shown: Vec<_> = folds.iter().map(|fold| format!("{}-{} {:?}", fold.first, fold.last, fold.kind)).collect();
    expect![[r"
        0-3 Region
        6-7 Region
        9-26 Plain
        13-26 Plain
        14-16 Plain
        18-19 Comment
        21-23 Plain
        25-26 Plain"]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn a_selection_grows_from_word_to_document() {
    let workspace = shop("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLA$0T-124 v2\n- Status: Draft\n");
    let (doc, offset) = workspace.cursor();
    let text = workspace.text_of(doc);
    let chains = selection::selections(&workspace.snapshot.document(doc).unwrap(), text, &[offset, usize::MAX]);
    let shown: Vec<_> = chains[0].iter().map(|range| range.of(text).replace('\n', "|")).collect();
    expect![[r"
        PLAT
        PLAT-124
        PLAT-124 v2
        Implements: PLAT-124 v2
        - Implements: PLAT-124 v2
        ## Metadata|- Implements: PLAT-124 v2|- Status: Draft
        # SPEC-CART-01: Guest cart||## Metadata|- Implements: PLAT-124 v2|- Status: Draft|"]]
    .assert_eq(&shown.join("\n"));
    assert_eq!(chains.len(), 2);
}

#[test]
fn the_outline_holds_tasks() {
    let tasks = "//- /platform/tasks/PLAT-124-tasks.md\n# Tasks\n\n## Fan-out\n\n| Task | component_repo | platform_spec_id |\n|---|---|---|\n| Build it | cart | PLAT-124 v2 |\n";
    let workspace = Workspace::new(&format!("{SHOP}{tasks}"));
    let doc = doc_of(&workspace, "PLAT-124-tasks");
    let outline = symbols::outline(&workspace.snapshot.document(doc).unwrap(), workspace.text_of(doc));
    let tasks: Vec<_> =
        outline[0].children[0].children.iter().map(|symbol| (symbol.kind, symbol.name.as_str())).collect();
    assert_eq!(tasks, [(symbols::SymbolKind::Task, "Build it")]);
}

#[test]
fn the_outline_holds_criteria_with_and_without_an_id() {
    let spec = format!(
        "{SPEC}\n## Acceptance Criteria\nThese hold:\n\n- **Given** an open cart, **When** 24 hours pass and nobody has touched it, **Then** it is empty.\n- AC-01: The page has `2` lines.\n"
    );
    let workspace = shop(&spec);
    let doc = doc_of(&workspace, "SPEC-CART-01");
    let outline = symbols::outline(&workspace.snapshot.document(doc).unwrap(), workspace.text_of(doc));
    let criteria = outline[0].children.last().unwrap();
    let names: Vec<_> = criteria.children.iter().map(|symbol| symbol.name.as_str()).collect();
    assert_eq!(names, ["Given an open cart, When 24 hours pass and nobody has …", "AC-01"]);
}

const DOMAIN: &str = "\
//- /platform/domains/orders.md
# Domain: Orders

## Invariants

- INV-ORDER-01: An order has one cart.
";

#[test]
fn a_requirement_is_found_from_where_it_is_defined() {
    let text =
        "# SPEC-CART-01: Guest\n\n## Requirements\n\n- **FR-$0001**: The cart is kept.\n\n## Testing\n\nSee FR-001.\n";
    let workspace = shop(text);
    let (doc, offset) = workspace.cursor();
    let found = navigation::definition(&workspace.snapshot, doc, offset);
    let line = "/cart/specs/SPEC-CART-01-guest-cart.md:5 FR-001";
    assert_eq!(show_destinations(&workspace, &found), format!("FR-001 -> {line}"));
    let places = navigation::references(&workspace.snapshot, doc, offset, true);
    assert_eq!(places.len(), 2);
    let hover = specward_ide::hover::hover(&workspace.snapshot, doc, offset).unwrap();
    assert!(hover.text.starts_with("**FR-001** The cart is kept"), "{}", hover.text);
    assert_eq!(specward_ide::rename::prepare(&workspace.snapshot, doc, offset).unwrap().placeholder, "FR-001");
}

#[test]
fn an_invariant_that_a_spec_addresses_leads_to_its_domain() {
    let text = format!(
        "{DOMAIN}//- /cart/specs/SPEC-CART-05-x.md\n# SPEC-CART-05: X\n\n## Domain Understanding\n\n- INV-ORDER-$001: kept.\n"
    );
    let workspace = Workspace::new(&text);
    let (doc, offset) = workspace.cursor();
    let found = navigation::definition(&workspace.snapshot, doc, offset);
    assert_eq!(show_destinations(&workspace, &found), "INV-ORDER-01 -> /platform/domains/orders.md:5 INV-ORDER-01");
    let domain = workspace.snapshot.doc_by_path(&FilePath::new("/platform/domains/orders.md").unwrap()).unwrap();
    let at = workspace.text_of(domain).find("INV").unwrap();
    assert_eq!(navigation::references(&workspace.snapshot, domain, at, true).len(), 2);
}

#[test]
fn workspace_symbols_fit_word_by_word() {
    let workspace = with_cursor("# SPEC");
    let found = |query: &str| {
        let found = specward_ide::workspace_symbols::workspace_symbols(
            &workspace.snapshot,
            &mut specward_engine::names::Names::default(),
            query,
        );
        found.first().map(|found| found.name.clone()).unwrap_or_default()
    };
    assert_eq!(found("adr identity"), "ADR-001 Guest identity");
    assert_eq!(found("component merge"), "SPEC-CART-02 Merge");
    assert_eq!(found("adr nothing-of-the-kind"), "");
}

#[test]
fn letters_out_of_ascii_are_found_by_their_plain_ones() {
    let workspace =
        Workspace::new("//- /platform/adr/ADR-001-d.md\n# ADR-001: Détente\n\n- ID: ADR-001\n- Status: Approved\n");
    for (query, count) in [("detente", 1), ("Détente", 1), ("dz", 0), ("", 1)] {
        let mut names = specward_engine::names::Names::default();
        let found = specward_ide::workspace_symbols::workspace_symbols(&workspace.snapshot, &mut names, query);
        assert_eq!(found.len(), count, "{query}");
    }
}
