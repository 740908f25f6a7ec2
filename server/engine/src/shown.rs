//! From what rules reported to what is shown: suppressions, severities, order. Made on demand: a
//! workspace keeps the reports only.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use specward_syntax::FactId;

use crate::config::{Config, RuleSetting};
use crate::context::{Phase, Sink};
use crate::evaluation::Evaluation;
use crate::finding::{DocId, Finding, Severity};
use crate::reports::Reports;
use crate::rules::config::SUPPRESSION_UNUSED;
use crate::severity::severity;
use crate::sink::Reported;
use crate::state::{Entry, State};
use crate::suppress::{self, Waivers};

/// The findings of a document, by place and rule.
pub(crate) fn findings(state: &State, doc: DocId, entry: &Entry, evaluation: &Evaluation) -> Vec<Finding> {
    let shown = Shown::new(state, doc, entry, &evaluation.refused);
    let input = entry.input.iter().cloned();
    let reported = input.chain(evaluation.reported.iter().flat_map(Reports::list));
    let mut findings: Vec<Finding> = reported.filter_map(|report| shown.finding(report)).collect();
    findings.extend(shown.unused().into_iter().filter_map(|report| shown.finding(report)));
    findings.sort_by(|a, b| (a.place, a.rule.name, &a.message).cmp(&(b.place, b.rule.name, &b.message)));
    findings
}

/// Differs where the findings of a document differ whose strata reported this.
pub(crate) fn fingerprint(
    state: &State,
    doc: DocId,
    entry: &Entry,
    refused: &[u32],
    reported: [&[Reported]; 3],
) -> u64 {
    let shown = Shown::new(state, doc, entry, refused);
    let mut hasher = DefaultHasher::new();
    let mut add = |report: &Reported| {
        if let Some(what) = shown.as_what(report) {
            (what, report).hash(&mut hasher);
        }
    };
    entry.input.iter().chain(reported.into_iter().flatten()).for_each(&mut add);
    shown.unused().iter().for_each(&mut add);
    hasher.finish()
}

/// By what the reports of a document are shown.
struct Shown<'a> {
    state: &'a State,
    doc: DocId,
    entry: &'a Entry,
    config: &'a Config,
    phase: Phase,
    waivers: Waivers<'a>,
}

impl<'a> Shown<'a> {
    fn new(state: &'a State, doc: DocId, entry: &'a Entry, refused: &[u32]) -> Self {
        let (config, phase) = (state.config_of(doc), Phase::of(&entry.artefact.status));
        Self { state, doc, entry, config, phase, waivers: Waivers::of(entry.facts(), refused) }
    }

    /// With which severity a report is shown, and the reason if it is suppressed; `None` if it is not shown.
    fn as_what(&self, report: &Reported) -> Option<(Severity, Option<&'a str>)> {
        let reason = self.waivers.reason_for(report);
        if self.config.setting(report.rule) == Some(RuleSetting::Off) {
            return None;
        }
        Some((severity(report, self.phase, self.config)?, reason))
    }

    fn finding(&self, report: Reported) -> Option<Finding> {
        let (severity, reason) = self.as_what(&report)?;
        Some(report.show(severity, reason.map(Arc::from)))
    }

    /// Reports of suppressions that cover nothing of what was shown so far.
    fn unused(&self) -> Vec<Reported> {
        let mut unused = Vec::new();
        if self.state.complete && !self.entry.facts().suppressions.is_empty() {
            let mut sink = Sink::new(self.doc, &SUPPRESSION_UNUSED, &mut unused);
            suppress::check_use(&self.waivers, self.config, &mut sink);
            sink.close(FactId::FILE);
        }
        unused
    }
}
