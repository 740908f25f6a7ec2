//! Contracts in the versions in which specs name them: unknown, unversioned, outdated, retired, not approved.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use specward_syntax::document::Role;
use specward_syntax::status::SpecStatus;
use specward_syntax::{Id, IdKey, Key, Reference, ReferenceId, Version};

use super::{contract, names_contracts, relied_on, relies_on_contract};
use crate::artefact::Status;
use crate::context::{Context, Phase, Report, Resolution, Sink};
use crate::finding::{DocId, Fix, Severity, Tag};
use crate::kind::Kind;
use crate::near;
use crate::rule::Level;
use crate::rules::common::{
    family, follows_model, from_approved_on, is_spec, listed, name_of, pinned, status_text, version_word,
};
use crate::rules::references;

/// More specs than this are not named in one finding.
const MOST_RELATED: usize = 20;

pub(super) fn contract_unknown(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) {
        return;
    }
    let mut told: Vec<&IdKey> = Vec::new();
    for (id, reference) in ctx.references() {
        if told.contains(&&reference.id.key)
            || !is_unknown_contract(ctx, id, reference)
            || references::is_out_of_reach(ctx, reference)
            || is_defined_by_a_domain(ctx, &reference.id.key)
        {
            continue;
        }
        told.push(&reference.id.key);
        sink.report(unknown(ctx, reference));
    }
}

/// Whether a reference names a contract that no document defines.
fn is_unknown_contract(ctx: &Context<'_>, id: ReferenceId, reference: &Reference) -> bool {
    let is_contract = match &reference.role {
        Role::Field(Key::ContractsReferenced | Key::ContractSpecs) => true,
        role => names_contracts(role) && family(&reference.id) == "CONTRACT",
    };
    is_contract && ctx.resolve(id) == Resolution::Unknown
}

/// What is named as a contract here and that no document defines: `integration/contract-unknown` speaks of it, wherever it stands.
pub(in crate::rules) fn unknown_contracts<'a>(ctx: &Context<'a>) -> BTreeSet<&'a IdKey> {
    let unknown = ctx.references().filter(|(id, reference)| is_unknown_contract(ctx, *id, reference));
    unknown.map(|(_, reference)| &reference.id.key).collect()
}

/// Whether a contract that no document defines is one of a domain's.
pub(in crate::rules) fn is_known_otherwise(ctx: &Context<'_>, id: &Id) -> bool {
    family(id) == "CONTRACT" && is_defined_by_a_domain(ctx, &id.key)
}

/// A domain file lists the events and APIs that the domain owns: they are known, even without a spec of their own.
fn is_defined_by_a_domain(ctx: &Context<'_>, key: &IdKey) -> bool {
    ctx.of_kind(Kind::Domain)
        .into_iter()
        .filter_map(|domain| ctx.facts_of(domain))
        .any(|facts| facts.references.iter().any(|reference| reference.id.key == *key))
}

fn unknown(ctx: &Context<'_>, reference: &Reference) -> Report {
    let text = &reference.id.text;
    let contracts: Vec<_> = ctx.of_kind(Kind::ContractSpec).into_iter().map(|doc| name_of(ctx, doc)).collect();
    let version = reference.version.as_ref().filter(|version| !version.is_moving());
    let name = version.map_or_else(|| text.clone(), |version| format!("{text} {}", version.text).into());
    let create = Fix::Create { kind: Kind::ContractSpec, name };
    let report = Report::at(reference.at, format!("no contract spec defines {text}"));
    let report = match near::best(text, contracts.iter().map(String::as_str)) {
        Some(near) => {
            report.help(format!("did you mean `{near}`? Otherwise write its contract spec")).fix(Fix::Replace {
                title: format!("Change to {near}"),
                place: ctx.here(reference.at),
                text: near.to_owned(),
                preferred: true,
            })
        }
        None => report.help("write its contract spec first, or correct the name"),
    };
    report.fix(create)
}

pub(super) fn contract_unversioned(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) {
        return;
    }
    let mut told: Vec<DocId> = Vec::new();
    for (_, reference, contract) in relied_on(ctx, names_contracts) {
        if told.contains(&contract) || pins(reference) || is_pinned_elsewhere(ctx, reference) {
            continue;
        }
        told.push(contract);
        let text = &reference.id.text;
        let (at, message) = match (&reference.version, reference.version_at) {
            (Some(version), Some(at)) => (at, format!("`{}` is no version of {text}: it moves", version.text)),
            _ => (reference.at, format!("the contract {text} is named without a version")),
        };
        let mut report = Report::at(at, message).help("pin the version that this spec was written against");
        if let Some(current) = current(ctx, contract) {
            report = report.related(ctx.definition_place(current), "the current version");
            report = report.fix(pin(ctx, reference, current));
        }
        sink.report(report);
    }
}

fn pins(reference: &Reference) -> bool {
    reference.version.as_ref().is_some_and(|version| !version.is_moving())
        || reference.version.is_none() && reference.id.split_version().is_some()
}

/// A list may name a contract again that the metadata pins.
fn is_pinned_elsewhere(ctx: &Context<'_>, reference: &Reference) -> bool {
    let is_list = matches!(reference.role, Role::Listed(_));
    is_list && ctx.references().any(|(_, other)| other.id.key == reference.id.key && pins(other))
}

fn pin(ctx: &Context<'_>, reference: &Reference, contract: DocId) -> Fix {
    let version = ctx.artefact_of(contract).map(crate::artefact::Artefact::version_or_first);
    let word = version.as_ref().map_or_else(|| "v1".to_owned(), version_word);
    let (at, text) = match reference.version_at {
        Some(at) => (at, word.clone()),
        None => (reference.at, format!("{} {word}", reference.id.text)),
    };
    Fix::Replace { title: format!("Pin {word}"), place: ctx.here(at), text, preferred: true }
}

/// The version of a contract that counts: the highest of those that are approved, or say nothing of it.
fn current(ctx: &Context<'_>, contract: DocId) -> Option<DocId> {
    let version = |doc: DocId| ctx.artefact_of(doc).map(crate::artefact::Artefact::version_or_first);
    let counts = |doc: &DocId| {
        ctx.status_of(*doc)
            .is_some_and(|status| from_approved_on(status) || matches!(status, Status::Missing | Status::Unknown(_)))
    };
    let contracts = ctx.versions_of(contract).into_iter().filter(|doc| ctx.kind_of(*doc) == Some(Kind::ContractSpec));
    contracts.filter(counts).reduce(|newest, other| match version(other).zip(version(newest)) {
        Some((a, b)) if a.compare(&b) == Some(Ordering::Greater) => other,
        _ => newest,
    })
}

pub(super) fn contract_outdated(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_spec(ctx.kind()) || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let relied = relied_on(ctx, relies_on_contract);
    let mut told: Vec<&IdKey> = Vec::new();
    for (_, reference, contract) in &relied {
        let Some((current, version)) = behind(ctx, reference, *contract) else { continue };
        let knows = relied.iter().any(|(_, other, _)| {
            other.id.key == reference.id.key && other.version.as_ref().is_some_and(|known| known.matches(version))
        });
        let quiet = knows || is_retired(ctx, *contract) || is_brought_by_own(ctx, *contract);
        if quiet || told.contains(&&reference.id.key) {
            continue;
        }
        told.push(&reference.id.key);
        sink.report(outdated(ctx, reference, current, version));
    }
}

/// Whether a version of a contract is the one that this spec brought: it goes on listing that one (operating model 1.9).
fn is_brought_by_own(ctx: &Context<'_>, contract: DocId) -> bool {
    let implements = ctx.edges_under(contract, &Key::Implements);
    implements.iter().any(|edge| edge.meaning.target() == Some(ctx.doc()))
}

/// The current version of a contract that a reference is behind.
fn behind<'a>(ctx: &Context<'a>, reference: &Reference, contract: DocId) -> Option<(DocId, &'a Version)> {
    let current = current(ctx, contract)?;
    let version = ctx.artefact_of(current)?.version.as_ref()?;
    let older = reference.version.as_ref()?.compare(version) == Some(Ordering::Less);
    (older && current != ctx.doc()).then_some((current, version))
}

fn outdated(ctx: &Context<'_>, reference: &Reference, current: DocId, version: &Version) -> Report {
    let pinned_text = reference.version.as_ref().map(|version| version.text.as_str()).unwrap_or_default();
    let (id, word) = (&reference.id.text, version_word(version));
    let message = format!("{id} {pinned_text} is behind {} ({})", pinned(ctx, current), ctx.shown_path(current));
    let report = Report::at(reference.at, message)
        .help(format!("check what changed, then refer to {word}"))
        .related(ctx.definition_place(current), format!("{word} is current"))
        .fix(Fix::Replace {
            title: format!("Change to {word}"),
            place: ctx.here(reference.version_at.unwrap_or(reference.at)),
            text: word,
            preferred: true,
        });
    let done = *ctx.status() == Status::Spec(SpecStatus::Done);
    if done { report.level(Level::Advice).severity(Severity::Info) } else { report }
}

fn is_retired(ctx: &Context<'_>, contract: DocId) -> bool {
    ctx.status_of(contract) == Some(&Status::Spec(SpecStatus::Retired))
}

pub(super) fn contract_retired(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_spec(ctx.kind()) || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let mut told: Vec<DocId> = Vec::new();
    for (_, reference, contract) in relied_on(ctx, relies_on_contract) {
        if told.contains(&contract) || !is_retired(ctx, contract) || is_version_of_own(ctx, contract) {
            continue;
        }
        told.push(contract);
        let message = format!("{} is retired ({})", pinned(ctx, contract), ctx.shown_path(contract));
        let mut report =
            Report::at(reference.at, message).related(ctx.status_place(contract), "retired here").tag(Tag::Deprecated);
        report = match current(ctx, contract) {
            Some(current) => report.help(format!("move to {}", pinned(ctx, current))).fix(pin(ctx, reference, current)),
            None => report.help("use another contract, or have it brought back by a contract change spec"),
        };
        sink.report(report);
    }
}

/// A contract spec may speak of its own older versions.
fn is_version_of_own(ctx: &Context<'_>, contract: DocId) -> bool {
    ctx.versions_of(ctx.doc()).contains(&contract)
}

pub(super) fn contract_not_approved(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Status::Spec(status @ (SpecStatus::Implementing | SpecStatus::Done)) = *ctx.status() else { return };
    if !is_spec(ctx.kind()) || !follows_model(ctx) {
        return;
    }
    let mut told: Vec<DocId> = Vec::new();
    for (_, reference, contract) in relied_on(ctx, names_contracts) {
        let standing = ctx.status_of(contract).filter(|standing| !from_approved_on(standing));
        let Some(standing) = standing.filter(|_| !told.contains(&contract) && !is_retired(ctx, contract)) else {
            continue;
        };
        let other_version = ctx.artefact_of(contract).zip(reference.version.as_ref());
        if other_version.is_some_and(|(artefact, wanted)| !wanted.matches(&artefact.version_or_first())) {
            continue;
        }
        told.push(contract);
        let name = pinned(ctx, contract);
        let stands = match standing {
            Status::Missing => "has no status".to_owned(),
            other => format!("is {}", status_text(other)),
        };
        let message = format!("{name} {stands} ({}), but this spec is {}", ctx.shown_path(contract), status.title());
        sink.report(
            Report::at(reference.at, message)
                .help(format!("have the integration owner approve {name} before it is implemented"))
                .related(ctx.status_place(contract), "its status"),
        );
    }
}

pub(super) fn retired_while_referenced(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::ContractSpec || !is_retired(ctx, ctx.doc()) || !follows_model(ctx) {
        return;
    }
    let own = ctx.versions_of(ctx.doc());
    let mut users: Vec<_> = ctx.referrers_of(ctx.doc(), relies_on_contract);
    users.retain(|edge| {
        let relies = contract(ctx, &edge.meaning) == Some(ctx.doc()) && !own.contains(&edge.from);
        relies && ctx.kind_of(edge.from).is_some_and(is_spec) && ctx.phase_of(edge.from) != Some(Phase::Retired)
    });
    users.dedup_by_key(|edge| edge.from);
    if users.is_empty() {
        return;
    }
    let names: Vec<_> = users.iter().map(|edge| name_of(ctx, edge.from)).collect();
    let verb = if names.len() == 1 { "references" } else { "reference" };
    let message = format!("{} is retired while {} still {verb} it", pinned(ctx, ctx.doc()), listed(&names));
    let help = format!("keep it until {} moved to another version", listed(&names));
    let mut report = Report::at(ctx.artefact().status_at, message).help(help);
    for edge in users.iter().take(MOST_RELATED) {
        report = report.related(edge.at, format!("{} references it here", name_of(ctx, edge.from)));
    }
    sink.report(report);
}
