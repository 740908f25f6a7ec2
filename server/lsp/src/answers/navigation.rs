//! Where things are defined and mentioned, what is known of them, and where links lead.

use specward_engine::config;
use specward_engine::context::LinkTarget;
use specward_engine::finding::Place;
use specward_engine::{DocId, FilePath};
use specward_ide::navigation::Destination;
use specward_ide::plain::plain;
use specward_ide::{graph_file, hierarchy, hover, kin, navigation, settings_file};
use specward_project::discover::{FileRole, role_of};
use tower_lsp_server::ls_types::{
    DocumentLink, DocumentLinkParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverContents, HoverParams,
    Location, LocationLink, MarkupContent, MarkupKind, ReferenceParams, TextDocumentPositionParams, Uri,
};

use super::{early, file_spot, spot};
use crate::convert;
use crate::view::View;

/// `textDocument/definition`.
pub fn definition(view: &View, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    if let Some(found) = file_definition(view, &params.text_document_position_params) {
        return Some(found);
    }
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let found = navigation::definition(&view.snapshot, page.doc, offset);
    if let Some(view) = early::view(view, page.doc, offset).filter(|_| found.is_empty()) {
        let found = navigation::definition(&view.snapshot, page.doc, offset);
        return destinations(&view, page.doc, found, view.client.location_links);
    }
    destinations(view, page.doc, found, view.client.location_links)
}

/// `textDocument/declaration`.
pub fn declaration(view: &View, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let found = kin::declaration(&view.snapshot, page.doc, offset);
    destinations(view, page.doc, found, view.client.abilities.declaration_links)
}

/// `textDocument/typeDefinition`.
pub fn type_definition(view: &View, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let found = kin::type_definition(&view.snapshot, page.doc, offset);
    destinations(view, page.doc, found, view.client.abilities.type_definition_links)
}

/// `textDocument/implementation`.
pub fn implementation(view: &View, params: &GotoDefinitionParams) -> Option<GotoDefinitionResponse> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let found = kin::implementations(&view.snapshot, page.doc, offset);
    destinations(view, page.doc, found, view.client.abilities.implementation_links)
}

fn destinations(view: &View, from: DocId, found: Vec<Destination>, links: bool) -> Option<GotoDefinitionResponse> {
    if found.is_empty() {
        return None;
    }
    if !links {
        let locations = found.iter().filter_map(|destination| location(view, destination.focus)).collect();
        return Some(GotoDefinitionResponse::Array(locations));
    }
    let links = found.into_iter().filter_map(|destination| link(view, from, &destination));
    Some(GotoDefinitionResponse::Link(links.collect()))
}

fn link(view: &View, from: DocId, destination: &Destination) -> Option<LocationLink> {
    let range = |place: Place| view.range(place.doc, view.snapshot.range(place));
    Some(LocationLink {
        origin_selection_range: Some(view.range(from, destination.origin)),
        target_uri: view.uri_of_doc(destination.focus.doc)?,
        target_range: range(destination.whole),
        target_selection_range: range(destination.focus),
    })
}

/// `textDocument/references`.
pub fn references(view: &View, params: &ReferenceParams) -> Option<Vec<Location>> {
    let (page, offset) = spot(view, &params.text_document_position)?;
    let found = navigation::references(&view.snapshot, page.doc, offset, params.context.include_declaration);
    Some(found.into_iter().filter_map(|place| location(view, place)).collect())
}

/// A place as a location.
pub fn location(view: &View, place: Place) -> Option<Location> {
    view.location(place.doc, view.snapshot.range(place))
}

/// `textDocument/hover`.
pub fn hover(view: &View, params: &HoverParams) -> Option<Hover> {
    let position = &params.text_document_position_params;
    if let Some(hover) = json_or_toml_hover(view, position) {
        return Some(hover);
    }
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let card = hover::hover(&view.snapshot, page.doc, offset)?;
    let contents = HoverContents::Markup(markup(view, &card.text));
    Some(Hover { contents, range: Some(view.range(page.doc, card.range)) })
}

/// A key of `specward.toml`, a key or id of `spec-graph.json`.
fn json_or_toml_hover(view: &View, at: &TextDocumentPositionParams) -> Option<Hover> {
    let (path, text, lines, offset) = file_spot(view, at)?;
    let (range, markdown) = match role_of(&path)? {
        FileRole::Config => {
            let found = config::key_at(&text, offset)?;
            (found.range, config::describe(&found.name)?)
        }
        FileRole::Graph => {
            let card = graph_file::hover(&view.snapshot, &path, &text, offset)?;
            (card.range, card.text)
        }
        _ => return None,
    };
    let contents = HoverContents::Markup(markup(view, &markdown));
    Some(Hover { contents, range: Some(convert::range(&lines, range, view.encoding())) })
}

/// The paths of `specward.toml`, the ids and paths of `spec-graph.json`.
fn file_definition(view: &View, at: &TextDocumentPositionParams) -> Option<GotoDefinitionResponse> {
    let (path, text, _, offset) = file_spot(view, at)?;
    let places: Vec<Place> = match role_of(&path)? {
        FileRole::Config => settings_file::definition(&view.snapshot, &path, &text, offset).into_iter().collect(),
        FileRole::Graph => {
            let found = graph_file::definition(&view.snapshot, &path, &text, offset);
            found.into_iter().map(|(_, place)| place).collect()
        }
        _ => return None,
    };
    let locations: Vec<Location> = places.into_iter().filter_map(|place| location(view, place)).collect();
    (!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations))
}

/// Markdown as the client can show it.
pub fn markup(view: &View, markdown: &str) -> MarkupContent {
    if view.client.hover_markdown {
        MarkupContent { kind: MarkupKind::Markdown, value: markdown.to_owned() }
    } else {
        MarkupContent { kind: MarkupKind::PlainText, value: plain(markdown) }
    }
}

/// `textDocument/documentLink`.
pub fn links(view: &View, params: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let doc = view.doc(&params.text_document.uri)?;
    let links = view.snapshot.facts(doc)?.links.iter().enumerate();
    let shown = |(index, link): (usize, &specward_syntax::document::Link)| {
        let leads_to = view.snapshot.link(doc, index);
        let target = target(view, &leads_to)?;
        let range = view.snapshot.range(Place { doc, fact: link.target_at });
        Some(DocumentLink {
            range: view.range(doc, range),
            target: Some(target),
            tooltip: tooltip(view, &leads_to),
            data: None,
        })
    };
    Some(links.filter_map(shown).collect())
}

fn tooltip(view: &View, target: &LinkTarget) -> Option<String> {
    let doc = target.document().filter(|_| view.client.abilities.link_tooltips)?;
    Some(hierarchy::summary(&view.snapshot, doc))
}

/// The file that a link leads to, with the line as fragment, as editors understand it.
fn target(view: &View, target: &LinkTarget) -> Option<Uri> {
    match target {
        LinkTarget::Document(doc, Some(fact)) => {
            let place = Place { doc: *doc, fact: *fact };
            let line = view.range(*doc, view.snapshot.range(place)).start.line + 1;
            format!("{}#L{line}", view.uri_of_doc(*doc)?.as_str()).parse().ok()
        }
        LinkTarget::Document(doc, None) | LinkTarget::MissingFragment(doc) => view.uri_of_doc(*doc),
        LinkTarget::File(path) => uri_of_file(view, path),
        _ => None,
    }
}

fn uri_of_file(view: &View, path: &FilePath) -> Option<Uri> {
    view.uri(path)
}
