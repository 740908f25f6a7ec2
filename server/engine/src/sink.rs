//! Takes what rules report and turns it into findings. Knows neither the workspace nor severities.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use specward_syntax::document::Role;
use specward_syntax::{FactId, Gate, Key, SectionName};

use crate::finding::{DocId, Finding, Fix, Place, Related, Severity, Tag};
use crate::input;
use crate::rule::{Counts, Level, Rule};
use crate::rules;

/// Findings of one rule in one document that are kept; the rest is counted.
pub(crate) const MOST_REPORTS: usize = 1_000;

/// What a rule has to say about its own document. Built by chaining, then given to [`Sink::report`].
#[derive(Clone, Debug)]
pub struct Report {
    at: FactId,
    message: String,
    help: String,
    related: Vec<Related>,
    tags: Vec<Tag>,
    fixes: Vec<Fix>,
    level: Option<Level>,
    severity: Option<Severity>,
    gate: Option<Gate>,
}

impl Report {
    /// A finding at a fact of the document whose rules run; `message` says what is missing or wrong.
    pub fn at(at: FactId, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            help: String::new(),
            related: Vec::new(),
            tags: Vec::new(),
            fixes: Vec::new(),
            level: None,
            severity: None,
            gate: None,
        }
    }

    /// What resolves it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// The other side, possibly in another document.
    #[must_use]
    pub fn related(mut self, place: Place, message: impl Into<String>) -> Self {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Extra meaning.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }

    /// A repair; the first one is the first to be offered.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Another level than the rule's.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Another severity than level and lifecycle give; profile and settings still apply.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    fn of(self, doc: DocId, rule: &'static Rule, gate: Option<Gate>) -> Reported {
        Reported {
            rule,
            level: self.level.unwrap_or(rule.level),
            gate,
            severity: self.severity,
            place: Place { doc, fact: self.at },
            message: self.message,
            help: self.help,
            related: self.related,
            tags: self.tags,
            fixes: self.fixes,
        }
    }

    /// The role of the reference at fault: decides the gate of a rule that counts by role.
    #[must_use]
    pub fn role(mut self, role: &Role) -> Self {
        self.gate = gate_of_role(role);
        self
    }
}

/// The gate for which a reference in this role counts (rules.md, "What each rule weighs").
pub fn gate_of_role(role: &Role) -> Option<Gate> {
    match role {
        Role::Field(key) => gate_of_key(key),
        Role::Source | Role::Listed(SectionName::References | SectionName::Sources) => Some(Gate::Context),
        Role::Listed(SectionName::Contracts | SectionName::Consumers | SectionName::Producer) => {
            Some(Gate::Integration)
        }
        Role::Listed(_) => Some(Gate::Ready),
        Role::Prose | Role::Definition | Role::Node => None,
    }
}

fn gate_of_key(key: &Key) -> Option<Gate> {
    match key {
        Key::ContextPack | Key::ContextPackVersion | Key::Sources => Some(Gate::Context),
        Key::ContractsReferenced | Key::ContractSpecs | Key::Consumers | Key::Producer => Some(Gate::Integration),
        Key::Other(_) => None,
        _ => Some(Gate::Ready),
    }
}

/// A report with the rule that made it; severities come later.
#[derive(Clone, Debug, Hash, Serialize, Deserialize)]
pub(crate) struct Reported {
    #[serde(with = "rules::by_number")]
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) gate: Option<Gate>,
    pub(crate) severity: Option<Severity>,
    pub(crate) place: Place,
    pub(crate) message: String,
    pub(crate) help: String,
    pub(crate) related: Vec<Related>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) fixes: Vec<Fix>,
}

impl Reported {
    /// The finding that is shown for it.
    pub(crate) fn show(self, severity: Severity, suppressed: Option<Arc<str>>) -> Finding {
        let Self { rule, level, gate, severity: _, place, message, help, related, tags, fixes } = self;
        Finding { rule, level, gate, severity, place, message, help, related, tags, fixes, suppressed }
    }
}

/// Takes the reports of one rule at a time, for one document.
#[derive(Debug)]
pub struct Sink<'a> {
    doc: DocId,
    rule: &'static Rule,
    out: &'a mut Vec<Reported>,
    kept: usize,
    /// How many were not kept, by what makes a difference.
    rest: Vec<(Weight, usize)>,
}

/// What a report counts for, and how much.
type Weight = (Level, Option<Gate>, Option<Severity>);

impl<'a> Sink<'a> {
    pub(crate) fn new(doc: DocId, rule: &'static Rule, out: &'a mut Vec<Reported>) -> Self {
        Self { doc, rule, out, kept: 0, rest: Vec::new() }
    }

    /// Says how much was not kept: as a finding of the rule itself, so that it fails what the rest would fail.
    pub(crate) fn close(self, at: FactId) {
        for ((level, gate, severity), count) in self.rest {
            let message = format!("{count} more findings of `{}` in this file are not listed", self.rule.name);
            let report = Report::at(at, message).help("resolve the listed ones first").level(level);
            let report = Report { severity, ..report };
            self.out.push(report.of(self.doc, self.rule, gate));
        }
    }

    /// Says that a bounded part was looked at only.
    pub fn limited(&mut self, report: Report) {
        self.out.push(report.of(self.doc, &input::LIMIT_REACHED, None));
    }

    /// Takes a report.
    pub fn report(&mut self, report: Report) {
        let gate = match self.rule.counts {
            Counts::For(gate) => Some(gate),
            Counts::ByRole => report.gate,
            Counts::Nothing => None,
        };
        self.push(gate, report);
    }

    /// Takes several reports.
    pub fn report_all(&mut self, reports: impl IntoIterator<Item = Report>) {
        for report in reports {
            self.report(report);
        }
    }

    /// Takes a report that counts for a gate of another rule.
    pub(crate) fn push(&mut self, gate: Option<Gate>, report: Report) {
        if self.kept == MOST_REPORTS {
            return self.count((report.level.unwrap_or(self.rule.level), gate, report.severity));
        }
        self.kept += 1;
        self.out.push(report.of(self.doc, self.rule, gate));
    }

    fn count(&mut self, weight: Weight) {
        match self.rest.iter_mut().find(|(known, _)| *known == weight) {
            Some((_, count)) => *count += 1,
            None => self.rest.push((weight, 1)),
        }
    }
}
