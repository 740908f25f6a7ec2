//! Keeps the circles of documents that wait for each other up to what evaluations found.

use rustc_hash::FxHashSet;

use super::Host;
use crate::evaluation::Evaluation;
use crate::finding::DocId;
use crate::lookup::Lookup;
use crate::waits::Relation;

impl Host {
    /// Notes a document that waits for something else than before.
    pub(super) fn note_waits(&mut self, doc: DocId, old: &Evaluation, new: Option<&Evaluation>) {
        if old.waits[..] != new.map(|new| &new.waits[..]).unwrap_or_default()[..] {
            self.rewired.insert(doc);
        }
    }

    /// Once all is evaluated that is not about circles: brings these up to date and marks whoever asked about one that is
    /// another now.
    pub(super) fn close_circles(&mut self) {
        if self.rewired.is_empty() || !self.dirty.is_empty() {
            return;
        }
        let rewired: FxHashSet<DocId> = std::mem::take(&mut self.rewired).into_iter().collect();
        let mut circles = std::mem::take(&mut self.state.circles);
        let waits = |doc| self.state.waits_of(doc);
        let touched = Relation::ALL.map(|relation| circles.follow(relation, &rewired, &waits));
        self.state.circles = circles;
        let mut keys: Vec<_> = touched.into_iter().flatten().map(|doc| Lookup::Circle(doc).key()).collect();
        keys.sort_unstable();
        keys.dedup();
        self.dirty_askers(&keys);
    }
}
