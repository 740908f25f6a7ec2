//! Finding artefacts of the whole workspace by id, title or kind.

use std::cmp::Reverse;

use specward_engine::artefact::Artefact;
use specward_engine::context::Phase;
use specward_engine::finding::Place;
use specward_engine::{DocId, Snapshot};

use crate::fuzzy::{Query, Rank};
use crate::navigation::document_start;
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
    /// Whether it is superseded, rejected or retired.
    pub is_over: bool,
}

/// Artefacts whose id, title or kind fit the query; all fit an empty one.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str) -> Vec<Found> {
    let mut matcher = Matcher::new(query);
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

/// The query as a whole, and word by word: `adr declined` fits an id and a title.
struct Matcher {
    whole: Query,
    words: Vec<Query>,
}

impl Matcher {
    fn new(query: &str) -> Self {
        let words: Vec<&str> = query.split_whitespace().collect();
        let several = if words.len() > 1 { words.as_slice() } else { &[] };
        Self { whole: Query::new(query), words: several.iter().map(|word| Query::new(word)).collect() }
    }

    /// The rank of the whole query, else that of the word that fits least.
    fn rank(&mut self, names: [&str; 4]) -> Option<Rank> {
        let whole = self.whole.best(names);
        whole.or_else(|| {
            let ranks: Option<Vec<Rank>> = self.words.iter_mut().map(|word| word.best(names)).collect();
            ranks?.into_iter().min()
        })
    }
}

fn rank(matcher: &mut Matcher, artefact: &Artefact) -> Option<Rank> {
    let id = artefact.id.as_ref()?;
    let kind = words::kind(artefact.kind, artefact.scope);
    matcher.rank([id.key.as_str(), id.text.as_str(), artefact.title.as_str(), kind])
}

fn found(snapshot: &Snapshot, doc: DocId) -> Option<Found> {
    let artefact = snapshot.artefact(doc)?;
    let id = &artefact.id.as_ref()?.text;
    let root = snapshot.root(doc).map(|root| root.name.as_str()).unwrap_or_default();
    let kind = words::kind(artefact.kind, artefact.scope);
    Some(Found {
        name: format!("{id} {}", words::title(artefact)).trim_end().to_owned(),
        container: format!("{kind}, {} · {root}", words::status(&artefact.status)),
        place: place(snapshot, doc),
        doc,
        is_over: Phase::of(&artefact.status) == Phase::Retired,
    })
}

/// Where a document is defined: its H1, else its first line.
pub fn place(snapshot: &Snapshot, doc: DocId) -> Place {
    document_start(snapshot, doc).0
}
