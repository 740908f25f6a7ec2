//! The registry: every rule that exists, by family. What is said anywhere about a rule comes from
//! here. A new rule touches its family's file and its fixture, nothing else.

pub mod config;

use crate::rule::Rule;

/// Every rule, family by family.
static FAMILIES: &[&[&Rule]] = &[config::RULES, crate::input::RULES];

/// Every rule, in the order of the reference.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// The rule of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}
