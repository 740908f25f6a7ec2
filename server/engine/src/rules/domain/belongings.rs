//! `domain/foreign-data-store` and `domain/wrong-owner`: who takes what belongs to another domain.

use specward_syntax::document::Claim;
use specward_syntax::prose::Deed;

use super::is_checked;
use super::reach::Reach;
use crate::context::{Context, Report, Sink};
use crate::domain::{Domain, Owned, folded};
use crate::finding::Place;

pub(super) fn foreign_data_store(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (claim, actor, owner, store) in taken(ctx, &[Deed::Accesses, Deed::MayAccess], |domain| &domain.stores) {
        let message = format!("`{}` belongs to the domain {}: {} must not access it", store.name, owner.0, actor);
        let report = Report::at(claim.at, message)
            .help(format!("get the data by a versioned event or REST contract of {}", owner.0));
        sink.report(report.related(owner.1, "the owner declares it"));
    }
}

pub(super) fn wrong_owner(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (claim, actor, owner, entity) in taken(ctx, &[Deed::Owns], |domain| &domain.entities) {
        let message = format!("{} belongs to the domain {}, not to {}", entity.name, owner.0, actor);
        let report = Report::at(claim.at, message)
            .help(format!("leave the responsibility with {}, or have the domain files changed first", owner.0));
        sink.report(report.related(owner.1, "the owner declares it"));
    }
}

/// A claim, who makes it, the domain that owns what is claimed with the place where it says so, and what is claimed.
type Taken<'a> = (&'a Claim, String, (&'a str, Place), &'a Owned);

/// Claims to what another domain owns.
fn taken<'a>(ctx: &Context<'a>, deeds: &[Deed], of: fn(&Domain) -> &Vec<Owned>) -> Vec<Taken<'a>> {
    let claims = || ctx.facts().claims.iter().filter(|claim| deeds.contains(&claim.deed));
    if !is_checked(ctx) || claims().next().is_none() {
        return Vec::new();
    }
    let Some(reach) = Reach::of(ctx) else { return Vec::new() };
    claims().filter_map(|claim| foreign(ctx, &reach, claim, of)).collect()
}

fn foreign<'a>(
    ctx: &Context<'a>,
    reach: &Reach<'a>,
    claim: &'a Claim,
    of: fn(&Domain) -> &Vec<Owned>,
) -> Option<Taken<'a>> {
    let actor = reach.actor(&claim.actor);
    if actor.is_none() && !Reach::has_component(ctx) {
        return None;
    }
    let owners = || {
        reach
            .domains
            .iter()
            .enumerate()
            .filter_map(|(at, (doc, domain))| Some((at, *doc, *domain, owns(of(domain), claim)?)))
    };
    if owners().any(|(at, ..)| Some(at) == actor) {
        return None;
    }
    let (_, doc, domain, owned) = owners().next()?;
    if claim.deed == Deed::MayAccess && reach.find(&claim.name).is_some() {
        return None; // A domain is asked, not read.
    }
    let actor =
        actor.and_then(|at| reach.domains.get(at)).map_or("this component", |(_, domain)| domain.title.as_str());
    Some((claim, actor.to_owned(), (domain.title.as_str(), Place { doc, fact: owned.at }), owned))
}

/// What of the owned things a claim names; a name with dots by any of its parts.
fn owns<'d>(owned: &'d [Owned], claim: &Claim) -> Option<&'d Owned> {
    let whole = folded(&claim.name);
    owned.iter().find(|one| {
        one.folded == whole || claim.name.contains('.') && claim.name.split('.').any(|part| folded(part) == one.folded)
    })
}
