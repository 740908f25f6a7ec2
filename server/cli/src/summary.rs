//! What stands below the findings: counts by gate and rule, the verdicts of each spec, and totals.

use std::collections::BTreeMap;
use std::fmt::Write;

use specward_engine::Computed;
use specward_syntax::Gate;

use crate::output::one_line;
use crate::report::{Report, Reported, ReportedArtefact, Summary};
use crate::style::Style;

/// Rows of the table of verdicts; a larger workspace shows the specs with a failing gate first.
const MAX_ROWS: usize = 40;
/// Names of the severities, as counted.
const SEVERITIES: [&str; 4] = ["error", "warning", "info", "hint"];

/// The whole summary.
pub fn draw(report: &Report, style: Style) -> String {
    let mut parts = vec![by_rule(&report.findings, style), verdicts(&report.artefacts, style)];
    parts.push(totals(&report.summary, style));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// Gates in their order, then findings of no gate.
fn gate_order(gate: Option<&str>) -> usize {
    Gate::ALL.iter().position(|known| Some(known.slug()) == gate).unwrap_or(Gate::ALL.len())
}

fn by_rule(findings: &[Reported], style: Style) -> String {
    let mut counts: BTreeMap<(usize, &str), [usize; 4]> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.suppressed.is_none()) {
        let severity = SEVERITIES.iter().position(|name| *name == finding.severity).unwrap_or_default();
        counts.entry((gate_order(finding.gate), finding.rule)).or_default()[severity] += 1;
    }
    let width = counts.keys().map(|(_, rule)| rule.len()).max().unwrap_or_default();
    // Writing to a string cannot fail.
    let mut text = String::new();
    let mut current = None;
    for ((gate, rule), counts) in counts {
        if current.replace(gate) != Some(gate) {
            let _ = writeln!(text, "{}", style.heading(gate_title(gate)));
        }
        let _ = writeln!(text, "  {rule:width$}  {}", counted(counts, style));
    }
    text
}

fn gate_title(order: usize) -> String {
    match Gate::ALL.get(order) {
        Some(gate) => format!("Gate {}, {}", gate.number(), gate.title().to_lowercase()),
        None => "Outside of the gates".to_owned(),
    }
}

fn counted(counts: [usize; 4], style: Style) -> String {
    let named = SEVERITIES.iter().zip(counts).filter(|(_, count)| *count > 0);
    let painted = named.map(|(name, count)| {
        let text = plural(count, name);
        match *name {
            "error" => style.error(text),
            "warning" => style.warning(text),
            _ => text,
        }
    });
    painted.collect::<Vec<_>>().join(", ")
}

fn plural(count: usize, name: &str) -> String {
    let ending = if count == 1 || name == "info" { "" } else { "s" };
    format!("{count} {name}{ending}")
}

fn verdicts(artefacts: &[ReportedArtefact], style: Style) -> String {
    let mut gated: Vec<_> = artefacts.iter().filter(|artefact| artefact.gates.is_some()).collect();
    if gated.is_empty() {
        return String::new();
    }
    let all = gated.len();
    if all > MAX_ROWS {
        gated.sort_by_key(|artefact| !fails(artefact));
        gated.truncate(MAX_ROWS);
    }
    let shown: Vec<_> =
        Gate::ALL.into_iter().filter(|gate| gated.iter().any(|artefact| has(artefact, *gate))).collect();
    let rows: Vec<_> = gated.iter().map(|artefact| row(artefact, &shown)).collect();
    let mut text = table(&titles(&shown), &rows, style);
    if all > gated.len() {
        let more = format!("... and {} more; --format json lists all", all - gated.len());
        let _ = writeln!(text, "{}", style.faint(more));
    }
    text
}

fn fails(artefact: &ReportedArtefact) -> bool {
    artefact.gates.as_ref().is_some_and(|gates| gates.0.iter().any(|(_, verdict)| *verdict == Computed::Fail))
}

fn has(artefact: &ReportedArtefact, gate: Gate) -> bool {
    artefact.gates.as_ref().is_some_and(|gates| gates.of(gate).is_some())
}

/// The heads of the columns: a spec, its status and these gates.
fn titles(gates: &[Gate]) -> Vec<String> {
    let gate = |gate: &Gate| match gate {
        Gate::Context => "Context",
        Gate::Domain => "Domain",
        Gate::Integration => "Integration",
        Gate::Nfr => "NFR",
        Gate::Ready => "Ready",
    };
    ["Spec and version", "Status"].into_iter().chain(gates.iter().map(gate)).map(str::to_owned).collect()
}

fn row(artefact: &ReportedArtefact, gates: &[Gate]) -> Vec<String> {
    let verdict = |gate: &Gate| artefact.gates.as_ref().and_then(|gates| gates.of(*gate)).map_or("", Computed::word);
    let name = one_line(&format!("{} {}", artefact.id, artefact.version));
    let status = one_line(artefact.status.as_deref().unwrap_or("-"));
    [name, status].into_iter().chain(gates.iter().map(|gate| verdict(gate).to_owned())).collect()
}

fn table(titles: &[String], rows: &[Vec<String>], style: Style) -> String {
    let all = || rows.iter().map(Vec::as_slice).chain([titles]);
    let width = |column: usize| all().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..titles.len()).map(width).collect();
    let line = |row: &[String], paint: &dyn Fn(&str, String) -> String| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| paint(cell, format!("{cell:width$}")));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    let mut text = line(titles, &|_, padded| style.heading(padded));
    for row in rows {
        text += &line(row, &|cell, padded| match cell {
            "PASS" => style.good(padded),
            "FAIL" => style.error(padded),
            "WAIVED" | "NOT-CHECKED" => style.warning(padded),
            _ => padded,
        });
    }
    text
}

fn totals(summary: &Summary, style: Style) -> String {
    let Summary { files, artefacts, errors, warnings, infos, hints, suppressed, baselined } = *summary;
    let found = counted([errors, warnings, infos, hints], style);
    let found = if found.is_empty() { style.good("no findings") } else { found };
    let aside = if suppressed > 0 { format!(", {suppressed} suppressed") } else { String::new() };
    let known = baselined.map_or_else(String::new, |count| format!(", {count} in the baseline"));
    format!("{}, {}: {found}{aside}{known}\n", plural(files, "file"), plural(artefacts, "artefact"))
}
