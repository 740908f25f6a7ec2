//! What an editor shows of the open text's structure: highlights, folds, growing selections.

use specward_engine::Kind;
use specward_ide::folding::{self, Fold, FoldKind};
use specward_ide::{highlight, selection};
use specward_syntax::TextRange;
use tower_lsp_server::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, FoldingRange, FoldingRangeKind,
    FoldingRangeParams, SelectionRange, SelectionRangeParams,
};

use super::{Page, spot};
use crate::view::View;

/// `textDocument/documentHighlight`.
pub fn highlights(view: &View, params: &DocumentHighlightParams) -> Option<Vec<DocumentHighlight>> {
    let (page, offset) = spot(view, &params.text_document_position_params)?;
    let found = highlight::highlights(&view.snapshot, page.doc, offset);
    let shown = |found: highlight::Highlight| DocumentHighlight {
        range: view.range(page.doc, found.range),
        kind: Some(if found.defines { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    };
    Some(found.into_iter().map(shown).collect())
}

/// `textDocument/foldingRange`. Prose is left to the editor's own markdown.
pub fn folds(view: &View, params: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let page = Page::of(view, &params.text_document.uri)?;
    if view.snapshot.kind(page.doc) == Kind::Prose {
        return None;
    }
    let folds = folding::folds(&view.snapshot.document(page.doc)?, &page.text);
    Some(folds.into_iter().take(view.client.abilities.fold_limit).map(fold).collect())
}

fn fold(fold: Fold) -> FoldingRange {
    FoldingRange {
        start_line: fold.first,
        end_line: fold.last,
        kind: match fold.kind {
            FoldKind::Plain => None,
            FoldKind::Region => Some(FoldingRangeKind::Region),
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
        },
        ..FoldingRange::default()
    }
}

/// `textDocument/selectionRange`.
pub fn selections(view: &View, params: &SelectionRangeParams) -> Option<Vec<SelectionRange>> {
    let page = Page::of(view, &params.text_document.uri)?;
    let offsets: Vec<usize> = params.positions.iter().map(|position| page.offset(view, *position)).collect();
    let chains = selection::selections(&view.snapshot.document(page.doc)?, &page.text, &offsets);
    chains.into_iter().map(|chain| nested(view, &page, &chain)).collect()
}

/// A chain from the smallest range to the largest as the protocol nests it.
fn nested(view: &View, page: &Page, chain: &[TextRange]) -> Option<SelectionRange> {
    let outermost_first = chain.iter().rev().map(|range| view.range(page.doc, *range));
    outermost_first.fold(None, |parent, range| Some(SelectionRange { range, parent: parent.map(Box::new) }))
}
