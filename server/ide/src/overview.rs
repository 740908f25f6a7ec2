//! The gates of specs with the findings behind each verdict, for lists and status bars. Plain data;
//! says nothing that the verdicts and findings do not.

use specward_engine::finding::{DocId, Finding};
use specward_engine::{Computed, Snapshot};
use specward_syntax::Gate;

/// One gate of a spec.
#[derive(Clone, Debug)]
pub struct GateState {
    /// Which gate.
    pub gate: Gate,
    /// Its computed verdict.
    pub verdict: Computed,
    /// The findings that count for it, suppressed ones left out, by place and rule.
    pub findings: Vec<Finding>,
}

/// The gates of a spec.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The spec.
    pub doc: DocId,
    /// Its gates, in their order.
    pub gates: Vec<GateState>,
    /// Findings that count for none of them.
    pub others: Vec<Finding>,
}

/// The gates of one document; `None` if it has none, or the workspace is not yet read.
pub fn of(snapshot: &Snapshot, doc: DocId) -> Option<Overview> {
    let verdicts = snapshot.verdicts(doc);
    if verdicts.is_empty() {
        return None;
    }
    let findings = snapshot.findings(doc);
    let shown = || findings.iter().filter(|finding| finding.suppressed.is_none());
    let counting = |gate: Gate| shown().filter(|finding| finding.gate == Some(gate)).cloned().collect();
    let gates = verdicts
        .iter()
        .map(|verdict| GateState { gate: verdict.gate, verdict: verdict.computed, findings: counting(verdict.gate) })
        .collect();
    let is_other = |finding: &&Finding| finding.gate.is_none_or(|gate| verdicts.of(gate).is_none());
    Some(Overview { doc, gates, others: shown().filter(is_other).cloned().collect() })
}

/// The gates of every spec of the workspace, by path.
pub fn all(snapshot: &Snapshot) -> Vec<Overview> {
    let here = snapshot.documents().filter(|doc| snapshot.published_in(*doc).is_none());
    let mut all: Vec<Overview> = here.filter_map(|doc| of(snapshot, doc)).collect();
    all.sort_by_key(|overview| snapshot.path(overview.doc).cloned());
    all
}
