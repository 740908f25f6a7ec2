//! The graph as a database: one script that `SQLite` and `PostgreSQL` read alike, so that both answer alike.

use std::fmt::Write;

use anyhow::{Context, Result};
use rusqlite::{Connection, MAIN_DB};
use rustc_hash::FxHashMap;
use specward_engine::graph::Told;
use specward_engine::{FilePath, Snapshot};
use specward_syntax::graph::NodeKey;
use specward_syntax::{Gate, Version};

use super::selection::Selection;
use super::text::verdict;
use crate::report::{Report, Reported};

const TABLES: &str = "\
CREATE TABLE nodes (
  node INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  version TEXT,
  kind TEXT NOT NULL,
  status TEXT,
  title TEXT,
  repo TEXT NOT NULL,
  path TEXT NOT NULL,
  gate_context TEXT,
  gate_domain TEXT,
  gate_integration TEXT,
  gate_nfr TEXT,
  gate_ready TEXT
);
CREATE TABLE edges (
  source INTEGER NOT NULL REFERENCES nodes (node),
  relation TEXT NOT NULL,
  target INTEGER REFERENCES nodes (node),
  written TEXT NOT NULL,
  version TEXT
);
CREATE TABLE findings (
  node INTEGER REFERENCES nodes (node),
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  col INTEGER NOT NULL,
  rule TEXT NOT NULL,
  severity TEXT NOT NULL,
  gate TEXT,
  message TEXT NOT NULL,
  help TEXT NOT NULL,
  suppressed TEXT
);
CREATE TABLE versions (
  id TEXT NOT NULL,
  repo TEXT NOT NULL,
  version TEXT NOT NULL,
  node INTEGER NOT NULL REFERENCES nodes (node),
  is_current INTEGER NOT NULL
);
CREATE INDEX edges_source ON edges (source, relation);
CREATE INDEX edges_target ON edges (target, relation);
CREATE INDEX nodes_id ON nodes (id);
CREATE INDEX findings_node ON findings (node);
";

/// The script that creates and fills the tables.
pub fn script(selection: &Selection<'_>, snapshot: &Snapshot, report: &Report) -> String {
    let mut text = format!("BEGIN;\n{TABLES}");
    for (at, told) in selection.nodes.iter().enumerate() {
        insert(&mut text, "nodes", &node(at, told));
    }
    for edge in &selection.edges {
        let version = edge.tie.version.as_ref().map(|version| version.text.as_str());
        let cells = [
            number(edge.from),
            quoted(edge.tie.relation.name()),
            edge.to.map_or_else(|| "NULL".to_owned(), number),
            quoted(&edge.tie.text),
            nullable(version),
        ];
        insert(&mut text, "edges", &cells);
    }
    let numbered = selection.nodes.iter().enumerate();
    let nodes = numbered.filter_map(|(at, told)| Some((snapshot.path(told.doc)?, at))).collect();
    for finding in &report.findings {
        insert(&mut text, "findings", &finding_row(&nodes, finding));
    }
    for (at, told) in selection.nodes.iter().enumerate() {
        insert(&mut text, "versions", &version_row(selection, at, told));
    }
    text + "COMMIT;\n"
}

/// The same as the bytes of an `SQLite` file.
pub fn sqlite(selection: &Selection<'_>, snapshot: &Snapshot, report: &Report) -> Result<Vec<u8>> {
    let mut connection = Connection::open_in_memory().context("no database in memory")?;
    connection.execute_batch(&script(selection, snapshot, report)).context("the database refuses its own script")?;
    Ok(connection.serialize(MAIN_DB)?.to_vec())
}

fn node(at: usize, told: &Told) -> Vec<String> {
    let texts = [NodeKey::Version, NodeKey::Kind, NodeKey::Status, NodeKey::Title];
    let mut cells = vec![number(at), quoted(&told.name)];
    cells.extend(texts.map(|key| nullable(told.text(key).as_deref())));
    cells.extend([quoted(&told.repo.name), quoted(&told.path)]);
    cells.extend(Gate::ALL.map(|gate| nullable(Some(verdict(told, gate)).filter(|word| !word.is_empty()))));
    cells
}

fn finding_row(nodes: &FxHashMap<&FilePath, usize>, finding: &Reported) -> Vec<String> {
    let node = nodes.get(&finding.at.file).copied();
    vec![
        node.map_or_else(|| "NULL".to_owned(), number),
        quoted(&finding.at.path),
        finding.at.range.start.line.to_string(),
        finding.at.range.start.column.to_string(),
        quoted(finding.rule),
        quoted(finding.severity),
        nullable(finding.gate),
        quoted(&finding.message),
        quoted(&finding.help),
        nullable(finding.suppressed.as_deref()),
    ]
}

/// An artefact is current if no other file defines a newer version of it.
fn version_row(selection: &Selection<'_>, at: usize, told: &Told) -> Vec<String> {
    let version = |told: &Told| Version::parse(told.version.as_deref().unwrap_or("v1"));
    let base = told.keys.last();
    let same = |other: &&&Told| other.keys.last() == base && other.repo == told.repo;
    let newer = |other: &&Told| {
        let (own, other) = (version(told), version(other));
        own.zip(other).and_then(|(own, other)| other.compare(&own)) == Some(std::cmp::Ordering::Greater)
    };
    let is_current = !selection.nodes.iter().filter(same).any(newer);
    let name = base.map_or_else(|| told.name.clone(), ToString::to_string);
    vec![
        quoted(&name),
        quoted(&told.repo.name),
        quoted(told.version.as_deref().unwrap_or("v1")),
        number(at),
        number(usize::from(is_current)),
    ]
}

fn insert(text: &mut String, table: &str, cells: &[String]) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "INSERT INTO {table} VALUES ({});", cells.join(", "));
}

fn number(value: usize) -> String {
    value.to_string()
}

fn nullable(text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), quoted)
}

/// A text in standard SQL; no database takes NUL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\0', "\u{fffd}").replace('\'', "''"))
}
