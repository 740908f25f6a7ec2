//! Navigation, hover, completion and actions on small workspaces, with the cursor at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fmt::Write;
use std::sync::Mutex;

use expect_test::{Expect, expect};
use specward_ide::actions::{self, Action, actions};
use specward_ide::completion::{self, Insert};
use specward_ide::{edit, hover, navigation, symbols, workspace_symbols};
use specward_syntax::TextRange;
use support::Workspace;

/// A platform with a spec, two ADRs, a contract and packs; a component whose spec refers to them.
const SHOP: &str = "\
//- /platform/platform-specs/PLAT-124-guest-checkout.md
# PLAT-124: Guest checkout

## Metadata
- ID: PLAT-124
- Version: v2
- Status: Approved

## Risks
None.
//- /platform/adr/ADR-001-guest-identity.md
# ADR-001: Guest identity

## Metadata
- ID: ADR-001
- Status: In Review
- Owner: Ada
//- /platform/adr/ADR-002-retention.md
# ADR-002: Retention

## Metadata
- ID: ADR-002
- Status: Approved
- Owner: Grace
//- /platform/contracts/cart-updated.md
# CartUpdated: A cart changed

## Metadata
- ID: CartUpdated
- Version: v2
- Status: Approved
//- /platform/context-packs/cp-guest-v2.md
# cp-guest-v2

- Pack ID: cp-guest-v2
- Status: Active

## Sources
- Platform MCP: v4.1
- Domain MCP: v3
//- /cart/adr/ADR-003-sessions.md
# ADR-003: Sessions

## Metadata
- ID: ADR-003
- Status: Proposed
- Owner: Cart
";

fn shop(spec: &str) -> Workspace {
    Workspace::new(&format!("{SHOP}//- /cart/specs/SPEC-CART-01-guest-cart.md\n{spec}"))
}

fn check_definition(spec: &str, expect: &Expect) {
    let workspace = shop(spec);
    let (doc, offset) = workspace.cursor();
    let found = navigation::definition(&workspace.snapshot, doc, offset);
    let shown: Vec<String> = found
        .iter()
        .map(|destination| {
            let focus = workspace.snapshot.range(destination.focus);
            format!(
                "{} -> {}",
                destination.origin.of(workspace.text_of(doc)),
                workspace.show(destination.focus.doc, focus)
            )
        })
        .collect();
    expect.assert_eq(&shown.join("\n"));
}

#[test]
fn definition_of_ids_in_metadata_and_prose() {
    check_definition(
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLAT-$0124 v2\n",
        &expect!["PLAT-124 -> /platform/platform-specs/PLAT-124-guest-checkout.md:1 PLAT-124: Guest checkout"],
    );
    check_definition(
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLAT-124 v$02\n",
        &expect!["v2 -> /platform/platform-specs/PLAT-124-guest-checkout.md:1 PLAT-124: Guest checkout"],
    );
    check_definition(
        "# SPEC-CART-01: Guest cart\n\nAs ADR 1$0 says.\n",
        &expect!["ADR 1 -> /platform/adr/ADR-001-guest-identity.md:1 ADR-001: Guest identity"],
    );
    check_definition(
        "# SPEC-CART-01: Guest cart\n\nUses CartUp$0dated v2 and UTF-8.\n",
        &expect!["CartUpdated -> /platform/contracts/cart-updated.md:1 CartUpdated: A cart changed"],
    );
    check_definition("# SPEC-CART-01: Guest cart\n\nText in UTF-$08.\n", &expect![""]);
}

#[test]
fn definition_of_links_headings_and_wiki_links() {
    check_definition(
        "# SPEC-CART-01: Guest cart\n\n[risks](../../platform/platform-specs/PLAT-124-guest-checkout.md#ri$0sks)\n",
        &expect![
            "../../platform/platform-specs/PLAT-124-guest-checkout.md#risks -> /platform/platform-specs/PLAT-124-guest-checkout.md:8 Risks"
        ],
    );
    check_definition(
        "# SPEC-CART-01: Guest cart\n\n[[ADR-003-sess$0ions]]\n",
        &expect!["ADR-003-sessions -> /cart/adr/ADR-003-sessions.md:1 ADR-003: Sessions"],
    );
    check_definition(
        "# SPEC-CART-01: Guest cart\n\nSee [below](#de$0tails).\n\n## Details\nText.\n",
        &expect!["#details -> /cart/specs/SPEC-CART-01-guest-cart.md:5 Details"],
    );
}

#[test]
fn references_from_the_definition_and_from_a_mention() {
    let workspace = shop(
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Blocked By: ADR-0$01\n\n## ADRs\n- [Identity](../../platform/adr/ADR-001-guest-identity.md)\n\nADR 001 again.\n",
    );
    let (doc, offset) = workspace.cursor();
    let shown: Vec<String> = navigation::references(&workspace.snapshot, doc, offset, true)
        .into_iter()
        .map(|place| workspace.show(place.doc, workspace.snapshot.range(place)))
        .collect();
    expect![[r"
        /platform/adr/ADR-001-guest-identity.md:1 ADR-001: Guest identity
        /cart/specs/SPEC-CART-01-guest-cart.md:4 ADR-01
        /cart/specs/SPEC-CART-01-guest-cart.md:7 ../../platform/adr/ADR-001-guest-identity.md
        /cart/specs/SPEC-CART-01-guest-cart.md:9 ADR 001"]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn a_card_says_what_a_reader_would_open_the_file_for() {
    let workspace = shop(
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Implements: PLAT-124 v2\n- Status: Draft\n- Blocked By: ADR-0$001\n",
    );
    let (doc, offset) = workspace.cursor();
    let hover = hover::hover(&workspace.snapshot, doc, offset).unwrap();
    expect![[r"
        **ADR-001** Guest identity

        global ADR · In Review · owner: Ada  
        Blocks: SPEC-CART-01 (Draft)

        `adr/ADR-001-guest-identity.md`"]]
    .assert_eq(hover.text.split("\n\n*").next().unwrap());
    let card = hover::card(&workspace.snapshot, doc).unwrap();
    assert!(card.contains("Implements: PLAT-124 (Approved)") && card.contains("ready FAIL"), "{card}");
}

fn labels(spec: &str) -> Vec<String> {
    let workspace = shop(spec);
    offers(&workspace).items.into_iter().map(|offer| offer.label).collect()
}

fn offers(workspace: &Workspace) -> completion::Offers {
    let (doc, offset) = workspace.cursor();
    let text = workspace.text_of(doc).to_owned();
    completion::complete(completion::Request {
        snapshot: &workspace.snapshot,
        doc,
        text: &text,
        offset,
        today: "2026-02-28",
        names: &Mutex::default(),
    })
}

/// The text after the first offer was accepted.
fn accepted(spec: &str) -> String {
    let workspace = shop(spec);
    let (doc, _) = workspace.cursor();
    let offers = offers(&workspace);
    let first = offers.items.first().unwrap_or_else(|| panic!("no offer in {spec:?}"));
    let text = match &first.insert {
        Insert::Text(text) | Insert::Snippet(_, text) => text.clone(),
    };
    edit::apply(workspace.text_of(doc), &[edit::TextEdit { range: first.range, text }])
}

#[test]
fn ids_are_offered_by_role() {
    let blocked = labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Blocked By: $0\n");
    assert_eq!(blocked, ["ADR-003", "ADR-001", "ADR-002"], "open ones first, own root before the platform's");
    assert_eq!(
        accepted("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PL$0\n"),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLAT-124 v2\n"
    );
    assert_eq!(
        accepted("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Context Pack: $0\n"),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Context Pack: cp-guest-v2\n"
    );
    assert_eq!(
        accepted("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Contracts Referenced: cart$0\n"),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Contracts Referenced: CartUpdated v2\n"
    );
    assert_eq!(
        accepted("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Blocked By: ADR-001, 3$0\n"),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- Blocked By: ADR-001, ADR-003\n"
    );
    assert_eq!(labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Implements: PLAT-124 v$0\n"), ["v2"]);
}

#[test]
fn ids_are_offered_in_front_matter_and_tables_too() {
    assert_eq!(
        accepted("---\nid: SPEC-CART-01\nimplements: PLAT$0\nstatus: Draft\n---\n# Guest cart\n"),
        "---\nid: SPEC-CART-01\nimplements: PLAT-124 v2\nstatus: Draft\n---\n# Guest cart\n"
    );
    assert_eq!(
        accepted(
            "# SPEC-CART-01: Guest cart\n\n## Metadata\n\n| Key | Value |\n|---|---|\n| ID | SPEC-CART-01 |\n| Status | App$0 |\n"
        ),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n\n| Key | Value |\n|---|---|\n| ID | SPEC-CART-01 |\n| Status | Approved |\n"
    );
}

#[test]
fn statuses_keys_verdicts_and_sections() {
    assert_eq!(labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Status: Im$0\n"), ["Implementing"]);
    let keys = labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- $0\n");
    assert_eq!(keys[..3], ["Implements", "Context Pack", "Contracts Referenced"]);
    assert!(!keys.contains(&"ID".to_owned()));
    assert_eq!(
        accepted("# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\nimpl$0\n"),
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Implements: \n"
    );
    assert_eq!(
        labels(
            "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n\n## Gates\n- Context completeness: $0\n"
        ),
        ["PASS", "FAIL"]
    );
    let sections = labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n\n## $0\n");
    assert_eq!(sections[..2], ["Problem Statement", "Goals / Non-Goals"]);
}

#[test]
fn templates_in_an_empty_file_and_silence_in_prose() {
    let workspace = shop("$0");
    let offers = offers(&workspace);
    assert_eq!(offers.items[0].label, "component-spec");
    let Insert::Snippet(snippet, _) = &offers.items[0].insert else { panic!("a template is a snippet") };
    assert!(
        snippet.starts_with("# SPEC-CART-01: ${1:[title]}") && snippet.contains("- Context Pack: cp-guest-v2"),
        "{snippet}"
    );
    let prose = Workspace::new("//- /cart/README.md\n# Read me\n\n- $0\n\nMore text.\n");
    assert_eq!(self::offers(&prose).items, []);
}

#[test]
fn links_sources_and_rules() {
    assert!(labels("# SPEC-CART-01: Guest cart\n\nSee [[sess$0\n").contains(&"ADR-003-sessions".to_owned()));
    assert_eq!(
        labels("# SPEC-CART-01: Guest cart\n\n[x](../../platform/platform-specs/PLAT-124-guest-checkout.md#$0)\n"),
        ["metadata", "risks"]
    );
    assert_eq!(
        labels("# SPEC-CART-01: Guest cart\n\n## Metadata\n- Context Pack: cp-guest-v2\n\n## NFRs\nSource: $0\n"),
        ["Platform MCP v4.1", "Domain MCP v3", "cp-guest-v2"]
    );
    assert!(
        labels("<!-- specward-ignore ref/unre$0 -->\n# SPEC-CART-01: Guest cart\n")
            .contains(&"ref/unresolved".to_owned())
    );
}

#[test]
fn a_folder_that_is_typed_offers_what_lies_below_it() {
    let spec = |typed: &str| format!("# SPEC-CART-01: Guest cart\n\nSee [x]({typed})\n");
    let after = |typed: &str| {
        let mut labels = labels(&spec(&format!("{typed}$0")));
        labels.sort();
        labels
    };
    let sessions = "../adr/ADR-003-sessions.md";
    assert_eq!(after("../adr/"), [sessions]);
    assert_eq!(after("../adr/sess"), [sessions], "the rest is looked for below it");
    assert_eq!(after("../adr/identity"), [""; 0], "not elsewhere");
    assert_eq!(
        after("../../platform/adr/"),
        ["../../platform/adr/ADR-001-guest-identity.md", "../../platform/adr/ADR-002-retention.md"]
    );
    assert_eq!(after("../../platform/guest").len(), 3, "by path or title, however deep below it");
    assert_eq!(after("./"), [""; 0], "there is nothing but the document itself");
    assert!(after("adr/").contains(&sessions.to_owned()), "where no such folder is, it is part of a name");
    assert_eq!(after("../../../../../../adr/003"), [sessions], "above everything lies everything");
    assert_eq!(after("../nowhere/"), [""; 0]);
    assert_eq!(accepted(&spec("../adr/se$0")), spec(sessions));
}

fn actions_at(workspace: &Workspace) -> Vec<Action> {
    let (doc, offset) = workspace.cursor();
    actions(actions::Request {
        snapshot: &workspace.snapshot,
        doc,
        range: TextRange::empty(offset),
        texts: workspace,
        graphs: &[],
        files: true,
        today: "2026-02-28",
        deferred: false,
    })
}

/// Applies the first action whose title begins so, and shows what it created and changed.
fn applied(spec: &str, title: &str) -> String {
    let workspace = shop(spec);
    let actions = actions_at(&workspace);
    let titles: Vec<_> = actions.iter().map(|action| &action.title).collect();
    let action = actions
        .iter()
        .find(|action| action.title.starts_with(title))
        .unwrap_or_else(|| panic!("{title:?} is not among {titles:?}"));
    let edit = action.edit.as_ref().unwrap();
    let created = edit.create.iter().map(|file| format!("+ {}\n{}", file.path, file.text));
    let changed = edit
        .files
        .iter()
        .map(|file| format!("~ {}\n{}", file.path, edit::apply(&workspace.files[&file.path], &file.edits)));
    created.chain(changed).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_missing_adr_is_created_with_a_link_back() {
    let spec =
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Owner: Cart team\n- Blocked By: ADR-0$009\n";
    expect![[r"
        + /cart/adr/ADR-009-decision-for-spec-cart-01.md
        # ADR-009: Decision for SPEC-CART-01

        ## Metadata
        - ID: ADR-009
        - Status: Proposed
        - Date: 2026-02-28
        - Owner: Cart team
        - Scope: Local
        - Blocks: SPEC-CART-01

        ## Context
        [SPEC-CART-01](../specs/SPEC-CART-01-guest-cart.md) is blocked by this decision.

        [What is unclear, what it blocks, what we know]

        ## Options
        1. [First option, with what it costs]
        2. [Second option, with what it costs]

        ## Decision
        [Left open until the ADR is approved]

        ## Consequences
        [What becomes easier, what becomes harder, who must act]
    "]]
    .assert_eq(&applied(spec, "Create local ADR"));
    assert!(applied(spec, "Create global ADR").starts_with("+ /platform/adr/ADR-009-"));
}

#[test]
fn an_open_question_becomes_an_adr_in_one_edit() {
    let spec = "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Status: Draft\n- Blocked By: none\n\n## Risks\nThe cart [NEEDS CLARIFICATION: may it out$0live the session?] stays.\n";
    let shown = applied(spec, "Draft local ADR");
    assert!(
        shown.starts_with("+ /cart/adr/ADR-004-may-it-outlive-the-session.md\n# ADR-004: May it outlive the session\n"),
        "{shown}"
    );
    assert!(shown.contains("- Blocked By: ADR-004\n"), "{shown}");
    assert!(shown.contains("The cart ([ADR-004](../adr/ADR-004-may-it-outlive-the-session.md) decides: may it outlive the session?) stays."), "{shown}");
}

#[test]
fn mechanical_fixes_change_nothing_else() {
    let typo = "# SPEC-CART-01: Guest cart\r\n\r\n## Metadata\r\n- ID: SPEC-CART-01\r\n- Status: Aproved$0\r\n";
    assert_eq!(
        applied(typo, "Change"),
        format!("~ /cart/specs/SPEC-CART-01-guest-cart.md\n{}", typo.replace("Aproved$0", "Approved"))
    );
    let resolved = "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Status: Draft\n- Blocked By: ADR-0$002, ADR-003\n";
    assert!(applied(resolved, "Remove").contains("- Blocked By: ADR-003\n"));
    let outdated =
        "# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Implements: PLAT-124 v$01\n- Status: Draft\n";
    assert!(applied(outdated, "").contains("- Implements: PLAT-124 v2\n"));
}

fn show(symbols: &[symbols::Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        let _ = writeln!(out, "{}{} {}", "  ".repeat(depth), symbol.name, symbol.detail);
        assert!(symbol.range.contains(symbol.focus));
        assert!(symbol.children.iter().all(|child| symbol.range.contains(child.range)));
        show(&symbol.children, depth + 1, out);
    }
}

#[test]
fn the_outline_nests_and_every_range_holds_its_children() {
    let workspace = shop(
        "$0# SPEC-CART-01: Guest cart\n\n## Metadata\n- ID: SPEC-CART-01\n- Status: Draft\n\n## Goals\n### Goal one\nText.\n\n## Gates\n- Context completeness: PASS\n",
    );
    let (doc, _) = workspace.cursor();
    let outline = symbols::outline(&workspace.snapshot.document(doc).unwrap(), workspace.text_of(doc));
    let mut shown = String::new();
    show(&outline, 0, &mut shown);
    expect![[r"
        SPEC-CART-01: Guest cart 
          Metadata 
            ID SPEC-CART-01
            Status Draft
          Goals 
            Goal one 
          Gates 
            Context completeness PASS
    "]]
    .assert_eq(&shown);
}

#[test]
fn artefacts_are_found_by_id_title_and_kind() {
    let workspace = shop("$0# SPEC-CART-01: Guest cart\n");
    let names = |query: &str| {
        workspace_symbols::workspace_symbols(&workspace.snapshot, &mut specward_engine::names::Names::default(), query)
            .into_iter()
            .map(|found| found.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names("adr3"), ["ADR-003 Sessions"]);
    assert_eq!(names("retention"), ["ADR-002 Retention"]);
    assert_eq!(names("platformspec"), ["PLAT-124 Guest checkout"]);
    assert_eq!(names("").len(), 7);
}
