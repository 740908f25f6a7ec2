//! The circles in which documents wait for each other, as the rules of one of them see them.

use std::sync::Arc;

use super::Context;
use crate::finding::{DocId, Place};
use crate::lookup::Lookup;
use crate::waits::{Circle, Relation, Wait};

impl<'a> Context<'a> {
    /// The circle of a relation that this document stands in. Whoever asks is asked again when it is another, or when one of
    /// its members waits by other references.
    pub fn circle(&self, relation: Relation) -> Option<&'a Arc<Circle>> {
        self.ask(&Lookup::Circle(self.doc));
        self.state.circles.of(relation, self.doc)
    }

    /// By which references a member of a circle waits for members of it, in order. This document has asked for the circle.
    pub fn waits_in(&self, circle: &'a Arc<Circle>, member: DocId) -> impl Iterator<Item = &'a Wait> {
        let state = self.state;
        let relation = circle.relation();
        let of_relation = self.state.waits_of(member).iter().filter(move |wait| wait.relation == relation);
        self.walked(of_relation)
            .filter(move |wait| state.circles.of(relation, wait.target).is_some_and(|other| Arc::ptr_eq(other, circle)))
    }

    /// What this document itself waits for, in order.
    pub(crate) fn waits(&self) -> Arc<[Wait]> {
        let waits = self.references().filter_map(|(reference, said)| {
            let relation = Relation::of(&said.role)?;
            let target = self.resolve(reference).target()?;
            Some(Wait { relation, reference, at: said.at, target })
        });
        waits.collect()
    }

    /// The place of a reference by which a document waits.
    pub fn wait_place(&self, doc: DocId, wait: &Wait) -> Place {
        Place { doc, fact: wait.at }
    }
}
