//! `context/references-missing`: whether the References section lists what the body cites.

use specward_syntax::document::{Role, SourceItem};
use specward_syntax::{Key, SectionName, id};

use super::{owes_sources, words};
use crate::context::{Context, Report, Sink};
use crate::finding::Fix;
use crate::rules::common::{listed, uses_our_template};
use crate::rules::sections::owes;

pub(super) fn references_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !owes_sources(ctx) {
        return;
    }
    let Some((_, section)) = ctx.section(SectionName::References) else {
        if owes(ctx.kind(), SectionName::References) && uses_our_template(ctx) {
            let report = Report::at(ctx.title_place(), "this document has no References section");
            let fix = Fix::AddSections { doc: ctx.doc(), names: vec![SectionName::References] };
            sink.report(report.help("add `References` with each source and its version").fix(fix));
        }
        return;
    };
    if !ctx.says(SectionName::References) {
        let report = Report::at(section.heading, format!("`{}` lists nothing", section.title));
        return sink.report(report.help("list each source that the sections cite, with its version"));
    }
    let omitted = omitted(ctx);
    if !omitted.is_empty() {
        let message = format!("`{}` omits {}, which the sections above cite", section.title, listed(&omitted));
        sink.report(Report::at(section.heading, message).help(format!("add {} with version", listed(&omitted))));
    }
}

/// Names of the sources that the body cites and References does not list, each once.
fn omitted(ctx: &Context<'_>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in ctx.facts().sources.iter().flat_map(|source| &source.items) {
        let known = names.iter().any(|name| words(name) == words(&item.name));
        if !known && !item.name.contains("://") && !is_listed(ctx, item) {
            names.push(item.name.to_string());
        }
    }
    names
}

fn is_listed(ctx: &Context<'_>, item: &SourceItem) -> bool {
    let wanted = words(&item.name);
    let named = ctx.facts().cited.iter().map(|cited| words(&cited.name)).chain(
        // A link to the source or a subheading may name it.
        ctx.facts().links.iter().map(|link| words(&link.text)),
    );
    if wanted.is_empty() || named.into_iter().any(|cited| holds(&cited, &wanted)) {
        return true;
    }
    let cited_ids = id::scan(&item.name, id::Names::Versioned, &ctx.config().options());
    let listed = |key| ctx.references().any(|(_, reference)| is_reference(&reference.role) && reference.id.key == key);
    cited_ids.into_iter().any(|found| listed(found.id.key))
}

/// Where a source is listed with its version; the metadata pins the pack.
fn is_reference(role: &Role) -> bool {
    matches!(role, Role::Listed(SectionName::References | SectionName::Sources) | Role::Field(Key::ContextPack))
}

/// Whether one run of words lies within the other.
fn holds(text: &[String], part: &[String]) -> bool {
    text.windows(part.len().max(1)).any(|window| window == part)
}
