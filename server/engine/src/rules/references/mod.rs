//! `ref/`: whether what a document refers to exists, is of the right kind and version, and refers
//! back. Links to files are in `links`, versions in `versions`, two-sided lists in `children`, cycles in `cycle`.

mod children;
mod cycle;
mod links;
mod texts;
mod versions;

use specward_syntax::document::Role;
use specward_syntax::id::IdForm;
use specward_syntax::{Id, Key, Reference, ReferenceId, SectionName};

use super::common::{family, follows_model, is_declared, is_template, key_of, listed, name_of};
use super::dialects::openspec;
use crate::context::{Context, PlatformAccess, Report, Resolution, Sink};
use crate::finding::{Fix, Severity};
use crate::kind::Kind;
use crate::near;
use crate::rule::{Level, Rule};

pub use texts::{
    AMBIGUOUS, CYCLE, DEAD_LINK, FOREIGN_LOCAL_ADR, ONE_SIDED_CHILD, UNRESOLVED, VERSION_MISSING, VERSION_OUTDATED,
    VERSION_UNKNOWN, WRONG_KIND,
};

/// Rules of this family.
pub static RULES: &[&Rule] = &[
    &UNRESOLVED,
    &AMBIGUOUS,
    &WRONG_KIND,
    &VERSION_MISSING,
    &VERSION_OUTDATED,
    &VERSION_UNKNOWN,
    &FOREIGN_LOCAL_ADR,
    &ONE_SIDED_CHILD,
    &DEAD_LINK,
    &CYCLE,
];

fn unresolved(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    sink.report_all(openspec::unknown_requirements(ctx));
    let mut out_of_reach = Vec::new();
    let contracts = super::contracts::unknown_contracts(ctx);
    for (id, reference) in unknown_references(ctx) {
        if is_out_of_reach(ctx, reference) {
            out_of_reach.push(reference);
        } else if !contracts.contains(&reference.id.key) && !super::contracts::is_known_otherwise(ctx, &reference.id) {
            sink.report(dangling(ctx, id, reference));
        }
    }
    if let Some(first) = out_of_reach.first() {
        sink.report(beyond_this_checkout(first, &out_of_reach));
    }
}

fn unknown_references<'a>(ctx: &Context<'a>) -> impl Iterator<Item = (ReferenceId, &'a Reference)> {
    let template = is_template(ctx.relative_path());
    let pinned: Vec<_> = ctx.references().filter(|(_, reference)| is_pack_role(&reference.role)).collect();
    // A list may name the pinned pack again: of that `context/pack-unknown` speaks.
    let names_pinned_pack = move |id: &Id| pinned.iter().any(|(_, pack)| pack.id.key == id.key);
    ctx.references().filter(move |(id, reference)| {
        !template
            && reference.role != Role::Definition
            && !is_pack_role(&reference.role)
            && !names_pinned_pack(&reference.id)
            && is_ours(ctx, reference)
            && !links::stands_in_a_link_to_nowhere(ctx, reference)
            && ctx.resolve(*id) == Resolution::Unknown
    })
}

/// Families that the operating model's own artefacts have, known even where none is defined yet.
const FAMILIES: [&str; 8] = ["ADR", "PLAT", "SPEC", "INIT", "CONTRACT", "BUG", "HOTFIX", "CP"];

/// Whether an id that nobody defines would be one of ours: under our keys always; elsewhere (in lists that also name
/// tickets and standards, under other keys, in prose documents) only if its family is ours or known here.
fn is_ours(ctx: &Context<'_>, reference: &Reference) -> bool {
    let family = family(&reference.id);
    let known = || ctx.knows_family(family) || (follows_model(ctx) && FAMILIES.contains(&family));
    let loose = reference.id.form == IdForm::Loose;
    let word = loose && !reference.id.text.starts_with(char::is_uppercase);
    // `CLI11` is a library, even where somebody defines CLI-001.
    let name = loose && !FAMILIES.contains(&family) && !ctx.config().options().families.iter().any(|own| own == family);
    match &reference.role {
        Role::Prose if word || name => false,
        Role::Listed(_) | Role::Source if name => false,
        Role::Field(Key::Other(_)) => reference.id.form != IdForm::Number && known(),
        Role::Field(_) if ctx.kind() != Kind::Prose => true,
        _ => known(),
    }
}

fn is_pack_role(role: &Role) -> bool {
    matches!(role, Role::Field(Key::ContextPack | Key::ContextPackVersion))
}

/// Whether a reference that nobody defines may lead to the platform repo, which is not here.
pub(super) fn is_out_of_reach(ctx: &Context<'_>, reference: &Reference) -> bool {
    ctx.platform_access() == PlatformAccess::Absent && may_be_platforms(ctx, reference)
}

fn may_be_platforms(ctx: &Context<'_>, reference: &Reference) -> bool {
    let family = family(&reference.id);
    let local = ["ADR", "BUG", "HOTFIX"].contains(&family);
    if local { family == "ADR" } else { !ctx.knows_family(family) || family == "CONTRACT" || family == "PLAT" }
}

fn dangling(ctx: &Context<'_>, id: ReferenceId, reference: &Reference) -> Report {
    let text = &reference.id.text;
    let near = near_id(ctx, reference);
    let is_adr = family(&reference.id) == "ADR";
    let create = if is_adr { format!("create {text}") } else { "add the document that defines it".to_owned() };
    let help = match &near {
        Some(near) => format!("did you mean `{near}`? Otherwise {create}, or remove the reference"),
        None => format!("{create}, or correct the id"),
    };
    let mut report = Report::at(reference.at, format!("no document defines {text}")).help(help).role(&reference.role);
    if let Some(near) = near {
        report = report.fix(replace(ctx, id, format!("Change to {near}"), near, true));
    }
    if is_adr && ctx.is_file() {
        report = report.fix(Fix::CreateAdr { id: text.clone() });
    }
    report
}

fn near_id(ctx: &Context<'_>, reference: &Reference) -> Option<String> {
    let known = ctx.members(family(&reference.id));
    near::best(&reference.id.text, known.iter().map(|id| id.text.as_str())).map(str::to_owned)
}

fn replace(ctx: &Context<'_>, id: ReferenceId, title: String, text: String, preferred: bool) -> Fix {
    let at = ctx.reference(id).map_or(specward_syntax::FactId::FILE, |reference| reference.at);
    Fix::Replace { title, place: ctx.here(at), text, preferred }
}

fn beyond_this_checkout(first: &Reference, all: &[&Reference]) -> Report {
    let mut names: Vec<_> = all.iter().map(|reference| reference.id.text.to_string()).collect();
    names.sort();
    names.dedup();
    let (what, them) = if names.len() == 1 {
        ("this checkout does not define", "it")
    } else {
        ("this checkout defines none of", "them")
    };
    Report::at(first.at, format!("{what} {}; the platform repo is not here", listed(&names)))
        .help(format!("set `platform.path` or `platform.graph` in specward.toml to check {them}"))
        .level(Level::Advice)
        .severity(Severity::Info)
        .role(&first.role)
}

fn ambiguous(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, reference) in ctx.references().filter(|(_, reference)| is_declared(&reference.role)) {
        let Resolution::Ambiguous(candidates) = ctx.resolve(id) else { continue };
        let described: Vec<_> = candidates.iter().map(|doc| ctx.describe(*doc)).collect();
        let message = format!("{} may mean {}", reference.id.text, listed(&described));
        let mut report =
            Report::at(reference.at, message).help("write the full id of the one that is meant").role(&reference.role);
        for doc in candidates {
            let name = name_of(ctx, doc);
            report = report.related(ctx.definition_place(doc), format!("{name} is defined here"));
            if !name.eq_ignore_ascii_case(&reference.id.text) && !name.contains('/') {
                report = report.fix(replace(ctx, id, format!("Change to {name}"), name, false));
            }
        }
        sink.report(report);
    }
}

fn foreign_local_adr(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, reference) in ctx.references().filter(|(_, reference)| is_declared(&reference.role)) {
        let Resolution::Foreign(adr) = ctx.resolve(id) else { continue };
        let owner = ctx.root_of(adr).map_or_else(String::new, |root| format!(" of {}", root.name));
        let report = Report::at(reference.at, format!("{} is a local ADR{owner}", ctx.describe(adr)))
            .help("a local ADR binds its own component only: have it made global in the platform repo, or refer to one of yours")
            .related(ctx.definition_place(adr), "the local ADR")
            .role(&reference.role);
        sink.report(report);
    }
}

fn wrong_kind(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for (id, reference) in ctx.references().filter(|_| ctx.kind() != Kind::Prose) {
        let Some(key) = key_of(&reference.role) else { continue };
        let wanted = wanted_kinds(ctx.kind(), key);
        let Some(target) = ctx.resolve(id).target().filter(|_| !wanted.is_empty()) else { continue };
        let Some(kind) = ctx.kind_of(target).filter(|kind| *kind != Kind::Prose && !wanted.contains(kind)) else {
            continue;
        };
        let report = Report::at(
            reference.at,
            format!("`{}` names {}, which is {} {}", key.title(), ctx.describe(target), article(kind), kind.noun()),
        )
        .help(format!("name {} here, or move it to the key it belongs to", choice(wanted)))
        .related(ctx.definition_place(target), "defined here")
        .role(&reference.role);
        sink.report(report);
    }
}

/// Kinds that a key's references may have; empty where any will do.
fn wanted_kinds(kind: Kind, key: &Key) -> &'static [Kind] {
    match (kind, key) {
        (Kind::PlatformSpec, Key::Implements) => &[Kind::Initiative, Kind::PlatformSpec, Kind::ChangeSpec],
        (Kind::ComponentSpec, Key::Implements) => &[Kind::PlatformSpec, Kind::ChangeSpec, Kind::ComponentSpec],
        (_, Key::Implements) => SPECS_AND_INITIATIVES,
        (_, Key::PlatformSpecId) => &[Kind::PlatformSpec, Kind::ChangeSpec],
        (Kind::Adr, Key::Supersedes | Key::SupersededBy) | (_, Key::BlockedBy | Key::Adrs) => &[Kind::Adr],
        (_, Key::ContractsReferenced | Key::ContractSpecs) => &[Kind::ContractSpec, Kind::ChangeSpec],
        (_, Key::ContextPack | Key::ContextPackVersion) => &[Kind::ContextPack],
        (_, Key::Children | Key::Blocks) => SPECS,
        _ => &[],
    }
}

const SPECS: &[Kind] = &[
    Kind::ComponentSpec,
    Kind::PlatformSpec,
    Kind::ContractSpec,
    Kind::ChangeSpec,
    Kind::BugSpec,
    Kind::HotfixSpec,
    Kind::FollowUpSpec,
    Kind::FanOutTasks,
];

const SPECS_AND_INITIATIVES: &[Kind] = &[
    Kind::PlatformSpec,
    Kind::ComponentSpec,
    Kind::ContractSpec,
    Kind::ChangeSpec,
    Kind::BugSpec,
    Kind::HotfixSpec,
    Kind::FollowUpSpec,
    Kind::Initiative,
];

fn choice(kinds: &[Kind]) -> String {
    match kinds {
        [one] => format!("{} {}", article(*one), one.noun()),
        [first, ..] if kinds.len() < 4 => {
            let nouns: Vec<_> = kinds.iter().map(|kind| kind.noun()).collect();
            format!("{} {}", article(*first), nouns.join(" or "))
        }
        _ => "a spec".to_owned(),
    }
}

fn article(kind: Kind) -> &'static str {
    if matches!(kind, Kind::Initiative | Kind::Adr) { "an" } else { "a" }
}

/// Whether versions of references in this role are compared: what makes an edge, packs and sources aside.
fn pins_version(ctx: &Context<'_>, role: &Role) -> bool {
    match role {
        Role::Field(key) => {
            !is_pack_role(role)
                && !matches!(key, Key::Sources | Key::Status | Key::Supersedes | Key::SupersededBy | Key::Other(_))
        }
        Role::Listed(name) => !matches!(name, SectionName::References | SectionName::Sources) && follows_model(ctx),
        Role::Source | Role::Prose | Role::Definition | Role::Node => false,
    }
}

/// Whether documents implement this one that it does not list under `key`: then `ref/one-sided-child` speaks.
pub(super) fn has_unlisted(ctx: &Context<'_>, key: &Key) -> bool {
    ctx.kind() == Kind::PlatformSpec && !children::unlisted(ctx, ctx.doc(), key).is_empty()
}
