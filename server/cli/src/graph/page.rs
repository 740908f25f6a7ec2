//! The graph as one page that needs nothing else: no network, no other file, no script but its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use specward_engine::graph::{End, Told};
use specward_syntax::graph::NodeKey;

use super::layout;
use super::selection::Selection;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

#[derive(Serialize)]
struct Data<'a> {
    nodes: Vec<Node<'a>>,
    edges: Vec<Edge>,
}

#[derive(Serialize)]
struct Node<'a> {
    name: &'a str,
    title: &'a str,
    kind: &'static str,
    status: Option<&'a str>,
    version: Option<&'a str>,
    repo: &'a str,
    path: &'a str,
    affects: Vec<&'a str>,
    gates: serde_json::Map<String, serde_json::Value>,
    x: u32,
    y: u32,
}

#[derive(Serialize)]
struct Edge {
    from: usize,
    to: usize,
    relation: &'static str,
}

/// The page.
pub fn page(selection: &Selection<'_>, title: &str) -> serde_json::Result<String> {
    let places = layout::places(selection);
    let nodes = selection.nodes.iter().zip(places).map(|(told, place)| node(told, place)).collect();
    let edges = selection.inner_edges().map(|(from, to, tie)| Edge { from, to, relation: tie.relation.name() });
    // In a script element only `<` could end the data.
    let data = serde_json::to_string(&Data { nodes, edges: edges.collect() })?.replace('<', "\\u003c");
    Ok(filled(&[
        ("title", &escaped(title)),
        ("style-hash", &hash(STYLE)),
        ("script-hash", &hash(SCRIPT)),
        ("style", STYLE),
        ("script", SCRIPT),
        ("data", &data),
    ]))
}

fn node(told: &Told, (x, y): (u32, u32)) -> Node<'_> {
    let plain = told.ties.iter().filter(|tie| tie.relation == NodeKey::Affects && matches!(tie.to, End::Name(_)));
    let gates = told.gates.iter().map(|(gate, computed)| (gate.slug().to_owned(), computed.word().into()));
    Node {
        name: &told.reference,
        title: &told.title,
        kind: told.kind.slug(),
        status: told.status.as_deref(),
        version: told.version.as_deref(),
        repo: &told.repo.name,
        path: &told.path,
        affects: plain.map(|tie| tie.text.as_str()).collect(),
        gates: gates.collect(),
        x,
        y,
    }
}

/// The page with its blanks filled in one go: what is filled in is never looked at again.
fn filled(values: &[(&str, &str)]) -> String {
    let mut page = String::new();
    let mut rest = PAGE;
    while let Some((before, behind)) = rest.split_once('{') {
        page.push_str(before);
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        page.push_str(values.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value));
        rest = after;
    }
    page + rest
}

/// What a content security policy knows a script by.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
