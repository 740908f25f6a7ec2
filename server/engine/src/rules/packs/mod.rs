//! `context/`: the context pack that a spec pins (gate 1). How a value is read is in `pin`.

pub(super) mod pin;

use smol_str::SmolStr;
use specward_syntax::status::SpecStatus;
use specward_syntax::value::ValueState;
use specward_syntax::{Gate, Key};

use super::common::{follows_model, from_approved_on, name_of};
use crate::artefact::Status;
use crate::context::{Context, PlatformAccess, Report, Sink};
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::near;
use crate::rule::{Check, Counts, Level, Rule};
use pin::{Pin, pins};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&PACK_MISSING, &PACK_UNVERSIONED, &PACK_UNKNOWN, &PACK_STALE];

/// `context/pack-missing`
pub static PACK_MISSING: Rule = Rule {
    name: "context/pack-missing",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a spec pins no context pack",
    why: "Context Pack version pinned in the spec is the first condition of gate 1 (operating model 1.8). Without it \
          nobody knows against which knowledge the spec was written, and nothing tells when it goes stale.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Draft\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Status: Draft\n- Context Pack: cp-v2\n",
    resolve: "Add `Context Pack` with the pack's id and version.",
    check: Check::Workspace(pack_missing),
};

/// `context/pack-unversioned`
pub static PACK_UNVERSIONED: Rule = Rule {
    name: "context/pack-unversioned",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a context pack is named without a version, or as `latest`",
    why: "All sources are referenced with explicit versions (operating model 1.8). `latest` is another pack tomorrow.",
    section: "1.8",
    failing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: latest\n",
    passing: "//- cart-repo/specs/guest-cart.md\n# Guest cart\n- Implements: PLAT-124 v1\n- Context Pack: cp-v2\n",
    resolve: "Write the version of the pack that the spec was written against: `cp-v2`.",
    check: Check::Workspace(pack_unversioned),
};

/// `context/pack-unknown`
pub static PACK_UNKNOWN: Rule = Rule {
    name: "context/pack-unknown",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "the pinned context pack is none of the workspace's",
    why: "Context is governed: packs come from the MCP Router in versions (operating model 1.6, 1.7). A pack that does \
          not exist was not read.",
    section: "1.6",
    failing: "//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v7\n",
    passing: "//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v2\n",
    resolve: "Pin a pack that exists, or add the pack.",
    check: Check::Workspace(pack_unknown),
};

/// `context/pack-stale`
pub static PACK_STALE: Rule = Rule {
    name: "context/pack-stale",
    level: Level::Gate,
    counts: Counts::For(Gate::Context),
    summary: "a newer pack of the same family is active",
    why: "A new pack makes specs stale: never resume or implement against a stale pack (operating model 1.10, 1.11). A \
          Done spec is only listed.",
    section: "1.11",
    failing: "//- cart-repo/context/cp-cart-v1.md\n# cp-cart-v1\n//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v1\n",
    passing: "//- cart-repo/context/cp-cart-v1.md\n# cp-cart-v1\n//- cart-repo/context/cp-cart-v2.md\n# cp-cart-v2\n\
              //- cart-repo/specs/guest-cart.md\n# Guest cart\n- Context Pack: cp-cart-v2\n",
    resolve: "Check what the new pack changes, adapt the spec, then pin it.",
    check: Check::Workspace(pack_stale),
};

fn has_context_gate(ctx: &Context<'_>) -> bool {
    ctx.gates().contains(&Gate::Context)
}

fn pack_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let written = ctx.facts().fields.iter().filter(|field| field.key == Key::ContextPack);
    let mut unfilled = written.clone().filter(|field| field.value.state != ValueState::Present);
    let pinned = written.into_iter().any(|field| field.value.state == ValueState::Present);
    if pinned || !has_context_gate(ctx) || !follows_model(ctx) {
        return;
    }
    let active = only_active_pack(ctx);
    let text = active.map(|pack| name_of(ctx, pack)).unwrap_or_default();
    let (at, message) = match unfilled.next() {
        Some(field) if field.value.state == ValueState::Unresolved => {
            (field.value_at, format!("the context pack is still `{}`", field.value.text))
        }
        Some(field) => (field.key_at, "`Context Pack` pins no pack".to_owned()),
        None => (ctx.metadata_place(), "this spec pins no context pack".to_owned()),
    };
    let example = if text.is_empty() { "cp-v2" } else { text.as_str() };
    sink.report(Report::at(at, message).help(format!("add `Context Pack: {example}`")).fix(Fix::AddToField {
        title: format!("Add Context Pack{}{text}", if text.is_empty() { "" } else { ": " }),
        doc: ctx.doc(),
        key: Key::ContextPack.title().into(),
        text,
        preferred: true,
    }));
}

/// The active pack, where the document's root and platform have one family of packs.
fn only_active_pack(ctx: &Context<'_>) -> Option<DocId> {
    let in_reach = ctx.of_kind_in_reach(Kind::ContextPack);
    let mut families: Vec<_> = in_reach.iter().filter_map(|pack| ctx.artefact_of(*pack)?.pack.clone()).collect();
    families.sort();
    families.dedup();
    let [family] = &families[..] else { return None };
    ctx.active_pack(family)
}

fn pack_unversioned(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for pin in pins(ctx).iter().filter(|pin| pin.is_unversioned()) {
        let message = match &pin.version {
            Some(version) => format!("`{}` is no version of a context pack: it moves", version.text),
            None => format!("`{}` names no version of a context pack", pin.text),
        };
        let mut report = Report::at(pin.version_at, message)
            .help("write the version that this spec was written against, such as `cp-v2`");
        if let Some(active) = pin.family(ctx).and_then(|family| ctx.active_pack(&family)) {
            let name = name_of(ctx, active);
            report = report.related(ctx.definition_place(active), "the active pack").fix(change(ctx, pin, name));
        }
        sink.report(report);
    }
}

fn change(ctx: &Context<'_>, pin: &Pin, name: String) -> Fix {
    Fix::Replace { title: format!("Change to {name}"), place: ctx.here(pin.at), text: name, preferred: true }
}

fn pack_unknown(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let pins = pins(ctx);
    if pins.is_empty() || !ctx.any_of_kind(Kind::ContextPack) {
        return;
    }
    for pin in pins.iter().filter(|pin| !pin.is_unversioned()) {
        let others = pin.family(ctx).map(|family| ctx.packs(&family)).unwrap_or_default();
        if pin.is_among(ctx, &others) || (others.is_empty() && ctx.platform_access() == PlatformAccess::Absent) {
            continue;
        }
        sink.report(unknown(ctx, pin, &others));
    }
}

fn unknown(ctx: &Context<'_>, pin: &Pin, others: &[DocId]) -> Report {
    let names: Vec<_> = pack_names(ctx, others);
    let near = near::best(&pin.text, names.iter().map(String::as_str));
    let help = match (near, &names[..]) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "pin a pack that exists, or add this one".to_owned(),
        (None, names) => format!("known: {}", super::common::listed(names)),
    };
    let mut report = Report::at(pin.at, format!("there is no context pack {}", pin.text)).help(help);
    if let Some(pack) = others.first() {
        report = report.related(ctx.definition_place(*pack), "the newest of this family");
    }
    match near.map(str::to_owned).or_else(|| others.first().map(|pack| name_of(ctx, *pack))) {
        Some(name) => report.fix(change(ctx, pin, name)),
        None => report,
    }
}

fn pack_names(ctx: &Context<'_>, others: &[DocId]) -> Vec<String> {
    if !others.is_empty() {
        return others.iter().map(|pack| name_of(ctx, *pack)).collect();
    }
    ctx.of_kind(Kind::ContextPack).into_iter().map(|pack| name_of(ctx, pack)).collect()
}

fn pack_stale(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let done = *ctx.status() == Status::Spec(SpecStatus::Done);
    for pin in pins(ctx) {
        let Some(active) = pin.newer(ctx) else { continue };
        let name = name_of(ctx, active);
        let message = format!("{} is stale: {name} is active ({})", pin.text, ctx.shown_path(active));
        let report = Report::at(pin.at, message)
            .help(format!("check what changed, then pin {name}"))
            .related(ctx.definition_place(active), "the active pack")
            .fix(change(ctx, &pin, name));
        let rebaselines = ctx.kind() == Kind::ComponentSpec && from_approved_on(ctx.status()) && !done;
        let create = || Fix::Create { kind: Kind::ChangeSpec, name: SmolStr::default() };
        let report = if rebaselines { report.fix(create()) } else { report };
        sink.report(if done { report.level(Level::Advice).severity(Severity::Info) } else { report });
    }
}
