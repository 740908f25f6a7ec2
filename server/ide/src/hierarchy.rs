//! Who implements whom (initiative, platform spec, component specs, change specs), and who waits for
//! whom (`Blocked By`, `Depends On`, through ADRs), one step at a time as trees are unfolded.

use std::collections::BTreeMap;

use specward_engine::artefact::Artefact;
use specward_engine::context::Phase;
use specward_engine::finding::Place;
use specward_engine::{Computed, DocId, Kind, Snapshot};
use specward_syntax::document::Role;
use specward_syntax::{Key, SectionName};

use crate::graph::{Arrow, Node, Relation, arrows_of};
use crate::navigation::{self, document_start};
use crate::words;

/// One artefact of a hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id and title; the id alone of what nothing defines.
    pub name: String,
    /// Kind, status, failing gates, root.
    pub detail: String,
    /// What it is; none where nothing defines it.
    pub kind: Option<Kind>,
    /// Where it is defined; the mention of what nothing defines.
    pub at: Place,
    /// Whether it is superseded, rejected or retired.
    pub is_over: bool,
}

/// A neighbour in the hierarchy of blockers and dependencies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The neighbour.
    pub item: Item,
    /// Where the waiting side says so; its title where only the other side does.
    pub places: Vec<Place>,
}

/// The artefact under the cursor; the document itself where the cursor is on none.
pub fn prepare(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Item> {
    let under_cursor = match navigation::subject(snapshot, doc, offset) {
        Some(navigation::Subject::Artefact(target)) => Some(target),
        _ => None,
    };
    let target = under_cursor.unwrap_or(doc);
    (snapshot.kind(target) != Kind::Prose).then(|| item(snapshot, target)).flatten()
}

/// What an artefact implements.
pub fn supertypes(snapshot: &Snapshot, doc: DocId) -> Vec<Item> {
    implementing(snapshot, doc)
        .filter(|arrow| is(&arrow.from, doc))
        .fold(Group::default(), |group, arrow| group.with(arrow.to, &[]))
        .items(snapshot)
}

/// What implements an artefact; children that only the parent lists count too.
pub fn subtypes(snapshot: &Snapshot, doc: DocId) -> Vec<Item> {
    implementing(snapshot, doc)
        .filter(|arrow| is(&arrow.to, doc))
        .fold(Group::default(), |group, arrow| group.with(arrow.from, &[]))
        .items(snapshot)
}

fn implementing(snapshot: &Snapshot, doc: DocId) -> impl Iterator<Item = Arrow> {
    let arrows = arrows_of(snapshot, doc, |role| matches!(role, Role::Field(_)));
    arrows.into_iter().filter(|arrow| arrow.relation == Relation::Implements)
}

/// What waits for an artefact or rests on it.
pub fn incoming(snapshot: &Snapshot, doc: DocId) -> Vec<Call> {
    let waiting = arrows_of(snapshot, doc, is_wait).into_iter().filter(|arrow| is(&arrow.to, doc));
    waiting.fold(Group::default(), |group, arrow| group.with(arrow.from, &[arrow.at])).calls(snapshot, None)
}

/// What an artefact waits for or rests on; ids that nothing defines included.
pub fn outgoing(snapshot: &Snapshot, doc: DocId) -> Vec<Call> {
    let awaited = arrows_of(snapshot, doc, is_wait).into_iter().filter(|arrow| is(&arrow.from, doc));
    awaited.fold(Group::default(), |group, arrow| group.with(arrow.to, &[arrow.at])).calls(snapshot, Some(doc))
}

/// Whether a reference in this role makes its document wait for something, or something for it.
fn is_wait(role: &Role) -> bool {
    match role {
        Role::Field(key) => matches!(key, Key::BlockedBy | Key::Blocks | Key::DependsOn | Key::Adrs),
        Role::Listed(name) => matches!(name, SectionName::Adrs | SectionName::Dependencies),
        _ => false,
    }
}

fn is(node: &Node, doc: DocId) -> bool {
    *node == Node::Document(doc)
}

/// Neighbours, each with the places that name it.
#[derive(Default)]
struct Group(BTreeMap<Node, Vec<Place>>);

impl Group {
    fn with(mut self, node: Node, places: &[Place]) -> Self {
        self.0.entry(node).or_default().extend(places);
        self
    }

    fn items(self, snapshot: &Snapshot) -> Vec<Item> {
        let known = self.0.into_keys().filter_map(|node| match node {
            Node::Document(doc) => item(snapshot, doc),
            Node::Missing(..) => None,
        });
        in_order(snapshot, known.collect(), |item| item)
    }

    /// The neighbours as calls. `caller` is the one who waits; without it each neighbour is.
    fn calls(self, snapshot: &Snapshot, caller: Option<DocId>) -> Vec<Call> {
        let calls = self.0.into_iter().filter_map(|(node, places)| {
            let item = match &node {
                Node::Document(doc) => item(snapshot, *doc)?,
                Node::Missing(_, id) => missing(id, *places.first()?),
            };
            let waiting = caller.unwrap_or(item.at.doc);
            let places = in_document(snapshot, waiting, places);
            Some(Call { item, places })
        });
        in_order(snapshot, calls.collect(), |call| &call.item)
    }
}

/// Places of one document by position; its title where there is none.
fn in_document(snapshot: &Snapshot, doc: DocId, mut places: Vec<Place>) -> Vec<Place> {
    places.retain(|place| place.doc == doc);
    places.sort_by_key(|place| snapshot.range(*place));
    places.dedup();
    if places.is_empty() { vec![document_start(snapshot, doc).0] } else { places }
}

/// What nothing defines first, then by kind and path.
fn in_order<T>(snapshot: &Snapshot, mut all: Vec<T>, item: impl Fn(&T) -> &Item) -> Vec<T> {
    all.sort_by_cached_key(|one| {
        let item = item(one);
        (item.kind, snapshot.path(item.at.doc).cloned(), item.at.fact)
    });
    all
}

fn missing(id: &str, at: Place) -> Item {
    Item { name: id.to_owned(), detail: "not defined anywhere".to_owned(), kind: None, at, is_over: false }
}

/// A document in one line: `ADR-003 Sessions in Redis (local ADR · Approved · cart-repo)`.
pub fn summary(snapshot: &Snapshot, doc: DocId) -> String {
    item(snapshot, doc).map(|item| format!("{} ({})", item.name, item.detail)).unwrap_or_default()
}

/// A document as an item; `None` for one that is gone.
pub fn item(snapshot: &Snapshot, doc: DocId) -> Option<Item> {
    let artefact = snapshot.artefact(doc)?;
    Some(Item {
        name: name(snapshot, doc, artefact),
        detail: detail(snapshot, doc, artefact),
        kind: Some(artefact.kind),
        at: document_start(snapshot, doc).0,
        is_over: Phase::of(&artefact.status) == Phase::Retired,
    })
}

fn name(snapshot: &Snapshot, doc: DocId, artefact: &Artefact) -> String {
    match (&artefact.id, words::title(artefact)) {
        (Some(id), "") => id.text.to_string(),
        (Some(id), title) => format!("{} {title}", id.text),
        (None, "") => snapshot.relative_path(doc).to_owned(),
        (None, title) => title.to_owned(),
    }
}

/// `component spec · Blocked · fails ready · cart-repo`.
fn detail(snapshot: &Snapshot, doc: DocId, artefact: &Artefact) -> String {
    let mut parts =
        vec![words::kind(artefact.kind, artefact.scope).to_owned(), words::status(&artefact.status).to_owned()];
    let verdicts = snapshot.verdicts(doc);
    let failing: Vec<&str> = verdicts
        .iter()
        .filter(|verdict| verdict.computed == Computed::Fail)
        .map(|verdict| verdict.gate.slug())
        .collect();
    if !failing.is_empty() {
        parts.push(format!("fails {}", failing.join(", ")));
    }
    parts.extend(snapshot.root(doc).map(|root| root.name.to_string()));
    parts.join(" · ")
}
