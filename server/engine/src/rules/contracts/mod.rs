//! `integration/`: contracts in the versions that specs name, their consumers, and how a new version is brought in (gate 3).
//! Versions are in `versions`, consumers in `consumers`, plans in `plans`, contract changes in `changes`, texts in `texts`.

mod changes;
mod consumers;
pub(crate) mod party;
mod plans;
mod texts;
mod versions;

use specward_syntax::document::Role;
use specward_syntax::{Key, Reference, ReferenceId, SectionName};

use crate::context::{Context, Resolution};
use crate::finding::DocId;
use crate::kind::Kind;
use crate::rule::Rule;

pub(super) use changes::is_yes;
pub(super) use plans::speaks_of_compatibility;
pub use texts::{
    COMPATIBILITY_PLAN_MISSING, CONSUMER_UNLISTED, CONSUMERS_MISSING, CONTRACT_NOT_APPROVED, CONTRACT_OUTDATED,
    CONTRACT_RETIRED, CONTRACT_SPEC_REQUIRED, CONTRACT_UNKNOWN, CONTRACT_UNVERSIONED, DUAL_PUBLISH_MISSING,
    RETIRED_WHILE_REFERENCED,
};
pub(super) use versions::{is_known_otherwise, unknown_contracts};

/// Rules of this family.
pub static RULES: &[&Rule] = &[
    &CONTRACT_UNKNOWN,
    &CONTRACT_UNVERSIONED,
    &CONTRACT_OUTDATED,
    &CONTRACT_RETIRED,
    &CONSUMERS_MISSING,
    &CONSUMER_UNLISTED,
    &COMPATIBILITY_PLAN_MISSING,
    &DUAL_PUBLISH_MISSING,
    &CONTRACT_SPEC_REQUIRED,
    &CONTRACT_NOT_APPROVED,
    &RETIRED_WHILE_REFERENCED,
];

/// Whether references in this role say which contracts a document uses or defines.
fn names_contracts(role: &Role) -> bool {
    matches!(
        role,
        Role::Field(Key::ContractsReferenced | Key::ContractSpecs)
            | Role::Listed(SectionName::Contracts | SectionName::ContractSpecs)
    )
}

/// Whether references in this role rely on a contract.
fn relies_on_contract(role: &Role) -> bool {
    names_contracts(role) || *role == Role::Field(Key::DependsOn)
}

/// The references of the document to contracts that exist, in roles that rely on them, each with its contract.
fn relied_on<'a>(ctx: &Context<'a>, role: fn(&Role) -> bool) -> Vec<(ReferenceId, &'a Reference, DocId)> {
    let named = ctx.references().filter(|(_, reference)| role(&reference.role));
    let contracts = named.filter_map(|(id, reference)| Some((id, reference, contract(ctx, &ctx.resolve(id))?)));
    contracts.filter(|(_, _, contract)| *contract != ctx.doc()).collect()
}

/// The contract spec that a reference leads to; the newest version where none is pinned.
fn contract(ctx: &Context<'_>, meaning: &Resolution) -> Option<DocId> {
    let target = match meaning {
        Resolution::Document(_) | Resolution::Versions(_) => meaning.target()?,
        _ => return None,
    };
    (ctx.kind_of(target)? == Kind::ContractSpec).then_some(target)
}
