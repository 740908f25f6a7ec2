//! The edits that repair findings, planned by the same code as the quick fixes of an editor, with places as reports write them.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use specward_engine::finding::Finding;
use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot};
use specward_ide::actions::{self, Action, Request};
use specward_ide::edit::WorkspaceEdit;
use specward_ide::texts::Texts;
use specward_project::Given;
use specward_project::read::read_text;
use specward_syntax::{Encoding, LineIndex, TextRange};

use crate::report::{Position, Range, Report, Reported};

/// Larger files (bytes) are not repaired.
const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// The repairs of a report's findings.
#[derive(Debug, Default)]
pub struct Repairs {
    by_finding: HashMap<(DocId, usize), Vec<Repair>>,
}

/// One repair, complete in itself.
#[derive(Debug, Serialize)]
pub struct Repair {
    /// What it does, in the imperative.
    pub title: String,
    /// Files to create.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub create: Vec<Creation>,
    /// Files to edit.
    pub edit: Vec<FilePatch>,
}

/// A file to create; never over an existing one.
#[derive(Debug, Serialize)]
pub struct Creation {
    /// Relative to the workspace.
    pub path: String,
    /// Its whole content.
    pub text: String,
}

/// Replacements in one file, in order.
#[derive(Debug, Serialize)]
pub struct FilePatch {
    /// Relative to the workspace.
    pub path: String,
    /// In order, without overlaps.
    pub edits: Vec<Patch>,
}

/// One replacement.
#[derive(Debug, Serialize)]
pub struct Patch {
    /// What to replace; empty to insert.
    pub range: Range,
    /// The new text.
    pub text: String,
}

impl Repairs {
    /// Plans the repairs of everything in a report.
    pub fn plan(report: &Report, snapshot: &Snapshot, given: &Given, texts: &DiskTexts) -> Self {
        let today = specward_lsp::today();
        let mut by_finding = HashMap::new();
        for reported in report.findings.iter().filter(|finding| finding.fixable) {
            let Some(finding) = snapshot.findings(reported.doc).get(reported.index).cloned() else { continue };
            let planned =
                actions::fixes(request(snapshot, reported.doc, &finding, texts, &today), &finding).into_iter();
            let repairs = planned.filter_map(|action| repair(action, given, texts));
            by_finding.insert((reported.doc, reported.index), repairs.collect());
        }
        Self { by_finding }
    }

    /// The repairs of one finding, the first to be offered first.
    pub fn of(&self, finding: &Reported) -> &[Repair] {
        self.by_finding.get(&(finding.doc, finding.index)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What to ask the planner of repairs for one finding.
pub fn request<'a>(
    snapshot: &'a Snapshot,
    doc: DocId,
    finding: &Finding,
    texts: &'a DiskTexts,
    today: &'a str,
) -> Request<'a> {
    let range = snapshot.range(finding.place);
    Request { snapshot, doc, range, texts, graphs: &[], files: false, today, deferred: false }
}

fn repair(action: Action, given: &Given, texts: &DiskTexts) -> Option<Repair> {
    let WorkspaceEdit { create, files, .. } = action.edit.filter(|edit| edit.rename.is_empty())?;
    let shown = |path: &FilePath| given.relative(path).to_owned();
    let create = create.into_iter().map(|file| Creation { path: shown(&file.path), text: file.text }).collect();
    let patches = files.into_iter().map(|file| {
        let lines = LineIndex::new(&texts.text(&file.path).unwrap_or_default());
        let edits = file.edits.into_iter().map(|edit| Patch { range: place(&lines, edit.range), text: edit.text });
        FilePatch { path: shown(&file.path), edits: edits.collect() }
    });
    Some(Repair { title: action.title, create, edit: patches.collect() })
}

fn place(lines: &LineIndex, range: TextRange) -> Range {
    let position = |byte: u32| {
        let at = lines.line_col(byte as usize, Encoding::Utf32);
        Position { line: at.line + 1, column: at.column + 1, byte }
    };
    Range { start: position(range.start), end: position(range.end) }
}

/// Texts as they are on disk, or as they were changed in memory.
#[derive(Debug, Default)]
pub struct DiskTexts {
    changed: HashMap<FilePath, Arc<str>>,
}

impl DiskTexts {
    /// Lets a text stand for a file's content.
    pub fn put(&mut self, path: FilePath, text: Arc<str>) {
        self.changed.insert(path, text);
    }

    /// The files whose content another text stands for, by path.
    pub fn changed(&self) -> Vec<(&FilePath, &Arc<str>)> {
        let mut changed: Vec<_> = self.changed.iter().collect();
        changed.sort();
        changed
    }
}

impl Texts for DiskTexts {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        self.changed.get(path).cloned().or_else(|| read_text(path, MAX_SIZE).ok().map(Arc::from))
    }
}
