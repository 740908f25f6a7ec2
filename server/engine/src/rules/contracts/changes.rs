//! `integration/contract-spec-required`: a change of a contract that is announced, and its contract spec.

use specward_syntax::document::{Field, Role, Zone};
use specward_syntax::{Key, ReferenceId};

use super::names_contracts;
use crate::context::{Context, Phase, Report, Sink};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::root::Tier;
use crate::rules::common::{follows_model, is_spec, name_of};

/// Whether a value says yes.
pub(in crate::rules) fn is_yes(text: &str) -> bool {
    const YES: &[&str] = &["yes", "true", "y", "required", "ja", "oui", "sí", "si", "sim", "是"];
    let first = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    YES.contains(&first.to_lowercase().as_str())
}

pub(super) fn contract_spec_required(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let asks = is_spec(ctx.kind()) && ctx.kind() != Kind::ContractSpec || ctx.kind() == Kind::FanOutTasks;
    let is_fix = matches!(ctx.kind(), Kind::BugSpec | Kind::HotfixSpec) && ctx.tier() == Some(Tier::Component);
    let asks = asks && !is_fix; // Of those `hotfix/wrong-route` speaks.
    if !asks || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    let announced =
        ctx.facts().fields.iter().filter(|field| field.key == Key::ContractChange && is_yes(&field.value.text));
    for field in announced {
        let own = fields_beside(ctx, field);
        let parents = targets(ctx, &own, |key| matches!(key, Key::Implements | Key::PlatformSpecId));
        let named =
            targets(ctx, &own, |key| matches!(key, Key::ContractSpecs | Key::ContractsReferenced | Key::DependsOn));
        let settled = named.into_iter().any(|doc| is_contract_spec(ctx, doc))
            || lists_a_contract(ctx, ctx.doc())
            || parents.iter().any(|parent| has_contract_spec(ctx, *parent));
        if !settled {
            sink.report(report(ctx, field, parents.first().copied()));
        }
    }
}

/// The fields of the same task, or of the same header.
fn fields_beside<'a>(ctx: &Context<'a>, field: &Field) -> Vec<&'a Field> {
    let is_task = matches!(field.zone, Zone::Task(_));
    let beside = |other: &&Field| if is_task { other.zone == field.zone } else { !matches!(other.zone, Zone::Task(_)) };
    ctx.facts().fields.iter().filter(beside).collect()
}

fn targets(ctx: &Context<'_>, fields: &[&Field], wanted: fn(&Key) -> bool) -> Vec<DocId> {
    let items = fields.iter().filter(|field| wanted(&field.key)).flat_map(|field| &field.value.items);
    let references: Vec<ReferenceId> = items.filter_map(|item| item.reference).collect();
    references.into_iter().filter_map(|id| ctx.resolve(id).target()).collect()
}

fn is_contract_spec(ctx: &Context<'_>, doc: DocId) -> bool {
    matches!(ctx.kind_of(doc), Some(Kind::ContractSpec | Kind::ChangeSpec))
}

fn lists_a_contract(ctx: &Context<'_>, doc: DocId) -> bool {
    let listed = ctx.edges_of(doc, |role| names_contracts(role) && *role != Role::Field(Key::ContractsReferenced));
    listed.iter().filter_map(|edge| edge.meaning.target()).any(|target| is_contract_spec(ctx, target))
}

/// Whether the parent lists a contract spec, or one implements it.
fn has_contract_spec(ctx: &Context<'_>, parent: DocId) -> bool {
    let implements = |role: &Role| *role == Role::Field(Key::Implements);
    lists_a_contract(ctx, parent)
        || ctx.referrers_of(parent, implements).iter().any(|edge| ctx.kind_of(edge.from) == Some(Kind::ContractSpec))
}

fn report(ctx: &Context<'_>, field: &Field, parent: Option<DocId>) -> Report {
    let report = Report::at(field.value_at, "a contract changes, but there is no contract spec for it")
        .help("write the contract spec first and list it under Contract Specs");
    match parent {
        Some(parent) => report.related(ctx.definition_place(parent), format!("{} lists none", name_of(ctx, parent))),
        None => report,
    }
}
