//! Formatting of our blocks and tables, and places that change together.

use specward_ide::edit::TextEdit as Edit;
use specward_ide::{format, linked};
use tower_lsp_server::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, LinkedEditingRangeParams,
    LinkedEditingRanges, TextEdit,
};

use super::{Page, ViewTexts, spot};
use crate::view::View;

/// Characters after which a client asks for formatting: a line was ended, a cell was closed.
pub const TRIGGERS: [char; 2] = ['\n', '|'];

/// `textDocument/formatting`.
pub fn document(view: &View, params: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let page = Page::of(view, &params.text_document.uri)?;
    Some(edits(view, &page, format::format(&view.snapshot, &ViewTexts(view), page.doc, None)))
}

/// `textDocument/rangeFormatting`.
pub fn range(view: &View, params: &DocumentRangeFormattingParams) -> Option<Vec<TextEdit>> {
    let page = Page::of(view, &params.text_document.uri)?;
    let range = page.range(view, params.range);
    Some(edits(view, &page, format::format(&view.snapshot, &ViewTexts(view), page.doc, Some(range))))
}

/// `textDocument/onTypeFormatting`.
pub fn on_type(view: &View, params: &DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>> {
    let (page, offset) = spot(view, &params.text_document_position)?;
    let typed = params.ch.chars().next()?;
    Some(edits(view, &page, format::after_typing(&view.snapshot, &ViewTexts(view), page.doc, offset, typed)))
}

fn edits(view: &View, page: &Page, edits: Vec<Edit>) -> Vec<TextEdit> {
    edits.into_iter().map(|edit| TextEdit { range: view.range(page.doc, edit.range), new_text: edit.text }).collect()
}

/// `textDocument/linkedEditingRange`.
pub fn linked(view: &View, params: &LinkedEditingRangeParams) -> Option<LinkedEditingRanges> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let ranges = linked::ranges(&view.snapshot, page.doc, offset)?;
    let ranges = ranges.into_iter().map(|range| view.range(page.doc, range)).collect();
    Some(LinkedEditingRanges { ranges, word_pattern: Some(linked::WORD.to_owned()) })
}
