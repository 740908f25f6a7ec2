//! How grave a finding is: level, then lifecycle, then profile, then the root's own setting for the rule.

use crate::config::{Config, Profile, RuleSetting};
use crate::context::Phase;
use crate::finding::Severity;
use crate::rule::Level;
use crate::sink::Reported;

/// The severity of a report in a document of that phase; `None` where it is not shown.
pub(crate) fn severity(report: &Reported, phase: Phase, config: &Config) -> Option<Severity> {
    let level = match (report.level, config.profile) {
        (Level::Advice, Profile::Strict) => Level::Gate,
        (level, _) => level,
    };
    let usual = match level {
        Level::Wrong => Some(Severity::Error),
        Level::Gate => by_phase(phase),
        Level::Advice => Some(Severity::Info),
    }?;
    if let Some(RuleSetting::At(set)) = config.setting(report.rule) {
        return Some(set);
    }
    let said = if report.level == level { report.severity.unwrap_or(usual) } else { usual };
    Some(if config.profile == Profile::Advisory { said.max(Severity::Warning) } else { said })
}

/// Severity of a failing gate (rules.md, "Levels").
fn by_phase(phase: Phase) -> Option<Severity> {
    match phase {
        Phase::Unfinished => Some(Severity::Warning),
        Phase::Progressing => Some(Severity::Error),
        Phase::Waiting => Some(Severity::Info),
        Phase::Retired => None,
    }
}
