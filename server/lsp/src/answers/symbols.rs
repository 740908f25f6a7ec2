//! Outlines of documents, and artefacts of the whole workspace.

use specward_engine::DocId;
use specward_ide::symbols::{self, Symbol, SymbolKind};
use specward_ide::workspace_symbols;
use tower_lsp_server::ls_types::{
    self, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation, Uri,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::view::View;

/// `textDocument/documentSymbol`.
pub fn document(view: &View, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let doc = view.doc(&params.text_document.uri)?;
    let outline = symbols::outline(&view.snapshot.document(doc)?);
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
    }
}

/// `workspace/symbol`.
#[allow(deprecated)] // The protocol's type has the field.
pub fn workspace(view: &View, params: &WorkspaceSymbolParams) -> WorkspaceSymbolResponse {
    let symbol = |found: workspace_symbols::Found| {
        Some(SymbolInformation {
            name: found.name,
            kind: ls_types::SymbolKind::FILE,
            tags: None,
            deprecated: None,
            location: super::navigation::location(view, found.place)?,
            container_name: Some(found.container),
        })
    };
    let found = workspace_symbols::workspace_symbols(&view.snapshot, &params.query);
    WorkspaceSymbolResponse::Flat(found.into_iter().filter_map(symbol).collect())
}
