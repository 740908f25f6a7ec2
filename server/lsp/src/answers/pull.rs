//! Diagnostics on request: of one open document with those that hang together with it, or of the whole
//! workspace, in parts.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use serde_json::json;
use specward_engine::FilePath;
use specward_ide::graph;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportKind,
    DocumentDiagnosticReportResult, FullDocumentDiagnosticReport, NumberOrString, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::diagnostics;
use crate::documents::key;
use crate::outbox::Outbox;
use crate::publish::fingerprint;
use crate::settings::Scope;
use crate::view::View;

/// So many documents make one part of the answer about the workspace.
const PART: usize = 200;

/// `textDocument/diagnostic`.
pub fn document(view: &View, params: &DocumentDiagnosticParams) -> DocumentDiagnosticReportResult {
    let path = key(&params.text_document.uri);
    let items = diagnostics::of(view, &path);
    let result_id = result_id(&items);
    let related_documents = related(view, &path);
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
        })
    };
    DocumentDiagnosticReportResult::Report(report)
}

fn result_id(items: &[Diagnostic]) -> String {
    format!("{:016x}", fingerprint(items))
}

/// The reports of other open documents that are linked with this one: an edit here changes them most likely.
fn related(view: &View, path: &FilePath) -> Option<HashMap<Uri, DocumentDiagnosticReportKind>> {
    if !view.client.abilities.related_documents {
        return None;
    }
    let doc = view.snapshot.doc_by_path(path)?;
    let others = view.open.keys().filter(|other| *other != path);
    let linked = others.filter(|other| {
        view.snapshot.doc_by_path(other).is_some_and(|other| graph::are_linked(&view.snapshot, doc, other))
    });
    let report = |other: &FilePath| {
        let items = diagnostics::of(view, other);
        let report = FullDocumentDiagnosticReport { result_id: Some(result_id(&items)), items };
        Some((view.uri(other)?, DocumentDiagnosticReportKind::Full(report)))
    };
    let reports: HashMap<_, _> = linked.filter_map(report).collect();
    (!reports.is_empty()).then_some(reports)
}

/// `workspace/diagnostic`. Without a token for parts the whole answer comes at once.
pub fn workspace(
    view: &View,
    params: WorkspaceDiagnosticParams,
    outbox: &Outbox,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<WorkspaceDiagnosticReportResult> {
    let mut known: FxHashMap<FilePath, (Uri, String)> =
        params.previous_result_ids.into_iter().map(|id| (key(&id.uri), (id.uri, id.value))).collect();
    let paths = paths(view);
    let progress = Progress { outbox, token: params.work_done_progress_params.work_done_token, total: paths.len() };
    let parts = Parts { outbox, token: params.partial_result_params.partial_result_token };
    let mut items = Vec::new();
    progress.begin();
    for (at, part) in paths.chunks(PART).enumerate() {
        if is_cancelled() {
            progress.end();
            return Err(Error::request_cancelled());
        }
        let reports =
            part.iter().filter_map(|path| report(view, path, known.remove(path).map(|(_, id)| id).as_deref()));
        items = parts.take(items, reports.collect());
        progress.report((at + 1) * PART);
    }
    items = parts.take(items, known.into_values().map(|(uri, _)| full(uri, None, Vec::new())).collect());
    progress.end();
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
}

/// Files whose findings are shown, open ones first.
fn paths(view: &View) -> Vec<FilePath> {
    let is_wanted = |path: &FilePath| view.settings.scope == Scope::Workspace || view.open.contains_key(path);
    let mut paths: Vec<FilePath> =
        view.paths().into_iter().filter(|path| view.is_own(path) && is_wanted(path)).collect();
    paths.sort_by_cached_key(|path| (!view.open.contains_key(path), path.clone()));
    paths
}

/// `None` for a file without findings that the client has none of.
fn report(view: &View, path: &FilePath, known: Option<&str>) -> Option<WorkspaceDocumentDiagnosticReport> {
    let items = diagnostics::of(view, path);
    if items.is_empty() && known.is_none() {
        return None;
    }
    let uri = view.uri(path)?;
    let version = view.open.get(path).map(|document| i64::from(document.version));
    let result_id = result_id(&items);
    if known != Some(result_id.as_str()) {
        return Some(full(uri, version, items));
    }
    Some(WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    }))
}

fn full(uri: Uri, version: Option<i64>, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    let result_id = Some(result_id(&items));
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

/// Hands over reports as they come, where the client takes parts.
struct Parts<'a> {
    outbox: &'a Outbox,
    token: Option<NumberOrString>,
}

impl Parts<'_> {
    /// What is left for the answer itself.
    fn take(
        &self,
        mut kept: Vec<WorkspaceDocumentDiagnosticReport>,
        part: Vec<WorkspaceDocumentDiagnosticReport>,
    ) -> Vec<WorkspaceDocumentDiagnosticReport> {
        match &self.token {
            Some(_) if part.is_empty() => {}
            Some(token) => self.outbox.notify("$/progress", json!({"token": token, "value": {"items": part}})),
            None => kept.extend(part),
        }
        kept
    }
}

/// Progress under a token of the client's.
struct Progress<'a> {
    outbox: &'a Outbox,
    token: Option<NumberOrString>,
    total: usize,
}

impl Progress<'_> {
    fn begin(&self) {
        self.tell(
            &json!({"kind": "begin", "title": "Specward", "message": "findings", "cancellable": true, "percentage": 0}),
        );
    }

    fn report(&self, done: usize) {
        let percentage = (done.min(self.total) * 100).checked_div(self.total).unwrap_or(100);
        self.tell(&json!({"kind": "report", "percentage": percentage}));
    }

    fn end(&self) {
        self.tell(&json!({"kind": "end"}));
    }

    fn tell(&self, value: &serde_json::Value) {
        if let Some(token) = &self.token {
            self.outbox.notify("$/progress", json!({"token": token, "value": value}));
        }
    }
}
