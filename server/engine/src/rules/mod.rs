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
pub mod criteria;
pub mod decisions;
pub mod dialects;
pub mod domain;
mod explain;
pub mod fanout;
pub mod gates;
pub mod graph;
pub mod history;
pub mod hotfix;
pub mod id;
pub mod meta;
pub mod nfr;
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
    domain::RULES,
    contracts::RULES,
    nfr::RULES,
    ready::RULES,
    criteria::RULES,
    structure::RULES,
    status::RULES,
    history::RULES,
    approvals::RULES,
    adr::RULES,
    decisions::RULES,
    blocks::RULES,
    change::RULES,
    hotfix::RULES,
    fanout::RULES,
    gates::RULES,
    graph::RULES,
    config::RULES,
    crate::input::RULES,
];

/// Every rule, in the order of the reference.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// Rules as their numbers in that order, for reports that are kept packed.
pub(crate) mod by_number {
    use std::sync::LazyLock;

    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::all;
    use crate::rule::Rule;

    static RULES: LazyLock<Vec<&Rule>> = LazyLock::new(|| all().collect());

    #[allow(clippy::trivially_copy_pass_by_ref)] // As serde calls it.
    pub(crate) fn serialize<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
        let at = RULES.iter().position(|known| std::ptr::eq(*known, *rule));
        at.ok_or_else(|| S::Error::custom("no rule of the reference"))?.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Rule, D::Error> {
        let rule = RULES.get(usize::deserialize(from)?).copied();
        rule.ok_or_else(|| D::Error::custom("no rule of the reference"))
    }
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
