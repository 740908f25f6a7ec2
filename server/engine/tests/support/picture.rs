//! Everything that a reader can see of a workspace, free of document numbers: what two hosts with
//! the same content must agree about.

use std::collections::BTreeMap;

use specward_engine::context::Resolution;
use specward_engine::finding::Place;
use specward_engine::{DocId, Snapshot};
use specward_syntax::ReferenceId;

/// One line for every fact about every file, by path.
pub fn picture(snapshot: &Snapshot) -> BTreeMap<String, Vec<String>> {
    snapshot.files().map(|doc| (name(snapshot, doc), lines(snapshot, doc))).collect()
}

fn name(snapshot: &Snapshot, doc: DocId) -> String {
    snapshot.path(doc).map(ToString::to_string).unwrap_or_default()
}

/// What an editor shows of a file.
pub fn shown(snapshot: &Snapshot, doc: DocId) -> Vec<String> {
    let mut lines = findings(snapshot, doc);
    lines.push(format!("verdicts {:?}", snapshot.verdicts(doc)));
    lines
}

fn lines(snapshot: &Snapshot, doc: DocId) -> Vec<String> {
    let mut lines = shown(snapshot, doc);
    lines.push(format!("artefact {:?}", snapshot.artefact(doc)));
    lines.push(format!("root {:?}", snapshot.root(doc).map(|root| &root.name)));
    lines.extend(meanings(snapshot, doc));
    let mut from: Vec<_> =
        snapshot.references_to(doc).iter().map(|(doc, at)| format!("{} {at:?}", name(snapshot, *doc))).collect();
    from.extend(snapshot.links_to(doc).iter().map(|(doc, at)| format!("{} link {at}", name(snapshot, *doc))));
    from.sort();
    lines.push(format!("from {from:?}"));
    lines
}

fn findings(snapshot: &Snapshot, doc: DocId) -> Vec<String> {
    let place = |place: Place| format!("{}:{:?}", name(snapshot, place.doc), snapshot.range(place));
    let findings = snapshot.findings(doc);
    let lines = findings.iter().map(|finding| {
        let related: Vec<_> =
            finding.related.iter().map(|related| format!("{} {}", place(related.place), related.message)).collect();
        let fixes = numberless(snapshot, &format!("{:?}", finding.fixes));
        format!(
            "{} {:?} {:?} {:?} at {}: {} ({}) {related:?} {:?} {fixes} {:?}",
            finding.rule.name,
            finding.level,
            finding.gate,
            finding.severity,
            place(finding.place),
            finding.message,
            finding.help,
            finding.tags,
            finding.suppressed
        )
    });
    lines.collect()
}

fn meanings(snapshot: &Snapshot, doc: DocId) -> Vec<String> {
    let Some(facts) = snapshot.facts(doc) else { return Vec::new() };
    let references = (0..facts.references.len()).map(|at| {
        let meaning = snapshot.resolve(doc, ReferenceId(at as u32));
        format!("reference {at} {}", meaning_text(snapshot, &meaning))
    });
    let links = (0..facts.links.len())
        .map(|at| format!("link {at} {}", numberless(snapshot, &format!("{:?}", snapshot.link(doc, at)))));
    references.chain(links).collect()
}

fn meaning_text(snapshot: &Snapshot, meaning: &Resolution) -> String {
    numberless(snapshot, &format!("{meaning:?}"))
}

/// Paths instead of document numbers.
fn numberless(snapshot: &Snapshot, text: &str) -> String {
    let mut parts = text.split("DocId(");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        let doc = part[..digits].parse().map(DocId);
        out.push_str(&doc.map(|doc| name(snapshot, doc)).unwrap_or_default());
        out.push_str(&part[(digits + 1).min(part.len())..]);
    }
    out
}
