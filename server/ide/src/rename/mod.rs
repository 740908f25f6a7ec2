//! Renaming an id everywhere: where it is defined, every mention, links, file name and spec graph, as one edit on the
//! texts that the workspace knows. Mentions keep their form; what is ambiguous is left alone.

mod artefact;
mod graph;
mod requirement;
mod spelling;

use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot, Standing};
use specward_syntax::{Id, TextRange};
use thiserror::Error;

use crate::edit::WorkspaceEdit;
use crate::navigation::{self, Subject};
use crate::target::{self, Target};
use crate::texts::Texts;

pub(crate) use graph::repin as repin_in_graphs;

/// What is to be renamed, and where that may write.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The document with the cursor.
    pub doc: DocId,
    /// The cursor.
    pub offset: usize,
    /// Texts to plan edits on.
    pub texts: &'a dyn Texts,
    /// The spec graphs of the workspace.
    pub graphs: &'a [FilePath],
    /// Whether files may be renamed too.
    pub files: bool,
}

/// What can be renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The id under the cursor.
    pub range: TextRange,
    /// As its artefact writes it.
    pub placeholder: String,
}

/// Why nothing is renamed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs)] // Each says it itself.
pub enum Refusal {
    #[error("there is no id here that can be renamed")]
    NoId,
    #[error("`{0}` is no id: a family and a number (`ADR-012`), or one word")]
    NotAnId(String),
    #[error("{id} is taken by {path}")]
    Taken { id: String, path: String },
    #[error("this document is no file yet: save it first")]
    NoFile,
    #[error("{0} is not what was read: save it, or wait until the workspace is read, then try again")]
    Changed(String),
}

/// The id under the cursor, if it can be renamed.
pub fn prepare(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Prepared> {
    let document = snapshot.document(doc).filter(|_| snapshot.standing(doc) != Some(Standing::Detached))?;
    let range = mention_at(&document, offset)?;
    let id = subject_id(snapshot, navigation::subject(snapshot, doc, offset)?)?;
    Some(Prepared { range, placeholder: id.text.to_string() })
}

/// The edit that renames what is under the cursor.
pub fn rename(request: &Request<'_>, new: &str) -> Result<WorkspaceEdit, Refusal> {
    if request.snapshot.standing(request.doc) == Some(Standing::Detached) {
        return Err(Refusal::NoFile);
    }
    let subject = navigation::subject(request.snapshot, request.doc, request.offset).ok_or(Refusal::NoId)?;
    let old = subject_id(request.snapshot, subject).ok_or(Refusal::NoId)?;
    let new = read_id(request, &old, new)?;
    match subject {
        Subject::Artefact(doc) => artefact::rename(request, doc, spelling::Spelling { old, new }),
        Subject::Requirement(doc, fact) => requirement::rename(request, (doc, fact), &spelling::Spelling { old, new }),
        Subject::Section(..) => Err(Refusal::NoId),
    }
}

/// The same for a document's own id, wherever the cursor is.
pub fn rename_artefact(request: &Request<'_>, new: &str) -> Result<WorkspaceEdit, Refusal> {
    let old = subject_id(request.snapshot, Subject::Artefact(request.doc)).ok_or(Refusal::NoId)?;
    let new = read_id(request, &old, new)?;
    artefact::rename(request, request.doc, spelling::Spelling { old, new })
}

/// The id's text, without the scope in front of it.
fn mention_at(document: &specward_syntax::Document, offset: usize) -> Option<TextRange> {
    let (target, range) = target::at(document, offset)?;
    let reference = match target {
        Target::Reference(reference) => reference,
        Target::Requirement(_) => return Some(range),
        _ => return None,
    };
    let scope = document.facts.references[reference.0 as usize].scope.as_ref().map_or(0, |scope| scope.len() + 1);
    Some(TextRange::new(range.start as usize + scope, range.end as usize)).filter(|id| id.touches(offset))
}

fn subject_id(snapshot: &Snapshot, subject: Subject) -> Option<Id> {
    match subject {
        Subject::Artefact(doc) => snapshot.artefact(doc)?.id.clone(),
        Subject::Requirement(doc, fact) => {
            let requirements = &snapshot.facts(doc)?.requirements;
            requirements.iter().find(|requirement| requirement.at == fact).map(|requirement| requirement.id.clone())
        }
        Subject::Section(..) => None,
    }
}

/// The new id: of the same form as the old one, so that whoever mentions it is still understood.
fn read_id(request: &Request<'_>, old: &Id, new: &str) -> Result<Id, Refusal> {
    use specward_syntax::id::IdForm::{Coded, Name};
    let options = request.snapshot.config(request.doc).options();
    let read = Id::parse_own(new, &options).filter(|id| id.form == Coded || id.form == Name && old.form == Name);
    let is_plain =
        |id: &Id| !id.text.contains(['[', ']', '(', ')', '|', '#', '/', '\\', '`', '"', '<', '>', ',', ';', ':']);
    read.filter(is_plain).ok_or_else(|| Refusal::NotAnId(new.trim().to_owned()))
}

/// Marks every changed file of another root, so that a person looks first.
fn confirm_other_roots(request: &Request<'_>, edit: &mut WorkspaceEdit) {
    let roots = request.snapshot.roots();
    let root_of = |path: &FilePath| {
        let around = roots.iter().filter(|root| path.starts_with(&root.path));
        around.max_by_key(|root| root.path.as_str().len()).map(|root| &root.path)
    };
    let home = request.snapshot.path(request.doc).and_then(root_of);
    let changed = edit.files.iter().map(|file| &file.path).chain(edit.rename.iter().map(|(from, _)| from));
    let others: Vec<FilePath> = changed.filter(|path| root_of(path) != home).cloned().collect();
    for path in others {
        let name = root_of(&path).map_or_else(|| path.as_str().to_owned(), |root| root.file_name().to_owned());
        edit.confirm.insert(path, format!("Changes {name}, another root"));
    }
}
