//! `spec-graph.json` as a document: what its keys mean, and where its ids and paths lead. Made of its text and
//! the workspace; a text that is being typed will do.

use specward_engine::finding::Place;
use specward_engine::{DocId, FilePath, Snapshot};
use specward_syntax::{IdKey, Key, Options, TextRange};

use crate::hover::{self, Hover};
use crate::json_text::{self, JsonString};
use crate::navigation::document_start;

/// What is known of the key or id at `offset` in the graph file at `path`.
pub fn hover(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Option<Hover> {
    let string = string_at(text, offset)?;
    let cards: Vec<String> =
        targets(snapshot, path, &string).into_iter().filter_map(|doc| hover::card(snapshot, doc)).collect();
    let meaning = || hover::key_text(&Key::parse(&string.text, &Options::default()));
    let text = match (cards.is_empty(), string.key()) {
        (false, _) => cards.join("\n\n---\n\n"),
        (true, None) => meaning()?,
        (true, Some(_)) => return None,
    };
    Some(Hover { range: string.range, text })
}

/// Where the id or path at `offset` leads, and its range.
pub fn definition(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Vec<(TextRange, Place)> {
    let Some(string) = string_at(text, offset) else { return Vec::new() };
    let docs = targets(snapshot, path, &string);
    docs.into_iter().map(|doc| (string.range, document_start(snapshot, doc).0)).collect()
}

fn string_at(text: &str, offset: usize) -> Option<JsonString> {
    json_text::strings(text).into_iter().find(|string| string.range.touches(offset))
}

/// Documents that a string names: by id (a version may follow), in every root that has it, or by path from the file's
/// folder or a root.
fn targets(snapshot: &Snapshot, path: &FilePath, string: &JsonString) -> Vec<DocId> {
    let word = string.text.split([' ', '@']).next().unwrap_or_default();
    let by_id = snapshot.definitions(&IdKey::new(word));
    if !by_id.is_empty() || !matches!(string.key(), Some("path" | "file")) {
        return by_id;
    }
    let folders = path.parent().into_iter().chain(snapshot.roots().iter().map(|root| root.path.clone()));
    folders.filter_map(|folder| snapshot.doc_by_path(&folder.join(&string.text))).take(1).collect()
}
