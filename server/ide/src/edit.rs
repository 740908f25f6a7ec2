//! Edits as plain data: what to change in which file, planned against a text that must still be
//! there when they are applied. Nothing here writes.

use std::collections::BTreeMap;

use specward_engine::path::FilePath;
use specward_syntax::TextRange;

/// Replace `range` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// Bytes of the text it was planned on.
    pub range: TextRange,
    /// What comes instead.
    pub text: String,
}

/// Changes to one existing file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdit {
    /// Which file.
    pub path: FilePath,
    /// Edits that do not overlap, in order of position.
    pub edits: Vec<TextEdit>,
}

/// A file to create; never over an existing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Where.
    pub path: FilePath,
    /// Its whole content.
    pub text: String,
}

/// Everything that one action changes, applied as a whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkspaceEdit {
    /// Files to create, before the edits.
    pub create: Vec<NewFile>,
    /// Files to move, from and to, after the edits.
    pub rename: Vec<(FilePath, FilePath)>,
    /// Edits in existing files, one entry a file.
    pub files: Vec<FileEdit>,
    /// Files whose change a person should confirm first, and why: it reaches another root or changes a decision's status.
    pub confirm: BTreeMap<FilePath, String>,
}

impl WorkspaceEdit {
    /// One edit in one file.
    pub fn one(path: FilePath, range: TextRange, text: impl Into<String>) -> Self {
        let mut edit = Self::default();
        edit.replace(path, range, text);
        edit
    }

    /// Adds one replacement, keeping each file's edits in order; an edit that is already there is not added again.
    pub fn replace(&mut self, path: FilePath, range: TextRange, text: impl Into<String>) {
        let edit = TextEdit { range, text: text.into() };
        let known = self.files.iter().position(|file| file.path == path);
        let index = known.unwrap_or_else(|| {
            self.files.push(FileEdit { path, edits: Vec::new() });
            self.files.len() - 1
        });
        let file = &mut self.files[index];
        if !file.edits.contains(&edit) {
            let at = file.edits.partition_point(|other| other.range <= edit.range);
            file.edits.insert(at, edit);
        }
    }
}

impl WorkspaceEdit {
    /// Whether a replacement of this file touches a range.
    pub fn touches(&self, path: &FilePath, range: TextRange) -> bool {
        let file = self.files.iter().find(|file| file.path == *path);
        file.is_some_and(|file| {
            file.edits.iter().any(|edit| edit.range.start < range.end && range.start < edit.range.end)
        })
    }

    /// Every file that it creates, changes or moves.
    pub fn paths(&self) -> impl Iterator<Item = &FilePath> {
        let created = self.create.iter().map(|file| &file.path);
        let changed = self.files.iter().map(|file| &file.path);
        created.chain(changed).chain(self.rename.iter().map(|(from, _)| from))
    }

    /// Whether it changes this file and no other.
    pub fn stays_in(&self, path: Option<&FilePath>) -> bool {
        self.paths().all(|changed| Some(changed) == path)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.create.is_empty() && self.rename.is_empty() && self.files.is_empty()
    }
}

/// Applies edits to the text they were planned on; later ones first, so that ranges stay true.
pub fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut out = text.to_owned();
    for edit in edits.iter().rev() {
        if out.get(edit.range.bytes()).is_some() {
            out.replace_range(edit.range.bytes(), &edit.text);
        }
    }
    out
}
