//! The registry: every rule that exists, by family. What is said anywhere about a rule comes from
//! here. A new rule touches its family's file and its fixture, nothing else.

pub mod adr;
pub mod blockers;
pub mod common;
pub mod config;
pub mod constitution;
pub mod contracts;
mod explain;
pub mod gates;
pub mod id;
pub mod meta;
pub mod packs;
pub mod ready;
pub mod references;
pub mod required;
pub mod sections;
pub mod sources;
pub mod status;

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
    status::RULES,
    adr::RULES,
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
