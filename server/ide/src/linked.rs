//! Places of a document that say the same and change together: its id in the title and under its key.

use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::Zone;
use specward_syntax::{FactId, Key, TextRange};

/// What an id looks like while it is typed.
pub const WORD: &str = "[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9.]*)*";

/// The places that are linked with the one at an offset, itself included; at least two.
pub fn ranges(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Vec<TextRange>> {
    let document = snapshot.document(doc).filter(|_| snapshot.kind(doc) != Kind::Prose)?;
    let title = document.facts.title.as_ref()?;
    let (id, at) = (title.id.as_ref()?, title.id_at?);
    let fields = document.facts.fields.iter().filter(|field| field.key == Key::Id && field.zone == Zone::Header);
    let same = fields.flat_map(|field| &field.value.items).filter(|item| item.text == id.text);
    let facts: Vec<FactId> = [at].into_iter().chain(same.map(|item| item.at)).collect();
    let ranges: Vec<TextRange> = facts.into_iter().map(|fact| document.places.range(fact)).collect();
    let touched = ranges.iter().any(|range| range.touches(offset));
    (touched && ranges.len() > 1).then_some(ranges)
}
