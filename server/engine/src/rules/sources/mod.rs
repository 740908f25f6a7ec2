//! `context/`: the sources that a spec's sections name, held against its pinned pack, and the References section that lists
//! them (gate 1). Texts are in `texts`.

mod references;
mod texts;

use smol_str::SmolStr;
use specward_syntax::document::{Section, Source, SourceItem};
use specward_syntax::{FactId, Gate, SectionId, Version, id};

use super::common::{follows_model, uses_our_template, version_word};
use super::packs::pin::{Pinned, pinned};
use super::sections::sources_of;
use crate::context::{Context, Report, Sink};
use crate::finding::Fix;
use crate::rule::Rule;

pub use texts::{REFERENCES_MISSING, SOURCE_MISMATCH, SOURCE_MISSING, SOURCE_UNVERSIONED};

/// Rules of this family.
pub static RULES: &[&Rule] = &[&SOURCE_MISSING, &SOURCE_UNVERSIONED, &SOURCE_MISMATCH, &REFERENCES_MISSING];

fn owes_sources(ctx: &Context<'_>) -> bool {
    ctx.gates().contains(&Gate::Context) && follows_model(ctx)
}

fn source_missing(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !owes_sources(ctx) || !uses_our_template(ctx) {
        return;
    }
    for (at, section) in ctx.facts().sections.iter().enumerate() {
        let id = SectionId(at as u32);
        let wanted = wanted_sources(ctx, section);
        if section.empty || section.level > 3 || wanted.is_empty() || is_inside_another(ctx, id) {
            continue;
        }
        match stated(ctx, id) {
            Stated::Named => {}
            Stated::Unfilled(place) => sink.report(unnamed(ctx, section, place, &wanted)),
            Stated::Nothing => sink.report(unnamed(ctx, section, section.heading, &wanted)),
        }
    }
}

/// The sources that the template gives a section.
fn wanted_sources(ctx: &Context<'_>, section: &Section) -> Vec<&'static str> {
    let mut wanted: Vec<_> = section.names.iter().flat_map(|name| sources_of(ctx.kind(), *name)).copied().collect();
    wanted.dedup();
    wanted
}

/// An H3 under a section that owes a source is covered by that one.
fn is_inside_another(ctx: &Context<'_>, id: SectionId) -> bool {
    ctx.facts().around(id).skip(1).any(|(_, around)| !wanted_sources(ctx, around).is_empty())
}

/// What a section says of its source.
enum Stated {
    Named,
    /// A `Source:` line without any.
    Unfilled(FactId),
    Nothing,
}

/// Source lines of the section, of those in it and of those around it.
fn stated(ctx: &Context<'_>, id: SectionId) -> Stated {
    let facts = ctx.facts();
    let lies_in = |inner: SectionId, outer: SectionId| facts.around(inner).any(|(around, _)| around == outer);
    let speaks = |source: &&Source| source.section.is_some_and(|of| lies_in(of, id) || lies_in(id, of));
    let mut unfilled = None;
    for source in facts.sources.iter().filter(speaks) {
        if source.not_applicable || !source.items.is_empty() {
            return Stated::Named;
        }
        unfilled = unfilled.or(Some(source.at));
    }
    unfilled.map_or(Stated::Nothing, Stated::Unfilled)
}

fn unnamed(ctx: &Context<'_>, section: &Section, at: FactId, wanted: &[&str]) -> Report {
    let pack = pinned(ctx);
    let listed = |name: &&str| {
        let version = pack.as_ref()?.version_of(name)?;
        Some(format!("{name} {}", version_word(version)))
    };
    let example: Vec<_> = wanted.iter().map(|name| listed(name).unwrap_or_else(|| format!("{name} v1"))).collect();
    let report = Report::at(at, format!("`{}` names no source", section.title))
        .help(format!("add `Source: {}`, or `Source: N/A` with the reason", example.join(", ")));
    let known: Option<Vec<_>> = wanted.iter().map(listed).collect();
    match known.filter(|_| ctx.is_file()) {
        Some(known) => report.fix(name_sources(ctx, section, at, &known.join(", "))),
        None => report,
    }
}

/// The sources as the pinned pack lists them, behind the label that stands there or in a line of their own.
fn name_sources(ctx: &Context<'_>, section: &Section, at: FactId, sources: &str) -> Fix {
    let title = format!("Add Source: {sources}");
    let place = ctx.here(at);
    if at == section.heading {
        return Fix::AddBelow { title, place, text: format!("Source: {sources}"), preferred: true };
    }
    Fix::Replace { title, place, text: sources.to_owned(), preferred: true }
}

fn source_unversioned(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    if !owes_sources(ctx) {
        return;
    }
    let pack = pinned(ctx);
    let unversioned = |item: &&SourceItem| item.version.as_ref().is_none_or(Version::is_moving);
    let named = ctx.facts().sources.iter().flat_map(|source| &source.items).filter(|item| owes_version(ctx, item));
    let cited = ctx.facts().cited.iter().filter(|item| is_governed(item, pack.as_ref()));
    for item in named.chain(cited).filter(unversioned) {
        let (at, message) = match (&item.version, item.version_at) {
            (Some(version), Some(at)) => (at, format!("`{}` is no version of a source: it moves", version.text)),
            _ => (item.at, format!("the source `{}` has no version", item.name)),
        };
        let report = Report::at(at, message).help("write the version that this document was written against");
        sink.report(with_version_of_pack(ctx, report, item, pack.as_ref()));
    }
}

/// A decision has no versions, and what lies outside of the workspace is not governed.
fn owes_version(ctx: &Context<'_>, item: &SourceItem) -> bool {
    let is_adr = id::scan(&item.name, id::Names::Versioned, &ctx.config().options())
        .first()
        .is_some_and(|found| found.id.key.family() == "ADR");
    !is_adr && !item.name.contains("://")
}

/// Whether what References lists is a source of the model: an MCP, or one that the pinned pack lists.
fn is_governed(item: &SourceItem, pack: Option<&Pinned>) -> bool {
    item.name.split(|c: char| !c.is_alphanumeric()).any(|word| word == "MCP")
        || pack.is_some_and(|pack| pack.version_of(&item.name).is_some())
}

fn with_version_of_pack(ctx: &Context<'_>, report: Report, item: &SourceItem, pack: Option<&Pinned>) -> Report {
    let Some((pack, version)) = pack.and_then(|pack| Some((pack, pack.version_of(&item.name)?))) else { return report };
    let word = version_word(version);
    let (at, text) = match item.version_at {
        Some(at) => (at, word.clone()),
        None => (item.at, format!("{} {word}", item.name)),
    };
    let title = format!("Write {word}, as {} lists it", pack.name);
    let report = report.fix(Fix::Replace { title, place: ctx.here(at), text, preferred: true });
    match pack.pack {
        Some(doc) => report.related(ctx.definition_place(doc), "the pinned pack"),
        None => report,
    }
}

fn source_mismatch(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(pack) = owes_sources(ctx).then(|| pinned(ctx)).flatten() else { return };
    let named = ctx.facts().sources.iter().flat_map(|source| &source.items);
    for item in named.chain(&ctx.facts().cited) {
        let Some((version, at)) = item.version.as_ref().zip(item.version_at) else { continue };
        let Some(listed) = pack.version_of(&item.name).filter(|_| !version.is_moving()) else { continue };
        if pack.lists(&item.name, version) {
            continue;
        }
        let message = format!("{} is {} here, but {} lists {}", item.name, version.text, pack.name, listed.text);
        let report =
            Report::at(at, message).help(format!("write {}, or pin the pack that lists {}", listed.text, version.text));
        sink.report(with_version_of_pack(ctx, report, item, Some(&pack)));
    }
}

impl Pinned {
    /// The version in which the pack lists a source.
    fn version_of(&self, name: &str) -> Option<&Version> {
        self.entries(name).find_map(|(_, version)| version.as_ref())
    }

    /// Whether the pack lists a source in this version; one that it lists without version is any.
    fn lists(&self, name: &str, version: &Version) -> bool {
        self.entries(name).any(|(_, listed)| listed.as_ref().is_none_or(|listed| listed.matches(version)))
    }

    /// Entries of that name, else those whose name it begins with: `Domain MCP cart` is of the `Domain MCP`.
    fn entries(&self, name: &str) -> impl Iterator<Item = &(SmolStr, Option<Version>)> {
        let wanted = words(name);
        let equal = self.sources.iter().any(|(listed, _)| words(listed) == wanted);
        self.sources.iter().filter(move |(listed, _)| {
            let listed = words(listed);
            if equal { listed == wanted } else { !listed.is_empty() && wanted.starts_with(&listed) }
        })
    }
}

/// The words of a source's name, compared without case and signs.
pub(super) fn words(name: &str) -> Vec<String> {
    let split = name.split(|c: char| !c.is_alphanumeric());
    split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
