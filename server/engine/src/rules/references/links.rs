//! `ref/dead-link`: markdown and wiki links to files and headings that are not there. Templates
//! hold links to fill in; pages without extension belong to site generators.

use specward_syntax::document::{Link, Role};
use specward_syntax::{FactId, Reference, ReferenceId};

use crate::context::{Context, LinkTarget, Report, Resolution, Sink};
use crate::finding::{DocId, Fix, Severity};
use crate::kind::Kind;
use crate::near;
use crate::rule::Level;
use crate::rules::common::is_template;

pub(super) fn dead_link(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if is_template(ctx.relative_path()) {
        return;
    }
    for (at, link) in ctx.facts().links.iter().enumerate() {
        let report = match ctx.link(at) {
            LinkTarget::Missing(path) => missing(ctx, link, path.file_name()),
            LinkTarget::MissingName => missing(ctx, link, &link.path),
            LinkTarget::MissingFragment(doc) => missing_fragment(ctx, link, doc),
            _ => continue,
        };
        if reported_as_unresolved(ctx, at) || is_address(&link.path) {
            continue;
        }
        let report = match labels(ctx, at).next() {
            Some((_, reference)) => report.role(&reference.role),
            None => report,
        };
        let prose = ctx.kind() == Kind::Prose;
        sink.report(if prose { report.level(Level::Advice).severity(Severity::Info) } else { report });
    }
}

/// References that stand in a link: in its text or in its target.
fn labels<'a>(ctx: &Context<'a>, link: usize) -> impl Iterator<Item = (ReferenceId, &'a Reference)> {
    ctx.references().filter(move |(_, reference)| reference.link == Some(link as u32))
}

/// In metadata the id counts, and `ref/unresolved` speaks of it: one fault, one finding.
fn reported_as_unresolved(ctx: &Context<'_>, link: usize) -> bool {
    labels(ctx, link).any(|(id, reference)| is_field(reference) && ctx.resolve(id) == Resolution::Unknown)
}

/// Whether the reference is the label of a link that `ref/dead-link` reports.
pub(super) fn stands_in_a_link_to_nowhere(ctx: &Context<'_>, reference: &Reference) -> bool {
    let target = reference.link.filter(|_| !is_field(reference)).map(|link| ctx.link(link as usize));
    matches!(target, Some(LinkTarget::Missing(_) | LinkTarget::MissingName))
}

fn is_field(reference: &Reference) -> bool {
    matches!(reference.role, Role::Field(_))
}

/// A mail address that was written as a link.
fn is_address(path: &str) -> bool {
    path.contains('@') && !path.contains('/')
}

fn path_place(link: &Link) -> FactId {
    link.target_at
}

fn missing(ctx: &Context<'_>, link: &Link, name: &str) -> Report {
    let report = Report::at(path_place(link), format!("there is no file `{}`", link.path));
    let moved = ctx.documents_named(name);
    match moved[..] {
        [only] => {
            let path = ctx.link_text_to(only);
            let fragment = link.fragment.as_ref().map_or_else(String::new, |fragment| format!("#{fragment}"));
            report
                .help(format!("`{name}` is at `{path}`"))
                .related(ctx.definition_place(only), "a file of this name is here")
                .fix(Fix::Replace {
                    title: format!("Change to {path}"),
                    place: ctx.here(path_place(link)),
                    text: format!("{path}{fragment}"),
                    preferred: true,
                })
        }
        _ => report.help("correct the path, create the file, or remove the link"),
    }
}

fn missing_fragment(ctx: &Context<'_>, link: &Link, doc: DocId) -> Report {
    let fragment = link.fragment.as_deref().unwrap_or_default();
    let place = if doc == ctx.doc() { "this document".to_owned() } else { ctx.shown_path(doc) };
    let at = link.fragment_at.unwrap_or(link.target_at);
    let report = Report::at(at, format!("no heading of {place} is `#{fragment}`"));
    let anchors = ctx.anchors_of(doc);
    match near::best(fragment, anchors.iter().map(smol_str::SmolStr::as_str)) {
        Some(near) => report.help(format!("did you mean `#{near}`?")).fix(Fix::Replace {
            title: format!("Change to #{near}"),
            place: ctx.here(at),
            text: near.to_owned(),
            preferred: true,
        }),
        None => report.help("name a heading of that file, or link to the file alone"),
    }
}
