//! What can be written at a place, as plain data: offers by context, best first.

mod criteria;
mod files;
mod graph_nodes;
mod ids;
mod links;
mod offer;
mod place;
mod shape;

use std::sync::Mutex;

use specward_engine::FilePath;
use specward_engine::finding::DocId;
use specward_engine::names::Names;
use specward_engine::{Kind, Snapshot};
use specward_syntax::{Document, Format, SectionId};

pub use offer::{Insert, Offer, OfferKind, Offers};

use crate::settings_file;
use place::Place;

/// At most this many offers are returned; more are asked for by typing on.
pub const MOST: usize = 200;

/// Where completion is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// The document, which must be in the snapshot.
    pub doc: DocId,
    /// Its text, as it was read for the snapshot.
    pub text: &'a str,
    /// Byte offset of the cursor; clamped to the text.
    pub offset: usize,
    /// Today, `2026-02-28`, for templates.
    pub today: &'a str,
    /// A memo of names, brought up to the snapshot where one is searched.
    pub names: &'a Mutex<Names>,
}

/// What may be written in `specward.toml` or `spec-graph.json`; nothing in any other file.
pub fn of_file(snapshot: &Snapshot, path: &FilePath, text: &str, offset: usize) -> Offers {
    let offset = floor_boundary(text, offset);
    match path.file_name() {
        "specward.toml" => settings_file::complete(snapshot, path, text, offset),
        "spec-graph.json" => graph_nodes::complete(snapshot, path, text, offset),
        _ => Offers::default(),
    }
}

/// What may be written at the cursor of a document. Nothing in data, and nothing in prose that follows no template, so that other markdown servers are
/// not talked over.
pub fn complete(request: Request<'_>) -> Offers {
    let Some(document) = request.snapshot.document(request.doc) else { return Offers::default() };
    if request.snapshot.path(request.doc).is_some_and(|path| path.format() == Format::Data) {
        return Offers::default();
    }
    let offset = floor_boundary(request.text, request.offset);
    let Some(place) = place::find(request.text, &document, offset) else { return Offers::default() };
    let site = Site { request, document: &document, offset };
    let offers = site.offers(&place);
    if place::lacks_blank(request.text, &place) { offers.behind_a_blank() } else { offers }
}

/// What every source of offers needs to know.
pub(crate) struct Site<'a> {
    request: Request<'a>,
    document: &'a Document,
    offset: usize,
}

impl<'a> Site<'a> {
    fn kind(&self) -> Kind {
        self.request.snapshot.kind(self.request.doc)
    }

    fn is_ours(&self) -> bool {
        self.kind() != Kind::Prose
    }

    fn typed(&self, range: specward_syntax::TextRange) -> &'a str {
        self.request.text.get(range.start as usize..self.offset.max(range.start as usize)).unwrap_or_default()
    }

    /// Whether the line of the cursor names something outside of a range.
    fn names_beside(&self, range: specward_syntax::TextRange, name: &str) -> bool {
        let (start, end) = (range.start as usize, range.end as usize);
        let before = self.request.text[..start].rsplit('\n').next().unwrap_or_default();
        let behind = self.request.text[end..].split('\n').next().unwrap_or_default();
        [before, behind].iter().any(|part| {
            let mut words = part.match_indices(name);
            words.any(|(at, _)| !part[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        })
    }

    /// The section of the cursor.
    fn section(&self) -> Option<SectionId> {
        place::section_at(self.document, self.offset)
    }

    fn offers(&self, place: &Place) -> Offers {
        match place {
            Place::Template { .. } | Place::Rule { .. } => {}
            _ if self.is_ours() => {}
            _ => return Offers::default(),
        }
        match place {
            Place::Template { range } => self.templates(*range),
            Place::Heading { range, marks } => self.headings(*range, *marks),
            Place::Key { range, dress, written } => self.keys(*range, *dress, *written),
            Place::Value { key, range } => self.values(key, *range),
            Place::Version { id, range } => self.versions(id, *range),
            Place::Verdict { range } => shape::verdicts(*range),
            Place::Source { range } => self.sources(*range),
            Place::Wiki { range, heading: false } => self.wiki_targets(*range),
            Place::Wiki { range, heading: true } => self.wiki_headings(*range),
            Place::Path { range } => self.paths(*range),
            Place::Anchor { path, range } => self.anchors(path, *range),
            Place::Rule { range } => self.rules(*range),
            Place::Item(item) => self.items(item),
            Place::Id { range } => self.any_id(*range),
        }
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
