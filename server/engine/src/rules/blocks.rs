//! `adr/one-sided-block`: an ADR's Blocks and a spec's Blocked By must name each other (operating model 1.9, 1.12).

use specward_syntax::Key;
use specward_syntax::document::Role;
use specward_syntax::status::SpecStatus;

use super::adr::is_open;
use super::common::{follows_model, is_spec, name_of};
use crate::artefact::Status;
use crate::context::{Context, Phase, Report, Sink};
use crate::finding::{DocId, Fix};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&ONE_SIDED_BLOCK];

/// `adr/one-sided-block`
pub static ONE_SIDED_BLOCK: Rule = Rule {
    name: "adr/one-sided-block",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "an open ADR blocks a spec that does not list it, or the reverse",
    why: "Every artefact links forward and backward (operating model 1.9). When the ADR is decided, its Blocks says which \
          specs go on; as long as it is not, their Blocked By keeps them from it (1.12).",
    section: "1.9",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: In Review\n- Blocks: SPEC-CART-01\n\
              //- cart-repo/specs/SPEC-CART-01-guest.md\n# SPEC-CART-01: Guest\n- Blocked By: none\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: In Review\n- Blocks: SPEC-CART-01\n\
              //- cart-repo/specs/SPEC-CART-01-guest.md\n# SPEC-CART-01: Guest\n- Blocked By: ADR-0012\n",
    resolve: "Add the missing side, or remove the other. Each end offers both.",
    check: Check::Workspace(one_sided_block),
};

fn one_sided_block(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !follows_model(ctx) {
        return;
    }
    if ctx.kind() == Kind::Adr && is_open(ctx.status()) {
        blocked_that_do_not_say_so(ctx, sink);
        claimed_by_blocked(ctx, sink);
    } else if can_wait(ctx, ctx.doc()) {
        blockers_that_do_not_say_so(ctx, sink);
        claimed_by_blockers(ctx, sink);
    }
}

fn blocks(role: &Role) -> bool {
    *role == Role::Field(Key::Blocks)
}

fn blocked_by(role: &Role) -> bool {
    *role == Role::Field(Key::BlockedBy)
}

/// A spec that is still to be implemented.
fn can_wait(ctx: &Context<'_>, doc: DocId) -> bool {
    let done = ctx.status_of(doc) == Some(&Status::Spec(SpecStatus::Done));
    ctx.kind_of(doc).is_some_and(is_spec) && ctx.phase_of(doc) != Some(Phase::Retired) && !done
}

fn is_open_adr(ctx: &Context<'_>, doc: DocId) -> bool {
    ctx.kind_of(doc) == Some(Kind::Adr) && ctx.status_of(doc).is_some_and(is_open)
}

fn names(ctx: &Context<'_>, from: DocId, to: DocId, role: fn(&Role) -> bool) -> bool {
    ctx.edges_of(from, role).iter().any(|edge| edge.meaning.candidates().contains(&to))
}

/// Names of this document and of another.
fn pair(ctx: &Context<'_>, other: DocId) -> (String, String) {
    (name_of(ctx, ctx.doc()), name_of(ctx, other))
}

/// This ADR blocks a spec, which does not list it.
fn blocked_that_do_not_say_so(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.edges_of(ctx.doc(), blocks) {
        let Some(spec) = edge.meaning.target().filter(|spec| can_wait(ctx, *spec)) else { continue };
        if names(ctx, spec, ctx.doc(), blocked_by) {
            continue;
        }
        let (own, other) = pair(ctx, spec);
        sink.report(
            Report::at(edge.at.fact, format!("{} does not list {own} under Blocked By", ctx.describe(spec)))
                .help(format!("add {own} to Blocked By of {other}, or remove {other} here"))
                .related(ctx.definition_place(spec), "the spec")
                .fix(add(spec, &Key::BlockedBy, &own, &format!(" of {other}"), true))
                .fix(remove(&other, &Key::Blocks, edge.at)),
        );
    }
}

/// A spec is blocked by this ADR, which does not say so.
fn claimed_by_blocked(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.referrers_of(ctx.doc(), blocked_by) {
        let leads_here = edge.meaning.target() == Some(ctx.doc()) && can_wait(ctx, edge.from);
        if !leads_here || names(ctx, ctx.doc(), edge.from, blocks) {
            continue;
        }
        let (own, other) = pair(ctx, edge.from);
        let at = ctx.field(&Key::Blocks).map_or_else(|| ctx.metadata_place(), |field| field.key_at);
        sink.report(
            Report::at(
                at,
                format!("{} is blocked by {own}, but {own} does not list it under Blocks", ctx.describe(edge.from)),
            )
            .help(format!("add {other} to Blocks"))
            .related(edge.at, "blocked here")
            .fix(add(ctx.doc(), &Key::Blocks, &other, "", true)),
        );
    }
}

/// This spec is blocked by an open ADR, which does not list it.
fn blockers_that_do_not_say_so(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.edges_of(ctx.doc(), blocked_by) {
        let Some(adr) = edge.meaning.target().filter(|adr| is_open_adr(ctx, *adr)) else { continue };
        if names(ctx, adr, ctx.doc(), blocks) {
            continue;
        }
        let (own, other) = pair(ctx, adr);
        sink.report(
            Report::at(edge.at.fact, format!("{} does not list {own} under Blocks", ctx.describe(adr)))
                .help(format!("add {own} to Blocks of {other}, or remove {other} here"))
                .related(ctx.definition_place(adr), "the ADR")
                .fix(add(adr, &Key::Blocks, &own, &format!(" of {other}"), true))
                .fix(remove(&other, &Key::BlockedBy, edge.at)),
        );
    }
}

/// An open ADR blocks this spec, which does not list it.
fn claimed_by_blockers(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.referrers_of(ctx.doc(), blocks) {
        let leads_here = edge.meaning.target() == Some(ctx.doc()) && is_open_adr(ctx, edge.from);
        if !leads_here || names(ctx, ctx.doc(), edge.from, blocked_by) {
            continue;
        }
        let (own, other) = pair(ctx, edge.from);
        let at = ctx.field(&Key::BlockedBy).map_or_else(|| ctx.metadata_place(), |field| field.key_at);
        sink.report(
            Report::at(
                at,
                format!("{} blocks {own}, but {own} does not list it under Blocked By", ctx.describe(edge.from)),
            )
            .help(format!("add {other} to Blocked By"))
            .related(edge.at, "blocks it here")
            .fix(add(ctx.doc(), &Key::BlockedBy, &other, "", true)),
        );
    }
}

fn add(doc: DocId, key: &Key, name: &str, of: &str, preferred: bool) -> Fix {
    let title = format!("Add {name} to {}{of}", key.title());
    Fix::AddToField { title, doc, key: key.title().into(), text: name.to_owned(), preferred }
}

fn remove(name: &str, key: &Key, place: crate::finding::Place) -> Fix {
    Fix::RemoveItem { title: format!("Remove {name} from {}", key.title()), place, preferred: false }
}
