//! `adr/`: whether decisions have an owner and whether supersession is told by both sides
//! (operating model 1.12).

use specward_syntax::document::Role;
use specward_syntax::status::AdrStatus;
use specward_syntax::{Key, SectionName};

use super::blockers::{is_superseded_by, last_successor};
use super::common::{follows_model, is_spec, name_of};
use super::meta::add_key;
use crate::artefact::Status;
use crate::context::{Context, Edge, Phase, Report, Sink};
use crate::finding::{Fix, Tag};
use crate::kind::Kind;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&OWNER_MISSING, &SUPERSEDED_REFERENCE, &ONE_SIDED_SUPERSESSION];

/// `adr/owner-missing`
pub static OWNER_MISSING: Rule = Rule {
    name: "adr/owner-missing",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "an open ADR has no owner",
    why: "An ambiguity becomes an ADR draft with an owner assigned (operating model 1.12). Without one nobody resolves \
          it, and every spec that it blocks waits.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n- Date: 2026-02-01\n",
    passing: "//- platform-repo/adr/ADR-0012-tokens.md\n# ADR-0012: Tokens\n- Status: Proposed\n- Date: 2026-02-01\n\
              - Owner: Ada\n",
    resolve: "Add `Owner` with the one who is responsible for resolving it.",
    check: Check::Workspace(owner_missing),
};

/// `adr/superseded-reference`
pub static SUPERSEDED_REFERENCE: Rule = Rule {
    name: "adr/superseded-reference",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "a live spec relies on a superseded ADR",
    why: "A superseded decision no longer holds (operating model 1.12). A spec that still relies on it is implemented \
          against the past.",
    section: "1.12",
    failing: "//- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Superseded by ADR-0007\n\
              //- platform-repo/adr/ADR-0007-tokens.md\n# ADR-0007: Tokens\n- Status: Approved\n- Supersedes: ADR-0003\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- ADRs: ADR-0003\n",
    passing: "//- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Superseded by ADR-0007\n\
              //- platform-repo/adr/ADR-0007-tokens.md\n# ADR-0007: Tokens\n- Status: Approved\n- Supersedes: ADR-0003\n\
              //- platform-repo/platform-specs/PLAT-124-guest-checkout.md\n# PLAT-124: Guest checkout\n- ADRs: ADR-0007\n",
    resolve: "Refer to the ADR that took its place, and check what that changes.",
    check: Check::Workspace(superseded_reference),
};

/// `adr/one-sided-supersession`
pub static ONE_SIDED_SUPERSESSION: Rule = Rule {
    name: "adr/one-sided-supersession",
    level: Level::Gate,
    counts: Counts::Nothing,
    summary: "only one of two ADRs says that one supersedes the other",
    why: "Every artefact must link forward and backward (operating model 1.9). Whoever opens the old decision must see \
          that it no longer holds.",
    section: "1.9",
    failing: "//- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Approved\n\
              //- platform-repo/adr/ADR-0007-tokens.md\n# ADR-0007: Tokens\n- Status: Approved\n- Supersedes: ADR-0003\n",
    passing: "//- platform-repo/adr/ADR-0003-sessions.md\n# ADR-0003: Sessions\n- Status: Superseded by ADR-0007\n\
              //- platform-repo/adr/ADR-0007-tokens.md\n# ADR-0007: Tokens\n- Status: Approved\n- Supersedes: ADR-0003\n",
    resolve: "Add the missing side: `Supersedes` in the new ADR, `Superseded By` and the status in the old one.",
    check: Check::Workspace(one_sided_supersession),
};

/// Whether an ADR of this status is still to be decided.
pub fn is_open(status: &Status) -> bool {
    matches!(status, Status::Adr(AdrStatus::Proposed | AdrStatus::InReview))
}

fn owner_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let owned =
        ctx.artefact().owner.is_some() || ctx.section(SectionName::Owner).is_some_and(|(_, section)| !section.empty);
    if ctx.kind() != Kind::Adr || !is_open(ctx.status()) || owned || !follows_model(ctx) {
        return;
    }
    let at = ctx.field(&Key::Owner).map_or_else(|| ctx.metadata_place(), |field| field.key_at);
    let Status::Adr(status) = ctx.status() else { return };
    let message = format!("this ADR is {} and has no owner", status.title());
    sink.report(
        Report::at(at, message).help("name the one who is responsible for resolving it").fix(add_key(ctx, &Key::Owner)),
    );
}

fn superseded_reference(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !is_spec(ctx.kind()) || ctx.phase() == Phase::Retired || !follows_model(ctx) {
        return;
    }
    for edge in ctx.edges_of(ctx.doc(), relies_on) {
        let Some(adr) = edge.meaning.target() else { continue };
        let superseded = ctx.status_of(adr) == Some(&Status::Adr(AdrStatus::Superseded));
        if superseded && ctx.kind_of(adr) == Some(Kind::Adr) {
            sink.report(relies_on_superseded(ctx, &edge, adr));
        }
    }
}

/// Of a blocker `ready/open-adr` speaks.
fn relies_on(role: &Role) -> bool {
    match role {
        Role::Field(key) => matches!(key, Key::Adrs | Key::DependsOn | Key::Implements),
        Role::Listed(_) => true,
        _ => false,
    }
}

fn relies_on_superseded(ctx: &Context<'_>, edge: &Edge<'_>, adr: crate::finding::DocId) -> Report {
    let described = ctx.describe(adr);
    let report = |message: String| {
        Report::at(edge.at.fact, message).related(ctx.status_place(adr), "superseded here").tag(Tag::Deprecated)
    };
    let Some(next) = last_successor(ctx, adr) else {
        return report(format!("{described} is superseded")).help("refer to the decision that holds now");
    };
    let name = name_of(ctx, next);
    report(format!("{described} is superseded by {name}"))
        .help(format!("refer to {name}, and check what it changes"))
        .related(ctx.definition_place(next), "the ADR that holds now")
        .fix(Fix::Replace { title: format!("Change to {name}"), place: edge.at, text: name, preferred: true })
}

fn one_sided_supersession(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::Adr || !follows_model(ctx) {
        return;
    }
    successors_that_do_not_say_so(ctx, sink);
    predecessors_that_do_not_say_so(ctx, sink);
    claimed_by_a_successor(ctx, sink);
    claimed_by_a_predecessor(ctx, sink);
}

fn is_supersedes(role: &Role) -> bool {
    *role == Role::Field(Key::Supersedes)
}

fn names(ctx: &Context<'_>, from: crate::finding::DocId, to: crate::finding::DocId, role: fn(&Role) -> bool) -> bool {
    ctx.edges_of(from, role).iter().any(|edge| edge.meaning.candidates().contains(&to))
}

fn is_other_adr(ctx: &Context<'_>, doc: crate::finding::DocId) -> bool {
    doc != ctx.doc() && ctx.kind_of(doc) == Some(Kind::Adr)
}

/// This one says it is superseded by another, which does not say that it supersedes this.
fn successors_that_do_not_say_so(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.edges_of(ctx.doc(), is_superseded_by) {
        let Some(next) = edge.meaning.target().filter(|next| is_other_adr(ctx, *next)) else { continue };
        if names(ctx, next, ctx.doc(), is_supersedes) {
            continue;
        }
        let (own, other) = (name_of(ctx, ctx.doc()), name_of(ctx, next));
        // Of a superseded ADR nothing is asked any more; this is said for whoever opens it.
        sink.report(
            Report::at(edge.at.fact, format!("{} does not say that it supersedes {own}", ctx.describe(next)))
                .help(format!("add `Supersedes: {own}` to {other}"))
                .level(Level::Advice)
                .related(ctx.definition_place(next), "the ADR that takes its place")
                .fix(add_to(ctx, next, &Key::Supersedes, &own, &other)),
        );
    }
}

/// This one says it supersedes another, which does not say that it is superseded.
fn predecessors_that_do_not_say_so(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.edges_of(ctx.doc(), is_supersedes) {
        let Some(old) = edge.meaning.target().filter(|old| is_other_adr(ctx, *old)) else { continue };
        if names(ctx, old, ctx.doc(), is_superseded_by) {
            continue;
        }
        let (own, other) = (name_of(ctx, ctx.doc()), name_of(ctx, old));
        sink.report(
            Report::at(edge.at.fact, format!("{} does not say that {own} supersedes it", ctx.describe(old)))
                .help(format!("add `Superseded By: {own}` to {other} and set its status to Superseded"))
                .related(ctx.status_place(old), "its status")
                .fix(add_to(ctx, old, &Key::SupersededBy, &own, &other)),
        );
    }
}

/// Another one says it supersedes this, and this does not say so.
fn claimed_by_a_successor(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.referrers_of(ctx.doc(), is_supersedes) {
        if !is_other_adr(ctx, edge.from) || names(ctx, ctx.doc(), edge.from, is_superseded_by) {
            continue;
        }
        let (own, other) = (name_of(ctx, ctx.doc()), name_of(ctx, edge.from));
        sink.report(
            Report::at(
                ctx.artefact().status_at,
                format!("{} says that it supersedes {own}, and {own} does not", ctx.describe(edge.from)),
            )
            .help(format!("set the status to Superseded and add `Superseded By: {other}`"))
            .related(edge.at, "said here")
            .fix(add_to(ctx, ctx.doc(), &Key::SupersededBy, &other, &own)),
        );
    }
}

/// Another one says it is superseded by this, and this does not say so.
fn claimed_by_a_predecessor(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.referrers_of(ctx.doc(), is_superseded_by) {
        if !is_other_adr(ctx, edge.from) || names(ctx, ctx.doc(), edge.from, is_supersedes) {
            continue;
        }
        let (own, other) = (name_of(ctx, ctx.doc()), name_of(ctx, edge.from));
        sink.report(
            Report::at(
                ctx.metadata_place(),
                format!("{} says that {own} supersedes it, and {own} does not", ctx.describe(edge.from)),
            )
            .help(format!("add `Supersedes: {other}`"))
            .related(edge.at, "said here")
            .fix(add_to(ctx, ctx.doc(), &Key::Supersedes, &other, &own)),
        );
    }
}

fn add_to(ctx: &Context<'_>, doc: crate::finding::DocId, key: &Key, value: &str, name: &str) -> Fix {
    let place = if doc == ctx.doc() { String::new() } else { format!(" to {name}") };
    Fix::AddToField {
        title: format!("Add {}: {value}{place}", key.title()),
        doc,
        key: key.title().into(),
        text: value.to_owned(),
        preferred: doc == ctx.doc(),
    }
}
