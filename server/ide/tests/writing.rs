//! Completion of criteria, requirements, sources, settings and graphs; formatting; linked places. The cursor is at `$0`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::sync::Mutex;

use expect_test::{Expect, expect};
use specward_engine::FilePath;
use specward_ide::completion::{self, Insert, Offer};
use specward_ide::{edit, format, linked, settings_file};
use support::Workspace;

const SHOP: &str = "\
//- /platform/platform-specs/PLAT-124-guest.md
# PLAT-124: Guest checkout

- ID: PLAT-124
- Version: v2
- Status: Approved
- Owner: Ada
//- /platform/context-packs/cp-guest-v2.md
# CP-GUEST-v2

- Pack ID: CP-GUEST-v2
- Status: Active

## Sources
- Platform MCP: v4.1
- Domain MCP: v3
- Integration MCP: v5
";

fn shop(path: &str, text: &str) -> Workspace {
    Workspace::new(&format!("{SHOP}//- {path}\n{text}"))
}

fn spec(text: &str) -> Workspace {
    shop("/cart/specs/SPEC-CART-01-guest.md", text)
}

fn offers(workspace: &Workspace) -> Vec<Offer> {
    let (doc, offset) = workspace.cursor();
    let request = completion::Request {
        snapshot: &workspace.snapshot,
        doc,
        text: workspace.text_of(doc),
        offset,
        today: "2026-02-28",
        names: &Mutex::default(),
    };
    completion::complete(request).items
}

fn labels(workspace: &Workspace) -> Vec<String> {
    offers(workspace).into_iter().map(|offer| offer.label).collect()
}

/// The line of the cursor after the first offer was accepted without snippets.
fn accepted(workspace: &Workspace) -> String {
    let (doc, offset) = workspace.cursor();
    let first = offers(workspace).into_iter().next().expect("an offer");
    let (Insert::Text(text) | Insert::Snippet(_, text)) = first.insert;
    let text = edit::apply(workspace.text_of(doc), &[edit::TextEdit { range: first.range, text }]);
    let line = text[..offset.min(text.len())].matches('\n').count();
    text.lines().nth(line).unwrap().to_owned()
}

const CRITERIA: &str = "# SPEC-CART-01: Guest\n\n## Metadata\n- ID: SPEC-CART-01\n- Context Pack: CP-GUEST-v2\n\n";

#[test]
fn scenarios_go_on_in_their_order() {
    let at = |line: &str| spec(&format!("{CRITERIA}## Acceptance Criteria\n\n{line}\n"));
    assert_eq!(labels(&at("- $0"))[..2], ["Given", "When"]);
    assert_eq!(accepted(&at("- G$0")), "- Given ");
    assert_eq!(accepted(&at("- Given a cart, $0")), "- Given a cart, when ");
    assert_eq!(accepted(&at("- Given a cart, when it expires, t$0")), "- Given a cart, when it expires, then ");
    assert_eq!(accepted(&at("- **Given** a cart, **$0")), "- **Given** a cart, **When** ");
    assert_eq!(accepted(&at("- Given a cart\n- $0")), "- When ");
    assert_eq!(accepted(&at("- **WHEN** it ends\n- **$0")), "- **THEN** ");
    assert_eq!(accepted(&at("- WHE$0N it ends")), "- WHEN it ends");
    assert!(labels(&at("- $0")).contains(&"WHEN, SHALL".to_owned()));
    assert_eq!(labels(&at("- Some text $0")), Vec::<String>::new());
    assert_eq!(labels(&spec(&format!("{CRITERIA}## Risks\n\n- G$0\n"))), Vec::<String>::new());
}

#[test]
fn requirements_get_the_next_number() {
    let text = format!(
        "{CRITERIA}## Requirements\n\n- FR-001: One.\n- FR-009: Two.\n- $0\n\n## Success Criteria\n\n- SC-01: x\n"
    );
    assert_eq!(labels(&spec(&text)), ["FR-010", "SC-02"]);
    assert_eq!(accepted(&spec(&text)), "- FR-010: ");
    assert_eq!(labels(&spec(&text.replace("- $0", "- FR-$0")))[0], "FR-010");
    assert_eq!(accepted(&spec(&format!("{CRITERIA}## Requirements\n\n- $0\n"))), "- FR-001: ");
}

#[test]
fn a_section_names_its_sources_first() {
    let at = |line: &str| spec(&format!("{CRITERIA}## Cross-Domain Interactions\n{line}\n\nText.\n"));
    assert_eq!(labels(&at("Source: $0"))[0], "Domain MCP v3, Integration MCP v5");
    assert_eq!(labels(&at("Source: Domain MCP v3, $0"))[..2], ["Platform MCP v4.1", "Integration MCP v5"]);
    let skeleton = accepted(&spec(&format!("{CRITERIA}## Cross$0\n")));
    assert_eq!(skeleton, "## Cross-Domain Interactions");
    let (Insert::Text(text) | Insert::Snippet(_, text)) =
        offers(&spec(&format!("{CRITERIA}## Cross$0\n"))).remove(0).insert;
    assert!(text.contains("\nSource: Domain MCP v3, Integration MCP v5\n"), "{text}");
}

#[test]
fn values_come_from_the_workspace() {
    let at = |line: &str| spec(&format!("# SPEC-CART-01: Guest\n\n## Metadata\n- ID: SPEC-CART-01\n{line}\n"));
    assert_eq!(labels(&at("- Owner: $0")), ["Ada"]);
    assert_eq!(labels(&at("- Consumers: $0")), ["cart", "platform"]);
    assert_eq!(labels(&at("- Compatibility: add$0")), ["additive"]);
}

#[test]
fn nothing_is_offered_in_prose() {
    for line in ["- $0", "See [[PLAT$0", "[x](../$0", "PLAT-$0", "## $0", "Status: $0", "Source: $0"] {
        let prose = shop("/cart/README.md", &format!("# Read me\n\nSome text.\n\n{line}\n"));
        assert_eq!(labels(&prose), Vec::<String>::new(), "{line}");
    }
}

/// Every offer at the cursor as it would change its line, without snippets.
fn lines(workspace: &Workspace) -> Vec<String> {
    let (doc, offset) = workspace.cursor();
    let text = workspace.text_of(doc);
    let number = text[..offset].matches('\n').count();
    let line = |offer: Offer| {
        let (Insert::Text(new) | Insert::Snippet(_, new)) = offer.insert;
        let text = edit::apply(text, &[edit::TextEdit { range: offer.range, text: new }]);
        text.lines().nth(number).unwrap().to_owned()
    };
    offers(workspace).into_iter().map(line).collect()
}

const BEGUN: &str = "# SPEC-CART-01: Guest\n\n## Metadata\n- ID: SPEC-CART-01\n- Context Pack: CP-GUEST-v2\n";

#[test]
fn the_word_that_the_cursor_is_in_is_replaced_whole() {
    for (line, expected) in [
        ("- Implements: PLAT-124 v$02", "- Implements: PLAT-124 v2"),
        ("- Implements: PLAT-124 $0v1", "- Implements: PLAT-124 v2"),
        ("- Own$0er: Ada", "- Owner: Ada"),
        ("- Owner: A$0da", "- Owner: Ada"),
        ("- **Own$0er:** Ada", "- **Owner:** Ada"),
        ("- **Sta$0tus**: Draft", "- **Status**: Draft"),
        ("\n## Gates\n- Context completeness: $0 FAIL", "- Context completeness: PASS"),
        ("\n## User Experience\nSource: Plat$0form MCP v4.1 (UX)", "Source: Platform MCP v4.1 (UX)"),
        ("\n## Acceptance Criteria\n- **Gi$0ven** a cart", "- **Given** a cart"),
        ("\n## Acceptance Criteria\n- **Given** a cart, $0**When** it ends", "- **Given** a cart, **When** it ends"),
        ("\n## Risks\n- See [x](../../plat$0form/none.md)", "- See [x](../../platform/context-packs/cp-guest-v2.md)"),
        ("\n## Risks\n- See [[cp-$0none]]", "- See [[cp-guest-v2]]"),
        (
            "\n## Risks\n<!-- specward-ignore ready/op$0en-adr: known -->",
            "<!-- specward-ignore ready/open-adr: known -->",
        ),
    ] {
        assert_eq!(lines(&spec(&format!("{BEGUN}{line}\n"))).first().map(String::as_str), Some(expected), "{line}");
    }
}

#[test]
fn a_blank_goes_in_front_of_what_follows_a_mark_at_once() {
    for (line, expected) in [
        ("- Implements:$0", "- Implements: PLAT-124 v2"),
        ("- Status:$0 Draft", "- Status: Planned"),
        ("**Status:**$0", "**Status:** Planned"),
        ("-$0", "- Implements: "),
        ("\n## User Experience\nSource:$0", "Source: Platform MCP v4.1"),
        ("\n##$0", "## Problem Statement"),
        ("\n## Gates\n- Ready to implement:$0", "- Ready to implement: PASS"),
        ("\n## Acceptance Criteria\n-$0", "- Given "),
    ] {
        assert_eq!(lines(&spec(&format!("{BEGUN}{line}\n"))).first().map(String::as_str), Some(expected), "{line}");
    }
}

#[test]
fn nothing_is_offered_where_it_would_land_in_other_text() {
    for line in [
        "$0- Owner: Ada",
        "$0**Owner:** Ada",
        "Some wor$0ds of a sentence",
        "- Context Pack: CP-GUEST-v2 $0",
        "\n## Acceptance Criteria\n- $0The cart ends",
        "\n## Requirements\n- $0FR-001: One",
        "\n## Domain Understanding\n- INV-CART-$001: holds",
    ] {
        assert_eq!(
            lines(&spec(&format!("# SPEC-CART-01: Guest\n\n## Metadata\n- ID: SPEC-CART-01\n{line}\n"))),
            Vec::<String>::new(),
            "{line}"
        );
    }
}

#[test]
fn what_stands_in_the_line_already_is_not_offered_again() {
    let text = format!("{BEGUN}- Depends On: PLAT-124, $0\n");
    assert!(!labels(&spec(&text)).contains(&"PLAT-124".to_owned()));
    let text = format!("{BEGUN}\n## Contracts\nSource: Integration MCP v5, $0\n");
    assert_eq!(labels(&spec(&text)), ["Platform MCP v4.1", "Domain MCP v3", "CP-GUEST-v2"]);
}

const TWICE: &str = "\
//- /platform/adr/ADR-003-orders.md
# ADR-003: Orders
//- /platform/contracts/cart-v1.md
# CartEnded

- ID: CartEnded
- Version: v1
//- /platform/contracts/cart-v2.md
# CartEnded

- ID: CartEnded
- Version: v2
//- /platform/domains/cart.md
# Domain: Cart

- Owner: Ada
//- /cart/adr/ADR-003-sessions.md
# ADR-003: Sessions
//- /cart/specs/SPEC-CART-01-guest.md
# SPEC-CART-01: Guest

## Metadata
- ID: SPEC-CART-01
";

#[test]
fn each_artefact_is_offered_once_and_means_what_it_says() {
    let at = |line: &str| labels(&Workspace::new(&format!("{TWICE}{line}\n")));
    assert_eq!(at("- Blocked By: $0"), ["ADR-003", "platform/ADR-003"]);
    assert_eq!(at("- Contracts Referenced: $0"), ["CartEnded v1", "CartEnded v2"]);
    assert_eq!(at("- Depends On: $0"), ["CartEnded v1", "CartEnded v2", "ADR-003", "platform/ADR-003"]);
    assert_eq!(at("- Affects: $0"), ["cart", "CartEnded"]);
    assert_eq!(at("\n## Risks\nSee ADR-$0"), ["ADR-003", "platform/ADR-003"]);
}

#[test]
fn a_document_is_offered_its_own_id_and_the_next_free_one() {
    let at = |path: &str, text: &str| labels(&Workspace::new(&format!("{TWICE}//- {path}\n{text}\n")));
    assert_eq!(at("/cart/specs/SPEC-CART-07-new.md", "# New\n\n- ID: $0"), ["SPEC-CART-07", "SPEC-CART-08"]);
    assert_eq!(at("/cart/adr/new.md", "# New\n\n- ID: $0"), ["ADR-004"]);
    assert_eq!(at("/cart/adr/new.md", "# ADR-$0: New\n\n- ID: ADR-009\n"), ["ADR-009", "ADR-010"]);
}

#[test]
fn what_takes_the_place_of_a_pack_is_a_pack() {
    let pack = shop("/platform/context-packs/cp-guest-v3.md", "# CP-GUEST-v3\n\n- Supersedes: $0\n");
    assert_eq!(labels(&pack), ["CP-GUEST-v2"]);
}

#[test]
fn closed_vocabularies_are_choices_in_snippets() {
    let status = offers(&spec(&format!("{BEGUN}- Stat$0\n"))).remove(0);
    let choice = "Status: ${1|Planned,Discovery,Draft,Approved,Implementing,Done,Paused,Blocked,Retired|}";
    assert_eq!(status.insert, Insert::Snippet(choice.into(), "Status: ".into()));
    let template = offers(&shop("/cart/adr/ADR-011-new.md", "ad$0")).remove(0);
    let Insert::Snippet(snippet, _) = template.insert else { panic!("{template:?}") };
    assert!(
        snippet.contains("- ID: ADR-011\n") && snippet.contains("${4|[Global / Local],Global,Local|}"),
        "{snippet}"
    );
}

fn settings(text: &str) -> Workspace {
    shop("/cart/specward.toml", text)
}

#[test]
fn settings_have_keys_and_values() {
    let labels = |text: &str| file_labels(&settings(text));
    assert_eq!(labels("ti$0")[0], "tier");
    assert_eq!(labels("tier = \"$0\""), ["platform", "component", "single"]);
    assert_eq!(labels("[plat$0")[0], "platform");
    assert_eq!(labels("[platform]\n$0"), ["path", "graph"]);
    assert_eq!(labels("[platform]\npath = \"../plat\"\n$0"), ["graph"]);
    assert_eq!(labels("[platform]\npath = \"$0\""), ["../platform"]);
    assert_eq!(labels("[rules]\nopen-adr$0")[0], "ready/open-adr");
    assert_eq!(labels("[rules]\n\"ready/open-adr\" = \"$0\"")[..2], ["off", "hint"]);
    assert_eq!(labels("[aliases.keys]\nZustand = \"Stat$0\"")[0], "Status");
    assert_eq!(labels("[kinds]\nad$0")[0], "adr");
}

/// The line of the cursor after the first offer was accepted without snippets.
fn settled(text: &str) -> String {
    let workspace = settings(text);
    let (path, offset) = workspace.cursor.clone().unwrap();
    let text = &workspace.files[&path];
    let Some(first) = completion::of_file(&workspace.snapshot, &path, text, offset).items.into_iter().next() else {
        return String::new();
    };
    let (Insert::Text(new) | Insert::Snippet(_, new)) = first.insert;
    let changed = edit::apply(text, &[edit::TextEdit { range: first.range, text: new }]);
    changed.lines().nth(text[..offset].matches('\n').count()).unwrap().to_owned()
}

#[test]
fn settings_are_replaced_whole_and_comments_left_alone() {
    assert_eq!(settled("ti$0er = \"single\""), "tier = \"single\"");
    assert_eq!(settled("tier = \"comp$0onent\" # ours"), "tier = \"component\" # ours");
    assert_eq!(settled("tier =$0 \"single\""), "tier = \"platform\"");
    assert_eq!(settled("[plat$0form]"), "[platform]");
    assert_eq!(settled("[platform]\npath = \"../plat$0form\""), "path = \"../platform\"");
    for text in ["# ti$0", "tier = \"single\" # p$0", "[platform]$0"] {
        assert_eq!(settled(text), "", "{text}");
    }
}

#[test]
fn a_value_is_quoted_where_it_is_not_yet() {
    let workspace = settings("[rules]\nopen-adr$0");
    let (path, offset) = workspace.cursor.clone().unwrap();
    let text = &workspace.files[&path];
    let first = completion::of_file(&workspace.snapshot, &path, text, offset).items.remove(0);
    assert_eq!(first.insert, Insert::Snippet("\"ready/open-adr\" = \"$1\"".into(), "\"ready/open-adr\" = ".into()));
    let workspace = settings("tier = $0");
    let (path, offset) = workspace.cursor.clone().unwrap();
    let first = completion::of_file(&workspace.snapshot, &path, &workspace.files[&path], offset).items.remove(0);
    assert_eq!(first.insert, Insert::Text("\"platform\"".into()));
}

#[test]
fn settings_lead_to_the_platform() {
    let leads_to = |text: &str| {
        let workspace = settings(&format!("{text}//- /platform/specward.toml\nname = \"p\"\n"));
        let (path, offset) = workspace.cursor.clone().unwrap();
        let found = settings_file::definition(&workspace.snapshot, &path, &workspace.files[&path], offset)?;
        Some(workspace.snapshot.path(found.doc).unwrap().as_str().to_owned())
    };
    assert_eq!(leads_to("[platform]\npath = \"../pla$0tform\"\n").unwrap(), "/platform/specward.toml");
    assert_eq!(leads_to("[platform]\npath = \"../no$0where\"\n"), None);
    assert_eq!(leads_to("name = \"../pla$0tform\"\n"), None);
}

/// Labels in a file that is no document.
fn file_labels(workspace: &Workspace) -> Vec<String> {
    let (path, offset) = workspace.cursor.clone().unwrap();
    let offers = completion::of_file(&workspace.snapshot, &path, &workspace.files[&path], offset);
    offers.items.into_iter().map(|offer| offer.label).collect()
}

const NODE: &str =
    r#"{"nodes": [{"id": "PLAT-124", "path": "platform-specs/PLAT-124-guest.md", "dependsOn": ["CP-GUEST-v2"]}]}"#;

#[test]
fn graphs_have_ids_paths_and_keys() {
    let graph = |text: &str| file_labels(&shop("/platform/spec-graph.json", text));
    let at = |old: &str, new: &str| graph(&NODE.replace(old, new));
    assert_eq!(at("\"PLAT-124\"", "\"PL$0\""), ["PLAT-124"]);
    assert_eq!(at("[\"CP-GUEST-v2\"]", "[\"$0\"]"), ["CP-GUEST-v2", "PLAT-124 v2"]);
    assert_eq!(at("platform-specs/PLAT-124-guest.md", "guest.md$0")[0], "platform-specs/PLAT-124-guest.md");
    assert_eq!(at("\"dependsOn\"", "\"$0\"")[..2], ["kind", "version"]);
    assert_eq!(graph("{\"nodes\": $0}"), Vec::<String>::new());
    let twice =
        Workspace::new(&format!("{TWICE}//- /platform/spec-graph.json\n{}", NODE.replace("\"PLAT-124\"", "\"$0\"")));
    assert_eq!(file_labels(&twice), ["ADR-003", "SPEC-CART-01", "CartEnded"]);
}

fn check_format(text: &str, expect: &Expect) {
    let workspace = spec(text);
    let doc = workspace.snapshot.doc_by_path(&FilePath::new("/cart/specs/SPEC-CART-01-guest.md").unwrap()).unwrap();
    let edits = format::format(&workspace.snapshot, &workspace, doc, None);
    let blanks = |text: &str| text.chars().all(|c| c.is_whitespace() || "|-:".contains(c));
    let text = workspace.text_of(doc);
    let only_blanks = edits.iter().all(|edit| {
        text.lines().any(|line| line.trim_start().starts_with('|')) || blanks(edit.range.of(text)) && blanks(&edit.text)
    });
    assert!(only_blanks, "{edits:?}");
    let formatted = edit::apply(text, &edits);
    expect.assert_eq(&formatted);
    let again = spec(&formatted);
    let doc = again.snapshot.doc_by_path(&FilePath::new("/cart/specs/SPEC-CART-01-guest.md").unwrap()).unwrap();
    assert_eq!(format::format(&again.snapshot, &again, doc, None), [], "formatting twice");
}

#[test]
fn blocks_are_formatted_and_prose_is_not() {
    check_format(
        "# SPEC-CART-01: Guest\n\n## Metadata\n-   ID : SPEC-CART-01  \n- **Status:**   Draft\n-  Blocked By:\n\n## Goals\n\n-   prose :stays  \nas | it is\n\n|a|b|\n|-|-|\n|1|2|\n\n## Gates\n- Context completeness:    PASS\n- Domain validity: FAIL\n",
        &expect![[r"
            # SPEC-CART-01: Guest

            ## Metadata
            - ID: SPEC-CART-01
            - **Status:** Draft
            - Blocked By:

            ## Goals

            -   prose :stays  
            as | it is

            | a   | b   |
            | --- | --- |
            | 1   | 2   |

            ## Gates
            - Context completeness: PASS
            - Domain validity:      FAIL
        "]],
    );
}

#[test]
fn a_spec_of_windows_keeps_its_line_ends() {
    let text = "# SPEC-CART-01: Guest\r\n\r\n## Metadata\r\n-  ID:  SPEC-CART-01 \r\n- Status: Draft\r\n";
    let workspace = spec(text);
    let doc = workspace.snapshot.doc_by_path(&FilePath::new("/cart/specs/SPEC-CART-01-guest.md").unwrap()).unwrap();
    let formatted = edit::apply(text, &format::format(&workspace.snapshot, &workspace, doc, None));
    assert_eq!(formatted, "# SPEC-CART-01: Guest\r\n\r\n## Metadata\r\n- ID: SPEC-CART-01\r\n- Status: Draft\r\n");
}

fn typed(text: &str, c: char) -> String {
    let workspace = spec(text);
    let (doc, offset) = workspace.cursor();
    edit::apply(workspace.text_of(doc), &format::after_typing(&workspace.snapshot, &workspace, doc, offset, c))
}

#[test]
fn typing_formats_the_line_before_and_the_table_around() {
    let head = "# SPEC-CART-01: Guest\n\n## Metadata\n";
    assert_eq!(
        typed(&format!("{head}-  ID:  SPEC-CART-01\n-  Status:  Draft\n$0"), '\n'),
        format!("{head}-  ID:  SPEC-CART-01\n- Status: Draft\n")
    );
    assert_eq!(typed(&format!("{head}\n|a|\n|-|\n|long|$0\n"), '|'), format!("{head}\n| a    |\n| ---- |\n| long |\n"));
    assert_eq!(typed("# SPEC-CART-01: Guest\n\nprose |  x$0\n", '|'), "# SPEC-CART-01: Guest\n\nprose |  x\n");
}

#[test]
fn the_id_in_title_and_metadata_changes_together() {
    let at = |text: &str| {
        let workspace = spec(text);
        let (doc, offset) = workspace.cursor();
        let ranges = linked::ranges(&workspace.snapshot, doc, offset)?;
        Some(ranges.into_iter().map(|range| range.of(workspace.text_of(doc)).to_owned()).collect::<Vec<_>>())
    };
    let both = Some(vec!["SPEC-CART-01".to_owned(); 2]);
    assert_eq!(at("# SPEC-CART-$001: Guest\n\n- ID: SPEC-CART-01\n"), both);
    assert_eq!(at("# SPEC-CART-01: Guest\n\n- ID: SPEC-$0CART-01\n"), both);
    assert_eq!(at("# SPEC-CART-01: Gu$0est\n\n- ID: SPEC-CART-01\n"), None);
    assert_eq!(at("# SPEC-CART-01: Guest\n\n- ID: SPEC-$0CART-02\n"), None);
}

#[test]
fn headings_of_the_document_that_a_wiki_link_would_lead_to() {
    let decisions = "//- /cart/adr/ADR-007-stores.md\n# ADR-007: Stores\n\n## Options\n//- /platform/adr/ADR-007-stores.md\n\
                     # ADR-007: Stores of all\n\n## Consequences\n";
    for (link, wanted) in [("ADR-007-stores", "Options"), ("ADR-7", "Options"), ("PLAT-124", "Scope")] {
        let text = format!("{SHOP}\n//- /platform/platform-specs/PLAT-125.md\n# PLAT-125: Other\n{decisions}");
        let text = text.replace("- Owner: Ada\n", "- Owner: Ada\n\n## Scope\n");
        let workspace =
            Workspace::new(&format!("{text}//- /cart/specs/SPEC-CART-01.md\n{CRITERIA}See [[{link}#$0]].\n"));
        assert_eq!(labels(&workspace), [wanted], "{link}");
    }
}

#[test]
fn of_many_ids_the_best_are_offered_in_every_version() {
    let feature = |number| {
        format!("//- /platform/platform-specs/PLAT-{number}.md\n# PLAT-{number}: Feature\n\n- ID: PLAT-{number}\n")
    };
    let mut text = SHOP.to_owned();
    text.extend((200..700).map(feature));
    text.push_str(
        "//- /platform/platform-specs/PLAT-690-v3.md\n# PLAT-690: Another name\n\n- ID: PLAT-690\n- Version: v3\n",
    );
    for (typed, wanted, count) in
        [("", "PLAT-124 v2", 200), ("PLAT-690", "PLAT-690 v3", 2), ("guest", "PLAT-124 v2", 1)]
    {
        let spec = format!("# SPEC-CART-01: Guest\n\n## Metadata\n- ID: SPEC-CART-01\n- Implements: {typed}$0\n");
        let labels = labels(&Workspace::new(&format!("{text}//- /cart/specs/SPEC-CART-01.md\n{spec}")));
        assert_eq!((labels.iter().any(|label| label == wanted), labels.len()), (true, count), "{typed:?}: {labels:?}");
    }
}

#[test]
fn nothing_is_offered_where_nothing_of_ours_can_stand() {
    for text in [
        "# SPEC-CART-01: Guest\n\nSee [the site](https://$0example.org/a.md).\n",
        "# SPEC-CART-01: Guest\n\nSee [the site]($0https://example.org/a.md).\n",
        "# SPEC-CART-01: Guest\n\nAsk [her](mailto:$0a@example.org).\n",
        "---\nid: SPEC-CART-01\n---$0\n# SPEC-CART-01: Guest\n",
        "# SPEC-CART-01: Guest\n\n- ID: SPEC-CART-01\n\n---$0\n",
    ] {
        assert_eq!(labels(&spec(text)), [""; 0], "{text}");
    }
}
