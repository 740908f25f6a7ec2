//! The artefact graph as far as one document reaches, and the circles in it. Walked through the
//! context, so that every step is recorded.

use std::collections::VecDeque;

use petgraph::algo::kosaraju_scc;
use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use rustc_hash::FxHashMap;
use specward_syntax::document::Role;

use super::Context;
use crate::finding::DocId;

/// Documents that one walk visits at most, the nearest first; a longer way round is not looked for.
pub const MOST_VISITED: usize = 1_500;

/// The documents that wait for each other around the document whose rules run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle {
    /// Its members, this document included, by path; empty where there is no circle.
    pub members: Vec<DocId>,
    /// Whether everything that can be reached was looked at (see [`MOST_VISITED`]).
    pub whole: bool,
}

impl Context<'_> {
    /// The circle that edges in a role that `wanted` accepts lead this document into.
    pub fn circle(&self, wanted: impl Fn(&Role) -> bool) -> Circle {
        let (graph, start, whole) = self.reach(&wanted);
        // Not Tarjan's: petgraph's recurses, and a long chain would exhaust the stack of a worker.
        let strong = kosaraju_scc(&graph).into_iter().find(|members| members.contains(&start)).unwrap_or_default();
        let closed = strong.len() > 1 || graph.contains_edge(start, start);
        let members = strong.into_iter().filter(|_| closed).filter_map(|node| graph.node_weight(node).copied());
        let mut members: Vec<DocId> = members.collect();
        members.sort_by_key(|doc| self.state.slot(*doc).map(|slot| &slot.path));
        Circle { members, whole }
    }

    /// What this document reaches over such edges, itself as start, and whether that is all.
    fn reach(&self, wanted: &impl Fn(&Role) -> bool) -> (StableDiGraph<DocId, ()>, NodeIndex, bool) {
        let mut graph = StableDiGraph::new();
        let start = graph.add_node(self.doc);
        let mut nodes = FxHashMap::from_iter([(self.doc, start)]);
        let mut queue = VecDeque::from([(self.doc, start)]);
        while let Some((doc, from)) = queue.pop_front() {
            for target in self.edges_of(doc, wanted).iter().filter_map(|edge| edge.meaning.target()) {
                if nodes.len() >= MOST_VISITED && !nodes.contains_key(&target) {
                    return (graph, start, false);
                }
                let to = *nodes.entry(target).or_insert_with(|| {
                    let node = graph.add_node(target);
                    queue.push_back((target, node));
                    node
                });
                graph.update_edge(from, to, ());
            }
        }
        (graph, start, true)
    }
}
