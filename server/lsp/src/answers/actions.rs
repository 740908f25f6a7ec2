//! Code actions: repairs of findings and new artefacts, as whole edits, planned at once or when one is chosen.

use serde::{Deserialize, Serialize};
use specward_ide::actions::{self, Action, ActionKind, Request};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Range,
    Uri,
};

use super::{Page, ViewTexts, edit};
use crate::diagnostics;
use crate::today::today;
use crate::view::View;

/// `source.fixAll.specward`: every safe fix, which editors can run on saving.
const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.specward");

/// The kinds that are offered.
pub const KINDS: [CodeActionKind; 4] =
    [CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR, CodeActionKind::REFACTOR_REWRITE, FIX_ALL];

/// Where an action was offered, so that its edit can be planned later on the same text.
#[derive(Debug, Serialize, Deserialize)]
struct Origin {
    uri: Uri,
    range: Range,
    version: Option<i32>,
}

/// `textDocument/codeAction`.
pub fn actions(view: &View, params: &CodeActionParams) -> Option<CodeActionResponse> {
    if !view.client.action_literals {
        return None;
    }
    let uri = &params.text_document.uri;
    let page = Page::of(view, uri)?;
    let origin = Origin { uri: uri.clone(), range: params.range, version: version_of(view, uri) };
    let offered = with_request(view, &page, params.range, view.client.resolves_actions, actions::actions);
    let offered = offered.into_iter().filter_map(|action| offer(view, &page, &origin, action));
    let wanted = offered.filter(|action| is_wanted(&params.context, action.kind.as_ref()));
    Some(wanted.map(CodeActionOrCommand::CodeAction).collect())
}

/// `codeAction/resolve`: the edit of an action that was offered without.
pub fn resolve(view: &View, mut action: CodeAction) -> Result<CodeAction> {
    let origin: Option<Origin> = action.data.take().and_then(|data| serde_json::from_value(data).ok());
    let Some(origin) = origin else { return Ok(action) };
    let changed = || Error { code: ErrorCode::ContentModified, message: "the document has changed".into(), data: None };
    if origin.version != version_of(view, &origin.uri) {
        return Err(changed());
    }
    let page = Page::of(view, &origin.uri).ok_or_else(changed)?;
    let plan = |request: Request<'_>| actions::resolve(request, &action.title);
    let planned = with_request(view, &page, origin.range, false, plan).ok_or_else(changed)?;
    action.edit = edit::workspace_edit(view, &planned);
    if action.edit.is_some() { Ok(action) } else { Err(changed()) }
}

fn version_of(view: &View, uri: &Uri) -> Option<i32> {
    view.document(uri).map(|document| document.version)
}

fn with_request<T>(view: &View, page: &Page, range: Range, deferred: bool, work: impl FnOnce(Request<'_>) -> T) -> T {
    let (texts, graphs, today) = (ViewTexts(view), view.graphs(), today());
    work(Request {
        snapshot: &view.snapshot,
        doc: page.doc,
        range: page.range(view, range),
        texts: &texts,
        graphs: &graphs,
        files: view.client.renames_files,
        today: &today,
        deferred,
    })
}

fn offer(view: &View, page: &Page, origin: &Origin, action: Action) -> Option<CodeAction> {
    let findings = view.snapshot.findings(page.doc);
    let finding = action.finding.and_then(|index| findings.get(index));
    let (edit, data) = match &action.edit {
        Some(edit) => (Some(edit::workspace_edit(view, edit)?), None),
        None => (None, serde_json::to_value(origin).ok()),
    };
    Some(CodeAction {
        title: action.title,
        kind: Some(kind(action.kind)),
        diagnostics: finding.map(|finding| vec![diagnostics::diagnostic(view, finding)]),
        edit,
        data,
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    })
}

fn kind(kind: ActionKind) -> CodeActionKind {
    match kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::Create => CodeActionKind::REFACTOR,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::FixAll => FIX_ALL,
    }
}

/// `only: ["refactor"]` also wants `refactor.rewrite`. What editors run on saving is offered to those who ask for it.
fn is_wanted(context: &CodeActionContext, kind: Option<&CodeActionKind>) -> bool {
    let Some(kind) = kind else { return true };
    let Some(only) = &context.only else { return *kind != FIX_ALL };
    let covers = |wanted: &CodeActionKind| {
        let wanted = wanted.as_str();
        wanted.is_empty() || kind.as_str() == wanted || kind.as_str().starts_with(&format!("{wanted}."))
    };
    only.iter().any(covers)
}
