//! `domain/unknown-domain`: domains that a spec cites.

use specward_syntax::document::{Field, Zone};
use specward_syntax::prose::Deed;
use specward_syntax::value::{Item, ValueState};
use specward_syntax::{FactId, Key};

use super::is_checked;
use super::reach::Reach;
use crate::context::{Context, Report, Sink};
use crate::finding::Fix;
use crate::near;
use crate::rules::common::listed;
use crate::rules::contracts::party::bare;

pub(super) fn unknown_domain(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_checked(ctx) {
        return;
    }
    let Some(reach) = Reach::of(ctx) else { return };
    let fields = ctx.facts().fields.iter().filter(|field| matches!(field.zone, Zone::Header | Zone::Graph));
    let written = fields.filter(|field| field.value.state == ValueState::Present);
    for (field, item) in written.flat_map(|field| field.value.items.iter().map(move |item| (field, item))) {
        if is_domain_of(ctx, &reach, field, item) && !is_known(ctx, &reach, &item.text) {
            sink.report(report(ctx, &reach, item.at, &item.text));
        }
    }
    let cited = ctx.facts().claims.iter().filter(|claim| claim.deed == Deed::Cites);
    for claim in cited.filter(|claim| !is_known(ctx, &reach, &claim.name)) {
        sink.report(report(ctx, &reach, claim.at, &claim.name));
    }
}

/// `Domain` holds domains; `Affects` also events and APIs, which are written in capitals or with versions.
fn is_domain_of(ctx: &Context<'_>, reach: &Reach<'_>, field: &Field, item: &Item) -> bool {
    let is_word = item.text.chars().all(|c| c.is_lowercase() || c == '-');
    match field.key {
        Key::Domain => true,
        Key::Affects => {
            is_word && item.reference.is_none() && !owns_contract(reach, &item.text) && !ctx.is_root(&item.text)
        }
        _ => false,
    }
}

fn owns_contract(reach: &Reach<'_>, name: &str) -> bool {
    let folded = crate::domain::folded(name);
    reach.domains.iter().flat_map(|(_, domain)| &domain.contracts).any(|contract| contract.folded == folded)
}

fn is_known(ctx: &Context<'_>, reach: &Reach<'_>, name: &str) -> bool {
    let bare = bare(name);
    bare.is_empty()
        || bare == "platform"
        || reach.find(name).is_some()
        || ctx.is_root(name) && reach.find(&bare).is_some()
}

fn report(ctx: &Context<'_>, reach: &Reach<'_>, at: FactId, name: &str) -> Report {
    let titles: Vec<String> = reach.domains.iter().map(|(_, domain)| domain.title.to_string()).collect();
    let names = reach.domains.iter().flat_map(|(_, domain)| &domain.names).map(String::as_str);
    let near = near::best(&bare(name), names);
    let help = near.map_or_else(
        || format!("known domains: {}; add a domain file, or cite one of these", listed(&titles)),
        |near| format!("did you mean `{near}`?"),
    );
    let report = Report::at(at, format!("there is no domain `{name}`")).help(help);
    match near {
        Some(near) => report.fix(Fix::Replace {
            title: format!("Change to {near}"),
            place: ctx.here(at),
            text: near.to_owned(),
            preferred: true,
        }),
        None => report,
    }
}
