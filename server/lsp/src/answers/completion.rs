//! What can be written at the cursor, as completion items.

use std::borrow::Cow;

use serde_json::{Value, json};
use specward_engine::FilePath;
use specward_ide::completion::{self, Insert, Offer, OfferKind, Request};
use specward_ide::plain::plain;
use specward_ide::{hover, snippet};
use specward_syntax::LineIndex;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind, TextEdit,
};

use super::{file_spot, spot};
use crate::convert;
use crate::today::today;
use crate::view::View;

/// Characters that open completion where the client does not do so by itself.
pub const TRIGGERS: &[&str] = &["-", ":", " ", "[", "(", "#", "/", "@", "v"];

/// `textDocument/completion`.
pub fn complete(view: &View, params: &CompletionParams) -> Option<CompletionResponse> {
    let at = &params.text_document_position;
    let (offers, lines, text) = if let Some((path, text, lines, offset)) = file_spot(view, at) {
        (completion::of_file(&view.snapshot, &path, &text, offset), Cow::Owned(lines), text)
    } else {
        let (page, offset) = spot(view, at)?;
        let lines = view.lines_or_read(view.snapshot.path(page.doc)?)?;
        let (snapshot, today) = (&view.snapshot, today());
        let request = Request { snapshot, doc: page.doc, text: &page.text, offset, today: &today, names: &view.names };
        (completion::complete(request), lines, page.text)
    };
    let items = offers.items.iter().enumerate().map(|(index, offer)| item(view, &lines, &text, index, offer)).collect();
    // The order is ours, by what was typed: the client asks again when more is typed.
    Some(CompletionResponse::List(CompletionList { is_incomplete: true, items }))
}

fn item(view: &View, lines: &LineIndex, text: &str, index: usize, offer: &Offer) -> CompletionItem {
    let (new_text, format) = match &offer.insert {
        Insert::Snippet(snippet, _) if view.client.choices => (snippet.clone(), InsertTextFormat::SNIPPET),
        Insert::Snippet(snippet, _) if view.client.snippets => {
            (snippet::without_choices(snippet), InsertTextFormat::SNIPPET)
        }
        Insert::Text(text) | Insert::Snippet(_, text) => (text.clone(), InsertTextFormat::PLAIN_TEXT),
    };
    let range = convert::range(lines, offer.range, view.encoding());
    CompletionItem {
        label: offer.label.clone(),
        kind: Some(kind(offer.kind)),
        detail: (!offer.detail.is_empty()).then(|| offer.detail.clone()),
        sort_text: Some(format!("{index:04}")),
        filter_text: Some(filter_text(text, offer)),
        insert_text_mode: new_text.contains('\n').then_some(InsertTextMode::AS_IS),
        insert_text_format: Some(format),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        data: data(view, offer),
        ..CompletionItem::default()
    }
}

/// What was typed fitted the label or the detail: the client must not find otherwise.
fn filter_text(text: &str, offer: &Offer) -> String {
    let typed = offer.range.of(text);
    let label = offer.label.to_lowercase();
    if label.starts_with(&typed.to_lowercase()) { offer.label.clone() } else { format!("{typed} {}", offer.label) }
}

fn data(view: &View, offer: &Offer) -> Option<Value> {
    let path = view.snapshot.path(offer.about?)?;
    Some(json!({ "card": path.as_str() }))
}

/// `completionItem/resolve`: the card of the artefact.
pub fn resolve(view: &View, mut item: CompletionItem) -> CompletionItem {
    let path = item.data.as_ref().and_then(|data| data["card"].as_str()).and_then(FilePath::new);
    let doc = path.and_then(|path| view.snapshot.doc_by_path(&path));
    if let Some(card) = doc.and_then(|doc| hover::card(&view.snapshot, doc)) {
        let content = if view.client.completion_markdown {
            MarkupContent { kind: MarkupKind::Markdown, value: card }
        } else {
            MarkupContent { kind: MarkupKind::PlainText, value: plain(&card) }
        };
        item.documentation = Some(Documentation::MarkupContent(content));
    }
    item
}

fn kind(kind: OfferKind) -> CompletionItemKind {
    match kind {
        OfferKind::Template => CompletionItemKind::SNIPPET,
        OfferKind::Section => CompletionItemKind::MODULE,
        OfferKind::Key => CompletionItemKind::PROPERTY,
        OfferKind::Value => CompletionItemKind::ENUM_MEMBER,
        OfferKind::Artefact => CompletionItemKind::REFERENCE,
        OfferKind::Version => CompletionItemKind::VALUE,
        OfferKind::File => CompletionItemKind::FILE,
        OfferKind::Heading => CompletionItemKind::CONSTANT,
        OfferKind::Rule => CompletionItemKind::KEYWORD,
    }
}
