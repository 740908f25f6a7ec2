//! `specward graph --write`: plans on the text that was checked, and has it written by the one safe writer.

use std::io::Write;

use anyhow::Result;
use specward_engine::graph::Extent;
use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot};
use specward_ide::spec_graph;
use specward_project::read::{ContentHash, decode, read_bytes};
use specward_project::{TextEdit, WriteError, Writer};
use specward_syntax::{Format, read_as};

use super::homes;
use crate::failure::Failure;
use crate::output::{counted, one_line, stdout};
use crate::session::Session;

/// Creates or updates the graph of every root of the command.
pub fn run(session: &Session, full: bool) -> Result<u8> {
    let snapshot = session.snapshot();
    let writer = Writer::new(session.survey().roots.iter().map(|root| &root.path));
    let extent = if full { Extent::Full } else { Extent::InUse };
    let mut out = stdout();
    for home in homes(session, &snapshot) {
        for graph in &home.graphs {
            let path = snapshot.path(*graph).cloned().unwrap_or_else(FilePath::least);
            let changes = update(&snapshot, *graph, &path, &writer, extent)?;
            writeln!(out, "{}: {}", one_line(path.as_str()), told(changes))?;
        }
        if home.graphs.is_empty() {
            let path = home.new_path();
            let members = snapshot.graph_of(&home.root.path);
            writer.create(&path, &spec_graph::create(&members, &home.root.name)).map_err(|error| failure(&error))?;
            writeln!(out, "{}: created with {}", one_line(path.as_str()), counted(members.all.len(), "node"))?;
        }
    }
    out.flush()?;
    Ok(0)
}

fn told(changes: usize) -> String {
    if changes == 0 { "up to date".to_owned() } else { counted(changes, "change") }
}

fn update(
    snapshot: &Snapshot,
    graph: DocId,
    path: &FilePath,
    writer: &Writer,
    extent: Extent,
) -> Result<usize, Failure> {
    let unreadable = |message: String| Failure::new(message, "correct the file, then try again");
    let limit = snapshot.config(graph).size_limit(path);
    let bytes = read_bytes(path, limit).map_err(|error| unreadable(error.to_string()))?;
    let hash = ContentHash::of(&bytes);
    let text = decode(bytes).map_err(|fault| unreadable(format!("{path}: {fault}")))?;
    let known = snapshot.document(graph);
    if known.as_ref() != Some(&read_as(Format::SpecGraph, &text, &snapshot.config(graph).options())) {
        return Err(Failure::new(format!("{path}: it changed while it was read"), "try again"));
    }
    if let Some(fault) = known.and_then(|document| document.facts.graph.as_ref()?.fault.clone()) {
        return Err(unreadable(format!("{path}: {}; nothing was changed", fault.message)));
    }
    let edits = spec_graph::update(snapshot, graph, &text, extent);
    let edits: Vec<TextEdit> = edits.into_iter().map(|edit| TextEdit { range: edit.range, text: edit.text }).collect();
    if !edits.is_empty() {
        writer.edit(path, hash, &edits).map_err(|error| failure(&error))?;
    }
    Ok(edits.len())
}

fn failure(error: &WriteError) -> Failure {
    Failure::new(error.to_string(), error.fault.remedy())
}
