//! The metrics themselves, one function each.
#![allow(clippy::cast_precision_loss)] // Counts of files and seconds since 1970 are far below 2^52.

use std::collections::BTreeSet;

use specward_engine::artefact::Artefact;
use specward_engine::rules::common::from_approved_on;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::{Role, Zone};
use specward_syntax::value::ValueState;
use specward_syntax::{IdKey, Key, SectionName};

use super::Metric;
use super::timeline::{Timeline, parents};
use crate::output::counted;

const DAY: f64 = 86_400.0;

/// Every metric, in the order of 1.15.
pub fn all(snapshot: &Snapshot, timeline: &Timeline) -> Vec<Metric> {
    vec![
        specs_before_fan_out(snapshot, timeline),
        declared(snapshot),
        decided(snapshot),
        contract_breaks(snapshot),
        hotfix_frequency(timeline),
        rework(timeline),
        fan_out_time(timeline),
    ]
}

fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

fn of_kind(snapshot: &Snapshot, kinds: &[Kind]) -> Vec<(DocId, Artefact)> {
    let artefacts = snapshot.artefacts().filter(|(_, artefact)| kinds.contains(&artefact.kind));
    artefacts.map(|(doc, artefact)| (doc, artefact.clone())).collect()
}

fn specs_before_fan_out(snapshot: &Snapshot, timeline: &Timeline) -> Metric {
    let components = of_kind(snapshot, &[Kind::ComponentSpec]);
    let paths = components.iter().filter_map(|(doc, _)| snapshot.path(*doc));
    let features: BTreeSet<IdKey> = paths.flat_map(|path| parents(snapshot, path)).collect();
    let approved: Vec<IdKey> = of_kind(snapshot, &[Kind::PlatformSpec])
        .into_iter()
        .filter(|(_, artefact)| from_approved_on(&artefact.status))
        .filter_map(|(_, artefact)| artefact.base_key())
        .collect();
    let in_time = |feature: &IdKey| match (
        timeline.approved.get(feature).and_then(|all| all.first()),
        timeline.fanned_out.get(feature),
    ) {
        (Some((_, approved)), Some(fanned_out)) => approved <= fanned_out,
        _ => true,
    };
    let good = features.iter().filter(|feature| approved.contains(feature) && in_time(feature)).count();
    Metric {
        name: "Features with a platform spec before fan-out",
        measures: "spec discipline adoption",
        value: percent(good, features.len()),
        unit: "%",
        basis: format!("{good} of {} that component specs implement", counted(features.len(), "feature")),
        formula: "features whose platform spec is Approved or later, and was so (by git) when the first component spec came / features that component specs implement",
    }
}

fn declared(snapshot: &Snapshot) -> Metric {
    let specs = of_kind(snapshot, &[Kind::ComponentSpec]);
    let writes = |doc: DocId, key: &Key| {
        let fields = snapshot.facts(doc).map(|facts| facts.fields.as_slice()).unwrap_or_default();
        fields
            .iter()
            .any(|field| field.key == *key && field.zone == Zone::Header && field.value.state == ValueState::Present)
    };
    let good =
        specs.iter().filter(|(doc, _)| writes(*doc, &Key::Implements) && writes(*doc, &Key::ContextPack)).count();
    Metric {
        name: "Component specs with implements and context_pack",
        measures: "cross-repo alignment",
        value: percent(good, specs.len()),
        unit: "%",
        basis: format!("{good} of {}", counted(specs.len(), "component spec")),
        formula: "component specs that declare both / component specs",
    }
}

fn decided(snapshot: &Snapshot) -> Metric {
    let bumped = |artefact: &Artefact| {
        artefact.kind != Kind::ContractSpec
            || artefact.version_or_first() != Artefact { version: None, ..artefact.clone() }.version_or_first()
    };
    let changes: Vec<_> = of_kind(snapshot, &[Kind::PlatformSpec, Kind::ChangeSpec, Kind::ContractSpec])
        .into_iter()
        .filter(|(_, artefact)| bumped(artefact))
        .collect();
    let names_adr = |doc: DocId| {
        let Some(context) = snapshot.context(doc) else { return false };
        let roles = |role: &Role| {
            matches!(role, Role::Field(Key::Adrs | Key::DependsOn | Key::BlockedBy) | Role::Listed(SectionName::Adrs))
        };
        context
            .edges_of(doc, roles)
            .iter()
            .any(|edge| edge.meaning.target().is_some_and(|to| snapshot.kind(to) == Kind::Adr))
    };
    let good = changes.iter().filter(|(doc, _)| names_adr(*doc)).count();
    Metric {
        name: "Impactful changes with an ADR",
        measures: "decision traceability",
        value: percent(good, changes.len()),
        unit: "%",
        basis: format!("{good} of {} platform specs, change specs and later contract versions", changes.len()),
        formula: "of platform specs, change specs and contract versions after the first: those that refer to an ADR / all",
    }
}

fn contract_breaks(snapshot: &Snapshot) -> Metric {
    let hotfixes = of_kind(snapshot, &[Kind::HotfixSpec]);
    let touches = |doc: DocId| {
        let Some(context) = snapshot.context(doc) else { return false };
        let is_contract = |to: DocId| snapshot.kind(to) == Kind::ContractSpec;
        context.edges_of(doc, |_| true).iter().any(|edge| edge.meaning.target().is_some_and(is_contract))
    };
    let broken = hotfixes.iter().filter(|(doc, _)| touches(*doc)).count();
    Metric {
        name: "Contract break incidents",
        measures: "effectiveness of the integration gate",
        value: Some(broken as f64),
        unit: "incidents",
        basis: format!("of {}", counted(hotfixes.len(), "hotfix spec")),
        formula: "hotfix specs that refer to a contract",
    }
}

/// What a metric of history rests on, or why there is none.
fn history(timeline: &Timeline, basis: String) -> String {
    match &timeline.missing {
        Some(why) => why.clone(),
        None if timeline.cut => format!("{basis}; the history is cut off"),
        None => basis,
    }
}

fn hotfix_frequency(timeline: &Timeline) -> Metric {
    let days = timeline.span.map(|(first, last)| (last - first) as f64 / DAY).filter(|days| *days >= 1.0);
    let count = timeline.hotfixes.len();
    let basis = days
        .map_or_else(|| "less than a day of history".to_owned(), |days| format!("{count} hotfixes in {days:.0} days"));
    Metric {
        name: "Hotfix frequency",
        measures: "quality of the preventive gates",
        value: days.map(|days| count as f64 * 30.0 / days),
        unit: "per 30 days",
        basis: history(timeline, basis),
        formula: "hotfix specs ever committed x 30 / days from the first to the last commit",
    }
}

fn rework(timeline: &Timeline) -> Metric {
    let artefacts = timeline.approved.len();
    let again: usize = timeline.approved.values().map(|versions| versions.len() - 1).sum();
    Metric {
        name: "Rework rate",
        measures: "clarity of specs, completeness of gates",
        value: percent(again, artefacts),
        unit: "%",
        basis: history(
            timeline,
            format!("{} of {}", counted(again, "later version"), counted(artefacts, "approved artefact")),
        ),
        formula: "versions approved after the first / artefacts ever approved, over the git history",
    }
}

fn fan_out_time(timeline: &Timeline) -> Metric {
    let took = |(feature, first): (&IdKey, &i64)| {
        let (_, approved) = timeline.approved.get(feature)?.first()?;
        (first >= approved).then(|| (first - approved) as f64 / DAY)
    };
    let mut days: Vec<f64> = timeline.fanned_out.iter().filter_map(took).collect();
    days.sort_by(f64::total_cmp);
    Metric {
        name: "Time from platform spec to first component spec",
        measures: "fan-out efficiency",
        value: days.get(days.len() / 2).copied(),
        unit: "days",
        basis: history(timeline, format!("median of {}", counted(days.len(), "feature"))),
        formula: "median of days from the commit that approves a platform spec to the first commit with a component spec that implements it",
    }
}
