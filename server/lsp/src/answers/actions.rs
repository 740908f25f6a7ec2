//! Code actions: repairs of findings and new artefacts, as whole edits.

use specward_ide::actions::{self, Action, Request};
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionContext, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
};

use super::{Page, ViewTexts, edit};
use crate::diagnostics;
use crate::today::today;
use crate::view::View;

/// The kinds that are offered.
pub const KINDS: [CodeActionKind; 2] = [CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR];

/// `textDocument/codeAction`.
pub fn actions(view: &View, params: &CodeActionParams) -> Option<CodeActionResponse> {
    if !view.client.action_literals {
        return None;
    }
    let page = Page::of(view, &params.text_document.uri)?;
    let range = page.range(view, params.range);
    let texts = ViewTexts(view);
    let request = Request { snapshot: &view.snapshot, doc: page.doc, range, texts: &texts, today: &today() };
    let offered = actions::actions(request).into_iter().filter_map(|action| offer(view, &page, action));
    let wanted = offered.filter(|action| is_wanted(&params.context, action.kind.as_ref()));
    Some(wanted.map(CodeActionOrCommand::CodeAction).collect())
}

fn offer(view: &View, page: &Page, action: Action) -> Option<CodeAction> {
    let findings = view.snapshot.findings(page.doc);
    let finding = action.finding.and_then(|index| findings.get(index));
    let kind = if finding.is_some() { CodeActionKind::QUICKFIX } else { CodeActionKind::REFACTOR };
    Some(CodeAction {
        title: action.title,
        kind: Some(kind),
        diagnostics: finding.map(|finding| vec![diagnostics::diagnostic(view, finding)]),
        edit: Some(edit::workspace_edit(view, &action.edit)?),
        is_preferred: action.preferred.then_some(true),
        ..CodeAction::default()
    })
}

/// `only: ["refactor"]` also wants `refactor.rewrite`.
fn is_wanted(context: &CodeActionContext, kind: Option<&CodeActionKind>) -> bool {
    let (Some(only), Some(kind)) = (&context.only, kind) else { return true };
    let covers = |wanted: &CodeActionKind| {
        let wanted = wanted.as_str();
        wanted.is_empty() || kind.as_str() == wanted || kind.as_str().starts_with(&format!("{wanted}."))
    };
    only.iter().any(covers)
}
