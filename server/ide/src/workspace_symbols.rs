//! Finding artefacts of the whole workspace by id, title or kind.

use std::cmp::Reverse;

use specward_engine::artefact::Artefact;
use specward_engine::finding::Place;
use specward_engine::{DocId, Snapshot};
use specward_syntax::FactId;

use crate::fuzzy::{Query, Rank};
use crate::words;

/// At most this many are returned, the best first.
pub const MOST: usize = 200;

/// One artefact that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Id and title.
    pub name: String,
    /// Kind and status, and the root it is in.
    pub container: String,
    /// Where it is defined.
    pub place: Place,
    /// The document.
    pub doc: DocId,
}

/// Artefacts whose id, title or kind fit the query; all fit an empty one.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<Found> {
    let mut matcher = Query::new(query);
    let mut fitting: Vec<(Reverse<Rank>, DocId)> = snapshot
        .artefacts()
        .filter_map(|(doc, artefact)| Some((Reverse(rank(&mut matcher, artefact)?), doc)))
        .collect();
    if fitting.len() > MOST {
        fitting.select_nth_unstable(MOST);
        fitting.truncate(MOST);
    }
    fitting.sort_unstable();
    fitting.into_iter().filter_map(|(_, doc)| found(snapshot, doc)).collect()
}

fn rank(query: &mut Query, artefact: &Artefact) -> Option<Rank> {
    let id = artefact.id.as_ref()?;
    let kind = words::kind(artefact.kind, artefact.scope);
    query.best([id.key.as_str(), id.text.as_str(), artefact.title.as_str(), kind])
}

fn found(snapshot: &Snapshot, doc: DocId) -> Option<Found> {
    let artefact = snapshot.artefact(doc)?;
    let id = &artefact.id.as_ref()?.text;
    let title = snapshot.facts(doc)?.title.as_ref().map(|title| title.at);
    let root = snapshot.root(doc).map(|root| root.name.as_str()).unwrap_or_default();
    let kind = words::kind(artefact.kind, artefact.scope);
    Some(Found {
        name: if artefact.title.is_empty() { id.to_string() } else { format!("{id} {}", artefact.title) },
        container: format!("{kind}, {} · {root}", words::status(&artefact.status)),
        place: Place { doc, fact: title.unwrap_or(FactId::FILE) },
        doc,
    })
}
