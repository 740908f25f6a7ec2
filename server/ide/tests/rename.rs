//! Renaming ids and moving files on small workspaces, with the cursor at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use expect_test::{Expect, expect};
use specward_engine::FilePath;
use specward_ide::moves::{self, Move};
use specward_ide::rename::{self, Request};
use support::Workspace;

const SHOP: &str = "\
//- /platform/adr/ADR-005-retries.md
# ADR-005: Retries

## Metadata
- ID: ADR-005
- Status: In Review
- Blocks: SPEC-CART-01

## Why ADR-005
See [the title](#adr-005-retries).
//- /platform/adr/ADR-007-other.md
# ADR-007: Other

- Status: Approved
- Supersedes: [5]
//- /platform/contracts/cart-updated-v1.md
# CartUpdated v1: A cart changed

- ID: CartUpdated
- Version: v1
//- /platform/contracts/cart-updated-v2.md
# CartUpdated v2: A cart changed

- ID: CartUpdated
- Version: v2
//- /platform/context-packs/cp-guest-v1.md
# CP-GUEST-v1

- Pack ID: CP-GUEST-v1
- Status: Superseded
//- /platform/context-packs/cp-guest-v2.md
# CP-GUEST-v2

- Pack ID: CP-GUEST-v2
- Status: Active
//- /platform/spec-graph.json
{\"ADR-005\": {\"path\": \"adr/ADR-005-retries.md\"}, \"ADR-007\": {\"path\": \"adr/ADR-007-other.md\", \"dependsOn\": [\"ADR-5\", \"CartUpdated v2\"]},
 \"L\": {\"repo\": \"cart\", \"path\": \"adr/ADR-005-local.md\", \"id\": \"ADR-009\"}}
//- /cart/adr/ADR-009-local.md
# ADR-009: Local

- Status: Proposed
";

fn workspace(spec: &str) -> Workspace {
    Workspace::new(&format!("{SHOP}//- /cart/specs/SPEC-CART-01-guest.md\n{spec}"))
}

fn renamed(workspace: &Workspace, new: &str, files: bool) -> Result<String, String> {
    let (doc, offset) = workspace.cursor();
    let graphs = workspace.graphs();
    let request = Request { snapshot: &workspace.snapshot, doc, offset, texts: workspace, graphs: &graphs, files };
    let edit = rename::rename(&request, new).map_err(|refusal| refusal.to_string())?;
    Ok(workspace.changes(&edit))
}

fn check(spec: &str, new: &str, expect: &Expect) {
    expect.assert_eq(&renamed(&workspace(spec), new, true).unwrap_or_else(|why| format!("refused: {why}")));
}

const SPEC: &str = "\
# SPEC-CART-01: Guest cart

## Metadata
- ID: SPEC-CART-01
- Context Pack: cp-guest v2
- Blocked By: platform/ADR-00$05, ADR-9
- Contracts Referenced: CartUpdated v2

## Why not ADR 5?
As [ADR-005](../../platform/adr/ADR-005-retries.md#adr-005-retries) says, see [[ADR-005-retries|there]] and
[why](../../platform/adr/ADR-005-retries.md#why-adr-005). [Below](#why-not-adr-5). `ADR-005` in code, CartUpdated v1.

- FR-001: First. See FR-001 and CART-01.
";

#[test]
fn an_id_changes_everywhere_in_the_form_it_has() {
    check(
        SPEC,
        "ADR-012",
        &expect![[r#"
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Blocked By: platform/ADR-005, ADR-9
        + - Blocked By: platform/ADR-012, ADR-9
        - ## Why not ADR 5?
        + ## Why not ADR 12?
        - As [ADR-005](../../platform/adr/ADR-005-retries.md#adr-005-retries) says, see [[ADR-005-retries|there]] and
        + As [ADR-012](../../platform/adr/ADR-012-retries.md#adr-012-retries) says, see [[ADR-012-retries|there]] and
        - [why](../../platform/adr/ADR-005-retries.md#why-adr-005). [Below](#why-not-adr-5). `ADR-005` in code, CartUpdated v1.
        + [why](../../platform/adr/ADR-012-retries.md#why-adr-012). [Below](#why-not-adr-12). `ADR-005` in code, CartUpdated v1.
        ~ /platform/spec-graph.json
        - {"ADR-005": {"path": "adr/ADR-005-retries.md"}, "ADR-007": {"path": "adr/ADR-007-other.md", "dependsOn": ["ADR-5", "CartUpdated v2"]},
        + {"ADR-012": {"path": "adr/ADR-012-retries.md"}, "ADR-007": {"path": "adr/ADR-007-other.md", "dependsOn": ["ADR-12", "CartUpdated v2"]},
        ~ /platform/adr/ADR-005-retries.md
        - # ADR-005: Retries
        + # ADR-012: Retries
        - - ID: ADR-005
        + - ID: ADR-012
        - ## Why ADR-005
        + ## Why ADR-012
        - See [the title](#adr-005-retries).
        + See [the title](#adr-012-retries).
        ~ /platform/adr/ADR-007-other.md
        - - Supersedes: [5]
        + - Supersedes: [12]
        > /platform/adr/ADR-005-retries.md -> /platform/adr/ADR-012-retries.md
        ? /platform/adr/ADR-005-retries.md: Changes platform, another root
        ? /platform/adr/ADR-007-other.md: Changes platform, another root
        ? /platform/spec-graph.json: Changes platform, another root"#]],
    );
}

/// A graph names an id that two roots have with its root.
#[test]
fn a_graph_follows_the_one_of_two_ids_that_is_renamed() {
    let workspace = Workspace::new(
        "//- /platform/adr/ADR-002-theirs.md\n# ADR-002: Theirs\n\
         //- /platform/spec-graph.json\n{\"SPEC-CART-01\": {\"repo\": \"cart\", \"dependsOn\": [\"cart/ADR-002 v1\", \"platform/ADR-002\"]},\n\
          \"cart/ADR-002\": {}, \"ADR-002\": {}}\n\
         //- /cart/adr/ADR-002-ours.md\n# ADR-00$02: Ours\n",
    );
    let changes = renamed(&workspace, "ADR-003", false).unwrap();
    assert!(
        changes.contains(
            "+ {\"SPEC-CART-01\": {\"repo\": \"cart\", \"dependsOn\": [\"cart/ADR-003 v1\", \"platform/ADR-002\"]},"
        ),
        "{changes}"
    );
    assert!(changes.contains("+ \"cart/ADR-003\": {}, \"ADR-002\": {}}"), "{changes}");
}

#[test]
fn files_keep_their_names_where_the_client_cannot_rename_them() {
    let changes = renamed(&workspace(SPEC), "ADR-012", false).unwrap();
    assert!(!changes.contains("> "), "{changes}");
    assert!(changes.contains("(../../platform/adr/ADR-005-retries.md#adr-012-retries)"), "{changes}");
    assert!(changes.contains("[[ADR-005-retries|there]]"), "a wiki link names the file: {changes}");
    assert!(!changes.contains(r#""path": "adr/ADR-012"#), "{changes}");
}

#[test]
fn a_contract_is_renamed_in_all_its_versions() {
    check(
        &SPEC.replace("$0", "").replace("CartUpdated v2", "Cart$0Updated v2"),
        "BasketUpdated",
        &expect![[r#"
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Contracts Referenced: CartUpdated v2
        + - Contracts Referenced: BasketUpdated v2
        - [why](../../platform/adr/ADR-005-retries.md#why-adr-005). [Below](#why-not-adr-5). `ADR-005` in code, CartUpdated v1.
        + [why](../../platform/adr/ADR-005-retries.md#why-adr-005). [Below](#why-not-adr-5). `ADR-005` in code, BasketUpdated v1.
        ~ /platform/contracts/cart-updated-v1.md
        - # CartUpdated v1: A cart changed
        + # BasketUpdated v1: A cart changed
        - - ID: CartUpdated
        + - ID: BasketUpdated
        ~ /platform/contracts/cart-updated-v2.md
        - # CartUpdated v2: A cart changed
        + # BasketUpdated v2: A cart changed
        - - ID: CartUpdated
        + - ID: BasketUpdated
        ~ /platform/spec-graph.json
        - {"ADR-005": {"path": "adr/ADR-005-retries.md"}, "ADR-007": {"path": "adr/ADR-007-other.md", "dependsOn": ["ADR-5", "CartUpdated v2"]},
        + {"ADR-005": {"path": "adr/ADR-005-retries.md"}, "ADR-007": {"path": "adr/ADR-007-other.md", "dependsOn": ["ADR-5", "BasketUpdated v2"]},
        ? /platform/contracts/cart-updated-v1.md: Changes platform, another root
        ? /platform/contracts/cart-updated-v2.md: Changes platform, another root
        ? /platform/spec-graph.json: Changes platform, another root"#]],
    );
}

#[test]
fn a_pack_takes_its_family_along() {
    check(
        &SPEC.replace("$0", "").replace("cp-guest v2", "cp-gu$0est v2"),
        "CP-VISITOR-v2",
        &expect![[r"
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - Context Pack: cp-guest v2
        + - Context Pack: cp-visitor v2
        ~ /platform/context-packs/cp-guest-v1.md
        - # CP-GUEST-v1
        + # CP-VISITOR-v1
        - - Pack ID: CP-GUEST-v1
        + - Pack ID: CP-VISITOR-v1
        ~ /platform/context-packs/cp-guest-v2.md
        - # CP-GUEST-v2
        + # CP-VISITOR-v2
        - - Pack ID: CP-GUEST-v2
        + - Pack ID: CP-VISITOR-v2
        > /platform/context-packs/cp-guest-v1.md -> /platform/context-packs/cp-visitor-v1.md
        > /platform/context-packs/cp-guest-v2.md -> /platform/context-packs/cp-visitor-v2.md
        ? /platform/context-packs/cp-guest-v1.md: Changes platform, another root
        ? /platform/context-packs/cp-guest-v2.md: Changes platform, another root"]],
    );
}

#[test]
fn a_spec_is_renamed_with_its_short_form_and_file() {
    check(
        &SPEC.replace("$0", "").replace("- ID: SPEC", "- ID: $0SPEC"),
        "SPEC-CART-07",
        &expect![[r"
        ~ /cart/specs/SPEC-CART-01-guest.md
        - # SPEC-CART-01: Guest cart
        + # SPEC-CART-07: Guest cart
        - - ID: SPEC-CART-01
        + - ID: SPEC-CART-07
        - - FR-001: First. See FR-001 and CART-01.
        + - FR-001: First. See FR-001 and CART-07.
        ~ /platform/adr/ADR-005-retries.md
        - - Blocks: SPEC-CART-01
        + - Blocks: SPEC-CART-07
        > /cart/specs/SPEC-CART-01-guest.md -> /cart/specs/SPEC-CART-07-guest.md
        ? /platform/adr/ADR-005-retries.md: Changes platform, another root"]],
    );
}

#[test]
fn a_requirement_is_renamed_in_its_feature() {
    check(
        &SPEC.replace("$0", "").replace("See FR-001", "See FR-$0001"),
        "FR-010",
        &expect![[r"
        ~ /cart/specs/SPEC-CART-01-guest.md
        - - FR-001: First. See FR-001 and CART-01.
        + - FR-010: First. See FR-010 and CART-01."]],
    );
}

#[test]
fn what_cannot_be_renamed_is_refused() {
    let why = |new: &str| renamed(&workspace(SPEC), new, true).unwrap_err();
    expect!["ADR-009 is taken by adr/ADR-009-local.md"].assert_eq(&why("ADR-009"));
    expect!["`two words` is no id: a family and a number (`ADR-012`), or one word"].assert_eq(&why("two words"));
    expect!["`retries` is no id: a family and a number (`ADR-012`), or one word"].assert_eq(&why("retries"));
    expect!["`../x-1` is no id: a family and a number (`ADR-012`), or one word"].assert_eq(&why("../x-1"));
    for nowhere in ["# SPEC-CART-01: Guest$0 cart\n\nText", "# X\n\nTex$0t in UTF-8", "# X\n\nText in UTF-$08"] {
        let workspace = workspace(nowhere);
        let (doc, offset) = workspace.cursor();
        assert_eq!(rename::prepare(&workspace.snapshot, doc, offset), None, "{nowhere}");
    }
}

#[test]
fn a_text_that_moved_on_is_not_edited() {
    let mut workspace = workspace(SPEC);
    let path = FilePath::new("/platform/adr/ADR-007-other.md").unwrap();
    workspace.files.insert(path, "# ADR-007: Other\n\nnew text".into());
    let why = renamed(&workspace, "ADR-012", true).unwrap_err();
    assert!(why.starts_with("adr/ADR-007-other.md is not what was read"), "{why}");
}

#[test]
fn preparing_shows_the_id_without_its_scope() {
    let workspace = workspace(SPEC);
    let (doc, offset) = workspace.cursor();
    let prepared = rename::prepare(&workspace.snapshot, doc, offset).unwrap();
    assert_eq!(prepared.range.of(workspace.text_of(doc)), "ADR-005");
    assert_eq!(prepared.placeholder, "ADR-005");
}

fn check_move(files: &str, from: &str, to: &str, expect: &Expect) {
    let workspace = Workspace::new(files);
    let one = Move { from: FilePath::new(from).unwrap(), to: FilePath::new(to).unwrap() };
    let graphs = workspace.graphs();
    let request = moves::Request { snapshot: &workspace.snapshot, texts: &workspace, graphs: &graphs, moves: &[one] };
    expect.assert_eq(&workspace.changes(&moves::follow(&request)));
}

const LINKS: &str = "\
//- /single/docs/a.md
# A

[b](../adrs/0001-b.md#b), [again](./../adrs/0001-b \"t\"), [root](/adrs/0001-b.md), [brackets](<../adrs/0001-b.md>), [[0001-b]],
[folder](../adrs/), [image](pic.png), [own](#a), [web](https://x.org/adrs/0001-b.md)

[label]: ../adrs/0001-b.md
//- /single/adrs/0001-b.md
# 1. B

- Status: Approved

[a](../docs/a.md#a) and [c](0002-c.md)
//- /single/adrs/0002-c.md
# 2. C

[b](0001-b.md)
//- /single/spec-graph.json
{\"nodes\": [{\"id\": \"ADR-1\", \"path\": \"adrs/0001-b.md\"}]}
";

#[test]
fn links_follow_a_file() {
    check_move(
        LINKS,
        "/single/adrs/0001-b.md",
        "/single/decisions/done/0001 b.md",
        &expect![[r#"
        ~ /single/adrs/0001-b.md
        - [a](../docs/a.md#a) and [c](0002-c.md)
        + [a](../../docs/a.md#a) and [c](../../adrs/0002-c.md)
        ~ /single/adrs/0002-c.md
        - [b](0001-b.md)
        + [b](../decisions/done/0001%20b.md)
        ~ /single/docs/a.md
        - [b](../adrs/0001-b.md#b), [again](./../adrs/0001-b "t"), [root](/adrs/0001-b.md), [brackets](<../adrs/0001-b.md>), [[0001-b]],
        + [b](../decisions/done/0001%20b.md#b), [again](../decisions/done/0001%20b "t"), [root](/decisions/done/0001%20b.md), [brackets](<../decisions/done/0001 b.md>), [[0001 b]],
        - [label]: ../adrs/0001-b.md
        + [label]: ../decisions/done/0001%20b.md
        ~ /single/spec-graph.json
        - {"nodes": [{"id": "ADR-1", "path": "adrs/0001-b.md"}]}
        + {"nodes": [{"id": "ADR-1", "path": "decisions/done/0001 b.md"}]}"#]],
    );
}

#[test]
fn links_follow_a_folder_and_inside_nothing_changes() {
    check_move(
        LINKS,
        "/single/adrs",
        "/single/docs/adrs",
        &expect![[r#"
        ~ /single/adrs/0001-b.md
        - [a](../docs/a.md#a) and [c](0002-c.md)
        + [a](../a.md#a) and [c](0002-c.md)
        ~ /single/docs/a.md
        - [b](../adrs/0001-b.md#b), [again](./../adrs/0001-b "t"), [root](/adrs/0001-b.md), [brackets](<../adrs/0001-b.md>), [[0001-b]],
        + [b](adrs/0001-b.md#b), [again](./adrs/0001-b "t"), [root](/docs/adrs/0001-b.md), [brackets](<adrs/0001-b.md>), [[0001-b]],
        - [folder](../adrs/), [image](pic.png), [own](#a), [web](https://x.org/adrs/0001-b.md)
        + [folder](adrs/), [image](pic.png), [own](#a), [web](https://x.org/adrs/0001-b.md)
        - [label]: ../adrs/0001-b.md
        + [label]: adrs/0001-b.md
        ~ /single/spec-graph.json
        - {"nodes": [{"id": "ADR-1", "path": "adrs/0001-b.md"}]}
        + {"nodes": [{"id": "ADR-1", "path": "docs/adrs/0001-b.md"}]}"#]],
    );
}

#[test]
fn links_follow_an_image() {
    check_move(
        LINKS,
        "/single/docs/pic.png",
        "/single/img/pic.png",
        &expect![[r"
        ~ /single/docs/a.md
        - [folder](../adrs/), [image](pic.png), [own](#a), [web](https://x.org/adrs/0001-b.md)
        + [folder](../adrs/), [image](../img/pic.png), [own](#a), [web](https://x.org/adrs/0001-b.md)"]],
    );
}
