//! Finding artefacts of the whole workspace by id, title or kind.

use std::cmp::Reverse;

use specward_engine::artefact::Scope;
use specward_engine::context::Phase;
use specward_engine::finding::Place;
use specward_engine::names::{Name, Names, letters};
use specward_engine::{DocId, Kind, Snapshot};

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

/// Artefacts whose id, title or kind fit the query; all fit an empty one. `names` is brought up to the snapshot first.
pub fn workspace_symbols(snapshot: &Snapshot, names: &mut Names, query: &str) -> Vec<Found> {
    snapshot.bring_up(names);
    let mut matcher = Matcher::new(query);
    let mut fitting: Vec<(Reverse<Rank>, DocId)> =
        names.all().filter_map(|name| Some((Reverse(matcher.rank(&name)?), name.doc))).collect();
    if fitting.len() > MOST {
        fitting.select_nth_unstable(MOST);
        fitting.truncate(MOST);
    }
    fitting.sort_unstable();
    fitting.into_iter().filter_map(|(_, doc)| found(snapshot, doc)).collect()
}

/// The query as a whole, and word by word: `adr declined` fits an id and a title.
struct Matcher {
    whole: Part,
    words: Vec<Part>,
}

impl Matcher {
    fn new(query: &str) -> Self {
        let words: Vec<&str> = query.split_whitespace().collect();
        let several = if words.len() > 1 { words.as_slice() } else { &[] };
        Self { whole: Part::new(query), words: several.iter().map(|word| Part::new(word)).collect() }
    }

    /// The rank of the whole query, else that of the word that fits least.
    fn rank(&mut self, name: &Name<'_>) -> Option<Rank> {
        self.whole.rank(name).or_else(|| {
            let mut least = None;
            for word in &mut self.words {
                let rank = word.rank(name)?;
                least = Some(least.map_or(rank, |least: Rank| least.min(rank)));
            }
            least
        })
    }
}

/// A piece of the query, with its letters: most names lack one of them and need no closer look.
struct Part {
    query: Query,
    letters: u64,
    /// Ranks of the kinds that were asked about.
    kinds: Vec<(Kind, Option<Scope>, Option<Rank>)>,
}

impl Part {
    fn new(text: &str) -> Self {
        Self { query: Query::new(text), letters: letters(text), kinds: Vec::new() }
    }

    fn rank(&mut self, name: &Name<'_>) -> Option<Rank> {
        let by_kind = self.of_kind(name.kind, name.scope);
        let is_ascii = name.letters >> 63 == 0;
        if is_ascii && self.letters & !name.letters != 0 {
            return by_kind;
        }
        let is_normal = name.id.eq_ignore_ascii_case(name.key);
        let names = [name.title, name.key].into_iter().chain((!is_normal).then_some(name.id));
        self.query.best(names).max(by_kind)
    }

    fn of_kind(&mut self, kind: Kind, scope: Option<Scope>) -> Option<Rank> {
        if let Some((_, _, known)) = self.kinds.iter().find(|(of, within, _)| (*of, *within) == (kind, scope)) {
            return *known;
        }
        let rank = self.query.best([words::kind(kind, scope)]);
        self.kinds.push((kind, scope, rank));
        rank
    }
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
