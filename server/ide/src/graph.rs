//! The graph of artefacts as people look at it: the neighbourhood of a document or the whole workspace,
//! one edge for each two artefacts that are linked. Knows no layout.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use specward_engine::Snapshot;
use specward_engine::context::{Edge as Reference, Resolution};
use specward_engine::finding::{DocId, Place};
use specward_syntax::document::Role;
use specward_syntax::{IdKey, Key};

/// What a node stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A document.
    Document(DocId),
    /// An id that nothing defines, as it is written first.
    Missing(IdKey, String),
}

/// Why one artefact depends on another; the strongest reason comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// `Implements`, or listed as a child.
    Implements,
    /// `Blocked By`, or named in `Blocks`.
    BlockedBy,
    /// `Supersedes`.
    Supersedes,
    /// `Contracts Referenced`.
    Contract,
    /// `Context Pack`.
    ContextPack,
    /// `Depends On`, `ADRs`, and any other mention in a key or reference list.
    DependsOn,
}

impl Relation {
    /// Its stable name: `blocked_by`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Implements => "implements",
            Self::BlockedBy => "blocked_by",
            Self::Supersedes => "supersedes",
            Self::Contract => "contracts_referenced",
            Self::ContextPack => "context_pack",
            Self::DependsOn => "depends_on",
        }
    }
}

/// `from` depends on `to`; both are positions in [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// What depends.
    pub from: usize,
    /// On what.
    pub to: usize,
    /// Why.
    pub relation: Relation,
}

/// A part of the graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Nearest to the focus first.
    pub nodes: Vec<Node>,
    /// At most one for two nodes in each direction.
    pub edges: Vec<Edge>,
    /// How many nodes there would be without a limit.
    pub total: usize,
}

/// What is within `depth` edges of a document, in either direction; at most `limit` nodes.
pub fn neighbourhood(snapshot: &Snapshot, doc: DocId, depth: usize, limit: usize) -> Graph {
    let mut walk = Walk::new(snapshot, limit);
    walk.from(doc, depth);
    walk.finish(0)
}

/// All artefacts of the workspace, those near to `focus` first; at most `limit` nodes.
pub fn whole(snapshot: &Snapshot, focus: Option<DocId>, limit: usize) -> Graph {
    let mut walk = Walk::new(snapshot, limit);
    if let Some(doc) = focus {
        walk.from(doc, usize::MAX);
    }
    let mut artefacts = 0;
    for (doc, _) in snapshot.artefacts() {
        walk.from(doc, usize::MAX);
        artefacts += 1;
    }
    walk.finish(artefacts)
}

/// Breadth first, so that the nearest come first. Looks no further than `limit` documents.
struct Walk<'a> {
    snapshot: &'a Snapshot,
    limit: usize,
    visited: usize,
    order: Vec<Node>,
    known: BTreeSet<Node>,
    links: BTreeMap<(Node, Node), Relation>,
}

impl<'a> Walk<'a> {
    fn new(snapshot: &'a Snapshot, limit: usize) -> Self {
        Self { snapshot, limit, visited: 0, order: Vec::new(), known: BTreeSet::new(), links: BTreeMap::new() }
    }

    fn meet(&mut self, node: &Node) -> bool {
        let is_new = self.known.insert(node.clone());
        if is_new {
            self.order.push(node.clone());
        }
        is_new
    }

    fn from(&mut self, doc: DocId, depth: usize) {
        let mut queue = VecDeque::new();
        if self.visited < self.limit && self.meet(&Node::Document(doc)) {
            queue.push_back((doc, 0));
        }
        while let Some((doc, distance)) = queue.pop_front().filter(|_| self.visited < self.limit) {
            self.visited += 1;
            let reach = distance < depth;
            for (from, to, relation) in self.links_of(doc) {
                let other = if from == Node::Document(doc) { to.clone() } else { from.clone() };
                if reach
                    && self.meet(&other)
                    && let Node::Document(next) = other
                {
                    queue.push_back((next, distance + 1));
                }
                self.link(from, to, relation);
            }
        }
    }

    fn link(&mut self, from: Node, to: Node, relation: Relation) {
        let strongest = self.links.entry((from, to)).or_insert(relation);
        *strongest = relation.min(*strongest);
    }

    fn links_of(&self, doc: DocId) -> Vec<(Node, Node, Relation)> {
        let arrows = arrows_of(self.snapshot, doc, is_link);
        arrows.into_iter().map(|arrow| (arrow.from, arrow.to, arrow.relation)).collect()
    }

    fn finish(self, artefacts: usize) -> Graph {
        let total = self.order.len().max(artefacts);
        let nodes: Vec<Node> = self.order.into_iter().take(self.limit).collect();
        let position: BTreeMap<&Node, usize> = nodes.iter().enumerate().map(|(at, node)| (node, at)).collect();
        let edges = self
            .links
            .iter()
            .filter_map(|((from, to), relation)| {
                Some(Edge { from: *position.get(from)?, to: *position.get(to)?, relation: *relation })
            })
            .collect();
        Graph { nodes, edges, total }
    }
}

/// One reference as a relation of two artefacts: `from` depends on `to`.
#[derive(Clone, Debug)]
pub(crate) struct Arrow {
    pub(crate) from: Node,
    pub(crate) to: Node,
    pub(crate) relation: Relation,
    /// Where it is written; either side may say it.
    pub(crate) at: Place,
}

/// What the references of a document in a role that `wanted` accepts, and those to it, say about it.
pub(crate) fn arrows_of(snapshot: &Snapshot, doc: DocId, wanted: impl Fn(&Role) -> bool) -> Vec<Arrow> {
    let Some(context) = snapshot.context(doc) else { return Vec::new() };
    let own = context.edges_of(doc, &wanted);
    let others = context.referrers_of(doc, &wanted);
    let mut arrows: Vec<Arrow> = own.iter().chain(&others).filter_map(|edge| arrow(snapshot, edge)).collect();
    arrows.retain(|arrow| arrow.from != arrow.to);
    arrows
}

/// Whether one of two documents names the other in a key or reference list.
pub fn are_linked(snapshot: &Snapshot, one: DocId, other: DocId) -> bool {
    let names = |from: DocId, to: DocId| {
        let context = snapshot.context(from);
        context.is_some_and(|context| {
            context.edges_of(from, is_link).iter().any(|edge| edge.meaning.candidates().contains(&to))
        })
    };
    names(one, other) || names(other, one)
}

fn is_link(role: &Role) -> bool {
    matches!(role, Role::Field(_) | Role::Listed(_))
}

/// One reference as an arrow from what depends to what it depends on. Keys that say the reverse (`Blocks`, `Children`)
/// are turned round, so that both sides of a relation are one edge.
fn arrow(snapshot: &Snapshot, edge: &Reference<'_>) -> Option<Arrow> {
    snapshot.is_document(edge.from).then_some(())?;
    let (this, other) = (Node::Document(edge.from), node_of(edge)?);
    let (relation, is_reversed) = relation_of(edge.role);
    let (from, to) = if is_reversed { (other, this) } else { (this, other) };
    Some(Arrow { from, to, relation, at: edge.at })
}

/// What a role says, and whether it says it from the other side.
pub(crate) fn relation_of(role: &Role) -> (Relation, bool) {
    let Role::Field(key) = role else { return (Relation::DependsOn, false) };
    match key {
        Key::Implements | Key::PlatformSpecId => (Relation::Implements, false),
        Key::Children | Key::ContractSpecs => (Relation::Implements, true),
        Key::BlockedBy => (Relation::BlockedBy, false),
        Key::Blocks => (Relation::BlockedBy, true),
        Key::Supersedes => (Relation::Supersedes, false),
        Key::SupersededBy => (Relation::Supersedes, true),
        Key::ContractsReferenced => (Relation::Contract, false),
        Key::Affects => (Relation::DependsOn, true),
        Key::ContextPack | Key::ContextPackVersion => (Relation::ContextPack, false),
        _ => (Relation::DependsOn, false),
    }
}

fn node_of(edge: &Reference<'_>) -> Option<Node> {
    match &edge.meaning {
        Resolution::NotOurs => None,
        Resolution::Unknown => Some(Node::Missing(edge.id.key.clone(), edge.id.text.to_string())),
        meaning => meaning.candidates().first().copied().map(Node::Document),
    }
}
