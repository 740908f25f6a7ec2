//! A compact summary for the comment of a pull request or the page of a CI job.

use std::fmt::Write;

use specward_engine::Computed;
use specward_syntax::Gate;

use crate::report::{Report, Reported, ReportedArtefact, Summary};

/// Findings listed one by one; the rest is counted.
const MOST: usize = 50;

/// The page.
pub fn page(report: &Report) -> String {
    let mut text = format!("## Specward: {}\n", verdict(&report.summary));
    let shown: Vec<_> = report.findings.iter().filter(|finding| finding.suppressed.is_none()).collect();
    if !shown.is_empty() {
        text += "\n| | rule | where | what resolves it |\n|---|---|---|---|\n";
    }
    for finding in shown.iter().take(MOST) {
        text += &row(finding);
    }
    if shown.len() > MOST {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n… and {} more.", shown.len() - MOST);
    }
    text + &failing(&report.artefacts)
}

fn verdict(summary: &Summary) -> String {
    let Summary { files, errors, warnings, infos, hints, suppressed, baselined, .. } = *summary;
    let head = if errors > 0 { "blocked" } else { "not blocked" };
    let counts = [
        (errors, "errors"),
        (warnings, "warnings"),
        (infos + hints, "notes"),
        (suppressed, "suppressed"),
        (baselined.unwrap_or_default(), "in the baseline"),
    ];
    let counted: Vec<_> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}")).collect();
    let counted = if counted.is_empty() { "no findings".to_owned() } else { counted.join(", ") };
    format!("{head} ({counted} in {files} files)")
}

fn row(finding: &Reported) -> String {
    let mark = match finding.severity {
        "error" => "❌",
        "warning" => "⚠️",
        _ => "ℹ️",
    };
    let start = finding.at.range.start;
    let place = format!("`{}:{}`", finding.at.path.replace('`', "'"), start.line);
    format!(
        "| {mark} | `{}` | {} | {}. {} |\n",
        finding.rule,
        cell(&place),
        cell(&finding.message),
        cell(&finding.help)
    )
}

/// A text that stays in its cell, and is no markup.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace(['\n', '\r'], " ")
}

/// The specs that fail a gate.
fn failing(artefacts: &[ReportedArtefact]) -> String {
    let gates = |artefact: &ReportedArtefact| {
        let of = |gate: &Gate| artefact.gates.as_ref().and_then(|gates| gates.of(*gate)) == Some(Computed::Fail);
        Gate::ALL.iter().filter(|gate| of(gate)).map(|gate| gate.title().to_lowercase()).collect::<Vec<_>>()
    };
    let failing: Vec<_> =
        artefacts.iter().map(|artefact| (artefact, gates(artefact))).filter(|(_, gates)| !gates.is_empty()).collect();
    if failing.is_empty() {
        return String::new();
    }
    let mut text = "\n| spec | status | gates that fail |\n|---|---|---|\n".to_owned();
    for (artefact, gates) in failing.iter().take(MOST) {
        let status = artefact.status.as_deref().unwrap_or("-");
        let _ = writeln!(
            text,
            "| {} {} | {} | {} |",
            cell(&artefact.id),
            cell(&artefact.version),
            cell(status),
            gates.join(", ")
        );
    }
    text
}
