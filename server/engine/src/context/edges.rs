//! Edges of the graph: references in keys and reference lists, forwards and backwards. Never prose.

use specward_syntax::document::Role;
use specward_syntax::{Id, IdKey, Key, ReferenceId, Version};

use super::{Context, Resolution};
use crate::context::resolve::{MOST, effective_key};
use crate::finding::{DocId, Place};
use crate::lookup::{Aspect, Lookup};

/// One edge, seen from the document that writes it.
#[derive(Clone, Debug)]
pub struct Edge<'a> {
    /// The document that writes it.
    pub from: DocId,
    /// The reference in that document.
    pub reference: ReferenceId,
    /// Where the id stands.
    pub at: Place,
    /// The id as written.
    pub id: &'a Id,
    /// The version that it pins.
    pub version: Option<&'a Version>,
    /// In which function it is written.
    pub role: &'a Role,
    /// What it means there.
    pub meaning: Resolution,
}

/// An edge, found from its target.
pub type Referrer<'a> = Edge<'a>;

/// Whether references in this role make an edge.
pub(crate) fn makes_edge(role: &Role) -> bool {
    matches!(role, Role::Field(_) | Role::Listed(_))
}

impl<'a> Context<'a> {
    /// The edges that `doc` writes in a role that `wanted` accepts, resolved as that document sees them.
    pub fn edges_of(&self, doc: DocId, wanted: impl Fn(&Role) -> bool) -> Vec<Edge<'a>> {
        self.ask_aspect(doc, Aspect::Edges);
        self.edges(doc, |_, role| wanted(role))
    }

    /// The edges that `doc` writes under a key.
    pub fn edges_under(&self, doc: DocId, key: &Key) -> Vec<Edge<'a>> {
        self.edges_of(doc, |role| matches!(role, Role::Field(of) if of == key))
    }

    /// The edges that lead to `doc` from other documents, in a role that `wanted` accepts; to a local ADR from its own
    /// root alone, and none by an id that masses of documents claim; by path and place.
    pub fn referrers_of(&self, doc: DocId, wanted: impl Fn(&Role) -> bool) -> Vec<Referrer<'a>> {
        let Some(artefact) = self.artefact_of(doc) else { return Vec::new() };
        let root = |doc: DocId| self.state.slot(doc).and_then(|slot| slot.root);
        let (home, local) = (root(doc), self.state.is_local_adr(doc));
        let mut found = Vec::new();
        for key in artefact.keys() {
            self.ask(&Lookup::Referrers(key));
            self.ask(&Lookup::Id(key));
            if self.state.definers_in(home, key).len() == MOST {
                continue;
            }
            let mentions = self.state.index.mentions(key).filter(|from| *from != doc);
            for from in mentions.filter(|from| !local || root(*from) == home) {
                let edges = self.edges(from, |of, role| of == key && wanted(role));
                found.extend(edges.into_iter().filter(|edge| edge.meaning.candidates().contains(&doc)));
            }
        }
        found.sort_by(|a, b| (self.path_of_doc(a.from), a.reference).cmp(&(self.path_of_doc(b.from), b.reference)));
        found.dedup_by_key(|edge| (edge.from, edge.reference));
        found
    }

    /// Documents with such an edge among the first `most` that mention `doc` by its own id, and whether those were all: for
    /// what names a few and needs no count.
    pub fn some_referrers(&self, doc: DocId, wanted: impl Fn(&Role) -> bool, most: usize) -> (Vec<DocId>, bool) {
        let Some(key) = self.artefact_of(doc).and_then(|artefact| artefact.id.as_ref()).map(|id| &id.key) else {
            return (Vec::new(), true);
        };
        self.ask(&Lookup::Referrers(key));
        self.ask(&Lookup::Id(key));
        let mentions: Vec<DocId> =
            self.state.index.mentions(key).filter(|from| *from != doc).take(most.saturating_add(1)).collect();
        let leads = |edge: &Edge<'_>| edge.meaning.candidates().contains(&doc);
        let refers = |from: &DocId| self.edges(*from, |of, role| of == key && wanted(role)).iter().any(leads);
        (mentions.iter().copied().take(most).filter(refers).collect(), mentions.len() <= most)
    }

    fn edges(&self, doc: DocId, wanted: impl Fn(&IdKey, &Role) -> bool) -> Vec<Edge<'a>> {
        let Some(entry) = self.state.entry(doc) else { return Vec::new() };
        let numbered = entry.facts().references.iter().enumerate();
        let edges = numbered.filter(|(_, reference)| makes_edge(&reference.role));
        edges
            .filter_map(|(at, reference)| {
                let key = effective_key(&entry.artefact, &reference.id)?;
                let id = ReferenceId(at as u32);
                wanted(&key, &reference.role).then(|| Edge {
                    from: doc,
                    reference: id,
                    at: Place { doc, fact: reference.at },
                    id: &reference.id,
                    version: reference.version.as_ref(),
                    role: &reference.role,
                    meaning: self.resolve_in(doc, id),
                })
            })
            .collect()
    }
}
