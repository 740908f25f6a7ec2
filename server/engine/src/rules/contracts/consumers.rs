//! Who consumes a contract: told by the contract, by the specs that reference it, or by one of them only.

use specward_syntax::document::Role;
use specward_syntax::value::ValueState;
use specward_syntax::{FactId, Key, SectionName};

use super::party::Party;
use super::{contract, relied_on};
use crate::artefact::Artefact;
use crate::context::{Context, Phase, Report, Resolution, Sink};
use crate::finding::{DocId, Fix};
use crate::kind::Kind;
use crate::rules::common::{follows_model, listed, name_of, pinned};

/// More specs than this are not named in one finding.
const MOST_RELATED: usize = 20;

fn is_use(role: &Role) -> bool {
    *role == Role::Field(Key::ContractsReferenced)
}

/// Whether documents of this kind consume what they reference; a platform spec only governs it.
fn is_consumer(kind: Kind) -> bool {
    matches!(kind, Kind::ComponentSpec | Kind::ChangeSpec | Kind::FollowUpSpec)
}

pub(super) fn consumers_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let artefact = ctx.artefact();
    let retired = ctx.phase() == Phase::Retired;
    if ctx.kind() != Kind::ContractSpec || retired || !artefact.consumers.is_empty() || !follows_model(ctx) {
        return;
    }
    let used = users(ctx);
    let field = ctx.field(&Key::Consumers);
    let says_none = field.is_some_and(|field| field.value.state == ValueState::Empty && !field.value.text.is_empty());
    if says_none && used.is_empty() {
        return;
    }
    let names = titles(&used);
    let (message, help) = if names.is_empty() {
        ("this contract names no consumers".to_owned(), "list every component that consumes it, or `none`".to_owned())
    } else {
        let (them, verb) = (listed(&names), if names.len() == 1 { "uses" } else { "use" });
        (
            format!("this contract names no consumers, but {them} {verb} it"),
            format!("add `Consumers: {}`", names.join(", ")),
        )
    };
    let mut report = Report::at(place(ctx), message).help(help).fix(add(ctx, ctx.doc(), &names, true));
    for (doc, at) in related(&used) {
        report = report.related(at, format!("{} references it here", name_of(ctx, doc)));
    }
    sink.report(report);
}

/// Where the list of consumers stands or should stand.
fn place(ctx: &Context<'_>) -> FactId {
    let field = ctx.field(&Key::Consumers).map(|field| field.key_at);
    field.or_else(|| ctx.heading(SectionName::Consumers)).unwrap_or_else(|| ctx.metadata_place())
}

/// A live spec that references this contract.
struct User {
    doc: DocId,
    at: crate::finding::Place,
    party: Party,
}

fn users(ctx: &Context<'_>) -> Vec<User> {
    let mut edges = ctx.referrers_of(ctx.doc(), is_use);
    edges.retain(|edge| {
        let consumes = ctx.kind_of(edge.from).is_some_and(is_consumer);
        consumes && contract(ctx, &edge.meaning) == Some(ctx.doc()) && ctx.phase_of(edge.from) != Some(Phase::Retired)
    });
    edges.dedup_by_key(|edge| edge.from);
    let users = edges.into_iter().map(|edge| User { doc: edge.from, at: edge.at, party: Party::of(ctx, edge.from) });
    users.filter(|user| !produces(ctx.artefact(), &user.party)).collect()
}

fn produces(contract: &Artefact, party: &Party) -> bool {
    contract.producer.as_ref().is_some_and(|producer| party.is_named(producer))
}

fn consumes(contract: &Artefact, party: &Party) -> bool {
    contract.consumers.iter().any(|entry| party.is_named(entry))
}

/// How the contract should list them, each once.
fn titles(users: &[User]) -> Vec<String> {
    let mut titles: Vec<String> = users.iter().map(|user| user.party.title.clone()).collect();
    titles.sort();
    titles.dedup();
    titles
}

fn related(users: &[User]) -> impl Iterator<Item = (DocId, crate::finding::Place)> + '_ {
    users.iter().take(MOST_RELATED).map(|user| (user.doc, user.at))
}

fn add(ctx: &Context<'_>, contract: DocId, names: &[String], preferred: bool) -> Fix {
    let of = if contract == ctx.doc() { String::new() } else { format!(" of {}", pinned(ctx, contract)) };
    let title = match names {
        [] => format!("Add Consumers{of}"),
        names => format!("Add {} to Consumers{of}", listed(names)),
    };
    Fix::AddToField { title, doc: contract, key: Key::Consumers.title().into(), text: names.join(", "), preferred }
}

pub(super) fn consumer_unlisted(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) || ctx.phase() == Phase::Retired {
        return;
    }
    match ctx.kind() {
        Kind::ContractSpec => unlisted_here(ctx, sink),
        kind if is_consumer(kind) => unlisted_there(ctx, sink),
        _ => {}
    }
}

/// The contract's side: specs that use it and are not listed.
fn unlisted_here(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.artefact().consumers.is_empty() {
        return;
    }
    let unlisted: Vec<User> = users(ctx).into_iter().filter(|user| !consumes(ctx.artefact(), &user.party)).collect();
    if unlisted.is_empty() {
        return;
    }
    let described: Vec<_> = unlisted.iter().map(|user| ctx.describe(user.doc)).collect();
    let verb = if described.len() == 1 { "consumes" } else { "consume" };
    let message = format!(
        "{} {verb} {}, but {} not listed as {}",
        listed(&described),
        pinned(ctx, ctx.doc()),
        if described.len() == 1 { "is" } else { "are" },
        if described.len() == 1 { "consumer" } else { "consumers" }
    );
    let names = titles(&unlisted);
    let mut report = Report::at(place(ctx), message).help(format!("add {} to Consumers", listed(&names)));
    for (doc, at) in related(&unlisted) {
        report = report.related(at, format!("{} references it here", name_of(ctx, doc)));
    }
    sink.report(if ctx.field(&Key::Consumers).is_some() {
        report.fix(add(ctx, ctx.doc(), &names, true))
    } else {
        report
    });
}

/// The spec's side: contracts that it uses and that do not list it.
fn unlisted_there(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let party = Party::of(ctx, ctx.doc());
    let mut told: Vec<DocId> = Vec::new();
    for (id, reference, target) in relied_on(ctx, is_use) {
        let Some(artefact) = ctx.artefact_of(target).filter(|artefact| !artefact.consumers.is_empty()) else {
            continue;
        };
        let known = produces(artefact, &party) || consumes(artefact, &party) || told.contains(&target);
        if known || matches!(ctx.resolve(id), Resolution::Versions(_)) && pins_another(ctx, reference, target) {
            continue;
        }
        told.push(target);
        let (own, name) = (name_of(ctx, ctx.doc()), pinned(ctx, target));
        let message =
            format!("{own} consumes {name}, but {name} does not list {} ({})", party.title, ctx.shown_path(target));
        let mut report = Report::at(reference.at, message)
            .help(format!("have {} added to Consumers of {name}, or do not consume it", party.title))
            .related(ctx.definition_place(target), "the contract");
        if ctx.fields_of(target).iter().any(|field| field.key == Key::Consumers) {
            report = report.fix(add(ctx, target, std::slice::from_ref(&party.title), true));
        }
        sink.report(report.fix(Fix::RemoveItem {
            title: format!("Remove {name} from {}", Key::ContractsReferenced.title()),
            place: ctx.here(reference.at),
            preferred: false,
        }));
    }
}

/// A reference that pins a version that no file has leads to the newest one by chance.
fn pins_another(ctx: &Context<'_>, reference: &specward_syntax::Reference, target: DocId) -> bool {
    let version = ctx.artefact_of(target).map(Artefact::version_or_first);
    reference.version.as_ref().zip(version).is_some_and(|(wanted, version)| !wanted.matches(&version))
}
