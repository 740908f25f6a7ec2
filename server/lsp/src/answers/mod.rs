//! Answers to reads: asks the engine and the ide crate, converts what they say. Each function takes
//! one revision and the request's parameters; `None` means that there is nothing to say.

pub mod actions;
pub mod completion;
pub mod early;
pub mod edit;
pub mod format;
pub mod hierarchy;
pub mod layout;
pub mod lens;
pub mod navigation;
pub mod own;
pub mod pull;
pub mod rename;
pub mod symbols;
pub mod tokens;

use std::sync::Arc;

use specward_engine::{DocId, FilePath, Kind};
use specward_ide::texts::Texts;
use specward_project::discover::{FileRole, role_of};
use specward_project::read::read_text;
use specward_syntax::LineIndex;
use tower_lsp_server::ls_types::{self, Position, Range, TextDocumentPositionParams, Uri};

use crate::convert;
use crate::documents::key;
use crate::view::View;

/// Texts of a revision: the editor's where it owns them, the disk's otherwise.
pub struct ViewTexts<'a>(pub &'a View);

impl Texts for ViewTexts<'_> {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        if let Some(document) = self.0.open.get(path) {
            return Some(document.text.as_str().into());
        }
        let limit = self.0.survey.config_of(path).size_limit(path);
        read_text(path, limit).ok().map(Into::into)
    }
}

/// A document with its text, as a request names it.
struct Page {
    doc: DocId,
    text: Arc<str>,
}

impl Page {
    fn of(view: &View, uri: &Uri) -> Option<Self> {
        let doc = view.doc(uri)?;
        Some(Self { doc, text: ViewTexts(view).text(view.snapshot.path(doc)?)? })
    }

    fn offset(&self, view: &View, position: Position) -> usize {
        let at = |places: &Arc<specward_syntax::Places>| {
            convert::offset(&places.lines, &self.text, position, view.encoding())
        };
        view.snapshot.places(self.doc).map_or(0, at)
    }

    fn range(&self, view: &View, range: Range) -> specward_syntax::TextRange {
        specward_syntax::TextRange::new(self.offset(view, range.start), self.offset(view, range.end))
    }
}

/// The text and offset of a request about a file that is no document: `specward.toml` or `spec-graph.json`.
fn file_spot(view: &View, at: &TextDocumentPositionParams) -> Option<(FilePath, Arc<str>, LineIndex, usize)> {
    let path = key(&at.text_document.uri);
    if !matches!(role_of(&path), Some(FileRole::Config | FileRole::Graph)) {
        return None;
    }
    let text = ViewTexts(view).text(&path)?;
    let lines = LineIndex::new(&text);
    let offset = convert::offset(&lines, &text, at.position, view.encoding());
    Some((path, text, lines, offset))
}

/// The document and byte offset that a request is about.
fn spot(view: &View, params: &TextDocumentPositionParams) -> Option<(Page, usize)> {
    let page = Page::of(view, &params.text_document.uri)?;
    let offset = page.offset(view, params.position);
    Some((page, offset))
}

/// How clients draw an artefact; none is the kind of what nothing defines. Only kinds that every client knows.
fn symbol_kind(kind: Option<Kind>) -> ls_types::SymbolKind {
    match kind {
        Some(Kind::Initiative | Kind::Domain) => ls_types::SymbolKind::NAMESPACE,
        Some(Kind::PlatformSpec | Kind::ContractSpec) => ls_types::SymbolKind::INTERFACE,
        Some(Kind::Adr) => ls_types::SymbolKind::CONSTANT,
        Some(Kind::ContextPack) => ls_types::SymbolKind::PACKAGE,
        Some(Kind::Constitution) => ls_types::SymbolKind::MODULE,
        Some(Kind::FanOutTasks) => ls_types::SymbolKind::ARRAY,
        Some(kind) if kind.is_spec() => ls_types::SymbolKind::CLASS,
        Some(_) => ls_types::SymbolKind::FILE,
        None => ls_types::SymbolKind::STRING,
    }
}
