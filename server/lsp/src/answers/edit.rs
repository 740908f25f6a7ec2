//! Edits as the protocol's workspace edits: versioned, in the client's units, creating files without
//! overwriting. What a client cannot do as a whole is not offered to it.

use std::collections::HashMap;

use specward_engine::FilePath;
use specward_ide::edit::{FileEdit, NewFile, TextEdit, WorkspaceEdit};
use tower_lsp_server::ls_types::{
    self, AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, RenameFile, RenameFileOptions, ResourceOp,
    TextDocumentEdit, Uri,
};

use crate::convert;
use crate::view::View;

/// An edit for this client; `None` if it cannot apply all of it.
pub fn workspace_edit(view: &View, edit: &WorkspaceEdit) -> Option<ls_types::WorkspaceEdit> {
    let has_operations = !edit.create.is_empty() || !edit.rename.is_empty();
    if !view.client.document_changes {
        return if has_operations { None } else { plain(view, edit) };
    }
    if has_operations && !view.client.resource_operations {
        return None;
    }
    let converter = Converter { view, edit };
    let document_changes = Some(DocumentChanges::Operations(converter.operations()?));
    let annotations = converter.annotations();
    let change_annotations = (!annotations.is_empty()).then_some(annotations);
    Some(ls_types::WorkspaceEdit { changes: None, document_changes, change_annotations })
}

fn annotation_of(label: &str) -> ChangeAnnotation {
    ChangeAnnotation { label: label.to_owned(), needs_confirmation: Some(true), description: None }
}

/// For clients that know changes by file only.
fn plain(view: &View, edit: &WorkspaceEdit) -> Option<ls_types::WorkspaceEdit> {
    let file = |file: &FileEdit| {
        let edits: Option<Vec<_>> = file.edits.iter().map(|edit| text_edit(view, &file.path, edit)).collect();
        Some((view.uri(&file.path)?, edits?))
    };
    let changes: Option<HashMap<Uri, Vec<ls_types::TextEdit>>> = edit.files.iter().map(file).collect();
    Some(ls_types::WorkspaceEdit { changes: Some(changes?), ..ls_types::WorkspaceEdit::default() })
}

fn text_edit(view: &View, path: &FilePath, edit: &TextEdit) -> Option<ls_types::TextEdit> {
    let range = convert::range(&*view.lines_or_read(path)?, edit.range, view.encoding());
    Some(ls_types::TextEdit { range, new_text: edit.text.clone() })
}

struct Converter<'a> {
    view: &'a View,
    edit: &'a WorkspaceEdit,
}

impl Converter<'_> {
    /// New files first, then edits, and moves last: an edit names the file by its old place.
    fn operations(&self) -> Option<Vec<DocumentChangeOperation>> {
        let mut operations = Vec::new();
        for file in &self.edit.create {
            operations.extend(self.creation(file)?);
        }
        for file in &self.edit.files {
            operations.push(DocumentChangeOperation::Edit(self.file(file)?));
        }
        for (from, to) in &self.edit.rename {
            operations.push(self.renaming(from, to)?);
        }
        Some(operations)
    }

    /// One annotation a reason, named by it.
    fn annotations(&self) -> HashMap<String, ChangeAnnotation> {
        let reasons = self.edit.confirm.values().filter(|_| self.view.client.annotations);
        reasons.map(|label| (label.clone(), annotation_of(label))).collect()
    }

    fn annotation(&self, path: &FilePath) -> Option<String> {
        self.edit.confirm.get(path).filter(|_| self.view.client.annotations).cloned()
    }

    fn creation(&self, file: &NewFile) -> Option<[DocumentChangeOperation; 2]> {
        let uri = self.view.uri(&file.path)?;
        let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
        let create =
            CreateFile { uri: uri.clone(), options: Some(options), annotation_id: self.annotation(&file.path) };
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        let insert = ls_types::TextEdit { range: start, new_text: file.text.clone() };
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let content = TextDocumentEdit { text_document, edits: vec![self.dressed(&file.path, insert)] };
        let create = DocumentChangeOperation::Op(ResourceOp::Create(create));
        Some([create, DocumentChangeOperation::Edit(content)])
    }

    fn renaming(&self, from: &FilePath, to: &FilePath) -> Option<DocumentChangeOperation> {
        let options = RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
            old_uri: self.view.uri(from)?,
            new_uri: self.view.uri(to)?,
            options: Some(options),
            annotation_id: self.annotation(from),
        })))
    }

    fn file(&self, file: &FileEdit) -> Option<TextDocumentEdit> {
        let version = self.view.open.get(&file.path).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri: self.view.uri(&file.path)?, version };
        let edits = file.edits.iter();
        let edits = edits.map(|edit| Some(self.dressed(&file.path, text_edit(self.view, &file.path, edit)?)));
        Some(TextDocumentEdit { text_document, edits: edits.collect::<Option<_>>()? })
    }

    fn dressed(&self, path: &FilePath, text_edit: ls_types::TextEdit) -> OneOf<ls_types::TextEdit, AnnotatedTextEdit> {
        match self.annotation(path) {
            Some(annotation_id) => OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id }),
            None => OneOf::Left(text_edit),
        }
    }
}
