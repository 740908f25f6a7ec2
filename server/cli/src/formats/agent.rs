//! For a coding agent that is told to go on: per finding what is missing, what resolves it, where the rule is explained, and the
//! edit that repairs it, if there is one. Short, as every word costs.

use serde::Serialize;
use specward_engine::rules;

use crate::repair::{Repair, Repairs};
use crate::report::{Report, Reported};

/// What is left to do.
#[derive(Debug, Serialize)]
pub struct Agenda<'a> {
    version: u8,
    /// Whether progress is blocked.
    blocked: bool,
    tasks: Vec<Task<'a>>,
}

#[derive(Debug, Serialize)]
struct Task<'a> {
    rule: &'a str,
    severity: &'a str,
    /// `path:line:column`
    at: String,
    missing: &'a str,
    resolve: &'a str,
    docs: String,
    fix: Option<&'a Repair>,
}

/// Errors first.
pub fn agenda<'a>(report: &'a Report, repairs: &'a Repairs) -> Agenda<'a> {
    let shown = report.findings.iter().filter(|finding| finding.suppressed.is_none());
    let mut tasks: Vec<_> = shown.map(|finding| task(finding, repairs)).collect();
    tasks.sort_by_key(|task| ["error", "warning", "info", "hint"].iter().position(|word| *word == task.severity));
    Agenda { version: 1, blocked: report.summary.errors > 0, tasks }
}

fn task<'a>(finding: &'a Reported, repairs: &'a Repairs) -> Task<'a> {
    let start = finding.at.range.start;
    let section = rules::find(finding.rule).map_or("", |rule| rule.section);
    Task {
        rule: finding.rule,
        severity: finding.severity,
        at: format!("{}:{}:{}", finding.at.path, start.line, start.column),
        missing: &finding.message,
        resolve: &finding.help,
        docs: format!("specward explain {} (operating model {section})", finding.rule),
        fix: repairs.of(finding).first(),
    }
}
