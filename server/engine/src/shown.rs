//! From what rules reported to what is shown: suppressions, severities, order. Made on demand: a
//! workspace keeps the reports only.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::config::{Config, RuleSetting};
use crate::context::{Phase, Sink};
use crate::evaluation::Evaluation;
use crate::finding::{DocId, Finding};
use crate::reports::Reports;
use crate::rules::config::SUPPRESSION_UNUSED;
use crate::severity::severity;
use crate::sink::Reported;
use crate::state::{Entry, State};
use crate::suppress::{self, Waivers};

/// The findings of a document, by place and rule.
pub(crate) fn findings(state: &State, doc: DocId, entry: &Entry, evaluation: &Evaluation) -> Vec<Finding> {
    let config = state.config_of(doc);
    let phase = Phase::of(&entry.artefact.status);
    let waivers = Waivers::of(entry.facts(), &evaluation.refused);
    let reported: Vec<Reported> = evaluation.reported.iter().flat_map(Reports::list).collect();
    let show = |report: &Reported| {
        let suppressed = waivers.reason_for(report).map(Arc::from);
        Some(report.show(severity(report, phase, config)?, suppressed))
    };
    let mut findings: Vec<Finding> =
        entry.input.iter().filter(|report| is_on(report, config)).chain(&reported).filter_map(show).collect();
    if state.complete && !entry.facts().suppressions.is_empty() {
        let mut unused = Vec::new();
        suppress::check_use(&waivers, config, &mut Sink::new(doc, &SUPPRESSION_UNUSED, &mut unused));
        findings.extend(unused.iter().filter(|report| is_on(report, config)).filter_map(show));
    }
    findings.sort_by(|a, b| (a.place, a.rule.name, &a.message).cmp(&(b.place, b.rule.name, &b.message)));
    findings
}

/// Whether the root lets a rule of the engine's own speak.
fn is_on(report: &Reported, config: &Config) -> bool {
    config.setting(report.rule) != Some(RuleSetting::Off)
}

/// Differs where findings differ.
pub(crate) fn fingerprint(findings: &[Finding]) -> u64 {
    let mut hasher = DefaultHasher::new();
    findings.hash(&mut hasher);
    hasher.finish()
}
