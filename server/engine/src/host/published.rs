//! Documents that published graphs tell of: they come and go all at once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Host;
use crate::evaluate::Strata;
use crate::finding::DocId;
use crate::published::PublishedDocument;
use crate::state::{Published, Standing};

impl Host {
    pub(super) fn take_published(&mut self, documents: Vec<PublishedDocument>) {
        let before = Arc::clone(&self.state.published);
        let mut now = FxHashMap::default();
        for PublishedDocument { path, document, verdicts, graph } in documents {
            let doc = self.doc_id(&path);
            now.insert(doc, Published { graph, verdicts: Arc::new(verdicts) });
            self.take_document(&path, document, Standing::Closed, None);
        }
        let gone: Vec<DocId> = before.keys().filter(|doc| !now.contains_key(doc)).copied().collect();
        let changed: Vec<DocId> =
            now.iter().filter(|(doc, is)| before.get(doc) != Some(is)).map(|(doc, _)| *doc).collect();
        self.state.published = Arc::new(now);
        for doc in gone {
            self.put(doc, None);
            self.forget(doc);
        }
        // What was evaluated as a file is not what was computed elsewhere.
        for doc in changed {
            self.mark(doc, Strata::ALL);
        }
    }
}
