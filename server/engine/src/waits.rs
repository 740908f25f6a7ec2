//! Who waits for whom, and in which circles: patched with what each evaluation found its document to wait for, so that nobody
//! walks a circle to learn that he stands in it. Holds no content; names documents and references by number.

use std::sync::Arc;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::{FxHashMap, FxHashSet};
use specward_syntax::document::Role;
use specward_syntax::{FactId, Key, ReferenceId};

use crate::finding::DocId;

/// The relations that have to be free of circles, each by itself: a contract that implements a spec which depends on it is
/// no fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// `Implements`, and the parent of a fan-out task.
    Implements,
    /// `Blocked By`.
    BlockedBy,
    /// `Depends On`.
    DependsOn,
}

impl Relation {
    /// All, in the order in which their circles are reported.
    pub const ALL: [Self; 3] = [Self::Implements, Self::BlockedBy, Self::DependsOn];

    /// The relation of references in a role.
    pub(crate) fn of(role: &Role) -> Option<Self> {
        match role {
            Role::Field(Key::Implements | Key::PlatformSpecId) => Some(Self::Implements),
            Role::Field(Key::BlockedBy) => Some(Self::BlockedBy),
            Role::Field(Key::DependsOn) => Some(Self::DependsOn),
            _ => None,
        }
    }
}

/// One reference by which a document waits for another, or for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// In which relation.
    pub relation: Relation,
    /// The reference in the document that waits.
    pub reference: ReferenceId,
    /// Where it stands there.
    pub at: FactId,
    /// What is waited for.
    pub target: DocId,
}

/// Documents that wait for each other in one relation, each for every other one.
#[derive(Debug)]
pub struct Circle {
    relation: Relation,
    members: Vec<DocId>,
    /// Pairs of a member and a member that it waits for.
    pairs: usize,
}

impl Circle {
    /// In which relation.
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// How many documents it has.
    pub fn size(&self) -> usize {
        self.members.len()
    }

    /// Whether it is a ring: each member waits for exactly one, so that there is one way only.
    pub fn is_ring(&self) -> bool {
        self.pairs == self.members.len()
    }
}

/// Every circle of a workspace, by its members.
#[derive(Clone, Debug, Default)]
pub(crate) struct Circles(imbl::HashMap<(u8, DocId), Arc<Circle>>);

impl Circles {
    /// The circle of a relation that a document stands in.
    pub(crate) fn of(&self, relation: Relation, doc: DocId) -> Option<&Arc<Circle>> {
        self.0.get(&(relation as u8, doc))
    }

    /// Follows a change of what these documents wait for; `waits` says what each document waits for now. Returns every
    /// document that stands or stood in a circle that is another now, or in which another reference counts.
    pub(crate) fn follow<'w>(
        &mut self,
        relation: Relation,
        rewired: &FxHashSet<DocId>,
        waits: &impl Fn(DocId) -> &'w [Wait],
    ) -> Vec<DocId> {
        let old = rewired.iter().filter_map(|doc| self.of(relation, *doc));
        let mut touched: Vec<DocId> = old.flat_map(|circle| &circle.members).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        for member in &touched {
            self.0.remove(&(relation as u8, *member));
        }
        // A circle that came, went or is another one has one of these in it.
        let seeds: FxHashSet<DocId> = rewired.iter().chain(&touched).copied().collect();
        for circle in closed(relation, &seeds, waits) {
            touched.extend(&circle.members);
            let circle = Arc::new(circle);
            for member in &circle.members {
                self.0.insert((relation as u8, *member), Arc::clone(&circle));
            }
        }
        touched
    }
}

/// The circles with any of these documents in them.
fn closed<'w>(relation: Relation, seeds: &FxHashSet<DocId>, waits: &impl Fn(DocId) -> &'w [Wait]) -> Vec<Circle> {
    let graph = reached(relation, seeds, waits);
    // Not Tarjan's: petgraph's recurses, and a long chain would exhaust the stack of a worker.
    let strong = kosaraju_scc(&graph).into_iter();
    let real = strong.filter(|nodes| nodes.len() > 1 || graph.contains_edge(nodes[0], nodes[0]));
    let concerned = real.filter(|nodes| nodes.iter().any(|node| seeds.contains(&graph[*node])));
    concerned
        .map(|nodes| {
            let inside: FxHashSet<NodeIndex> = nodes.iter().copied().collect();
            let pairs = |node: &NodeIndex| graph.neighbors(*node).filter(|next| inside.contains(next)).count();
            Circle {
                relation,
                pairs: nodes.iter().map(pairs).sum(),
                members: nodes.iter().map(|node| graph[*node]).collect(),
            }
        })
        .collect()
}

/// What can be reached from these documents, without those that wait for nothing.
fn reached<'w>(
    relation: Relation,
    seeds: &FxHashSet<DocId>,
    waits: &impl Fn(DocId) -> &'w [Wait],
) -> DiGraph<DocId, ()> {
    let targets = |doc: DocId| {
        let waits = waits(doc).iter().filter(move |wait| wait.relation == relation);
        let mut targets: Vec<DocId> = waits.map(|wait| wait.target).collect();
        targets.sort_unstable();
        targets.dedup();
        targets
    };
    let mut graph = DiGraph::new();
    let mut nodes: FxHashMap<DocId, NodeIndex> = seeds.iter().map(|doc| (*doc, graph.add_node(*doc))).collect();
    let mut queue: Vec<NodeIndex> = graph.node_indices().collect();
    while let Some(from) = queue.pop() {
        for target in targets(graph[from]) {
            if waits(target).iter().all(|wait| wait.relation != relation) {
                continue;
            }
            let to = *nodes.entry(target).or_insert_with(|| {
                let node = graph.add_node(target);
                queue.push(node);
                node
            });
            graph.add_edge(from, to, ());
        }
    }
    graph
}
