//! The graph for other tools to draw or to count: DOT, Mermaid, CSV.

use std::fmt::Write;

use anyhow::Result;
use specward_engine::graph::Told;
use specward_syntax::Gate;
use specward_syntax::graph::NodeKey;

use super::selection::Selection;

/// For Graphviz.
pub fn dot(selection: &Selection<'_>) -> String {
    let mut text = String::from("digraph specs {\n  rankdir = LR;\n  node [shape = box];\n");
    for (at, told) in selection.nodes.iter().enumerate() {
        let label = dot_quoted(&caption(told).join("\n"));
        let kind = dot_quoted(told.kind.slug());
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "  n{at} [label = {label}, class = {kind}{}];",
            if fails(told) { ", color = red" } else { "" }
        );
    }
    for (from, to, tie) in selection.inner_edges() {
        let _ = writeln!(text, "  n{from} -> n{to} [label = {}];", dot_quoted(tie.relation.name()));
    }
    text + "}\n"
}

/// For Mermaid, as code hosts draw it.
pub fn mermaid(selection: &Selection<'_>) -> String {
    let mut text = String::from("flowchart LR\n");
    for (at, told) in selection.nodes.iter().enumerate() {
        let label: Vec<String> = caption(told).iter().map(|line| mermaid_escaped(line)).collect();
        let _ = writeln!(text, "  n{at}[\"{}\"]", label.join("<br/>"));
    }
    for (from, to, tie) in selection.inner_edges() {
        let arrow = if tie.relation == NodeKey::BlockedBy { "-.->" } else { "-->" };
        let _ = writeln!(text, "  n{from} {arrow}|{}| n{to}", tie.relation.name());
    }
    text
}

/// One row an artefact; lists are separated by `; `.
pub fn csv(selection: &Selection<'_>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let columns = COLUMNS.iter().map(|key| key.name()).chain(Gate::ALL.map(Gate::slug));
    writer.write_record(columns)?;
    for told in &selection.nodes {
        let cells = COLUMNS.iter().map(|key| cell(selection, told, *key));
        writer.write_record(cells.chain(Gate::ALL.map(|gate| verdict(told, gate).to_owned())))?;
    }
    Ok(writer.into_inner()?)
}

const COLUMNS: [NodeKey; 15] = [
    NodeKey::Id,
    NodeKey::Version,
    NodeKey::Kind,
    NodeKey::Status,
    NodeKey::Title,
    NodeKey::Repo,
    NodeKey::Path,
    NodeKey::Implements,
    NodeKey::DependsOn,
    NodeKey::Affects,
    NodeKey::BlockedBy,
    NodeKey::ContextPack,
    NodeKey::ImplementedBy,
    NodeKey::RequiredBy,
    NodeKey::AffectedBy,
];

fn cell(selection: &Selection<'_>, told: &Told, key: NodeKey) -> String {
    if key == NodeKey::Id {
        return told.name.clone();
    }
    if !key.is_relation() {
        return told.text(key).unwrap_or_default();
    }
    let backward = || selection.members.backward(told, key).into_iter().map(|tie| tie.text).collect::<Vec<_>>();
    let forward = || told.ties.iter().filter(|tie| tie.relation == key).map(|tie| tie.text.clone()).collect::<Vec<_>>();
    if key.is_backward() { backward().join("; ") } else { forward().join("; ") }
}

/// The computed verdict of a gate; empty where the artefact has no such gate.
pub fn verdict(told: &Told, gate: Gate) -> &'static str {
    told.gates.iter().find(|(of, _)| *of == gate).map_or("", |(_, computed)| computed.word())
}

fn fails(told: &Told) -> bool {
    told.gates.iter().any(|(_, computed)| *computed == specward_engine::Computed::Fail)
}

/// Id with version, title and status, a line each.
fn caption(told: &Told) -> Vec<String> {
    let title = (!told.title.is_empty() && told.title != told.name).then(|| told.title.clone());
    [Some(told.reference.clone()), title, told.status.clone()].into_iter().flatten().collect()
}

fn dot_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// Mermaid reads HTML and its own marks in labels.
fn mermaid_escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || " .,:;/_-()'".contains(c) {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}
