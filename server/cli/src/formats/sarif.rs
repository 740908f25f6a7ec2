//! SARIF 2.1.0, as code scanning reads it: every rule with its explanation, every finding with its related places, its
//! fixes as exact replacements, and a fingerprint that survives moved lines.

use std::fmt::Write;

use serde_json::{Value, json};
use specward_engine::rule::{Level, Rule};
use specward_engine::rules;

use crate::fingerprint;
use crate::repair::{FilePatch, Repair, Repairs};
use crate::report::{At, Range, Report, Reported};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Paths are relative to it: whoever reads the log knows where the sources are.
const ROOT: &str = "%SRCROOT%";

/// The whole log.
pub fn log(report: &Report, repairs: &Repairs) -> Value {
    let results: Vec<Value> = report
        .findings
        .iter()
        .zip(fingerprint::of(report))
        .map(|(finding, fingerprint)| result(finding, &fingerprint, repairs.of(finding)))
        .collect();
    let driver = json!({
        "name": "Specward",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules::all().map(rule).collect::<Vec<_>>(),
    });
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    })
}

fn rule(rule: &'static Rule) -> Value {
    let explained = rules::explain(rule.name).unwrap_or_default();
    let level = match rule.level {
        Level::Wrong => "error",
        Level::Gate => "warning",
        Level::Advice => "note",
    };
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": explained, "markdown": format!("{}\n\n**Resolve:** {}", rule.why, rule.resolve)},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["specs", rule.name.split('/').next().unwrap_or_default()]},
    })
}

fn result(finding: &Reported, fingerprint: &str, repairs: &[Repair]) -> Value {
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules::all().position(|rule| rule.name == finding.rule),
        "level": level(finding.severity),
        "message": {"text": format!("{}. {}", finding.message, finding.help)},
        "locations": [{"physicalLocation": location(&finding.at)}],
        "partialFingerprints": {"specwardFinding/v1": fingerprint},
    });
    let related = finding.related.iter().zip(1..);
    let related: Vec<Value> = related
        .map(|(related, id)| json!({"id": id, "message": {"text": related.message}, "physicalLocation": location(&related.at)}))
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = related.into();
    }
    let fixes: Vec<Value> = repairs.iter().filter(|repair| repair.create.is_empty()).map(fix).collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    if let Some(reason) = &finding.suppressed {
        result["suppressions"] = json!([{"kind": "inSource", "justification": reason}]);
    }
    result
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

fn location(at: &At) -> Value {
    json!({"artifactLocation": artifact(&at.path), "region": region(at.range)})
}

fn artifact(path: &str) -> Value {
    json!({"uri": percent_encoded(path), "uriBaseId": ROOT})
}

fn region(range: Range) -> Value {
    let (start, end) = (range.start, range.end);
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn fix(repair: &Repair) -> Value {
    let change = |patch: &FilePatch| {
        let replacements = patch
            .edits
            .iter()
            .map(|edit| json!({"deletedRegion": region(edit.range), "insertedContent": {"text": edit.text}}));
        json!({"artifactLocation": artifact(&patch.path), "replacements": replacements.collect::<Vec<_>>()})
    };
    let changes: Vec<Value> = repair.edit.iter().map(change).collect();
    json!({"description": {"text": repair.title}, "artifactChanges": changes})
}

/// A relative path as a URI reference.
fn percent_encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uri_references() {
        assert_eq!(percent_encoded("a b/ä#1?.md"), "a%20b/%C3%A4%231%3F.md");
    }
}
