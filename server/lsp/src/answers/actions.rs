//! Code actions: repairs of findings and new artefacts, as whole edits, planned at once or when one is chosen.

use serde::{Deserialize, Serialize};
use specward_ide::actions::{self, Action, ActionKind, Request};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp_server::ls_types::{
    ApplyWorkspaceEditParams, CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams,
    CodeActionResponse, Command, ExecuteCommandParams, Range, Uri, WorkspaceEdit,
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

/// The command that plans an action and has the client apply it: for clients whose actions are commands, and for lenses.
pub const APPLY: &str = "specward.apply";

/// An action by its title and where it was offered: the argument of [`APPLY`].
#[derive(Debug, Serialize, Deserialize)]
struct Chosen {
    title: String,
    #[serde(flatten)]
    origin: Origin,
}

/// Where an action was offered, so that its edit can be planned later on the same text.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Origin {
    uri: Uri,
    range: Range,
    version: Option<i32>,
}

/// `textDocument/codeAction`.
pub fn actions(view: &View, params: &CodeActionParams) -> Option<CodeActionResponse> {
    if !view.client.action_literals && !view.client.applies_edits {
        return None;
    }
    let uri = &params.text_document.uri;
    let page = Page::of(view, uri)?;
    let origin = Origin { uri: uri.clone(), range: params.range, version: version_of(view, uri) };
    let deferred = view.client.resolves_actions || !view.client.action_literals;
    let offered = with_request(view, &page, params.range, deferred, actions::actions);
    let offered = offered.into_iter().filter_map(|action| offer(view, &page, &origin, action));
    let wanted = offered.filter(|action| is_wanted(&params.context, action.kind.as_ref()));
    if view.client.action_literals {
        return Some(wanted.map(CodeActionOrCommand::CodeAction).collect());
    }
    let command = |action: CodeAction| {
        let chosen = Chosen { title: action.title.clone(), origin: origin.clone() };
        let arguments = serde_json::to_value(chosen).ok().map(|chosen| vec![chosen]);
        CodeActionOrCommand::Command(Command { title: action.title, command: APPLY.to_owned(), arguments })
    };
    Some(wanted.map(command).collect())
}

/// `workspace/executeCommand`: the edit that the client is to apply.
pub fn execute(view: &View, params: &ExecuteCommandParams) -> Result<ApplyWorkspaceEditParams> {
    let refuse = |why: &str| Error::invalid_params(why.to_owned());
    if params.command != APPLY {
        return Err(refuse("no such command"));
    }
    let chosen = params.arguments.first().cloned().and_then(|argument| serde_json::from_value(argument).ok());
    let Chosen { title, origin } = chosen.ok_or_else(|| refuse("the argument names no action"))?;
    let edit = planned(view, &title, &origin)?;
    Ok(ApplyWorkspaceEditParams { label: Some(title), edit })
}

/// `codeAction/resolve`: the edit of an action that was offered without.
pub fn resolve(view: &View, mut action: CodeAction) -> Result<CodeAction> {
    let origin: Option<Origin> = action.data.take().and_then(|data| serde_json::from_value(data).ok());
    let Some(origin) = origin else { return Ok(action) };
    action.edit = Some(planned(view, &action.title, &origin)?);
    Ok(action)
}

/// The edit of an action, planned on the text on which it was offered.
fn planned(view: &View, title: &str, origin: &Origin) -> Result<WorkspaceEdit> {
    let changed = || Error { code: ErrorCode::ContentModified, message: "the document has changed".into(), data: None };
    if origin.version != version_of(view, &origin.uri) {
        return Err(changed());
    }
    let page = Page::of(view, &origin.uri).ok_or_else(changed)?;
    let plan = |request: Request<'_>| actions::resolve(request, title);
    let planned = with_request(view, &page, origin.range, false, plan).ok_or_else(changed)?;
    edit::workspace_edit(view, &planned).ok_or_else(changed)
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
        diagnostics: finding.map(|finding| vec![diagnostics::diagnostic(view, finding.clone())]),
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
