//! Gate verdicts, computed from findings: never from what a human typed, never from severities
//! (operating model 1.8; rules.md, "What each rule weighs").

use std::sync::LazyLock;

use specward_syntax::Gate;

use crate::config::{Config, RuleSetting};
use crate::evaluation::{Computed, GateVerdict, Verdicts};
use crate::input;
use crate::kind::Kind;
use crate::rule::{Counts, Level, Rule};
use crate::sink::Reported;
use crate::suppress::Waivers;

/// The gates that a kind of document has.
pub fn gates_of(kind: Kind) -> &'static [Gate] {
    match kind {
        Kind::PlatformSpec | Kind::ComponentSpec | Kind::ChangeSpec | Kind::FollowUpSpec => &Gate::ALL,
        Kind::ContractSpec => &[Gate::Context, Gate::Integration, Gate::Ready],
        Kind::BugSpec => &[Gate::Context, Gate::Ready],
        Kind::HotfixSpec => &[Gate::Ready],
        Kind::Initiative
        | Kind::Adr
        | Kind::ContextPack
        | Kind::Constitution
        | Kind::Domain
        | Kind::FanOutTasks
        | Kind::SpecGraph
        | Kind::Prose => &[],
    }
}

/// Computes the verdicts of a document from what its rules reported.
pub(crate) fn compute<'r>(
    kind: Kind,
    config: &Config,
    waivers: &Waivers<'_>,
    reported: impl Iterator<Item = &'r Reported>,
) -> Verdicts {
    let fresh = |gate: &Gate| GateVerdict { gate: *gate, computed: unfired(*gate, config), failing: Vec::new() };
    let mut verdicts: Vec<GateVerdict> = gates_of(kind).iter().map(fresh).collect();
    for report in reported {
        let Some(verdict) = verdicts.iter_mut().find(|verdict| report.gate == Some(verdict.gate)) else { continue };
        verdict.computed = after(verdict.computed, report, waivers);
        if fails(report, waivers) && !verdict.failing.contains(&report.rule) {
            verdict.failing.push(report.rule);
        }
    }
    Verdicts(verdicts)
}

/// Whether a report fails the gate that it counts for.
fn fails(report: &Reported, waivers: &Waivers<'_>) -> bool {
    report.level != Level::Advice && waivers.reason_for(report).is_none()
}

/// What a verdict becomes by one more report.
fn after(verdict: Computed, report: &Reported, waivers: &Waivers<'_>) -> Computed {
    match verdict {
        Computed::Fail => verdict,
        _ if fails(report, waivers) => Computed::Fail,
        _ if is_failure(report) => Computed::NotChecked,
        Computed::Pass if report.level != Level::Advice => Computed::Waived,
        other => other,
    }
}

/// Whether a rule failed by an error of its own: then its gate is not known to pass.
fn is_failure(report: &Reported) -> bool {
    report.rule.name == input::RULE_FAILED.name
}

/// The verdict of a gate for which nothing fires: it passes only if rules looked, and all of them did.
fn unfired(gate: Gate, config: &Config) -> Computed {
    let off = config.rules.iter().filter(|(_, setting)| **setting == RuleSetting::Off);
    let mut off = off.filter_map(|(name, _)| crate::rules::find(name));
    let complete = has_rules(gate) && !off.any(|rule| may_count_for(rule, gate));
    if complete { Computed::Pass } else { Computed::NotChecked }
}

/// Whether any rule of the registry is made for a gate.
fn has_rules(gate: Gate) -> bool {
    static GATES: LazyLock<Vec<Gate>> = LazyLock::new(|| {
        let made_for = |rule: &Rule| match rule.counts {
            Counts::For(gate) if rule.level != Level::Advice => Some(gate),
            _ => None,
        };
        crate::rules::all().filter_map(made_for).collect()
    });
    GATES.contains(&gate)
}

fn may_count_for(rule: &Rule, gate: Gate) -> bool {
    let counts = match rule.counts {
        Counts::For(of) => of == gate,
        Counts::ByRole => matches!(gate, Gate::Context | Gate::Integration | Gate::Ready),
        Counts::Nothing => false,
    };
    counts && rule.level != Level::Advice
}
