//! The code quality report of GitLab: a list of issues, each with a fingerprint that survives moved lines.

use serde::Serialize;

use crate::fingerprint;
use crate::report::{Report, Reported};

/// One issue.
#[derive(Debug, Serialize)]
pub struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Debug, Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// Everything that is not suppressed.
pub fn issues(report: &Report) -> Vec<Issue<'_>> {
    let shown = report.findings.iter().zip(fingerprint::of(report)).filter(|(finding, _)| finding.suppressed.is_none());
    shown.map(|(finding, fingerprint)| issue(finding, fingerprint)).collect()
}

fn issue(finding: &Reported, fingerprint: String) -> Issue<'_> {
    let range = finding.at.range;
    Issue {
        description: format!("{}: {}", finding.message, finding.help),
        check_name: finding.rule,
        fingerprint,
        severity: match finding.severity {
            "error" => "critical",
            "warning" => "minor",
            _ => "info",
        },
        location: Location { path: &finding.at.path, lines: Lines { begin: range.start.line, end: range.end.line } },
    }
}
