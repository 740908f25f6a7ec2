//! Outlines of documents, and artefacts of the whole workspace.

use specward_engine::DocId;
use specward_engine::names::Names;
use specward_ide::symbols::{self, Symbol, SymbolKind};
use specward_ide::workspace_symbols::{self, Found};
use tower_lsp_server::ls_types::{
    self, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, OneOf, SymbolInformation, SymbolTag,
    Uri, WorkspaceLocation, WorkspaceSymbol, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::{Page, symbol_kind};
use crate::view::View;

/// `textDocument/documentSymbol`.
pub fn document(view: &View, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let Page { doc, text } = Page::of(view, &params.text_document.uri)?;
    let outline = symbols::outline(&view.snapshot.document(doc)?, &text);
    if view.client.symbol_tree {
        let nested = outline.into_iter().map(|symbol| nested(view, doc, symbol)).collect();
        return Some(DocumentSymbolResponse::Nested(nested));
    }
    let mut flat = Vec::new();
    for symbol in outline {
        flatten(view, doc, &params.text_document.uri, symbol, None, &mut flat);
    }
    Some(DocumentSymbolResponse::Flat(flat))
}

#[allow(deprecated)] // The protocol's type has the field.
fn nested(view: &View, doc: DocId, symbol: Symbol) -> DocumentSymbol {
    DocumentSymbol {
        name: name(&symbol),
        detail: (!symbol.detail.is_empty()).then(|| symbol.detail.to_string()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: view.range(doc, symbol.range),
        selection_range: view.range(doc, symbol.focus),
        children: Some(symbol.children.into_iter().map(|child| nested(view, doc, child)).collect()),
    }
}

#[allow(deprecated)] // The protocol's type has the field.
fn flatten(view: &View, doc: DocId, uri: &Uri, symbol: Symbol, parent: Option<&str>, all: &mut Vec<SymbolInformation>) {
    let name = name(&symbol);
    all.push(SymbolInformation {
        name: name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: Location { uri: uri.clone(), range: view.range(doc, symbol.range) },
        container_name: parent.map(str::to_owned),
    });
    for child in symbol.children {
        flatten(view, doc, uri, child, Some(&name), all);
    }
}

/// Clients refuse empty names.
fn name(symbol: &Symbol) -> String {
    if symbol.name.trim().is_empty() { "(untitled)".into() } else { symbol.name.to_string() }
}

fn kind(kind: SymbolKind) -> ls_types::SymbolKind {
    match kind {
        SymbolKind::Document => ls_types::SymbolKind::FILE,
        SymbolKind::Section => ls_types::SymbolKind::NAMESPACE,
        SymbolKind::Field => ls_types::SymbolKind::FIELD,
        SymbolKind::Requirement => ls_types::SymbolKind::CONSTANT,
        SymbolKind::Gate => ls_types::SymbolKind::BOOLEAN,
        SymbolKind::Task => ls_types::SymbolKind::METHOD,
    }
}

/// `workspace/symbol`. Clients that can ask for it later get no range.
pub fn workspace(view: &View, params: &WorkspaceSymbolParams) -> WorkspaceSymbolResponse {
    let mut names = Names::lock(&view.names);
    let found = workspace_symbols::workspace_symbols(&view.snapshot, &mut names, &params.query);
    drop(names);
    if view.client.abilities.symbol_ranges_later {
        return WorkspaceSymbolResponse::Nested(found.into_iter().filter_map(|found| later(view, found)).collect());
    }
    WorkspaceSymbolResponse::Flat(found.into_iter().filter_map(|found| at_once(view, found)).collect())
}

#[allow(deprecated)] // The protocol's type has the field.
fn at_once(view: &View, found: Found) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        kind: symbol_kind(Some(view.snapshot.kind(found.doc))),
        tags: tags(view, &found),
        deprecated: None,
        location: super::navigation::location(view, found.place)?,
        name: found.name,
        container_name: Some(found.container),
    })
}

fn later(view: &View, found: Found) -> Option<WorkspaceSymbol> {
    Some(WorkspaceSymbol {
        kind: symbol_kind(Some(view.snapshot.kind(found.doc))),
        tags: tags(view, &found),
        location: OneOf::Right(WorkspaceLocation { uri: view.uri_of_doc(found.doc)? }),
        name: found.name,
        container_name: Some(found.container),
        data: None,
    })
}

fn tags(view: &View, found: &Found) -> Option<Vec<SymbolTag>> {
    (found.is_over && view.client.abilities.symbol_tags).then(|| vec![SymbolTag::DEPRECATED])
}

/// `workspaceSymbol/resolve`: adds the place where the artefact is defined.
pub fn resolve(view: &View, mut symbol: WorkspaceSymbol) -> WorkspaceSymbol {
    if let OneOf::Right(location) = &symbol.location
        && let Some(place) = view.doc(&location.uri).map(|doc| workspace_symbols::place(&view.snapshot, doc))
        && let Some(range) = super::navigation::location(view, place)
    {
        symbol.location = OneOf::Left(range);
    }
    symbol
}
