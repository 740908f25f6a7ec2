//! `change/`: what a platform change asks of the specs below it (operating model 1.10).

use std::cmp::Ordering;

use smol_str::SmolStr;
use specward_syntax::document::Role;
use specward_syntax::status::SpecStatus;
use specward_syntax::{Gate, IdKey, Key, SectionName, Version};

use super::common::{follows_model, from_approved_on, is_spec, listed, name_of, pinned, uses_our_template};
use super::contracts::party::Party;
use crate::artefact::Status;
use crate::context::{Context, Edge, Phase, Report, Sink};
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::root::Tier;
use crate::rule::{Check, Counts, Level, Rule};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&REBASELINE_MISSING, &IMPACT_MISSING];

/// More specs than this are not named in one finding.
const MOST_RELATED: usize = 20;

/// `change/rebaseline-missing`
pub static REBASELINE_MISSING: Rule = Rule {
    name: "change/rebaseline-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "the platform spec moved on, and no change spec rebaselines a spec below it",
    why: "After a platform change each affected component creates a component change spec that references the new context \
          pack (operating model 1.10). A spec that was approved is not overwritten. A Done spec is only listed.",
    section: "1.10",
    failing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Version: v2\n- Status: Approved\n\
              - Context Pack: cp-v3\n\
              //- cart-repo/specs/SPEC-CART-01-cart.md\n# SPEC-CART-01: Cart\n- Implements: PLAT-124 v1\n- Status: Paused\n",
    passing: "//- platform-repo/platform-specs/PLAT-124-guest.md\n# PLAT-124: Guest\n- Version: v2\n- Status: Approved\n\
              - Context Pack: cp-v3\n\
              //- cart-repo/specs/SPEC-CART-01-cart.md\n# SPEC-CART-01: Cart\n- Implements: PLAT-124 v1\n- Status: Paused\n\
              //- cart-repo/specs/CHG-1-rebaseline.md\n# CHG-1: Rebaseline\n- Type: Component Change Spec\n\
              - Implements: PLAT-124 v2\n- Context Pack: cp-v3\n- Affects: SPEC-CART-01\n",
    resolve: "Write a component change spec that pins the new pack and names this spec under `Affects`.",
    check: Check::Workspace(rebaseline_missing),
};

/// `change/impact-missing`
pub static IMPACT_MISSING: Rule = Rule {
    name: "change/impact-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Ready),
    summary: "a change spec has no impact analysis, or one that omits affected specs",
    why: "A change comes with a list of the specs that become stale and the components that must rebaseline (operating model \
          1.10). The graph knows who implements, depends on or consumes what changes.",
    section: "1.10",
    failing: "//- cart-repo/specs/CHG-1-faster.md\n# CHG-1: Faster\n- Type: Component Change Spec\n- Implements: PLAT-124 v1\n\n\
              ## Change\n\nHalve the latency.\n",
    passing: "//- cart-repo/specs/CHG-1-faster.md\n# CHG-1: Faster\n- Type: Component Change Spec\n- Implements: PLAT-124 v1\n\n\
              ## Change\n\nHalve the latency.\n\n## Impact Analysis\n\nNo spec becomes stale: the answer stays the same.\n",
    resolve: "Add `Impact Analysis` with each spec that the change affects and what it must do, also where that is nothing.",
    check: Check::Workspace(impact_missing),
};

fn rebaseline_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Status::Spec(status) = *ctx.status() else { return };
    if ctx.kind() != Kind::ComponentSpec || !from_approved_on(ctx.status()) || !follows_model(ctx) {
        return;
    }
    for edge in ctx.edges_under(ctx.doc(), &Key::Implements) {
        let Some(parent) = moved_on(ctx, &edge) else { continue };
        let pack = pack_of(ctx, parent);
        if rebaselines(ctx, pack.as_ref()) {
            continue;
        }
        let own = name_of(ctx, ctx.doc());
        let on = pack.map_or_else(String::new, |(_, _, name)| format!(" on {name}"));
        let message = format!("{} moved on, and no change spec rebaselines {own}{on}", pinned(ctx, parent));
        let report = Report::at(edge.at.fact, message)
            .help(format!(
                "write a component change spec{} that names {own} under Affects",
                on.replace(" on ", " pinning ")
            ))
            .related(ctx.definition_place(parent), "the platform spec as it is now");
        let report = report.fix(Fix::Create { kind: Kind::ChangeSpec, name: SmolStr::default() });
        let done = status == SpecStatus::Done;
        sink.report(if done { report.level(Level::Advice).severity(Severity::Info) } else { report });
    }
}

/// The approved platform spec that an edge leads to, if it is newer than what the spec was written against: in its version or
/// in the pack that it pins.
fn moved_on(ctx: &Context<'_>, edge: &Edge<'_>) -> Option<DocId> {
    let parent = newest_approved(ctx, edge.meaning.target()?)?;
    let version = ctx.artefact_of(parent)?.version.as_ref();
    let older = edge.version.zip(version).and_then(|(own, new)| own.compare(new)) == Some(Ordering::Less);
    let repinned = || {
        let (own, new) = pack_of(ctx, ctx.doc()).zip(pack_of(ctx, parent))?;
        (own.0 == new.0).then(|| own.1.compare(&new.1)).flatten()
    };
    (older || repinned() == Some(Ordering::Less)).then_some(parent)
}

fn newest_approved(ctx: &Context<'_>, parent: DocId) -> Option<DocId> {
    let version = |doc: DocId| ctx.artefact_of(doc).map(crate::artefact::Artefact::version_or_first);
    let counts = |doc: &DocId| {
        ctx.kind_of(*doc) == Some(Kind::PlatformSpec) && ctx.status_of(*doc).is_some_and(from_approved_on)
    };
    ctx.versions_of(parent).into_iter().filter(counts).reduce(|newest, other| {
        match version(other).zip(version(newest)) {
            Some((a, b)) if a.compare(&b) == Some(Ordering::Greater) => other,
            _ => newest,
        }
    })
}

/// Family, version and name of the pack that a document pins.
pub(super) fn pack_of(ctx: &Context<'_>, doc: DocId) -> Option<(IdKey, Version, String)> {
    let pins = ctx.edges_under(doc, &Key::ContextPack);
    let edge = pins.first()?;
    if let Some((family, version)) = edge.id.split_version() {
        return Some((family, version, edge.id.text.to_string()));
    }
    let version = edge.version.cloned()?;
    let name = format!("{} {}", edge.id.text, version.text);
    Some((edge.id.key.clone(), version, name))
}

/// Whether a live change spec that pins this pack, or a newer one, refers to the document.
fn rebaselines(ctx: &Context<'_>, pack: Option<&(IdKey, Version, String)>) -> bool {
    let pins = |doc: DocId| {
        let Some((family, version, _)) = pack else { return true };
        let newer =
            |own: &(IdKey, Version, String)| own.0 == *family && own.1.compare(version).is_some_and(Ordering::is_ge);
        pack_of(ctx, doc).as_ref().is_some_and(newer)
    };
    let changes = ctx.referrers_of(ctx.doc(), |_| true).into_iter().map(|edge| edge.from);
    let mut live =
        changes.filter(|doc| ctx.kind_of(*doc) == Some(Kind::ChangeSpec) && ctx.phase_of(*doc) != Some(Phase::Retired));
    live.any(pins)
}

fn impact_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() != Kind::ChangeSpec || ctx.phase() == Phase::Retired || !uses_our_template(ctx) {
        return;
    }
    if !ctx.says(SectionName::Impact) {
        let heading = ctx.heading(SectionName::Impact);
        let report =
            Report::at(heading.unwrap_or_else(|| ctx.title_place()), "this change spec has no impact analysis")
                .help("list each spec that becomes stale and what it must do, or say why there is none");
        let add = || Fix::AddSections { doc: ctx.doc(), names: vec![SectionName::Impact] };
        return sink.report(if heading.is_none() { report.fix(add()) } else { report });
    }
    let omitted: Vec<DocId> = affected(ctx).into_iter().filter(|doc| !is_listed(ctx, *doc)).collect();
    let Some(at) = ctx.heading(SectionName::Impact).filter(|_| !omitted.is_empty()) else { return };
    let names: Vec<_> = omitted.iter().map(|doc| name_of(ctx, *doc)).collect();
    let verb = if names.len() == 1 { "depends" } else { "depend" };
    let message = format!("the impact analysis omits {}, which {verb} on what changes", listed(&names));
    let mut report =
        Report::at(at, message).help(format!("add {} with what must be done, also if that is nothing", listed(&names)));
    for doc in omitted.iter().take(MOST_RELATED) {
        report = report.related(ctx.definition_place(*doc), format!("{} is affected", name_of(ctx, *doc)));
    }
    sink.report(report);
}

/// Live specs that implement, depend on or consume what the document changes, by path.
fn affected(ctx: &Context<'_>) -> Vec<DocId> {
    let changed = changed(ctx);
    let users = |role: &Role| {
        matches!(role, Role::Field(Key::Implements | Key::DependsOn | Key::ContractsReferenced))
            || *role == Role::Listed(SectionName::Contracts)
    };
    let mut found: Vec<DocId> = Vec::new();
    for target in &changed {
        for user in ctx.referrers_of(*target, users).into_iter().map(|edge| edge.from) {
            let counts = ctx.kind_of(user).is_some_and(|kind| is_spec(kind) && kind != Kind::ChangeSpec)
                && ctx.phase_of(user) != Some(Phase::Retired);
            if counts && user != ctx.doc() && !changed.contains(&user) && !found.contains(&user) {
                found.push(user);
            }
        }
    }
    found
}

/// What the document changes: in the platform the specs and contracts that it implements or affects, in a component those that
/// it says it affects, its parent aside.
fn changed(ctx: &Context<'_>) -> Vec<DocId> {
    let platform = ctx.tier() == Some(Tier::Platform);
    let edges = ctx.edges_of(ctx.doc(), |role| match role {
        Role::Field(Key::Affects) => true,
        Role::Field(Key::Implements | Key::ContractSpecs) => platform,
        _ => false,
    });
    let mut targets: Vec<DocId> = Vec::new();
    for target in edges.iter().filter_map(|edge| edge.meaning.target()) {
        let fits = ctx.kind_of(target).is_some_and(|kind| is_spec(kind) && (platform || kind != Kind::PlatformSpec));
        if fits {
            targets.extend(ctx.versions_of(target).into_iter().filter(|doc| *doc != ctx.doc()));
        }
    }
    targets.sort_unstable();
    targets.dedup();
    targets
}

/// Whether the impact analysis names a spec, or its component as a whole.
fn is_listed(ctx: &Context<'_>, doc: DocId) -> bool {
    let in_header =
        ctx.references().filter(|(_, reference)| matches!(reference.role, Role::Field(Key::Affects | Key::Children)));
    let mut named = ctx.references_in(SectionName::Impact).chain(in_header);
    if named.any(|(id, _)| ctx.resolve(id).candidates().contains(&doc)) {
        return true;
    }
    let party = Party::of(ctx, doc);
    ctx.lines(SectionName::Impact).any(|line| party.is_named(&line.text))
}
