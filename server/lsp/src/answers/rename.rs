//! Renaming ids, and links that follow moved files.

use specward_ide::moves::{self, Move};
use specward_ide::rename::{self, Request};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{
    FileRename, PrepareRenameResponse, RenameFilesParams, RenameParams, TextDocumentPositionParams, Uri, WorkspaceEdit,
};

use super::{ViewTexts, edit, spot};
use crate::documents::is_detached;
use crate::view::View;

/// `RequestFailed` of the protocol: right in form, but it cannot be done.
const REQUEST_FAILED: i64 = -32803;

/// `textDocument/prepareRename`.
pub fn prepare(view: &View, params: &TextDocumentPositionParams) -> Option<PrepareRenameResponse> {
    let (page, offset) = spot(view, params)?;
    let prepared = rename::prepare(&view.snapshot, page.doc, offset)?;
    let range = view.range(page.doc, prepared.range);
    Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: prepared.placeholder })
}

/// `textDocument/rename`. A client that renames no files keeps their names.
pub fn rename(view: &View, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let Some((page, offset)) = spot(view, &params.text_document_position) else { return Ok(None) };
    let (texts, graphs) = (ViewTexts(view), view.graphs());
    let request = Request {
        snapshot: &view.snapshot,
        doc: page.doc,
        offset,
        texts: &texts,
        graphs: &graphs,
        files: view.client.renames_files,
    };
    let planned = rename::rename(&request, &params.new_name).map_err(|refusal| failed(&refusal.to_string()))?;
    edit::workspace_edit(view, &planned).map(Some).ok_or_else(|| failed("the client cannot apply this edit"))
}

fn failed(why: &str) -> Error {
    Error { code: ErrorCode::ServerError(REQUEST_FAILED), message: why.to_owned().into(), data: None }
}

/// `workspace/willRenameFiles`: links follow.
pub fn will_rename(view: &View, params: &RenameFilesParams) -> Option<WorkspaceEdit> {
    let moves: Vec<Move> = params.files.iter().filter_map(moved).collect();
    let (texts, graphs) = (ViewTexts(view), view.graphs());
    let request = moves::Request { snapshot: &view.snapshot, texts: &texts, graphs: &graphs, moves: &moves };
    let planned = moves::follow(&request);
    if planned.is_empty() { None } else { edit::workspace_edit(view, &planned) }
}

fn moved(file: &FileRename) -> Option<Move> {
    let path = |uri: &str| {
        let path = crate::documents::key(&uri.parse::<Uri>().ok()?);
        (!is_detached(&path)).then_some(path)
    };
    Some(Move { from: path(&file.old_uri)?, to: path(&file.new_uri)? })
}
