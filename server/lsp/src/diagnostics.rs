//! Findings as the protocol's diagnostics. The same for push and pull.

use serde_json::json;
use specward_engine::FilePath;
use specward_engine::finding::{Finding, Place, Related, Severity, Tag};
use tower_lsp_server::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    NumberOrString, Range,
};

use crate::convert;
use crate::view::View;

/// Name of the source of all our diagnostics.
pub const SOURCE: &str = "specward";

/// The diagnostics of a file in one revision, in order of place and rule.
pub fn of(view: &View, path: &FilePath) -> Vec<Diagnostic> {
    let Some(doc) = view.snapshot.doc_by_path(path).filter(|_| view.is_own(path)) else { return Vec::new() };
    let findings = view.snapshot.findings(doc);
    findings.into_iter().filter(|finding| finding.suppressed.is_none()).map(|found| diagnostic(view, found)).collect()
}

/// One finding.
pub fn diagnostic(view: &View, finding: Finding) -> Diagnostic {
    let name = finding.rule.name;
    let pages = view.snapshot.config(finding.place.doc).rule_pages.as_ref();
    let href = pages.and_then(|pages| pages.of(name).parse().ok());
    Diagnostic {
        range: range(view, finding.place),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(name.into())),
        code_description: href.map(|href| CodeDescription { href }),
        source: Some(SOURCE.into()),
        related_information: none_if_empty(related(view, finding.related)),
        tags: none_if_empty(finding.tags.iter().map(|tag| protocol_tag(*tag)).collect()),
        message: message(finding.message, &finding.help),
        data: finding.fixes.first().map(|_| json!({"fixable": true})),
    }
}

/// What is wrong, and on the next line what resolves it.
fn message(mut message: String, help: &str) -> String {
    if !help.is_empty() {
        message.reserve(help.len() + 1);
        message.push('\n');
        message.push_str(help);
    }
    message
}

fn range(view: &View, place: Place) -> Range {
    let (start, end) = view.snapshot.line_cols(place, view.encoding());
    Range::new(convert::position_of(start), convert::position_of(end))
}

fn related(view: &View, related: Vec<Related>) -> Vec<DiagnosticRelatedInformation> {
    let information = |related: Related| {
        let uri = view.uri_of_doc(related.place.doc)?;
        let location = Location { uri, range: range(view, related.place) };
        Some(DiagnosticRelatedInformation { location, message: related.message })
    };
    related.into_iter().filter_map(information).collect()
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

fn protocol_tag(tag: Tag) -> DiagnosticTag {
    match tag {
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
        Tag::Unnecessary => DiagnosticTag::UNNECESSARY,
    }
}

fn none_if_empty<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}
