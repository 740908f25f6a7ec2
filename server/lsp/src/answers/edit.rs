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

/// Name of the one annotation of an edit that asks for confirmation.
const ANNOTATION: &str = "specward";

/// An edit for this client; `None` if it cannot apply all of it.
pub fn workspace_edit(view: &View, edit: &WorkspaceEdit) -> Option<ls_types::WorkspaceEdit> {
    let has_operations = !edit.create.is_empty() || !edit.rename.is_empty();
    if !view.client.document_changes {
        return if has_operations { None } else { plain(view, edit) };
    }
    if has_operations && !view.client.resource_operations {
        return None;
    }
    let annotation = edit.confirm.as_ref().filter(|_| view.client.annotations);
    let converter = Converter { view, annotated: annotation.is_some() };
    let annotations = annotation.map(|label| HashMap::from([(ANNOTATION.to_owned(), annotation_of(label))]));
    let document_changes = Some(DocumentChanges::Operations(converter.operations(edit)?));
    Some(ls_types::WorkspaceEdit { changes: None, document_changes, change_annotations: annotations })
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
    let range = convert::range(view.lines(path)?, edit.range, view.encoding());
    Some(ls_types::TextEdit { range, new_text: edit.text.clone() })
}

struct Converter<'a> {
    view: &'a View,
    annotated: bool,
}

impl Converter<'_> {
    fn operations(&self, edit: &WorkspaceEdit) -> Option<Vec<DocumentChangeOperation>> {
        let mut operations = Vec::new();
        for file in &edit.create {
            operations.extend(self.creation(file)?);
        }
        for (from, to) in &edit.rename {
            operations.push(self.renaming(from, to)?);
        }
        for file in &edit.files {
            operations.push(DocumentChangeOperation::Edit(self.file(file)?));
        }
        Some(operations)
    }

    fn annotation(&self) -> Option<String> {
        self.annotated.then(|| ANNOTATION.to_owned())
    }

    fn creation(&self, file: &NewFile) -> Option<[DocumentChangeOperation; 2]> {
        let uri = self.view.uri(&file.path)?;
        let options = CreateFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
        let create = CreateFile { uri: uri.clone(), options: Some(options), annotation_id: self.annotation() };
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        let insert = ls_types::TextEdit { range: start, new_text: file.text.clone() };
        let text_document = OptionalVersionedTextDocumentIdentifier { uri, version: None };
        let content = TextDocumentEdit { text_document, edits: vec![self.dressed(insert)] };
        let create = DocumentChangeOperation::Op(ResourceOp::Create(create));
        Some([create, DocumentChangeOperation::Edit(content)])
    }

    fn renaming(&self, from: &FilePath, to: &FilePath) -> Option<DocumentChangeOperation> {
        let options = RenameFileOptions { overwrite: Some(false), ignore_if_exists: Some(false) };
        Some(DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
            old_uri: self.view.uri(from)?,
            new_uri: self.view.uri(to)?,
            options: Some(options),
            annotation_id: self.annotation(),
        })))
    }

    fn file(&self, file: &FileEdit) -> Option<TextDocumentEdit> {
        let version = self.view.open.get(&file.path).map(|document| document.version);
        let text_document = OptionalVersionedTextDocumentIdentifier { uri: self.view.uri(&file.path)?, version };
        let edits = file.edits.iter().map(|edit| Some(self.dressed(text_edit(self.view, &file.path, edit)?)));
        Some(TextDocumentEdit { text_document, edits: edits.collect::<Option<_>>()? })
    }

    fn dressed(&self, text_edit: ls_types::TextEdit) -> OneOf<ls_types::TextEdit, AnnotatedTextEdit> {
        match self.annotation() {
            Some(annotation_id) => OneOf::Right(AnnotatedTextEdit { text_edit, annotation_id }),
            None => OneOf::Left(text_edit),
        }
    }
}
