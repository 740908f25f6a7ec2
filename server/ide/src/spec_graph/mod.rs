//! Writing `spec-graph.json`: a new one, or the smallest edit that makes an old one true. What nobody asked to change stays
//! byte for byte: order, spelling, unknown keys, shape and white space. Knows no disk.

mod container;
pub mod order;
mod render;
mod update;

use specward_engine::graph::{Extent, Members, Told};
use specward_engine::{DocId, Snapshot};

use crate::edit::TextEdit;
use crate::texts::Texts;

/// The edits that make a graph say what the files say; none where it does.
pub fn update(snapshot: &Snapshot, graph: DocId, text: &str, extent: Extent) -> Vec<TextEdit> {
    let known = snapshot.document(graph).zip(snapshot.context(graph));
    let audited = known.and_then(|(document, context)| Some((document, context.audit()?)));
    audited
        .map(|(document, audit)| update::Update { text, document: &document, audit: &audit, extent }.edits())
        .unwrap_or_default()
}

/// A graph of some of these artefacts.
pub fn of(wanted: &[&Told], members: &Members, repo: &str) -> String {
    render::file(wanted, members, repo, None)
}

/// The same with the texts of the documents and the settings to read them by, for those who do not have the files.
pub fn publish(
    snapshot: &Snapshot,
    texts: &dyn Texts,
    wanted: &[&Told],
    members: &Members,
    repo: &str,
    settings: &[(String, String)],
) -> String {
    let text = |told: &Told| texts.text(snapshot.path(told.doc)?).map(|text| text.to_string());
    render::file(wanted, members, repo, Some(render::Extras { settings, text: &text }))
}

/// A new graph of these artefacts, for the root of that name.
pub fn create(members: &Members, repo: &str) -> String {
    of(&members.all.iter().collect::<Vec<_>>(), members, repo)
}
