//! A graph held against the files: its nodes with the artefacts that they stand for.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use specward_syntax::graph::{Edge, NodeItem, NodeKey, SpecGraph};
use specward_syntax::{IdKey, Options, Reference};

use super::compare::{Entry, entries_of};
use super::pairing::{self, Ghost};
use super::{Members, Told};
use crate::context::Context;
use crate::finding::DocId;
use crate::root::Root;

/// See the module's documentation.
#[derive(Debug)]
pub struct Audit<'a> {
    /// The graph.
    pub graph: &'a SpecGraph,
    /// The artefacts that it is about.
    pub members: Rc<Members>,
    /// For each node the position of its artefact among the members.
    pub pairs: Vec<Option<usize>>,
    /// For each node without artefact, why that is wrong; nothing where its repository is not here.
    pub ghosts: Vec<Option<Ghost>>,
    /// For each member the position of its node.
    nodes: Vec<Option<usize>>,
    pub(super) references: &'a [Reference],
    pub(super) options: Options,
    /// The node from which each edge of the graph starts.
    sources: Vec<Option<usize>>,
}

impl<'a> Context<'a> {
    /// Whether this graph is the platform's, put here for its ids, and not the one of its root.
    fn is_published_platform(&self) -> bool {
        self.root().and_then(Root::published_graph).is_some_and(|graph| graph == *self.path())
    }

    /// Holds the spec graph of this document against the files; nothing if it is none, or not the one of its root.
    pub fn audit(&self) -> Option<Audit<'a>> {
        let facts = self.facts();
        let graph = facts.graph.as_deref().filter(|graph| graph.shape.is_some())?;
        let root = self.root_id_of(self.doc()).filter(|_| super::is_in_place(self.relative_path()))?;
        if self.is_published_platform() {
            return None;
        }
        let members = self.graph_members();
        let pairs = pairing::pair(graph, &members.all);
        let ghosts = graph.nodes.iter().zip(&pairs);
        let ghosts =
            ghosts.map(|(node, pair)| if pair.is_some() { None } else { self.ghost(node, &members.all, root) });
        let mut nodes = vec![None; members.all.len()];
        for (node, member) in pairs.iter().enumerate().filter_map(|(node, member)| Some((node, (*member)?))) {
            nodes[member] = Some(node);
        }
        Some(Audit {
            nodes,
            ghosts: ghosts.collect(),
            sources: sources(graph, &facts.references),
            references: &facts.references,
            options: self.config().options(),
            graph,
            members,
            pairs,
        })
    }
}

/// The node that each edge starts from: by id, and by version where several have one id.
fn sources(graph: &SpecGraph, references: &[Reference]) -> Vec<Option<usize>> {
    let mut by_key: FxHashMap<&IdKey, Vec<usize>> = FxHashMap::default();
    for (at, node) in graph.nodes.iter().enumerate() {
        by_key.entry(&node.name.id.key).or_default().push(at);
    }
    let source = |edge: &Edge| {
        let reference = edge.from.reference.and_then(|id| references.get(id.0 as usize));
        let key = reference.map_or_else(|| IdKey::new(&edge.from.text), |reference| reference.id.key.clone());
        by_key.get(&key).and_then(|nodes| nearest(graph, nodes, reference))
    };
    graph.edges.iter().map(source).collect()
}

fn nearest(graph: &SpecGraph, nodes: &[usize], reference: Option<&Reference>) -> Option<usize> {
    let scope = reference.and_then(|reference| reference.scope.as_deref());
    let version = reference.and_then(|reference| reference.version.as_ref());
    let scoped = |at: &usize| match (scope, graph.nodes[*at].repo()) {
        (Some(scope), Some(repo)) => repo.eq_ignore_ascii_case(scope),
        _ => true,
    };
    let exact = |at: &usize| version.zip(graph.nodes[*at].version()).is_some_and(|(a, b)| a.matches(&b));
    let mut fitting = nodes.iter().copied().filter(scoped);
    let first = fitting.clone().next();
    fitting.find(exact).or(first)
}

impl<'a> Audit<'a> {
    /// What the files say about a node's artefact.
    pub fn told(&self, node: usize) -> Option<&Told> {
        self.members.all.get((*self.pairs.get(node)?)?)
    }

    /// The node of an artefact.
    pub fn node_of(&self, doc: DocId) -> Option<usize> {
        let member = self.members.position(doc)?;
        self.nodes.get(member).copied().flatten()
    }

    /// The artefacts that the graph owes a node for and has none.
    pub fn missing(&self) -> impl Iterator<Item = &Told> {
        let all = self.members.all.iter().zip(&self.nodes);
        all.filter(|(told, node)| told.is_owed && node.is_none()).map(|(told, _)| told)
    }

    /// Whether any node or edge of the graph has a key.
    pub fn uses(&self, key: NodeKey) -> bool {
        self.graph.nodes.iter().any(|node| node.field(key).is_some())
            || self.graph.edges.iter().any(|edge| edge.relation == key)
    }

    /// What a node lists under a key, in its fields and as edges.
    pub fn entries(&self, node: usize, key: NodeKey) -> Vec<Entry<'a>> {
        let graph = self.graph;
        let Some(found) = graph.nodes.get(node) else { return Vec::new() };
        let edges = graph
            .edges
            .iter()
            .enumerate()
            .filter(|(at, edge)| edge.relation == key && self.source_of(*at) == Some(node));
        entries_of(found, key).chain(edges.map(|(at, edge)| Entry { item: &edge.to, edge: Some(at) })).collect()
    }

    /// The node from which an edge starts.
    pub fn source_of(&self, edge: usize) -> Option<usize> {
        self.sources.get(edge).copied().flatten()
    }

    /// The edges that start from nothing in the graph.
    pub fn edges_from_nowhere(&self) -> impl Iterator<Item = &'a NodeItem> {
        self.graph.edges.iter().zip(&self.sources).filter(|(_, source)| source.is_none()).map(|(edge, _)| &edge.from)
    }
}
