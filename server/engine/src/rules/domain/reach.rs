//! The domains that a spec knows, its own, and those that it touches (documents.md section 5).

use std::collections::BTreeSet;

use specward_syntax::document::{Claim, Zone};
use specward_syntax::prose::Deed;
use specward_syntax::{Key, SectionName};

use crate::context::Context;
use crate::domain::Domain;
use crate::finding::DocId;
use crate::root::Tier;
use crate::rules::contracts::party::{Party, bare};

/// A domain and the file that describes it.
pub(super) type Known<'a> = (DocId, &'a Domain);

/// The domains in reach of a spec.
pub(super) struct Reach<'a> {
    pub(super) domains: Vec<Known<'a>>,
    /// The spec's own domain, by its index.
    own: Option<usize>,
}

impl<'a> Reach<'a> {
    /// None where the workspace has no domain files for this root.
    pub(super) fn of(ctx: &Context<'a>) -> Option<Self> {
        let domains = ctx.domains();
        if domains.is_empty() {
            return None;
        }
        let party = Party::of(ctx, ctx.doc());
        let exactly = domains.iter().position(|(_, domain)| party.goes_by(&domain.names));
        let alike: Vec<usize> = (0..domains.len()).filter(|at| party.resembles(&domains[*at].1.names)).collect();
        let own = exactly.or(if let [only] = alike[..] { Some(only) } else { None });
        Some(Self { domains, own })
    }

    /// The domain of this bare name.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        let name = bare(name);
        self.domains.iter().position(|(_, domain)| domain.is_named(&name))
    }

    /// The domain that acts, by the words that say who: the last one named; else the spec's own.
    pub(super) fn actor(&self, words: &str) -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        let named = (0..words.len()).rev().flat_map(|at| [(at, at + 1), (at, at + 2)]);
        let mut named = named.filter_map(|(from, to)| self.find(&words.get(from..to)?.join(" ")));
        named.next().or(self.own)
    }

    /// Whether the spec belongs to a component, though perhaps to one without a domain file.
    pub(super) fn has_component(ctx: &Context<'_>) -> bool {
        ctx.tier() == Some(Tier::Component)
    }

    /// The domains that the spec touches: its own, and those that Domain Understanding, its source or `Affects` name.
    pub(super) fn touched(&self, ctx: &Context<'a>) -> Vec<Known<'a>> {
        let facts = ctx.facts();
        let understands = |claim: &&Claim| {
            matches!(claim.deed, Deed::Cites | Deed::Names)
                && facts.stands_in(claim.section, SectionName::DomainUnderstanding)
        };
        let cited = facts.claims.iter().filter(understands).filter_map(|claim| self.find(&claim.name));
        let headings = ctx.sections(SectionName::DomainUnderstanding).map(|(id, _)| id);
        let headings: Vec<_> = headings.collect();
        let below = facts.sections.iter().filter(|section| section.parent.is_some_and(|id| headings.contains(&id)));
        let titled = below.filter_map(|section| self.find(&section.title));
        let keys = facts.fields.iter().filter(|field| matches!(field.zone, Zone::Header | Zone::Graph));
        let keys = keys.filter(|field| matches!(field.key, Key::Affects | Key::Domain));
        let affected = keys.flat_map(|field| &field.value.items).filter_map(|item| self.find(&item.text));
        let all: BTreeSet<usize> = self.own.into_iter().chain(cited).chain(titled).chain(affected).collect();
        all.into_iter().map(|at| self.domains[at]).collect()
    }
}
