//! What is read out of each shape, with the text at each place.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::document::Document;
use crate::options::Options;

/// The graph in one line a fact, with the text at each place.
fn shown(text: &str) -> String {
    let document = read(text, &Options::default());
    let graph = document.facts.graph.as_ref().unwrap();
    let at = |fact: FactId| document.places.range(fact).of(text);
    let mut out = format!("{:?} under {:?}\n", graph.shape, at(graph.nodes_at));
    if let Some(fault) = &graph.fault {
        let _ = writeln!(out, "fault {:?} {}", at(fault.at), fault.message);
    }
    for node in &graph.nodes {
        let _ = writeln!(
            out,
            "{:?} {} {:?} {:?}",
            at(node.at),
            node.name.id.key,
            node.repo(),
            node.version().map(|v| v.text)
        );
        for field in &node.fields {
            let _ =
                writeln!(out, "  {:?} {:?} {}", field.key, at(field.value_at), value(&document, text, &field.value));
        }
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "{} -{:?}-> {}", edge.from.text, edge.relation, edge.to.text);
    }
    out
}

fn value(document: &Document, text: &str, value: &NodeValue) -> String {
    let item = |item: &NodeItem| {
        let reference = item.reference.map(|id| &document.facts.references[id.0 as usize]);
        let shown = reference.map(|found| {
            let at = document.places.range(found.at).of(text);
            format!("{at:?}={}@{:?}", found.id.key, found.version.as_ref().map(|version| version.text.as_str()))
        });
        format!("{}{}", item.text, shown.map(|shown| format!(" [{shown}]")).unwrap_or_default())
    };
    match value {
        NodeValue::Text(text) => item(text),
        NodeValue::List(items) => items.iter().map(item).collect::<Vec<_>>().join(" | "),
        NodeValue::Table(rows) => {
            let row = |(key, items): &(SmolStr, Vec<NodeItem>)| {
                format!("{key}={}", items.iter().map(item).collect::<Vec<_>>().join(" | "))
            };
            rows.iter().map(row).collect::<Vec<_>>().join("; ")
        }
        NodeValue::Other => "-".to_owned(),
    }
}

#[allow(clippy::needless_pass_by_value)] // As expect_test writes it.
fn check(text: &str, expected: Expect) {
    expected.assert_eq(&shown(text));
}

#[test]
fn a_map_of_id_to_node() {
    check(
        "\u{feff}{ \"$schema\": \"x\", \"SPEC-1\": {\"version\": 2, \"depends_on\": [\"ADR-3\", \"CartUpdated v2\"], \"note\": null},\n \"cart-repo/ADR-003\": {\"status\": \"é😀\"} }",
        expect![[r#"
            Some(Map) under "{"
            "SPEC-1" SPEC-1 None Some("2")
              Version "2" 2
              DependsOn "[\"ADR-3\", \"CartUpdated v2\"]" ADR-3 ["ADR-3"=ADR-3@None] | CartUpdated v2 ["CartUpdated"=CARTUPDATED@Some("v2")]
              Other "null" -
            "cart-repo/ADR-003" ADR-3 Some("cart-repo") None
              Status "é😀" é😀
        "#]],
    );
}

#[test]
fn a_list_of_artifacts() {
    check(
        r#"{"version": 1, "artifacts": [{"id": "CP-X-v3", "gates": {"context": "PASS"}, "implements": {"id": "PLAT-1"}}, 7]}"#,
        expect![[r#"
            Some(Artifacts) under "artifacts"
            "CP-X-v3" CP-X-V3 None None
              Gates "{\"context\": \"PASS\"}" context=PASS
              Implements "PLAT-1" PLAT-1 ["PLAT-1"=PLAT-1@None]
        "#]],
    );
}

#[test]
fn nodes_and_edges() {
    check(
        r#"{"nodes": [{"id": "A-1"}], "edges": [{"from": "A-1", "to": "B-2 v1", "type": "depends_on"}, {"from": "A-1"}]}"#,
        expect![[r#"
            Some(NodesAndEdges) under "nodes"
            "A-1" A-1 None None
            A-1 -DependsOn-> B-2 v1
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_a_fault_at_its_place() {
    check(
        "{\n \"A-1\": {\"status\": \"Draft\",}\n}",
        expect![[r#"
            None under ","
            fault "," broken JSON: Trailing commas are not allowed
        "#]],
    );
    check(
        r#" {"specs": []}"#,
        expect![[r#"
            None under "{"
            fault "{" no spec graph in a shape that is read
        "#]],
    );
    check(
        "",
        expect![[r#"
        None under ""
        fault "" no spec graph in a shape that is read
    "#]],
    );
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(shown(&deep).contains("broken JSON"));
}

#[test]
fn positions_alone_make_no_difference_of_content() {
    let (flat, spread) = (r#"{"A-1": {"status": "Draft"}}"#, "{\n  \"A-1\": {\n \"status\": \"Draft\" } }\n");
    let [flat, spread] = [flat, spread].map(|text| read(text, &Options::default()));
    assert_eq!(flat.facts, spread.facts);
    assert_ne!(flat.places, spread.places);
}
