//! Keeps closed documents small: what was unpacked for evaluation or for a reader is packed again.

use std::sync::Arc;

use rayon::prelude::*;

use super::Host;
use crate::content::Content;
use crate::finding::DocId;
use crate::state::{Entry, Slot, Standing};

impl Host {
    /// While more than `limit` closed documents stand unpacked, packs up to `most` of them; tells whether more are left.
    pub fn compact(&mut self, limit: usize, most: usize) -> bool {
        let mut docs = self.ledger.take_above(limit, most);
        let full = docs.len() == most;
        docs.sort_unstable();
        docs.dedup();
        let state = &self.state;
        let closed = |doc: &DocId| state.entry(*doc).filter(|entry| entry.standing == Standing::Closed);
        let packed = docs.into_par_iter().filter_map(|doc| Some((doc, closed(&doc)?.content.packed()?)));
        let packed: Vec<(DocId, Content)> = packed.collect();
        for (doc, content) in packed {
            self.put_content(doc, content);
        }
        full
    }

    fn put_content(&mut self, doc: DocId, content: Content) {
        let Some(slot) = self.state.slot(doc) else { return };
        let Some(entry) = slot.entry.clone() else { return };
        let entry = Entry { content: Arc::new(content), ..entry };
        let slot = Slot { path: slot.path.clone(), root: slot.root, entry: Some(entry) };
        self.state.slots.set(doc.0 as usize, Arc::new(slot));
    }
}
