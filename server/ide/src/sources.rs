//! `Source:` lines as a context pack lists them: what a section of a kind must name, with versions.

use specward_engine::artefact::PackSource;
use specward_engine::rules::sections::sources_of;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::{Key, Options, SectionName};

/// The context pack that a document pins.
pub(crate) fn pinned_pack(snapshot: &Snapshot, doc: DocId) -> Option<DocId> {
    let context = snapshot.context(doc)?;
    context.edges_under(doc, &Key::ContextPack).iter().find_map(|edge| edge.meaning.target())
}

/// `Domain MCP v3.0, Integration MCP v5.2` for a section; `None` where it needs no source or the pack does not list all.
pub(crate) fn of_section(snapshot: &Snapshot, pack: DocId, kind: Kind, names: &[SectionName]) -> Option<String> {
    let listed = &snapshot.artefact(pack)?.sources;
    let mut wanted: Vec<&str> = names.iter().flat_map(|name| sources_of(kind, *name)).copied().collect();
    wanted.dedup();
    let versioned: Vec<String> = wanted.into_iter().map(|name| find(listed, name)).collect::<Option<_>>()?;
    (!versioned.is_empty()).then(|| versioned.join(", "))
}

/// Every source that a pack lists with a version, in its order.
pub(crate) fn all(snapshot: &Snapshot, pack: DocId) -> Vec<String> {
    let listed = snapshot.artefact(pack).map(|pack| pack.sources.as_slice()).unwrap_or_default();
    listed.iter().filter_map(written).collect()
}

fn find(listed: &[PackSource], name: &str) -> Option<String> {
    written(listed.iter().find(|source| source.name.eq_ignore_ascii_case(name))?)
}

fn written(source: &PackSource) -> Option<String> {
    Some(format!("{} {}", source.name, source.version.as_ref()?.text))
}

/// A text of a template with its `Source:` lines and references filled in, as far as the pack lists them.
pub(crate) fn fill(snapshot: &Snapshot, pack: DocId, kind: Kind, text: &str) -> String {
    let mut names: Vec<SectionName> = Vec::new();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if let Some(heading) = line.trim_end().strip_prefix("## ") {
            names = SectionName::parse(heading, &Options::default());
        }
        let is_source = line.starts_with("Source: [");
        let is_list = line.starts_with("- [") && names.contains(&SectionName::References);
        let filled = match (is_source, is_list) {
            (true, _) => of_section(snapshot, pack, kind, &names).map(|sources| format!("Source: {sources}\n")),
            (_, true) => references(snapshot, pack),
            _ => None,
        };
        out.push_str(filled.as_deref().unwrap_or(line));
    }
    out
}

fn references(snapshot: &Snapshot, pack: DocId) -> Option<String> {
    let items = all(snapshot, pack);
    let lines = items.iter().map(|item| format!("- {item}\n"));
    (!items.is_empty()).then(|| lines.collect())
}
