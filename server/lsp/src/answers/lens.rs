//! Code lenses and inlay hints, with the commands that clients run (docs/protocol.md, "Commands of clients").

use serde_json::{Value, json};
use specward_engine::finding::Place;
use specward_ide::inlay::{self, Hint, HintKind};
use specward_ide::lens::{self, LensKind};
use specward_ide::{hierarchy, hover};
use specward_syntax::{FactId, TextRange};
use tower_lsp_server::ls_types::{
    CodeLens, CodeLensParams, Command, InlayHint, InlayHintKind, InlayHintLabel, InlayHintLabelPart, InlayHintParams,
    InlayHintTooltip, Location, TextEdit, Uri,
};

use super::Page;
use super::navigation::{location, markup};
use crate::view::View;

/// Shows places as a list: `[uri, position, locations]`.
pub const SHOW_REFERENCES: &str = "specward.showReferences";
/// Shows the gates of a document: `[uri]`.
pub const SHOW_GATES: &str = "specward.showGates";

/// `textDocument/codeLens`: where there is something to tell; what, only when it is resolved.
pub fn lenses(view: &View, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let uri = &params.text_document.uri;
    let doc = view.doc(uri)?;
    if !view.settings.lenses {
        return None;
    }
    let lens = |(kind, fact): (LensKind, FactId)| {
        let range = view.range(doc, view.snapshot.range(Place { doc, fact }));
        CodeLens { range, command: None, data: Some(json!({"uri": uri, "kind": kind.slug()})) }
    };
    Some(lens::places(&view.snapshot, doc).into_iter().map(lens).collect())
}

/// `codeLens/resolve`.
pub fn resolve_lens(view: &View, mut lens: CodeLens) -> CodeLens {
    lens.command = Some(command_of(view, &lens).unwrap_or_else(|| command("", "", Vec::new())));
    lens
}

/// `None` where the text changed since and there is nothing to tell any more.
fn command_of(view: &View, lens: &CodeLens) -> Option<Command> {
    let data = lens.data.as_ref()?;
    let uri: Uri = data["uri"].as_str()?.parse().ok()?;
    let kind = LensKind::parse(data["kind"].as_str()?)?;
    let found = lens::lens(&view.snapshot, view.doc(&uri)?, kind)?;
    let wanted = if kind == LensKind::Gates { SHOW_GATES } else { SHOW_REFERENCES };
    if !view.client.abilities.runs(wanted) {
        return Some(command(&found.title, "", Vec::new()));
    }
    let mut arguments = vec![json!(uri)];
    if kind != LensKind::Gates {
        let places: Vec<Location> = found.places.iter().filter_map(|place| location(view, *place)).collect();
        arguments.extend([json!(lens.range.start), json!(places)]);
    }
    Some(command(&found.title, wanted, arguments))
}

/// A command without name is text only.
fn command(title: &str, name: &str, arguments: Vec<Value>) -> Command {
    let arguments = (!arguments.is_empty()).then_some(arguments);
    Command { title: title.to_owned(), command: name.to_owned(), arguments }
}

/// `textDocument/inlayHint`.
pub fn hints(view: &View, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let page = Page::of(view, &params.text_document.uri)?;
    let range: TextRange = page.range(view, params.range);
    let found = inlay::hints(&view.snapshot, page.doc, range, |kind| view.settings.hints.shows(kind));
    Some(found.iter().filter_map(|found| hint(view, &page, found)).collect())
}

fn hint(view: &View, page: &Page, found: &Hint) -> Option<InlayHint> {
    let abilities = &view.client.abilities;
    let uri = view.uri_of_doc(found.target)?;
    let shown = InlayHint {
        position: view.range(page.doc, TextRange::empty(found.offset)).start,
        label: InlayHintLabel::String(found.label.clone()),
        kind: Some(if found.kind == HintKind::Title { InlayHintKind::PARAMETER } else { InlayHintKind::TYPE }),
        text_edits: found
            .edit
            .as_ref()
            .map(|(range, text)| vec![TextEdit { range: view.range(page.doc, *range), new_text: text.clone() }]),
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: Some(json!({ "uri": uri })),
    };
    Some(if abilities.hint_details_later { shown } else { with_details(view, shown) })
}

/// `inlayHint/resolve`: the card of the artefact, and the way to it.
pub fn resolve_hint(view: &View, hint: InlayHint) -> InlayHint {
    with_details(view, hint)
}

fn with_details(view: &View, mut hint: InlayHint) -> InlayHint {
    let uri = hint.data.as_ref().and_then(|data| data["uri"].as_str()?.parse::<Uri>().ok());
    let Some(target) = uri.and_then(|uri| view.doc(&uri)) else { return hint };
    let card = hover::card(&view.snapshot, target).unwrap_or_default();
    hint.tooltip = Some(InlayHintTooltip::MarkupContent(markup(view, &card)));
    if let InlayHintLabel::String(value) = hint.label {
        let place = hierarchy::item(&view.snapshot, target).and_then(|item| location(view, item.at));
        let part = InlayHintLabelPart { value, location: place, ..InlayHintLabelPart::default() };
        hint.label = InlayHintLabel::LabelParts(vec![part]);
    }
    hint
}
