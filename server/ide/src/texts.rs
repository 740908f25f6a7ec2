//! Texts of documents to plan edits on: the editor's where it owns them, the disk's otherwise. Nothing
//! is planned on a text that is not the one the workspace knows.

use std::sync::Arc;

use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot};
use specward_syntax::{Document, FactId, Format, TextRange, read_as};

use crate::field_edit::Page;

/// Gives the texts of documents: the editor's where it owns them, the disk's otherwise.
pub trait Texts {
    /// The text at a path; `None` if it cannot be read.
    fn text(&self, path: &FilePath) -> Option<Arc<str>>;
}

/// No text of anything, for plans that need none.
pub(crate) struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _: &FilePath) -> Option<Arc<str>> {
        None
    }
}

/// A document with the text that its facts were read from.
pub(crate) struct Source {
    pub(crate) path: FilePath,
    pub(crate) text: Arc<str>,
    pub(crate) document: Document,
}

impl Source {
    /// The text of a document; `None` where the disk has moved on from what the workspace knows, and for data without a
    /// key, which has no place to edit.
    pub(crate) fn of(snapshot: &Snapshot, texts: &dyn Texts, doc: DocId) -> Option<Self> {
        let path = snapshot.path(doc)?.clone();
        let text = texts.text(&path)?;
        let known = snapshot.document(doc)?;
        let options = snapshot.config(doc).options();
        let same = known.places.lines.text_len() == text.len() && read_as(path.format(), &text, &options) == known;
        let blank = path.format() == Format::Data && known.facts.fields.is_empty();
        (same && !blank).then_some(Self { path, text, document: known })
    }

    pub(crate) fn page(&self) -> Page<'_> {
        Page { text: &self.text, document: &self.document }
    }

    pub(crate) fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    /// What is written at a fact.
    pub(crate) fn written(&self, fact: FactId) -> &str {
        self.range(fact).of(&self.text)
    }
}
