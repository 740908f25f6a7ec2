//! `ref/one-sided-child`: what implements a platform spec and what that spec lists must agree
//! (operating model 1.9). Gate on the platform side, advice on the component side.

use specward_syntax::document::Role;
use specward_syntax::{FactId, Key};

use crate::context::{Context, Report, Resolution, Sink};
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::rule::Level;
use crate::rules::common::{listed, name_of};

pub(super) fn one_sided_child(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if ctx.kind() == Kind::PlatformSpec {
        unlisted_implementers(ctx, sink);
        children_that_implement_something_else(ctx, sink);
    }
    not_listed_by_parent(ctx, sink);
    listed_but_not_implementing(ctx, sink);
}

/// The parent's key under which a document of this kind belongs.
fn list_key(kind: Kind) -> Option<Key> {
    match kind {
        Kind::ComponentSpec | Kind::ChangeSpec | Kind::FollowUpSpec | Kind::BugSpec | Kind::HotfixSpec => {
            Some(Key::Children)
        }
        Kind::Adr => Some(Key::Adrs),
        Kind::ContractSpec => Some(Key::ContractSpecs),
        _ => None,
    }
}

fn implements(role: &Role) -> bool {
    matches!(role, Role::Field(Key::Implements | Key::PlatformSpecId))
}

/// Whether `parent` lists `child`, under any of its lists.
fn lists(ctx: &Context<'_>, parent: DocId, child: DocId) -> bool {
    let listing = ctx.edges_of(parent, |role| match role {
        Role::Field(key) => {
            matches!(key, Key::Children | Key::Adrs | Key::ContractSpecs | Key::ContractsReferenced | Key::BlockedBy)
        }
        Role::Listed(_) => true,
        _ => false,
    });
    listing.iter().any(|edge| edge.meaning.candidates().contains(&child))
}

/// Documents that implement `parent` and belong under `key`, without those it lists.
pub(crate) fn unlisted(ctx: &Context<'_>, parent: DocId, key: &Key) -> Vec<DocId> {
    let mut found: Vec<_> = ctx.referrers_of(parent, implements).into_iter().map(|edge| edge.from).collect();
    found.dedup();
    found.retain(|doc| ctx.kind_of(*doc).and_then(list_key).as_ref() == Some(key) && !lists(ctx, parent, *doc));
    found
}

fn unlisted_implementers(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for key in [Key::Children, Key::Adrs, Key::ContractSpecs] {
        let docs = unlisted(ctx, ctx.doc(), &key);
        if docs.is_empty() {
            continue;
        }
        let names: Vec<_> = docs.iter().map(|doc| name_of(ctx, *doc)).collect();
        let verb = if names.len() == 1 { "implements" } else { "implement" };
        let own = name_of(ctx, ctx.doc());
        let at = ctx.field(&key).map_or_else(|| ctx.metadata_place(), |field| field.key_at);
        let message = format!(
            "{} {verb} {own} but {own} does not list {} under {}",
            listed(&names),
            it_or_them(&names),
            key.title()
        );
        let mut report = Report::at(at, message).help(format!("add {} to `{}`", listed(&names), key.title()));
        for doc in docs.iter().take(MOST_RELATED) {
            report = report.related(ctx.definition_place(*doc), "implements this spec");
        }
        sink.report(report.role(&Role::Field(key.clone())).fix(Fix::AddToField {
            title: format!("Add {} to {}", listed(&names), key.title()),
            doc: ctx.doc(),
            key: key.title().into(),
            text: names.join(", "),
            preferred: true,
        }));
    }
}

const MOST_RELATED: usize = 10;

fn it_or_them(names: &[String]) -> &'static str {
    if names.len() == 1 { "it" } else { "them" }
}

fn children_that_implement_something_else(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    for edge in ctx.edges_under(ctx.doc(), &Key::Children) {
        let Some(child) = edge.meaning.target().filter(|child| *child != ctx.doc()) else { continue };
        if ctx.kind_of(child).and_then(list_key) != Some(Key::Children) || implements_doc(ctx, child, ctx.doc()) {
            continue;
        }
        let (own, name) = (name_of(ctx, ctx.doc()), name_of(ctx, child));
        sink.report(
            Report::at(edge.at.fact, format!("{} does not implement {own}", ctx.describe(child)))
                .help(format!("set `Implements: {own}` in {name}, or remove it from Children"))
                .related(ctx.definition_place(child), "the child")
                .role(edge.role)
                .fix(Fix::RemoveItem {
                    title: format!("Remove {name} from Children"),
                    place: edge.at,
                    preferred: false,
                }),
        );
    }
}

fn implements_doc(ctx: &Context<'_>, child: DocId, parent: DocId) -> bool {
    ctx.edges_of(child, implements).iter().any(|edge| edge.meaning.candidates().contains(&parent))
}

fn not_listed_by_parent(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(key) = list_key(ctx.kind()) else { return };
    let mut told = Vec::new();
    for (id, reference) in ctx.references().filter(|(_, reference)| implements(&reference.role)) {
        let Resolution::Document(parent) = ctx.resolve(id) else { continue };
        let is_platform = ctx.kind_of(parent) == Some(Kind::PlatformSpec);
        if !is_platform || parent == ctx.doc() || told.contains(&parent) || lists(ctx, parent, ctx.doc()) {
            continue;
        }
        told.push(parent);
        let own = name_of(ctx, ctx.doc());
        sink.report(
            advice(reference.at, format!("{} does not list {own} under {}", ctx.describe(parent), key.title()))
                .help(format!("have {own} added to `{}` of {}", key.title(), name_of(ctx, parent)))
                .related(ctx.definition_place(parent), "the parent")
                .role(&reference.role)
                .fix(Fix::AddToField {
                    title: format!("Add {own} to {} of {}", key.title(), name_of(ctx, parent)),
                    doc: parent,
                    key: key.title().into(),
                    text: own,
                    preferred: false,
                }),
        );
    }
}

fn listed_but_not_implementing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if list_key(ctx.kind()) != Some(Key::Children) {
        return;
    }
    for edge in ctx.referrers_of(ctx.doc(), |role| matches!(role, Role::Field(Key::Children))) {
        if ctx.kind_of(edge.from) != Some(Kind::PlatformSpec) || implements_doc(ctx, ctx.doc(), edge.from) {
            continue;
        }
        let own = name_of(ctx, ctx.doc());
        sink.report(
            advice(
                implements_place(ctx),
                format!("{} lists {own} as a child, but {own} does not implement it", ctx.describe(edge.from)),
            )
            .help(format!("add {} to `Implements`, or have {own} removed there", name_of(ctx, edge.from)))
            .related(edge.at, "listed here")
            .role(&Role::Field(Key::Implements)),
        );
    }
}

/// The first parent that the document names, else its key, else where the key belongs.
fn implements_place(ctx: &Context<'_>) -> FactId {
    let named = ctx.references().find(|(_, reference)| reference.role == Role::Field(Key::Implements));
    let key = || ctx.field(&Key::Implements).map_or_else(|| ctx.metadata_place(), |field| field.key_at);
    named.map_or_else(key, |(_, reference)| reference.at)
}

fn advice(at: FactId, message: String) -> Report {
    Report::at(at, message).level(Level::Advice).severity(Severity::Info)
}
