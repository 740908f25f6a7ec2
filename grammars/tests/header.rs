//! The binding: the language loads, its queries compile, and a header gives the nodes and places it should.

#![allow(clippy::expect_used)]

use specward_grammars::{HIGHLIGHTS, LANGUAGE, MARKDOWN_INJECTIONS, NODE_TYPES};
use tree_sitter::{Node, Parser, Query, QueryCursor, StreamingIterator, Tree};

const HEADER: &str = "\
- ID: SPEC-CART-01
- Implements: PLAT-124 v1
- Context Pack: cp-v2
- **Status:** In Review
- Blocked By: ADR-0003, platform/ADR-004 (waiting)
- Contracts Referenced: CartUpdated@v2
";

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&LANGUAGE.into()).expect("the grammar fits the runtime");
    parser.parse(text, None).expect("a parser with a language parses")
}

fn texts<'t>(text: &'t str, pattern: &str) -> Vec<&'t str> {
    let tree = parse(text);
    let query = Query::new(&LANGUAGE.into(), pattern).expect("a valid query");
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), text.as_bytes());
    let mut found = Vec::new();
    while let Some((matched, index)) = captures.next() {
        found.push(&text[matched.captures[*index].node.byte_range()]);
    }
    found
}

#[test]
fn a_header_has_its_keys() {
    let keys = texts(HEADER, "(field key: (key) @key)");
    assert_eq!(keys, ["ID", "Implements", "Context Pack", "Status", "Blocked By", "Contracts Referenced"]);
}

#[test]
fn a_header_has_its_references() {
    let ids = texts(HEADER, "(reference id: (id) @id)");
    assert_eq!(ids, ["SPEC-CART-01", "PLAT-124", "ADR-0003", "platform/ADR-004", "CartUpdated"]);
    assert_eq!(texts(HEADER, "(reference version: (version) @version)"), ["v1", "v2"]);
}

#[test]
fn values_are_exact() {
    assert_eq!(texts(HEADER, "(field value: (value (text) @text))"), ["In Review"]);
    assert_eq!(texts(HEADER, "(note) @note"), ["(waiting)"]);
    assert_eq!(texts("| Status | **Draft** |", "(field value: (value) @value)"), ["**Draft**"]);
}

#[test]
fn every_shape_has_its_node() {
    let cases = [
        ("Blocked By: none", "empty"),
        ("Blocked By: TBD", "unresolved"),
        ("Status: [NEEDS CLARIFICATION: when?]", "unresolved"),
        ("Status: [Draft / Approved]", "placeholder"),
        ("- Domain validity: PASS", "verdict"),
        ("- Domain validity: PASS/FAIL", "verdict_choice"),
        ("See [ADR-0003](adr/0003.md)", "link"),
        ("[[ADR-219]]", "wiki_link"),
        ("FR-001 to FR-009", "range"),
        ("consumers: [cart, checkout]", "list"),
    ];
    for (text, kind) in cases {
        assert_eq!(texts(text, &format!("({kind}) @node")).len(), 1, "{text}");
    }
}

#[test]
fn an_edited_tree_is_a_fresh_tree() {
    let mut parser = Parser::new();
    parser.set_language(&LANGUAGE.into()).expect("the grammar fits the runtime");
    let mut tree = parse("- Status: Draft\n- Blocked By: ADR-0003");
    let edited = "- Status: In Draft\n- Blocked By: ADR-0003";
    tree.edit(&tree_sitter::InputEdit {
        start_byte: 10,
        old_end_byte: 10,
        new_end_byte: 13,
        start_position: tree_sitter::Point::new(0, 10),
        old_end_position: tree_sitter::Point::new(0, 10),
        new_end_position: tree_sitter::Point::new(0, 13),
    });
    let again = parser.parse(edited, Some(&tree)).expect("a parser with a language parses");
    assert_eq!(again.root_node().to_sexp(), parse(edited).root_node().to_sexp());
}

#[test]
fn highlights_mark_keys_ids_and_statuses() {
    let tree = parse(HEADER);
    let query = Query::new(&LANGUAGE.into(), HIGHLIGHTS).expect("the query fits the grammar");
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), HEADER.as_bytes());
    let mut marked = Vec::new();
    while let Some((matched, index)) = captures.next() {
        let capture = matched.captures[*index];
        marked.push((query.capture_names()[capture.index as usize], &HEADER[capture.node.byte_range()]));
    }
    for expected in [("property", "Blocked By"), ("constant", "ADR-0003"), ("number", "v1"), ("type", "In Review")] {
        assert!(marked.contains(&expected), "{expected:?} in {marked:?}");
    }
}

#[test]
fn node_types_name_what_the_queries_use() {
    for kind in ["field", "key", "value", "reference", "id", "version", "verdict", "empty", "unresolved", "note"] {
        assert!(NODE_TYPES.contains(&format!("\"type\": \"{kind}\"")), "{kind}");
    }
}

/// Paragraphs, rows and front matter of a markdown text that the injection query takes.
fn injected(markdown: &str) -> Vec<String> {
    let language = tree_sitter_md::LANGUAGE.into();
    let mut parser = Parser::new();
    parser.set_language(&language).expect("the markdown grammar fits the runtime");
    let tree = parser.parse(markdown, None).expect("a parser with a language parses");
    let query = Query::new(&language, MARKDOWN_INJECTIONS).expect("the query fits the markdown grammar");
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), markdown.as_bytes());
    let mut found = Vec::new();
    while let Some(matched) = matches.next() {
        found.extend(matched.captures.iter().map(|capture| line(capture.node, markdown)));
    }
    found
}

fn line(node: Node<'_>, text: &str) -> String {
    text[node.byte_range()].trim_end().to_owned()
}

#[test]
fn markdown_hosts_inject_headers_and_leave_prose_alone() {
    let markdown = "\
---
blocked_by: [ADR-0003]
---
# Cart

- Implements: PLAT-124 v1
- Blocked By:
  - ADR-0003

**Status**: Draft

| Context Pack | cp-v2 |
|---|---|
| Owner | Checkout |

The cart keeps its lines: nobody sees it.

- Domain validity: PASS
";
    let found = injected(markdown);
    for expected in
        ["Implements: PLAT-124 v1", "ADR-0003", "**Status**: Draft", "| Owner | Checkout |", "Domain validity: PASS"]
    {
        assert!(found.iter().any(|text| text == expected), "{expected:?} in {found:?}");
    }
    assert!(found.iter().any(|text| text.starts_with("---\nblocked_by")), "{found:?}");
    assert!(!found.iter().any(|text| text.starts_with("The cart")), "{found:?}");
}
