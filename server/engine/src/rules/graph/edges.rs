//! `graph/one-sided-edge`: every artefact links forward and backward (operating model 1.9). Of a graph that has backward
//! relations, both ends must tell of each.

use specward_syntax::graph::NodeKey;

use super::updating;
use crate::context::{Context, Report, Sink};
use crate::graph::{Audit, End, Entry, Tie, Told};

const FORWARD: [NodeKey; 4] = [NodeKey::Implements, NodeKey::DependsOn, NodeKey::Affects, NodeKey::BlockedBy];

pub(super) fn one_sided_edge(ctx: &Context<'_>, sink: &mut Sink<'_>) {
    let Some(audit) = ctx.audit() else { return };
    for forward in FORWARD {
        let Some(backward) = forward.inverse().filter(|backward| audit.uses(*backward)) else { continue };
        let check = Check { ctx, audit: &audit, forward, backward };
        for node in 0..audit.graph.nodes.len() {
            check.not_told_back(node, sink);
            check.only_told_back(node, sink);
        }
    }
}

struct Check<'c, 'a> {
    ctx: &'c Context<'a>,
    audit: &'c Audit<'a>,
    forward: NodeKey,
    backward: NodeKey,
}

impl Check<'_, '_> {
    /// Forward relations of a node that the node at the other end does not tell of.
    fn not_told_back(&self, node: usize, sink: &mut Sink<'_>) {
        let Some(told) = self.audit.told(node) else { return };
        for entry in self.audit.entries(node, self.forward) {
            let Some(other) = self.true_end(told, &entry) else { continue };
            let back = self.audit.members.way_back(told, self.backward);
            if self.audit.entries(other, self.backward).iter().any(|entry| self.audit.means(entry.item, &back)) {
                continue;
            }
            self.report(node, other, &entry, sink);
        }
    }

    fn report(&self, node: usize, other: usize, entry: &Entry<'_>, sink: &mut Sink<'_>) {
        let (nodes, key) = (&self.audit.graph.nodes, self.backward.name());
        let [from, to] = [node, other].map(|at| &nodes[at].name.id.text);
        let there = nodes[other].field(self.backward).map_or(nodes[other].at, |field| field.key_at);
        let help = format!("add {from} to `{key}` of {to}, or run `specward graph --write`");
        let here = Report::at(entry.item.at, format!("{to} does not list {from} under `{key}`")).help(help.clone());
        sink.report(updating(self.ctx, here.related(self.ctx.here(there), "where it belongs")));
        let back =
            Report::at(there, format!("{from} names {to} under `{}`, which is not told here", self.forward.name()));
        sink.report(updating(self.ctx, back.help(help).related(self.ctx.here(entry.item.at), "the other side")));
    }

    /// The node that an entry leads to, if the files say so too.
    fn true_end(&self, told: &Told, entry: &Entry<'_>) -> Option<usize> {
        let ties = told.ties.iter().filter(|tie| tie.relation == self.forward);
        let tie = ties.into_iter().find(|tie| self.audit.means(entry.item, tie))?;
        let End::Document(doc) = tie.to else { return None };
        self.audit.node_of(doc)
    }

    /// Backward relations of a node that the node at the other end says nothing of, and its file neither.
    fn only_told_back(&self, node: usize, sink: &mut Sink<'_>) {
        let Some(told) = self.audit.told(node) else { return };
        let ties = self.audit.members.backward(told, self.backward);
        for entry in self.audit.entries(node, self.backward) {
            if ties.iter().any(|tie: &Tie| self.audit.means(entry.item, tie)) {
                continue;
            }
            let (to, key) = (&told.reference, self.forward.name());
            let message = format!("{} does not name {to} under `{key}`", entry.item.text);
            let help = "remove it here, or add the relation to the file of the other side";
            sink.report(updating(self.ctx, Report::at(entry.item.at, message).help(help)));
        }
    }
}
