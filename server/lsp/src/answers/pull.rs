//! Diagnostics on request, for clients that pull those of open documents.

use tower_lsp_server::ls_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::diagnostics;
use crate::documents::key;
use crate::publish::fingerprint;
use crate::view::View;

/// `textDocument/diagnostic`.
pub fn document(view: &View, params: &DocumentDiagnosticParams) -> DocumentDiagnosticReportResult {
    let items = diagnostics::of(view, &key(&params.text_document.uri));
    let result_id = format!("{:016x}", fingerprint(&items));
    let report = if params.previous_result_id.as_ref() == Some(&result_id) {
        DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        })
    } else {
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(result_id), items },
        })
    };
    DocumentDiagnosticReportResult::Report(report)
}
