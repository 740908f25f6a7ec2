//! Type hierarchy (who implements whom) and call hierarchy (who waits for whom).

use serde_json::{Value, json};
use specward_engine::DocId;
use specward_engine::finding::Place;
use specward_ide::hierarchy::{self, Call, Item};
use specward_syntax::TextRange;
use tower_lsp_server::ls_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem, CallHierarchyOutgoingCall,
    CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range, SymbolTag, TypeHierarchyItem,
    TypeHierarchyPrepareParams, TypeHierarchySubtypesParams, TypeHierarchySupertypesParams, Uri,
};

use super::{spot, symbol_kind};
use crate::view::View;

/// `textDocument/prepareTypeHierarchy`.
pub fn prepare_types(view: &View, params: &TypeHierarchyPrepareParams) -> Option<Vec<TypeHierarchyItem>> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let item = hierarchy::prepare(&view.snapshot, page.doc, offset)?;
    Some(vec![type_item(view, item)?])
}

/// `typeHierarchy/supertypes`.
pub fn supertypes(view: &View, params: &TypeHierarchySupertypesParams) -> Option<Vec<TypeHierarchyItem>> {
    let doc = view.doc(&params.item.uri)?;
    Some(type_items(view, hierarchy::supertypes(&view.snapshot, doc)))
}

/// `typeHierarchy/subtypes`.
pub fn subtypes(view: &View, params: &TypeHierarchySubtypesParams) -> Option<Vec<TypeHierarchyItem>> {
    let doc = view.doc(&params.item.uri)?;
    Some(type_items(view, hierarchy::subtypes(&view.snapshot, doc)))
}

fn type_items(view: &View, items: Vec<Item>) -> Vec<TypeHierarchyItem> {
    items.into_iter().filter_map(|item| type_item(view, item)).collect()
}

/// Tags are left out: the types crate has one where the protocol has a list.
fn type_item(view: &View, item: Item) -> Option<TypeHierarchyItem> {
    let (range, selection_range) = ranges(view, &item);
    Some(TypeHierarchyItem {
        kind: symbol_kind(item.kind),
        tags: None,
        uri: view.uri_of_doc(item.at.doc)?,
        range,
        selection_range,
        data: None,
        name: item.name,
        detail: Some(item.detail),
    })
}

/// `textDocument/prepareCallHierarchy`.
pub fn prepare_calls(view: &View, params: &CallHierarchyPrepareParams) -> Option<Vec<CallHierarchyItem>> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let item = hierarchy::prepare(&view.snapshot, page.doc, offset)?;
    Some(vec![call_item(view, item)?])
}

/// `callHierarchy/incomingCalls`: what waits for the item.
pub fn incoming(view: &View, params: &CallHierarchyIncomingCallsParams) -> Option<Vec<CallHierarchyIncomingCall>> {
    let doc = defined(view, &params.item)?;
    let call = |call: Call| {
        let from_ranges = place_ranges(view, &call.places);
        Some(CallHierarchyIncomingCall { from: call_item(view, call.item)?, from_ranges })
    };
    Some(hierarchy::incoming(&view.snapshot, doc).into_iter().filter_map(call).collect())
}

/// `callHierarchy/outgoingCalls`: what the item waits for.
pub fn outgoing(view: &View, params: &CallHierarchyOutgoingCallsParams) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let doc = defined(view, &params.item)?;
    let call = |call: Call| {
        let from_ranges = place_ranges(view, &call.places);
        Some(CallHierarchyOutgoingCall { to: call_item(view, call.item)?, from_ranges })
    };
    Some(hierarchy::outgoing(&view.snapshot, doc).into_iter().filter_map(call).collect())
}

/// The document of an item; none for an id that nothing defines, whose place is where it is mentioned.
fn defined(view: &View, item: &CallHierarchyItem) -> Option<DocId> {
    let is_missing = item.data.as_ref().is_some_and(|data| data["missing"] == true);
    if is_missing { None } else { view.doc(&item.uri) }
}

fn call_item(view: &View, item: Item) -> Option<CallHierarchyItem> {
    let uri: Uri = view.uri_of_doc(item.at.doc)?;
    let (range, selection_range) = ranges(view, &item);
    let data: Option<Value> = item.kind.is_none().then(|| json!({ "missing": true }));
    Some(CallHierarchyItem {
        kind: symbol_kind(item.kind),
        tags: item.is_over.then(|| vec![SymbolTag::DEPRECATED]),
        name: item.name,
        detail: Some(item.detail),
        uri,
        range,
        selection_range,
        data,
    })
}

/// The whole document and its title; of what nothing defines its mention.
fn ranges(view: &View, item: &Item) -> (Range, Range) {
    let focus = view.snapshot.range(item.at);
    let end = view.snapshot.places(item.at.doc).map_or(0, |places| places.lines.text_len());
    let whole = if item.kind.is_some() { TextRange::new(0, end.max(focus.end as usize)) } else { focus };
    (view.range(item.at.doc, whole), view.range(item.at.doc, focus))
}

fn place_ranges(view: &View, places: &[Place]) -> Vec<Range> {
    places.iter().map(|place| view.range(place.doc, view.snapshot.range(*place))).collect()
}
