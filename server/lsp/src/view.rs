//! What a read sees: one revision of everything, immutable.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use specward_engine::finding::DocId;
use specward_engine::names::Names;
use specward_engine::{FilePath, Snapshot};
use specward_ide::texts::Texts;
use specward_project::Survey;
use specward_project::discover::FileRole;
use specward_syntax::{Encoding, LineIndex, TextRange};
use tower_lsp_server::ls_types::{Location, Range, Uri};

use crate::answers::ViewTexts;
use crate::answers::tokens::Shown;
use crate::capabilities::Client;
use crate::convert;
use crate::documents::{OpenDocument, OpenDocuments, is_detached, key};
use crate::settings::Settings;

/// One revision.
#[derive(Clone, Debug)]
pub struct View {
    /// The workspace.
    pub snapshot: Snapshot,
    /// What was found on disk.
    pub survey: Arc<Survey>,
    /// Open documents.
    pub open: Arc<OpenDocuments>,
    /// How the client spelled the files that it opened at some time.
    pub spellings: Arc<FxHashMap<FilePath, Uri>>,
    /// The client.
    pub client: Arc<Client>,
    /// Its settings.
    pub settings: Arc<Settings>,
    /// What the client shows of semantic tokens.
    pub tokens: Arc<Shown>,
    /// Names of all artefacts, for workspace symbols.
    pub names: Arc<Mutex<Names>>,
}

impl View {
    /// Unit of columns.
    pub fn encoding(&self) -> Encoding {
        self.client.encoding
    }

    /// The open document that a URI means.
    pub fn document(&self, uri: &Uri) -> Option<&Arc<OpenDocument>> {
        self.open.get(&key(uri))
    }

    /// The document of the workspace that a URI means.
    pub fn doc(&self, uri: &Uri) -> Option<DocId> {
        self.snapshot.doc_by_path(&key(uri))
    }

    /// Under which URI the client knows a file.
    pub fn uri(&self, path: &FilePath) -> Option<Uri> {
        match self.spellings.get(path) {
            Some(uri) => Some(uri.clone()),
            None if is_detached(path) => None,
            None => convert::uri_of(path),
        }
    }

    /// Under which URI the client knows a document.
    pub fn uri_of_doc(&self, doc: DocId) -> Option<Uri> {
        self.uri(self.snapshot.file(doc)?)
    }

    /// A byte range of a document in the client's units.
    pub fn range(&self, doc: DocId, range: TextRange) -> Range {
        match self.snapshot.places(doc) {
            Some(places) => convert::range(&places.lines, range, self.encoding()),
            None => Range::default(),
        }
    }

    /// A byte range of a document as a location.
    pub fn location(&self, doc: DocId, range: TextRange) -> Option<Location> {
        Some(Location { uri: self.uri_of_doc(doc)?, range: self.range(doc, range) })
    }

    /// Lines of a file: of the open text, else as last read.
    pub fn lines(&self, path: &FilePath) -> Option<&LineIndex> {
        if let Some(document) = self.open.get(path) {
            return Some(&document.lines);
        }
        let doc = self.snapshot.doc_by_path(path)?;
        self.snapshot.places(doc).map(|places| &places.lines)
    }

    /// The same; of a file that is no document of ours, as it is on disk now.
    pub fn lines_or_read(&self, path: &FilePath) -> Option<Cow<'_, LineIndex>> {
        let read = || Some(Cow::Owned(LineIndex::new(&ViewTexts(self).text(path)?)));
        self.lines(path).map(Cow::Borrowed).or_else(read)
    }

    /// The spec graphs of the workspace.
    pub fn graphs(&self) -> Vec<FilePath> {
        let graphs = self.survey.files.iter().filter(|file| file.role == FileRole::Graph);
        graphs.map(|file| file.path.clone()).collect()
    }

    /// Whether findings of a file are shown: it is open, or of the workspace and no neighbour that is only read along.
    pub fn is_own(&self, path: &FilePath) -> bool {
        self.open.contains_key(path) || self.survey.is_own(path)
    }

    /// Every file that may have findings.
    pub fn paths(&self) -> Vec<FilePath> {
        self.snapshot.files().filter_map(|doc| self.snapshot.path(doc).cloned()).collect()
    }
}
