//! The registry: every rule that exists, by family. What is said anywhere about a rule comes from
//! here. A new rule touches its family's file and its fixture, nothing else.

pub mod adr;
pub mod approvals;
pub mod blockers;
pub mod blocks;
pub mod change;
pub mod common;
pub mod config;
pub mod constitution;
pub mod contracts;
pub mod decisions;
mod explain;
pub mod fanout;
pub mod gates;
pub mod hotfix;
pub mod id;
pub mod meta;
pub mod packs;
pub mod ready;
pub mod references;
pub mod required;
pub mod sections;
pub mod sources;
pub mod status;
pub mod structure;

use crate::rule::Rule;

pub use explain::{explain, reference};

/// Every rule, family by family.
static FAMILIES: &[&[&Rule]] = &[
    references::RULES,
    id::RULES,
    meta::RULES,
    packs::RULES,
    constitution::RULES,
    sources::RULES,
    contracts::RULES,
    ready::RULES,
    structure::RULES,
    status::RULES,
    approvals::RULES,
    adr::RULES,
    decisions::RULES,
    blocks::RULES,
    change::RULES,
    hotfix::RULES,
    fanout::RULES,
    gates::RULES,
    config::RULES,
    crate::input::RULES,
];

/// Every rule, in the order of the reference.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
